// Every provider of every primitive, in one asynchronous form: what they compute must not differ.
import { nativeAead } from '../../src/crypto/native/node/aead.js';
import { webAead } from '../../src/crypto/native/web/aead.js';
import { nativeDigest } from '../../src/crypto/native/node/digest.js';
import { webDigest } from '../../src/crypto/native/web/digest.js';
import { nativeEd25519 } from '../../src/crypto/native/node/ed25519.js';
import { webEd25519 } from '../../src/crypto/native/web/ed25519.js';
import type { Asynchronous } from '../../src/crypto/native/provider.js';
import { nativeX25519 } from '../../src/crypto/native/node/x25519.js';
import { webX25519 } from '../../src/crypto/native/web/x25519.js';
import { nobleAead } from '../../src/crypto/noble/ciphers.js';
import { nobleEd25519, nobleX25519 } from '../../src/crypto/noble/curves.js';
import { nobleDigest } from '../../src/crypto/noble/hashes.js';

type Table<P> = readonly (readonly [name: string, provider: Asynchronous<P>])[];

/** Makes promises of what a synchronous provider returns. */
function asynchronous<P extends object>(provider: P | undefined): Asynchronous<P> {
  if (provider === undefined) throw new TypeError('the tests run where node:crypto is');
  const wrapped = Object.entries(provider).map(([name, f]) => [
    name,
    async (...args: unknown[]) => (f as (...a: unknown[]) => unknown)(...args),
  ]);
  return Object.fromEntries(wrapped) as Asynchronous<P>;
}

export const ed25519Providers = [
  ['node', asynchronous(nativeEd25519)],
  ['WebCrypto', webEd25519],
  ['noble', asynchronous(nobleEd25519)],
] satisfies Table<NonNullable<typeof nativeEd25519>>;

export const x25519Providers = [
  ['node', asynchronous(nativeX25519)],
  ['WebCrypto', webX25519],
  ['noble', asynchronous(nobleX25519)],
] satisfies Table<Omit<NonNullable<typeof nativeX25519>, 'draw'>>;

export const aeadProviders = [
  ['node', asynchronous(nativeAead)],
  ['WebCrypto', webAead],
  ['noble', asynchronous(nobleAead)],
] satisfies Table<NonNullable<typeof nativeAead>>;

export const digestProviders = [
  ['node', asynchronous(nativeDigest)],
  ['WebCrypto', webDigest],
  ['noble', asynchronous(nobleDigest)],
] as const;
