// SPDX-License-Identifier: Apache-2.0
import { LIMITS } from '../../core/limits.js';
import { CONDITIONS, FORMALITIES, OUTCOMES } from '../codes/outcomes.js';
import { defineMessage } from '../define.js';
import { date } from '../fields/dates.js';
import { evidenceItem } from '../fields/evidence.js';
import { preservationReport } from '../fields/preservation.js';
import { restraintReport } from '../fields/restraint.js';
import { line, list, localId, text } from '../fields/text.js';
import { z } from '../zod.js';

/** Outcome of a measure, or of one asset of it. */
const outcome = z.object({ measureId: localId(), assetId: localId().optional(), outcome: OUTCOMES.schema, text: text().optional() });

const useLimit = z.object({ id: localId(), code: CONDITIONS.schema, text: text().optional(), expires: date().optional() });

export const resultFinal = defineMessage({
  type: 'result.final',
  version: [1, 0],
  purpose: 'evidence and report',
  from: 'responder',
  roles: ['RD-CA', 'RD-EA'],
  reply: 'required',
  responderRef: 'required',
  payload: z.object({
    measureIds: list(localId(), { min: 1, max: LIMITS.measuresMax }),
    outcomes: list(outcome),
    report: text(),
    evidence: list(evidenceItem),
    useLimits: list(useLimit, { max: 32 }),
    legalRemediesPending: z.boolean(),
    formalitiesFollowed: list(
      z.object({ measureId: localId(), code: FORMALITIES.schema, followed: z.boolean(), reason: line().optional() }),
    ),
    returnTerms: z.object({ required: z.boolean(), by: date().optional(), text: text().optional() }),
    restraints: list(restraintReport).optional(),
    preservations: list(preservationReport).optional(),
    furtherLeads: list(text(), { max: 32 }).optional(),
  }),
});
