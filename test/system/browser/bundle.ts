// SPDX-License-Identifier: Apache-2.0
// Bundles a page as an application's bundler would: built package, conditions of a browser, nothing of Node.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Plugin } from 'esbuild';

export const root = fileURLToPath(new URL('../../..', import.meta.url));
const sources = join(root, 'src') + sep;
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { exports: Record<string, string | { default: string }> };

/** Names of values that the subpaths export, by the source that defines them: `file -> name -> built file of the subpath`. */
function publicNames(): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const found = new Map<string, Map<string, string>>();
  for (const target of Object.values(manifest.exports)) {
    if (typeof target === 'string') continue;
    const index = join(root, target.default.replace('./dist/', 'src/').replace(/\.js$/, '.ts'));
    for (const [, list = '', from = ''] of readFileSync(index, 'utf8').matchAll(/^export \{([^}]*)\} from '(\.[^']*)';/gm)) {
      const file = resolve(dirname(index), from).replace(/\.js$/, '.ts');
      const names = found.get(file) ?? found.set(file, new Map()).get(file)!;
      for (const name of list.split(',').map((one) => one.trim())) if (name !== '') names.set(name, join(root, target.default));
    }
  }
  return found;
}

/** Tests name files of src/. Exports of a subpath are taken as they are shipped; the rest is inside a chunk, and comes from its source. */
const shipped: Plugin = {
  name: 'shipped',
  setup({ onResolve, onLoad }) {
    const names = publicNames();
    onResolve({ filter: /^\.\.?\/.*\.js$/ }, ({ path, importer, resolveDir }) => {
      const file = resolve(importer === '' ? resolveDir : dirname(importer), path);
      if (!file.startsWith(sources) || importer.startsWith(sources)) return undefined;
      const built = join(root, 'dist', relative(sources, file));
      if (existsSync(built)) return { path: built };
      const source = file.replace(/\.js$/, '.ts');
      return names.has(source) ? { path: source, namespace: 'shipped' } : { path: source };
    });
    onLoad({ filter: /.*/, namespace: 'shipped' }, ({ path }) => {
      const lines = [...names.get(path)!].map(([name, file]) => `export { ${name} } from ${JSON.stringify(file)};`);
      return { contents: `${lines.join('\n')}\nexport * from ${JSON.stringify(path)};`, resolveDir: dirname(path) };
    });
  },
};

export interface Bundle {
  readonly code: string;
  /** Every file that something is taken of, relative to the project. */
  readonly inputs: readonly string[];
  /** Every source that lies in a built file among the inputs, relative to the project. */
  readonly modules: readonly string[];
}

/** Sources of a built file, by its map. */
function modulesOf(path: string): string[] {
  const map = JSON.parse(readFileSync(join(root, `${path}.map`), 'utf8')) as { sources: string[] };
  return map.sources.map((source) => relative(root, resolve(root, dirname(path), source)));
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
    plugins: [shipped],
    logLevel: 'silent',
  });
  const taken = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  const inputs = taken.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path);
  const modules = inputs.filter((path) => path.startsWith('dist/')).flatMap(modulesOf);
  return { code: outputFiles[0]!.text, inputs, modules };
}
