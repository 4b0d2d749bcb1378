// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { compare } from '../../../src/core/bytes.js';
import { open } from '../../../src/envelope/open.js';
import type { EnvelopeReader, VerifiedMessage } from '../../../src/envelope/types.js';
import type { Recipient } from '../../../src/envelope/seal-input.js';
import { seal } from '../../../src/envelope/seal.js';
import { forge, withMember } from '../forge.js';
import type { Items } from '../forge.js';
import { makeWorld, NOW } from '../world.js';

const delivered = { deliveredAt: NOW * 1000 };

function sorted(recipients: readonly Recipient[]): Recipient[] {
  return [...recipients].sort((a, b) => compare(a.kem.kid, b.kem.kid));
}

describe('open, step 7: names', () => {
  it('rejects the true signed part that a recipient encrypted to somebody else (ENV-25)', async () => {
    const world = makeWorld('rogatory-classic', 2);
    const { frame, contentKey } = await seal(world.input({}, 1));
    const passedOn = await forge(frame, contentKey, { recipients: world.input().recipients.slice(1, 2) });
    await expect(open(passedOn, world.reader(1), delivered)).toRejectCode('ENVELOPE_ADDRESSEE');
  });

  it('rejects a message to the same key under another name (ENV-25)', async () => {
    const world = makeWorld();
    const { frame } = await seal(world.input());
    await expect(open(frame, world.reader(0, { id: 'agency-9' }), delivered)).toRejectCode('ENVELOPE_ADDRESSEE');
    await expect(open(frame, world.reader(0, { scope: 'xc' }), delivered)).toRejectCode('ENVELOPE_ADDRESSEE');
  });

  it('rejects a hidden recipient, although the sender itself put it in (ENV-25)', async () => {
    const world = makeWorld('rogatory-classic', 2);
    const { frame, contentKey } = await seal(world.input({}, 1));
    const hidden = await forge(frame, contentKey, { recipients: sorted(world.input().recipients), signers: [world.seal] });
    await expect(open(hidden, world.reader(0), delivered)).toRejectCode('ENVELOPE_ADDRESSEE');
    await expect(open(hidden, world.reader(1), delivered)).toRejectCode('ENVELOPE_ADDRESSEE');
  });

  it('rejects an addressee to whom nothing was encrypted (ENV-25)', async () => {
    const world = makeWorld('rogatory-classic', 2);
    const { frame, contentKey } = await seal(world.input());
    const dropped = await forge(frame, contentKey, { recipients: world.input().recipients.slice(0, 1) });
    await expect(open(dropped, world.reader(0), delivered)).toRejectCode('ENVELOPE_ADDRESSEE');
  });

  it('rejects an addressee whose key is not that of the recipient in its place (ENV-25)', async () => {
    const world = makeWorld('rogatory-classic', 3);
    const { frame, contentKey } = await seal(world.input({}, 2));
    const [first, second] = [world.input().recipients[0]!, world.input().recipients[2]!];
    const swapped = await forge(frame, contentKey, { recipients: sorted([first, second]) });
    await expect(open(swapped, world.reader(0), delivered)).toRejectCode('ENVELOPE_ADDRESSEE');
  });

  it('rejects an outer header that a recipient put round the true signed part (ENV-26)', async () => {
    const world = makeWorld();
    const { frame, contentKey } = await seal(world.input());
    const recipients = world.input().recipients;
    const urgent = await forge(frame, contentKey, { outer: (members) => withMember(members, 4, 1), recipients });
    await expect(open(urgent, world.reader(), delivered)).toRejectCode('ENVELOPE_OUTER_MISMATCH');
    const rebound = await forge(frame, contentKey, {
      outer: (members) => withMember(members, 4, 1),
      recipients,
      rebindOuter: true,
      signers: [world.seal],
    });
    await expect(open(rebound, world.reader(), delivered)).resolves.toMatchObject({ outer: { lane: 1 } });
  });

  it('names the sender of what it refuses only when the sender made this envelope for this reader (AGENCY-72)', async () => {
    const world = makeWorld('rogatory-classic', 2);
    const verifiedBy = async (frame: Uint8Array, reader: EnvelopeReader): Promise<string | undefined> => {
      let verified: VerifiedMessage | undefined;
      await open(frame, reader, { ...delivered, onVerified: (message) => void (verified = message) }).catch(() => undefined);
      return verified?.message.from.id;
    };
    const { frame, contentKey } = await seal(world.input({}, 1));
    const { recipients } = world.input();
    const passedOn = await forge(frame, contentKey, { recipients: recipients.slice(1, 2) });
    const hidden = await forge(frame, contentKey, { recipients: sorted(recipients), signers: [world.seal] });
    const wrapped = await forge(frame, contentKey, { outer: (members) => withMember(members, 4, 1), recipients: recipients.slice(0, 1) });
    expect(await verifiedBy(frame, world.reader(0))).toBe('central');
    for (const [forged, reader] of [
      [passedOn, 1],
      [hidden, 0],
      [hidden, 1],
      [wrapped, 0],
    ] as const)
      // prettier-ignore
      expect(await verifiedBy(forged, world.reader(reader))).toBeUndefined();
    // What is wrong otherwise takes nothing from it; a signature of somebody else takes all.
    expect(await verifiedBy((await seal(world.input({ message: { test: true } }, 1))).frame, world.reader(0))).toBe('central');
    const unsigned = await forge(frame, contentKey, { message: (members) => withMember(members, 12, true) });
    expect(await verifiedBy(unsigned, world.reader(0))).toBeUndefined();
  });

  it('rejects a test message in a production mailbox, and takes it in a test mailbox (ENV-28)', async () => {
    const world = makeWorld();
    const { frame } = await seal(world.input({ message: { test: true } }));
    await expect(open(frame, world.reader(), delivered)).toRejectCode('ENVELOPE_TEST');
    await expect(open(frame, world.reader(0, { test: true }), delivered)).resolves.toMatchObject({ message: { test: true } });
  });

  it('takes a message that is no test in a test mailbox (ENV-28)', async () => {
    const world = makeWorld();
    const { frame } = await seal(world.input());
    await expect(open(frame, world.reader(0, { test: true }), delivered)).resolves.toMatchObject({ message: { test: false } });
  });

  it('refuses before it looks at names what the policy of signers does not allow (ENV-20)', async () => {
    const world = makeWorld('rogatory-classic', 2);
    const { frame, contentKey } = await seal(world.input({}, 1));
    const passedOn = await forge(frame, contentKey, {
      recipients: world.input().recipients.slice(1, 2),
      signedHeader: (members) => withMember(members, -70003, [...(members.get(-70003) as Items), [world.officer.signerId, [-19]]]),
    });
    await expect(open(passedOn, world.reader(1), delivered)).toRejectCode('ENVELOPE_SIGNERS');
  });
});
