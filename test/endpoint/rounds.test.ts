import { describe, expect, it } from 'vitest';
import { Rounds } from '../../src/endpoint/serial.js';
import { ManualClock } from '../transport/manual-clock.js';

const RETRY_MS = 5_000;

interface Round {
  readonly key: string;
  readonly end: (isDone: boolean) => void;
  readonly fail: (error: Error) => void;
}

/** Rounds that end when a test ends them. */
function world() {
  const clock = new ManualClock();
  const begun: Round[] = [];
  const failures: [string, unknown][] = [];
  const rounds = new Rounds(
    clock,
    RETRY_MS,
    (key) => new Promise((end, fail) => begun.push({ key, end, fail })),
    (key, error) => failures.push([key, error]),
  );
  return { clock, begun, failures, rounds, keys: () => begun.map(({ key }) => key) };
}

describe('rounds', () => {
  it('run side by side for different keys, and one at a time for one', () => {
    const { rounds, keys } = world();
    for (const key of ['a', 'b', 'a', 'a']) void rounds.ask(key);
    expect(keys()).toEqual(['a', 'b']);
  });

  it('are followed by one more, however often one was asked for meanwhile', async () => {
    const { rounds, begun, keys, clock } = world();
    for (let i = 0; i < 3; i++) void rounds.ask('a');
    begun[0]!.end(true);
    await clock.advance(0);
    expect(keys()).toEqual(['a', 'a']);
    begun[1]!.end(true);
    await clock.advance(0);
    await clock.advance(10 * RETRY_MS);
    expect(keys()).toEqual(['a', 'a']);
    void rounds.ask('a');
    expect(keys()).toEqual(['a', 'a', 'a']);
  });

  it('come again after the time of a retry when work is left', async () => {
    const { rounds, begun, keys, clock, failures } = world();
    void rounds.ask('a');
    begun[0]!.end(false);
    await clock.advance(0);
    await clock.advance(RETRY_MS - 1);
    expect(keys()).toEqual(['a']);
    await clock.advance(1);
    expect(keys()).toEqual(['a', 'a']);
    expect(failures).toEqual([]);
  });

  it('that throw are told, and come again after the time of a retry', async () => {
    const { rounds, begun, keys, clock, failures } = world();
    const error = new TypeError('a round that fails');
    void rounds.ask('a');
    begun[0]!.fail(error);
    await clock.advance(0);
    expect(failures).toEqual([['a', error]]);
    expect(keys()).toEqual(['a']);
    await clock.advance(RETRY_MS);
    expect(keys()).toEqual(['a', 'a']);
  });

  it('begin later when that is asked for, once for each key', async () => {
    const { rounds, keys, clock } = world();
    for (const key of ['a', 'b', 'a']) rounds.askAt(key);
    expect(keys()).toEqual([]);
    await clock.advance(RETRY_MS);
    expect(keys()).toEqual(['a', 'b']);
  });

  it('that were stopped wait for the one under way, begin none, and tell of no failure', async () => {
    const { rounds, begun, keys, clock, failures } = world();
    for (const key of ['a', 'a', 'b']) void rounds.ask(key);
    rounds.askAt('c');
    expect(rounds.isStopped).toBe(false);
    let hasStopped = false;
    const stopped = rounds.stop().then(() => (hasStopped = true));
    expect(rounds.isStopped).toBe(true);
    begun[0]!.end(false);
    await clock.advance(0);
    expect(hasStopped).toBe(false);
    begun[1]!.fail(new TypeError('a round that fails'));
    await stopped;
    void rounds.ask('d');
    await clock.advance(10 * RETRY_MS);
    expect(keys()).toEqual(['a', 'b']);
    expect(failures).toEqual([]);
  });
});
