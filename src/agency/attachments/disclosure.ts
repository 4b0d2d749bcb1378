// SPDX-License-Identifier: Apache-2.0
// Keys of attachments that are kept back: the sender keeps them until a later message discloses them, the addressee from then on.
import { fromHex, toHex } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import { principalKey } from '../../core/ids.js';
import { sha256 } from '../../crypto/digest/digest.js';
import { attachmentKeyMatches } from '../../envelope/attachment/attachment.js';
import type { SealedAttachment } from '../../envelope/seal-input.js';
import type { OpenedEnvelope, ReleasedKey } from '../../envelope/types.js';
import type { DocumentWrite } from '../../store/port.js';
import type { AgencyNode } from '../agency-parts.js';
import { COLLECTION } from '../collections.js';
import type { ArchivedMessage } from '../home/archive.js';
import type { Disclosure } from './attachment-types.js';

interface Withheld {
  readonly messageDigest: Uint8Array;
  readonly key: Uint8Array;
}

interface Disclosed {
  /** `scope/id` of who disclosed it. */
  readonly from: string;
  readonly key: Uint8Array;
}

/** Writes for the keys that a message keeps back, committed with it. */
export function keptBack(
  { vault }: AgencyNode,
  messageId: string,
  messageDigest: Uint8Array,
  attachments: readonly SealedAttachment[],
): readonly DocumentWrite[] {
  return attachments
    .filter(({ header }) => header.keyWithheld)
    .map(({ header, key }) =>
      vault.put(COLLECTION.withheld, `${messageId}/${header.id}`, { messageDigest, key } satisfies Withheld, 'absent'),
    );
}

/** Finds the keys that a message is to disclose. @throws {@link RogatoryError} `AGENCY_NOT_ALLOWED` (AGENCY-04) for one that is not kept. */
export async function keysToDisclose({ vault }: AgencyNode, asked: readonly Disclosure[]): Promise<readonly ReleasedKey[]> {
  return Promise.all(
    asked.map(async ({ messageId, attachment }) => {
      const document = await vault.get<Withheld>(COLLECTION.withheld, `${messageId}/${attachment}`);
      if (document === undefined) {
        throw fail('AGENCY_NOT_ALLOWED', { reason: `no key of attachment ${attachment} of message ${messageId} was kept back here` });
      }
      const { messageDigest, key } = document.value;
      return { messageDigest, attachmentId: attachment, key };
    }),
  );
}

/** Writes for the keys that an opened message discloses. */
export function disclosed({ vault }: AgencyNode, { message, released }: OpenedEnvelope): readonly DocumentWrite[] {
  const from = principalKey(message.from);
  return released.map(({ messageDigest, attachmentId, key }) =>
    // One beside the other: a key that opens nothing replaces none that does.
    vault.put(COLLECTION.disclosed, `${toHex(messageDigest)}/${attachmentId}/${toHex(sha256(key).subarray(0, 8))}`, {
      from,
      key,
    } satisfies Disclosed),
  );
}

/** Digests of the messages whose keys a commit discloses. */
export function disclosedMessages(documents: readonly DocumentWrite[] = []): readonly Uint8Array[] {
  const keys = documents.flatMap(({ collection, key }) => (collection === COLLECTION.disclosed ? [key.slice(0, 64)] : []));
  return [...new Set(keys)].map(fromHex);
}

/** Keys of a received message that its sender, and nobody else, disclosed later. */
export async function disclosedKeys({ vault }: AgencyNode, { messageDigest, message }: ArchivedMessage): Promise<readonly ReleasedKey[]> {
  const documents = await vault.list<Disclosed>(COLLECTION.disclosed, { prefix: `${toHex(messageDigest)}/` });
  const sender = principalKey(message.from);
  return documents.flatMap(({ key: place, value: { from, key } }) => {
    const attachmentId = Number(place.split('/')[1]);
    const header = message.attachments.find(({ id }) => id === attachmentId);
    const isRight = from === sender && header !== undefined && attachmentKeyMatches(header, key, message.messageId);
    return isRight ? [{ messageDigest, attachmentId, key }] : [];
  });
}

/** Whether the key of an attachment came with its message, or later. @param keys - Of {@link disclosedKeys}. */
export function isReadable({ attachmentKeys }: ArchivedMessage, keys: readonly ReleasedKey[], id: number): boolean {
  return attachmentKeys.has(id) || keys.some(({ attachmentId }) => attachmentId === id);
}

/** Removal of the keys of a message's attachments, its own or the other side's: they go with its content. */
export async function attachmentKeysOf(
  { vault }: Pick<AgencyNode, 'vault'>,
  messageId: string,
  messageDigest: string,
): Promise<readonly DocumentWrite[]> {
  const places = [
    [COLLECTION.withheld, messageId],
    [COLLECTION.disclosed, messageDigest],
  ] as const;
  const found = places.map(async ([collection, of]) =>
    (await vault.list(collection, { prefix: `${of}/` })).map(({ key }) => vault.remove(collection, key)),
  );
  return (await Promise.all(found)).flat();
}
