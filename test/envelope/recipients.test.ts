// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { encode } from '../../src/cbor/encode.js';
import { sha256 } from '../../src/crypto/digest/digest.js';
import { recipientInfo, recipientProtected, wrapContentKey } from '../../src/envelope/cose/recipients.js';
import { kemNamed, seeded } from './world.js';

const contentKey = new Uint8Array(32).fill(1);
const outer = Uint8Array.of(1, 2, 3);

describe('wrapContentKey', () => {
  for (const [suite, ekBytes] of [
    ['rogatory-classic', 32],
    ['rogatory-hybrid', 1120],
  ] as const) {
    it(`wraps 32 bytes into 48 and an ek of ${ekBytes} in ${suite}`, async () => {
      const { view, decapsulator } = kemNamed('reader-0', suite);
      const block = await wrapContentKey(contentKey, view, outer, seeded('wrap'));
      expect([block.ek.length, block.wrapped.length]).toEqual([ekBytes, 48]);
      expect(block).toMatchObject({ alg: view.alg, kid: view.kid, protected: recipientProtected(view.alg, view.kid) });
      await expect(decapsulator.open(recipientInfo(block.protected, outer), block.ek, block.wrapped)).resolves.toEqual(contentKey);
    });
  }

  it('binds the wrap to outer header, algorithm and kid, so that it cannot be lifted into another frame (ENV-12)', async () => {
    const { view, decapsulator } = kemNamed('reader-0', 'rogatory-classic');
    const block = await wrapContentKey(contentKey, view, outer, seeded('wrap'));
    for (const info of [
      recipientInfo(block.protected, Uint8Array.of(1, 2)),
      recipientInfo(recipientProtected(view.alg, new Uint8Array(32)), outer),
      recipientInfo(recipientProtected(-70157, view.kid), outer),
    ]) {
      await expect(decapsulator.open(info, block.ek, block.wrapped)).toRejectCode('CRYPTO_OPEN');
    }
  });

  it("gives the Recipient_structure of COSE-HPKE with the content's algorithm in it", () => {
    const header = recipientProtected(-70200, new Uint8Array(32));
    expect(recipientInfo(header, outer)).toEqual(encode(['HPKE Recipient', 3, header, sha256(outer)]));
  });
});
