// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openSqliteStore } from '../../../src/store/index.js';
import { runStoreContract } from '../../contract/contract.js';
import type { StoreHarness } from '../../contract/contract.js';

async function make(): Promise<StoreHarness> {
  const folder = mkdtempSync(join(tmpdir(), 'rogatory-contract-'));
  return {
    open: () => openSqliteStore({ path: join(folder, 'store.db') }),
    destroy: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

describe('the SQLite store in its worker', () => {
  runStoreContract({ make, persistent: true, rounds: 5 }, { describe, it, expect, fc });
});
