// SPDX-License-Identifier: Apache-2.0
// Bundles a page as an application's bundler would: built package, conditions of a browser, nothing of Node.
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Plugin } from 'esbuild';

export const root = fileURLToPath(new URL('../..', import.meta.url));
const sources = join(root, 'src') + sep;

/** Tests name files of src/, for their types; what runs is what is shipped. */
const built: Plugin = {
  name: 'built',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\.?\/.*\.js$/ }, ({ path, importer, resolveDir }) => {
      const file = resolve(importer === '' ? resolveDir : dirname(importer), path);
      return file.startsWith(sources) ? { path: join(root, 'dist', relative(sources, file)) } : undefined;
    });
  },
};

export interface Bundle {
  readonly code: string;
  /** Every file in it, relative to the project. */
  readonly inputs: readonly string[];
}

/** @param entry - A file, or statements that import by the package's own name. */
export async function bundle(entry: { readonly file: string } | { readonly statements: string }): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    ...('file' in entry ? { entryPoints: [entry.file] } : { stdin: { contents: entry.statements, resolveDir: root } }),
    bundle: true,
    write: false,
    metafile: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    absWorkingDir: root,
    // Not the paths of tsconfig.json, which lead to the sources: the package's own conditions choose the files.
    tsconfigRaw: '{}',
    plugins: [built],
    logLevel: 'silent',
  });
  return { code: outputFiles[0]!.text, inputs: Object.keys(metafile.inputs) };
}
