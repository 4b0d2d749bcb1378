// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process';
import { chmodSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadDriver } from '../../../../src/store/sqlite/driver.js';
import type { Connection, Driver, Row } from '../../../../src/store/sqlite/driver.js';
import { openDatabase } from '../../../../src/store/sqlite/open.js';
import { SCHEMA_VERSION, readPragma } from '../../../../src/store/sqlite/schema.js';
import { openSqliteStore } from '../../../../src/store/sqlite/store.js';
import { CHILD } from '../crash.js';
import { makeFolder } from '../../../store/places.js';
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
