import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTrustFolder } from '../../../../src/trust/store/node/folder-store.js';
import type { TrustFolder } from '../../../../src/trust/store/node/folder-store.js';
import { fileNameOf, writeTrustFolder } from '../../../../src/trust/store/node/folder.js';
import { readPins, writePins } from '../../../../src/trust/store/node/pins.js';
import { DAY, NOW, NOW_S, createPair } from '../../states.js';
import type { TestPair } from '../../states.js';

let pair: TestPair;
let base = '';
let folder = '';
let count = 0;

beforeAll(async () => {
  base = mkdtempSync(join(tmpdir(), 'rogatory-trust-'));
  pair = await createPair();
});

beforeEach(() => {
  folder = join(base, String(count++));
  writeTrustFolder(folder, pair.documents);
});

afterAll(() => rmSync(base, { recursive: true, force: true }));

function open(now = NOW): TrustFolder {
  return openTrustFolder(folder, 'demo-a', pair.pins, now);
}

const files = (): readonly string[] => readdirSync(folder).filter((name) => name.endsWith('.cose'));

describe('a folder of trust documents', () => {
  it('holds what was accepted before anything relies on it, and nothing that was refused (TRUST-25)', async () => {
    const store = open();
    const directory = await pair.b.nextDirectory();
    expect(store.add(directory, NOW).changed).toBe(true);
    expect(readFileSync(join(folder, fileNameOf(directory)))).toEqual(Buffer.from(directory));
    expect(open().directoryRef('demo-b').directoryVersion).toBe(2);
    const before = readdirSync(folder);
    expect(() => store.add(pair.b.directory, NOW)).toThrowCode('TRUST_ROLLBACK');
    expect(store.add(directory, NOW).changed).toBe(false);
    expect(readdirSync(folder)).toEqual(before);
  });

  it('changes nothing when the document cannot be kept (TRUST-25, TRUST-30)', async () => {
    const store = open();
    const directory = await pair.b.nextDirectory();
    // A folder in the document's place: the last step, the move, fails.
    mkdirSync(join(folder, fileNameOf(directory), 'in-the-way'), { recursive: true });
    expect(() => store.add(directory, NOW)).toThrowCode('TRUST_FOLDER');
    expect(store.directoryRef('demo-b').directoryVersion).toBe(1);
  });

  it('says by a code that it is not there, or holds no documents that can be read (TRUST-30)', () => {
    expect(() => openTrustFolder(join(base, 'absent'), 'demo-a', pair.pins, NOW)).toThrowCode('TRUST_FOLDER');
    mkdirSync(join(folder, 'a-folder.cose'));
    expect(() => open()).toThrowCode('TRUST_FOLDER');
  });

  it('takes up what another process put into it, in whatever order, and names what it refuses (TRUST-25)', async () => {
    const store = open();
    const root = await pair.b.nextRoot();
    const directory = await pair.b.nextDirectory({}, root);
    const bad = Uint8Array.from(await pair.b.nextDirectory({ version: 3 }));
    bad[bad.length - 1]! ^= 1;
    writeTrustFolder(folder, [directory, bad, root]);
    const { added, refused } = await store.refresh(NOW);
    expect(added.map(({ kind, changed }) => [kind, changed])).toEqual([
      ['root', true],
      ['directory', true],
    ]);
    expect(refused.map(({ error }) => error.code)).toEqual(['TRUST_THRESHOLD']);
    expect(store.directoryRef('demo-b')).toMatchObject({ rootVersion: 2, directoryVersion: 2 });
    expect(await store.refresh(NOW)).toEqual({ added: [], refused: [] });
  });

  it('sets aside what it refuses, so that the folder can be opened anew, and tries it again when something came in (TRUST-16, TRUST-25)', async () => {
    const store = open();
    const root = await pair.b.nextRoot();
    const directory = await pair.b.nextDirectory({}, root);
    writeTrustFolder(folder, [directory]);
    expect((await store.refresh(NOW)).refused.map(({ error }) => error.code)).toEqual(['TRUST_GAP']);
    expect(files()).toHaveLength(pair.documents.length);
    expect(await store.refresh(NOW)).toEqual({ added: [], refused: [] });
    const anew = open();
    expect(await anew.refresh(NOW)).toEqual({ added: [], refused: [] });
    anew.add(root, NOW);
    expect((await anew.refresh(NOW)).added.map(({ kind }) => kind)).toEqual(['directory']);
    expect(files()).toContain(fileNameOf(directory));
    expect(open().directoryRef('demo-b')).toMatchObject({ rootVersion: 2, directoryVersion: 2 });
  });

  it('relies on nothing that a restart would lose, and takes in what else came (TRUST-25, TRUST-30)', async () => {
    const root = await pair.b.nextRoot();
    const directory = await pair.b.nextDirectory({}, root);
    const store = open();
    writeTrustFolder(folder, [directory]);
    await store.refresh(NOW);
    // The name of the refused file cannot be given back to it.
    const place = join(folder, fileNameOf(directory));
    mkdirSync(place);
    writeTrustFolder(folder, [root]);
    const { added, refused } = await store.refresh(NOW);
    expect(added.map(({ kind }) => kind)).toEqual(['root']);
    expect(refused).toMatchObject([
      { name: fileNameOf(directory), error: { code: 'TRUST_FOLDER' } },
      { name: `${fileNameOf(directory)}.refused`, error: { code: 'TRUST_FOLDER' } },
    ]);
    expect([store.heldVersion('root', 'demo-b'), store.heldVersion('directory', 'demo-b')]).toEqual([2, 1]);
    expect(await store.refresh(NOW)).toMatchObject({ added: [], refused: [{ error: { code: 'TRUST_FOLDER' } }] });
    rmSync(place, { recursive: true });
    expect((await store.refresh(NOW)).added.map(({ kind }) => kind)).toEqual(['directory']);
    expect(open().directoryRef('demo-b')).toMatchObject({ rootVersion: 2, directoryVersion: 2 });
  });

  it('keeps the time, behind which a clock that was set back does not go (TRUST-29)', () => {
    open(NOW + 40 * DAY * 1000);
    const store = open(NOW);
    expect(store.time(NOW)).toBe(NOW + 40 * DAY * 1000);
    expect(() => store.agency('demo-b', 'ca', NOW)).toThrowCode('TRUST_EXPIRED');
    writeFileSync(join(folder, 'time'), 'never');
    expect(() => open()).toThrowCode('TRUST_FOLDER');
  });

  it('writes the time anew when it has grown by a minute, and not before (TRUST-29)', async () => {
    const kept = (): string => readFileSync(join(folder, 'time'), 'utf8');
    const store = open();
    const seen: string[] = [];
    for (const more of [0, 59_999, 60_000, 60_001, 120_000]) {
      await store.refresh(NOW + more);
      seen.push(kept());
    }
    expect(seen).toEqual([0, 0, 60_000, 60_000, 120_000].map((more) => `${NOW + more}\n`));
  });

  it('keeps both copies of a fork as files (TRUST-09)', async () => {
    const told: string[] = [];
    const store = openTrustFolder(folder, 'demo-a', pair.pins, NOW, { onAlarm: ({ detail }) => told.push(detail) });
    const other = await pair.b.nextDirectory({ version: 1, expiresAt: NOW_S + DAY });
    expect(() => store.add(other, NOW)).toThrowCode('TRUST_FORK');
    const alarms = readdirSync(join(folder, 'alarms'));
    const read = (end: string): Uint8Array =>
      readFileSync(
        join(
          folder,
          'alarms',
          alarms.find((name) => name.endsWith(end))!,
        ),
      );
    expect(read('-offered.cose')).toEqual(Buffer.from(other));
    expect(read('-held.cose')).toEqual(Buffer.from(pair.b.directory));
    expect(told).toHaveLength(1);
    expect(files()).toHaveLength(pair.documents.length);
  });

  it('adds its own pins to those of the configuration, also while it is open, and refuses two that differ (TRUST-03, TRUST-04)', async () => {
    const own = new Map([['demo-a', pair.a.fingerprint]]);
    rmSync(folder, { recursive: true });
    writeTrustFolder(folder, [pair.a.root, pair.a.directory]);
    const store = openTrustFolder(folder, 'demo-a', own, NOW);
    expect(() => store.add(pair.b.root, NOW)).toThrowCode('TRUST_SCOPE_UNKNOWN');
    writePins(folder, { own: 'demo-a', pins: new Map([['demo-b', pair.b.fingerprint]]) });
    await store.refresh(NOW);
    expect(store.add(pair.b.root, NOW).changed).toBe(true);
    expect(readPins(folder)).toEqual({ own: 'demo-a', pins: new Map([['demo-b', pair.b.fingerprint]]) });
    writePins(folder, { pins: new Map([['demo-a', pair.b.fingerprint]]) });
    expect(() => openTrustFolder(folder, 'demo-a', own, NOW)).toThrowCode('TRUST_ROOT_MISMATCH');
    writeFileSync(join(folder, 'pins.json'), '{');
    expect(() => readPins(folder)).toThrowCode('TRUST_FOLDER');
  });
});
