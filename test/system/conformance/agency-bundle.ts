// The responder of the conformance kit as one program, with a text of the sources replaced when a mutant is asked for.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Plugin } from 'esbuild';

export interface Mutant {
  readonly name: string;
  /** Below `src/`. */
  readonly file: string;
  readonly before: string;
  readonly after: string;
  /** Cases of which at least one fails. */
  readonly caughtBy: readonly string[];
}

const root = fileURLToPath(new URL('../../..', import.meta.url));
const src = `${root}src/`;

/** The package's own conditional imports, on the sources; workers are those of the built package. */
const imports: Plugin = {
  name: 'imports',
  setup({ onResolve }) {
    onResolve({ filter: /^#native\// }, ({ path }) => ({ path: `${src}crypto/native/node/${path.slice('#native/'.length)}.ts` }));
    onResolve({ filter: /^#agency-home$/ }, () => ({ path: `${src}agency/home/node/open.ts` }));
  },
};

function mutating({ name, file, before, after }: Mutant): Plugin {
  const text = readFileSync(src + file, 'utf8');
  if (text.split(before).length !== 2) throw new TypeError(`${name}: the text to replace stands not once in ${file}: ${before}`);
  return {
    name: 'mutant',
    setup({ onLoad }) {
      onLoad({ filter: /\/src\/.*\.ts$/ }, ({ path }) =>
        path === src + file ? { contents: text.replace(before, () => after), loader: 'ts' } : undefined,
      );
    },
  };
}

/** Writes the program. @param outfile - Below the root of the package, which its imports are resolved by. */
export async function bundleResponder(outfile: string, mutant?: Mutant): Promise<void> {
  await build({
    entryPoints: [`${src}conformance/agency/responder.ts`],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'error',
    // Files beside a module are found from its place: those of the package serve.
    define: { 'import.meta.url': JSON.stringify(`file://${root}package.json`) },
    banner: {
      js: `import { createRequire as requireFrom } from 'node:module';\nconst require = requireFrom(${JSON.stringify(`${root}package.json`)});`,
    },
    plugins: [imports, ...(mutant === undefined ? [] : [mutating(mutant)])],
  });
}
