// SPDX-License-Identifier: Apache-2.0
// Attachments between their encryption and their message: description and key wait in the vault, under the id of that message, and leave
// it in the commit that seals the message. So a blob serves one message (ENV-41), and no key lies about in a file.
import type { CborValue } from '../../../cbor/value.js';
import { fail } from '../../../core/errors.js';
import { parseUuid } from '../../../core/ids.js';
import { attachmentValue, readAttachment } from '../../../envelope/attachment.js';
import type { SealedAttachment } from '../../../envelope/seal-input.js';
import { COLLECTION } from '../../collections.js';
import type { AgencyNode } from '../../agency-parts.js';
import type { PreparedAttachments } from '../../send/outbox.js';
import type { DocumentWrite } from '../../../store/port.js';

/** @param messageId - UUID. */
export function keepAttachments(node: AgencyNode, messageId: string, attachments: readonly SealedAttachment[]): DocumentWrite {
  const value = attachments.map(({ header, key }) => [attachmentValue(header), key]);
  return node.vault.put(COLLECTION.attached, messageId, value, 'absent');
}

/**
 * Finds the attachments that wait for a message. @param messageId - UUID.
 * @throws {@link RogatoryError} `ID_MALFORMED` (CONV-02); `AGENCY_NOT_ALLOWED` (AGENCY-04) when none wait, or no longer.
 */
export async function loadAttachments(node: AgencyNode, messageId: string): Promise<PreparedAttachments> {
  const id = parseUuid(messageId);
  const document = await node.vault.get(COLLECTION.attached, messageId);
  if (document === undefined) throw fail('AGENCY_NOT_ALLOWED', { reason: `no attachments wait for message ${messageId}` });
  return { messageId: id, attachments: (document.value as readonly CborValue[]).map(readPrepared) };
}

/** The vault has authenticated it, so its shape is what this package wrote. */
function readPrepared(value: CborValue): SealedAttachment {
  const [header, key] = value as readonly [CborValue, Uint8Array];
  return { header: readAttachment(header, 'attached'), key };
}
