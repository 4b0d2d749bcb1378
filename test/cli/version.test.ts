import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, it } from 'vitest';

const SRC = join(import.meta.dirname, '../../src');

/** Adds a file and all that it imports by value before it runs. */
function collect(path: string, into: Set<string>): Set<string> {
  if (into.has(path)) return into;
  into.add(path);
  const text = readFileSync(path, 'utf8');
  for (const [, target] of text.matchAll(/^(?:import|export) (?!type\b)[^;]*?from '(\.[^']+)\.js';$/gms)) {
    collect(join(dirname(path), `${target}.ts`), into);
  }
  return into;
}

it('is printed without the libraries of cryptography, of CBOR or of trust being loaded', () => {
  const folders = [...collect(join(SRC, 'cli/main.ts'), new Set())].map((path) => dirname(relative(SRC, path)));
  expect([...new Set(folders)].sort()).toEqual(['cli', 'cli/terminal', 'core']);
});
