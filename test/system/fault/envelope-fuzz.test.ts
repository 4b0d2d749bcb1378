// SPDX-License-Identifier: Apache-2.0
// Whatever bytes come: a coded error, or a verified message. Never another exception.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encode } from '../../../src/cbor/encode.js';
import { isRogatoryError } from '../../../src/core/errors.js';
import { encodeFrame, encodeOuter, parseFrame } from '../../../src/envelope/header.js';
import { decodeInner } from '../../../src/envelope/content/inner.js';
import { decodeMessage } from '../../../src/envelope/content/message.js';
import { open } from '../../../src/envelope/open.js';
import { pad, unpad } from '../../../src/envelope/content/padding.js';
import { peek } from '../../../src/envelope/peek.js';
import { seal } from '../../../src/envelope/seal.js';
import { decodeSigned } from '../../../src/envelope/content/signed.js';
import { forge } from '../../envelope/forge.js';
import { sampleAttachment } from '../../envelope/attachments.js';
import { makeWorld, NOW } from '../../envelope/world.js';

const delivered = { deliveredAt: NOW * 1000 };

/** Runs `action` on bytes; anything thrown must carry a code of the envelope. */
function coded(action: () => unknown): void {
  try {
    action();
  } catch (error) {
    if (!isRogatoryError(error) || !error.code.startsWith('ENVELOPE_')) throw error;
  }
}

async function codedLater(action: () => Promise<unknown>): Promise<'opened' | 'refused'> {
  try {
    await action();
    return 'opened';
  } catch (error) {
    if (!isRogatoryError(error) || !error.code.startsWith('ENVELOPE_')) throw error;
    return 'refused';
  }
}

/** Bytes near `base`: cut, extended, overwritten, with pieces moved. */
function near(base: Uint8Array): fc.Arbitrary<Uint8Array> {
  const at = fc.nat({ max: base.length - 1 });
  const edit = fc.oneof(
    fc.record({ kind: fc.constant('set' as const), at, value: fc.nat({ max: 255 }) }),
    fc.record({ kind: fc.constant('cut' as const), at, value: fc.nat({ max: 40 }) }),
    fc.record({ kind: fc.constant('insert' as const), at, value: fc.nat({ max: 255 }) }),
    fc.record({ kind: fc.constant('copy' as const), at, value: fc.nat({ max: base.length - 1 }) }),
  );
  return fc.array(edit, { minLength: 1, maxLength: 6 }).map((edits) => {
    let bytes = Array.from(base);
    for (const { kind, at: i, value } of edits) {
      if (kind === 'set') bytes[i] = value;
      else if (kind === 'cut') bytes.splice(i, value);
      else if (kind === 'insert') bytes.splice(i, 0, value);
      else bytes = [...bytes.slice(0, i), ...bytes.slice(value, value + 32), ...bytes.slice(i + 32)];
    }
    return Uint8Array.from(bytes.map((byte) => byte & 0xff));
  });
}

describe('frames of any bytes', async () => {
  const world = makeWorld('rogatory-classic', 2);
  const reader = world.reader();
  const attachments = [sampleAttachment(world.input().message.messageId, 1)];
  const { frame, contentKey } = await seal(world.input({ attachments }));
  const { outerBytes, envelopeBytes } = parseFrame(frame);

  async function everything(bytes: Uint8Array): Promise<void> {
    coded(() => parseFrame(bytes));
    coded(() => peek(bytes));
    if (Buffer.compare(bytes, frame) !== 0) expect(await codedLater(() => open(bytes, reader, delivered))).toBe('refused');
  }

  it('give a coded error when they are random', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 600 }), everything), { numRuns: 500 });
  });

  it('give a coded error when a frame was mutated', async () => {
    await fc.assert(fc.asyncProperty(near(frame), everything), { numRuns: 500 });
  });

  it('give a coded error when the outer header was mutated inside a sound frame', async () => {
    const mutated = near(outerBytes).map((outer) => encodeFrame(outer, envelopeBytes));
    await fc.assert(fc.asyncProperty(mutated, everything), { numRuns: 500 });
  });

  it('give a coded error when the head of the envelope was mutated inside a sound frame', async () => {
    const head = envelopeBytes.subarray(0, 160);
    const mutated = near(head).map((start) => encodeFrame(outerBytes, Buffer.concat([start, envelopeBytes.subarray(160)])));
    await fc.assert(fc.asyncProperty(mutated, everything), { numRuns: 500 });
  });

  it('give a coded error when the envelope is any CBOR', async () => {
    const leaf = fc.oneof(
      fc.integer(),
      fc.string({ unit: 'grapheme', maxLength: 8 }),
      fc.uint8Array({ maxLength: 40 }),
      fc.boolean(),
      fc.constant(null),
    );
    const value = fc.array(
      fc.oneof(
        leaf,
        fc.array(leaf, { maxLength: 4 }),
        leaf.map((item) => new Map([[5, item]])),
      ),
      { maxLength: 6 },
    );
    const frames = value.map((parts) => encodeFrame(outerBytes, encode(parts, { tag: 96 })));
    await fc.assert(fc.asyncProperty(frames, everything), { numRuns: 500 });
  });

  it('give a coded error when a recipient mutated what is signed and encrypted it again', { timeout: 60_000 }, async () => {
    let inner = new Uint8Array(0) as Uint8Array;
    await forge(frame, contentKey, {
      plaintext: (padded) => {
        inner = unpad(padded).slice();
        return padded;
      },
    });
    const mutated = near(inner).filter((bytes) => Buffer.compare(bytes, inner) !== 0);
    const rebuilt = async (bytes: Uint8Array): Promise<void> => {
      const forged = await forge(frame, contentKey, { plaintext: () => pad(bytes) });
      expect(await codedLater(() => open(forged, reader, delivered))).toBe('refused');
    };
    await fc.assert(fc.asyncProperty(mutated, rebuilt), { numRuns: 500 });
  });

  it('give a coded error in each decoder of the content by itself', async () => {
    const { signed } = await open(frame, reader, delivered);
    const each = (bytes: Uint8Array): void => {
      for (const decoder of [decodeInner, decodeSigned, decodeMessage, unpad]) coded(() => decoder(bytes));
    };
    fc.assert(fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), near(signed)), each), { numRuns: 2000 });
  });

  it('give back the outer header that was encoded', () => {
    const header = fc.record({
      envelopeId: fc.uint8Array({ minLength: 16, maxLength: 16 }),
      mailboxes: fc
        .uniqueArray(fc.stringMatching(/^[a-z0-9][a-z0-9.-]{0,63}$/), { minLength: 1, maxLength: 32 })
        .map((locals) => locals.map((local) => `${local}@xb`).sort((a, b) => (a < b ? -1 : 1))),
      expiresAt: fc.nat({ max: 2 ** 30 }).map((hours) => hours * 3600),
      lane: fc.constantFrom(0, 1, 2, 3),
      blobs: fc.array(fc.record({ digest: fc.uint8Array({ minLength: 32, maxLength: 32 }), size: fc.maxSafeNat() }), { maxLength: 64 }),
    });
    fc.assert(
      fc.property(header, (outer) => {
        const typed = { ...outer, lane: outer.lane };
        expect(parseFrame(encodeFrame(encodeOuter(typed), Uint8Array.of(0))).outer).toEqual(typed);
      }),
    );
  });
});
