import { describe, expect, it } from 'vitest';
import { equal, fromHex, toHex } from '../../src/core/bytes.js';
import { hybridKem, nobleHybrid, nobleMlKem } from '../../src/crypto/kem/kem.js';
import { nativeMlKem } from '../../src/crypto/native/node/ml-kem.js';
import type { MlKemProvider } from '../../src/crypto/native/provider.js';
import { mlKem, mlKemX25519 } from '../../src/crypto/noble/ml-kem.js';
import { vectorFile } from '../crypto/vectors.js';
import type { Wycheproof } from '../crypto/vectors.js';

interface Test {
  readonly seed: string;
  readonly ek: string;
  readonly c: string;
  readonly K: string;
}

interface XWing {
  readonly seed: string;
  readonly eseed: string;
  readonly ss: string;
  readonly pk: string;
  readonly ct: string;
}

const providers: [string, MlKemProvider | undefined][] = [
  ['node', nativeMlKem],
  ['noble', nobleMlKem],
];

describe.each(providers)('ML-KEM-768 through %s', (name, provider) => {
  const file = vectorFile<Wycheproof<object, Test>>('wycheproof/mlkem_768_test.json.gz');
  const title = provider === undefined ? `Wycheproof: SKIPPED, ${name} ${process.version} has no ML-KEM` : 'Wycheproof';

  describe.skipIf(provider === undefined)(title, () => {
    it('decapsulates every valid case and refuses seeds and ciphertexts of another length', () => {
      let seen = 0;
      for (const { tcId, seed, ek, c, K, result } of file.read().testGroups.flatMap((group) => group.tests)) {
        let got = 'refused';
        try {
          got = toHex((provider as MlKemProvider).decapsulator(fromHex(seed))(fromHex(c)));
        } catch {
          // Which error it is does not matter: HPKE maps all of them to CRYPTO_OPEN.
        }
        expect([tcId, got]).toEqual([tcId, result === 'valid' ? K : 'refused']);
        if (result === 'valid') expect(toHex(mlKem.keygen(fromHex(seed)).publicKey)).toBe(ek);
        seen++;
      }
      expect(seen).toBe(193);
    });
  });
});

describe('MLKEM768-X25519', () => {
  const file = vectorFile<readonly XWing[]>('hpke/x-wing.json');
  describe('X-Wing', () => {
    it('derives the public key and encapsulates with the given randomness through noble', () => {
      for (const { seed, eseed, ss, pk, ct } of file.read()) {
        expect(toHex(mlKemX25519.keygen(fromHex(seed)).publicKey)).toBe(pk);
        const { ek, shared } = nobleHybrid.encapsulate(fromHex(pk), script(fromHex(eseed)));
        expect([toHex(ek), toHex(shared)]).toEqual([ct, ss]);
      }
    });

    it.each([
      ['our composition', hybridKem],
      ['noble', nobleHybrid],
    ])('decapsulates through %s', (_, kem) => {
      for (const { seed, ss, ct } of file.read()) expect(toHex(kem.decapsulator(fromHex(seed))(fromHex(ct)))).toBe(ss);
      expect(file.read()).toHaveLength(3);
    });

    it.skipIf(nativeMlKem !== undefined)('encapsulates with the given randomness through our composition, where noble carries it', () => {
      for (const { eseed, ss, pk, ct } of file.read()) {
        const { ek, shared } = hybridKem.encapsulate(fromHex(pk), script(fromHex(eseed)));
        expect(equal(ek, fromHex(ct)) && equal(shared, fromHex(ss))).toBe(true);
      }
    });
  });
});

/** A random source that reads from a script. */
function script(bytes: Uint8Array): (length: number) => Uint8Array {
  let at = 0;
  return (length) => bytes.slice(at, (at += length));
}
