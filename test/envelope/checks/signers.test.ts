// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it, vi } from 'vitest';
import type { CborValue } from '../../../src/cbor/value.js';
import { isRogatoryError } from '../../../src/core/errors.js';
import type { SuiteId } from '../../../src/crypto/suites/suites.js';
import { open } from '../../../src/envelope/open.js';
import { seal } from '../../../src/envelope/seal.js';
import { forge, withMember } from '../forge.js';
import type { Forgery, Items } from '../forge.js';
import { DAY, directoryDigest, HOUR, makeWorld, NOW, senderView, signerNamed, signerView } from '../world.js';
import type { World } from '../world.js';

const delivered = { deliveredAt: NOW * 1000 };

async function openForged(world: World, forgery: Forgery, changes: Parameters<World['input']>[0] = {}): Promise<unknown> {
  const { frame, contentKey } = await seal(world.input(changes));
  return open(await forge(frame, contentKey, forgery), world.reader(), delivered);
}

const policy = (...signers: CborValue[]): Pick<Forgery, 'signedHeader'> => ({
  signedHeader: (members) => withMember(members, -70003, signers),
});

describe('open, step 6: directories and sender', () => {
  it('rejects a sender of a state whose root is not pinned (ENV-17)', async () => {
    const world = makeWorld();
    const { frame } = await seal(world.input());
    world.beliefs.scopes.delete('xa');
    await expect(open(frame, world.reader(), delivered)).toRejectCode('ENVELOPE_SENDER_UNKNOWN');
  });

  it('rejects an agency that its directory does not list (ENV-17)', async () => {
    const world = makeWorld();
    const { frame } = await seal(world.input());
    world.beliefs.senders.clear();
    await expect(open(frame, world.reader(), delivered)).toRejectCode('ENVELOPE_SENDER_UNKNOWN');
  });

  it("looks the sender up in its own scope's directory alone (ENV-17)", async () => {
    const world = makeWorld();
    const { frame } = await seal(world.input());
    world.beliefs.senders.set('xb/central', world.beliefs.senders.get('xa/central')!);
    world.beliefs.senders.delete('xa/central');
    await expect(open(frame, world.reader(), delivered)).toRejectCode('ENVELOPE_SENDER_UNKNOWN');
  });

  for (const scope of ['xa', 'xb']) {
    it(`holds a message that cites a newer directory of ${scope} than the one held (ENV-18)`, async () => {
      const world = makeWorld();
      const { frame } = await seal(world.input());
      world.beliefs.directoryDigests.clear();
      world.beliefs.directoryVersions.set(scope, 3);
      const error: unknown = await open(frame, world.reader(), delivered).catch((thrown: unknown) => thrown);
      expect(isRogatoryError(error, 'ENVELOPE_DIRECTORY_AHEAD') && error.retryable && error.details.scope).toBe(scope);
    });

    it(`rejects a message that cites another directory of ${scope} of the same version (ENV-19)`, async () => {
      const world = makeWorld();
      const { frame } = await seal(world.input());
      const version = scope === 'xa' ? 7 : 9;
      world.beliefs.directoryDigests.set(`${scope}/${version}`, directoryDigest('other'));
      await expect(open(frame, world.reader(), delivered)).toRejectCode('ENVELOPE_DIRECTORY_FORK');
    });
  }

  it('claims no fork for a message that its sender did not sign (ENV-19, ENV-21)', async () => {
    const world = makeWorld();
    world.beliefs.directoryDigests.set('xa/7', directoryDigest('other'));
    const unsigned: Forgery = { signatures: ([first]) => [[...(first as Items).slice(0, 2), new Uint8Array(64)]] };
    await expect(openForged(world, unsigned)).toRejectCode('ENVELOPE_SIGNATURE');
    await expect(openForged(world, {})).toRejectCode('ENVELOPE_DIRECTORY_FORK');
  });

  it('takes a message that cites an older directory than the one held (ENV-18)', async () => {
    const world = makeWorld();
    const { frame } = await seal(world.input());
    world.beliefs.directoryVersions.set('xa', 8);
    world.beliefs.directoryDigests.delete('xa/7');
    await expect(open(frame, world.reader(), delivered)).resolves.toBeDefined();
  });
});

describe('open, step 6: signers', () => {
  it('takes officers that the sender always adds, after the seal and by id (ENV-20)', async () => {
    const world = makeWorld();
    const [one, two] = [signerNamed('officer-one', world.suite), signerNamed('officer-two', world.suite)];
    const views = [signerView(world.seal, 'seal'), signerView(one, 'officer:judge'), signerView(two, 'officer:clerk')];
    world.beliefs.senders.set('xa/central', senderView(views, world.suite, ['officer:judge', 'officer:clerk']));
    const { frame } = await seal(world.input({ officers: [one, two] }));
    const opened = await open(frame, world.reader(), delivered);
    const ids = [one.signerId, two.signerId].sort((a, b) => Buffer.compare(a, b));
    expect(opened.signers).toEqual([world.seal.signerId, ...ids]);
  });

  it('rejects a message without the officer that the sender always adds (ENV-20)', async () => {
    const world = makeWorld();
    const views = [signerView(world.seal, 'seal'), signerView(world.officer, 'officer')];
    world.beliefs.senders.set('xa/central', senderView(views, world.suite, ['seal', 'officer']));
    await expect(open((await seal(world.input())).frame, world.reader(), delivered)).toRejectCode('ENVELOPE_SIGNERS');
    const { frame } = await seal(world.input({ officers: [world.officer] }));
    await expect(open(frame, world.reader(), delivered)).resolves.toBeDefined();
  });

  it('asks for the officers of the message type beside those of the directory (ENV-20)', async () => {
    const world = makeWorld();
    const requiredRoles = ({ name }: { name: string }) => (name === 'request.submit' ? ['officer'] : []);
    const alone = await seal(world.input());
    await expect(open(alone.frame, world.reader(), { ...delivered, requiredRoles })).toRejectCode('ENVELOPE_SIGNERS');
    const { frame } = await seal(world.input({ officers: [world.officer] }));
    await expect(open(frame, world.reader(), { ...delivered, requiredRoles })).resolves.toBeDefined();
    world.beliefs.senders.set(
      'xa/central',
      senderView([signerView(world.seal, 'seal'), signerView(world.officer, 'officer')], world.suite, ['officer:judge']),
    );
    await expect(open(frame, world.reader(), { ...delivered, requiredRoles })).toRejectCode('ENVELOPE_SIGNERS');
  });

  it('rejects an officer of another role than the required one, and one that nobody requires (ENV-20)', async () => {
    const world = makeWorld();
    const { frame } = await seal(world.input({ officers: [world.officer] }));
    await expect(open(frame, world.reader(), delivered)).toRejectCode('ENVELOPE_SIGNERS');
    const views = [signerView(world.seal, 'seal'), signerView(world.officer, 'officer')];
    world.beliefs.senders.set('xa/central', senderView(views, world.suite, ['officer:judge']));
    await expect(open(frame, world.reader(), delivered)).toRejectCode('ENVELOPE_SIGNERS');
  });

  it('rejects two officers for one role, and officers out of order (ENV-20)', async () => {
    const world = makeWorld();
    const [one, two] = [signerNamed('officer-one', world.suite), signerNamed('officer-two', world.suite)];
    const both = (roles: [string, string]) => [signerView(world.seal, 'seal'), signerView(one, roles[0]), signerView(two, roles[1])];
    world.beliefs.senders.set('xa/central', senderView(both(['officer', 'officer']), world.suite, ['officer']));
    const { frame, contentKey } = await seal(world.input({ officers: [one, two] }));
    await expect(open(frame, world.reader(), delivered)).toRejectCode('ENVELOPE_SIGNERS');

    world.beliefs.senders.set('xa/central', senderView(both(['officer:a', 'officer:b']), world.suite, ['officer:a', 'officer:b']));
    await expect(open(frame, world.reader(), delivered)).resolves.toBeDefined();
    const backwards = [one, two].sort((a, b) => Buffer.compare(b.signerId, a.signerId));
    const signers = [world.seal, ...backwards];
    const forged = await forge(frame, contentKey, { ...policy(...signers.map(({ signerId }) => [signerId, [-19]])), signers });
    await expect(open(forged, world.reader(), delivered)).toRejectCode('ENVELOPE_SIGNERS');
  });

  it('holds a message whose signer the directory does not know (ENV-32)', async () => {
    const world = makeWorld();
    const { frame } = await seal(world.input({ seal: signerNamed('new seal', world.suite) }));
    const error: unknown = await open(frame, world.reader(), delivered).catch((thrown: unknown) => thrown);
    expect(isRogatoryError(error, 'ENVELOPE_SIGNER_UNKNOWN') && error.retryable).toBe(true);
  });

  it('does not take the seal of another agency of the same state for that of the sender (ENV-32)', async () => {
    const world = makeWorld();
    const other = signerNamed('seal of another agency', world.suite);
    world.beliefs.senders.set('xa/police', senderView([signerView(other, 'seal')], world.suite));
    const { frame, contentKey } = await seal(world.input());
    const forgery = { ...policy([other.signerId, [-19]]), signers: [other] };
    const underSeal = await forge(frame, contentKey, forgery);
    await expect(open(underSeal, world.reader(), delivered)).toRejectCode('ENVELOPE_SIGNER_UNKNOWN');
    const asSeal = await forge(frame, contentKey, {
      ...forgery,
      message: (members) => withMember(members, 2, ['xa', 'central', other.signerId]),
    });
    await expect(open(asSeal, world.reader(), delivered)).toRejectCode('ENVELOPE_SIGNER_UNKNOWN');
  });

  it('rejects an officer in place of the seal (ENV-20)', async () => {
    const world = makeWorld();
    const { officer } = world;
    const forgery = { ...policy([officer.signerId, [-19]]), signers: [officer] };
    await expect(openForged(world, forgery)).toRejectCode('ENVELOPE_SIGNERS');
    const named: Forgery = { ...forgery, message: (members) => withMember(members, 2, ['xa', 'central', officer.signerId]) };
    await expect(openForged(world, named)).toRejectCode('ENVELOPE_SIGNERS');
  });

  it('rejects a seal that is named twice (ENV-20)', async () => {
    const world = makeWorld();
    const twice = policy([world.seal.signerId, [-19]], [world.seal.signerId, [-19]]);
    await expect(openForged(world, { ...twice, signers: [world.seal] })).toRejectCode('ENVELOPE_SIGNERS');
  });

  it('rejects a signer of the other suite, although its signature is right (ENV-20)', async () => {
    const world = makeWorld('rogatory-classic');
    const strong = signerNamed('seal', 'rogatory-hybrid');
    world.beliefs.senders.set('xa/central', senderView([signerView(strong, 'seal')], world.suite));
    const named: Forgery['message'] = (members) => withMember(members, 2, ['xa', 'central', strong.signerId]);
    const oneAlg: Forgery = { message: named, ...policy([strong.signerId, [-19]]), signers: [strong], signatures: ([first]) => [first!] };
    await expect(openForged(world, oneAlg)).toRejectCode('ENVELOPE_SIGNERS');
    const bothAlgs: Forgery = { message: named, ...policy([strong.signerId, [-19, -49]]), signers: [strong] };
    await expect(openForged(world, bothAlgs)).toRejectCode('ENVELOPE_SIGNERS');
  });
});

describe('open, step 6: signatures of the hybrid suite', () => {
  const suite: SuiteId = 'rogatory-hybrid';

  it('rejects a message whose ML-DSA signature a recipient stripped (ENV-20)', async () => {
    const world = makeWorld(suite);
    await expect(openForged(world, { signatures: ([first]) => [first!] })).toRejectCode('ENVELOPE_SIGNERS');
  });

  it('rejects a message whose Ed25519 signature a recipient stripped (ENV-20)', async () => {
    const world = makeWorld(suite);
    await expect(openForged(world, { signatures: ([, second]) => [second!] })).toRejectCode('ENVELOPE_SIGNERS');
  });

  it('rejects a stripped message whose policy was shortened too (ENV-20)', async () => {
    const world = makeWorld(suite);
    const forgery = { ...policy([world.seal.signerId, [-19]]), signatures: ([first]: Items) => [first!] };
    await expect(openForged(world, forgery)).toRejectCode('ENVELOPE_SIGNERS');
  });

  it('rejects a stripped message that was moved into a classic envelope (ENV-20)', async () => {
    const world = makeWorld(suite);
    const weak = makeWorld('rogatory-classic');
    const { frame, contentKey } = await seal(world.input());
    const recipients = weak.input().recipients;
    for (const [key, view] of weak.beliefs.kems) world.beliefs.kems.set(key, view);
    const { decapsulator } = weak.readers[0]!;
    const reader = world.reader(0, { floor: 'rogatory-classic', decapsulator: () => decapsulator });
    for (const forgery of [{}, { signatures: ([first]: Items) => [first!] }, policy([world.seal.signerId, [-19]])]) {
      const moved = await forge(frame, contentKey, { recipients, ...forgery });
      await expect(open(moved, reader, delivered)).toRejectCode('ENVELOPE_SIGNERS');
    }
  });

  it('rejects signatures in another order, and one that is repeated in place of the other (ENV-20)', async () => {
    const world = makeWorld(suite);
    await expect(openForged(world, { signatures: ([first, second]) => [second!, first!] })).toRejectCode('ENVELOPE_SIGNERS');
    await expect(openForged(world, { signatures: ([first]) => [first!, first!] })).toRejectCode('ENVELOPE_CONTENT_MALFORMED');
    await expect(openForged(world, { ...policy([world.seal.signerId, [-49, -19]]), signers: [world.seal] })).toRejectCode(
      'ENVELOPE_SIGNERS',
    );
  });

  it('rejects a right signature that the policy does not name (ENV-20)', async () => {
    const world = makeWorld(suite);
    const { frame, contentKey } = await seal(world.input());
    for (const keep of [3, 4]) {
      const signers = [world.seal, world.officer];
      const more = await forge(frame, contentKey, { signers, signatures: (all) => all.slice(0, keep) });
      await expect(open(more, world.reader(), delivered)).toRejectCode('ENVELOPE_SIGNERS');
    }
  });

  it('rejects the honest second signature of an insider beside a forged first one (ENV-20)', async () => {
    const world = makeWorld(suite);
    const insider = world.officer;
    const { frame, contentKey } = await seal(world.input({ officers: [insider] }));
    const mixed = await forge(frame, contentKey, {
      ...policy([world.seal.signerId, [-19]], [insider.signerId, [-49]]),
      signers: [world.seal, insider],
      signatures: (all) => [all[0]!, all[3]!],
    });
    await expect(open(mixed, world.reader(), delivered)).toRejectCode('ENVELOPE_SIGNERS');
  });

  it('rejects a message when either signature is wrong, and tries the cheap one first (ENV-21)', async () => {
    const world = makeWorld(suite);
    const spoil = (index: number) => (all: Items) =>
      all.map((item, i) =>
        i === index ? [...(item as Items).slice(0, 2), new Uint8Array(((item as Items)[2] as Uint8Array).length)] : item,
      );
    const failure = async (forgery: Forgery): Promise<unknown> =>
      openForged(world, forgery).catch((error: unknown) => isRogatoryError(error, 'ENVELOPE_SIGNATURE') && error.details.alg);
    expect(await failure({ signatures: spoil(0) })).toBe(-19);
    expect(await failure({ signatures: spoil(1) })).toBe(-49);
    expect(await failure({ signatures: (all) => spoil(0)(spoil(1)(all)) })).toBe(-19);
  });
});

describe('open, step 6: what signatures cover', () => {
  const changes: Record<string, Forgery> = {
    'the body': { message: (members) => withMember(members, 10, Uint8Array.of(0xa0)) },
    'the type': { message: (members) => withMember(members, 0, ['request.submit', 1, 1]) },
    'the time of issue': { message: (members) => withMember(members, 4, NOW - 1) },
    'the content of the protected header': { signedHeader: () => Uint8Array.of(0xa0) },
  };
  for (const [part, forgery] of Object.entries(changes)) {
    it(`rejects a message in which a recipient changed ${part} (ENV-21)`, async () => {
      const code = part.startsWith('the content') ? 'ENVELOPE_CONTENT_MALFORMED' : 'ENVELOPE_SIGNATURE';
      await expect(openForged(makeWorld(), forgery)).toRejectCode(code);
    });
  }

  it('rejects a signature of another message of the same signer (ENV-21)', async () => {
    const world = makeWorld();
    const other = await seal(world.input({ message: { body: Uint8Array.of(0xa0) } }));
    let foreign: Items = [];
    await forge(other.frame, other.contentKey, {
      signatures: (all) => {
        foreign = all;
        return all;
      },
    });
    await expect(openForged(world, { signatures: () => foreign })).toRejectCode('ENVELOPE_SIGNATURE');
  });

  it('takes certificates that anybody added: they decide nothing (ENV-21)', async () => {
    const world = makeWorld();
    const added: Forgery = {
      signatures: ([first]) => {
        const [header, , signature] = first as Items;
        return [[header!, new Map([[33, Uint8Array.of(1)]]), signature!]];
      },
    };
    await expect(openForged(world, added)).resolves.toBeDefined();
  });
});

describe('open, step 6: suite and status of the signers', () => {
  it("rejects a suite below the one in which the sender's state signs (ENV-09)", async () => {
    const world = makeWorld('rogatory-classic');
    world.beliefs.senders.set('xa/central', senderView([signerView(world.seal, 'seal')], 'rogatory-hybrid'));
    const onVerified = vi.fn();
    const opening = open((await seal(world.input())).frame, world.reader(), { ...delivered, onVerified });
    await expect(opening).toRejectCode('ENVELOPE_SUITE_TOO_WEAK');
    // Whoever can forge in a suite that was given up is answered as nobody, and gets no place in a chain (AGENCY-72).
    expect(onVerified).not.toHaveBeenCalled();
  });

  const statuses: [string, Parameters<typeof signerView>[2], boolean][] = [
    ['an active key', {}, true],
    ['a retired key that was valid at the time of issue', { status: 'retired', to: NOW }, true],
    ['a retired key whose validity ended before the time of issue', { status: 'retired', to: NOW - 1 }, false],
    ['an active key whose validity ended before the time of issue', { to: NOW - 1 }, false],
    ['a key that becomes valid at the time of issue', { from: NOW }, true],
    ['a key that becomes valid after the time of issue', { from: NOW + 1 }, false],
    ['a compromised key', { status: 'compromised' }, false],
  ];
  for (const [title, view, good] of statuses) {
    it(`${good ? 'takes' : 'rejects'} ${title} (ENV-22)`, async () => {
      const world = makeWorld();
      const { frame } = await seal(world.input());
      world.beliefs.senders.set('xa/central', senderView([signerView(world.seal, 'seal', view)], world.suite));
      const result = open(frame, world.reader(), delivered);
      if (good) await expect(result).resolves.toBeDefined();
      else await expect(result).toRejectCode('ENVELOPE_SIGNER_STATUS');
    });
  }

  it('rejects a compromised officer beside a sound seal (ENV-22)', async () => {
    const world = makeWorld();
    const { frame } = await seal(world.input({ officers: [world.officer] }));
    const views = [signerView(world.seal, 'seal'), signerView(world.officer, 'officer', { status: 'compromised' })];
    world.beliefs.senders.set('xa/central', senderView(views, world.suite, ['officer']));
    await expect(open(frame, world.reader(), delivered)).toRejectCode('ENVELOPE_SIGNER_STATUS');
  });

  it('rejects a compromised key whatever time of issue its holder writes (ENV-22)', async () => {
    const world = makeWorld();
    const { frame } = await seal(world.input({ message: { issuedAt: NOW - 15 * DAY }, expiresAt: NOW + DAY }));
    world.beliefs.senders.set('xa/central', senderView([signerView(world.seal, 'seal', { status: 'compromised' })], world.suite));
    await expect(open(frame, world.reader(), delivered)).toRejectCode('ENVELOPE_SIGNER_STATUS');
  });

  it('takes a message until 30 days after the validity of its signer, by the time of delivery, and no longer (ENV-22)', async () => {
    const world = makeWorld();
    const issuedAt = NOW - 20 * DAY;
    const { frame, contentKey } = await seal(world.input({ message: { issuedAt }, expiresAt: NOW }));
    world.beliefs.senders.set('xa/central', senderView([signerView(world.seal, 'seal', { status: 'retired', to: issuedAt })], world.suite));
    const last = issuedAt + 30 * DAY;
    const living = await forge(frame, contentKey, {
      outer: (members) => withMember(members, 3, last + HOUR),
      rebindOuter: true,
      signers: [world.seal],
      recipients: world.input().recipients,
    });
    // At the last moment only the lifetime is at fault, which is judged later.
    await expect(open(living, world.reader(), { deliveredAt: last * 1000 })).toRejectCode('ENVELOPE_ISSUED_AT');
    await expect(open(living, world.reader(), { deliveredAt: last * 1000 + 1 })).toRejectCode('ENVELOPE_SIGNER_STATUS');
  });
});
