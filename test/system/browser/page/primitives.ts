// SPDX-License-Identifier: Apache-2.0
// Public vectors through what the library runs in the page: noble, and WebCrypto where it holds keys or encrypts files.
import { fromHex, toHex } from '../../../../src/core/bytes.js';
import { verifyEd25519 } from '../../../../src/crypto/curve/ed25519.js';
import { pkcs8 } from '../../../../src/crypto/native/webcrypto.js';
import { webChunkCipher } from '../../../../src/crypto/native/web/chunk-cipher.js';
import { nobleAead } from '../../../../src/crypto/noble/ciphers.js';
import { nobleX25519 } from '../../../../src/crypto/noble/curves.js';
import { agreeX25519 } from '../../../../src/crypto/web/web-algorithm.js';

/** What WebCrypto and noble say, case by case. */
export interface Verdicts<T> {
  readonly webCrypto: T[];
  readonly noble: T[];
}

async function both<C, T>(cases: readonly C[], webCrypto: (one: C) => Promise<T>, noble: (one: C) => T | Promise<T>): Promise<Verdicts<T>> {
  const verdicts: Verdicts<T> = { webCrypto: [], noble: [] };
  for (const one of cases) {
    verdicts.webCrypto.push(await webCrypto(one));
    verdicts.noble.push(await noble(one));
  }
  return verdicts;
}

export interface SignatureCase {
  readonly key: string;
  readonly message: string;
  readonly signature: string;
}

export function verifyAll(cases: readonly SignatureCase[]): boolean[] {
  return cases.map(({ key, message, signature }) => verifyEd25519(fromHex(key), fromHex(message), fromHex(signature)));
}

/** Shared secrets; null where there is none. */
export function agreeAll(cases: readonly { readonly secret: string; readonly peer: string }[]): Promise<Verdicts<string | null>> {
  const hex = (shared: Uint8Array | undefined): string | null => (shared === undefined ? null : toHex(shared));
  return both(
    cases,
    async ({ secret, peer }) => {
      const key = await crypto.subtle.importKey('pkcs8', pkcs8(0x6e, fromHex(secret)), 'X25519', false, ['deriveBits']);
      return hex(await agreeX25519(key, fromHex(peer)).catch(() => undefined));
    },
    ({ secret, peer }) => hex(nobleX25519.shared(fromHex(secret), fromHex(peer))),
  );
}

export interface AeadCase {
  readonly key: string;
  readonly nonce: string;
  readonly aad: string;
  readonly sealed: string;
}

type Opened = [plaintext: string, sealed: string] | null;

/** What opens, and what that seals to again; null where nothing opens. Files have no associated data: other cases go through noble alone. */
export async function openAll(cases: readonly AeadCase[]): Promise<Verdicts<Opened>> {
  const noble = (one: AeadCase): Opened => {
    const [key, nonce, aad] = [fromHex(one.key), fromHex(one.nonce), fromHex(one.aad)];
    const plaintext = nobleAead.open(key, nonce, aad, fromHex(one.sealed));
    return plaintext === undefined ? null : [toHex(plaintext), toHex(nobleAead.seal(key, nonce, aad, plaintext))];
  };
  return both(cases, async (one) => (one.aad === '' ? inChunks(one) : noble(one)), noble);
}

async function inChunks({ key, nonce: iv, sealed }: AeadCase): Promise<Opened> {
  const cipher = await webChunkCipher?.(fromHex(key));
  if (cipher === undefined) throw new TypeError('the page has no crypto.subtle');
  const [nonce, input] = [fromHex(iv), fromHex(sealed)];
  const [plaintext, again] = [new Uint8Array(input.length - 16), new Uint8Array(input.length)];
  if ((await cipher.open([{ nonce, input, output: plaintext }])) === 0) return null;
  await cipher.seal([{ nonce, input: plaintext, output: again }]);
  return [toHex(plaintext), toHex(again)];
}
