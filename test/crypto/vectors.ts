// Test vectors that others published, under test/vectors/public: README.md there names the source of each.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

const root = join(import.meta.dirname, '../vectors/public');

/** A vector file, parsed when it is read. */
export interface VectorFile<T> {
  read(): T;
}

export function vectorFile<T>(path: string): VectorFile<T> {
  const bytes = (): Uint8Array => readFileSync(join(root, path));
  const text = (): string => Buffer.from(path.endsWith('.gz') ? gunzipSync(bytes()) : bytes()).toString();
  return { read: () => JSON.parse(text()) as T };
}

/** A Wycheproof file: groups of tests, each with its verdict. */
export interface Wycheproof<Group extends object, Test extends object> {
  readonly testGroups: readonly (Group & {
    readonly tests: readonly (Test & { readonly tcId: number; readonly result: 'valid' | 'invalid' | 'acceptable' })[];
  })[];
}
