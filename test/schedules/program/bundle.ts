// Schedules as one program for child processes, with a rule taken out of the sources when that is asked for.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Plugin } from 'esbuild';
import type { Mend } from './mends.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const src = `${root}src/`;

/** The package's own conditional imports, on the sources. */
const imports: Plugin = {
  name: 'imports',
  setup({ onResolve }) {
    onResolve({ filter: /^#native\// }, ({ path }) => ({ path: `${src}crypto/native/node/${path.slice('#native/'.length)}.ts` }));
    onResolve({ filter: /^#agency-home$/ }, () => ({ path: `${src}agency/home/node/open.ts` }));
  },
};

function without({ name, replacements }: Mend): Plugin {
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
    name: 'without',
    setup({ onLoad }) {
      onLoad({ filter: /\/src\/.*\.ts$/ }, ({ path }) => {
        const contents = files.get(path.slice(src.length));
        return contents === undefined ? undefined : { contents, loader: 'ts' };
      });
    },
  };
}

/** Writes the program. TypeError when a text to replace is not found. */
export async function bundleSchedules(outfile: string, mend?: Mend): Promise<void> {
  await build({
    entryPoints: [`${root}test/schedules/program/child.ts`],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'error',
    banner: {
      js: `import { createRequire as requireFrom } from 'node:module';\nconst require = requireFrom(${JSON.stringify(`${root}package.json`)});`,
    },
    plugins: [imports, ...(mend === undefined ? [] : [without(mend)])],
  });
}
