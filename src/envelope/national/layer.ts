// SPDX-License-Identifier: Apache-2.0
// The national layer: a COSE_Encrypt (RFC 9052 5.1, tag 96) that stands in a frame where an envelope would, and encrypts a whole frame. It
// commits to that frame by its digest, in the open: so national ciphers need not commit to their keys. With the nested frame anyone can
// check, without the national module, that this layer contains it. A frame is too random to be guessed from its digest.
import { encode } from '../../cbor/encode.js';
import { arrayItems } from '../../cbor/item.js';
import type { CborKey, CborValue } from '../../cbor/value.js';
import { fail } from '../../core/errors.js';
import { LIMITS } from '../../core/limits.js';
import { sha256 } from '../../crypto/digest/digest.js';
import { kidOf } from '../../crypto/keys/keys.js';
import { LABEL, TAG_ENCRYPT, TYP_NATIONAL } from '../cose/labels.js';
import { readBlocks } from '../cose/recipients.js';
import type { RecipientBlock } from '../cose/recipients.js';
import { strictReader } from '../malformed.js';
import type { NationalSuite } from './suite.js';

const read = strictReader('ENVELOPE_NATIONAL_MALFORMED');
const BINDING = 'rogatory-national/1';
const FIELD_BYTES = { min: 1, max: LIMITS.encapsulationMaxBytes };

/** A decoded national layer; nothing in it is authentic yet. */
export interface NationalLayer {
  /** Exact bytes of the protected header. */
  readonly protected: Uint8Array;
  readonly alg: number;
  readonly suite: string;
  /** SHA-256 of the nested frame. */
  readonly nestedDigest: Uint8Array;
  readonly iv: Uint8Array;
  readonly ciphertext: Uint8Array;
  readonly recipients: readonly RecipientBlock[];
  /** Exact bytes of the recipients array. */
  readonly recipientsBytes: Uint8Array;
}

/** Names a national key: its thumbprint as a COSE_Key of type AKP. @returns 32 fresh bytes. */
export function nationalKid({ kem }: Pick<NationalSuite, 'kem'>, publicKey: Uint8Array): Uint8Array {
  return kidOf(
    new Map<number, number | Uint8Array>([
      [1, 7],
      [3, kem],
      [-1, publicKey],
    ]),
  );
}

/** Encodes the protected header. Members that a decryptor must not skip are marked critical. */
export function nationalProtected({ id, alg }: Pick<NationalSuite, 'id' | 'alg'>, nestedFrame: Uint8Array): Uint8Array {
  return encode(
    new Map<CborKey, CborValue>([
      [LABEL.alg, alg],
      [LABEL.crit, [LABEL.nationalSuite, LABEL.nestedDigest]],
      [LABEL.typ, TYP_NATIONAL],
      [LABEL.nationalSuite, id],
      [LABEL.nestedDigest, sha256(nestedFrame)],
    ]),
  );
}

/** Builds the context of a wrap: the header of this layer (suite and nested frame), the header of the wrap, and the outer header. */
export function nationalInfo(layerProtected: Uint8Array, recipientHeader: Uint8Array, outerBytes: Uint8Array): Uint8Array {
  return encode([BINDING, layerProtected, recipientHeader, sha256(outerBytes)]);
}

/** Builds Enc_structure (RFC 9052 5.3), whose external_aad binds outer header and recipients as in an envelope. */
export function nationalAad(layerProtected: Uint8Array, outerBytes: Uint8Array, recipientsBytes: Uint8Array): Uint8Array {
  return encode(['Encrypt', layerProtected, encode([BINDING, outerBytes, sha256(recipientsBytes)])]);
}

/**
 * Decodes a national layer, strictly. @param bytes - Content of a frame in the place of an envelope; read, never changed; `recipientsBytes`
 * is a view of them.
 * @throws {@link RogatoryError} `ENVELOPE_NATIONAL_MALFORMED` (ENV-50).
 */
export function decodeNational(bytes: Uint8Array): NationalLayer {
  const parts = read.array(read.decode(bytes, 'national', { tag: TAG_ENCRYPT }), 'national', 4, 4);
  const protectedBytes = read.bytes(parts[0], 'protected', { min: 1, max: 256 });
  const header = readProtected(protectedBytes);
  const unordered = (field: string): Error => fail('ENVELOPE_NATIONAL_MALFORMED', { field });
  const recipients = readBlocks(parts[3], { read, wrappedBytes: FIELD_BYTES, unordered });
  return {
    ...header,
    protected: protectedBytes,
    iv: read.bytes(read.map(parts[1], 'unprotected', [LABEL.iv]).get(LABEL.iv), 'unprotected.iv', FIELD_BYTES),
    ciphertext: read.bytes(parts[2], 'ciphertext', { min: 1, max: LIMITS.frameMaxBytes }),
    recipients,
    recipientsBytes: arrayItems(bytes)[3] as Uint8Array,
  };
}

function readProtected(bytes: Uint8Array): Pick<NationalLayer, 'alg' | 'suite' | 'nestedDigest'> {
  const labels = [LABEL.alg, LABEL.crit, LABEL.typ, LABEL.nationalSuite, LABEL.nestedDigest];
  const members = read.map(read.decode(bytes, 'protected'), 'protected', labels);
  if (members.get(LABEL.typ) !== TYP_NATIONAL) read.refuse('protected.typ');
  const crit = read.array(members.get(LABEL.crit), 'protected.crit', 2, 2);
  if (crit[0] !== LABEL.nationalSuite || crit[1] !== LABEL.nestedDigest) read.refuse('protected.crit');
  return {
    alg: read.int(members.get(LABEL.alg), 'protected.alg'),
    suite: read.text(members.get(LABEL.nationalSuite), 'protected.-70004', 64),
    nestedDigest: read.bytes(members.get(LABEL.nestedDigest), 'protected.-70005', 32),
  };
}
