// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process';
import { chmodSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadDriver } from '../../../../src/store/sqlite/driver.js';
import { openDatabase } from '../../../../src/store/sqlite/open.js';
import { SCHEMA_VERSION, readPragma } from '../../../../src/store/sqlite/schema.js';
import { openSqliteStore } from '../../../../src/store/sqlite/store.js';
import { CHILD } from '../crash.js';
import { makeFolder } from '../../../store/places.js';

const driver = loadDriver();

describe('openDatabase', () => {
  it('sets and reads back WAL and synchronous=FULL, on a new file and on an old one (STORE-38)', async () => {
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
