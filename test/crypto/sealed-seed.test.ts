// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { systemRandom } from '../../src/core/random.js';
import { coseKey } from '../../src/crypto/keys/keys.js';
import { sealSeed, withSeed } from '../../src/crypto/web/sealed-seed.js';

const publicKey = coseKey(-49, new Uint8Array(1952));

describe('a sealed seed', () => {
  it('is bare for the length of one call, and zeros before and after (CRYPTO-20)', async () => {
    const seed = systemRandom(32);
    const copy = Uint8Array.from(seed);
    const held = await sealSeed(seed, publicKey);
    expect(seed).toEqual(new Uint8Array(32));
    let lent = new Uint8Array(0);
    expect(
      await withSeed(held, publicKey, (bare) => {
        expect(bare).toEqual(copy);
        lent = bare as Uint8Array<ArrayBuffer>;
        return 7;
      }),
    ).toBe(7);
    expect(lent).toEqual(new Uint8Array(32));
  });

  it('is zeros too after a call that throws', async () => {
    const held = await sealSeed(systemRandom(32), publicKey);
    let lent: Uint8Array = new Uint8Array(0);
    const call = withSeed(held, publicKey, (bare) => {
      lent = bare;
      throw new RangeError('no');
    });
    await expect(call).rejects.toThrow(RangeError);
    expect(lent).toEqual(new Uint8Array(32));
  });

  it('is under a key and a nonce of its own', async () => {
    const [first, second] = [await sealSeed(new Uint8Array(32), publicKey), await sealSeed(new Uint8Array(32), publicKey)];
    expect(first.sealed).toHaveLength(48);
    expect(first.sealed).not.toEqual(second.sealed);
    expect(first.nonce).not.toEqual(second.nonce);
    await expect(withSeed({ ...first, key: second.key }, publicKey, () => 0)).toRejectCode('CRYPTO_OPEN');
    await expect(withSeed(first, coseKey(-49, new Uint8Array(1952).fill(1)), () => 0)).toRejectCode('CRYPTO_OPEN');
  });
});
