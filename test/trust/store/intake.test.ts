// A hostile state publishes directory after directory.
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../../../src/core/limits.js';
import { generateSigner } from '../../../src/crypto/keys/keys.js';
import { memorySigner } from '../../../src/crypto/sign/sign.js';
import type { TrustDocument } from '../../../src/trust/documents/document.js';
import { finish } from '../../../src/trust/documents/work.js';
import type { Work } from '../../../src/trust/documents/work.js';
import { roleSet } from '../../../src/trust/publish/entries.js';
import { publishDirectory } from '../../../src/trust/publish/publication.js';
import type { AddedDocument } from '../../../src/trust/store/admission.js';
import { Intake, keptInMemory } from '../../../src/trust/store/intake.js';
import type { TrustAlarm, TrustStore } from '../../../src/trust/store/resolver.js';
import { DAY, NOW, NOW_S, createPair, seededRandom } from '../states.js';
import type { TestPair, TestState } from '../states.js';

const HOUR_MS = 3_600_000;

let pair: TestPair;
let b: TestState;
let store: TrustStore;
let alarms: TrustAlarm[];

beforeAll(async () => {
  pair = await createPair();
  ({ b } = pair);
});

beforeEach(() => {
  alarms = [];
  store = pair.open('demo-a', NOW, (alarm) => alarms.push(alarm));
});

const fromPeer = (document: Uint8Array, now = NOW): Promise<AddedDocument> => store.addInSlices(document, now, { fromPeer: true });
const version = (): number => store.directoryRef('demo-b').directoryVersion;
const next = (wanted: number, changes = {}): Promise<Uint8Array> => b.signDirectory({ version: wanted, ...changes });

/** The directory of demo-b with so many of its signers marked compromised. */
function compromised(wanted: number, count: number): Promise<Uint8Array> {
  const [agency] = b.directoryInput.agencies;
  const signers = agency!.signers.map((signer, i) =>
    i < count ? { ...signer, status: 'compromised' as const, invalidSince: NOW_S } : signer,
  );
  return next(wanted, { agencies: [{ ...agency!, signers }] });
}

/** Uses up a day. @returns the version that came last. */
async function useUp(now = NOW): Promise<number> {
  const first = version() + 1;
  for (let i = 0; i < LIMITS.trustDailyMax; i++) expect((await fromPeer(await next(first + i), now)).changed).toBe(true);
  return first + LIMITS.trustDailyMax - 1;
}

describe('directories of another state, from peers', () => {
  it('are twelve a day; the newest of those that come later waits, and is taken in when there is room (TRUST-52, TRUST-56)', async () => {
    const last = await useUp();
    for (const wanted of [last + 2, last + 4, last + 3]) {
      expect(await fromPeer(await next(wanted))).toEqual({ kind: 'directory', scope: 'demo-b', changed: false, waits: true });
    }
    expect([version(), alarms.map(({ code }) => code)]).toEqual([last, ['TRUST_DAILY']]);
    expect(await store.addWaiting(NOW + 24 * HOUR_MS - 1)).toEqual([]);
    expect(await store.addWaiting(NOW + 24 * HOUR_MS)).toEqual([{ kind: 'directory', scope: 'demo-b', changed: true }]);
    expect(version()).toBe(last + 4);
    expect(await store.addWaiting(NOW + 24 * HOUR_MS)).toEqual([]);
  });

  it('that waited count on the day on which they are taken in; one that is no news by then is passed over (TRUST-52, TRUST-56)', async () => {
    const last = await useUp();
    const later = NOW + 24 * HOUR_MS;
    await fromPeer(await next(last + 1));
    expect(await store.addWaiting(later)).toHaveLength(1);
    for (let i = 2; i <= LIMITS.trustDailyMax; i++) expect((await fromPeer(await next(last + i), later)).changed).toBe(true);
    expect((await fromPeer(await next(last + 20), later)).waits).toBe(true);
    store.add(await next(last + 21), later);
    expect(await store.addWaiting(later + 24 * HOUR_MS)).toEqual([]);
    expect(version()).toBe(last + 21);
  });

  it('that are not signed, or not newer, take nobody’s place (TRUST-56)', async () => {
    const last = await useUp();
    await fromPeer(await next(last + 2));
    const unsigned = await b.signDirectory({ version: last + 8 });
    unsigned[unsigned.length - 1]! ^= 1;
    await expect(fromPeer(unsigned)).toRejectCode('TRUST_THRESHOLD');
    await expect(fromPeer(await next(last - 1))).toRejectCode('TRUST_ROLLBACK');
    await store.addWaiting(NOW + 24 * HOUR_MS);
    expect(version()).toBe(last + 2);
  });

  it('are four more when they mark keys compromised, and not when the keys were marked before (TRUST-52)', async () => {
    const last = await useUp();
    for (let i = 1; i <= LIMITS.trustDailyMoreMax; i++) expect((await fromPeer(await compromised(last + i, i))).changed).toBe(true);
    expect((await fromPeer(await compromised(last + 9, 5))).waits).toBe(true);
  });

  it('wait when they mark no key that was not marked before (TRUST-52)', async () => {
    const last = await useUp();
    await fromPeer(await compromised(last + 1, 2));
    expect((await fromPeer(await compromised(last + 2, 2))).waits).toBe(true);
    expect((await fromPeer(await compromised(last + 3, 3))).changed).toBe(true);
  });

  it('do not use up the day of the state by coming again, nor when they are refused (TRUST-52)', async () => {
    const [agency] = b.directoryInput.agencies;
    const twice = await next(2, { agencies: [{ ...agency!, signers: [...agency!.signers, { ...agency!.signers[0]!, role: 'officer' }] }] });
    for (let i = 0; i < 2 * LIMITS.trustDailyMax; i++) await expect(fromPeer(twice)).toRejectCode('TRUST_KEY_REUSED');
    for (let i = 0; i < 2 * LIMITS.trustDailyMax; i++) await fromPeer(b.directory);
    for (let i = 0; i < LIMITS.trustDailyMax - 1; i++) expect((await fromPeer(await next(3 + i))).changed).toBe(true);
  });

  it('begin anew, once a day, under a root that took the keys from whoever used up the day (TRUST-56)', async () => {
    await useUp();
    const validity = { from: NOW_S - DAY, to: NOW_S + 365 * DAY };
    let previous = b.root;
    let held = b.signers('directory');
    for (const [i, expected] of [undefined, true].entries()) {
      const [stays] = held;
      held = [stays!, memorySigner(generateSigner('rogatory-classic', seededRandom(`successor ${i}`)))];
      const roles = { ...b.rootInput.roles, directory: roleSet('directory', 2, held, validity) };
      previous = await b.nextRoot({ roles }, previous);
      await fromPeer(previous);
      const recovered = await publishDirectory({ ...b.directoryInput, version: 100 * (i + 1) }, held, previous);
      expect((await fromPeer(recovered)).waits).toBe(expected);
      for (let j = 1; j < LIMITS.trustDailyMax && expected === undefined; j++) {
        await fromPeer(await publishDirectory({ ...b.directoryInput, version: 100 + j }, held, previous));
      }
    }
  });

  it('are never counted when an operator adds them, nor when they are of the own state (TRUST-52)', async () => {
    const last = await useUp();
    expect(store.add(await next(last + 1), NOW).changed).toBe(true);
    expect((await store.addInSlices(await next(last + 2), NOW)).changed).toBe(true);
    for (let i = 2; i < 4 + LIMITS.trustDailyMax; i++) {
      expect((await fromPeer(await pair.a.signDirectory({ version: i }))).changed).toBe(true);
    }
    expect(alarms).toEqual([]);
  });
});

describe('freshness statements of another state, from peers', () => {
  it('are sixteen a day; the newest of those that come later waits (TRUST-52, TRUST-56)', async () => {
    const most = LIMITS.trustDailyMax + LIMITS.trustDailyMoreMax;
    for (let i = 1; i <= most; i++) expect((await fromPeer(await b.nextFreshness(NOW_S + i))).changed).toBe(true);
    for (const at of [100, 300, 200]) expect((await fromPeer(await b.nextFreshness(NOW_S + at))).waits).toBe(true);
    expect((await store.addWaiting(NOW + 24 * HOUR_MS)).map(({ kind }) => kind)).toEqual(['freshness']);
    expect(store.heldVersion('freshness', 'demo-b')).toBe(NOW_S + 300);
    // Of those before it none is held: it says all that they said.
    expect(store.objects().filter(({ kind }) => kind === 'freshness')).toHaveLength(2);
  });
});

describe('roots of a state', () => {
  function fatRoot(previous: Uint8Array, bytes: number): Promise<Uint8Array> {
    const [signer] = b.rootInput.roles.freshness.signers;
    const freshness = { ...b.rootInput.roles.freshness, signers: [{ ...signer!, certificates: [new Uint8Array(bytes)] }] };
    return b.nextRoot({ roles: { ...b.rootInput.roles, freshness } }, previous);
  }

  it('are sixteen megabytes at most, all of them together (TRUST-02)', async () => {
    const fat = 3 * 262_144;
    let previous = b.root;
    let size = b.root.length;
    for (;;) {
      const root = await fatRoot(previous, fat);
      size += root.length;
      if (size > LIMITS.trustWalkMaxBytes) {
        expect(() => store.add(root, NOW)).toThrowCode('TRUST_DOCUMENT_SIZE', { size, limit: LIMITS.trustWalkMaxBytes });
        const fits = await fatRoot(previous, fat - (size - LIMITS.trustWalkMaxBytes));
        expect([root.length - fits.length, store.add(fits, NOW).changed]).toEqual([size - LIMITS.trustWalkMaxBytes, true]);
        return;
      }
      expect(store.add(root, NOW).changed).toBe(true);
      previous = root;
    }
  });
});

describe('the day of a state, counted by itself', () => {
  const document = (digest: number) =>
    ({ digest: new Uint8Array(32).fill(digest), bytes: Uint8Array.of(digest) }) as unknown as TrustDocument;
  const count = (intake: Intake, digest: number, place: readonly [number, number], offeredAt = NOW): boolean =>
    finish(
      intake.counting('directory', document(digest), place, { offeredAt, fromPeer: true, keep: ({ bytes }) => keptInMemory(bytes) }, none),
    );
  function* none(): Work<boolean> {
    yield 0;
    return false;
  }
  const full = (intake: Intake): void => {
    for (let i = 0; i < LIMITS.trustDailyMax; i++) expect(count(intake, i, [1, i])).toBe(true);
  };

  it('keeps the newest that waits by root, then by version; of two in one place the first (TRUST-56)', () => {
    const intake = new Intake();
    full(intake);
    const waiting = (): readonly number[] => [20, 21, 22, 23, 24].filter((digest) => intake.isWaiting('directory', document(digest)));
    const seen: number[][] = [];
    for (const [digest, place] of [
      [20, [1, 50]],
      [21, [1, 50]],
      [22, [1, 51]],
      [23, [2, 2]],
      [24, [1, 99]],
    ] as const) {
      // prettier-ignore
      expect(count(intake, digest, place)).toBe(false);
      seen.push([...waiting()]);
    }
    expect(seen).toEqual([[20], [20], [22], [23], [23]]);
  });

  it('begins anew once in 24 hours, to the millisecond (TRUST-56)', () => {
    const intake = new Intake();
    const day = 24 * HOUR_MS;
    intake.beginAnew(NOW - day + 1);
    full(intake);
    intake.beginAnew(NOW);
    expect(count(intake, 20, [1, 20])).toBe(false);
    intake.beginAnew(NOW + 1);
    expect(count(intake, 20, [1, 20], NOW + 1)).toBe(true);
  });
});
