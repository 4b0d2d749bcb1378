// SPDX-License-Identifier: Apache-2.0
// `npm run simulate`: builds test/schedules/program/simulate.ts, which is TypeScript, and runs it with the same options.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
// Where its source is: it finds packages and sources by its own place.
const outfile = join(root, `test/schedules/program/.simulate-${process.pid}.mjs`);
try {
  await build({
    entryPoints: [join(root, 'test/schedules/program/simulate.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'error',
    external: ['esbuild'],
  });
  process.exitCode = spawnSync(process.execPath, [outfile, ...process.argv.slice(2)], { stdio: 'inherit' }).status ?? 1;
} finally {
  rmSync(outfile, { force: true });
}
