// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { concat, toUtf8 } from '../../../src/core/bytes.js';
import { GENESIS, leafOf } from '../../../src/store/contract/log.js';
import { NOW, RELAY, digestOf, queuedFor } from '../../../src/store/contract/samples.js';
import { loadDriver } from '../../../src/store/sqlite/driver.js';
import type { Connection, Driver, Row } from '../../../src/store/sqlite/driver.js';
import { openDatabase } from '../../../src/store/sqlite/open.js';
import { systemRandom } from '../../../src/core/random.js';
import { LEAF_KINDS } from '../../../src/log/kinds.js';
import type { LeafKind } from '../../../src/log/kinds.js';
import { appendEntries } from '../../../src/log/leaf.js';
import { EMPTY_FRONTIER } from '../../../src/log/merkle.js';
import { leafId } from '../../../src/store/sqlite/leaf.js';
import { SCHEMA_VERSION, migrate, readPragma } from '../../../src/store/sqlite/schema.js';
import { openSqliteStore } from '../../../src/store/sqlite/sqlite.js';
import { CHILD } from '../crash.js';
import { makeFolder } from '../places.js';
import { query } from '../query.js';

const driver = loadDriver();

/** A driver whose answer to one statement is another. */
function lyingDriver(sql: string, answer: Row): Driver {
  const open: Driver['open'] = (path, options) => {
    const connection = driver.open(path, options);
    const prepare: Connection['prepare'] = (text) => {
      const statement = connection.prepare(text);
      return text === sql ? { run: () => ({ changes: 0, lastInsertRowid: 0 }), get: () => answer, all: () => [answer] } : statement;
    };
    return { exec: (text) => connection.exec(text), prepare, close: () => connection.close() };
  };
  return { ...driver, open };
}

describe('openDatabase', () => {
  it('sets and reads back WAL and synchronous=FULL, on a new file and on an old one (STORE-02)', async () => {
    const old = join(makeFolder(), 'store.db');
    await (await openSqliteStore({ path: old })).close();
    for (const path of [join(makeFolder(), 'store.db'), old]) {
      const connection = openDatabase(driver, { path });
      expect(connection.prepare('PRAGMA journal_mode').get()).toMatchObject({ journal_mode: 'wal' });
      expect(readPragma(connection, 'synchronous')).toBe(2);
      expect(connection.prepare('PRAGMA locking_mode').get()).toMatchObject({ locking_mode: 'exclusive' });
      expect(readPragma(connection, 'user_version')).toBe(SCHEMA_VERSION);
      connection.close();
    }
  });

  it('refuses a database that does not hold to WAL (STORE-02)', () => {
    const path = join(makeFolder(), 'store.db');
    const lying = lyingDriver('PRAGMA journal_mode = WAL', { journal_mode: 'delete' });
    expect(() => openDatabase(lying, { path })).toThrowCode('STORE_DURABILITY');
  });

  it('refuses a database that does not hold to synchronous=FULL (STORE-02)', () => {
    const path = join(makeFolder(), 'store.db');
    const lying = lyingDriver('PRAGMA synchronous', { synchronous: 1 });
    expect(() => openDatabase(lying, { path })).toThrowCode('STORE_DURABILITY');
  });
});

describe('openSqliteStore', () => {
  it('creates files that their owner alone may read, and closes up older ones (STORE-22)', async () => {
    const path = join(makeFolder(), 'store.db');
    for (let round = 0; round < 2; round++) {
      const store = await openSqliteStore({ path });
      await store.counters('aa/relay');
      expect([statSync(path).mode & 0o777, statSync(`${path}-wal`).mode & 0o777]).toEqual([0o600, 0o600]);
      await store.close();
      chmodSync(path, 0o644);
    }
  });

  it('brings a file of the first version up, and keeps what it holds (STORE-04)', async () => {
    const path = join(makeFolder(), 'store.db');
    const connection = driver.open(path, { timeoutMs: 1_000 });
    migrate(connection, 0, 1);
    connection.exec(`INSERT INTO lane VALUES (1, 'aa/relay', 0, x'01', 0, 0, 0, NULL, 0), (2, 'aa/relay', 1, x'01', 0, 0, 0, NULL, 0),
      (3, 'aa/relay', 2, x'00112233445566778899aabbccddeeff', 1, 0, 3, NULL, 0), (4, 'aa/relay', 3, x'01', 0, 0, 0, NULL, 0);
      INSERT INTO envelope VALUES (1, x'02', x'03', 1900000000000); INSERT INTO seen VALUES (1, 'office@bb');
      INSERT INTO frame VALUES (1, x'616263'); INSERT INTO queue VALUES (3, 1, 1, 'office@bb', NULL, 3, 1800000000000, 1900000000000);
      UPDATE tally SET count = 1`);
    connection.close();
    const store = await openSqliteStore({ path });
    expect(await store.window('aa/relay', 2, 0, 9, 9_999)).toMatchObject([{ seq: 1, mailbox: 'office@bb', frame: toUtf8('abc') }]);
    await store.commit({ now: 1_800_000_000_000, leaves: [GENESIS, leafOf(1)] });
    expect((await store.logHead())?.size).toBe(2);
    await store.close();
    expect(query(path, 'PRAGMA user_version')).toEqual([{ user_version: SCHEMA_VERSION }]);
  });

  it('takes over the log of a file of the second version (STORE-04, STORE-19)', async () => {
    const path = join(makeFolder(), 'store.db');
    const connection = driver.open(path, { timeoutMs: 1_000 });
    migrate(connection, 0, 2);
    const rows = [GENESIS, leafOf(1), leafOf(2)];
    const grown = appendEntries(
      EMPTY_FRONTIER,
      rows.map(({ kind, objectDigest }) => ({ kind: LEAF_KINDS[kind] as LeafKind, objectDigest })),
      systemRandom,
    );
    const insert = connection.prepare('INSERT INTO leaf VALUES (?, ?, ?, ?, ?, ?)');
    grown.leaves.forEach(({ index, kind, objectDigest, salt, nodes }, at) => {
      const object = rows[at]?.object ?? null;
      insert.run(leafId({ epoch: 1, index }), kind, objectDigest, salt, concat(...nodes.map(({ hash }) => hash)), object);
    });
    connection.close();
    const store = await openSqliteStore({ path });
    expect(await store.logHead()).toEqual({ epoch: 1, size: 3, root: grown.root });
    expect(await store.leaves(1, 0, 9)).toEqual(
      grown.leaves.map(({ index, kind, objectDigest, salt }, at) => {
        const object = rows[at]?.object;
        return { epoch: 1, index, kind, objectDigest, salt, ...(object === undefined ? {} : { object }) };
      }),
    );
    expect(await store.nodes(1, [{ level: 1, index: 0 }])).toEqual([grown.leaves[1]?.nodes[1]?.hash]);
    expect((await store.commit({ now: 1, leaves: [leafOf(3)] })).leaves).toEqual([{ epoch: 1, index: 3 }]);
    await store.close();
  });

  it('brings a file that the third version wrote up, and counts from then what it had kept and owed (STORE-04, STORE-26)', async () => {
    const path = join(makeFolder(), 'store.db');
    writeFileSync(path, gunzipSync(readFileSync(new URL('files/version-3.db.gz', import.meta.url))));
    const before = Date.now();
    const store = await openSqliteStore({ path });
    expect((await store.owed(RELAY, 0, 9)).map(({ leaf, receipt }) => leaf?.index ?? receipt?.issuer)).toEqual([1, 2, 3, 'bb/relay']);
    expect(await store.receipts(digestOf(1))).toEqual([
      { kind: 2, issuer: 'bb/relay', bytes: toUtf8('signed'), head: toUtf8('checkpoint') },
    ]);
    expect([(await store.logHead())?.size, await queuedFor(store)]).toEqual([4, [3, 4]]);
    expect(await store.get('c', 'k')).toEqual({ key: 'k', value: toUtf8('v'), version: 1 });
    // SQLite's clock tells whole seconds.
    expect(await store.sweep(NOW, 0, before - 1_000)).toBe(0);
    expect(await store.sweep(NOW, 0, Date.now() + 1)).toBe(6);
    await store.close();
    expect(query(path, 'SELECT count(*) AS rows FROM head')).toEqual([{ rows: 0 }]);
  });

  it('refuses a file that a newer version wrote, and leaves it as it is (STORE-04)', async () => {
    const path = join(makeFolder(), 'store.db');
    await (await openSqliteStore({ path })).close();
    query(path, `PRAGMA user_version = ${SCHEMA_VERSION + 1}`);
    await expect(openSqliteStore({ path })).toRejectCode('STORE_VERSION');
    expect(query(path, 'PRAGMA user_version')).toEqual([{ user_version: SCHEMA_VERSION + 1 }]);
  });

  it('refuses a database of another kind, and leaves it as it is (STORE-01)', async () => {
    const path = join(makeFolder(), 'other.db');
    query(path, 'CREATE TABLE notes (text TEXT)');
    await expect(openSqliteStore({ path })).toRejectCode('STORE_UNAVAILABLE');
    expect(query(path, 'PRAGMA journal_mode')).toEqual([{ journal_mode: 'delete' }]);
  });

  it('refuses a file that is no database, and a folder that does not exist (STORE-01)', async () => {
    const folder = makeFolder();
    writeFileSync(join(folder, 'text.db'), 'not a database '.repeat(100));
    await expect(openSqliteStore({ path: join(folder, 'text.db') })).toRejectCode('STORE_UNAVAILABLE');
    await expect(openSqliteStore({ path: join(folder, 'missing', 'store.db') })).toRejectCode('STORE_UNAVAILABLE');
  });

  it('refuses a path that is no file as a bug of the caller', async () => {
    for (const path of ['', ':memory:']) await expect(openSqliteStore({ path })).rejects.toBeInstanceOf(TypeError);
    await expect(openSqliteStore({ path: 'store.db', maxBytes: 0 })).rejects.toBeInstanceOf(RangeError);
  });

  it('keeps a second owner out, in this process and in another, until it closes (STORE-22)', async () => {
    const path = join(makeFolder(), 'store.db');
    const store = await openSqliteStore({ path });
    await expect(openSqliteStore({ path })).toRejectCode('STORE_UNAVAILABLE');
    const during = spawnSync(process.execPath, [CHILD, path, '0', '1', '1'], { encoding: 'utf8' });
    expect(during.status).not.toBe(0);
    expect(during.stdout).toBe('');
    await store.close();
    const after = spawnSync(process.execPath, [CHILD, path, '0', '1', '1'], { encoding: 'utf8' });
    expect(after.stdout).toBe('start 1\nacknowledged 1\n');
  });
});
