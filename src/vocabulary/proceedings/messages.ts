// SPDX-License-Identifier: Apache-2.0
// Transfer of proceedings: one State lays its case before the other.
import { defineMessage } from '../../schema/message.js';
import { authority } from '../authorities/fields.js';
import { date } from '../../schema/fields/dates.js';
import { evidenceItem } from '../results/fields.js';
import { attachmentId } from '../../schema/frame/handling.js';
import { legalBasis } from '../legal-bases/fields.js';
import { person } from '../persons/fields.js';
import { proceedings } from './fields.js';
import { line, list, localId, shortText, text } from '../../schema/fields/text.js';
import { z } from '../../schema/zod.js';
import { byRequester, byResponder } from '../senders.js';

const source = 'see ETS 030 article 21; UNTOC article 21; UNCC article 39';

export const proceedingsTransfer = defineMessage({
  ...byRequester,
  type: 'proceedings.transfer',
  purpose: 'ask the other State to take over proceedings',
  source,
  payload: z.object({
    legalBasis: list(legalBasis, { max: 16 }),
    proceedings,
    reason: text(),
    fileInventory: list(z.object({ no: shortText(), title: line(), pages: z.int().min(0), attachmentId: attachmentId().optional() }), {
      min: 1,
    }),
    evidence: list(evidenceItem),
    suspects: list(person, { min: 1 }),
    victimPositions: list(z.object({ personId: localId().optional(), position: text() })),
  }),
});

export const proceedingsTransferDecision = defineMessage({
  ...byResponder,
  type: 'proceedings.transfer-decision',
  purpose: 'take over proceedings, or not',
  source,
  payload: z.object({ accepted: z.boolean(), authority: authority.optional(), caseNo: shortText().optional(), reason: text().optional() }),
});

export const proceedingsTransferOutcome = defineMessage({
  ...byResponder,
  type: 'proceedings.transfer-outcome',
  purpose: 'how transferred proceedings ended',
  source,
  reply: 'optional',
  payload: z.object({
    outcome: z.enum(['CONVICTION', 'ACQUITTAL', 'DISCONTINUED', 'OTHER']),
    decidedOn: date(),
    final: z.boolean(),
    summary: text(),
    decisionCopy: attachmentId().optional(),
  }),
});
