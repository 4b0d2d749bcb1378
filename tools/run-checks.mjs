// SPDX-License-Identifier: Apache-2.0
// `npm run verify:static`: every check but the tests, fastest first. All of them run, so that one pass shows every finding;
// checks of the built package are skipped when the build fails. `--json <file>` writes the counts for `.ci/run`.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';

/** @type {{ script: string, needsBuild?: boolean }[]} */
const checks = [
  { script: 'house' },
  { script: 'errors:check' },
  { script: 'schemas:check' },
  { script: 'clauses' },
  { script: 'format:check' },
  { script: 'layers' },
  { script: 'types' },
  { script: 'lint' },
  { script: 'knip' },
  { script: 'build' },
  { script: 'docs', needsBuild: true },
  { script: 'examples', needsBuild: true },
  { script: 'size', needsBuild: true },
  { script: 'package', needsBuild: true },
];

/** @type {{ script: string, status: string, seconds: number }[]} */
const results = [];
let built = true;
for (const { script, needsBuild = false } of checks) {
  if (needsBuild && !built) {
    results.push({ script, status: 'skipped', seconds: 0 });
    continue;
  }
  console.log(`\n--- ${script}`);
  const started = performance.now();
  const { status } = spawnSync('npm', ['run', '--silent', script], { stdio: 'inherit', shell: process.platform === 'win32' });
  const passed = status === 0;
  if (script === 'build') built = passed;
  results.push({ script, status: passed ? 'passed' : 'failed', seconds: (performance.now() - started) / 1000 });
}

console.log('\n--- verify:static');
for (const { script, status, seconds } of results)
  console.log(`${status.padEnd(8)}${script.padEnd(14)}${seconds.toFixed(1).padStart(6)} s`);

/** @param {string} wanted */
const count = (wanted) => results.filter(({ status }) => status === wanted).length;
const counts = { passed: count('passed'), failed: count('failed'), skipped: count('skipped') };
const at = process.argv.indexOf('--json');
const file = at < 0 ? undefined : process.argv[at + 1];
if (file !== undefined) writeFileSync(file, JSON.stringify(counts));
process.exitCode = counts.failed === 0 ? 0 : 1;
