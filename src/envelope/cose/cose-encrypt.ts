// SPDX-License-Identifier: Apache-2.0
// The COSE_Encrypt structure (RFC 9052 5.1, tag 96) with exactly the members that the profile writes.
import { encode } from '../../cbor/encode.js';
import { arrayItems } from '../../cbor/item.js';
import type { CborKey, CborValue } from '../../cbor/value.js';
import { LIMITS } from '../../core/limits.js';
import { AEAD_TAG_BYTES, ALG_A256GCM, IV_BYTES, LABEL, TAG_ENCRYPT, TYP_ENVELOPE } from './labels.js';
import { strictReader } from '../malformed.js';
import { readRecipients } from './recipients.js';
import type { RecipientBlock } from './recipients.js';

const read = strictReader('ENVELOPE_MALFORMED');

/** A decoded COSE_Encrypt; nothing in it is authentic yet. */
export interface EncryptStructure {
  /** Exact bytes of the protected header. */
  readonly protected: Uint8Array;
  readonly commitment: Uint8Array;
  readonly iv: Uint8Array;
  readonly ciphertext: Uint8Array;
  readonly recipients: readonly RecipientBlock[];
  /** Exact bytes of the recipients array. */
  readonly recipientsBytes: Uint8Array;
}

/** Encodes the protected header of the envelope. The commitment is marked critical, so that a decryptor without it must refuse. */
export function envelopeProtected(commitment: Uint8Array): Uint8Array {
  return encode(
    new Map<CborKey, CborValue>([
      [LABEL.alg, ALG_A256GCM],
      [LABEL.crit, [LABEL.keyCommitment]],
      [LABEL.typ, TYP_ENVELOPE],
      [LABEL.keyCommitment, commitment],
    ]),
  );
}

/** Encodes a COSE_Encrypt. @param recipients - Value of the recipients array, as recipientsValue() renders it. */
export function encodeEncrypt(protectedBytes: Uint8Array, iv: Uint8Array, ciphertext: Uint8Array, recipients: CborValue): Uint8Array {
  return encode([protectedBytes, new Map([[LABEL.iv, iv]]), ciphertext, recipients], { tag: TAG_ENCRYPT });
}

/**
 * Decodes a COSE_Encrypt, strictly.
 * @param bytes - Envelope bytes; read, never changed; every byte string of the result is a view of them.
 * @throws {@link RogatoryError} `ENVELOPE_MALFORMED` (ENV-07), `ENVELOPE_RECIPIENTS` (ENV-08).
 */
export function decodeEncrypt(bytes: Uint8Array): EncryptStructure {
  const parts = read.array(read.decode(bytes, 'envelope', { tag: TAG_ENCRYPT, views: true }), 'envelope', 4, 4);
  const protectedBytes = read.bytes(parts[0], 'protected', { min: 1, max: 256 });
  const commitment = readProtected(protectedBytes);
  const unprotected = read.map(parts[1], 'unprotected', [LABEL.iv]);
  const recipients = readRecipients(parts[3]);
  return {
    protected: protectedBytes,
    commitment,
    iv: read.bytes(unprotected.get(LABEL.iv), 'unprotected.iv', IV_BYTES),
    ciphertext: read.bytes(parts[2], 'ciphertext', { min: LIMITS.paddingFloorBytes + AEAD_TAG_BYTES, max: LIMITS.frameMaxBytes }),
    recipients,
    recipientsBytes: arrayItems(bytes)[3] as Uint8Array,
  };
}

function readProtected(bytes: Uint8Array): Uint8Array {
  const members = read.map(read.decode(bytes, 'protected'), 'protected', [LABEL.alg, LABEL.crit, LABEL.typ, LABEL.keyCommitment]);
  if (members.get(LABEL.alg) !== ALG_A256GCM) read.refuse('protected.alg');
  const crit = read.array(members.get(LABEL.crit), 'protected.crit', 1, 1);
  if (crit[0] !== LABEL.keyCommitment) read.refuse('protected.crit');
  if (members.get(LABEL.typ) !== TYP_ENVELOPE) read.refuse('protected.typ');
  return read.bytes(members.get(LABEL.keyCommitment), 'protected.-70002', 32);
}
