// SPDX-License-Identifier: Apache-2.0
// Results: evidence, report, and the check that they arrived complete.
import { CONDITIONS } from '../decisions/codes.js';
import { FORMALITIES } from '../measures/codes.js';
import { OUTCOMES } from './codes.js';
import { defineMessage } from '../../schema/message.js';
import { date, dateTime } from '../../schema/fields/dates.js';
import { evidenceItem } from './fields.js';
import { ivms101 } from '../records/fields.js';
import { preservationReport } from '../preservation/fields.js';
import { restraintReport } from '../freezing/fields.js';
import { line, list, localId, text } from '../../schema/fields/text.js';
import { z } from '../../schema/zod.js';
import { byRequester, byResponder, measureIds } from '../senders.js';

/** Outcome of a measure, or of one asset of it. */
const outcome = z.object({ measureId: localId(), assetId: localId().optional(), outcome: OUTCOMES.schema, text: text().optional() });

const useLimit = z.object({ id: localId(), code: CONDITIONS.schema, text: text().optional(), expires: date().optional() });

const payload = z.object({
  measureIds: measureIds(),
  outcomes: list(outcome),
  report: text(),
  evidence: list(evidenceItem),
  useLimits: list(useLimit, { max: 32 }),
  legalRemediesPending: z.boolean(),
  formalitiesFollowed: list(z.object({ measureId: localId(), code: FORMALITIES.schema, followed: z.boolean(), reason: line().optional() })),
  returnTerms: z.object({ required: z.boolean(), by: date().optional(), text: text().optional() }),
  restraints: list(restraintReport).optional(),
  preservations: list(preservationReport).optional(),
  /** Data that providers exchanged about transfers, as TRAVEL-RULE asks for it. */
  transfers: list(ivms101, { max: 64 }).optional(),
  furtherLeads: list(text(), { max: 32 }).optional(),
});

const common = {
  ...byResponder,
  source: 'see EIO article 13; ETS 030 articles 3 and 6',
  reply: 'required',
  responderRef: 'required',
  payload,
} as const;

export const resultPartial = defineMessage({ ...common, type: 'result.partial', purpose: 'part of the evidence, more follows' });

export const resultFinal = defineMessage({ ...common, type: 'result.final', profile: 'core', purpose: 'evidence and report' });

export const resultAck = defineMessage({
  ...byRequester,
  type: 'result.ack',
  profile: 'core',
  purpose: 'evidence arrived whole',
  source: 'practice',
  reply: 'required',
  responderRef: 'required',
  payload: z.object({
    measureIds: measureIds(),
    items: list(z.object({ id: localId(), hashOk: z.boolean(), openable: z.boolean() })),
  }),
});

export const resultDefect = defineMessage({
  ...byRequester,
  type: 'result.defect',
  purpose: 'evidence is defective',
  source: 'practice',
  reply: 'required',
  responderRef: 'required',
  payload: z.object({
    measureIds: measureIds(),
    defects: list(
      z.object({
        itemId: localId().optional(),
        kind: z.enum(['HASH-MISMATCH', 'NOT-OPENABLE', 'INCOMPLETE', 'WRONG-ITEM', 'FORMALITY-MISSING', 'OTHER']),
        text: text(),
      }),
      { min: 1 },
    ),
    resendBy: dateTime(),
  }),
});
