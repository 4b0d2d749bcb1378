// SPDX-License-Identifier: Apache-2.0
// Only this file loads SQLite: node:sqlite if this Node has a stable and safe version, else its port @photostructure/sqlite.
import { createRequire } from 'node:module';
import type * as Sqlite from '@photostructure/sqlite';
import { fail } from '../../core/errors.js';

export type SqlValue = null | number | bigint | string | Uint8Array;
export type Row = Record<string, SqlValue>;

export interface Statement {
  run(...values: SqlValue[]): { readonly changes: number | bigint; readonly lastInsertRowid: number | bigint };
  get(...values: SqlValue[]): Row | undefined;
  all(...values: SqlValue[]): Row[];
}

export interface Connection {
  exec(sql: string): void;
  prepare(sql: string): Statement;
  close(): void;
}

export interface Driver {
  readonly name: string;
  /** Version of the SQLite library. */
  readonly version: string;
  open(path: string, options: { readonly timeoutMs: number }): Connection;
}

/** Both modules have the same API. */
type SqliteModule = Pick<typeof Sqlite, 'DatabaseSync'>;

/** Gives a module of that name, or undefined when this runtime has none. */
export type ModuleLoader = (name: 'node:sqlite' | '@photostructure/sqlite') => unknown;

/**
 * Picks the first driver whose SQLite is free of the WAL-reset race (sqlite.org/wal.html#walresetbug), which can lose commits.
 * @throws {@link RogatoryError} `STORE_DURABILITY` (STORE-02) when there is none.
 */
export function loadDriver(load: ModuleLoader = loadModule): Driver {
  const refused: string[] = [];
  for (const name of ['node:sqlite', '@photostructure/sqlite'] as const) {
    const module = load(name) as SqliteModule | undefined;
    if (module === undefined) continue;
    const version = versionOf(module);
    if (isSafeVersion(version))
      return { name, version, open: (path, { timeoutMs }) => new module.DatabaseSync(path, { timeout: timeoutMs }) };
    refused.push(`${name} has SQLite ${version}`);
  }
  throw fail('STORE_DURABILITY', { reason: refused.length === 0 ? 'no SQLite driver is installed' : refused.join(', ') });
}

/** Tells whether a version of SQLite fixes the WAL-reset race: 3.51.3, or a later patch of 3.50.7 or 3.44.6. */
export function isSafeVersion(version: string): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  if (major !== 3) return major > 3;
  if (minor === 50) return patch >= 7;
  if (minor === 44) return patch >= 6;
  return minor > 51 || (minor === 51 && patch >= 3);
}

function versionOf(module: SqliteModule): string {
  const database = new module.DatabaseSync(':memory:');
  try {
    const row = database.prepare('SELECT sqlite_version() AS version').get() as Row;
    return String(row['version']);
  } finally {
    database.close();
  }
}

function loadModule(name: 'node:sqlite' | '@photostructure/sqlite'): unknown {
  if (name === 'node:sqlite') return (builtIn ??= stableBuiltIn()).module;
  try {
    return createRequire(import.meta.url)(name);
  } catch {
    return undefined;
  }
}

/** Caches the first answer, because Node warns only once in a thread. */
let builtIn: { readonly module: unknown } | undefined;

/** Gives Node's own module, unless Node calls it experimental: then its port is the stable one, and the start prints no warning. */
export function stableBuiltIn(): { readonly module: unknown } {
  const warner = process as { emitWarning: (warning: unknown) => void };
  const { emitWarning } = warner;
  const warnings: unknown[] = [];
  warner.emitWarning = (warning) => void warnings.push(warning);
  try {
    const module: unknown = process.getBuiltinModule('node:sqlite');
    return { module: warnings.length > 0 ? undefined : module };
  } finally {
    warner.emitWarning = emitWarning;
  }
}
