// SPDX-License-Identifier: Apache-2.0
// The largest attachment that an accord lets pass: relays see blobs alone, so both agencies look.
import { equal } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import type { AccordRef, AttachmentHeader } from '../../envelope/types.js';
import type { AgencyNode } from '../agency-parts.js';

/**
 * Holds the attachments of a message against the accord under which it is sent, as far as this agency holds it.
 * @throws {@link RogatoryError} `AGENCY_ATTACHMENT` (AGENCY-46).
 */
export function requireAttachmentSizes(
  { trust }: Pick<AgencyNode, 'trust'>,
  ref: AccordRef | undefined,
  attachments: readonly AttachmentHeader[],
): void {
  const accord = trust.accords().find(({ id, version }) => ref?.version === version && equal(ref.id, id));
  const limit = accord?.limits.largestAttachment;
  for (const { id, size } of attachments) {
    if (limit !== undefined && size > limit) throw fail('AGENCY_ATTACHMENT', { attachment: id, size, limit });
  }
}
