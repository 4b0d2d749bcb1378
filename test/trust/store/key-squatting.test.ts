// A hostile state lists the public keys of another, to have that one's documents refused.
import { beforeAll, describe, expect, it } from 'vitest';
import { agencyEntry, generateAgency, roleSet } from '../../../src/trust/publish/entries.js';
import { openTrust } from '../../../src/trust/store/resolver.js';
import type { TrustAlarm, TrustStore } from '../../../src/trust/store/resolver.js';
import type { DirectorySigner } from '../../../src/trust/documents/signer.js';
import { DAY, NOW, NOW_S, createState, seededRandom } from '../states.js';
import type { TestState } from '../states.js';

let honest: TestState;
let mallory: TestState;
let carol: TestState;

beforeAll(async () => {
  honest = await createState({ scope: 'honest' });
  mallory = await createState({ scope: 'mallory' });
  carol = await createState({ scope: 'carol' });
});

/** A directory of mallory that lists a key of somebody else beside its own. */
function squatting(stolen: DirectorySigner): Promise<Uint8Array> {
  const [agency] = mallory.directoryInput.agencies;
  return mallory.nextDirectory({ agencies: [{ ...agency!, signers: [...agency!.signers, stolen] }] });
}

function reader(own: TestState, states: readonly TestState[], documents: readonly Uint8Array[]): TrustStore & { alarms: TrustAlarm[] } {
  const alarms: TrustAlarm[] = [];
  const pins = new Map(states.map(({ scope, fingerprint }) => [scope, fingerprint]));
  return Object.assign(openTrust({ own: own.scope, pins, documents, now: NOW, onAlarm: (alarm) => alarms.push(alarm) }), { alarms });
}

describe('a key that another state lists too', () => {
  for (const who of ['a third state', 'the state whose key it is'] as const) {
    it(`does not keep ${who} from the directory that changes keys, though the other was faster (TRUST-51)`, async () => {
      const states = [honest, mallory, carol];
      const held = states.flatMap(({ root, directory }) => [root, directory]);
      const validity = { from: NOW_S - DAY, to: NOW_S + 365 * DAY };
      const keys = generateAgency(['rogatory-classic'], seededRandom('new keys'));
      const { types } = honest.directoryInput.agencies[0]!;
      const entry = agencyEntry({ id: 'ca', names: new Map([['en', 'x']]), mailboxes: ['ca'], types, validity }, keys);
      const next = await honest.nextDirectory({ agencies: [entry] });
      const faster = await squatting(entry.signers.find(({ role }) => role === 'seal')!);
      const store = reader(who === 'a third state' ? carol : honest, states, held);
      expect([store.add(faster, NOW).changed, store.alarms]).toEqual([true, []]);
      expect(store.add(next, NOW).changed).toBe(true);
      expect(store.directoryRef('honest').directoryVersion).toBe(2);
      expect(store.alarms.map(({ code, kind }) => [code, kind])).toEqual([['TRUST_KEY_SHARED', 'directory']]);
      // It names both, and says that it may have been provoked.
      expect(store.alarms[0]?.detail).toMatch(/any state can cause.*honest lists as seal.*mallory too, as seal/s);
      // Both open again, and say so again.
      const again = reader(carol, states, store.documents());
      expect([again.directoryRef('honest').directoryVersion, again.directoryRef('mallory').directoryVersion]).toEqual([2, 2]);
      expect(again.alarms.map(({ code }) => code)).toEqual(['TRUST_KEY_SHARED']);
      expect(again.alarms[0]?.detail).toMatch(/honest lists as seal.*mallory too, as seal/s);
      expect(again.view(NOW, { acceptStale: true }).sender('honest', 'ca')?.signers).toHaveLength(entry.signers.length);
    });
  }

  it('does not keep a reader from a state that it pins later (TRUST-51)', async () => {
    const xenia = await createState({ scope: 'xenia' });
    const early = await squatting(xenia.directoryInput.agencies[0]!.signers.find(({ role }) => role === 'log')!);
    const before = reader(carol, [mallory, carol], [mallory.root, mallory.directory, carol.root, carol.directory, early]);
    const store = reader(carol, [mallory, carol, xenia], before.documents());
    for (const document of [xenia.root, xenia.directory]) expect(store.add(document, NOW).changed).toBe(true);
    expect(store.alarms.map(({ code }) => code)).toEqual(['TRUST_KEY_SHARED']);
    // A newer directory of xenia with the same keys tells nothing new.
    const next = await xenia.nextDirectory();
    store.add(next, NOW);
    expect(store.alarms).toHaveLength(1);
    // Nor does one that is held, on whichever day it comes again.
    expect([store.add(next, NOW + DAY * 1000).changed, store.alarms.length]).toEqual([false, 1]);
  });

  it('is one in a root as in a directory, and a link key or a KEM key as any other (TRUST-51)', async () => {
    const [agency] = mallory.directoryInput.agencies;
    const own = honest.directoryInput.agencies[0]!;
    const roles = { ...mallory.rootInput.roles, freshness: roleSet('freshness', 1, [honest.seal()], { from: NOW_S, to: NOW_S + DAY }) };
    const all = [honest, mallory].flatMap(({ root, directory }) => [root, directory]);
    for (const document of [
      await mallory.nextRoot({ roles }),
      await mallory.nextDirectory({ agencies: [{ ...agency!, kems: [...agency!.kems, own.kems[0]!] }] }),
      await squatting(own.signers.find(({ role }) => role === 'link')!),
    ]) {
      const store = reader(honest, [honest, mallory], all);
      expect(store.add(document, NOW).changed).toBe(true);
      expect(store.alarms.map(({ code }) => code)).toEqual(['TRUST_KEY_SHARED']);
    }
  });

  it('opens nothing and proves nobody in the name of the other: each look-up starts at a scope (TRUST-18)', async () => {
    const stolen = honest.directoryInput.agencies[0]!.signers.find(({ role }) => role === 'seal')!;
    const store = reader(
      carol,
      [honest, mallory, carol],
      [honest, mallory, carol].flatMap(({ root, directory }) => [root, directory]),
    );
    store.add(await squatting(stolen), NOW);
    const listed = (scope: string): boolean =>
      store
        .view(NOW, { acceptStale: true })
        .sender(scope, 'ca')!
        .signers.some(({ signerId }) => signerId.join() === stolen.signerId.join());
    expect([listed('honest'), listed('mallory'), listed('carol')]).toEqual([true, true, false]);
    // What one state withdraws stays as it is in the other, which answers for its own entries.
    const [agency] = honest.directoryInput.agencies;
    const signers = agency!.signers.map((signer) =>
      signer === stolen ? { ...signer, status: 'compromised' as const, invalidSince: NOW_S } : signer,
    );
    store.add(await honest.nextDirectory({ agencies: [{ ...agency!, signers }] }), NOW);
    const statusOf = (scope: string): string | undefined =>
      store.agency(scope, 'ca', NOW)?.signers.find(({ signerId }) => signerId.join() === stolen.signerId.join())?.status;
    expect([statusOf('honest'), statusOf('mallory')]).toEqual(['compromised', 'active']);
  });
});
