// SPDX-License-Identifier: Apache-2.0
import { encode } from '../../cbor/encode.js';
import { compare } from '../../core/bytes.js';
import { encodeFrame } from '../header.js';
import { encodeEncrypt } from '../cose/cose-encrypt.js';
import { recipientProtected, recipientsValue } from '../cose/recipients.js';
import type { RecipientBlock } from '../cose/recipients.js';
import { nationalAad, nationalInfo, nationalKid, nationalProtected } from './layer.js';
import { callProvider, providerBytes } from './provider-call.js';
import type { NationalSuite } from './suite.js';

/**
 * Puts a frame into a national layer, under an outer header.
 * @param publicKeys - In any order, none twice.
 * @returns The frame that relays carry; fresh.
 * @throws {@link RogatoryError} `ENVELOPE_NATIONAL_PROVIDER` (ENV-54).
 */
export async function nest(
  nestedFrame: Uint8Array,
  outerBytes: Uint8Array,
  suite: NationalSuite,
  publicKeys: readonly Uint8Array[],
): Promise<Uint8Array> {
  const header = nationalProtected(suite, nestedFrame);
  const contentKey = await callProvider(suite.id, 'newContentKey', suite.newContentKey);
  const keys = publicKeys.map((publicKey) => ({ publicKey, kid: nationalKid(suite, publicKey) }));
  const blocks: RecipientBlock[] = [];
  for (const { publicKey, kid } of keys.sort((a, b) => compare(a.kid, b.kid))) {
    const own = recipientProtected(suite.kem, kid);
    const made = await callProvider(suite.id, 'wrap', async () => {
      const { ek, wrapped } = await contentKey.wrap(Uint8Array.from(publicKey), nationalInfo(header, own, outerBytes));
      return { ek, wrapped };
    });
    const ek = providerBytes(suite.id, 'ek', made.ek, suite.encapsulationBytes);
    const wrapped = providerBytes(suite.id, 'wrapped', made.wrapped, suite.wrappedBytes);
    blocks.push({ protected: own, alg: suite.kem, kid, ek, wrapped });
  }
  const recipients = recipientsValue(blocks);
  const aad = nationalAad(header, outerBytes, encode(recipients));
  const plaintext = Uint8Array.from(nestedFrame);
  const { iv, ciphertext } = await callProvider(suite.id, 'encrypt', async () => {
    const made = await contentKey.encrypt(aad, plaintext);
    return { iv: made.iv, ciphertext: made.ciphertext };
  });
  const fixedIv = providerBytes(suite.id, 'iv', iv, suite.ivBytes);
  const fixed = providerBytes(suite.id, 'ciphertext', ciphertext, nestedFrame.length + suite.expansionBytes);
  return encodeFrame(outerBytes, encodeEncrypt(header, fixedIv, fixed, recipients));
}
