// SPDX-License-Identifier: Apache-2.0
// SQLite's result codes, as reported by the store. See sqlite.org/rescode.html.
import { fail, isRogatoryError } from '../../core/errors.js';
import type { RogatoryError } from '../../core/errors.js';

const REASONS: Readonly<Record<number, string>> = {
  5: 'locked by another process',
  6: 'locked by another process',
  8: 'read-only',
  10: 'I/O error',
  11: 'the file is damaged',
  13: 'disk full',
  14: 'the file cannot be opened',
  26: 'the file is not a database',
};

/** IOERR_FSYNC and IOERR_DIR_FSYNC: a later fsync may succeed although the lost pages never reached the disk. */
const FSYNC_FAILED = new Set([1034, 1290]);
const DAMAGED = new Set([11, 26]);

/** @returns the extended result code of an error of SQLite. */
function sqliteCode(error: unknown): number | undefined {
  const code: unknown = error instanceof Error ? (error as Error & { errcode?: unknown }).errcode : undefined;
  return typeof code === 'number' ? code : undefined;
}

/** Tells whether the connection must not write any more, because earlier writes may be lost or wrong. */
export function isFatal(error: unknown): boolean {
  const code = sqliteCode(error);
  return code !== undefined && (FSYNC_FAILED.has(code) || DAMAGED.has(code & 0xff));
}

export function isDiskFull(error: unknown): boolean {
  return sqliteCode(error) === 13;
}

/** Converts any error of the worker to one of the store; store errors pass unchanged. */
export function asStoreError(error: unknown): RogatoryError {
  if (isRogatoryError(error)) return error;
  const code = sqliteCode(error);
  if (code !== undefined) return fail('STORE_UNAVAILABLE', { reason: `${REASONS[code & 0xff] ?? 'SQLite error'} (${code})` }, error);
  const system: unknown = error instanceof Error ? (error as Error & { code?: unknown }).code : undefined;
  return fail('STORE_UNAVAILABLE', { reason: typeof system === 'string' ? system : String(error) }, error);
}
