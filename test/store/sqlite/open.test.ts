// SPDX-License-Identifier: Apache-2.0
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadDriver } from '../../../src/store/sqlite/driver.js';
import type { Connection, Driver, Row } from '../../../src/store/sqlite/driver.js';
import { openDatabase } from '../../../src/store/sqlite/open.js';
import { SCHEMA_VERSION, readPragma } from '../../../src/store/sqlite/schema.js';
import { openSqliteStore } from '../../../src/store/sqlite/store.js';
import { openSqliteHere } from '../../contract/same-thread.js';
import { copyOf, makeFolder, rowsOf } from '../places.js';

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

/** Changes a file that no store has open. */
function change(path: string, sql: string): void {
  const connection = driver.open(path, { timeoutMs: 0 });
  connection.exec(sql);
  connection.close();
}

describe('openDatabase', () => {
  it('sets and reads back what makes a commit durable, on a new file and on an old one (STORE-38, STORE-22)', () => {
    const path = join(makeFolder(), 'store.db');
    openDatabase(driver, { path }).close();
    for (const each of [join(makeFolder(), 'store.db'), copyOf(path)]) {
      const connection = openDatabase(driver, { path: each });
      expect(connection.prepare('PRAGMA journal_mode').get()).toMatchObject({ journal_mode: 'wal' });
      expect(connection.prepare('PRAGMA locking_mode').get()).toMatchObject({ locking_mode: 'exclusive' });
      const numbers = { synchronous: 2, user_version: SCHEMA_VERSION, page_size: 4_096, wal_autocheckpoint: 4_096, cache_size: -16_384 };
      for (const [name, value] of Object.entries(numbers)) expect(readPragma(connection, name), name).toBe(value);
      expect(statSync(each).mode & 0o777).toBe(0o600);
      connection.close();
    }
  });

  it.each([
    [8_192 * 16, 32],
    [8_192 * 16 + 4_095, 32],
  ])('holds a file of at most %d bytes to %d pages', (maxBytes, pages) => {
    const connection = openDatabase(driver, { path: join(makeFolder(), 'store.db'), maxBytes });
    expect(readPragma(connection, 'max_page_count')).toBeGreaterThanOrEqual(pages);
    expect(readPragma(connection, 'max_page_count')).toBe(Math.max(pages, readPragma(connection, 'page_count')));
    connection.close();
  });

  it('refuses a database that does not hold to WAL (STORE-02, STORE-38)', () => {
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

describe('a store', () => {
  it('refuses a file that a newer version wrote, and leaves it as it is (STORE-04)', async () => {
    const path = join(makeFolder(), 'store.db');
    change(path, `PRAGMA user_version = ${SCHEMA_VERSION + 1}; PRAGMA application_id = 0x524f4741`);
    await expect(openSqliteHere({ path })).toRejectCode('STORE_VERSION');
    expect(rowsOf(path, 'PRAGMA user_version')).toEqual([{ user_version: SCHEMA_VERSION + 1 }]);
  });

  it('refuses a database of another kind, and leaves it as it is (STORE-01)', async () => {
    const path = join(makeFolder(), 'other.db');
    change(path, 'CREATE TABLE notes (text TEXT)');
    await expect(openSqliteHere({ path })).toRejectCode('STORE_UNAVAILABLE');
    expect(rowsOf(path, 'PRAGMA journal_mode')).toEqual([{ journal_mode: 'delete' }]);
  });

  it('refuses a file that is no database, and a folder that does not exist (STORE-01)', async () => {
    const folder = makeFolder();
    writeFileSync(join(folder, 'text.db'), 'not a database '.repeat(100));
    await expect(openSqliteHere({ path: join(folder, 'text.db') })).toRejectCode('STORE_UNAVAILABLE');
    await expect(openSqliteHere({ path: join(folder, 'missing', 'store.db') })).toRejectCode('STORE_UNAVAILABLE');
  });

  it('refuses a path that is no file as a bug of the caller', async () => {
    for (const path of ['', ':memory:']) await expect(openSqliteStore({ path })).rejects.toBeInstanceOf(TypeError);
    await expect(openSqliteStore({ path: 'store.db', maxBytes: 0 })).rejects.toBeInstanceOf(RangeError);
  });
});
