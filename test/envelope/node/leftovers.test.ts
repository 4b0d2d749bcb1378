// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sweepLeftovers, unfinishedName } from '../../../src/envelope/node/leftovers.js';
import { testFolder } from './folder.js';

const folder = testFolder();
const NOW = 1_800_000_000_000;
const DAY = 86_400_000;

/** An unfinished file, as it was left. @param changedAt - Unix milliseconds. */
function leave(name: string, changedAt = NOW): string {
  writeFileSync(folder.path(name), 'plaintext');
  utimesSync(folder.path(name), changedAt / 1000, changedAt / 1000);
  return name;
}

describe('unfinished files', () => {
  it('stay while their writer lives, and go when its process is gone or another one', async () => {
    const own = leave(unfinishedName(), NOW - 9 * DAY);
    const [, random, place, pid, which] = own.split('.') as [string, string, string, string, string];
    expect(Number(pid)).toBe(process.pid);
    // No process has this number: Linux ends at 2^22.
    leave(['', random, place, '999999999', which, 'part'].join('.'));
    leave(['', random, place, pid, 'f'.repeat(12), 'part'].join('.'));
    await sweepLeftovers(folder.path('.'), NOW);
    expect(readdirSync(folder.path('.')).filter((name) => name.endsWith('.part'))).toEqual([own]);
  });

  it('of a writer elsewhere stay for a day without change', async () => {
    const [, random, , pid, which] = unfinishedName().split('.');
    const elsewhere = (digit: string): string => ['', random, digit.repeat(12), pid, which, 'part'].join('.');
    const young = leave(elsewhere('a'), NOW - DAY);
    leave(elsewhere('b'), NOW - DAY - 1_000);
    await sweepLeftovers(folder.path('.'), NOW);
    const left = readdirSync(folder.path('.'));
    expect(left).toContain(young);
    expect(left).not.toContain(elsewhere('b'));
  });

  it('are the only ones that are removed: no other name, no folder, and no place that is none', async () => {
    const [, random, place, , which] = unfinishedName().split('.');
    const gone = ['', random, place, '999999999', which, 'part'];
    const names = [gone.join('.').slice(1), gone.join('.').replace('.part', '.whole'), 'letter.pdf'].map((name) => leave(name, 0));
    mkdirSync(folder.path(gone.join('.')));
    await sweepLeftovers(folder.path('.'), NOW);
    expect(readdirSync(folder.path('.'))).toEqual(expect.arrayContaining([...names, gone.join('.')]));
    await expect(sweepLeftovers(folder.path('nowhere'), NOW)).resolves.toBeUndefined();
  });
});
