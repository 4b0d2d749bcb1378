// SPDX-License-Identifier: Apache-2.0
import type { Obligation } from '../view.js';
import { defineStep } from '../step.js';

/** Outcomes after which an asset is held. */
const LIVE: ReadonlySet<string> = new Set(['FROZEN', 'PARTIAL', 'SUSPENDED-ONLY']);

export const resultFinal = defineStep({
  type: 'result.final',
  by: 'responder',
  rows: [{ from: ['ACCEPTED', 'EXECUTING', 'PARTIAL'], to: 'EXECUTED' }],
  read: ({ payload, refs }) => {
    const restraints = (payload.restraints ?? [])
      .filter((restraint) => LIVE.has(restraint.outcome))
      .map((restraint): Obligation => {
        const until = restraint.expiresAt === undefined ? {} : { until: restraint.expiresAt };
        return { kind: 'restraint', measureId: restraint.measureId, ref: restraint.ref, ...until };
      });
    const due = payload.returnTerms.by === undefined ? {} : { until: payload.returnTerms.by };
    const returns = payload.returnTerms.required
      ? payload.measureIds.map((measureId): Obligation => ({ kind: 'return', measureId, ...due }))
      : [];
    return { measureIds: payload.measureIds, rdRef: refs.rdRef, obligations: [...restraints, ...returns] };
  },
  amend: (view, { obligations = [] }) => ({ ...view, obligations: [...view.obligations, ...obligations] }),
  tell: ({ payload }) => `reports ${payload.outcomes.map(({ measureId, outcome }) => `${measureId} ${outcome}`).join(', ')}`,
});
