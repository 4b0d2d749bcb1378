// SPDX-License-Identifier: Apache-2.0
// `npm run bench [-- P5 ...] [--json] [--size 10GiB ...]`: runs bench/p*.mjs, each in a process of its own, writes bench/results.json and ends with a table of
// what it measured, the machine above it. With --json the last line is the goal's own: { id, results }. Other arguments go to the benchmarks.
// Ours and the peer run interleaved in one process: only the ratios of one run count.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { filesUnder, rootFolder, text } from './tree.mjs';

const root = rootFolder();
const given = process.argv.slice(2);
const json = given.includes('--json');
const wanted = given.filter((argument) => /^p\d+$/i.test(argument)).map((goal) => goal.toLowerCase());
const passed = given.filter((argument) => argument !== '--json' && !/^p\d+$/i.test(argument));
/** @param {string} path */
const number = (path) => Number(/p(\d+)\.mjs$/.exec(path)?.[1]);
const files = filesUnder(root, 'bench', (path) => /\/p\d+\.mjs$/.test(path)).sort((a, b) => number(a) - number(b));
const chosen = files.filter((path) => wanted.length === 0 || wanted.includes(`p${number(path)}`));

/** Exact versions of the peers. */
function peers() {
  const { packages } = JSON.parse(text(root, 'package-lock.json'));
  const names = ['cbor-x', 'cbor2', 'jose', 'openpgp'];
  return Object.fromEntries(names.map((name) => [name, packages[`node_modules/${name}`]?.version ?? 'absent']));
}

const machine = {
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  node: process.version,
  openssl: process.versions.openssl,
  date: new Date().toISOString().slice(0, 10),
  peers: peers(),
};
/** @type {{ id: string, results: import('../bench/measure.mjs').Result[] }[]} */
const goals = [];
for (const path of chosen) {
  const ran = spawnSync(process.execPath, [join(root, path), ...passed], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (ran.status === 0) {
    goals.push(JSON.parse(ran.stdout.trimEnd().split('\n').at(-1) ?? ''));
  } else {
    console.error(`${path}: failed`);
    process.exitCode = 1;
  }
}
if (chosen.length === 0) {
  console.error(`no such goal; there are: ${files.join(', ')}`);
  process.exitCode = 1;
}
writeFileSync(join(root, 'bench/results.json'), `${JSON.stringify({ machine, goals }, null, 2)}\n`);

console.log(`${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, OpenSSL ${machine.openssl}, ${machine.date}`);
if (json) {
  for (const goal of goals) console.log(JSON.stringify(goal));
} else {
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
