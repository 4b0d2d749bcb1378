import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../../src/core/bytes.js';
import { openAead, sealAead } from '../../src/crypto/aead/aead.js';
import { aeadProviders } from '../crypto/providers.js';
import { vectorFile } from '../crypto/vectors.js';
import type { Wycheproof } from '../crypto/vectors.js';

interface Group {
  readonly keySize: number;
  readonly ivSize: number;
  readonly tagSize: number;
}
interface Test {
  readonly key: string;
  readonly iv: string;
  readonly aad: string;
  readonly msg: string;
  readonly ct: string;
  readonly tag: string;
}

const file = vectorFile<Wycheproof<Group, Test>>('wycheproof/aes_gcm_test.json');
// The profile has 256-bit keys and 96-bit nonces only: the other 250 cases have no entrance here.
const isOurs = ({ keySize, ivSize, tagSize }: Group) => keySize === 256 && ivSize === 96 && tagSize === 128;
const groups = () => file.read().testGroups;
const tests = () =>
  groups()
    .filter(isOurs)
    .flatMap((group) => group.tests);

describe('Wycheproof AES-GCM', () => {
  it.each(aeadProviders)('opens and seals every case of 256-bit keys and 96-bit nonces through %s (CRYPTO-06)', (_, provider) => {
    for (const { tcId, key, iv, aad, msg, ct, tag, result } of tests()) {
      const opened = provider.open(fromHex(key), fromHex(iv), fromHex(aad), fromHex(ct + tag));
      expect([tcId, opened && toHex(opened)]).toEqual([tcId, result === 'valid' ? msg : undefined]);
      if (result !== 'valid') continue;
      expect(toHex(provider.seal(fromHex(key), fromHex(iv), fromHex(aad), fromHex(msg)))).toBe(ct + tag);
    }
    expect(tests()).toHaveLength(66);
  });

  it('refuses the invalid cases by their code (CRYPTO-06)', () => {
    for (const { key, iv, aad, ct, tag, result } of tests()) {
      if (result === 'invalid')
        expect(() => openAead(fromHex(key), fromHex(iv), fromHex(aad), fromHex(ct + tag))).toThrowCode('CRYPTO_OPEN');
    }
  });

  it('has no entrance for keys and nonces of other sizes', () => {
    for (const group of groups().filter((candidate) => !isOurs(candidate))) {
      const { key, iv } = group.tests[0] as Test;
      expect(() => sealAead(fromHex(key), fromHex(iv), new Uint8Array(0), new Uint8Array(0))).toThrow(RangeError);
    }
  });
});
