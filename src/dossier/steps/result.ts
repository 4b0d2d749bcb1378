// SPDX-License-Identifier: Apache-2.0
import type { Content, MessageFact, ProvisionalContent } from '../fact.js';
import { conditionsOf } from '../records/conditions.js';
import type { View } from '../view.js';
import { moment, namesOf, present, readStep } from '../step.js';
import type { LooseBody } from '../step.js';
import { holdOf, secures } from './secured.js';
import type { FreezeReport, PreservationReport } from './secured.js';

interface EvidenceItem {
  readonly id: string;
  readonly measureId?: string;
  readonly returnRequired?: boolean;
}

interface Result {
  readonly measureIds: readonly string[];
  readonly outcomes: readonly { readonly measureId: string; readonly outcome: string }[];
  readonly evidence: readonly EvidenceItem[];
  readonly useLimits: readonly { readonly code: string }[];
  readonly returnTerms: { readonly required: boolean; readonly by?: string };
  readonly restraints: readonly (FreezeReport & { readonly measureId: string })[];
  readonly preservations: readonly (PreservationReport & { readonly measureId: string })[];
}

function readResult({ payload, refs }: LooseBody<Result>): Content {
  const { measureIds, evidence = [], useLimits = [], returnTerms, restraints = [], preservations = [] } = payload;
  const due = moment(returnTerms?.by);
  const provisionals = [
    ...restraints.map((one): ProvisionalContent => ({ kind: 'restraint', measureId: one.measureId, ...holdOf(one) })),
    ...preservations.map((one): ProvisionalContent => ({ kind: 'preservation', measureId: one.measureId, ...secures(one) })),
  ];
  const items = evidence.map(({ id, measureId, returnRequired }) => ({
    id,
    ...present({ measureId }),
    returnRequired: returnRequired === true,
    ...present({ returnBy: returnRequired === true ? due : undefined }),
  }));
  // What is to be returned and is no item of evidence goes by its measure.
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

/** X10: a use limit that the acceptance did not set binds nobody; the purpose binds always. */
function limitRule(view: View, { limits = [], measureIds = [] }: MessageFact): 'X10' | undefined {
  const agreed = new Set(measureIds.flatMap((id) => conditionsOf(view, id)).map(({ code }) => code));
  return limits.every((code) => code === 'C-PURPOSE' || agreed.has(code)) ? undefined : 'X10';
}

const tellResult = ({ payload }: LooseBody<Result>): string =>
  `reports ${(payload.outcomes ?? []).map(({ measureId, outcome }) => `${measureId} ${outcome}`).join(', ')}`;

export const resultPartial = readStep<Result>({
  type: 'result.partial',
  by: 'responder',
  read: readResult,
  breaks: limitRule,
  tell: tellResult,
});
export const resultFinal = readStep<Result>({
  type: 'result.final',
  by: 'responder',
  read: readResult,
  breaks: limitRule,
  tell: tellResult,
});

export const serviceProof = readStep<{ measureId: string; failure: unknown }>({
  type: 'service.proof',
  by: 'responder',
  read: ({ payload }) => (payload.measureId === undefined ? {} : { measureIds: [payload.measureId] }),
  tell: ({ payload }) => (payload.failure === undefined ? 'proves the service' : 'reports that the service failed'),
});

interface Checked {
  readonly measureIds: readonly string[];
  readonly items: readonly { readonly id: string; readonly hashOk?: boolean; readonly openable?: boolean }[];
  readonly defects: readonly { readonly itemId?: string }[];
}

export const resultAck = readStep<Checked>({
  type: 'result.ack',
  by: 'requester',
  read: ({ payload }) => ({
    ...present({ measureIds: payload.measureIds }),
    items: (payload.items ?? []).map(({ id, hashOk, openable }) => ({ id, intact: hashOk === true && openable !== false })),
  }),
  tell: ({ payload }) => `has checked ${(payload.items ?? []).map(({ id }) => id).join(', ') || 'the result'}`,
});

export const resultDefect = readStep<Checked>({
  type: 'result.defect',
  by: 'requester',
  read: ({ payload }) => {
    const { defects = [], measureIds } = payload;
    const items = defects.flatMap(({ itemId }) => (itemId === undefined ? [] : [{ id: itemId, intact: false }]));
    return { ...present({ measureIds }), items };
  },
  tell: ({ payload }) =>
    `finds defects in ${(payload.defects ?? []).flatMap(({ itemId }) => itemId ?? []).join(', ') || namesOf(payload.measureIds)}`,
});
