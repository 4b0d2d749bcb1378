// SPDX-License-Identifier: Apache-2.0
import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { encode } from '../../src/cbor/encode.js';
import { concat, toHex } from '../../src/core/bytes.js';
import { checkCommitment, commitTo, contentAad, externalAad } from '../../src/envelope/cose/commitment.js';
import { open } from '../../src/envelope/open.js';
import { seal } from '../../src/envelope/seal.js';
import { fault } from '../cbor/fault.js';
import { forge, wrapsOf } from './forge.js';
import { makeWorld, NOW } from './world.js';

const key = new Uint8Array(32).fill(1);
const iv = new Uint8Array(12).fill(2);
const ext = externalAad(Uint8Array.of(3), Uint8Array.of(4));

describe('commitment', () => {
  it('is HKDF-SHA-512 over IV and ext, 32 bytes', () => {
    const sha512 = createHash('sha512').update(ext).digest();
    const prk = createHmac('sha512', 'rogatory-commit/1').update(key).digest();
    const okm = createHmac('sha512', prk)
      .update(concat(iv, sha512, Uint8Array.of(1)))
      .digest();
    expect(toHex(commitTo(key, iv, ext))).toBe(okm.subarray(0, 32).toString('hex'));
  });

  it('names the outer header and the digest of the recipients in ext', () => {
    const digest = Uint8Array.from(createHash('sha256').update(Uint8Array.of(4)).digest());
    expect(ext).toEqual(encode(['rogatory-env/1', Uint8Array.of(3), digest]));
    expect(contentAad(Uint8Array.of(5), ext)).toEqual(encode(['Encrypt', Uint8Array.of(5), ext]));
  });

  it('changes with the key, the IV, the outer header and the recipients', () => {
    const all = [
      commitTo(key, iv, ext),
      commitTo(new Uint8Array(32), iv, ext),
      commitTo(key, new Uint8Array(12), ext),
      commitTo(key, iv, externalAad(Uint8Array.of(0), Uint8Array.of(4))),
      commitTo(key, iv, externalAad(Uint8Array.of(3), Uint8Array.of(0))),
    ];
    expect(new Set(all.map(toHex)).size).toBe(all.length);
    const faults = all.map((commitment) => fault(() => checkCommitment(key, iv, ext, commitment))?.['code']);
    expect(faults).toEqual([undefined, ...all.slice(1).map(() => 'ENVELOPE_COMMITMENT')]);
  });

  it('rejects a second content key for one ciphertext, wrapped for another recipient (ENV-13)', async () => {
    const world = makeWorld('rogatory-classic', 2);
    const { frame, contentKey } = await seal(world.input());
    const other = new Uint8Array(32).fill(9);
    // The sender wraps its second key for everybody and leaves commitment and ciphertext as they are for the first.
    const recipients = [...world.input().recipients].sort((a, b) => (toHex(a.kem.kid) < toHex(b.kem.kid) ? -1 : 1));
    const rewrapped = await forge(frame, contentKey, { recipients });
    const twoKeys = await forge(rewrapped, contentKey, {
      recipients,
      contentKey: other,
      commitment: (_, envelopeIv, envelopeExt) => commitTo(contentKey, envelopeIv, envelopeExt),
    });
    await expect(open(rewrapped, world.reader(0), { deliveredAt: NOW * 1000 })).resolves.toBeDefined();
    await expect(open(twoKeys, world.reader(0), { deliveredAt: NOW * 1000 })).toRejectCode('ENVELOPE_COMMITMENT');
    await expect(open(twoKeys, world.reader(1), { deliveredAt: NOW * 1000 })).toRejectCode('ENVELOPE_COMMITMENT');
  });

  it('rejects one recipient whose wrap holds another key than that of the others (ENV-13)', async () => {
    const world = makeWorld('rogatory-classic', 2);
    const { frame, contentKey } = await seal(world.input());
    const recipients = [...world.input().recipients].sort((a, b) => (toHex(a.kem.kid) < toHex(b.kem.kid) ? -1 : 1));
    const lying = await forge(frame, contentKey, { recipients, contentKey: new Uint8Array(32).fill(9) });
    const mixed = await forge(frame, contentKey, { recipients, wraps: ([first]) => [first!, wrapsOf(lying)[1]!] });
    const kids = recipients.map(({ id }) => world.readers.findIndex((reader) => reader.id === id));
    await expect(open(mixed, world.reader(kids[0]), { deliveredAt: NOW * 1000 })).resolves.toBeDefined();
    await expect(open(mixed, world.reader(kids[1]), { deliveredAt: NOW * 1000 })).toRejectCode('ENVELOPE_COMMITMENT');
  });
});
