// SPDX-License-Identifier: Apache-2.0
// `npm run build`: compiles src/ into an empty dist/, so that a deleted source file leaves nothing behind in the package. Tests, checks
// and the demonstration all ask for a build: when sources, settings and compiler are those of the last one, and dist/ is as it left it,
// there is nothing to do.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesUnder, rootFolder } from './tree.mjs';

const root = rootFolder();
const stamp = join(root, '.tmp', 'build.sha256');
const settings = ['package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json'];

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
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const { status } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
  if (status === 0) {
    mkdirSync(join(root, '.tmp'), { recursive: true });
    writeFileSync(stamp, digest());
  }
  process.exitCode = status ?? 1;
}
