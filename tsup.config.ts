// SPDX-License-Identifier: Apache-2.0
// One build for everything that package.json points to: its subpaths, both halves of its conditional imports, the workers, the command line.
// Shared modules lie in chunks of their own: a program has each module once, whatever subpaths it imports.
import { readFileSync, readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { defineConfig } from 'tsup';
import { droppableConstants } from './tools/droppable.js';

type Target = string | Readonly<Record<string, string>>;
interface Manifest {
  readonly exports: Readonly<Record<string, Target>>;
  readonly imports: Readonly<Record<string, Target>>;
}

/** Names below dist/ of the files behind a target; a star stands for every name that is there. */
function outputs(target: Target): string[] {
  const paths = typeof target === 'string' ? [target] : Object.values(target);
  const names = paths.map((path) => /^\.\/dist\/(.*)\.js$/.exec(path)?.[1]).filter((name) => name !== undefined);
  return names.flatMap((name) => (name.includes('*') ? matches(name) : [name]));
}

function matches(pattern: string): string[] {
  const folder = dirname(pattern);
  const [before = '', after = ''] = pattern.split('*');
  const files = readdirSync(`src/${folder}`).filter((file) => file.endsWith('.ts'));
  const names = files.map((file) => `${folder}/${file.replace(/\.ts$/, '')}`);
  return names.filter((name) => name.startsWith(before) && name.endsWith(after));
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const targets = [...Object.values(manifest.exports), ...Object.values(manifest.imports)];

export default defineConfig({
  entry: Object.fromEntries(targets.flatMap(outputs).map((name) => [name, `src/${name}.ts`])),
  format: 'esm',
  target: 'es2022',
  platform: 'node',
  splitting: true,
  sourcemap: true,
  clean: true,
  silent: true,
  // Node or the application's bundler chooses the file behind a `#name`, by the conditions of package.json.
  external: [/^#/],
  removeNodeProtocol: false,
  esbuildPlugins: [droppableConstants()],
  esbuildOptions(options) {
    options.chunkNames = 'chunks/[name]-[hash]';
  },
  // The compiler stays the check of types, and writes the declarations.
  onSuccess: 'tsc -p tsconfig.build.json',
});
