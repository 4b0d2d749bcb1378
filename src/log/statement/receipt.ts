// SPDX-License-Identifier: Apache-2.0
// The receipt: a statement about exact envelope bytes, by one issuer, about one addressee.
import { decode } from '../../cbor/decode.js';
import { encode } from '../../cbor/encode.js';
import { reader } from '../../cbor/reader.js';
import type { CborKey, CborValue } from '../../cbor/value.js';
import { assertUsage } from '../../core/assert.js';
import type { WireCode } from '../../core/errors.js';
import { fail, isRogatoryError } from '../../core/errors.js';
import { isLocalId, isScope, parseMailbox } from '../../core/ids.js';
import type { Principal } from '../../core/ids.js';
import { LIMITS } from '../../core/limits.js';
import { RECEIPT_KINDS } from '../kinds.js';
import type { ReceiptKind } from '../kinds.js';
import { requireMembers } from '../../core/members.js';
import type { Members } from '../../core/members.js';

/** An addressed agency and the key that the envelope was sealed to. */
export interface ReceiptParty extends Principal {
  /** kid of the KEM key, 32 bytes. */
  readonly kem: Uint8Array;
}

/** A statement about exact envelope bytes (LOG-17). */
export interface Receipt {
  readonly kind: ReceiptKind;
  /** SHA-256 of the sealed frame. */
  readonly envelopeDigest: Uint8Array;
  /** 16 bytes. */
  readonly envelopeId: Uint8Array;
  readonly issuer: Principal;
  /** Epoch seconds of the durable fact by the issuer's clock; not the time of signing. */
  readonly at: number;
  /** A mailbox, `local@scope`; for a receipt under the seal, the party. */
  readonly addressee: string | ReceiptParty;
  /** Only in `opened`, and in a refusal after verified signatures, whose addressee is a party. */
  readonly messageDigest?: Uint8Array;
  /** Only in `opened`: id and SHA-256 of the plaintext of each verified attachment. Absent: none is attested. */
  readonly attachments?: ReadonlyMap<number, Uint8Array>;
  /**
   * Only in `opened`: ids of attachments that came whole and that the addressee does not take, since its scan refused them or they are not what
   * was signed; none of them among `attachments`. Absent: none. A later `opened` may attest one of them.
   */
  readonly declined?: readonly number[];
  /** Only in `failed`, and in a refusal after verified signatures: a wire code without details. */
  readonly reason?: WireCode;
}

const RECEIPT: Members<Receipt> = {
  required: {
    kind: RECEIPT_KINDS,
    envelopeDigest: 'bytes',
    envelopeId: 'bytes',
    issuer: 'object',
    at: 'number',
    addressee: 'any',
  },
  optional: { messageDigest: 'bytes', attachments: 'map', declined: 'list', reason: 'text' },
};
/** Reasons of a receipt; the position of a word, from 1, is its number on the wire. */
export const REASONS: readonly WireCode[] = ['malformed', 'refused', 'policy', 'busy'];
const MESSAGE = 6;
const ATTACHMENTS = 7;
const REASON = 8;
const DECLINED = 9;

const read = reader((field) => fail('LOG_RECEIPT', { field }));

/** Tells whether a receipt returns under the seal, because it names a party and concerns content. */
export function isSealedPath({ addressee }: Pick<Receipt, 'addressee'>): boolean {
  return typeof addressee !== 'string';
}

/** Encodes a receipt, after the checks of its readers. @throws TypeError when they would refuse it. */
export function encodeReceipt(receipt: Receipt): Uint8Array {
  requireMembers(receipt, RECEIPT, 'receipt');
  const { addressee, issuer } = receipt;
  const map = new Map<CborKey, CborValue>([
    [0, RECEIPT_KINDS.indexOf(receipt.kind) + 1],
    [1, receipt.envelopeDigest],
    [2, receipt.envelopeId],
    [3, [issuer.scope, issuer.id]],
    [4, receipt.at],
    [5, typeof addressee === 'string' ? addressee : [addressee.scope, addressee.id, addressee.kem]],
  ]);
  if (receipt.messageDigest !== undefined) map.set(MESSAGE, receipt.messageDigest);
  if (receipt.attachments !== undefined)
    map.set(
      ATTACHMENTS,
      [...receipt.attachments].sort(([a], [b]) => a - b),
    );
  if (receipt.reason !== undefined) map.set(REASON, REASONS.indexOf(receipt.reason) + 1);
  if (receipt.declined !== undefined)
    map.set(
      DECLINED,
      [...receipt.declined].sort((a, b) => a - b),
    );
  try {
    readReceipt(map);
  } catch (error) {
    assertUsage(!isRogatoryError(error), `no such receipt: ${String(error)}`);
    throw error;
  }
  return encode(map);
}

/** Parses a receipt; nothing of it is verified. @param bytes - At most 4,096; read, not kept. @throws {@link RogatoryError} `LOG_RECEIPT` (LOG-17), `CBOR_...`. */
export function parseReceipt(bytes: Uint8Array): Receipt {
  return readReceipt(decode(bytes, { maxBytes: LIMITS.receiptMaxBytes }));
}

function readReceipt(value: CborValue): Receipt {
  const map = read.map(value, 'receipt', [0, 1, 2, 3, 4, 5], [MESSAGE, ATTACHMENTS, REASON, DECLINED]);
  const receipt: Receipt = {
    kind: readWord(map.get(0), RECEIPT_KINDS, 'receipt.0'),
    envelopeDigest: read.bytes(map.get(1), 'receipt.1', 32),
    envelopeId: read.bytes(map.get(2), 'receipt.2', 16),
    issuer: readPrincipal(read.array(map.get(3), 'receipt.3', 2, 2), 'receipt.3'),
    at: read.uint(map.get(4), 'receipt.4'),
    addressee: readAddressee(map.get(5)),
    ...(map.has(MESSAGE) && { messageDigest: read.bytes(map.get(MESSAGE), 'receipt.6', 32) }),
    ...(map.has(ATTACHMENTS) && { attachments: readAttachments(map.get(ATTACHMENTS)) }),
    ...(map.has(DECLINED) && { declined: readDeclined(map.get(DECLINED)) }),
    ...(map.has(REASON) && { reason: readWord(map.get(REASON), REASONS, 'receipt.8') }),
  };
  requireFitting(receipt);
  return receipt;
}

/** Requires the members for the kind and return path of a receipt: `opened` is always sealed, `refused` may be. */
function requireFitting(receipt: Receipt): void {
  const { kind, messageDigest, attachments, declined, reason } = receipt;
  const isSealed = isSealedPath(receipt);
  const hasReason = kind === 'failed' || (kind === 'refused' && isSealed);
  if (kind !== 'refused' && isSealed !== (kind === 'opened')) throw fail('LOG_RECEIPT', { field: 'receipt.5' });
  if ((messageDigest !== undefined) !== isSealed) throw fail('LOG_RECEIPT', { field: 'receipt.6' });
  if (attachments !== undefined && kind !== 'opened') throw fail('LOG_RECEIPT', { field: 'receipt.7' });
  if (declined !== undefined && (kind !== 'opened' || declined.some((id) => attachments?.has(id))))
    throw fail('LOG_RECEIPT', { field: 'receipt.9' });
  if ((reason !== undefined) !== hasReason) throw fail('LOG_RECEIPT', { field: 'receipt.8' });
}

function readAddressee(value: CborValue | undefined): string | ReceiptParty {
  if (Array.isArray(value)) {
    const party = read.array(value, 'receipt.5', 3, 3);
    return { ...readPrincipal(party, 'receipt.5'), kem: read.bytes(party[2], 'receipt.5.2', 32) };
  }
  const mailbox = read.text(value, 'receipt.5', 128);
  try {
    parseMailbox(mailbox);
  } catch {
    throw fail('LOG_RECEIPT', { field: 'receipt.5' });
  }
  return mailbox;
}

function readPrincipal([scope, id]: readonly CborValue[], field: string): Principal {
  const principal = { scope: read.text(scope, `${field}.0`, 64), id: read.text(id, `${field}.1`, 64) };
  if (!isScope(principal.scope)) throw fail('LOG_RECEIPT', { field: `${field}.0` });
  if (!isLocalId(principal.id)) throw fail('LOG_RECEIPT', { field: `${field}.1` });
  return principal;
}

function readAttachments(value: CborValue | undefined): ReadonlyMap<number, Uint8Array> {
  const attachments = new Map<number, Uint8Array>();
  let last = -1;
  read.array(value, 'receipt.7', 1, LIMITS.attachmentsMax).forEach((entry, i) => {
    const [attachment, digest] = read.array(entry, `receipt.7.${i}`, 2, 2);
    const id = read.uint(attachment, `receipt.7.${i}.0`);
    if (id <= last) throw fail('LOG_RECEIPT', { field: `receipt.7.${i}.0` });
    attachments.set((last = id), read.bytes(digest, `receipt.7.${i}.1`, 32));
  });
  return attachments;
}

function readDeclined(value: CborValue | undefined): readonly number[] {
  const ids = read.array(value, 'receipt.9', 1, LIMITS.attachmentsMax).map((id, i) => read.uint(id, `receipt.9.${i}`));
  ids.forEach((id, i) => {
    if (id <= (ids[i - 1] ?? -1)) throw fail('LOG_RECEIPT', { field: `receipt.9.${i}` });
  });
  return ids;
}

/** Reads a word by its position, from 1. */
function readWord<W extends string>(value: CborValue | undefined, words: readonly W[], field: string): W {
  const word = words[read.uint(value, field, words.length) - 1];
  if (word === undefined) throw fail('LOG_RECEIPT', { field });
  return word;
}
