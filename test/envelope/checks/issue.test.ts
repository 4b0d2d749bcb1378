// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../src/crypto/digest/digest.js';
import { checkIssuedAt } from '../../../src/envelope/checks/issue.js';
import { parseFrame } from '../../../src/envelope/header.js';
import { open } from '../../../src/envelope/open.js';
import { seal } from '../../../src/envelope/seal.js';
import type { AccordView } from '../../../src/envelope/types.js';
import { forge, withMember } from '../forge.js';
import { accordView, DAY, directoryDigest, makeWorld, NOW, senderView, signerView } from '../world.js';
import type { World } from '../world.js';

const delivered = { deliveredAt: NOW * 1000 };

describe('open, step 6: time of issue', () => {
  it('takes a message from a clock ten minutes ahead and rejects one from later (ENV-23)', async () => {
    const world = makeWorld();
    const { frame } = await seal(world.input());
    await expect(open(frame, world.reader(), { deliveredAt: (NOW - 600) * 1000 })).resolves.toBeDefined();
    await expect(open(frame, world.reader(), { deliveredAt: (NOW - 600) * 1000 - 1 })).toRejectCode('ENVELOPE_ISSUED_AT');
  });

  it('rejects a message that was issued more than 30 days before it expires (ENV-23)', async () => {
    const world = makeWorld();
    const { frame, contentKey } = await seal(world.input());
    const { outer } = parseFrame(frame);
    const issued = (seconds: number) =>
      forge(frame, contentKey, { message: (members) => withMember(members, 4, seconds), signers: [world.seal] });
    const earliest = outer.expiresAt - 30 * DAY;
    await expect(open(await issued(earliest), world.reader(), delivered)).resolves.toBeDefined();
    await expect(open(await issued(earliest - 1), world.reader(), delivered)).toRejectCode('ENVELOPE_ISSUED_AT');
    expect(() => checkIssuedAt(earliest - 1, outer, NOW * 1000)).toThrowCode('ENVELOPE_ISSUED_AT');
  });
});

describe('open, step 6: accord', () => {
  const covering = (scope: string, id: string, local?: string): boolean =>
    (scope === 'xa' && id === 'central') || (scope === 'xb' && id === 'agency-0' && (local === undefined || local === 'intake'));
  const faults: [string, Partial<AccordView>][] = [
    ['is not in force yet', { notBefore: NOW + 1 }],
    ['begins when no calendar can say', { notBefore: Number.MAX_SAFE_INTEGER }],
    ['has ended', { notAfter: NOW - 1 }],
    ['is another document of this version', { digest: sha256(Uint8Array.of(1)) }],
    ['is held in another version only', { version: 3 }],
    ['does not cover the sender', { covers: (scope, id, local) => scope !== 'xa' && covering(scope, id, local) }],
    ['does not cover the addressee', { covers: (scope) => scope === 'xa' }],
    ['does not cover the mailbox', { covers: (scope, id, local) => local === undefined && covering(scope, id) }],
  ];
  for (const [title, fault] of faults) {
    it(`rejects a message whose accord ${title} (ENV-24)`, async () => {
      const world = makeWorld();
      const { frame } = await seal(world.input());
      world.beliefs.accords = [accordView(world.suite, { covers: covering, ...fault })];
      await expect(open(frame, world.reader(), delivered)).toRejectCode('ENVELOPE_ACCORD');
    });
  }

  it('takes a message whose accord begins or ends at the time of issue (ENV-24)', async () => {
    const world = makeWorld();
    const { frame } = await seal(world.input());
    for (const edge of [{ notBefore: NOW }, { notAfter: NOW }]) {
      world.beliefs.accords = [accordView(world.suite, { covers: covering, ...edge })];
      await expect(open(frame, world.reader(), delivered)).resolves.toBeDefined();
    }
  });

  it('rejects a message whose accord is not held (ENV-24)', async () => {
    const world = makeWorld();
    const { frame } = await seal(world.input());
    world.beliefs.accords = [];
    await expect(open(frame, world.reader(), delivered)).toRejectCode('ENVELOPE_ACCORD');
  });

  it('rejects a message between two scopes that cites no accord (ENV-24)', async () => {
    const world = makeWorld();
    const { frame, contentKey } = await seal(world.input());
    const none = await forge(frame, contentKey, { message: (members) => withMember(members, 13, undefined), signers: [world.seal] });
    await expect(open(none, world.reader(), delivered)).toRejectCode('ENVELOPE_ACCORD');
  });

  it('rejects a second mailbox that the accord does not cover (ENV-24)', async () => {
    const world = makeWorld();
    world.beliefs.accords = [accordView(world.suite, { covers: covering })];
    const { frame } = await seal(world.input({ mailboxes: ['intake@xb', 'agency-0@xb'] }));
    await expect(open(frame, world.reader(), delivered)).toRejectCode('ENVELOPE_ACCORD');
  });

  it('rejects a co-addressee that the accord does not cover (ENV-24)', async () => {
    const world = makeWorld('rogatory-classic', 2);
    world.beliefs.accords = [accordView(world.suite, { covers: covering })];
    const { frame } = await seal(world.input());
    await expect(open(frame, world.reader(), delivered)).toRejectCode('ENVELOPE_ACCORD');
  });

  it("rejects a suite below the accord's minimum (ENV-09)", async () => {
    const world = makeWorld('rogatory-classic');
    world.beliefs.accords = [accordView(world.suite, { minimumSuite: 'rogatory-hybrid' })];
    const { frame } = await seal(world.input());
    await expect(open(frame, world.reader(), delivered)).toRejectCode('ENVELOPE_SUITE_TOO_WEAK');
  });
});

describe('open, step 6: within one scope', () => {
  function domestic(world: World): Parameters<World['input']>[0] {
    world.beliefs.senders.set('xb/central', senderView([signerView(world.seal, 'seal')], world.suite));
    const directories = new Map([['xb', { rootVersion: 1, directoryVersion: 9, digest: directoryDigest('xb') }]]);
    return { from: { scope: 'xb', id: 'central' }, message: { directories, accord: undefined as never } };
  }

  it('asks for no accord (ENV-24)', async () => {
    const world = makeWorld();
    const { frame } = await seal(world.input(domestic(world)));
    world.beliefs.accords = [];
    await expect(open(frame, world.reader(), delivered)).resolves.toMatchObject({ message: { from: { scope: 'xb' } } });
  });

  it('rejects one that is cited: nothing would judge it (ENV-24)', async () => {
    const world = makeWorld();
    const { frame, contentKey } = await seal(world.input(domestic(world)));
    const citing = await forge(frame, contentKey, {
      message: (members) => withMember(members, 13, [new Uint8Array(16), 1, new Uint8Array(32)]),
      signers: [world.seal],
    });
    await expect(open(citing, world.reader(), delivered)).toRejectCode('ENVELOPE_ACCORD');
  });
});
