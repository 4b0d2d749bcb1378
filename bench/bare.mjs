// SPDX-License-Identifier: Apache-2.0
// The limit: the calls of node:crypto that a sealed message of the classic suite cannot do without, and nothing around them: no padding,
// no commitment, no digests, no associated data, no encoding. construction.mjs adds what the profile adds.
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';

const NONCE = new Uint8Array(12);
export const { privateKey: signing, publicKey: verifying } = generateKeyPairSync('ed25519');
export const reader = generateKeyPairSync('x25519');

/**
 * @param {Uint8Array} key
 * @param {Uint8Array} plaintext
 * @param {Uint8Array} [aad]
 * @returns {[ciphertext: Uint8Array, rest: Uint8Array, tag: Uint8Array]}
 */
export function encrypt(key, plaintext, aad) {
  const cipher = createCipheriv('aes-256-gcm', key, NONCE);
  if (aad !== undefined) cipher.setAAD(aad);
  return [cipher.update(plaintext), cipher.final(), cipher.getAuthTag()];
}

/** @param {Uint8Array} key @param {Uint8Array} ciphertext @param {Uint8Array} tag @param {Uint8Array} [aad] */
export function decrypt(key, ciphertext, tag, aad) {
  const decipher = createDecipheriv('aes-256-gcm', key, NONCE);
  if (aad !== undefined) decipher.setAAD(aad);
  decipher.setAuthTag(tag);
  const plaintext = decipher.update(ciphertext);
  decipher.final();
  return plaintext;
}

/** The HMACs of DHKEM (2) and of a key schedule without exporter (5), RFC 9180, without their labels. @param {Uint8Array} shared */
export function schedule(shared) {
  let last = shared;
  for (let i = 0; i < 7; i++) last = createHmac('sha256', last).update(shared).digest();
  return last;
}

/**
 * An ephemeral key as node:crypto makes one fastest and safely. The same call writes the public half: a later export can hang Node 20.
 * @type {(type: 'x25519', options: object) => { privateKey: import('node:crypto').KeyObject, publicKey: { x: string } }}
 */
const drawPair = /** @type {any} */ (generateKeyPairSync);
export function ephemeral() {
  const { privateKey, publicKey } = drawPair('x25519', { publicKeyEncoding: { format: 'jwk' } });
  return { key: privateKey, x: publicKey.x };
}

/** @param {Uint8Array} body @param {number} recipients */
export function sealBare(body, recipients) {
  const signature = sign(null, body, signing);
  const contentKey = randomBytes(32);
  const wraps = [];
  for (let i = 0; i < recipients; i++) {
    const { key, x } = ephemeral();
    wraps.push([x, encrypt(schedule(diffieHellman({ privateKey: key, publicKey: reader.publicKey })), contentKey)]);
  }
  return [signature, wraps, encrypt(contentKey, body)];
}

/** @param {string} [x] */
export function decapsulate(x = '') {
  const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x }, format: 'jwk' });
  return diffieHellman({ privateKey: reader.privateKey, publicKey });
}

/** What {@link openBare} undoes. @param {Uint8Array} body */
export function prepareBare(body) {
  const contentKey = randomBytes(32);
  const { key, x } = ephemeral();
  const [wrapped, , wrapTag] = encrypt(schedule(diffieHellman({ privateKey: key, publicKey: reader.publicKey })), contentKey);
  const [ciphertext, , tag] = encrypt(contentKey, body);
  return { x, wrapped, wrapTag, ciphertext, tag, signature: sign(null, body, signing) };
}

/** @param {ReturnType<typeof prepareBare>} sealed */
export function openBare({ x, wrapped, wrapTag, ciphertext, tag, signature }) {
  const contentKey = decrypt(schedule(decapsulate(x)), wrapped, wrapTag);
  const body = decrypt(contentKey, ciphertext, tag);
  return verify(null, body, verifying, signature);
}
