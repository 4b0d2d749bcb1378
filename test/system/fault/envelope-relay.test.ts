// SPDX-License-Identifier: Apache-2.0
// What a relay can do to a frame: it holds the bytes, knows every public key, and knows no secret.
import { describe, expect, it } from 'vitest';
import { compare } from '../../../src/core/bytes.js';
import { isRogatoryError } from '../../../src/core/errors.js';
import { parseFrame } from '../../../src/envelope/header.js';
import { open } from '../../../src/envelope/open.js';
import { wrapContentKey } from '../../../src/envelope/cose/recipients.js';
import { seal } from '../../../src/envelope/seal.js';
import type { SuiteId } from '../../../src/crypto/suites/suites.js';
import { forgeFrame, forgeOuter, withMember, wrapsOf } from '../../envelope/forge.js';
import type { Items, Members } from '../../envelope/forge.js';
import { HOUR, makeWorld, NOW, seeded } from '../../envelope/world.js';

const delivered = { deliveredAt: NOW * 1000 };

function withWraps(frame: Uint8Array, change: (wraps: Items) => Items): Uint8Array {
  return forgeFrame(frame, {
    envelope: ([header, unprotected, ciphertext, wraps]) => [header!, unprotected!, ciphertext!, change(wraps as Items)],
  });
}

for (const suite of ['rogatory-classic', 'rogatory-hybrid'] as const satisfies SuiteId[]) {
  describe(`a relay that changes a ${suite} frame`, () => {
    it('cannot drop a recipient (ENV-13)', async () => {
      const world = makeWorld(suite, 3);
      const { frame } = await seal(world.input());
      for (let dropped = 0; dropped < 3; dropped++) {
        const changed = withWraps(frame, (wraps) => wraps.filter((_, i) => i !== dropped));
        const codes = await Promise.all(
          world.readers.map((_, i) =>
            open(changed, world.reader(i), delivered).catch((error: unknown) => isRogatoryError(error) && error.code),
          ),
        );
        expect([...codes].sort()).toEqual(['ENVELOPE_COMMITMENT', 'ENVELOPE_COMMITMENT', 'ENVELOPE_KEY_UNUSABLE']);
      }
    });

    it('cannot add a recipient whom the directory knows (ENV-13)', async () => {
      const world = makeWorld(suite, 3);
      const { frame } = await seal(world.input({}, 2));
      const block = await wrapContentKey(new Uint8Array(32), world.readers[2]!.view, parseFrame(frame).outerBytes, seeded('added'));
      const added = [block.protected, new Map([[-4, block.ek]]), block.wrapped];
      const changed = withWraps(frame, (wraps) => sortedByKid([...wraps, added]));
      await expect(open(changed, world.reader(0), delivered)).toRejectCode('ENVELOPE_COMMITMENT');
      await expect(open(changed, world.reader(2), delivered)).toRejectCode('ENVELOPE_COMMITMENT');
    });

    it('cannot reorder or repeat recipients (ENV-08)', async () => {
      const world = makeWorld(suite, 3);
      const { frame } = await seal(world.input());
      for (const change of [
        (wraps: Items) => [...wraps].reverse(),
        (wraps: Items) => [wraps[1]!, wraps[0]!, wraps[2]!],
        (wraps: Items) => [wraps[0]!, wraps[0]!, wraps[1]!, wraps[2]!],
        (wraps: Items) => [...wraps, wraps[2]!],
      ]) {
        await expect(open(withWraps(frame, change), world.reader(), delivered)).toRejectCode('ENVELOPE_RECIPIENTS');
      }
    });

    it('cannot exchange the wraps of two envelopes for one recipient (ENV-12)', async () => {
      const world = makeWorld(suite);
      const { frame } = await seal(world.input());
      const other = await seal(world.input({ envelopeId: new Uint8Array(16), random: seeded('other') }));
      await expect(
        open(
          withWraps(frame, () => wrapsOf(other.frame)),
          world.reader(),
          delivered,
        ),
      ).toRejectCode('ENVELOPE_DECAPSULATION');
    });

    it('cannot change mailbox, expiry, lane or id of the outer header (ENV-12)', async () => {
      const world = makeWorld(suite);
      const { frame } = await seal(world.input());
      for (const change of [
        (members: Members) => withMember(members, 1, new Uint8Array(16)),
        (members: Members) => withMember(members, 2, ['agency-0@xb']),
        (members: Members) => withMember(members, 2, ['agency-0@xb', 'intake@xb']),
        (members: Members) => withMember(members, 3, (members.get(3) as number) + HOUR),
        (members: Members) => withMember(members, 4, 1),
        (members: Members) => withMember(members, 5, [[new Uint8Array(32), 65_672]]),
      ]) {
        await expect(open(forgeOuter(frame, change), world.reader(), delivered)).toRejectCode('ENVELOPE_DECAPSULATION');
      }
    });

    it('cannot put the outer header of another envelope round it (ENV-12)', async () => {
      const world = makeWorld(suite);
      const { frame } = await seal(world.input());
      const other = await seal(world.input({ envelopeId: new Uint8Array(16), random: seeded('other') }));
      const swapped = forgeOuter(frame, () => parseFrame(other.frame).outerBytes);
      await expect(open(swapped, world.reader(), delivered)).toRejectCode('ENVELOPE_DECAPSULATION');
    });

    it('cannot weaken, drop or add a header of the envelope (ENV-07)', async () => {
      const world = makeWorld(suite);
      const { frame } = await seal(world.input());
      for (const unprotected of [
        new Map(),
        new Map<number, number | Uint8Array>([
          [1, 3],
          [5, new Uint8Array(12)],
        ]),
      ]) {
        const changed = forgeFrame(frame, { envelope: ([header, , ...rest]) => [header!, unprotected, ...rest] });
        await expect(open(changed, world.reader(), delivered)).toRejectCode('ENVELOPE_MALFORMED');
      }
    });

    it('gives nothing to a reader of the same mailbox to whom it was not sealed (ENV-11)', async () => {
      const world = makeWorld(suite, 2);
      const { frame } = await seal(world.input({}, 1));
      await expect(open(frame, world.reader(1), delivered)).toRejectCode('ENVELOPE_KEY_UNUSABLE');
      const elsewhere = world.reader(1, { scope: 'xc', mailboxes: new Set(['intake@xc']) });
      await expect(open(frame, elsewhere, delivered)).toRejectCode('ENVELOPE_NOT_MINE');
    });
  });
}

function sortedByKid(wraps: Items): Items {
  return [...wraps].sort((a, b) => compare((a as Items)[0] as Uint8Array, (b as Items)[0] as Uint8Array));
}
