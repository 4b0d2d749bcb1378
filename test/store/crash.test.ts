// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { crashRounds } from './crash.js';
import { makeFolder } from './places.js';
import { query } from './query.js';

describe('a process killed with SIGKILL while it commits', () => {
  it('has lost nothing that was acknowledged, and left nothing half-written (STORE-06, STORE-07)', async () => {
    const folder = makeFolder();
    const reports = await crashRounds(folder, 8);
    expect(reports.map(({ lost, torn }) => ({ lost, torn }))).toEqual(reports.map(() => ({ lost: [], torn: [] })));
    expect(reports.at(-1)?.acknowledged).toBeGreaterThanOrEqual(8 + 37 * 28);
    expect(query(join(folder, 'store.db'), 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  });
});
