import { describe, expect, it } from 'vitest';
import { fromHex } from '../../src/core/bytes.js';
import { nobleMlDsa, verifyMlDsa } from '../../src/crypto/sign/ml-dsa.js';
import { nativeMlDsa } from '../../src/crypto/native/node/ml-dsa.js';
import { vectorFile } from '../crypto/vectors.js';
import type { Wycheproof } from '../crypto/vectors.js';

interface Group {
  readonly publicKey: string;
}
interface Test {
  readonly msg: string;
  readonly sig: string;
  readonly ctx?: string;
}

const file = vectorFile<Wycheproof<Group, Test>>('wycheproof/mldsa_65_verify_test.json.gz');

function cases() {
  return file.read().testGroups.flatMap(({ publicKey, tests }) =>
    tests.map(({ tcId, msg, sig, ctx = '', result }) => ({
      tcId,
      key: fromHex(publicKey),
      message: fromHex(msg),
      signature: fromHex(sig),
      // The profile signs with the empty context: what is valid under another one is not valid here.
      valid: result === 'valid' && ctx === '',
    })),
  );
}

describe('Wycheproof ML-DSA-65', () => {
  it.each([
    ['the provider in use', verifyMlDsa],
    ['noble', (...args) => nobleMlDsa.verify(...args)],
  ] as [string, typeof verifyMlDsa][])('gives the verdict of every case through %s', (_, verify) => {
    const wrong = cases().filter(({ key, message, signature, valid }) => verify(key, message, signature) !== valid);
    expect(wrong.map(({ tcId }) => tcId)).toEqual([]);
    expect(cases()).toHaveLength(210);
  });

  it.skipIf(nativeMlDsa === undefined)(
    nativeMlDsa === undefined ? `SKIPPED through node: ${process.version} has no ML-DSA` : 'gives the verdict of every case through node',
    () => {
      const native = nativeMlDsa as NonNullable<typeof nativeMlDsa>;
      const wrong = cases().filter(({ key, message, signature, valid }) => native.verify(key, message, signature) !== valid);
      expect(wrong.map(({ tcId }) => tcId)).toEqual([]);
    },
  );
});
