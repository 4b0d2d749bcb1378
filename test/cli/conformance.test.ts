// SPDX-License-Identifier: Apache-2.0
// What `rogatory conformance` refuses before any case runs, and how it reports a run of few vectors.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UsageError } from '../../src/cli/usage-error.js';
import { SUITE_MODES } from '../../src/conformance/suite/case.js';
import { makeReport } from '../../src/conformance/suite/report.js';
import { signStatement } from '../../src/conformance/suite/statement.js';
import { systemRandom } from '../../src/core/random.js';
import { generateSigner } from '../../src/crypto/keys/keys.js';
import { memorySigner } from '../../src/crypto/sign/sign.js';
import { writeVectorFolder } from '../conformance/vector-folder.js';
import { capture, command, output } from './capture.js';

const conformance = command('conformance');

it.each<[string, readonly string[], string]>([
  ['a statement without its key', ['--statement', 's.json'], '--statement and --key go together'],
  ['a key without its statement', ['--key', 'k.json'], '--statement and --key go together'],
  ['an address without its states', ['--url', 'ws://relay:7001'], '--url needs --trust'],
  ['no time at all', ['--timeout', '0'], '--timeout is more than 0 seconds'],
  ['an unknown mode', ['everything'], 'there is no mode everything; it is vectors, relay, agency or all'],
])('refuses %s', async (_what, args, text) => {
  const { error, stdout } = await capture(conformance, ...args);
  expect(error).toBeInstanceOf(UsageError);
  expect([(error as Error).message, stdout]).toEqual([expect.stringContaining(text), '']);
});

it('replaces no report and no folder that is there', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rogatory-conformance-'));
  try {
    const report = join(folder, 'report.xml');
    writeFileSync(report, 'mine');
    for (const args of [
      ['vectors', '--junit', report],
      ['--export-trust', folder],
    ])
      expect((await capture(conformance, ...args)).error).toBeInstanceOf(UsageError);
    expect(readFileSync(report, 'utf8')).toBe('mine');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

describe('a run of few vectors', () => {
  let folder = '';
  let key: readonly string[] = [];
  /** Writes a folder of vectors. @param texts - Of the files of one area, by name. */
  const vectors = (name: string, texts: Readonly<Record<string, string>>): readonly string[] => {
    const files = Object.fromEntries(Object.entries(texts).map(([file, text]) => [`cbor/${file}.json`, text]));
    return ['vectors', '--vectors', writeVectorFolder(join(folder, name), [{ area: 'cbor', classes: ['Reader'], files }])];
  };
  const GOOD = readFileSync(join(import.meta.dirname, '../vectors/cbor/accepted-example.json'), 'utf8');
  const BAD = JSON.stringify({ ...(JSON.parse(GOOD) as object), expect: 'CBOR_TRAILING' });
  let good: readonly string[] = [];
  let bad: readonly string[] = [];
  let none: readonly string[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rogatory-few-'));
    const exported = join(folder, 'exported');
    const listen = ['ws://127.0.0.1:7001', 'ws://127.0.0.1:7002'];
    const told = await output(
      conformance,
      '--export-trust',
      exported,
      '--suite',
      'rogatory-classic',
      ...listen.flatMap((url) => ['--listen', url]),
    );
    expect(told).toMatch(/^subject +\S+\nkit +\S+\nDocuments, keys and kit\.json are in /);
    const kit = JSON.parse(readFileSync(join(exported, 'kit.json'), 'utf8')) as object;
    expect(kit).toMatchObject({ suite: 'rogatory-classic', agencySuites: ['rogatory-classic'], urls: listen });
    key = ['--key', join(exported, 'keys', 'agency-seal.key'), '--passphrase-file', join(exported, 'passphrase')];
    good = vectors('good', { one: GOOD });
    bad = vectors('bad', { one: GOOD, two: BAD });
    none = vectors('none', {});
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('ends with code 0 when each case passed', async () => {
    const { code, stdout, stderr } = await capture(conformance, ...good, '--timeout', '5', '--name', 'other', '--release', '7');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/\nother 7 against rogatory-conformance\/1, /);
    const named = await output(conformance, ...good, '--name', 'other');
    expect(named).toContain('other unknown against');
    // No case at all is no reason to complain of an area that nobody named.
    expect((await capture(conformance, ...none)).code).toBe(0);
  });

  it('ends with code 1 when a case failed, and tells of it when it comes', async () => {
    const junit = join(folder, 'report.xml');
    const loud = await capture(conformance, ...bad, '--junit', junit);
    expect([loud.code, loud.stderr]).toEqual([1, 'failed cbor/two: accepted instead of CBOR_TRAILING\n']);
    expect(loud.stdout).toContain('FAILED  cbor/two');
    expect(readFileSync(junit, 'utf8')).toContain('tests="2" failures="1" skipped="0"');
    const quiet = await capture(conformance, ...bad, '--quiet');
    expect([quiet.code, quiet.stderr, quiet.stdout]).toEqual([1, '', expect.stringContaining('FAILED  cbor/two')]);
    const json = await capture(conformance, ...bad, '--json');
    expect([json.code, json.stderr]).toEqual([1, '']);
    expect(JSON.parse(json.stdout.trim().split('\n').at(-1) ?? '')).toMatchObject({ cases: 2, passed: 1, failed: 1, skipped: 0 });
  });

  it.each<[string, () => readonly string[], string, string]>([
    ['full', () => good, 'full', '1 passed, 0 failed, 0 skipped'],
    ['failed', () => bad, 'partial', '1 passed, 1 failed, 0 skipped'],
    ['skipped', () => [...bad, '--area', 'cbor/one'], 'partial', '1 passed, 0 failed, 1 skipped'],
    ['empty', () => none, 'partial', '0 passed, 0 failed, 0 skipped'],
  ])('signs a statement: %s', async (name, args, verdict, counts) => {
    const statement = join(folder, `${name}.cose`);
    const { stdout } = await capture(conformance, ...args(), '--statement', statement, ...key);
    const more = verdict === 'full' ? '' : ': it names what failed and what was skipped';
    expect(stdout).toContain(`is ${verdict}${more}.\n`);
    const verified = await output(conformance, 'verify', statement);
    expect(verified).toContain(`${counts}\n`);
    if (name !== 'empty') expect(verified).toContain('modes vectors alone; ');
    expect(JSON.parse(await output(conformance, 'verify', statement, '--json'))).toMatchObject({ verdict: 'valid' });
    const forged = readFileSync(statement, 'latin1').replace(/(?<="digest":")./, (digit) => (digit === '0' ? '1' : '0'));
    writeFileSync(statement, forged, 'latin1');
    expect(await capture(conformance, 'verify', statement)).toMatchObject({ code: 1, stdout: 'refused: a signature does not verify\n' });
    const silent = await capture(conformance, ...args(), '--json', '--force', '--statement', statement, ...key);
    expect(silent.stdout).not.toContain('The statement in');
  });

  it('tells of a statement about all modes that none is missing', async () => {
    const about = { id: 'x', classes: ['Reader'], clauses: ['CBOR-04'], title: 'reads', outcome: 'passed', ms: 1 } as const;
    const cases = SUITE_MODES.map((mode) => ({ ...about, mode }));
    const report = makeReport({ version: '1', now: 0, implementation: { name: 'other', version: '7' }, digest: '00'.repeat(32), cases });
    const file = join(folder, 'all.cose');
    writeFileSync(file, await signStatement(report, memorySigner(generateSigner('rogatory-classic', systemRandom))));
    expect(await output(conformance, 'verify', file)).toContain('modes vectors, relay, agency; classes Reader: 3 passed');
  });

  it.each([
    ['agency', []],
    ['relay', ['--url', 'ws://127.0.0.1:7001']],
  ])('wants the folder of the states for the mode %s', async (mode, args) => {
    const { error } = await capture(conformance, mode, ...args, '--trust', join(folder, 'good'));
    expect(error).toBeInstanceOf(UsageError);
    expect((error as Error).message).toContain('kit.json is absent');
  });

  it('complains of a folder that is not what it has to be, and of an area without a case', async () => {
    cpSync(join(folder, 'good'), join(folder, 'changed'), { recursive: true });
    writeFileSync(join(folder, 'changed', 'cbor', 'one.json'), BAD);
    const changed = await capture(conformance, 'vectors', '--vectors', join(folder, 'changed'));
    expect([changed.error instanceof UsageError, changed.stdout]).toEqual([true, '']);
    const absent = await capture(conformance, 'vectors', '--vectors', join(folder, 'absent'));
    expect([absent.error instanceof UsageError, (absent.error as NodeJS.ErrnoException).code]).toEqual([false, 'ENOENT']);
    for (const chosen of [
      ['--area', 'trust'],
      ['--class', 'Relay'],
    ]) {
      const { error } = await capture(conformance, ...good, ...chosen);
      expect((error as Error).message).toContain('no case is of this --area and --class');
    }
  });

  it('ends with code 1 and a report when somebody ends it', async () => {
    const interrupt = (name: string, stop: () => void): void => {
      if (name === 'SIGINT') queueMicrotask(stop);
    };
    process.on('newListener', interrupt);
    try {
      const { code, stdout } = await capture(conformance, ...good, '--area', 'cbor');
      expect([code, stdout]).toEqual([1, expect.stringContaining('skipped cbor/one: the run was ended')]);
    } finally {
      process.off('newListener', interrupt);
    }
  });
});
