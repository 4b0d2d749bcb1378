import { describe, expect, it } from 'vitest';
import { AlarmBoard } from '../../src/endpoint/alarm-board.js';
import type { EndedAlarm, RaisedAlarm } from '../../src/endpoint/alarm-board.js';
import { LIMITS } from '../../src/core/limits.js';
import { manualClock } from '../agency/world.js';

type Event = RaisedAlarm | { readonly kind: 'fresh'; readonly scope: string };

/** A board on which `stale` lasts until its state is fresh, and what it told. */
function board() {
  const clock = manualClock(1_000);
  const told: (Event | EndedAlarm)[] = [];
  const endings = {
    lasting: ['stale'],
    quietMs: { 'held-back': 300_000 },
    of: { fresh: ({ scope }: { readonly scope: string }) => ({ alarms: ['stale'], scope }) },
  };
  return { clock, told, board: new AlarmBoard<Event>(clock, endings, (event) => void told.push(event)) };
}

const stale = (scope: string): Event => ({ kind: 'alarm', alarm: 'stale', scope, detail: `${scope} is stale` });
const fault = (code: string): Event => ({ kind: 'alarm', alarm: 'internal', code });

describe('a board of alarms', () => {
  it('tells a matter once, counts its repetitions, and tells its end', () => {
    const { clock, told, board: open } = board();
    open.take(stale('demo-a'));
    clock.advance(500);
    open.take(stale('demo-a'));
    open.take(stale('demo-b'));
    expect(told).toEqual([stale('demo-a'), stale('demo-b')]);
    expect(open.list()).toEqual([
      { alarm: 'stale', scope: 'demo-a', since: 1_000, last: 1_500, times: 2, detail: 'demo-a is stale' },
      { alarm: 'stale', scope: 'demo-b', since: 1_500, last: 1_500, times: 1, detail: 'demo-b is stale' },
    ]);
    open.take({ kind: 'fresh', scope: 'demo-a' });
    expect(told.slice(2)).toEqual([
      { kind: 'fresh', scope: 'demo-a' },
      { kind: 'alarm-ended', alarm: 'stale', scope: 'demo-a', since: 1_000, times: 2, at: 1_500 },
    ]);
    open.take(stale('demo-a'));
    expect(told.at(-1)).toEqual(stale('demo-a'));
  });

  it('counts what only happened as over a day after it came last, and what lasts as open', () => {
    const { clock, told, board: open } = board();
    open.take(fault('STORE_UNAVAILABLE'));
    open.take(stale('demo-a'));
    clock.advance(86_399_999);
    open.take(fault('STORE_UNAVAILABLE'));
    clock.advance(86_399_999);
    expect(open.list()).toHaveLength(2);
    clock.advance(1);
    expect(open.list().map(({ alarm }) => alarm)).toEqual(['stale']);
    expect(told.at(-1)).toMatchObject({ kind: 'alarm-ended', alarm: 'internal', times: 2 });
  });

  it('counts as over sooner what its cause repeats while it is there', () => {
    const { clock, told, board: open } = board();
    const heldBack: Event = { kind: 'alarm', alarm: 'held-back', peer: 'demo-b/relay' };
    open.take(heldBack);
    for (let minute = 0; minute < 9; minute++) {
      clock.advance(60_000);
      open.take(heldBack);
    }
    expect(told).toEqual([heldBack]);
    clock.advance(299_999);
    expect(open.list()).toHaveLength(1);
    clock.advance(1);
    expect(open.list()).toEqual([]);
    expect(told.at(-1)).toMatchObject({ kind: 'alarm-ended', alarm: 'held-back', times: 10, at: 1_000 + 540_000 + 300_000 });
  });

  it('keeps no more matters than it may: those of single messages leave first, without an end, and push nothing else out', () => {
    const { told, board: open } = board();
    open.take(stale('demo-a'));
    for (let i = 0; i < LIMITS.openAlarmsMax; i++) open.take({ kind: 'alarm', alarm: 'refused', subject: `${i}`, detail: '\u0001' });
    expect(open.list()).toHaveLength(LIMITS.openAlarmsMax);
    expect(open.list().slice(0, 2)).toMatchObject([{ alarm: 'stale' }, { alarm: 'refused', subject: '1', detail: '\\u{1}' }]);
    expect(told.filter(({ kind }) => kind === 'alarm-ended')).toEqual([]);
  });

  it('tells what finds no place, and does not keep it', () => {
    const { told, board: open } = board();
    for (let i = 0; i <= LIMITS.openAlarmsMax; i++) open.take(fault(`CODE_${i}`));
    expect(open.list().at(-1)).toMatchObject({ code: `CODE_${LIMITS.openAlarmsMax - 1}` });
    expect(told).toHaveLength(LIMITS.openAlarmsMax + 1);
  });
});
