// SPDX-License-Identifier: Apache-2.0
import type { Content, MessageFact, ProvisionalContent } from '../fact.js';
import { conditionsOf } from '../records/conditions.js';
import type { View } from '../view.js';
import { present } from '../kept.js';
import { moment, namesOf, readStep } from '../step.js';
import type { Step } from '../step.js';
import type { LooseBody } from '../step.js';
import { holdOf, secures } from './secured.js';

type AnyResult = 'result.partial' | 'result.final';

function readResult({ payload, refs }: LooseBody<AnyResult>): Content {
  const { measureIds, evidence = [], useLimits = [], returnTerms, restraints = [], preservations = [] } = payload;
  const due = moment(returnTerms?.by);
  const provisionals = [
    ...restraints.map((one): ProvisionalContent => ({ kind: 'restraint', measureId: one.measureId, ...holdOf(one) })),
    ...preservations.map((one): ProvisionalContent => ({ kind: 'preservation', measureId: one.measureId, ...secures(one) })),
  ];
  const items = evidence.map(({ id, measureId, returnRequired }) => ({
    id,
    ...present({ measureId }),
    returnRequired: returnRequired,
    ...present({ returnBy: returnRequired ? due : undefined }),
  }));
  // An object to return that is no item of evidence is tracked by its measure.
  const rest = (measureIds ?? []).filter(
    (id) => returnTerms?.required === true && !items.some((item) => item.measureId === id && item.returnRequired),
  );
  return {
    ...present({ measureIds, rdRef: refs.rdRef }),
    provisionals,
    evidence: [
      ...items,
      ...rest.map((measureId) => ({ id: `return:${measureId}`, measureId, returnRequired: true, ...present({ returnBy: due }) })),
    ],
    limits: useLimits.map(({ code }) => code),
  };
}

/** X10: only use limits of the acceptance bind; the purpose binds always. */
function limitRule(view: View, { limits = [], measureIds = [] }: MessageFact): 'X10' | undefined {
  const agreed = new Set(measureIds.flatMap((id) => conditionsOf(view, id)).map(({ code }) => code));
  return limits.every((code) => code === 'C-PURPOSE' || agreed.has(code)) ? undefined : 'X10';
}

const tellResult = ({ payload }: LooseBody<AnyResult>): string =>
  `reports ${(payload.outcomes ?? []).map(({ measureId, outcome }) => `${measureId} ${outcome}`).join(', ')}`;

const resultPartial = readStep({
  type: 'result.partial',
  read: readResult,
  breaks: limitRule,
  tell: tellResult,
});
const resultFinal = readStep({
  type: 'result.final',
  read: readResult,
  breaks: limitRule,
  tell: tellResult,
});

const serviceProof = readStep({
  type: 'service.proof',
  read: ({ payload }) => present({ measureIds: payload.measureId === undefined ? undefined : [payload.measureId] }),
  tell: ({ payload }) => (payload.failure === undefined ? 'proves the service' : 'reports that the service failed'),
});

const resultAck = readStep({
  type: 'result.ack',
  read: ({ payload }) => ({
    ...present({ measureIds: payload.measureIds }),
    items: (payload.items ?? []).map(({ id, hashOk, openable }) => ({ id, intact: hashOk && openable })),
  }),
  tell: ({ payload }) => `has checked ${(payload.items ?? []).map(({ id }) => id).join(', ') || 'the result'}`,
});

const resultDefect = readStep({
  type: 'result.defect',
  read: ({ payload }) => {
    const { defects = [], measureIds } = payload;
    const items = defects.flatMap(({ itemId }) => (itemId === undefined ? [] : [{ id: itemId, intact: false }]));
    return { ...present({ measureIds }), items };
  },
  tell: ({ payload }) =>
    `finds defects in ${(payload.defects ?? []).flatMap(({ itemId }) => itemId ?? []).join(', ') || namesOf(payload.measureIds)}`,
});

export const RESULTS: readonly Step[] = [serviceProof, resultPartial, resultFinal, resultAck, resultDefect];
