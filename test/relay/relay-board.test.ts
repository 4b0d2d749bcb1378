import { expect, it } from 'vitest';
import type { RelayEvent } from '../../src/relay/events.js';
import { relayBoard } from '../../src/relay/relay-board.js';
import { manualClock } from '../agency/world.js';

it('a relay tells that its accord holds nothing back any more, minutes after it last did (RELAY-22)', () => {
  const clock = manualClock(1_000);
  const told: RelayEvent[] = [];
  const board = relayBoard(clock, (event) => void told.push(event));
  board.take({ kind: 'alarm', alarm: 'held-back', peer: 'demo-b/relay', detail: 'the accord lets no more pass' });
  clock.advance(300_000);
  expect(board.list()).toEqual([]);
  expect(told).toMatchObject([{ alarm: 'held-back' }, { kind: 'alarm-ended', alarm: 'held-back', peer: 'demo-b/relay' }]);
  board.stop();
});
