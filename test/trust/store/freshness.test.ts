import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../../../src/core/limits.js';
import { generateSigner } from '../../../src/crypto/keys/keys.js';
import { memorySigner } from '../../../src/crypto/sign/sign.js';
import { readDocument } from '../../../src/trust/documents/document.js';
import { roleSet } from '../../../src/trust/publish/entries.js';
import { readFreshness } from '../../../src/trust/documents/freshness.js';
import { publishFreshness } from '../../../src/trust/publish/publication.js';
import { openTrust } from '../../../src/trust/store/resolver.js';
import type { TrustAlarm, TrustStore } from '../../../src/trust/store/resolver.js';
import { forgeMember } from '../forge.js';
import { DAY, NOW, NOW_S, createPair, createState, seededRandom } from '../states.js';
import type { TestPair, TestState } from '../states.js';

const HOUR = 3600;

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

describe('a freshness statement', () => {
  it('says which root and directory are the newest, and is read back as written (TRUST-27)', async () => {
    const bytes = await publishFreshness({ issuedAt: NOW_S }, b.signers('freshness'), { root: b.root, directory: b.directory });
    expect(readFreshness(readDocument(bytes)).claimed).toEqual({
      scope: 'demo-b',
      rootVersion: 1,
      rootDigest: readDocument(b.root).digest,
      directoryVersion: 1,
      directoryDigest: readDocument(b.directory).digest,
      issuedAt: NOW_S,
      expiresAt: NOW_S + 72 * HOUR,
    });
  });

  it('lasts at most 72 hours (TRUST-27)', async () => {
    expect(LIMITS.freshnessLifetimeMaxSeconds).toBe(72 * HOUR);
    await expect(b.nextFreshness(NOW_S, b.root, b.directory, 72 * HOUR + 1)).toRejectCode('TRUST_DOCUMENT_MALFORMED');
    await expect(b.nextFreshness(NOW_S, b.root, b.directory, 0)).toRejectCode('TRUST_DOCUMENT_MALFORMED');
  });

  it('is signed by the role freshness of the root that it names, and by no other role (TRUST-27)', async () => {
    const signers = [...b.signers('root'), ...b.signers('directory')];
    await expect(publishFreshness({ issuedAt: NOW_S }, signers, { root: b.root, directory: b.directory })).toRejectCode('TRUST_THRESHOLD');
    const forged = await forgeMember(b.freshness, signers, [6], NOW_S + 1);
    expect(() => store.add(forged, NOW)).toThrowCode('TRUST_THRESHOLD');
  });

  it('speaks of its own state alone (TRUST-10)', async () => {
    await expect(publishFreshness({ issuedAt: NOW_S }, b.signers('freshness'), { root: b.root, directory: pair.a.directory })).toRejectCode(
      'TRUST_SCOPE_WALL',
    );
    const renamed = await forgeMember(b.freshness, b.signers('freshness'), [0], 'demo-a');
    expect(() => store.add(renamed, NOW)).toThrowCode('TRUST_THRESHOLD');
  });

  it('never goes back, in time or in what it names (TRUST-08)', async () => {
    const root = await b.nextRoot();
    const directory = await b.nextDirectory({}, root);
    for (const document of [root, directory, await b.nextFreshness(NOW_S + 60, root, directory)]) store.add(document, NOW);
    const older = await b.nextFreshness(NOW_S + 30, root, directory);
    expect(() => store.add(older, NOW)).toThrowCode('TRUST_ROLLBACK');
    const otherRoot = await b.nextFreshness(NOW_S + 90, b.root, directory);
    expect(() => store.add(otherRoot, NOW)).toThrowCode('TRUST_ROLLBACK');
    const otherDirectory = await b.nextFreshness(NOW_S + 90, root, b.directory);
    expect(() => store.add(otherDirectory, NOW)).toThrowCode('TRUST_ROLLBACK');
  });

  it('is refused when issued ahead of the clock, or over (TRUST-06, TRUST-07)', async () => {
    const early = await b.nextFreshness(NOW_S + 601);
    expect(() => store.add(early, NOW)).toThrowCode('TRUST_NOT_YET_VALID');
    const short = await b.nextFreshness(NOW_S + 1, b.root, b.directory, HOUR);
    expect(() => store.add(short, NOW + (HOUR + 2) * 1000)).toThrowCode('TRUST_EXPIRED');
  });

  it('waits for the root that it names (TRUST-16)', async () => {
    const root = await b.nextRoot();
    const statement = await b.nextFreshness(NOW_S + 60, root, b.directory);
    expect(() => store.add(statement, NOW)).toThrowCode('TRUST_GAP');
  });
});

describe('a scope', () => {
  it('is fresh until its newest statement expires, and fresh again with the next (TRUST-28)', async () => {
    expect(store.freshness('demo-b', NOW)).toEqual({ state: 'fresh', issuedAt: NOW_S, expiresAt: NOW_S + 72 * HOUR });
    const last = NOW + 72 * HOUR * 1000;
    expect(store.freshness('demo-b', last).state).toBe('fresh');
    expect(store.freshness('demo-b', last + 1000).state).toBe('stale');
    expect(() => store.requireFresh('demo-b', last + 1000)).toThrowCode('TRUST_STALE');
    store.add(await b.nextFreshness(NOW_S + 60 * HOUR), NOW + 60 * HOUR * 1000);
    expect(store.freshness('demo-b', last + 1000).state).toBe('fresh');
  });

  it('is stale without a statement (TRUST-28)', () => {
    const documents = pair.documents.slice(0, 5);
    const bare = openTrust({ own: 'demo-a', pins: pair.pins, documents, now: NOW });
    for (const scope of ['demo-a', 'demo-b']) expect(bare.freshness(scope, NOW).state).toBe('stale');
  });

  it('is stale when the statement names a directory that is not held, until that came (TRUST-28)', async () => {
    const directory = await b.nextDirectory();
    store.add(await b.nextFreshness(NOW_S + 60, b.root, directory), NOW);
    expect(store.freshness('demo-b', NOW)).toMatchObject({ state: 'stale', reason: 'directory 2 is in use, 1 is held' });
    store.add(directory, NOW);
    expect(store.freshness('demo-b', NOW).state).toBe('fresh');
  });

  it('is stale when another directory of that version came than the one named (TRUST-28)', async () => {
    const [named, other] = [await b.nextDirectory(), await b.nextDirectory({ expiresAt: NOW_S + DAY })];
    store.add(await b.nextFreshness(NOW_S + 60, b.root, named), NOW);
    store.add(other, NOW);
    expect(store.freshness('demo-b', NOW).state).toBe('stale');
  });

  it('is stale when the newest root dropped the signer of the statement, and fresh with one of the new signer (TRUST-28)', async () => {
    const [next] = [memorySigner(generateSigner('rogatory-classic', seededRandom('freshness')))];
    const validity = { from: NOW_S - DAY, to: NOW_S + 365 * DAY };
    const roles = { ...b.rootInput.roles, freshness: roleSet('freshness', 1, [next], validity) };
    const root = await b.nextRoot({ roles });
    const stolen = await b.nextFreshness(NOW_S + 500, b.root, await b.nextDirectory({ version: 9 }));
    store.add(stolen, NOW);
    store.add(root, NOW);
    expect(store.freshness('demo-b', NOW).state).toBe('stale');
    const renewed = await publishFreshness({ issuedAt: NOW_S + 60 }, [next], { root, directory: b.directory });
    store.add(renewed, NOW);
    expect(store.freshness('demo-b', NOW).state).toBe('fresh');
    const late = await b.nextFreshness(NOW_S + 550);
    expect(() => store.add(late, NOW)).toThrowCode('TRUST_THRESHOLD');
    const again = openTrust({ own: 'demo-a', pins: pair.pins, documents: store.documents(), now: NOW });
    expect(again.freshness('demo-b', NOW)).toEqual(store.freshness('demo-b', NOW));
  });

  it('that is stale shows neither sender nor own keys to who opens, unless the operator ends the quarantine (TRUST-28)', () => {
    const late = NOW + 73 * HOUR * 1000;
    const [kem] = pair.a.directoryInput.agencies[0]!.kems;
    expect(() => store.view(late).ownKem(kem!.kid)).toThrowCode('TRUST_STALE');
    expect(() => store.view(late).sender('demo-b', 'ca')).toThrowCode('TRUST_STALE');
    expect(store.view(late, { acceptStale: true }).ownKem(kem!.kid)).toEqual(kem);
    expect(store.view(late, { acceptStale: true }).sender('demo-b', 'ca')?.suiteFloor).toBe('rogatory-classic');
  });
});

describe('an alarm', () => {
  it('keeps both statements of one moment that differ (TRUST-09)', async () => {
    const other = await b.nextFreshness(NOW_S, b.root, b.directory, HOUR);
    for (let i = 0; i < 2; i++) expect(() => store.add(other, NOW)).toThrowCode('TRUST_FORK');
    expect(alarms).toMatchObject([{ code: 'TRUST_FORK', kind: 'freshness', offered: other, held: b.freshness, at: NOW }]);
  });

  it('tells of a statement about another directory than the one held (TRUST-09)', async () => {
    const other = await b.nextDirectory({ version: 1, expiresAt: NOW_S + DAY });
    const statement = await b.nextFreshness(NOW_S + 60, b.root, other);
    expect(() => store.add(statement, NOW)).toThrowCode('TRUST_FORK');
    expect(alarms[0]?.offered).toEqual(statement);
  });

  it('tells of two roots and two directories of one version, with both copies (TRUST-09)', async () => {
    const [second, otherSecond] = [await b.nextRoot(), await b.nextRoot({ expiresAt: NOW_S + 9 * DAY })];
    store.add(second, NOW);
    expect(() => store.add(otherSecond, NOW)).toThrowCode('TRUST_FORK');
    const otherDirectory = await b.nextDirectory({ version: 1, expiresAt: NOW_S + DAY });
    expect(() => store.add(otherDirectory, NOW)).toThrowCode('TRUST_FORK');
    expect(alarms.map(({ held, offered }) => [held, offered])).toEqual([
      [second, otherSecond],
      [b.directory, otherDirectory],
    ]);
  });

  it('is raised by signed documents alone (TRUST-09)', async () => {
    const forged = await forgeMember(await b.nextRoot(), pair.a.signers('root'), [4], new Uint8Array(32));
    expect(() => store.add(forged, NOW)).toThrowCode('TRUST_THRESHOLD');
    expect(alarms).toEqual([]);
  });
});

describe('time', () => {
  it('never lies before the newest document of the own state, nor before the last time kept (TRUST-29)', async () => {
    expect(store.time(0)).toBe(NOW);
    expect(store.time(NOW + 5)).toBe(NOW + 5);
    store.add(await pair.a.nextFreshness(NOW_S + 60), NOW);
    expect(store.time(NOW)).toBe(NOW + 60_000);
    const { pins, documents } = pair;
    const since = NOW + 40 * DAY * 1000;
    const kept = openTrust({ own: 'demo-a', pins, documents, now: NOW, since });
    expect(() => kept.agency('demo-b', 'ca', NOW)).toThrowCode('TRUST_EXPIRED');
    const says = 'the time that was kept says 2027-01-03T12:00:00Z, 40 days ahead of this clock; if the clock was wrong then';
    expect(() => kept.agency('demo-b', 'ca', NOW)).toThrow(says);
    expect(() => kept.view(NOW).sender('demo-b', 'ca')).toThrow(says);
    expect(() => kept.requireFresh('demo-b', NOW)).toThrow(says);
    expect(kept.freshness('demo-b', NOW + 80 * DAY * 1000).reason).toBe('the newest freshness statement expired at 2026-11-27T12:00:00Z');
  });

  it('is not moved by another state, whose time far ahead is an alarm (TRUST-29)', async () => {
    store.add(await b.nextFreshness(NOW_S + 60), NOW);
    expect(store.time(NOW)).toBe(NOW);
    const ahead = await b.nextFreshness(NOW_S + 700);
    expect(() => store.add(ahead, NOW)).toThrowCode('TRUST_NOT_YET_VALID');
    expect(store.time(NOW)).toBe(NOW);
    expect(alarms).toMatchObject([{ code: 'TRUST_NOT_YET_VALID', kind: 'freshness' }]);
  });
});

it('a state of other tests begins fresh', async () => {
  const state = await createState({ scope: 'demo-c' });
  const documents = [state.root, state.directory, state.freshness];
  const reader = openTrust({ own: 'demo-c', pins: new Map([['demo-c', state.fingerprint]]), documents, now: NOW });
  expect(reader.freshness('demo-c', NOW).state).toBe('fresh');
});

describe('a scope that is stale', () => {
  it('is so for the first thing that is missing, and stays so when it is read again (TRUST-27, TRUST-28)', async () => {
    const open = (...documents: readonly Uint8Array[]) => openTrust({ own: 'demo-b', pins: pair.pins, documents, now: NOW });
    const reason = (...documents: readonly Uint8Array[]) => open(...documents).freshness('demo-b', NOW).reason;
    expect(reason()).toBe('no directory is held');
    expect(reason(b.root)).toBe('no directory is held');
    expect(reason(b.root, b.directory)).toBe('no freshness statement is held');
    expect(reason(b.root, b.directory, b.freshness)).toBe(undefined);
    const other = memorySigner(generateSigner('rogatory-classic', seededRandom('another freshness signer')));
    const freshness = roleSet('freshness', 1, [other], { from: NOW_S - DAY, to: NOW_S + 365 * DAY });
    const root = await b.nextRoot({ roles: { ...b.rootInput.roles, freshness } });
    expect(reason(b.root, b.directory, b.freshness, root)).toBe('the newest root no longer has the signers of the freshness statement');
  });
});
