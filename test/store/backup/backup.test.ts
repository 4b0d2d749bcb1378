// A backup in a folder: whole, verified, or not there at all (STORE-31).
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeBackup, restoreBackup } from '../../../src/store/backup/backup.js';
import type { BackupPart, BackupSource } from '../../../src/store/backup/backup.js';
import { filesBelow, measure, readManifest } from '../../../src/store/backup/manifest.js';
import { openSqliteStore, withSqliteStore } from '../../../src/store/sqlite/store.js';
import { useMemoryMachine } from '../../memory-machine.js';
import { makeFolder } from '../places.js';

useMemoryMachine();
const MADE_AT = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A node with a store and some files. */
async function makeNode(): Promise<{
  node: string;
  backup: string;
  source: BackupSource;
  part: (path: string, more?: object) => BackupPart;
}> {
  const folder = makeFolder();
  const node = join(folder, 'node');
  for (const name of ['keys', 'blobs/deep']) mkdirSync(join(node, name), { recursive: true });
  const files = { 'agency.json': '{}', 'keys/a.key': 'a', 'keys/b.key': 'bb', 'keys/.hidden': '', 'keys/x.new': '' };
  for (const [name, text] of Object.entries({ ...files, 'blobs/one': 'blob', 'blobs/two.part': 'bl', 'blobs/deep/three': 'blob 3' }))
    writeFileSync(join(node, name), text);
  await (await openSqliteStore({ path: join(node, 'store.db') })).close();
  const part = (path: string, more: object = {}): BackupPart => ({ from: join(node, path), path, ...more });
  const source: BackupSource = {
    ...{ kind: 'agency', self: { scope: 'demo-a', id: 'ca' }, store: part('store.db'), now: MADE_AT },
    copyStore: (path) => withSqliteStore(join(node, 'store.db'), (store) => store.copyTo(path)),
    parts: [part('agency.json'), part('keys'), part('blobs', { isOptional: true, isBlobs: true })],
  };
  return { node, backup: join(folder, 'backup'), source, part };
}

const textOf = (path: string): string => readFileSync(path, 'utf8');
/** Rewrites the manifest of a backup. */
function rewrite(
  backup: string,
  change: (manifest: { files: { path: string; size: number }[] } & Record<string, unknown>) => unknown,
): void {
  const path = join(backup, 'manifest.json');
  const manifest = JSON.parse(textOf(path)) as Parameters<typeof change>[0];
  change(manifest);
  writeFileSync(path, JSON.stringify(manifest));
}

describe('a backup', () => {
  it('holds each whole file with its size and digest, and is told in its manifest', async () => {
    const { node, backup, source } = await makeNode();
    const made = await writeBackup(source, backup);
    expect(JSON.parse(textOf(join(backup, 'manifest.json')))).toEqual(made);
    expect(textOf(join(backup, 'manifest.json'))).toBe(`${JSON.stringify(made, null, 2)}\n`);
    const { files, ...about } = made;
    const { version } = JSON.parse(textOf('package.json')) as { version: string };
    expect(about).toEqual({
      ...{ format: 'rogatory-backup/1', kind: 'agency', node: 'demo-a/ca', madeAt: '2026-01-02T03:04:05.678Z', store: 'store.db' },
      versions: { rogatory: version, node: process.version },
    });
    const mark = 'demo-a/ca, backup of 2026-01-02T03:04:05.678Z\n';
    const given = { 'agency.json': '{}', 'blobs/deep/three': 'blob 3', 'blobs/one': 'blob', 'keys/a.key': 'a', 'keys/b.key': 'bb' };
    const [store] = files.filter(({ path }) => path === 'store.db');
    expect(files.filter((file) => file !== store)).toEqual(
      Object.entries({ ...given, 'store.db.unstated': mark }).map(([path, text]) => ({ path, size: text.length, sha256: sha256(text) })),
    );
    expect(files.map(({ path }) => path)).toEqual([...files.map(({ path }) => path)].sort());
    expect(store).toEqual({ path: 'store.db', ...measure(join(backup, 'store.db')) });
    expect(filesBelow(backup)).toEqual([...files.map(({ path }) => path), 'manifest.json'].sort());
    expect(textOf(join(backup, 'store.db.unstated'))).toBe(mark);
    for (const name of ['manifest.json', 'store.db', 'store.db.unstated'])
      expect(statSync(join(backup, name)).mode & 0o777, name).toBe(0o600);
    expect(statSync(backup).mode & 0o777).toBe(0o700);
    // Whole blobs are never changed: they are shared where the disk can.
    expect(statSync(join(backup, 'blobs/one')).ino).toBe(statSync(join(node, 'blobs/one')).ino);
    expect(statSync(join(backup, 'keys/a.key')).ino).not.toBe(statSync(join(node, 'keys/a.key')).ino);
  });

  it('is refused when the process that has the store open made no copy of it', async () => {
    const { node, backup, source } = await makeNode();
    await expect(writeBackup({ ...source, copyStore: async () => undefined }, backup)).toRejectCode('STORE_BACKUP', {
      path: join(node, 'store.db'),
      reason: 'the process that has it open made no copy of it: start that process again',
    });
    expect(existsSync(backup)).toBe(false);
  });

  it('leaves out what is optional and absent, and notes where a file lay that is not of the folder', async () => {
    const { node, backup, source, part } = await makeNode();
    const away = { ...part('keys/a.key'), path: 'elsewhere/a.key', isElsewhere: true } as const;
    mkdirSync(backup);
    const { files } = await writeBackup({ ...source, parts: [part('none', { isOptional: true }), away] }, backup);
    expect(files.map(({ path, from }) => [path, from])).toEqual([
      ['elsewhere/a.key', join(node, 'keys/a.key')],
      ['store.db', undefined],
      ['store.db.unstated', undefined],
    ]);
    const { files: near } = await writeBackup(
      { ...source, store: { ...source.store, isElsewhere: true }, parts: [] },
      join(backup, '..', 'b2'),
    );
    expect(near.map(({ path, from }) => [path, from])).toEqual([
      ['store.db', join(node, 'store.db')],
      ['store.db.unstated', undefined],
    ]);
  });

  it('copies files behind links, and passes over links to nothing and sockets', async () => {
    const { node, backup, source, part } = await makeNode();
    symlinkSync(join(node, 'agency.json'), join(node, 'keys', 'link.key'));
    symlinkSync('nowhere', join(node, 'keys', 'dead.key'));
    const { files } = await writeBackup({ ...source, parts: [part('keys')] }, backup);
    expect(files.map(({ path }) => path)).toEqual(['keys/a.key', 'keys/b.key', 'keys/link.key', 'store.db', 'store.db.unstated']);
    expect(textOf(join(backup, 'keys/link.key'))).toBe('{}');
    expect(filesBelow(join(node, 'keys'))).toEqual(['.hidden', 'a.key', 'b.key', 'dead.key?', 'link.key', 'x.new']);
  });

  it('goes into a new or an empty folder alone', async () => {
    const { backup, source } = await makeNode();
    const reason = 'it is there already, and is not an empty folder; name a new one';
    mkdirSync(backup);
    writeFileSync(join(backup, 'x'), '');
    await expect(writeBackup(source, backup)).toRejectCode('STORE_BACKUP', { path: backup, reason });
    await expect(writeBackup(source, join(backup, 'x'))).toRejectCode('STORE_BACKUP', { path: join(backup, 'x'), reason });
    await writeBackup(source, join(backup, 'deep', 'new'));
    expect(statSync(join(backup, 'deep')).mode & 0o777).toBe(0o700);
  });

  it('is not there when a part fails, and names the part', async () => {
    const { node, backup, source, part } = await makeNode();
    const twice = `two files of the node would be agency.json in the backup: give one another name`;
    const double = [part('agency.json'), { from: join(node, 'keys/a.key'), path: 'agency.json' }];
    await expect(writeBackup({ ...source, parts: double }, backup)).toRejectCode('STORE_BACKUP', {
      ...{ path: join(node, 'keys/a.key'), reason: twice },
    });
    const gone = writeBackup({ ...source, parts: [part('none')] }, backup);
    await expect(gone).rejects.toMatchObject({ code: 'STORE_BACKUP', details: { path: backup }, cause: { code: 'ENOENT' } });
    const copyStore = () => Promise.reject(new TypeError('no copy'));
    await expect(writeBackup({ ...source, copyStore }, backup)).toRejectCode('STORE_BACKUP', { path: backup, reason: 'no copy' });
    const broken = (path: string): Promise<void> => {
      writeFileSync(path, 'no store, and long enough to be looked at');
      return Promise.resolve();
    };
    await expect(writeBackup({ ...source, copyStore: broken }, backup)).toRejectCode('STORE_UNAVAILABLE');
    expect(readdirSync(join(backup, '..'))).toEqual(['node']);
  });
});

function replaceByDevice(path: string): void {
  rmSync(path);
  symlinkSync('/dev/zero', path);
}

describe('what is put back', () => {
  it('is every byte of the backup, and a mark that nobody has stated it yet', async () => {
    const { backup, source } = await makeNode();
    const made = await writeBackup(source, backup);
    rmSync(join(backup, 'store.db.unstated'));
    rewrite(backup, (manifest) => (manifest.files = manifest.files.filter(({ path }) => path !== 'store.db.unstated')));
    const home = join(backup, '..', 'home');
    const { files } = await restoreBackup(backup, home);
    expect(filesBelow(home)).toEqual([...files.map(({ path }) => path), 'store.db.unstated'].sort());
    // The store was opened since, to look at its pages.
    const rest = made.files.filter(({ path }) => path !== 'store.db');
    for (const { path, size, sha256: digest } of rest) expect(measure(join(home, path)), path).toEqual({ size, sha256: digest });
    expect(textOf(join(home, 'store.db.unstated'))).toBe('demo-a/ca, backup of 2026-01-02T03:04:05.678Z\n');
    await withSqliteStore(join(home, 'store.db'), (store) => store.logHead());
  });

  type Fault = readonly [name: string, spoil: (backup: string) => unknown, path: string, reason: string];
  const none = 'there is no manifest that can be read: this is no whole backup';
  it.each<Fault>([
    ['a file that is longer', (at) => writeFileSync(join(at, 'keys/a.key'), 'aa'), 'keys/a.key', 'it has 2 bytes, not 1'],
    ['a file that is shorter', (at) => truncateSync(join(at, 'keys/b.key'), 1), 'keys/b.key', 'it has 1 bytes, not 2'],
    [
      'a changed file',
      (at) => writeFileSync(join(at, 'keys/a.key'), 'b'),
      'keys/a.key',
      'its SHA-256 is another: it was changed or damaged',
    ],
    ['a file too many', (at) => writeFileSync(join(at, 'keys/c.key'), ''), 'keys/c.key', 'the manifest does not list it'],
    ['a missing file', (at) => rmSync(join(at, 'keys/a.key')), 'keys/a.key', 'it cannot be read (ENOENT)'],
    ['no manifest', (at) => rmSync(join(at, 'manifest.json')), 'manifest.json', `${none} (ENOENT)`],
    ['half a manifest', (at) => writeFileSync(join(at, 'manifest.json'), '{'), 'manifest.json', none],
    ['a manifest that is too long', (at) => truncateSync(join(at, 'manifest.json'), 67_108_865), 'manifest.json', 'it is too long'],
    ['a manifest that is a device', (at) => replaceByDevice(join(at, 'manifest.json')), 'manifest.json', 'it is no plain file'],
    [
      'a file that is a device, beside one that is named as devices are told',
      (at) => {
        replaceByDevice(join(at, 'keys/a.key'));
        writeFileSync(join(at, 'keys/a.key?'), '');
        rewrite(at, (all) => all.files.push({ path: 'keys/a.key?', size: 0, sha256: sha256('') } as never));
      },
      'keys/a.key',
      'it is no plain file',
    ],
    [
      'a store of another name, which its home does not open',
      (at) => rewrite(at, (all) => (all['store'] = 'agency.json')),
      'manifest.json',
      'its store agency.json is not the file that is opened',
    ],
    ['another format', (at) => rewrite(at, (all) => (all['format'] = 'rogatory-backup/2')), 'manifest.json', none],
    ['a file without a digest', (at) => rewrite(at, (all) => delete (all.files[0] as { sha256?: string }).sha256), 'manifest.json', none],
    ['a file that is listed twice', (at) => rewrite(at, (all) => all.files.push(all.files[0]!)), 'manifest.json', 'it names a file twice'],
    [
      'a store that is not listed',
      (at) => rewrite(at, (all) => (all['store'] = 'other.db')),
      'manifest.json',
      'its store other.db is not the file that is opened',
    ],
    ...['../x', '/x', 'a//x', './x', 'a\\x', ''].map((path): Fault => [
      `the path ${JSON.stringify(path)}`,
      (at) => rewrite(at, (all) => all.files.push({ ...all.files[0]!, path })),
      'manifest.json',
      `${path} leads out of the folder`,
    ]),
  ])('is nothing with %s', async (_name, spoil, path, reason) => {
    const { backup, source } = await makeNode();
    await writeBackup({ ...source, parts: source.parts.slice(0, 2) }, backup);
    spoil(backup);
    const home = join(backup, '..', 'home');
    await expect(restoreBackup(backup, home)).toRejectCode('STORE_BACKUP', { path: join(backup, path), reason });
    expect(existsSync(home)).toBe(false);
  });

  it('may lie at the longest manifest that is read', () => {
    const folder = makeFolder();
    writeFileSync(join(folder, 'manifest.json'), '{}');
    truncateSync(join(folder, 'manifest.json'), 67_108_864);
    expect(() => readManifest(folder)).toThrowCode('STORE_BACKUP', { path: join(folder, 'manifest.json'), reason: none });
  });
});
