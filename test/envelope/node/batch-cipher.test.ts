// SPDX-License-Identifier: Apache-2.0
// A slot of the ring is used again: each batch in it has the nonces of its own chunks.
import { expect, it } from 'vitest';
import { BatchCipher } from '../../../src/envelope/node/batch-cipher.js';
import { PLAIN_BYTES, Ring, ringMemory, SEALED_BYTES } from '../../../src/envelope/node/ring.js';

it('seals and opens batches in one slot as in slots of their own (ENV-36)', () => {
  const job = { key: new Uint8Array(32).fill(1), baseNonce: new Uint8Array(12).fill(2), attachment: 7 } as never;
  const batch = (ring = new Ring(ringMemory())) => {
    const slot = ring.free()!;
    return Object.assign(slot, { length: PLAIN_BYTES, last: false });
  };
  const [used, other] = [batch(), batch()];
  const cipher = new BatchCipher(job, 'slot');
  const places = [0, 16, 32];
  const blobs = places.map((index) => cipher.seal(used, index).slice(0, SEALED_BYTES));
  const alone = places.map((index) => new BatchCipher(job, 'slot').seal(other, index).slice(0, SEALED_BYTES));
  expect(blobs).toEqual(alone);
  expect(new Set(blobs.map((blob) => Buffer.from(blob).toString('latin1'))).size).toBe(3);
  const opener = new BatchCipher(job, 'here');
  const sealed = batch();
  sealed.length = SEALED_BYTES;
  for (const [i, index] of places.entries()) {
    sealed.sealed.set(blobs[i]!);
    expect(opener.open(sealed, index).subarray(0, PLAIN_BYTES)).toEqual(used.plain.slice(0, PLAIN_BYTES));
    expect(() => opener.open(sealed, index + 1)).toThrowCode('ENVELOPE_ATTACHMENT_CHUNK', { attachment: 7, chunk: index + 1 });
  }
});
