// SPDX-License-Identifier: Apache-2.0
// Sums the steps of `.ci/run`. Arguments: <results folder> [--root <folder>]. Its file `steps` has one `name exit-code` a line; a step of
// tests has `<name>.json`, and `<name>.again.json` where failed files ran once more.
// Each step counts as one; `test` and `test:system` count as their tests, `verify:static` as its checks. Failures are named at the end.
// Last line: `N passed, N failed, N skipped`. Exit code 1 when anything failed, or when tests or test files are missing.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesUnder, rootFolder } from './tree.mjs';

const MESSAGE_MAX_CHARACTERS = 600;
const [folder = ''] = process.argv.slice(2);
const total = { passed: 0, failed: 0, skipped: 0 };

/**
 * @param {string} what
 * @param {string} path
 * @returns {any}
 */
function json(what, path) {
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8'));
  console.log(`FAILED ${what}: it wrote no result`);
  return undefined;
}

/**
 * Names what failed in a report.
 * @param {string} suite
 * @param {string} verdict
 * @param {Report[]} files
 * @returns {number} failed tests, and files that failed without one: they cannot be loaded, or a hook throws.
 */
function tellFailures(suite, verdict, files) {
  let count = 0;
  for (const { name, status, message, assertionResults } of files) {
    const failed = assertionResults.filter((test) => test.status === 'failed');
    for (const { fullName, failureMessages } of failed) console.log(`${verdict} ${suite}: ${fullName}${shortened(failureMessages?.[0])}`);
    const isBroken = status === 'failed' && failed.length === 0;
    if (isBroken) console.log(`${verdict} ${suite} file: ${name}${shortened(message)}`);
    count += failed.length + (isBroken ? 1 : 0);
  }
  return count;
}

/** @param {string} [message] @returns {string} */
function shortened(message) {
  return message === undefined || message === '' ? '' : `\n  ${message.slice(0, MESSAGE_MAX_CHARACTERS).replaceAll('\n', '\n  ')}`;
}

/**
 * The results of a suite, with those of the second run in the place of its files.
 * @typedef {{ name: string, status: string, message?: string, assertionResults: { status: string, fullName: string, failureMessages?: string[] }[] }} Report
 * @param {string} suite
 * @returns {Report[] | undefined}
 */
function resultsOf(suite) {
  /** @type {Report[] | undefined} */
  const first = json(suite, join(folder, `${suite}.json`))?.testResults;
  const againFile = join(folder, `${suite}.again.json`);
  if (first === undefined || !existsSync(againFile)) return first;
  /** @type {Report[]} */
  const again = JSON.parse(readFileSync(againFile, 'utf8')).testResults;
  const passed = new Set(again.filter(({ status }) => status === 'passed').map(({ name }) => name));
  tellFailures(
    suite,
    'UNSTABLE',
    first.filter(({ name }) => passed.has(name)),
  );
  return first.map((file) => again.find(({ name }) => name === file.name) ?? file);
}

/**
 * @param {string} suite
 * @param {(path: string) => boolean} isOf tells the files of the suite.
 * @returns {boolean} whether the counts already say that the step failed.
 */
function addTests(suite, isOf) {
  const files = resultsOf(suite);
  if (files === undefined) return false;
  const tests = files.flatMap((file) => file.assertionResults);
  const passed = tests.filter(({ status }) => status === 'passed').length;
  const failedTests = tests.filter(({ status }) => status === 'failed').length;
  const failed = tellFailures(suite, 'FAILED', files);
  total.passed += passed;
  total.failed += failed;
  total.skipped += tests.length - passed - failedTests;
  let complete = true;
  const expected = filesUnder(rootFolder(), 'test', (path) => path.endsWith('.test.ts') && isOf(path)).length;
  if (files.length < expected) {
    console.log(`FAILED ${suite}: ${files.length} test files ran, ${expected} exist`);
    complete = false;
  }
  if (passed + failedTests === 0) {
    console.log(`FAILED ${suite}: no test ran`);
    complete = false;
  }
  if (!complete) total.failed += 1;
  return !complete || failed > 0;
}

/** @returns {boolean} */
function addChecks() {
  const result = json('verify:static', join(folder, 'verify:static.json'));
  if (result === undefined) return false;
  total.passed += result.passed;
  total.failed += result.failed;
  total.skipped += result.skipped;
  return result.failed > 0;
}

/** @type {Readonly<Record<string, () => boolean>>} */
const counting = {
  test: () => addTests('test', (path) => !/^test\/(system|long)\//.test(path)),
  'test:system': () => addTests('test:system', (path) => path.startsWith('test/system/')),
  'verify:static': addChecks,
};

for (const line of readFileSync(join(folder, 'steps'), 'utf8').split('\n').filter(Boolean)) {
  const [name = '', code = ''] = line.split(' ');
  const counted = counting[name];
  if (code !== '0') console.log(code === '-' ? `SKIPPED ${name}` : `FAILED ${name} (exit code ${code})`);
  if (code === '-') total.skipped += 1;
  else if (counted !== undefined) {
    const told = counted();
    if (code !== '0' && !told) total.failed += 1;
  } else {
    // The same tests on another Node count as one step, and say by name what failed.
    if (existsSync(join(folder, `${name}.json`))) tellFailures(name, 'FAILED', resultsOf(name) ?? []);
    if (code === '0') total.passed += 1;
    else total.failed += 1;
  }
}

console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
