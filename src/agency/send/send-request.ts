// SPDX-License-Identifier: Apache-2.0
// A request to send: its attachments are encrypted, then it is sealed in the turn of its dossier.
import { formatUuid, parseUuid, uuidv7 } from '../../core/ids.js';
import type { AttachmentOptions } from '../../envelope/attachment/seal-attachment.js';
import type { Serial } from '../../endpoint/serial.js';
import type { AgencyNode } from '../agency-parts.js';
import { keepAttachments } from '../attachments/outgoing-attachments.js';
import type { Casebook } from '../cases/casebook.js';
import type { SendRequest, SentMessage } from '../types.js';
import { sendMessage, sentAnswer } from './outbox.js';
import type { AnswerTo } from './outbox.js';

export interface SendParts {
  readonly node: AgencyNode;
  readonly casebook: Casebook;
  readonly serial: Serial;
}

/** @param options - Of the attachments. @throws {@link RogatoryError} what `Agency.send` throws. */
export async function sendRequest(
  { node, casebook, serial }: SendParts,
  request: SendRequest,
  answerTo: AnswerTo | undefined,
  options: AttachmentOptions,
): Promise<SentMessage> {
  const { attachments = [], ...asked } = request;
  // DOSSIER-32
  const dossier = asked.dossier ?? formatUuid(uuidv7(node.clock.now(), node.random));
  parseUuid(dossier);
  if (attachments.length === 0) return serial.run(dossier, () => sendMessage(node, casebook, dossier, asked, { answerTo }));
  const before = answerTo && (await sentAnswer(node, asked, answerTo));
  if (before !== undefined) return before;
  // Others of the dossier need not wait for the encryption.
  const kept = await keepAttachments(node, attachments, options);
  try {
    return await serial.run(dossier, () => sendMessage(node, casebook, dossier, asked, { answerTo, kept }));
  } catch (error) {
    await kept.drop();
    throw error;
  }
}
