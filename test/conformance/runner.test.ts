import { describe, expect, it } from 'vitest';
import { CaseFailure, must, skip } from '../../src/conformance/suite/case.js';
import type { ConformanceCase } from '../../src/conformance/suite/case.js';
import { runCases } from '../../src/conformance/suite/runner.js';

function made(id: string, run: ConformanceCase['run'], more: Partial<ConformanceCase> = {}): ConformanceCase {
  return { id, mode: 'vectors', classes: ['Reader'], clauses: ['CBOR-03'], title: `case ${id}`, run, ...more };
}

describe('the runner', () => {
  it('tells passed, failed and skipped cases apart, in their order', async () => {
    const told: string[] = [];
    const cases = [
      made('one', async () => undefined),
      made('two', () => {
        throw new CaseFailure('not so', 'form');
      }),
      made('three', async () => skip('not offered')),
      made('four', async () => must(false, 'two is not three')),
    ];
    const outcomes = await runCases(cases, undefined, { onOutcome: ({ id }) => told.push(id) });
    expect(outcomes.map(({ outcome, reason, fault }) => [outcome, reason, fault])).toEqual([
      ['passed', undefined, undefined],
      ['failed', 'not so', 'form'],
      ['skipped', 'not offered', undefined],
      ['failed', 'two is not three', 'wrong'],
    ]);
    expect(told).toEqual(['one', 'two', 'three', 'four']);
  });

  it('ends a case that never ends, tells it so, and goes on', async () => {
    let isTold = false;
    const endless = made(
      'endless',
      ({ signal }) =>
        new Promise(() => {
          signal.addEventListener('abort', () => (isTold = true));
        }),
      { timeoutMs: 20 },
    );
    const [first, second] = await runCases([endless, made('next', async () => undefined)], undefined);
    expect(first).toMatchObject({ outcome: 'failed', fault: 'time' });
    expect(isTold).toBe(true);
    expect(second?.outcome).toBe('passed');
  });

  it('closes what a case opened, the last first, however it ended', async () => {
    const closed: string[] = [];
    const cases = [
      made('fails', async ({ defer }) => {
        defer(() => closed.push('first'));
        defer(async () => {
          closed.push('second');
          throw new TypeError('this one cannot be closed');
        });
        throw new CaseFailure('no');
      }),
    ];
    await runCases(cases, undefined);
    expect(closed).toEqual(['second', 'first']);
  });

  it('skips what is not chosen, and everything after the run was ended', async () => {
    const stop = new AbortController();
    const cases = [made('one', async () => undefined), made('two', async () => stop.abort()), made('three', async () => undefined)];
    const skips = ({ id }: { readonly id: string }): string | undefined => (id === 'one' ? 'not chosen' : undefined);
    const outcomes = await runCases(cases, undefined, { skips, signal: stop.signal });
    expect(outcomes.map(({ reason }) => reason)).toEqual(['not chosen', 'the run was ended', 'the run was ended']);
  });

  it('takes an error of another kind for a failure, and keeps its text short and printable', async () => {
    const [outcome] = await runCases(
      [
        made('odd', () => {
          throw new TypeError(`\u001b[31m${'x'.repeat(5_000)}`);
        }),
      ],
      undefined,
    );
    expect(outcome?.outcome).toBe('failed');
    expect(outcome?.reason).not.toContain('\u001b');
    expect(outcome?.reason?.length).toBeLessThan(2_000);
  });
});
