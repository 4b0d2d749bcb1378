// SPDX-License-Identifier: Apache-2.0
import { present } from '../kept.js';
import { defineStep, namesOf, readStep } from '../step.js';
import type { Step } from '../step.js';

const ackReceipt = defineStep({
  type: 'ack.receipt',
  read: ({ refs, payload }) => ({ rdRef: refs.rdRef, ...present({ zone: payload.officer.tz }) }),
  amend: (view, { zone }) => (zone === undefined || zone === view.zone ? view : { ...view, zone }),
  tell: ({ refs, payload }) => `has received it as ${refs.rdRef}; next step due ${payload.nextStepDue}`,
});

/** Names the executing authority, which may write from then on (X16). */
const ackForwarded = readStep({
  type: 'ack.forwarded',
  read: ({ payload, refs }) => {
    const { measureIds, toAuthority, splitMap = [] } = payload;
    const main = toAuthority === undefined ? [] : [{ to: toAuthority.name, ...present({ measureIds }) }];
    return {
      ...present({ measureIds, rdRef: refs.rdRef }),
      forwards: [...main, ...splitMap.map(({ measureId, authority }) => ({ to: authority.name, measureIds: [measureId] }))],
    };
  },
  amend: (view, { forwards = [] }) => ({ ...view, forwarded: [...view.forwarded, ...forwards] }),
  tell: ({ payload }) => `has passed ${namesOf(payload.measureIds)} on to ${payload.toAuthority?.name ?? 'another authority'}`,
});

const requestReturn = readStep({
  type: 'request.return',
  wholly: true,
  tell: ({ payload }) => `returns the request: ${payload.reason ?? ''}`,
});

export const ACKNOWLEDGEMENTS: readonly Step[] = [ackReceipt, ackForwarded, requestReturn];
