// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runStoreContract } from './contract.js';
import { openSqliteHere } from './same-thread.js';
import type { StoreHarness } from './contract.js';

async function make(): Promise<StoreHarness> {
  const folder = mkdtempSync(join(tmpdir(), 'rogatory-contract-'));
  return {
    open: () => openSqliteHere({ path: join(folder, 'store.db') }),
    destroy: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

describe('the SQLite store', () => {
  // test/system runs the cases that close and open a store: a connection lets its file go when its thread ends.
  runStoreContract({ make, persistent: false }, { describe, it, expect, fc });
});
