// Public vectors stay outside the project: tests read them where they are, and say so where they are not.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

const root = process.env['ROGATORY_VECTORS'] ?? fileURLToPath(new URL('../../../shared/vectors', import.meta.url));

/** A vector file: its title names what is missing when it is absent. */
export interface VectorFile<T> {
  readonly missing: boolean;
  title(text: string): string;
  read(): T;
}

export function vectorFile<T>(path: string): VectorFile<T> {
  const file = join(root, path);
  const missing = !existsSync(file);
  return {
    missing,
    title: (text) => (missing ? `${text}: SKIPPED, no ${path} under ROGATORY_VECTORS` : text),
    read: () => JSON.parse(readFileSync(file, 'utf8')) as T,
  };
}

/** A Wycheproof file: groups of tests, each with its verdict. */
export interface Wycheproof<Group extends object, Test extends object> {
  readonly numberOfTests: number;
  readonly testGroups: readonly (Group & {
    readonly tests: readonly (Test & {
      readonly tcId: number;
      readonly comment?: string;
      readonly flags: readonly string[];
      readonly result: 'valid' | 'invalid' | 'acceptable';
    })[];
  })[];
}
