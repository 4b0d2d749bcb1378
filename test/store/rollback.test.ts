// Whose store went back in time, by what both sides of a link say of their streams.
import { describe, expect, it } from 'vitest';
import type { LaneCounters } from '../../src/store/port.js';
import { compareLanes } from '../../src/store/rollback.js';

const stream = (byte: number): Uint8Array => new Uint8Array(16).fill(byte);
const counters = (change: Partial<LaneCounters> = {}): LaneCounters[] => [
  { lane: 2, outStreamId: stream(1), lastSeq: 0, ackedThrough: 0, receivedThrough: 0, ...change },
];
const says = (held?: { streamId: Uint8Array; through: number }) => [
  { lane: 2, streamId: stream(9), acked: 0, ...(held === undefined ? {} : { held }) },
];

describe('two stores that were both put back', () => {
  it('send each other the frames of their earlier streams, of which the present ones know nothing (LINK-51)', () => {
    const past = counters({ past: true });
    const again = [{ peer: 'aa/relay', lane: 2, again: { streamId: stream(1), behind: 0 } }];
    expect(compareLanes('aa/relay', past, says(), true)).toMatchObject({ isOwn: false, lostThere: 0, again });
    // It holds this stream, or does not ask, or there is nothing.
    expect(compareLanes('aa/relay', past, says({ streamId: stream(1), through: 0 }), true).again).toEqual([]);
    expect(compareLanes('aa/relay', past, says()).again).toEqual([]);
    expect(compareLanes('aa/relay', counters(), says(), true).again).toEqual([]);
  });
});
