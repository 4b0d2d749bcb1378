// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { encode } from '../../../src/cbor/encode.js';
import { compare, toHex } from '../../../src/core/bytes.js';
import { isRogatoryError } from '../../../src/core/errors.js';
import { open } from '../../../src/envelope/open.js';
import { recipientProtected } from '../../../src/envelope/cose/recipients.js';
import type { Recipient } from '../../../src/envelope/seal-input.js';
import { seal } from '../../../src/envelope/seal.js';
import { forge, forgeFrame } from '../forge.js';
import type { Items } from '../forge.js';
import { DAY, kemNamed, makeWorld, NOW } from '../world.js';

const delivered = { deliveredAt: NOW * 1000 };

function sorted(recipients: readonly Recipient[]): Recipient[] {
  return [...recipients].sort((a, b) => compare(a.kem.kid, b.kem.kid));
}

describe('open, step 2', () => {
  it('holds an envelope for a co-recipient that the own directory does not know (ENV-10)', async () => {
    const world = makeWorld('rogatory-classic', 2);
    const { frame } = await seal(world.input());
    world.beliefs.kems.delete(toHex(world.readers[1]!.view.kid));
    await expect(open(frame, world.reader(), delivered)).toRejectCode('ENVELOPE_RECIPIENT_UNKNOWN');
    const error: unknown = await open(frame, world.reader(), delivered).catch((thrown: unknown) => thrown);
    expect(isRogatoryError(error) && error.retryable).toBe(true);
  });

  it('rejects a recipient whose algorithm is not that of the directory (ENV-08)', async () => {
    const world = makeWorld();
    const { frame, contentKey } = await seal(world.input());
    const { kid } = world.readers[0]!.view;
    const renamed = await forge(frame, contentKey, {
      wraps: ([wrap]) => [[recipientProtected(-70157, kid), ...(wrap as Items).slice(1)]],
    });
    await expect(open(renamed, world.reader(), delivered)).toRejectCode('ENVELOPE_RECIPIENTS');
    const unknown = await forge(frame, contentKey, {
      wraps: ([wrap]) => [[recipientProtected(-25, kid), ...(wrap as Items).slice(1)]],
    });
    await expect(open(unknown, world.reader(), delivered)).toRejectCode('ENVELOPE_RECIPIENTS');
  });

  it('rejects a classical recipient beside post-quantum ones (ENV-08)', async () => {
    const world = makeWorld('rogatory-hybrid', 1);
    const { view } = kemNamed('reader-weak', 'rogatory-classic');
    world.beliefs.kems.set(toHex(view.kid), view);
    const { frame, contentKey } = await seal(world.input());
    const recipients = sorted([...world.input().recipients, { scope: 'xb', id: 'weak', kem: view }]);
    const mixed = await forge(frame, contentKey, { recipients });
    await expect(open(mixed, world.reader(), delivered)).toRejectCode('ENVELOPE_RECIPIENTS');
  });

  it('rejects a suite below the local floor (ENV-09)', async () => {
    const world = makeWorld('rogatory-classic');
    const { frame } = await seal(world.input());
    await expect(open(frame, world.reader(0, { floor: 'rogatory-hybrid' }), delivered)).toRejectCode('ENVELOPE_SUITE_TOO_WEAK');
  });
});

describe('open, step 3', () => {
  for (const suite of ['rogatory-classic', 'rogatory-hybrid'] as const) {
    it(`rejects an ek of a wrong length in ${suite}, that of a co-recipient included (ENV-07)`, async () => {
      const world = makeWorld(suite, 2);
      const { frame, contentKey } = await seal(world.input());
      for (const [index, change] of [
        [0, -1],
        [0, 1],
        [1, -1],
        [1, 1],
      ] as const) {
        const wrong = await forge(frame, contentKey, {
          wraps: (wraps) => {
            const [header, unprotected, wrapped] = wraps[index] as [Uint8Array, Map<number, Uint8Array>, Uint8Array];
            const ek = new Uint8Array(unprotected.get(-4)!.length + change);
            wraps[index] = [header, new Map([[-4, ek]]), wrapped];
            return wraps;
          },
        });
        await expect(open(wrong, world.reader(), delivered)).toRejectCode('ENVELOPE_MALFORMED');
      }
    });
  }

  it('rejects an envelope for recipients whose keys the reader does not hold (ENV-11)', async () => {
    const world = makeWorld('rogatory-classic', 2);
    const { frame } = await seal(world.input({}, 1));
    await expect(open(frame, world.reader(0), delivered)).resolves.toBeDefined();
    await expect(open(frame, world.reader(1), delivered)).toRejectCode('ENVELOPE_KEY_UNUSABLE');
  });

  it('opens under a key until 30 days after its validity, by the time of delivery, and no longer (ENV-11)', async () => {
    const world = makeWorld();
    const { frame } = await seal(world.input());
    const { view } = world.readers[0]!;
    const ends = (to: number) => world.beliefs.kems.set(toHex(view.kid), { ...view, to, status: 'retired' });
    ends(NOW - 30 * DAY);
    await expect(open(frame, world.reader(), delivered)).resolves.toBeDefined();
    await expect(open(frame, world.reader(), { deliveredAt: NOW * 1000 + 1 })).toRejectCode('ENVELOPE_KEY_UNUSABLE');
  });

  it('opens under a key that is marked compromised: authenticity rests on signatures (ENV-11)', async () => {
    const world = makeWorld();
    const { frame } = await seal(world.input());
    const { view } = world.readers[0]!;
    world.beliefs.kems.set(toHex(view.kid), { ...view, status: 'compromised' });
    await expect(open(frame, world.reader(), delivered)).resolves.toBeDefined();
  });

  for (const suite of ['rogatory-classic', 'rogatory-hybrid'] as const) {
    it(`rejects a wrap of ${suite} that does not open (ENV-12)`, async () => {
      const world = makeWorld(suite);
      const { frame } = await seal(world.input());
      const wrong = forgeFrame(frame, {
        envelope: ([header, unprotected, ciphertext, wraps]) => {
          const [wrapHeader, ek] = (wraps as Items)[0] as Items;
          return [header!, unprotected!, ciphertext!, [[wrapHeader!, ek!, new Uint8Array(48)]]];
        },
      });
      await expect(open(wrong, world.reader(), delivered)).toRejectCode('ENVELOPE_DECAPSULATION');
    });
  }

  it('rejects an ek of small order (ENV-12)', async () => {
    const world = makeWorld();
    const { frame } = await seal(world.input());
    const wrong = forgeFrame(frame, {
      envelope: ([header, unprotected, ciphertext, wraps]) => {
        const [wrapHeader, , wrapped] = (wraps as Items)[0] as Items;
        return [header!, unprotected!, ciphertext!, [[wrapHeader!, new Map([[-4, new Uint8Array(32)]]), wrapped!]]];
      },
    });
    await expect(open(wrong, world.reader(), delivered)).toRejectCode('ENVELOPE_DECAPSULATION');
  });

  it('rejects a wrapped key of a wrong length, and lets a failing key store fail for itself (ENV-12)', async () => {
    const world = makeWorld();
    const { frame } = await seal(world.input());
    const { view } = world.readers[0]!;
    const decapsulator = (open: () => Promise<Uint8Array>) => () => ({ kid: view.kid, alg: view.alg, open });
    const short = world.reader(0, { decapsulator: decapsulator(async () => new Uint8Array(31)) });
    await expect(open(frame, short, delivered)).toRejectCode('ENVELOPE_DECAPSULATION');
    const broken = world.reader(0, { decapsulator: decapsulator(() => Promise.reject(new RangeError('slot 3'))) });
    await expect(open(frame, broken, delivered)).rejects.toThrow(RangeError);
  });

  it('does not try keys: an envelope whose kid is not the key that wrapped it stays closed (ENV-12)', async () => {
    const world = makeWorld('rogatory-classic', 2);
    const { frame, contentKey } = await seal(world.input({}, 1));
    const swapped = await forge(frame, contentKey, {
      wraps: ([wrap]) => [[recipientProtected(-70200, world.readers[1]!.view.kid), ...(wrap as Items).slice(1)]],
    });
    await expect(open(swapped, world.reader(0), delivered)).toRejectCode('ENVELOPE_KEY_UNUSABLE');
    await expect(open(swapped, world.reader(1), delivered)).toRejectCode('ENVELOPE_DECAPSULATION');
  });
});

describe('open, between steps', () => {
  it('checks sizes and the directory before any key is used (ENV-07)', async () => {
    const world = makeWorld();
    const { frame } = await seal(world.input());
    let used = 0;
    const counting = world.reader(0, {
      decapsulator: () => {
        used++;
        return undefined;
      },
    });
    const cut = forgeFrame(frame, { envelope: ([header, unprotected, , wraps]) => [header!, unprotected!, new Uint8Array(100), wraps!] });
    await expect(open(cut, counting, delivered)).toRejectCode('ENVELOPE_MALFORMED');
    await expect(open(encode([1]), counting, delivered)).toRejectCode('ENVELOPE_FRAME_MALFORMED');
    world.beliefs.kems.clear();
    await expect(open(frame, counting, delivered)).toRejectCode('ENVELOPE_RECIPIENT_UNKNOWN');
    expect(used).toBe(0);
  });
});
