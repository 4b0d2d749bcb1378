import { createPublicKey, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { fromHex } from '../../src/core/bytes.js';
import { hasStrictForm, verifyEd25519 } from '../../src/crypto/curve/ed25519.js';
import { ed25519Providers, nobleStrictVerify } from '../crypto/providers.js';
import { vectorFile } from '../crypto/vectors.js';
import type { Wycheproof } from '../crypto/vectors.js';

interface Group {
  readonly publicKey: { readonly pk: string };
}
interface Test {
  readonly msg: string;
  readonly sig: string;
}

const file = vectorFile<Wycheproof<Group, Test>>('wycheproof/ed25519_test.json');

function cases() {
  return file.read().testGroups.flatMap(({ publicKey, tests }) =>
    tests.map(({ tcId, msg, sig, result }) => ({
      tcId,
      key: fromHex(publicKey.pk),
      message: fromHex(msg),
      signature: fromHex(sig),
      result,
    })),
  );
}

describe('Wycheproof Ed25519', () => {
  it.each(ed25519Providers)('gives the verdict of every case through %s (CRYPTO-05)', (_, provider) => {
    const wrong: number[] = [];
    for (const { tcId, key, message, signature, result } of cases()) {
      const verdict = hasStrictForm(key, signature) && provider.verify(key, message, signature);
      if (verdict !== (result === 'valid')) wrong.push(tcId);
    }
    expect(wrong).toEqual([]);
    expect(cases()).toHaveLength(151);
  });

  it('gives the verdict of the oracle, noble strict and OpenSSL both accepting, on every case (CRYPTO-05)', () => {
    for (const { tcId, key, message, signature } of cases()) {
      const jwk = { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(key).toString('base64url') };
      const openssl = verify(null, message, createPublicKey({ key: jwk, format: 'jwk' }), signature);
      expect([tcId, verifyEd25519(key, message, signature)]).toEqual([tcId, openssl && nobleStrictVerify(key, message, signature)]);
    }
  });
});
