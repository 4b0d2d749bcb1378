// SPDX-License-Identifier: Apache-2.0
// `npm run bench [-- P5 ...] [--json]`: runs bench/p*.mjs, each in a process of its own, and prints what it measured with the machine beside it.
// Ours and the peer run interleaved in one process: only the ratios of one run count.
import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { filesUnder, rootFolder } from './tree.mjs';

const root = rootFolder();
const json = process.argv.includes('--json');
const wanted = process.argv.slice(2).filter((argument) => /^p\d+$/i.test(argument));
const files = filesUnder(root, 'bench', (path) => /\/p\d+\.mjs$/.test(path));
const chosen = files.filter((path) => wanted.length === 0 || wanted.some((goal) => path.endsWith(`/${goal.toLowerCase()}.mjs`)));

const machine = {
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  node: process.version,
  date: new Date().toISOString().slice(0, 10),
};
const goals = [];
for (const path of chosen) {
  const ran = spawnSync(process.execPath, [join(root, path)], { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  if (ran.status === 0) {
    const goal = JSON.parse(ran.stdout.trimEnd().split('\n').at(-1) ?? '');
    goals.push(goal);
    if (!json) console.log(`${path}\n${JSON.stringify(goal, null, 2)}`);
  } else {
    console.error(`${path}: failed`);
    process.exitCode = 1;
  }
}
if (chosen.length === 0) {
  console.error(`no such goal; there are: ${files.join(', ')}`);
  process.exitCode = 1;
}
console.log(json ? JSON.stringify({ machine, goals }) : `${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, ${machine.date}`);
