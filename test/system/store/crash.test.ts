// SPDX-License-Identifier: Apache-2.0
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSqliteStore } from '../../../src/store/sqlite/store.js';
import { commitUntilKilled, crashRounds } from './crash.js';
import { makeFolder } from '../../store/places.js';
import { query } from './query.js';

describe('a process killed with SIGKILL while it commits', () => {
  it('has lost nothing that was acknowledged, and left nothing half-written (STORE-06, STORE-07)', async () => {
    const folder = makeFolder();
    const reports = await crashRounds(folder, 8);
    expect(reports.map(({ lost, torn }) => ({ lost, torn }))).toEqual(reports.map(() => ({ lost: [], torn: [] })));
    expect(reports.at(-1)?.acknowledged).toBeGreaterThanOrEqual(8 + 37 * 28);
    expect(query(join(folder, 'store.db'), 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  });

  it('has its log written out before anything else is committed, since its pages may never have reached the disk (STORE-06)', async () => {
    const path = join(makeFolder(), 'store.db');
    await commitUntilKilled(path, 0, 5);
    expect(statSync(`${path}-wal`).size).toBeGreaterThan(0);
    const store = await openSqliteStore({ path });
    expect(statSync(`${path}-wal`).size).toBe(0);
    expect((await store.list('done')).length).toBeGreaterThanOrEqual(5);
    await store.close();
  });
});
