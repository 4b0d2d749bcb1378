// SPDX-License-Identifier: Apache-2.0
// `npm run build`: runs tsup (tsup.config.ts), unless there is nothing to do. Tests, checks and the demonstration all ask for a build. There is
// nothing to do while sources, settings and tools are those of the last build, and dist/ is as it left it.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesUnder, rootFolder } from './tree.mjs';

const root = rootFolder();
const stamp = join(root, '.tmp', 'build.sha256');
const settings = ['package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json', 'tsup.config.ts', 'tools/droppable.ts'];

/** Digest of what goes into a build and of what came out. */
function digest() {
  const hash = createHash('sha256');
  for (const path of [...settings, ...filesUnder(root, 'src'), ...filesUnder(root, 'dist')]) {
    const bytes = readFileSync(join(root, path));
    hash.update(`${path}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex');
}

if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest()) console.log('build: dist/ is up to date');
else {
  const tsup = join(root, 'node_modules', 'tsup', 'dist', 'cli-default.js');
  const { status } = spawnSync(process.execPath, [tsup], { cwd: root, stdio: 'inherit' });
  if (status === 0) {
    mkdirSync(join(root, '.tmp'), { recursive: true });
    writeFileSync(stamp, digest());
  }
  process.exitCode = status ?? 1;
}
