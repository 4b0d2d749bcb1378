// SPDX-License-Identifier: Apache-2.0
// How a program is bundled from the sources, with texts of them replaced: a rule taken out, a fault planted.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';
import type { Replacement } from './mends.js';

/** Folder of the project, with a slash. */
export const root = fileURLToPath(new URL('../../..', import.meta.url));
/** Folder of the sources, with a slash. */
export const src = `${root}src/`;

/** The package's own conditional imports, on the sources. */
export const imports: Plugin = {
  name: 'imports',
  setup({ onResolve }) {
    onResolve({ filter: /^#native\// }, ({ path }) => ({ path: `${src}crypto/native/node/${path.slice('#native/'.length)}.ts` }));
    onResolve({ filter: /^#agency-home$/ }, () => ({ path: `${src}agency/home/node/open.ts` }));
  },
};

/** Replaces each text in its file. @throws TypeError when one stands there not exactly once. */
export function planting(name: string, replacements: readonly Replacement[]): Plugin {
  const files = new Map<string, string>();
  for (const { file, before, after } of replacements) {
    const text = files.get(file) ?? readFileSync(src + file, 'utf8');
    if (text.split(before).length !== 2) throw new TypeError(`${name}: the text to replace stands not once in ${file}: ${before}`);
    files.set(
      file,
      text.replace(before, () => after),
    );
  }
  return {
    name: 'planting',
    setup({ onLoad }) {
      onLoad({ filter: /\/src\/.*\.ts$/ }, ({ path }) => {
        const contents = files.get(path.slice(src.length));
        return contents === undefined ? undefined : { contents, loader: 'ts' };
      });
    },
  };
}
