// SPDX-License-Identifier: Apache-2.0
// What `rogatory conformance` refuses before any case runs.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { UsageError } from '../../src/cli/usage-error.js';
import { capture, command } from './capture.js';

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
