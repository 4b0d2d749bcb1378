// Every provider of every primitive: what they compute must not differ.
import { ed25519 } from '@noble/curves/ed25519.js';
import { nativeAead } from '../../src/crypto/native/node/aead.js';
import { nativeDigest } from '../../src/crypto/native/node/digest.js';
import { nativeEd25519 } from '../../src/crypto/native/node/ed25519.js';
import { nativeX25519 } from '../../src/crypto/native/node/x25519.js';
import { nobleAead } from '../../src/crypto/noble/ciphers.js';
import { nobleEd25519, nobleX25519 } from '../../src/crypto/noble/curves.js';
import { nobleDigest } from '../../src/crypto/noble/hashes.js';

function both<P>(native: P | undefined, noble: P): readonly (readonly [name: string, provider: P])[] {
  if (native === undefined) throw new TypeError('the tests run where node:crypto is');
  return [
    ['node', native],
    ['noble', noble],
  ];
}

export const ed25519Providers = both(nativeEd25519, nobleEd25519);
export const x25519Providers = both(nativeX25519, nobleX25519);
export const aeadProviders = both(nativeAead, nobleAead);
export const digestProviders = both(nativeDigest, nobleDigest);

/** The verdict of noble's own strict mode: an oracle, not the rule. */
export function nobleStrictVerify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  try {
    return ed25519.verify(signature, message, publicKey, { zip215: false });
  } catch {
    return false;
  }
}
