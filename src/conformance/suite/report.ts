// SPDX-License-Identifier: Apache-2.0
// The report of a run: for programs (JSON, JUnit) and for people (a table).
import { printable } from '../../core/index.js';
import { sha256 } from '../../crypto/index.js';
import { CONFORMANCE_CLASSES } from './case.js';
import type { CaseFault, ConformanceCase, ConformanceClass, SuiteMode } from './case.js';

/** Name of the suite, with the generation of its form. */
export const SUITE = 'rogatory-conformance/1';

/** How a case ended. */
export interface CaseOutcome extends Pick<ConformanceCase, 'id' | 'mode' | 'classes' | 'clauses' | 'title'> {
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** Absent when it passed. */
  readonly reason?: string;
  /** Present when it failed. */
  readonly fault?: CaseFault;
  /** Milliseconds that it took. */
  readonly ms: number;
}

/** The implementation under test, as it names itself. */
export interface Implementation {
  readonly name: string;
  readonly version: string;
}

/** Findings of a run. */
export interface ConformanceReport {
  /** `SUITE`. */
  readonly suite: string;
  /** Version of the kit. */
  readonly version: string;
  /** `suiteDigest` of all cases of the modes, chosen or not. */
  readonly digest: string;
  /** RFC 3339. */
  readonly date: string;
  readonly modes: readonly SuiteMode[];
  readonly implementation: Implementation;
  /** Classes for which at least one case ran. */
  readonly classes: readonly ConformanceClass[];
  /** In the order of the run. */
  readonly cases: readonly CaseOutcome[];
  /** Numbers of cases. */
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Parts of a report. */
export interface ReportInput {
  readonly version: string;
  /** Unix milliseconds. */
  readonly now: number;
  readonly implementation: Implementation;
  readonly digest: string;
  readonly cases: readonly CaseOutcome[];
}

/** Counts the outcomes of a run. */
export function makeReport({ now, cases, ...given }: ReportInput): ConformanceReport {
  const count = (outcome: CaseOutcome['outcome']): number => cases.filter((one) => one.outcome === outcome).length;
  const ran = new Set(cases.filter(({ outcome }) => outcome !== 'skipped').flatMap(({ classes }) => classes));
  return {
    suite: SUITE,
    ...given,
    date: new Date(now).toISOString(),
    modes: [...new Set(cases.map(({ mode }) => mode))],
    classes: CONFORMANCE_CLASSES.filter((name) => ran.has(name)),
    cases,
    passed: count('passed'),
    failed: count('failed'),
    skipped: count('skipped'),
  };
}

/** Digest of what a suite asks: ids, clauses and titles of its cases, and the digest of the vectors. Hexadecimal. */
export function suiteDigest(cases: readonly Pick<ConformanceCase, 'id' | 'clauses' | 'title'>[], vectors = ''): string {
  const lines = cases.map(({ id, clauses, title }) => `${id}\t${clauses.join(' ')}\t${title}\n`).sort();
  return Buffer.from(sha256(new TextEncoder().encode(`${SUITE}\n${vectors}\n${lines.join('')}`))).toString('hex');
}

/** Counts of a report as one line of JSON, without a line feed: the last line of `--json`. */
export function reportLine({ suite, version, cases, passed, failed, skipped }: ConformanceReport): string {
  return JSON.stringify({ suite, version, cases: cases.length, passed, failed, skipped });
}

/** A report for people: cases that failed or were skipped, then the counts of each class. Cases skipped for one reason are one line. */
export function reportText(report: ConformanceReport): string {
  const failures = report.cases
    .filter(({ outcome }) => outcome === 'failed')
    .map(
      ({ id, clauses, title, fault, reason = '' }) =>
        `FAILED  ${id}  (${clauses.join(', ')})\n        ${title}\n        ${fault}: ${reason}\n`,
    );
  const skips = new Map<string, string[]>();
  for (const { outcome, id, reason = '' } of report.cases) if (outcome === 'skipped') skips.set(reason, [...(skips.get(reason) ?? []), id]);
  const skipLines = [...skips].map(
    ([reason, ids]) => `skipped ${ids.length === 1 ? ids[0] : `${ids.length} cases`}: ${printable(reason)}\n`,
  );
  const rows = CONFORMANCE_CLASSES.flatMap((name) => {
    const own = report.cases.filter(({ classes }) => classes.includes(name));
    const counts = (['passed', 'failed', 'skipped'] as const).map((kind) => own.filter(({ outcome }) => outcome === kind).length);
    return own.length === 0 ? [] : [row([name, ...counts.map(String)])];
  });
  const { name, version } = report.implementation;
  return `${failures.join('')}${skipLines.join('')}
${printable(`${name} ${version}`)} against ${report.suite}, kit ${report.version}, digest ${report.digest.slice(0, 16)}
${row(['class', 'passed', 'failed', 'skipped'])}${rows.join('')}${row(['all', ...[report.passed, report.failed, report.skipped].map(String)])}`;
}

const WIDTH = 9;
const row = (cells: readonly string[]): string =>
  `${cells.map((cell, i) => (i === 0 ? cell.padEnd(WIDTH) : cell.padStart(WIDTH))).join('')}\n`;

/** A report as JUnit XML: one test suite a mode, times in seconds. */
export function reportXml(report: ConformanceReport): string {
  const suites = report.modes.map((mode) => {
    const own = report.cases.filter((one) => one.mode === mode);
    const count = (outcome: CaseOutcome['outcome']): number => own.filter((one) => one.outcome === outcome).length;
    const seconds = own.reduce((sum, { ms }) => sum + ms, 0) / 1000;
    const head = `tests="${own.length}" failures="${count('failed')}" skipped="${count('skipped')}" errors="0" time="${seconds}"`;
    return `  <testsuite name="${mode}" timestamp="${report.date}" ${head}>\n${own.map(caseXml).join('')}  </testsuite>\n`;
  });
  const head = `tests="${report.cases.length}" failures="${report.failed}" skipped="${report.skipped}" errors="0"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="${report.suite}" ${head}>\n${suites.join('')}</testsuites>\n`;
}

function caseXml({ id, mode, clauses, title, outcome, reason = '', fault, ms }: CaseOutcome): string {
  const name = xml(`${title} (${clauses.join(', ')})`);
  const head = `    <testcase classname="${xml(`${mode}.${id}`)}" name="${name}" time="${ms / 1000}"`;
  if (outcome === 'passed') return `${head}/>\n`;
  const inner = outcome === 'failed' ? `<failure type="${fault ?? ''}" message="${xml(reason)}"/>` : `<skipped message="${xml(reason)}"/>`;
  return `${head}>${inner}</testcase>\n`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;', '\n': '&#10;' };

function xml(text: string): string {
  return printable(text.replaceAll('\n', ' | ')).replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
