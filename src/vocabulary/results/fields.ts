// SPDX-License-Identifier: Apache-2.0
import { EVIDENCE_KINDS } from './codes.js';
import { z } from '../../schema/zod.js';
import { dateTime } from '../../schema/fields/dates.js';
import { attachmentId } from '../../schema/frame/handling.js';
import { line, list, localId, shortText, text } from '../../schema/fields/text.js';
import { suchAs } from '../../schema/fields/form.js';

/** Digest of an item, lower-case hexadecimal. */
export const hash = z.object({
  alg: z.enum(['sha-256', 'sha-512']),
  value: z.string().regex(/^(?:[0-9a-f]{64}|[0-9a-f]{128})$/, { error: suchAs('e3b0c442…b855, 64 or 128 digits') }),
});

/** One hand-over. `prevHash` chains it to the event before, or to the item's hashes (V081; see custody.ts). */
export const custodyEvent = z.object({
  at: dateTime(),
  from: line().optional(),
  to: line(),
  reason: line(),
  location: line(),
  seal: shortText().optional(),
  signer: line(),
  prevHash: z.string().regex(/^[0-9a-f]{64}$/, { error: suchAs('e3b0c442…b855, 64 digits') }),
});

export const evidenceItem = z.object({
  id: localId(),
  measureId: localId(),
  kind: EVIDENCE_KINDS.schema,
  description: text(),
  acquired: z
    .object({
      at: dateTime(),
      by: z.object({ name: line(), function: line().optional() }),
      method: line(),
      tool: line().optional(),
      location: line().optional(),
    })
    .optional(),
  hashes: list(hash, { max: 8 }),
  /** Bytes of the item. */
  size: z.int().min(0),
  custody: list(custodyEvent),
  attachmentId: attachmentId().optional(),
  certificate: attachmentId().optional(),
  returnRequired: z.boolean(),
  personalData: z.object({ special: z.boolean(), redacted: z.boolean(), redactionBasis: line().optional() }),
  privilegedFlag: z.boolean().optional(),
});

export type EvidenceItem = z.output<typeof evidenceItem>;
export type CustodyEvent = z.output<typeof custodyEvent>;
