// SPDX-License-Identifier: Apache-2.0
import { LIMITS } from '../../core/limits.js';
import { bytes } from '../fields/bytes.js';
import { language } from '../fields/iso.js';
import { line, list } from '../fields/text.js';
import { z } from '../zod.js';
import { ATTACHMENT_KINDS, CLASSIFICATIONS, EUROPOL_HANDLING, PAP, TLP } from './codes.js';

/** Rules for passing on the message and acting upon it. */
export const handling = z.object({
  tlp: TLP.schema,
  pap: PAP.schema.optional(),
  europol: list(EUROPOL_HANDLING.schema, { max: 4 }).optional(),
  otherRestrictions: line().optional(),
  classification: z.object({ level: CLASSIFICATIONS.schema, marking: line().optional() }).optional(),
  /** Decision of two officers to send although the documents of a state may not be its newest (TRUST-42). The agency writes it. */
  override: z.object({ scopes: list(line(), { min: 1, max: 2 }), reason: line(), statement: bytes(LIMITS.bodyMaxBytes) }).optional(),
});

/** Id of an attachment of the signed header. */
export const attachmentId = () => z.int().min(0).max(0xffff_ffff);

/** Description of an attachment; its name, type, size and digests are only in the signed header. */
export const attachmentRef = z.object({
  id: attachmentId(),
  kind: ATTACHMENT_KINDS.schema,
  /** Attachment that this one translates. Absent in a TRANSLATION of the body itself. */
  translationOf: attachmentId().optional(),
  /** Method of a translation (V017). */
  translatedBy: z.enum(['SWORN', 'HUMAN', 'MACHINE']).optional(),
  /** Language of the document; of a translation, the language into which it was made. */
  language: language().optional(),
  /** Name of the translator, and how the translation is certified: oath, stamp, number (P28). */
  translator: line().optional(),
  certification: line().optional(),
});

export type AttachmentRef = z.output<typeof attachmentRef>;

export type Handling = z.output<typeof handling>;
