// The folder of a reader to whom a hostile state sent directory after directory.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../../../../src/core/limits.js';
import { readDocument } from '../../../../src/trust/documents/document.js';
import type { TrustAlarm } from '../../../../src/trust/store/resolver.js';
import { openTrustFolder, openTrustFolderInSlices } from '../../../../src/trust/store/node/folder-store.js';
import type { TrustFolder } from '../../../../src/trust/store/node/folder-store.js';
import { fileNameOf, writeTrustFolder } from '../../../../src/trust/store/node/folder.js';
import { DAY, NOW, NOW_S, createPair } from '../../states.js';
import type { TestPair, TestState } from '../../states.js';

let pair: TestPair;
let b: TestState;
let base = '';
let folder = '';
let alarms: TrustAlarm[] = [];

beforeAll(async () => {
  base = mkdtempSync(join(tmpdir(), 'rogatory-hostile-'));
  pair = await createPair();
  ({ b } = pair);
});

beforeEach(() => {
  folder = mkdtempSync(join(base, 'trust-'));
  writeTrustFolder(folder, pair.documents);
});

afterAll(() => rmSync(base, { recursive: true, force: true }));

function open(now = NOW): TrustFolder {
  alarms = [];
  return openTrustFolder(folder, 'demo-a', pair.pins, now, { onAlarm: (alarm) => alarms.push(alarm) });
}

const names = (place: string, end = '.cose'): readonly string[] => readdirSync(place).filter((name) => name.endsWith(end));

/** Puts a directory into the folder, as if it had been taken in at a time. @param bytes - How long it is, about. @param id - Of its agency. */
async function put(version: number, bytes = 0, { takenAt = NOW - 2 * DAY * 1000, id = 'ca' } = {}): Promise<Uint8Array> {
  const agency = { ...b.directoryInput.agencies[0]!, id };
  const competences = Array.from({ length: Math.floor(bytes / 1_000) }, (_, i) => `${version}.${i}.`.padEnd(996, 'x'));
  const document = await b.signDirectory({ version, agencies: [{ ...agency, competences }] });
  const path = join(folder, fileNameOf(document));
  writeFileSync(path, document);
  utimesSync(path, takenAt / 1000, takenAt / 1000);
  return document;
}

describe('a folder with many directories of one state', () => {
  it('opens, at once and in slices, and knows each version that it holds (TRUST-25, TRUST-53)', async () => {
    const documents: Uint8Array[] = [];
    for (let version = 2; version <= 120; version++) documents.push(await put(version));
    for (const store of [open(), await openTrustFolderInSlices(folder, 'demo-a', pair.pins, NOW)]) {
      expect(store.directoryRef('demo-b').directoryVersion).toBe(120);
      for (const version of [2, 60, 119]) {
        expect(store.view(NOW).directoryDigest('demo-b', version)).toEqual(readDocument(documents[version - 2]!).digest);
      }
      expect(store.objects()).toHaveLength(pair.documents.length + documents.length);
      expect(store.documents()).toHaveLength(pair.documents.length + documents.length);
    }
    expect(alarms).toEqual([]);
  });

  it('opens though there are more bytes of them than it keeps: the oldest are put away (TRUST-53)', async () => {
    const bytes = LIMITS.directoryMaxBytes - 10_000;
    const count = Math.floor(LIMITS.pastDirectoriesMaxBytes / bytes) + 3;
    for (let version = 2; version < 2 + count; version++) await put(version, bytes);
    const store = open();
    expect(store.directoryRef('demo-b').directoryVersion).toBe(1 + count);
    // Version 1 and the oldest of the large ones.
    expect(names(join(folder, 'past'))).toHaveLength(3);
    expect(store.view(NOW).directoryDigest('demo-b', 1)).toBeUndefined();
    expect(store.view(NOW).directoryDigest('demo-b', count)).toBeDefined();
    expect([open().directoryRef('demo-b').directoryVersion, alarms]).toEqual([1 + count, []]);
    // What comes puts the oldest away, and nothing is lost.
    const next = await b.signDirectory({ version: 2 + count });
    expect((await store.addInSlices(next, NOW, { fromPeer: true })).changed).toBe(true);
    expect(names(join(folder, 'past'))).toHaveLength(4);
    expect(names(folder).length + names(join(folder, 'past')).length).toBe(pair.documents.length + count + 1);
  }, 60_000);

  it('opens, though the accord’s seal stands in an old directory alone, or nowhere any more (TRUST-14, TRUST-57)', async () => {
    const agencies = [{ ...b.directoryInput.agencies[0]!, id: 'successor', mailboxes: ['other'] }];
    const store = open();
    store.add(await b.nextDirectory({ agencies }), NOW);
    expect(store.requireAccord('demo-a', 'demo-b', NOW).version).toBe(1);
    expect(open().requireAccord('demo-a', 'demo-b', NOW).version).toBe(1);
    rmSync(join(folder, fileNameOf(b.directory)));
    const left = open();
    expect(alarms).toMatchObject([{ code: 'TRUST_UNKNOWN', kind: 'accord', detail: expect.stringContaining('demo-b') as string }]);
    expect(left.directoryRef('demo-b').directoryVersion).toBe(2);
    expect(() => left.requireAccord('demo-a', 'demo-b', NOW)).toThrowCode('TRUST_ACCORD_NOT_IN_FORCE');
  });

  it('keeps of freshness statements the newest where it looks for them, and the others beside (TRUST-25)', async () => {
    const store = open();
    for (let i = 1; i <= 5; i++) await store.addInSlices(await b.nextFreshness(NOW_S + i), NOW, { fromPeer: true });
    expect([names(folder).length, names(join(folder, 'past')).length]).toEqual([pair.documents.length, 5]);
    expect(open().heldVersion('freshness', 'demo-b')).toBe(NOW_S + 5);
    // So it is with what was put there by hand.
    for (let i = 6; i <= 8; i++) writeTrustFolder(folder, [await b.nextFreshness(NOW_S + i)]);
    expect(open().heldVersion('freshness', 'demo-b')).toBe(NOW_S + 8);
    expect([names(folder).length, names(join(folder, 'past')).length]).toEqual([pair.documents.length, 8]);
  });
});

describe('the day of a state', () => {
  it('is used up after a restart as it was before, by the times of the files (TRUST-52)', async () => {
    for (let i = 0; i < LIMITS.trustDailyMax; i++) await put(2 + i, 0, { takenAt: NOW - 3_600_000 });
    const next = await b.signDirectory({ version: 50 });
    const store = open();
    expect((await store.addInSlices(next, NOW, { fromPeer: true })).waits).toBe(true);
    expect(alarms.map(({ code }) => code)).toEqual(['TRUST_DAILY']);
    // The operator's hand is not held back: here, nor in the folder.
    writeTrustFolder(folder, [await b.signDirectory({ version: 40 })]);
    expect((await store.refresh(NOW)).added).toHaveLength(1);
    expect(store.directoryRef('demo-b').directoryVersion).toBe(40);
    expect(await store.addWaiting(NOW + 23 * 3_600_000 + 1_000)).toHaveLength(1);
    expect(open().directoryRef('demo-b').directoryVersion).toBe(50);
  });
});

describe('documents that are refused', () => {
  it('because the disk took them not are taken in when it does (TRUST-30)', async () => {
    const store = open();
    const next = await b.signDirectory();
    const place = join(folder, fileNameOf(next));
    mkdirSync(join(place, 'in the way'), { recursive: true });
    await expect(store.addInSlices(next, NOW, { fromPeer: true })).toRejectCode('TRUST_FOLDER');
    expect(store.directoryRef('demo-b').directoryVersion).toBe(1);
    rmSync(place, { recursive: true });
    expect((await store.addInSlices(next, NOW, { fromPeer: true })).changed).toBe(true);
  });

  it('cost an alarm and no room: copies of so many contradictions are kept, and of none beyond (TRUST-55)', async () => {
    const store = open();
    const before = names(folder).length;
    for (let day = 0; day < 6; day++) {
      for (let i = 0; i < 20; i++) {
        const other = await b.signDirectory({ version: 1, expiresAt: NOW_S + 20 * DAY + 100 * day + i });
        await expect(store.addInSlices(other, NOW + day * DAY * 1000, { fromPeer: true })).toRejectCode('TRUST_FORK');
      }
    }
    expect(alarms).toHaveLength(6 * LIMITS.trustAlarmsMax);
    expect(names(join(folder, 'alarms'), '.json')).toHaveLength(LIMITS.trustAlarmFilesMax);
    expect(names(folder)).toHaveLength(before);
  });
});
