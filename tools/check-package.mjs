// SPDX-License-Identifier: Apache-2.0
// Packs what would be published, from the built dist/, and lets publint and attw judge it.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { report, rootFolder } from './tree.mjs';

const root = rootFolder();
const folder = mkdtempSync(join(tmpdir(), 'rogatory-package-'));
/** @type {string[]} */
const findings = [];
/** Vectors of the protocol are published, from the folder in which the tests read them. @param {string} path */
const isVector = (path) => /^test\/vectors\/(?!public\/)([a-z]+\/[a-z0-9.-]+\.(json|hex)|[a-z.]+\.json|README\.md)$/.test(path);

/** Files that the index of the vectors names. */
function vectorFiles() {
  const path = join(root, 'test/vectors/index.json');
  if (!existsSync(path)) return [];
  /** @type {{ areas: { vectors: { file: string }[] }[], shared: { file: string }[] }} */
  const { areas, shared } = JSON.parse(readFileSync(path, 'utf8'));
  return [...areas.flatMap(({ vectors }) => vectors), ...shared].map(({ file }) => `test/vectors/${file}`);
}

try {
  // Without scripts: the build has run already, and a second one would pack other bytes than those that were tested.
  const packed = spawnSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], { cwd: root, encoding: 'utf8' });
  if (packed.status !== 0) findings.push(`npm pack: ${packed.stderr.trim()}`);
  else {
    /** @type {{ filename: string, size: number, files: { path: string }[] }} */
    const { filename, files } = JSON.parse(packed.stdout)[0];
    for (const { path } of files) {
      if (isVector(path)) continue;
      if (/\.(tgz|tsbuildinfo|sqlite)$|(^|\/)(test|bench|tools)\//.test(path)) findings.push(`${path}: does not belong into the package`);
    }
    for (const wanted of ['LICENSE', 'README.md', 'SPEC.md', 'bin/rogatory.js', 'dist/index.js', 'dist/cli/main.js', ...vectorFiles()]) {
      if (!files.some(({ path }) => path === wanted)) findings.push(`${wanted}: is not in the package`);
    }
    for (const [tool, ...args] of [
      ['publint', '--strict'],
      ['attw', '--profile', 'esm-only'],
    ]) {
      const ran = spawnSync(join(root, 'node_modules', '.bin', tool ?? ''), [join(folder, filename), ...args], {
        cwd: root,
        encoding: 'utf8',
      });
      if (ran.status !== 0) findings.push(`${tool}:\n${ran.stdout}${ran.stderr}`);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
report('package', findings);
