// Schedules as one program for child processes, with a rule taken out of the sources when that is asked for.
import { build } from 'esbuild';
import type { Mend } from './mends.js';
import { imports, planting, root } from './planting.js';

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
    plugins: [imports, ...(mend === undefined ? [] : [planting(mend.name, mend.replacements)])],
  });
}
