// SPDX-License-Identifier: Apache-2.0
// A person at a terminal: questions, an end that is asked for, and progress over several files.
import { PassThrough } from 'node:stream';
import { expect, it, vi } from 'vitest';
import { untilAborted } from '../../../src/cli/terminal/interruption.js';
import { overFiles } from '../../../src/cli/terminal/progress.js';
import { questions } from '../../../src/cli/terminal/questions.js';
import { UsageError } from '../../../src/cli/usage-error.js';

it('asks one line after another, and says so when there are no more', async () => {
  const stdin = new PassThrough();
  vi.spyOn(process, 'stdin', 'get').mockReturnValue(stdin as never);
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const asked = questions();
  stdin.end(' one \ntwo\n');
  expect([await asked.ask('first?'), await asked.ask('second?')]).toEqual(['one', 'two']);
  await expect(asked.ask('third?')).rejects.toBeInstanceOf(UsageError);
  asked.close();
});

it('waits for a signal that comes, and for none that has come', async () => {
  const stop = new AbortController();
  let isOver = false;
  const waited = untilAborted(stop.signal).then(() => (isOver = true));
  await Promise.resolve();
  expect(isOver).toBe(false);
  stop.abort();
  await waited;
  await untilAborted(stop.signal);
});

it('counts several files on one bar: a count that falls is the next file, one that stays is the same', () => {
  const shown: number[] = [];
  const count = overFiles({ at: (done: number) => shown.push(done), end: () => undefined });
  for (const done of [5, 5, 10, 3, 3]) count({ done });
  expect(shown).toEqual([5, 5, 10, 13, 13]);
});
