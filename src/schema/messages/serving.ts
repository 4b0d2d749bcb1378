// SPDX-License-Identifier: Apache-2.0
// Proof that a document was served, or why it was not.
import { SERVICE_FAILURES, SERVICE_MODES, SERVICE_PROOFS } from '../codes/serving.js';
import { defineMessage } from '../define.js';
import { place } from '../fields/addresses.js';
import { dateTime } from '../fields/dates.js';
import { attachmentId } from '../fields/handling.js';
import { line, list, localId, text } from '../fields/text.js';
import { z } from '../zod.js';
import { byResponder } from './parts.js';

const attempt = z.object({ at: dateTime(), place, result: line() });

export const serviceProof = defineMessage({
  ...byResponder,
  type: 'service.proof',
  purpose: 'proof or failure of service',
  source: 'see ETS 030 article 7(2)',
  reply: 'required',
  responderRef: 'required',
  payload: z.object({
    measureId: localId(),
    mode: SERVICE_MODES.schema,
    /** Documents served, by SHA-256 of each. */
    documents: list(z.string().regex(/^[0-9a-f]{64}$/), { max: 64 }),
    served: z
      .object({
        at: dateTime(),
        place,
        receivedBy: z.object({ name: line(), capacity: line() }),
        /** Receipt or declaration, one of which proves service (V084). */
        proof: z.object({ kind: SERVICE_PROOFS.schema, attachmentId: attachmentId() }).optional(),
      })
      .optional(),
    failure: z.object({ reason: SERVICE_FAILURES.schema, attempts: list(attempt, { max: 32 }), text: text().optional() }).optional(),
    refusalToAccept: z.object({ legalEffect: text() }).optional(),
  }),
});
