// SPDX-License-Identifier: Apache-2.0
// Public vectors through WebCrypto and through noble, in the page: what each says of each case.
import { fromHex, toHex } from '../../../../src/core/bytes.js';
import { hasStrictForm } from '../../../../src/crypto/curve/ed25519.js';
import { webAead } from '../../../../src/crypto/native/web/aead.js';
import { webEd25519 } from '../../../../src/crypto/native/web/ed25519.js';
import { webX25519 } from '../../../../src/crypto/native/web/x25519.js';
import { nobleAead } from '../../../../src/crypto/noble/ciphers.js';
import { nobleEd25519, nobleX25519 } from '../../../../src/crypto/noble/curves.js';

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

/** The strict rule: byte checks, then one verification. */
export function verifyAll(cases: readonly SignatureCase[]): Promise<Verdicts<boolean>> {
  const bytes = ({ key, message, signature }: SignatureCase) => [fromHex(key), fromHex(message), fromHex(signature)] as const;
  const strict = (one: SignatureCase): boolean => hasStrictForm(fromHex(one.key), fromHex(one.signature));
  return both(
    cases,
    async (one) => strict(one) && (await webEd25519.verify(...bytes(one))),
    (one) => strict(one) && nobleEd25519.verify(...bytes(one)),
  );
}

/** Shared secrets; null where there is none. */
export function agreeAll(cases: readonly { readonly secret: string; readonly peer: string }[]): Promise<Verdicts<string | null>> {
  const hex = (shared: Uint8Array | undefined): string | null => (shared === undefined ? null : toHex(shared));
  return both(
    cases,
    async ({ secret, peer }) => hex(await webX25519.shared(fromHex(secret), fromHex(peer))),
    ({ secret, peer }) => hex(nobleX25519.shared(fromHex(secret), fromHex(peer))),
  );
}

export interface AeadCase {
  readonly key: string;
  readonly nonce: string;
  readonly aad: string;
  readonly sealed: string;
}

/** What opens, and what that seals to again; null where nothing opens. */
export function openAll(cases: readonly AeadCase[]): Promise<Verdicts<[plaintext: string, sealed: string] | null>> {
  const through = (provider: typeof webAead | typeof nobleAead) => async (one: AeadCase) => {
    const [key, nonce, aad] = [fromHex(one.key), fromHex(one.nonce), fromHex(one.aad)];
    const plaintext = await provider.open(key, nonce, aad, fromHex(one.sealed));
    if (plaintext === undefined) return null;
    return [toHex(plaintext), toHex(await provider.seal(key, nonce, aad, plaintext))] as [string, string];
  };
  return both(cases, through(webAead), through(nobleAead));
}
