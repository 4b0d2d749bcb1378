import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../../src/core/bytes.js';
import { sharedX25519 } from '../../src/crypto/curve/x25519.js';
import { x25519Providers } from '../crypto/providers.js';
import { vectorFile } from '../crypto/vectors.js';
import type { Wycheproof } from '../crypto/vectors.js';

interface Test {
  readonly public: string;
  readonly private: string;
  readonly shared: string;
}

const file = vectorFile<Wycheproof<object, Test>>('wycheproof/x25519_test.json');
const tests = () => file.read().testGroups.flatMap((group) => group.tests);
const isZero = (hex: string) => /^0*$/.test(hex);

// The file calls keys on the twist, of low order or not canonical "acceptable". The rule here: RFC 7748 computes them, and only an
// all-zero result is refused.
describe('Wycheproof X25519', () => {
  it.each(x25519Providers)('computes every shared secret through %s and refuses the all-zero ones (CRYPTO-04)', (_, provider) => {
    let zero = 0;
    for (const { tcId, public: publicKey, private: secret, shared } of tests()) {
      const got = provider.shared(fromHex(secret), fromHex(publicKey));
      if (isZero(shared)) zero++;
      expect([tcId, got && toHex(got)]).toEqual([tcId, isZero(shared) ? undefined : shared]);
    }
    expect(tests()).toHaveLength(518);
    expect(zero).toBeGreaterThan(0);
  });

  it('refuses an all-zero shared secret by its code (CRYPTO-04)', () => {
    for (const { public: publicKey, private: secret, shared } of tests()) {
      if (isZero(shared)) expect(() => sharedX25519(fromHex(secret), fromHex(publicKey))).toThrowCode('CRYPTO_KEY_WEAK');
    }
  });
});
