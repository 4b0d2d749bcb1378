// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { encode } from '../../../src/cbor/encode.js';
import { concat } from '../../../src/core/bytes.js';
import { open } from '../../../src/envelope/open.js';
import { seal } from '../../../src/envelope/seal.js';
import { forge, forgeFrame } from '../forge.js';
import type { Forgery } from '../forge.js';
import { makeWorld, NOW } from '../world.js';

const delivered = { deliveredAt: NOW * 1000 };

describe('open, step 5', () => {
  it('rejects a ciphertext that was changed, or cut to another padded length (ENV-14)', async () => {
    const world = makeWorld();
    const { frame } = await seal(world.input());
    for (const change of [(c: Uint8Array) => c.with(0, (c[0]! + 1) % 256), (c: Uint8Array) => concat(c, new Uint8Array(1024))]) {
      const wrong = forgeFrame(frame, {
        envelope: ([header, unprotected, ciphertext, wraps]) => [header!, unprotected!, change(ciphertext as Uint8Array), wraps!],
      });
      await expect(open(wrong, world.reader(), delivered)).toRejectCode('ENVELOPE_DECRYPTION');
    }
  });

  const paddings: Record<string, Forgery['plaintext']> = {
    'longer than exact': (padded) => concat(padded, new Uint8Array(1024)),
    'with a byte that is not zero': (padded) => padded.with(padded.length - 1, 1),
    'with a length that points behind its end': (padded) => padded.with(0, 0xff),
    'with a length one too small': (padded, inner) => {
      const out = Uint8Array.from(padded);
      new DataView(out.buffer).setUint32(0, inner.length - 1);
      return out;
    },
  };
  for (const [fault, plaintext] of Object.entries(paddings)) {
    it(`rejects a plaintext ${fault} (ENV-15)`, async () => {
      const world = makeWorld();
      const { frame, contentKey } = await seal(world.input());
      await expect(open(await forge(frame, contentKey, { plaintext: plaintext! }), world.reader(), delivered)).toRejectCode(
        'ENVELOPE_PADDING',
      );
    });
  }

  const contents: Record<string, Forgery> = {
    'trailing bytes in inner': { inner: (parts) => concat(encode(parts), Uint8Array.of(0)) },
    'a fourth element in inner': { inner: (parts) => [...parts, 0] },
    'an inner that is no CBOR': { inner: () => Uint8Array.of(0xff) },
    'trailing bytes in the signed part': { signed: (parts) => concat(encode(parts, { tag: 98 }), Uint8Array.of(0)) },
    'a signed part without its tag': { signed: (parts) => encode(parts) },
    'trailing bytes in the message': { message: (members) => concat(encode(members), Uint8Array.of(0)) },
    'an unknown member in the message': { message: (members) => new Map([...members, [14, 1]]) },
    'unsorted members in the message': { message: () => Uint8Array.of(0xa2, 0x01, 0x00, 0x00, 0x00) },
    'a float in the message': { message: () => Uint8Array.of(0xa1, 0x00, 0xf9, 0x00, 0x00) },
  };
  for (const [fault, forgery] of Object.entries(contents)) {
    it(`rejects ${fault}, although all of it is signed and encrypted (ENV-16)`, async () => {
      const world = makeWorld();
      const { frame, contentKey } = await seal(world.input());
      const forged = await forge(frame, contentKey, { signers: [world.seal], ...forgery });
      await expect(open(forged, world.reader(), delivered)).toRejectCode('ENVELOPE_CONTENT_MALFORMED');
    });
  }

  it('rejects another envelope whose ciphertext was put here (ENV-13)', async () => {
    const world = makeWorld();
    const { frame } = await seal(world.input());
    const other = await seal(world.input({ envelopeId: new Uint8Array(16) }));
    const swapped = forgeFrame(frame, { frame: ([outer]) => [outer!, forgedEnvelope(other.frame)] });
    await expect(open(swapped, world.reader(), delivered)).toRejectCode('ENVELOPE_DECAPSULATION');
  });
});

function forgedEnvelope(frame: Uint8Array): Uint8Array {
  let envelope = new Uint8Array(0);
  forgeFrame(frame, {
    frame: (parts) => {
      envelope = parts[1] as Uint8Array<ArrayBuffer>;
      return parts;
    },
  });
  return envelope;
}
