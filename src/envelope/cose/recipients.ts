// SPDX-License-Identifier: Apache-2.0
// One content key, wrapped for each addressee by HPKE in base mode (SPEC.md "Construction").
import { encode } from '../../cbor/encode.js';
import type { CborKey, CborValue } from '../../cbor/value.js';
import { compare } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import { LIMITS } from '../../core/limits.js';
import type { RandomSource } from '../../core/random.js';
import { sha256 } from '../../crypto/digest/digest.js';
import { hpkeSeal } from '../../crypto/hpke/hpke.js';
import type { CoseKey } from '../../crypto/keys/keys.js';
import { AEAD_TAG_BYTES, ALG_A256GCM, CONTENT_KEY_BYTES, LABEL } from './labels.js';
import { strictReader } from '../malformed.js';
import type { StrictReader } from '../malformed.js';

const read = strictReader('ENVELOPE_MALFORMED');

/** One COSE_recipient. */
export interface RecipientBlock {
  /** Exact bytes of the protected header. */
  readonly protected: Uint8Array;
  readonly alg: number;
  readonly kid: Uint8Array;
  readonly ek: Uint8Array;
  /** The wrapped content key: 48 bytes in an envelope. */
  readonly wrapped: Uint8Array;
}

/**
 * Builds HPKE's info for one recipient: COSE's Recipient_structure. The 3 names the content algorithm, so that it cannot be
 * swapped; the extra info binds the wrap to this outer header, so that it cannot be lifted into another frame.
 */
export function recipientInfo(protectedBytes: Uint8Array, outerBytes: Uint8Array): Uint8Array {
  return encode(['HPKE Recipient', ALG_A256GCM, protectedBytes, sha256(outerBytes)]);
}

/** Encodes a recipient's protected header. */
export function recipientProtected(alg: number, kid: Uint8Array): Uint8Array {
  return encode(
    new Map<CborKey, CborValue>([
      [LABEL.alg, alg],
      [LABEL.kid, kid],
    ]),
  );
}

/** Wraps the content key for one recipient. */
export async function wrapContentKey(
  contentKey: Uint8Array,
  recipient: { readonly alg: number; readonly kid: Uint8Array; readonly key: CoseKey },
  outerBytes: Uint8Array,
  random: RandomSource,
): Promise<RecipientBlock> {
  const { alg, kid } = recipient;
  const header = recipientProtected(alg, kid);
  const { ek, ciphertext } = await hpkeSeal(recipient.key, recipientInfo(header, outerBytes), contentKey, random);
  return { protected: header, alg, kid, ek, wrapped: ciphertext };
}

/** Renders recipients, in the given order, as the fourth element of COSE_Encrypt. */
export function recipientsValue(blocks: readonly RecipientBlock[]): CborValue {
  return blocks.map((block) => [block.protected, new Map([[LABEL.ek, block.ek]]), block.wrapped]);
}

/**
 * Reads the recipients of a decoded COSE_Encrypt.
 * @throws {@link RogatoryError} `ENVELOPE_MALFORMED` (ENV-07); `ENVELOPE_RECIPIENTS` (ENV-08) when the kids do not strictly increase.
 */
export function readRecipients(value: CborValue | undefined): RecipientBlock[] {
  const wrappedBytes = CONTENT_KEY_BYTES + AEAD_TAG_BYTES;
  return readBlocks(value, { read, wrappedBytes, unordered: (field) => fail('ENVELOPE_RECIPIENTS', { field }) });
}

/** How the recipients of an envelope, or of a national layer, are read. */
interface BlockForm {
  readonly read: StrictReader;
  readonly wrappedBytes: Parameters<StrictReader['bytes']>[2];
  /** Error for kids that do not strictly increase. */
  readonly unordered: (field: string) => Error;
}

/** Reads COSE_recipients by a form. */
export function readBlocks(value: CborValue | undefined, form: BlockForm): RecipientBlock[] {
  const blocks = form.read.array(value, 'recipients', 1, LIMITS.recipientsMax).map((item, i) => readBlock(item, `recipients[${i}]`, form));
  blocks.forEach(({ kid }, i) => {
    const previous = blocks[i - 1];
    if (previous !== undefined && compare(previous.kid, kid) >= 0) throw form.unordered(`recipients[${i}].kid`);
  });
  return blocks;
}

function readBlock(value: CborValue, field: string, { read: reader, wrappedBytes }: BlockForm): RecipientBlock {
  const [header, unprotected, wrapped] = reader.array(value, field, 3, 3);
  const protectedBytes = reader.bytes(header, `${field}.protected`, { min: 1, max: 256 });
  const members = reader.map(reader.decode(protectedBytes, `${field}.protected`), `${field}.protected`, [LABEL.alg, LABEL.kid]);
  const ek = reader.map(unprotected, `${field}.unprotected`, [LABEL.ek]).get(LABEL.ek);
  return {
    protected: protectedBytes,
    alg: reader.int(members.get(LABEL.alg), `${field}.alg`),
    kid: reader.bytes(members.get(LABEL.kid), `${field}.kid`, 32),
    ek: reader.bytes(ek, `${field}.ek`, { min: 1, max: LIMITS.encapsulationMaxBytes }),
    wrapped: reader.bytes(wrapped, `${field}.ciphertext`, wrappedBytes),
  };
}
