// SPDX-License-Identifier: Apache-2.0
// SPEC.md, tests, sources and tables must speak of the same clauses: each clause has a test, each cited clause exists,
// each error code has a clause and is thrown somewhere, and the appendix "Limits" equals core/limits.ts.
import { cddlFindings } from './cddl.mjs';
import { CLASSES, OWN, clausesOf, documents, prose, sections, wordsOf } from './clauses.mjs';
import { readErrors, readLimits } from './tables.mjs';
import { filesUnder, lineOf, report, rootFolder, text } from './tree.mjs';

const root = rootFolder();
/** @type {string[]} */
const findings = [];

const paths = documents(root);
/** @type {Map<string, import('./clauses.mjs').Clause>} */
const clauses = new Map();
/** @type {Set<string>} */
const areas = new Set();
for (const path of paths) {
  for (const { area } of sections(text(root, path))) if (area !== '') areas.add(area);
  for (const clause of clausesOf(root, path)) {
    const where = `${path}:${clause.line}`;
    const first = clauses.get(clause.id);
    if (!clause.id.startsWith(`${clause.area}-`))
      findings.push(`${where}: ${clause.id} stands in section ${clause.area === '' ? 'none' : clause.area}`);
    if (first === undefined) clauses.set(clause.id, clause);
    else findings.push(`${where}: ${clause.id} is defined twice, first at ${first.path}:${first.line}`);
  }
}
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
/** @type {Set<string>} */
const done = new Set();
for (const path of new Set([...tests, ...sources, ...pages, ...paths])) {
  for (const { id, line } of citations(text(root, path))) {
    if (!clauses.has(id)) findings.push(`${path}:${line}: ${id} is in no document of the specification`);
    if ((tests.includes(path) && path.endsWith('.test.ts')) || suites.includes(path)) tested.add(id);
    if (sources.includes(path) && path !== 'src/core/error-table.ts') done.add(id);
  }
}
// The protocol stands by itself: nothing in it leans on what one implementation happens to do.
for (const path of paths.filter((candidate) => candidate !== OWN)) {
  for (const { id, line } of citations(text(root, path)))
    if (clauses.get(id)?.path === OWN) findings.push(`${path}:${line}: ${id} is no clause of the protocol: it stands in ${OWN}`);
}
for (const [id, { path, line }] of clauses) {
  if (!tested.has(id)) findings.push(`${path}:${line}: ${id} has no test that cites it`);
}

// Form: who is bound, which code a breach has, at most 60 words, one duty.
const errorCodes = new Set(readErrors(root).map(({ code }) => code));
for (const { id, path, line, tagged, classes, codes, words, duties } of clauses.values()) {
  const where = `${path}:${line}: ${id}`;
  if (words > 60) findings.push(`${where} has ${words} words, at most 60`);
  if (duties !== 1) findings.push(`${where} has ${duties} of MUST, SHOULD and MAY: one a clause`);
  if (path === OWN) continue;
  if (!tagged || classes.length === 0) findings.push(`${where} names no class`);
  for (const name of classes)
    if (name !== 'Every' && !CLASSES.includes(name)) findings.push(`${where} names the class ${name}, which does not exist`);
  for (const code of codes) if (!errorCodes.has(code)) findings.push(`${where} names the code ${code}, which does not exist`);
  // What only a sealer does shows in what it makes; everything else is done, or judged, at some place of the source.
  if (!done.has(id) && classes.some((name) => name !== 'Sealer')) findings.push(`${where} is cited by no source: where is it done?`);
}

const thrown = sources
  .filter((path) => path !== 'src/core/error-table.ts')
  .map((path) => text(root, path))
  .join('\n');
const asserted = tests.map((path) => text(root, path)).join('\n');
for (const { code, clause } of readErrors(root)) {
  if (!clauses.has(clause)) findings.push(`src/core/error-table.ts: ${code} names ${clause}, which is no clause`);
  if (!new RegExp(`['"\`]${code}['"\`]`).test(thrown)) findings.push(`src/core/error-table.ts: ${code} is thrown nowhere`);
  if (!new RegExp(`['"\`]${code}['"\`]`).test(asserted)) findings.push(`src/core/error-table.ts: ${code} is asserted by no test`);
}

// The limits of the protocol stand in SPEC.md, those of this implementation alone in its own page.
/** @type {Map<string, number>} */
const appendix = new Map();
for (const path of paths) {
  const table = /<!-- generated: (?:own-)?limits -->([\s\S]*?)<!-- end: (?:own-)?limits -->/.exec(text(root, path))?.[1] ?? '';
  for (const row of table.matchAll(/^\| `(\w+)` \| ([\d_,]+) \|/gm))
    appendix.set(row[1] ?? '', Number((row[2] ?? '').replaceAll(/[_,]/g, '')));
}
const limits = readLimits(root);
for (const { name, value } of limits) {
  if (appendix.get(name) !== value)
    findings.push(`the tables of limits: ${name} is ${appendix.get(name) ?? 'absent'}, core/limits.ts says ${value}`);
}
for (const name of appendix.keys()) {
  if (!limits.some((limit) => limit.name === name)) findings.push(`the tables of limits: ${name} is not in core/limits.ts`);
}

findings.push(...cddlFindings(root, paths));

// Words: the table "Words" of SPEC.md says which other word is never used for the same thing.
const glossary = /^\| word \|.*\| never \|\n\|[-|: ]+\|\n((?:\|.*\n)*)/m.exec(paths.includes('SPEC.md') ? text(root, 'SPEC.md') : '');
for (const row of (glossary?.[1] ?? '').split('\n').filter((line) => line !== '')) {
  const cells = row.split('|').map((cell) => cell.trim());
  for (const word of (cells[3] ?? '').split(',').map((item) => item.trim())) {
    if (word === '' || word === '–') continue;
    for (const path of paths.filter((candidate) => candidate !== OWN)) {
      const source = text(root, path);
      const rest = path === 'SPEC.md' ? source.replace(glossary?.[0] ?? '', (part) => part.replaceAll(/[^\n]/g, ' ')) : source;
      const blank = rest.replaceAll(/^```[\s\S]*?^```$/gm, (block) => block.replaceAll(/[^\n]/g, ' '));
      for (const match of blank.matchAll(new RegExp(`(?<![\\w-])${word}(?![\\w-])`, 'gi')))
        findings.push(`${path}:${lineOf(blank, match.index)}: "${word}" is "${cells[1]}" here`);
    }
  }
}

// Words by section, with --words; the limit of SPEC.md always.
const total = paths.includes('SPEC.md') ? wordsOf(prose(text(root, 'SPEC.md'))) : 0;
if (total > 15_000) findings.push(`SPEC.md has ${total} words of prose and tables, at most 15000`);
if (process.argv.includes('--words')) {
  for (const path of paths)
    for (const section of sections(text(root, path)))
      console.log(`${String(wordsOf(prose(section.text))).padStart(6)} ${path} ${section.title}`);
  const longest = [...clauses.values()].sort((one, other) => other.words - one.words)[0];
  console.log(`${String(total).padStart(6)} SPEC.md in all; longest clause ${longest?.id} with ${longest?.words} words`);
}

report('clauses', findings, `${clauses.size} clauses, each with a test`);
