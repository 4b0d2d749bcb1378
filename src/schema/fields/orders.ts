// SPDX-License-Identifier: Apache-2.0
import { z } from '../zod.js';
import { authority } from './addresses.js';
import { date, dateTime } from './dates.js';
import { attachmentId } from './handling.js';
import { shortText } from './text.js';

/** Validation of a measure by the authority that domestic law asks for. */
export const validation = z.object({
  required: z.boolean(),
  authority: authority.optional(),
  /** Who validated: what bases ask for differs (V041). */
  authorityKind: z.enum(['JUDGE', 'COURT', 'PROSECUTOR', 'OTHER']).optional(),
  decisionNo: shortText().optional(),
  decisionDate: date().optional(),
  copyAttachmentId: attachmentId().optional(),
  exPost: z.object({ dueBy: dateTime() }).optional(),
});

/** The requester's own order. */
export const order = z.object({ no: shortText(), date: date(), copyAttachmentId: attachmentId().optional() });
