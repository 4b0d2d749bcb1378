// SPDX-License-Identifier: Apache-2.0
// `node tools/try-package.mjs [--node PATH]...`: packs what would be published, from the built dist/. It installs the package into an empty
// folder without install scripts, and runs `npx rogatory demo` and `npx rogatory conformance vectors` there under each Node (default: this one).
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { report, rootFolder } from './tree.mjs';

const root = rootFolder();
const { values } = parseArgs({ options: { node: { type: 'string', multiple: true }, root: { type: 'string' } } });
const nodes = values.node ?? [process.execPath];
/** @type {string[]} */
const findings = [];
/** @type {string[]} */
const facts = [];

/**
 * Runs a command. @returns its output; undefined, and a finding, when it failed.
 * @param {string} what
 * @param {readonly [string, ...string[]]} command
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv }} options
 */
function run(what, [file, ...args], options) {
  const { status, stdout, stderr, error } = spawnSync(file, args, { ...options, encoding: 'utf8', timeout: 300_000 });
  if (status === 0) return stdout;
  findings.push(`${what}: ${(stderr || stdout || String(error)).trim().split('\n').slice(-12).join('\n')}`);
  return undefined;
}

const folder = mkdtempSync(join(tmpdir(), 'rogatory-try-'));
try {
  // Without scripts: the build has run already.
  const packed = run('npm pack', ['npm', 'pack', '--json', '--ignore-scripts', '--pack-destination', folder], { cwd: root });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const file = packed === undefined ? '' : join(folder, JSON.parse(packed)[0].filename);
  const install = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--omit=dev', file];
  if (packed !== undefined && run('npm install', ['npm', ...install], { cwd: folder }) !== undefined) {
    for (const node of nodes) tryDemo(node);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
report('try-package', findings, facts.join(', '));

/** @param {string} node */
function tryDemo(node) {
  // `npx`, and what it starts, take the first Node of the path.
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env['PATH'] ?? ''}` };
  const version = run(node, [node, '--version'], { cwd: folder })?.trim();
  if (version === undefined) return;
  const printed = run(`demo on ${version}`, ['npx', '--no-install', 'rogatory', 'demo', '--json'], { cwd: folder, env });
  if (printed === undefined) return;
  /** @type {{ ok: boolean, messages: number, lost: number }} */
  const { ok, messages, lost } = JSON.parse(printed.trim().split('\n').at(-1) ?? '{}');
  if (!ok || lost > 0 || messages === 0) findings.push(`demo on ${version}: ${printed}`);
  facts.push(`demo on ${version}`);
  const asked = run(`vectors on ${version}`, ['npx', '--no-install', 'rogatory', 'conformance', 'vectors', '--json'], { cwd: folder, env });
  if (asked === undefined) return;
  /** @type {{ passed: number, failed: number, skipped: number }} */
  const { passed, failed, skipped } = JSON.parse(asked.trim().split('\n').at(-1) ?? '{}');
  if (failed + skipped > 0 || !(passed > 1_000))
    findings.push(`vectors on ${version}: ${passed} passed, ${failed} failed, ${skipped} skipped`);
  facts.push(`${passed} vectors on ${version}`);
}
