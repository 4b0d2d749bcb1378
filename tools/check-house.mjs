// SPDX-License-Identifier: Apache-2.0
// Habits that no other tool checks: licence line, file sizes and names, rooms, index files without logic, names of each subpath, test titles,
// leftover marks, paths of one machine, registry hosts in the lock file. `--chains` prints the longest chain of imports of each top folder,
// `--surface` the names of each subpath.
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { longestChains, roomFindings, surfaceFindings, surfaceOf } from './rooms.mjs';
import { filesUnder, lineOf, report, rootFolder, text } from './tree.mjs';

const root = rootFolder();
/** @type {string[]} */
const findings = [];
const sources = filesUnder(root, 'src', (path) => path.endsWith('.ts'));
const tests = filesUnder(root, 'test', (path) => path.endsWith('.ts'));
const written = [
  ...['src', 'test', 'tools', 'docs', 'examples', 'bench', '.ci'].flatMap((folder) => filesUnder(root, folder)),
  ...filesUnder(root, '.', (path) => !path.includes('/') && path !== 'package-lock.json' && !path.endsWith('.tgz')),
].filter((path) => !/\.(png|jpe?g|gif|bin|gz|sqlite)$/.test(path));

/**
 * Reports each place where a pattern stands.
 * @param {readonly string[]} paths
 * @param {RegExp} pattern with the flag g
 * @param {string} reason
 */
function forbid(paths, pattern, reason) {
  for (const path of paths) {
    const source = text(root, path);
    for (const match of source.matchAll(pattern)) findings.push(`${path}:${lineOf(source, match.index)}: ${reason}: ${match[0].trim()}`);
  }
}

const licence = '// SPDX-License-Identifier: Apache-2.0';
const limit = 400;
const sizes = [];
for (const path of sources) {
  const lines = text(root, path).split('\n');
  const count = lines.length - (lines.at(-1) === '' ? 1 : 0);
  sizes.push(count);
  if (lines[lines[0]?.startsWith('#!') ? 1 : 0] !== licence) findings.push(`${path}:1: the licence line is missing`);
  if (count > limit) findings.push(`${path}: ${count} lines, at most ${limit}`);
}
sizes.sort((a, b) => a - b);
const median = sizes[Math.floor(sizes.length * 0.5)] ?? 0;
const p90 = sizes[Math.floor(sizes.length * 0.9)] ?? 0;
if (median > 120) findings.push(`src: the median file has ${median} lines, at most 120`);
if (p90 > 260) findings.push(`src: one file in ten has more than ${p90} lines, at most 260`);

const vague = /(^|-)(utils?|helpers?|common|misc|manager|service)(-|\.)/;
for (const path of [...sources, ...tests, ...filesUnder(root, 'tools')]) {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (!/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9-]+)*\.(ts|mjs|py|json)$/.test(name)) findings.push(`${path}: file names are kebab-case`);
  if (vague.test(name)) findings.push(`${path}: name the one concept of the file`);
}

findings.push(...roomFindings(sources));

// An index is the consumer's entry: re-exports only.
for (const path of sources.filter((source) => source.endsWith('/index.ts'))) {
  const code = text(root, path)
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .replaceAll(/\/\/.*$/gm, '');
  const rest = code.replaceAll(/export\s+(type\s+)?(\*(\s+as\s+\w+)?|\{[^}]*\})\s+from\s+'[^']+';/g, '').trim();
  if (rest !== '') findings.push(`${path}: an index holds re-exports only, not: ${rest.split('\n')[0]}`);
}

// Tests of the tools plant these faults on purpose, in texts.
const judged = tests.filter((path) => !/^test\/(system\/)?(tools|house)\//.test(path));
forbid(
  judged,
  /\b(it|test|describe)(\.\w+)*\.(only|todo|skip|fails)\(/g,
  'every test runs (skipIf, with a title that says what is missing, is the exception)',
);
forbid(judged, /(?<!\.not)\.(toThrow|toThrowError)\(\)/g, 'assert the code: toThrowCode or toRejectCode');
forbid(judged, /\b(it|test|describe)(\.\w+(\([^)]*\))?)*\(\s*['"`][^'"`\n]*\bshould\b/g, 'a title is a present-tense sentence');

const own = new Set(['tools/check-house.mjs', 'test/system/tools/check-house.test.ts']);
const others = written.filter((path) => !own.has(path));
forbid(others, /\b(TODO|FIXME|XXX|HACK)\b/g, 'a leftover mark');
// Where this checkout lies, where this machine keeps temporary files, and where people's homes are on any machine.
const folders = [dirname(root), tmpdir()]
  .filter((folder) => folder.length > 1)
  .map((folder) => folder.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
forbid(others, new RegExp(`(?<![\\w.$}-])(${[...folders, '/root', '/home/\\w+'].join('|')})/[\\w.-]*`, 'g'), 'a path of one machine');

// Whoever reads the README finds every subpath of the package in it.
const manifest = existsSync(join(root, 'package.json')) ? JSON.parse(text(root, 'package.json')) : {};
for (const subpath of Object.keys(manifest.exports ?? {}).filter((key) => key !== './package.json')) {
  const name = `${manifest.name}${subpath.slice(1)}`;
  if (!text(root, 'README.md').includes(`\`${name}\``)) findings.push(`README.md: the subpath ${name} is not named`);
}

const surface = surfaceOf(root, manifest.exports ?? {}, sources);
findings.push(...surfaceFindings(surface));
if (process.argv.includes('--surface')) {
  for (const [subpath, names] of surface) console.log(`${subpath} ${names.length}: ${names.join(' ')}`);
}

// A lock file with addresses would tie the install to the registry it was written at; the integrity hashes stay.
if (existsSync(join(root, 'package-lock.json'))) {
  forbid(['package-lock.json'], /"resolved":\s*"[^"]*"/g, 'a registry host');
}

const chains = longestChains(root, sources);
if (process.argv.includes('--chains')) {
  for (const [top, chain] of chains) console.log(`${top} ${chain.length}: ${chain.join(' > ')}`);
}
const facts = [
  `${sizes.length} files, median ${median} lines, 9 in 10 up to ${p90}, longest ${sizes.at(-1) ?? 0}`,
  `chains of imports: ${[...chains].map(([top, chain]) => `${top} ${chain.length}`).join(', ')}`,
];
report('house', findings, facts.join('; '));
