// SPDX-License-Identifier: Apache-2.0
// SPEC.md, tests, sources and tables must speak of the same clauses: each clause has a test, each cited clause exists,
// each error code has a clause and is thrown somewhere, and the appendix "Limits" equals core/limits.ts.
import { readErrors, readLimits } from './tables.mjs';
import { filesUnder, lineOf, report, rootFolder, text } from './tree.mjs';

const root = rootFolder();
/** @type {string[]} */
const findings = [];

// The definition of a clause is bold at the start of its paragraph or list item: **ENV-05** ...
const spec = text(root, 'SPEC.md');
/** @type {Map<string, number>} */
const clauses = new Map();
/** @type {Set<string>} */
const areas = new Set();
let area = '';
spec.split('\n').forEach((line, index) => {
  const heading = /^## .*\(([A-Z][A-Z0-9]*)\)\s*$/.exec(line);
  if (heading?.[1] !== undefined) areas.add((area = heading[1]));
  const defined = /^(?:[-*] |\d+\. )?\*\*([A-Z][A-Z0-9]*)-(\d+)\*\*/.exec(line);
  if (defined === null) return;
  const id = `${defined[1]}-${defined[2]}`;
  if (defined[1] !== area) findings.push(`SPEC.md:${index + 1}: ${id} stands in section ${area === '' ? 'none' : area}`);
  if (clauses.has(id)) findings.push(`SPEC.md:${index + 1}: ${id} is defined twice, first at line ${clauses.get(id)}`);
  clauses.set(id, index + 1);
});
if (clauses.size === 0) findings.push('SPEC.md: no clause found');

/**
 * Every clause id in a text; ids of no area (SHA-256, AES-256) are no clauses.
 * @param {string} source
 * @returns {{ id: string, line: number }[]}
 */
function citations(source) {
  const found = [];
  for (const match of source.matchAll(/(?<![A-Za-z0-9_-])([A-Z][A-Z0-9]*)-(\d{2})(?!\d|-\d)/g)) {
    if (areas.has(match[1] ?? '')) found.push({ id: `${match[1]}-${match[2]}`, line: lineOf(source, match.index) });
  }
  return found;
}

// Tests of tools and of the house plant clauses of their own: they prove nothing about the protocol.
const tests = filesUnder(root, 'test', (path) => path.endsWith('.ts') && !/^test\/(system\/)?(tools|house)\//.test(path));
const sources = filesUnder(root, 'src', (path) => path.endsWith('.ts'));
// Every store passes one suite, whose tests stand in no file of their own: test/contract runs them.
const suites = tests.filter((path) => /\/contract\/[a-z-]+\.ts$/.test(path));
const pages = filesUnder(root, 'docs', (path) => path.endsWith('.md'));
/** @type {Set<string>} */
const tested = new Set();
for (const path of [...tests, ...sources, ...pages, 'SPEC.md']) {
  for (const { id, line } of citations(text(root, path))) {
    if (!clauses.has(id)) findings.push(`${path}:${line}: ${id} is not in SPEC.md`);
    if ((tests.includes(path) && path.endsWith('.test.ts')) || suites.includes(path)) tested.add(id);
  }
}
for (const [id, line] of clauses) {
  if (!tested.has(id)) findings.push(`SPEC.md:${line}: ${id} has no test that cites it`);
}

const thrown = sources
  .filter((path) => path !== 'src/core/error-table.ts')
  .map((path) => text(root, path))
  .join('\n');
const asserted = tests.map((path) => text(root, path)).join('\n');
for (const { code, clause } of readErrors(root)) {
  if (!clauses.has(clause)) findings.push(`src/core/error-table.ts: ${code} names ${clause}, which is not in SPEC.md`);
  if (!new RegExp(`['"\`]${code}['"\`]`).test(thrown)) findings.push(`src/core/error-table.ts: ${code} is thrown nowhere`);
  if (!new RegExp(`['"\`]${code}['"\`]`).test(asserted)) findings.push(`src/core/error-table.ts: ${code} is asserted by no test`);
}

/** @type {Map<string, number>} */
const appendix = new Map();
const table = /<!-- generated: limits -->([\s\S]*?)<!-- end: limits -->/.exec(spec)?.[1] ?? '';
for (const row of table.matchAll(/^\| `(\w+)` \| ([\d_,]+) \|/gm))
  appendix.set(row[1] ?? '', Number((row[2] ?? '').replaceAll(/[_,]/g, '')));
const limits = readLimits(root);
for (const { name, value } of limits) {
  if (appendix.get(name) !== value)
    findings.push(`SPEC.md appendix "Limits": ${name} is ${appendix.get(name) ?? 'absent'}, core/limits.ts says ${value}`);
}
for (const name of appendix.keys()) {
  if (!limits.some((limit) => limit.name === name)) findings.push(`SPEC.md appendix "Limits": ${name} is not in core/limits.ts`);
}

report('clauses', findings, `${clauses.size} clauses, each with a test`);
