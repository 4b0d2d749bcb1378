// SPDX-License-Identifier: Apache-2.0
// A message that cites a newer directory than the one held waits for it only as far as somebody signed it.
import { describe, expect, it } from 'vitest';
import { isRogatoryError } from '../../../src/core/errors.js';
import { open } from '../../../src/envelope/open.js';
import { seal } from '../../../src/envelope/seal.js';
import { forge, withMember } from '../forge.js';
import type { Forgery, Items } from '../forge.js';
import { DAY, directoryDigest, makeWorld, NOW, READER_SCOPE, senderView, SENDER_SCOPE, signerNamed, signerView } from '../world.js';
import type { World } from '../world.js';

const delivered = { deliveredAt: NOW * 1000 };

/** The reader's newest directory of a state is older than the one cited. */
function behind(world: World, scope = SENDER_SCOPE): World {
  world.beliefs.directoryDigests.clear();
  world.beliefs.directoryVersions.set(scope, 3);
  return world;
}

/** The outcome of opening: its code, and the sender whose signatures verified. */
async function fate(world: World, frame: Uint8Array, reader = world.reader()): Promise<[code: string, verified: string | undefined]> {
  let verified: string | undefined;
  const options = { ...delivered, onVerified: ({ message }: { message: { from: { id: string } } }) => void (verified = message.from.id) };
  const thrown: unknown = await open(frame, reader, options).catch((error: unknown) => error);
  return [isRogatoryError(thrown) ? thrown.code : 'opened', verified];
}

const spoil: Forgery['signatures'] = ([first]) => {
  const [header, loose, signature] = first as [Uint8Array, Items[0], Uint8Array];
  return [[header, loose, signature.map((byte, i) => (i === 0 ? byte ^ 1 : byte))]];
};

describe('a message that cites a newer directory than the one held', () => {
  for (const scope of [SENDER_SCOPE, READER_SCOPE]) {
    it(`of ${scope} is held as its sender's when listed keys signed it (ENV-18)`, async () => {
      const world = behind(makeWorld(), scope);
      const { frame } = await seal(world.input());
      expect(await fate(world, frame)).toEqual(['ENVELOPE_DIRECTORY_AHEAD', 'central']);
    });

    it(`of ${scope} is refused when a signature does not verify (ENV-18, ENV-21)`, async () => {
      const world = behind(makeWorld(), scope);
      const { frame, contentKey } = await seal(world.input());
      const forged = await forge(frame, contentKey, { signatures: spoil });
      expect(await fate(world, forged)).toEqual(['ENVELOPE_SIGNATURE', undefined]);
    });

    it(`of ${scope} is nobody's when a key signed it that is not listed (ENV-32)`, async () => {
      const world = behind(makeWorld(), scope);
      const { frame } = await seal(world.input({ seal: signerNamed('nobody', world.suite) }));
      expect(await fate(world, frame)).toEqual(['ENVELOPE_SIGNER_UNKNOWN', undefined]);
    });
  }

  it("waits as nobody's for an agency that the newer directory may list, and is refused where none is cited (ENV-17, ENV-32)", async () => {
    const world = makeWorld();
    const { frame } = await seal(world.input());
    world.beliefs.senders.clear();
    expect(await fate(world, frame)).toEqual(['ENVELOPE_SENDER_UNKNOWN', undefined]);
    expect(await fate(behind(world, READER_SCOPE), frame)).toEqual(['ENVELOPE_SENDER_UNKNOWN', undefined]);
    expect(await fate(behind(world), frame)).toEqual(['ENVELOPE_SIGNER_UNKNOWN', undefined]);
  });

  it('leaves officers and validity to the directory that it cites (ENV-18, ENV-20, ENV-22)', async () => {
    const world = makeWorld();
    const officer = signerNamed('officer', world.suite);
    const ended = { to: NOW - 90 * DAY };
    const views = [signerView(world.seal, 'seal', ended), signerView(officer, 'officer:judge')];
    world.beliefs.senders.set('xa/central', senderView(views, world.suite));
    const { frame } = await seal(world.input({ officers: [officer] }));
    expect(await fate(world, frame)).toEqual(['ENVELOPE_SIGNERS', undefined]);
    expect(await fate(behind(world), frame)).toEqual(['ENVELOPE_DIRECTORY_AHEAD', 'central']);
    const ofReader = behind(makeWorld(), READER_SCOPE);
    ofReader.beliefs.senders.set('xa/central', senderView(views, world.suite));
    expect(await fate(ofReader, frame)).toEqual(['ENVELOPE_SIGNERS', undefined]);
  });

  it('is refused when a compromised key signed it, whatever it cites (ENV-22)', async () => {
    const world = behind(makeWorld());
    const { frame } = await seal(world.input());
    world.beliefs.senders.set('xa/central', senderView([signerView(world.seal, 'seal', { status: 'compromised' })], world.suite));
    expect(await fate(world, frame)).toEqual(['ENVELOPE_SIGNER_STATUS', undefined]);
  });

  it('is refused in a suite that the state of its sender holds to be forgeable (ENV-09)', async () => {
    const world = behind(makeWorld());
    const { frame } = await seal(world.input());
    world.beliefs.senders.set('xa/central', senderView([signerView(world.seal, 'seal')], 'rogatory-hybrid'));
    expect(await fate(world, frame)).toEqual(['ENVELOPE_SUITE_TOO_WEAK', undefined]);
  });

  it('is refused when an addressee passed it on, to another reader or in another envelope (ENV-25, ENV-26)', async () => {
    const world = behind(makeWorld('rogatory-classic', 2));
    const { frame, contentKey } = await seal(world.input({}, 1));
    const passedOn = await forge(frame, contentKey, { recipients: world.input().recipients.slice(1, 2) });
    expect(await fate(world, passedOn, world.reader(1))).toEqual(['ENVELOPE_ADDRESSEE', undefined]);
    const again = await forge(frame, contentKey, {
      outer: (members) => withMember(members, 1, new Uint8Array(16).fill(9)),
      recipients: world.input().recipients.slice(0, 1),
    });
    expect(await fate(world, again)).toEqual(['ENVELOPE_OUTER_MISMATCH', undefined]);
  });
});

describe('a message that cites another directory of a version that is held', () => {
  async function forked(): Promise<{ world: World; frame: Uint8Array; contentKey: Uint8Array }> {
    const world = makeWorld();
    const { frame, contentKey } = await seal(world.input());
    world.beliefs.directoryDigests.set('xa/7', directoryDigest('other'));
    return { world, frame, contentKey };
  }

  it("is a fork of its sender's, who signed it (ENV-19)", async () => {
    const { world, frame } = await forked();
    expect(await fate(world, frame)).toEqual(['ENVELOPE_DIRECTORY_FORK', 'central']);
  });

  it('is no fork when nobody signed it (ENV-19, ENV-21, ENV-32)', async () => {
    const { world, frame, contentKey } = await forked();
    expect(await fate(world, await forge(frame, contentKey, { signatures: spoil }))).toEqual(['ENVELOPE_SIGNATURE', undefined]);
    world.beliefs.senders.set('xa/central', senderView([signerView(signerNamed('other', world.suite), 'seal')], world.suite));
    expect(await fate(world, frame)).toEqual(['ENVELOPE_SIGNER_UNKNOWN', undefined]);
  });

  it('is a fork although it cites a newer directory of the other state (ENV-19, ENV-18)', async () => {
    const { world, frame } = await forked();
    world.beliefs.directoryVersions.set(READER_SCOPE, 3);
    expect(await fate(world, frame)).toEqual(['ENVELOPE_DIRECTORY_FORK', 'central']);
  });
});
