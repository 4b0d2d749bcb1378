// SPDX-License-Identifier: Apache-2.0
// Files that are their owner's alone: keys, passphrases, stores. Another account that can read or write one has what it protects.
import { statSync } from 'node:fs';
import { fail } from '../../../core/errors.js';

/** Permission bits of the group and of others. */
const OTHERS = 0o077;

/**
 * Tells who may use a file beside its owner.
 * @returns the fault and the command that mends it; undefined when nobody may, when there is no such file, and where files have no such modes.
 */
export function opennessOf(path: string): { readonly fault: string; readonly remedy: string } | undefined {
  if (process.platform === 'win32') return undefined;
  const mode = statSync(path, { throwIfNoEntry: false })?.mode;
  if (mode === undefined || (mode & OTHERS) === 0) return undefined;
  return { fault: `${path} has mode ${(mode & 0o777).toString(8)}: other accounts can use it`, remedy: `run: chmod 600 ${quoted(path)}` };
}

/** A pipe has no other readers. @throws {@link RogatoryError} `CRYPTO_SECRET` (CRYPTO-16) for a file of a secret that other accounts can use. */
export function requirePrivateFile(path: string): void {
  const open = statSync(path, { throwIfNoEntry: false })?.isFile() === true ? opennessOf(path) : undefined;
  if (open !== undefined) throw fail('CRYPTO_SECRET', { source: path, reason: `${open.fault}; ${open.remedy}` });
}

/** A path as a shell takes it. */
export function quoted(path: string): string {
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
