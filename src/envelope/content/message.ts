// SPDX-License-Identifier: Apache-2.0
// The signed header of a message, `msg` of SPEC.md, with its body.
import { encode } from '../../cbor/encode.js';
import type { CborKey, CborMap, CborValue } from '../../cbor/value.js';
import { compare } from '../../core/bytes.js';
import { isLocalId, isScope } from '../../core/ids.js';
import { LIMITS } from '../../core/limits.js';
import { attachmentValue, readAttachment } from '../attachment/attachment.js';
import { strictReader } from '../malformed.js';
import type { AccordRef, AttachmentHeader, ChainLink, DirectoryRef, MessageHeader, MessageType, Party } from '../types.js';

const ID_BYTES = 16;
const DIGEST_BYTES = 32;
const VERSION_MAX = 0xffff_ffff;

const read = strictReader('ENVELOPE_CONTENT_MALFORMED');

/** A message with its body, and the outer header that it was signed for. */
export interface Message {
  readonly header: MessageHeader;
  /** SHA-256 of the outer header. */
  readonly outerDigest: Uint8Array;
  readonly body: Uint8Array;
}

/** Encodes a message; the caller has checked its members. */
export function encodeMessage({ header, outerDigest, body }: Message): Uint8Array {
  const { type, accord, chain } = header;
  const members = new Map<CborKey, CborValue>();
  members.set(0, [type.name, type.major, type.minor]);
  members.set(1, header.messageId);
  members.set(2, partyValue(header.from));
  members.set(3, header.to.map(partyValue));
  members.set(4, header.issuedAt);
  if (header.replyBy !== undefined) members.set(5, header.replyBy);
  members.set(6, outerDigest);
  members.set(7, directoriesValue(header.directories));
  if (header.dossierId !== undefined) members.set(8, header.dossierId);
  if (chain !== undefined) members.set(9, [chain.seq, chain.ownPrev, chain.seenPrev]);
  members.set(10, body);
  if (header.attachments.length > 0) members.set(11, header.attachments.map(attachmentValue));
  if (header.test) members.set(12, true);
  if (accord !== undefined) members.set(13, [accord.id, accord.version, accord.digest]);
  return encode(members);
}

/**
 * Decodes a message, strictly: form alone, before any signature is judged.
 * @throws {@link RogatoryError} `ENVELOPE_CONTENT_MALFORMED` (ENV-16).
 */
export function decodeMessage(bytes: Uint8Array): Message {
  const map = read.map(read.decode(bytes, 'msg'), 'msg', [0, 1, 2, 3, 4, 6, 7, 10], [5, 8, 9, 11, 12, 13]);
  const from = readParty(map.get(2), 'msg.2');
  const to = readAddressees(map.get(3));
  if (map.has(12)) read.isTrue(map.get(12), 'msg.12');
  const header: MessageHeader = {
    type: readType(map.get(0)),
    messageId: read.bytes(map.get(1), 'msg.1', ID_BYTES),
    from,
    to,
    issuedAt: read.uint(map.get(4), 'msg.4'),
    directories: readDirectories(map.get(7), [from.scope, (to[0] as Party).scope]),
    attachments: map.has(11) ? readAttachments(map.get(11)) : [],
    test: map.has(12),
    ...(map.has(5) ? { replyBy: read.uint(map.get(5), 'msg.5') } : {}),
    ...readChain(map),
    ...(map.has(13) ? { accord: readAccord(map.get(13)) } : {}),
  };
  return { header, outerDigest: read.bytes(map.get(6), 'msg.6', DIGEST_BYTES), body: read.bytes(map.get(10), 'msg.10') };
}

function partyValue(party: Party): CborValue {
  return [party.scope, party.id, party.key];
}

function directoriesValue(directories: ReadonlyMap<string, DirectoryRef>): CborValue {
  const out = new Map<CborKey, CborValue>();
  for (const [scope, ref] of directories) out.set(scope, [ref.rootVersion, ref.directoryVersion, ref.digest]);
  return out;
}

function readType(value: CborValue | undefined): MessageType {
  const [text, major, minor] = read.array(value, 'msg.0', 3, 3);
  const name = read.text(text, 'msg.0[0]', LIMITS.messageTypeMaxBytes);
  if (name === '') read.refuse('msg.0[0]');
  return {
    name,
    major: read.uint(major, 'msg.0[1]', VERSION_MAX),
    minor: read.uint(minor, 'msg.0[2]', VERSION_MAX),
  };
}

function readParty(value: CborValue | undefined, field: string): Party {
  const [scope, id, key] = read.array(value, field, 3, 3);
  const party = { scope: read.text(scope, field), id: read.text(id, field), key: read.bytes(key, field, DIGEST_BYTES) };
  if (!isScope(party.scope) || !isLocalId(party.id)) read.refuse(field);
  return party;
}

/** Addressees: of one scope, strictly increasing by kid. */
function readAddressees(value: CborValue | undefined): Party[] {
  const to = read.array(value, 'msg.3', 1, LIMITS.recipientsMax).map((item, i) => readParty(item, `msg.3[${i}]`));
  for (let i = 1; i < to.length; i++) {
    const [previous, next] = [to[i - 1] as Party, to[i] as Party];
    if (previous.scope !== next.scope || compare(previous.key, next.key) >= 0) read.refuse(`msg.3[${i}]`);
  }
  return to;
}

/** Exactly the directories of the scopes that the message joins. */
function readDirectories(value: CborValue | undefined, scopes: readonly string[]): ReadonlyMap<string, DirectoryRef> {
  const out = new Map<string, DirectoryRef>();
  for (const [scope, item] of read.map(value, 'msg.7', scopes[0] === scopes[1] ? scopes.slice(1) : scopes)) {
    const [root, directory, digest] = read.array(item, 'msg.7', 3, 3);
    out.set(scope as string, {
      rootVersion: readVersion(root, 'msg.7'),
      directoryVersion: readVersion(directory, 'msg.7'),
      digest: read.bytes(digest, 'msg.7', DIGEST_BYTES),
    });
  }
  return out;
}

/** Dossier id and place in its chain come together or not at all; the first place, and it alone, has no predecessor. */
function readChain(map: CborMap): { dossierId?: Uint8Array; chain?: ChainLink } {
  if (map.has(8) !== map.has(9)) read.refuse('msg.9');
  if (!map.has(9)) return {};
  const [first, own, seen] = read.array(map.get(9), 'msg.9', 3, 3);
  const seq = readVersion(first, 'msg.9[0]');
  const ownPrev = read.nullable(own, (digest) => read.bytes(digest, 'msg.9[1]', DIGEST_BYTES));
  if ((seq === 1) !== (ownPrev === null)) read.refuse('msg.9[1]');
  const seenPrev = read.nullable(seen, (digest) => read.bytes(digest, 'msg.9[2]', DIGEST_BYTES));
  return { dossierId: read.bytes(map.get(8), 'msg.8', ID_BYTES), chain: { seq, ownPrev, seenPrev } };
}

function readAttachments(value: CborValue | undefined): AttachmentHeader[] {
  const out = read.array(value, 'msg.11', 1, LIMITS.attachmentsMax).map((item, i) => readAttachment(item, `msg.11[${i}]`));
  for (let i = 1; i < out.length; i++) {
    if ((out[i] as AttachmentHeader).id <= (out[i - 1] as AttachmentHeader).id) read.refuse(`msg.11[${i}].0`);
  }
  return out;
}

function readAccord(value: CborValue | undefined): AccordRef {
  const [id, version, digest] = read.array(value, 'msg.13', 3, 3);
  return {
    id: read.bytes(id, 'msg.13[0]', ID_BYTES),
    version: readVersion(version, 'msg.13[1]'),
    digest: read.bytes(digest, 'msg.13[2]', DIGEST_BYTES),
  };
}

/** Versions and places count from 1. */
function readVersion(value: CborValue | undefined, field: string): number {
  const version = read.uint(value, field);
  if (version === 0) read.refuse(field);
  return version;
}
