// SPDX-License-Identifier: Apache-2.0
// The receipt: a statement about exact envelope bytes, by one issuer, about one addressee.
import { decode } from '../../cbor/decode.js';
import { encode } from '../../cbor/encode.js';
import { checked, forms, mapped, membersOf, nothing, plain } from '../../cbor/forms.js';
import type { Form } from '../../cbor/forms.js';
import type { CborValue } from '../../cbor/value.js';
import { assertUsage } from '../../core/assert.js';
import type { WireCode } from '../../core/errors.js';
import { fail, isRogatoryError } from '../../core/errors.js';
import { isLocalId, isScope, parseMailbox } from '../../core/ids.js';
import type { Principal } from '../../core/ids.js';
import { LIMITS } from '../../core/limits.js';
import { RECEIPT_KINDS } from '../kinds.js';
import type { ReceiptKind } from '../kinds.js';
import { requireMembers } from '../../core/members.js';

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

/** Reasons of a receipt; the position of a word, from 1, is its number on the wire. */
export const REASONS: readonly WireCode[] = ['malformed', 'refused', 'policy', 'busy'];

const refuse = (field: string): Error => fail('LOG_RECEIPT', { field });
const { byteString, list, read, record, tuple, uint, word } = forms(refuse);
const HASH = byteString(32);

function nameForm(isName: (text: string) => boolean): Form<string> {
  return plain('text', (value, field) => {
    const name = read.text(value, field, 64);
    if (!isName(name)) throw refuse(field);
    return name;
  });
}

const PRINCIPAL = { scope: nameForm(isScope), id: nameForm(isLocalId) };
const PARTY = tuple<ReceiptParty>({ ...PRINCIPAL, kem: HASH });
const ADDRESSEE: Form<string | ReceiptParty> = {
  rule: 'any',
  read: (value, field) => (Array.isArray(value) ? PARTY.read(value, field) : readMailbox(value, field)),
  write: (addressee) => (typeof addressee === 'string' ? addressee : PARTY.write(addressee)),
};
const ATTACHMENTS: Form<ReadonlyMap<number, Uint8Array>> = {
  ...mapped(
    list(tuple<{ id: number; digest: Uint8Array }>({ id: uint, digest: HASH }), 1, LIMITS.attachmentsMax, (a, b) => a.id - b.id),
    (attested) => new Map(attested.map(({ id, digest }) => [id, digest])),
    (attested) => [...attested].map(([id, digest]) => ({ id, digest })),
  ),
  rule: 'map',
};

const RECEIPT = checked(
  record<Receipt>({
    kind: [0, word(RECEIPT_KINDS, 1)],
    envelopeDigest: [1, HASH],
    envelopeId: [2, byteString(16)],
    issuer: [3, tuple<Principal>(PRINCIPAL)],
    at: [4, uint],
    addressee: [5, ADDRESSEE],
    messageDigest: [6, HASH, nothing],
    attachments: [7, ATTACHMENTS, nothing],
    declined: [9, list(uint, 1, LIMITS.attachmentsMax, (a, b) => a - b), nothing],
    reason: [8, word(REASONS, 1), nothing],
  }),
  requireFitting,
);
const MEMBERS = membersOf(RECEIPT);

/** Tells whether a receipt returns under the seal, because it names a party and concerns content. */
export function isSealedPath({ addressee }: Pick<Receipt, 'addressee'>): boolean {
  return typeof addressee !== 'string';
}

/** Encodes a receipt, after the checks of its readers. @throws TypeError when they would refuse it. */
export function encodeReceipt(receipt: Receipt): Uint8Array {
  requireMembers(receipt, MEMBERS, 'receipt');
  const value = RECEIPT.write(receipt);
  try {
    RECEIPT.read(value, 'receipt');
  } catch (error) {
    assertUsage(!isRogatoryError(error), `no such receipt: ${String(error)}`);
    throw error;
  }
  return encode(value);
}

/** Parses a receipt; nothing of it is verified. @param bytes - At most 4,096; read, not kept. @throws {@link RogatoryError} `LOG_RECEIPT` (LOG-17), `CBOR_...`. */
export function parseReceipt(bytes: Uint8Array): Receipt {
  return RECEIPT.read(decode(bytes, { maxBytes: LIMITS.receiptMaxBytes }), 'receipt');
}

/** Requires the members for the kind and return path of a receipt: `opened` is always sealed, `refused` may be. */
function requireFitting(receipt: Receipt): void {
  const { kind, messageDigest, attachments, declined, reason } = receipt;
  const isSealed = isSealedPath(receipt);
  const hasReason = kind === 'failed' || (kind === 'refused' && isSealed);
  if (kind !== 'refused' && isSealed !== (kind === 'opened')) throw refuse('receipt.5');
  if ((messageDigest !== undefined) !== isSealed) throw refuse('receipt.6');
  if (attachments !== undefined && kind !== 'opened') throw refuse('receipt.7');
  if (declined !== undefined && (kind !== 'opened' || declined.some((id) => attachments?.has(id)))) throw refuse('receipt.9');
  if ((reason !== undefined) !== hasReason) throw refuse('receipt.8');
}

function readMailbox(value: CborValue | undefined, field: string): string {
  const mailbox = read.text(value, field, 128);
  try {
    parseMailbox(mailbox);
  } catch {
    throw refuse(field);
  }
  return mailbox;
}
