// SPDX-License-Identifier: Apache-2.0
// `npm run bench [-- P5 ...] [--node PATH ...] [--json] [--size 10GiB ...]`: runs bench/p*.mjs, each in a process of its own, writes bench/results.json and
// prints for each Node a table of what it measured, the machine above it. With --json a goal is a line of its own: { node, id, results }.
// Without --node it runs on the running Node, then on the newest LTS, installed for this run outside the project. Other arguments go to the benchmarks.
// Ours and the peer run interleaved in one process: only the ratios of one run count.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { filesUnder, rootFolder, text } from './tree.mjs';

const NEWEST_LTS = '24';

/**
 * @typedef {object} Run
 * @property {{ cpu: string, cores: number, node: string, openssl: string, date: string, peers: Record<string, string> }} machine
 * @property {{ id: string, results: import('../bench/measure.mjs').Result[] }[]} goals
 */

const root = rootFolder();
const { wanted, nodes, json, passed } = readArguments(process.argv.slice(2));

/** @param {string[]} args */
function readArguments(args) {
  /** @type {{ wanted: string[], nodes: string[], json: boolean, passed: string[] }} */
  const read = { wanted: [], nodes: [], json: false, passed: [] };
  for (let i = 0; i < args.length; i++) {
    const argument = args[i] ?? '';
    if (argument === '--json') read.json = true;
    else if (argument === '--node') read.nodes.push(args[++i] ?? '');
    else if (argument === '--root') i++;
    else if (/^p\d+$/i.test(argument)) read.wanted.push(argument.toLowerCase());
    else read.passed.push(argument);
  }
  return read;
}

/** @param {string} path */
const number = (path) => Number(/p(\d+)\.mjs$/.exec(path)?.[1]);

function chosenFiles() {
  const files = filesUnder(root, 'bench', (path) => /\/p\d+\.mjs$/.test(path)).sort((a, b) => number(a) - number(b));
  const chosen = files.filter((path) => wanted.length === 0 || wanted.includes(`p${number(path)}`));
  if (chosen.length > 0) return chosen;
  console.error(`no such goal; there are: ${files.join(', ')}`);
  process.exitCode = 1;
  return [];
}

/** Exact versions of the peers. @returns {Record<string, string>} */
function peers() {
  const { packages } = JSON.parse(text(root, 'package-lock.json'));
  const names = ['cbor-x', 'cbor2', 'jose', 'openpgp'];
  return Object.fromEntries(names.map((name) => [name, packages[`node_modules/${name}`]?.version ?? 'absent']));
}

/**
 * Runs the goals on one Node.
 * @param {string} node  Path of its binary.
 * @param {string[]} files
 * @returns {Run | undefined}
 */
function runOn(node, files) {
  const asked = spawnSync(node, ['-p', 'JSON.stringify(process.versions)'], { encoding: 'utf8' });
  if (asked.status !== 0) {
    console.error(`${node}: does not start${asked.error === undefined ? '' : ` (${asked.error.message})`}`);
    process.exitCode = 1;
    return undefined;
  }
  const versions = JSON.parse(asked.stdout);
  const machine = {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    node: `v${versions.node}`,
    openssl: versions.openssl,
    date: new Date().toISOString().slice(0, 10),
    peers: peers(),
  };
  const goals = [];
  for (const path of files) {
    const ran = spawnSync(node, [join(root, path), ...passed], { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
    if (ran.status === 0) goals.push(JSON.parse(ran.stdout.trimEnd().split('\n').at(-1) ?? ''));
    else {
      console.error(`${path}: failed on Node ${machine.node}`);
      process.exitCode = 1;
    }
  }
  return { machine, goals };
}

/**
 * Hands `use` the newest LTS, installed for the time of the call; says so when it cannot be had.
 * @param {(node: string) => void} use
 */
function withNewestLts(use) {
  if (process.versions.node.startsWith(`${NEWEST_LTS}.`)) return;
  const folder = mkdtempSync(join(tmpdir(), 'rogatory-bench-'));
  try {
    const name = `node-${process.platform}-${process.arch}`;
    const args = ['install', '--loglevel=error', '--no-save', '--ignore-scripts', '--prefix', folder, `${name}@${NEWEST_LTS}`];
    const installed = spawnSync('npm', args, { encoding: 'utf8' });
    const node = join(folder, 'node_modules', name, 'bin/node');
    if (existsSync(node)) use(node);
    else {
      const why = installed.error?.message ?? installed.stderr.trim().split('\n')[0];
      console.error(
        `not measured: Node ${NEWEST_LTS}, since npm could not install ${name}@${NEWEST_LTS}${why ? ` (${why})` : ''}; name one by --node`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {Run} run */
function print({ machine, goals }) {
  console.log(`${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, OpenSSL ${machine.openssl}, ${machine.date}`);
  if (json) {
    for (const goal of goals) console.log(JSON.stringify({ node: machine.node, ...goal }));
    return;
  }
  const rows = goals.flatMap(({ id, results }) =>
    results.map(({ name, value, unit, beside, ratio, cpuRatio, goal, met }) => [
      id,
      name,
      `${value} ${unit}`,
      beside,
      String(ratio),
      cpuRatio === undefined ? '' : String(cpuRatio),
      goal,
      goal === 'none' ? '' : met ? 'met' : 'not met',
    ]),
  );
  const table = [['goal', 'work', 'ours', 'beside', 'ratio', 'by CPU', 'wanted', ''], ...rows];
  const widths = (table[0] ?? []).map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  for (const row of table)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
}

/** @type {Run[]} */
const runs = [];
/** @param {string} node */
function measure(node) {
  const run = runOn(node, files);
  if (run === undefined) return;
  runs.push(run);
  writeFileSync(join(root, 'bench/results.json'), `${JSON.stringify({ runs }, null, 2)}\n`);
  print(run);
}

const files = chosenFiles();
if (files.length > 0) {
  for (const node of nodes.length > 0 ? nodes : [process.execPath]) measure(node);
  if (nodes.length === 0) withNewestLts(measure);
}
