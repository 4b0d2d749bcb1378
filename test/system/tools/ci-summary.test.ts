import { describe, expect, it } from 'vitest';
import { plant, run } from './planted.js';
import type { Outcome } from './planted.js';

interface FileResult {
  readonly name: string;
  readonly status: string;
  readonly message?: string;
  readonly assertionResults: readonly {
    readonly status: string;
    readonly fullName: string;
    readonly failureMessages?: readonly string[];
  }[];
}

const file = (name: string, ...statuses: readonly string[]): FileResult => ({
  name,
  status: statuses.includes('failed') ? 'failed' : 'passed',
  assertionResults: statuses.map((status) => ({ status, fullName: `${name} ${status}` })),
});

function summary(
  steps: string,
  testResults: readonly FileResult[] | undefined,
  checks = { passed: 13, failed: 0, skipped: 0 },
  more: Readonly<Record<string, readonly FileResult[]>> = {},
): Outcome {
  const reports = Object.entries(more).map(([name, results]) => [`${name}.json`, JSON.stringify({ testResults: results })] as const);
  const folder = plant({
    steps,
    'verify:static.json': JSON.stringify(checks),
    ...(testResults === undefined ? {} : { 'test.json': JSON.stringify({ testResults }) }),
    'test:system.json': JSON.stringify({ testResults: [file('d', 'passed')] }),
    ...Object.fromEntries(reports),
    'test/a.test.ts': '',
    'test/b.test.ts': '',
    'test/long/c.test.ts': '',
    'test/system/d.test.ts': '',
  });
  return run('ci-summary.mjs', folder, folder);
}

const lastLine = ({ output }: Outcome): string => output.trimEnd().split('\n').at(-1)!;
const green = 'install 0\ntest 0\nverify:static 0\ndemo 0\n';
const both = [file('a', 'passed', 'passed'), file('b', 'passed', 'skipped')];

describe('ci-summary', () => {
  it('sums tests, checks and steps', () => {
    const outcome = summary(green, both);
    expect(lastLine(outcome)).toBe('18 passed, 0 failed, 1 skipped');
    expect(outcome.code).toBe(0);
  });

  it('counts the tests of both suites, each against its own files', () => {
    const outcome = summary(green + 'test:system 0\n', both);
    expect(lastLine(outcome)).toBe('19 passed, 0 failed, 1 skipped');
    const missing = summary('test:system 0\n', undefined);
    expect(lastLine(missing)).toBe('1 passed, 0 failed, 0 skipped');
  });

  it('fails on a failed test and names it', () => {
    const outcome = summary(green.replace('test 0', 'test 1'), [file('a', 'passed', 'failed'), file('b', 'passed')]);
    expect(outcome.output).toContain('FAILED test: a failed');
    expect(lastLine(outcome)).toBe('17 passed, 1 failed, 0 skipped');
    expect(outcome.code).toBe(1);
  });

  it('fails on a test file that could not be loaded', () => {
    const outcome = summary(green.replace('test 0', 'test 1'), [
      file('a', 'passed'),
      { ...file('b'), status: 'failed', message: 'no such module' },
    ]);
    expect(outcome.output).toContain('FAILED test file: b\n  no such module');
    expect(lastLine(outcome)).toBe('16 passed, 1 failed, 0 skipped');
  });

  it('fails when fewer test files ran than exist, although every step passed', () => {
    const outcome = summary(green, [file('a', 'passed')]);
    expect(outcome.output).toContain('FAILED test: 1 test files ran, 2 exist');
    expect(outcome.code).toBe(1);
  });

  it('fails when no test ran', () => {
    const outcome = summary(green, [file('a', 'skipped'), file('b')]);
    expect(outcome.output).toContain('FAILED test: no test ran');
    expect(outcome.code).toBe(1);
  });

  it('fails when the tests wrote no result', () => {
    const outcome = summary(green.replace('test 0', 'test 2'), undefined);
    expect(outcome.output).toContain('FAILED test: it wrote no result');
    expect(lastLine(outcome)).toBe('15 passed, 1 failed, 0 skipped');
    expect(outcome.code).toBe(1);
  });

  it('fails on a failed check or step, and counts what was skipped', () => {
    const outcome = summary('install 0\ntest 0\nverify:static 1\ndemo 7\n', both, { passed: 10, failed: 1, skipped: 2 });
    expect(outcome.output).toContain('FAILED demo (exit code 7)');
    expect(lastLine(outcome)).toBe('14 passed, 2 failed, 3 skipped');
    const broken = summary('install 1\ntest -\nverify:static -\ndemo -\n', undefined);
    expect(lastLine(broken)).toBe('0 passed, 1 failed, 3 skipped');
    expect(broken.code).toBe(1);
  });

  it('names what failed on another Node, with the beginning of its message', () => {
    const failed = file('c', 'failed');
    const told = { ...failed, assertionResults: [{ ...failed.assertionResults[0]!, failureMessages: ['expected 1 to be 2'] }] };
    const outcome = summary(green + 'node24:test 1\n', both, undefined, { 'node24:test': [told, file('d', 'passed')] });
    expect(outcome.output).toContain('FAILED node24:test: c failed\n  expected 1 to be 2');
    expect(lastLine(outcome)).toBe('18 passed, 1 failed, 1 skipped');
    expect(outcome.code).toBe(1);
  });

  it('takes the second run of a file, and says that its first run failed', () => {
    const outcome = summary(green, [file('a', 'passed', 'failed'), file('b', 'passed')], undefined, {
      'test.again': [file('a', 'passed', 'passed')],
    });
    expect(outcome.output).toContain('UNSTABLE test: a failed');
    expect(outcome.output).not.toContain('FAILED');
    expect(lastLine(outcome)).toBe('18 passed, 0 failed, 0 skipped');
    expect(outcome.code).toBe(0);
  });

  it('fails on a file that fails twice', () => {
    const outcome = summary(green.replace('test 0', 'test 1'), [file('a', 'failed'), file('b', 'passed')], undefined, {
      'test.again': [file('a', 'failed')],
    });
    expect(outcome.output).toContain('FAILED test: a failed');
    expect(lastLine(outcome)).toBe('16 passed, 1 failed, 0 skipped');
    expect(outcome.code).toBe(1);
  });
});

describe('failed-files', () => {
  const failedFiles = (...results: readonly FileResult[]): Outcome => {
    const folder = plant({ 'report.json': JSON.stringify({ testResults: results }) });
    return run('failed-files.mjs', folder, `${folder}/report.json`);
  };

  it('prints the files to run once more', () => {
    const { output, code } = failedFiles(file('/x/test/a.test.ts', 'failed'), file('/x/test/b.test.ts', 'passed'));
    expect(output.trim().endsWith('test/a.test.ts')).toBe(true);
    expect(output).not.toContain('b.test.ts');
    expect(code).toBe(0);
  });

  it.each([0, 4])('asks for no second run of %i files', (count) => {
    const { output, code } = failedFiles(...Array.from({ length: count }, (_, index) => file(`/x/test/${index}.test.ts`, 'failed')));
    expect(output.trim()).toBe('');
    expect(code).toBe(1);
  });
});
