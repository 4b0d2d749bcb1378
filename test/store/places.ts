// SPDX-License-Identifier: Apache-2.0
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { loadDriver } from '../../src/store/sqlite/driver.js';
import { toHex } from '../../src/core/bytes.js';

/** A folder of its own for one test, removed when the test ends. */
export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rogatory-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A copy of a store that was closed: its connection keeps the file locked as long as this thread lives. */
export function copyOf(path: string): string {
  const copy = join(makeFolder(), 'copy.db');
  for (const suffix of ['', '-wal']) if (existsSync(path + suffix)) copyFileSync(path + suffix, copy + suffix);
  return copy;
}

/** Reads a copy of a file by SQL. @returns rows; byte strings in hexadecimal. */
export function rowsOf(path: string, sql: string): Record<string, unknown>[] {
  const connection = loadDriver().open(copyOf(path), { timeoutMs: 0 });
  const text = (value: unknown): unknown => (value instanceof Uint8Array ? toHex(value) : value);
  const rows = connection.prepare(sql).all();
  connection.close();
  return rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, text(value)])));
}
