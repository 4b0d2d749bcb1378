// SPDX-License-Identifier: Apache-2.0
import { createPrivateKey, createPublicKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { fromBase64url } from './key-cache.js';
import { pkcs8 } from '../../webcrypto.js';

/** Last byte of the object identifier 1.3.101.x of RFC 8410. */
export type CurveId = typeof X25519 | typeof ED25519;
export const X25519 = 0x6e;
export const ED25519 = 0x70;

/** Last two bytes of the object identifier 2.16.840.1.101.3.4.x.y of FIPS 204 and FIPS 203. */
export type PostQuantumId = readonly [number, number];
export const ML_DSA_65: PostQuantumId = [0x03, 0x12];
export const ML_KEM_768: PostQuantumId = [0x04, 0x02];

function algorithm(id: PostQuantumId): number[] {
  return [0x30, 0x0b, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, ...id];
}

/** Imports a 32-byte private key by PKCS #8 (RFC 8410), because a JWK would need the public half, which is not known yet. */
export function importSecret(id: CurveId, secret: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.from(pkcs8(id, secret).buffer), format: 'der', type: 'pkcs8' });
}

/** Public half of a private key that was imported: 32 fresh bytes. (DER takes ten times as long to write on Node 20.) */
export function publicHalf(key: KeyObject): Uint8Array {
  const { x } = createPublicKey(key).export({ format: 'jwk' });
  return fromBase64url(x as string);
}

/** Imports a seed by PKCS #8 in its seed-only form (RFC 9881, RFC 9935). */
export function importSeed(id: PostQuantumId, seed: Uint8Array): KeyObject {
  const inner = [0x04, seed.length + 2, 0x80, seed.length, ...seed];
  const body = [0x02, 0x01, 0x00, ...algorithm(id), ...inner];
  return createPrivateKey({ key: Buffer.from([0x30, body.length, ...body]), format: 'der', type: 'pkcs8' });
}

/** Imports a raw public key of 253 to 65,000 bytes by its SubjectPublicKeyInfo. */
export function importPublic(id: PostQuantumId, raw: Uint8Array): KeyObject {
  const head = [...algorithm(id), 0x03, 0x82, (raw.length + 1) >> 8, (raw.length + 1) & 0xff, 0x00];
  const length = head.length + raw.length;
  return createPublicKey({
    key: Buffer.concat([Buffer.from([0x30, 0x82, length >> 8, length & 0xff, ...head]), raw]),
    format: 'der',
    type: 'spki',
  });
}

/** Raw public half of a private key. @param length - Its bytes, which stand last. */
export function exportPublic(key: KeyObject, length: number): Uint8Array {
  return new Uint8Array(createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-length));
}
