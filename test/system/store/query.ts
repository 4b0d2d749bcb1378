// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('./query.mjs', import.meta.url));

/** Runs SQL on a file that no store holds open. @returns rows of the last statement; byte strings in hexadecimal. */
export function query(path: string, ...statements: string[]): Record<string, unknown>[] {
  return JSON.parse(execFileSync(process.execPath, [SCRIPT, path, ...statements], { encoding: 'utf8' })) as Record<string, unknown>[];
}
