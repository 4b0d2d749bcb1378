// SPDX-License-Identifier: Apache-2.0
// Every primitive call that the construction of SPEC.md makes, on inputs of the same lengths, by node:crypto alone: beside the strict limit
// of bare.mjs the 8 KiB of padded plaintext, the commitment, the associated data, and the digests of frame, message, outer header and recipients.
import { createHmac, diffieHellman, hash, randomBytes, sign, verify } from 'node:crypto';
import { decapsulate, decrypt, encrypt, ephemeral, reader, schedule, signing, verifying } from './bare.mjs';

const PADDED = randomBytes(8192);
const OUTER = randomBytes(64);
const AAD = randomBytes(160);
/** What the signature covers beside the body: header of the message and protected headers. */
const HEADER_BYTES = 330;
const BLOCK_BYTES = 140;

/** @param {Uint8Array} bytes */
const sha256 = (bytes) => hash('sha256', bytes, 'buffer');

/** HKDF-SHA-512 of one block, after the digest of what it commits to. @param {Uint8Array} contentKey */
function commit(contentKey) {
  const info = hash('sha512', AAD, 'buffer');
  return createHmac('sha512', createHmac('sha512', AAD).update(contentKey).digest()).update(info).digest();
}

/** @param {Uint8Array} body @param {number} recipients */
export function constructionOf(body, recipients) {
  const signed = randomBytes(body.length + HEADER_BYTES);
  const blocks = randomBytes(BLOCK_BYTES * recipients);
  const frame = randomBytes(PADDED.length + 250 + blocks.length);

  function seal() {
    const [contentKey] = [randomBytes(32), randomBytes(12), randomBytes(16)];
    const out = [sha256(OUTER), sign(null, signed, signing), sha256(signed)];
    const wraps = [];
    for (let i = 0; i < recipients; i++) {
      sha256(OUTER);
      const { key, x } = ephemeral();
      wraps.push([x, encrypt(schedule(diffieHellman({ privateKey: key, publicKey: reader.publicKey })), contentKey)]);
    }
    return [out, wraps, sha256(blocks), commit(contentKey), encrypt(contentKey, PADDED, AAD), sha256(frame)];
  }

  const contentKey = randomBytes(32);
  const { key, x } = ephemeral();
  const [wrapped, , wrapTag] = encrypt(schedule(diffieHellman({ privateKey: key, publicKey: reader.publicKey })), contentKey);
  const [ciphertext, , tag] = encrypt(contentKey, PADDED, AAD);
  const signature = sign(null, signed, signing);

  function open() {
    const digests = [sha256(frame), sha256(OUTER), sha256(OUTER), sha256(blocks), sha256(signed)];
    const unwrapped = decrypt(schedule(decapsulate(x)), wrapped, wrapTag);
    const committed = commit(unwrapped);
    return [digests, committed, decrypt(unwrapped, ciphertext, tag, AAD), verify(null, signed, verifying, signature)];
  }
  return { seal, open };
}
