// SPDX-License-Identifier: Apache-2.0
// Sums the steps of `.ci/run`. Arguments: <steps file> <JSON of test> <checks JSON> <JSON of test:system> [--root <folder>].
// The steps file has one `name exit-code` a line. Each step counts as one; both test steps count as their tests, verify:static as its checks.
// Last line: `N passed, N failed, N skipped`. Exit code 1 when anything failed, or when tests or test files are missing.
import { existsSync, readFileSync } from 'node:fs';
import { filesUnder, rootFolder } from './tree.mjs';

const [stepsFile = '', testsFile = '', checksFile = '', systemFile = ''] = process.argv.slice(2);
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
 * @param {string} suite
 * @param {string} resultFile
 * @param {(path: string) => boolean} isOf tells the files of the suite.
 * @returns {boolean} whether the counts already say that the step failed.
 */
function addTests(suite, resultFile, isOf) {
  const result = json(suite, resultFile);
  if (result === undefined) return false;
  /** @type {{ name: string, status: string, message?: string, assertionResults: { status: string, fullName: string }[] }[]} */
  const files = result.testResults;
  const tests = files.flatMap((file) => file.assertionResults);
  const failed = tests.filter(({ status }) => status === 'failed');
  // A file that cannot be loaded, or whose hook throws, may have no failed test of its own.
  const broken = files.filter((file) => file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'));
  const passed = tests.filter(({ status }) => status === 'passed').length;
  total.passed += passed;
  total.failed += failed.length + broken.length;
  total.skipped += tests.length - passed - failed.length;
  for (const { fullName } of failed) console.log(`FAILED ${suite}: ${fullName}`);
  for (const { name, message } of broken) console.log(`FAILED ${suite} file: ${name} ${message ?? ''}`);
  let complete = true;
  const expected = filesUnder(rootFolder(), 'test', (path) => path.endsWith('.test.ts') && isOf(path)).length;
  if (files.length < expected) {
    console.log(`FAILED ${suite}: ${files.length} test files ran, ${expected} exist`);
    complete = false;
  }
  if (passed + failed.length === 0) {
    console.log(`FAILED ${suite}: no test ran`);
    complete = false;
  }
  if (!complete) total.failed += 1;
  return !complete || failed.length + broken.length > 0;
}

/** @returns {boolean} */
function addChecks() {
  const result = json('verify:static', checksFile);
  if (result === undefined) return false;
  total.passed += result.passed;
  total.failed += result.failed;
  total.skipped += result.skipped;
  return result.failed > 0;
}

/** @type {Readonly<Record<string, () => boolean>>} */
const counting = {
  test: () => addTests('test', testsFile, (path) => !/^test\/(system|long)\//.test(path)),
  'test:system': () => addTests('test:system', systemFile, (path) => path.startsWith('test/system/')),
  'verify:static': addChecks,
};

for (const line of readFileSync(stepsFile, 'utf8').split('\n').filter(Boolean)) {
  const [name = '', code = ''] = line.split(' ');
  const counted = counting[name];
  if (code !== '0') console.log(code === '-' ? `SKIPPED ${name}` : `FAILED ${name} (exit code ${code})`);
  if (code === '-') total.skipped += 1;
  else if (counted !== undefined) {
    const told = counted();
    if (code !== '0' && !told) total.failed += 1;
  } else if (code === '0') total.passed += 1;
  else total.failed += 1;
}

console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
