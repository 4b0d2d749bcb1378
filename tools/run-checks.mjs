// SPDX-License-Identifier: Apache-2.0
// `npm run verify:static`: every check but the tests, one on each core. All of them run, so that one pass shows every finding; what a
// check says is printed when it ends. Checks of the built package are skipped when the build fails. `--json <file>` writes the counts
// for `.ci/run`.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/**
 * In the order in which they start: first what takes longest or is waited for.
 * @type {{ script: string, needsBuild?: boolean }[]}
 */
const checks = [
  { script: 'lint' },
  { script: 'build' },
  { script: 'docs', needsBuild: true },
  { script: 'types' },
  { script: 'format:check' },
  { script: 'house' },
  { script: 'errors:check' },
  { script: 'clauses' },
  { script: 'layers' },
  { script: 'schemas:check' },
  { script: 'knip' },
  { script: 'reference:check' },
  { script: 'examples', needsBuild: true },
  { script: 'size', needsBuild: true },
  { script: 'package', needsBuild: true },
];

/** @type {Map<string, { status: string, seconds: number }>} */
const results = new Map();
/** @type {(passed: boolean) => void} */
let endBuild = () => undefined;
/** @type {Promise<boolean>} */
const built = new Promise((done) => (endBuild = done));

/**
 * @param {string} script
 * @returns {Promise<boolean>} whether it passed.
 */
function run(script) {
  return new Promise((done) => {
    const child = spawn('npm', ['run', '--silent', script], { stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32' });
    /** @type {Buffer[]} */
    const said = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (/** @type {Buffer} */ chunk) => said.push(chunk));
    /** @param {boolean} passed */
    const end = (passed) => {
      process.stdout.write(`\n--- ${script}\n${Buffer.concat(said).toString()}`);
      done(passed);
    };
    child.once('error', (error) => {
      said.push(Buffer.from(`${error.message}\n`));
      end(false);
    });
    child.once('close', (code) => end(code === 0));
  });
}

/** Takes the next check until none is left. */
async function worker() {
  for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
    const { script, needsBuild = false } = check;
    if (needsBuild && !(await built)) {
      results.set(script, { status: 'skipped', seconds: 0 });
      continue;
    }
    const started = performance.now();
    const passed = await run(script);
    if (script === 'build') endBuild(passed);
    results.set(script, { status: passed ? 'passed' : 'failed', seconds: (performance.now() - started) / 1000 });
  }
}

const waiting = [...checks];
await Promise.all(Array.from({ length: availableParallelism() }, worker));

console.log('\n--- verify:static');
for (const { script } of checks) {
  const { status, seconds } = results.get(script) ?? { status: 'failed', seconds: 0 };
  console.log(`${status.padEnd(8)}${script.padEnd(14)}${seconds.toFixed(1).padStart(6)} s`);
}

/** @param {string} wanted */
const count = (wanted) => [...results.values()].filter(({ status }) => status === wanted).length;
const counts = { passed: count('passed'), failed: count('failed'), skipped: count('skipped') };
const at = process.argv.indexOf('--json');
const file = at < 0 ? undefined : process.argv[at + 1];
if (file !== undefined) writeFileSync(file, JSON.stringify(counts));
process.exitCode = counts.failed === 0 ? 0 : 1;
