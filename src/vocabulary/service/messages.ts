// SPDX-License-Identifier: Apache-2.0
// Proof that a document was served, or the reason of the failure.
import { SERVICE_FAILURES, SERVICE_MODES, SERVICE_PROOFS } from './codes.js';
import { defineMessage } from '../../schema/message.js';
import { place } from '../authorities/fields.js';
import { dateTime } from '../../schema/fields/dates.js';
import { attachmentId } from '../../schema/frame/handling.js';
import { line, list, localId, text } from '../../schema/fields/text.js';
import { z } from '../../schema/zod.js';
import { byResponder } from '../senders.js';
import { suchAs } from '../../schema/fields/form.js';

const attempt = z.object({ at: dateTime(), place, result: line() });

export const serviceProof = defineMessage({
  ...byResponder,
  type: 'service.proof',
  profile: 'core',
  purpose: 'proof or failure of service',
  source: 'see ETS 030 article 7(2)',
  payload: z.object({
    measureId: localId(),
    mode: SERVICE_MODES.schema,
    /** Documents served, by SHA-256 of each. */
    documents: list(z.string().regex(/^[0-9a-f]{64}$/, { error: suchAs('e3b0c442…b855, 64 digits') }), { max: 64 }),
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
