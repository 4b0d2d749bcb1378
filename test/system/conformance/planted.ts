// Builds the command line with a fault in it, beside a package.json of its own, so that the worker of the store has the fault too.
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { imports, planting, root, src } from '../../schedules/program/planting.js';
import type { Replacement } from '../../schedules/program/mends.js';

/**
 * Writes the program into a folder below .tmp, which the caller removes. @param entry - Below `src/`; default the command line.
 * @returns folder and script. TypeError when a text is not found.
 */
export async function plant(
  name: string,
  replacements: readonly Replacement[],
  entry = 'cli/main.ts',
): Promise<{ folder: string; program: string }> {
  mkdirSync(join(root, '.tmp'), { recursive: true });
  // Below the root: packages are found upwards from here.
  const folder = mkdtempSync(join(root, '.tmp', `fault-${name}-`));
  await build({
    entryPoints: { rogatory: `${src}${entry}`, worker: `${src}store/sqlite/worker.ts` },
    outdir: folder,
    bundle: true,
    splitting: true,
    packages: 'external',
    external: ['#sqlite-worker', '#attachment-worker', '#demo/*', '#cli', '#conformance/*'],
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'error',
    plugins: [imports, planting(name, replacements)],
  });
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const manifest = {
    name: 'rogatory',
    version,
    type: 'module',
    exports: { './package.json': './package.json' },
    imports: { '#sqlite-worker': './worker.js', '#attachment-worker': './none.js' },
  };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  return { folder, program: join(folder, 'rogatory.js') };
}
