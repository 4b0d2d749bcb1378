// SPDX-License-Identifier: Apache-2.0
// Links between a store that went back in time and one that did not, with ports of the test.
import { beforeEach, describe, expect, it } from 'vitest';
import { encode } from '../../src/cbor/encode.js';
import type { CborValue } from '../../src/cbor/value.js';
import { LIMITS } from '../../src/core/limits.js';
import type { PastStreams } from '../../src/core/stream-place.js';
import { LostFrames } from '../../src/endpoint/restore/lost-frames.js';
import type { Commit, LaneCounters } from '../../src/store/port.js';
import { compareLanes, countAgain, isSentAgainDue } from '../../src/store/rollback.js';
import type { PeerView } from '../../src/store/rollback.js';
import type { LinkPeer } from '../../src/transport/handler.js';

const KEY = 'bb/relay';
const peer = { scope: 'bb', id: 'relay', key: KEY } as unknown as LinkPeer;
const OUT = new Uint8Array(16).fill(1);
const IN = new Uint8Array(16).fill(2);
const counters = (more: Partial<LaneCounters & PastStreams> = {}): LaneCounters & PastStreams => ({
  lane: 2,
  outStreamId: OUT,
  lastSeq: 9,
  ackedThrough: 6,
  inStreamId: IN,
  receivedThrough: 4,
  ...more,
});
const view = (acked: number, through?: number): PeerView => ({
  ...{ lane: 2, streamId: IN, acked },
  ...(through === undefined ? {} : { held: { streamId: OUT, through } }),
});
const EARLIER = { streamId: new Uint8Array(16).fill(6), through: 8 };
const earlier = (through: number): PeerView => ({ ...view(4), held: { ...EARLIER, through } });
const AGREED: [boolean, number, undefined, number] = [false, 0, undefined, 0];
const settled = async (): Promise<void> => {
  for (let i = 0; i < 5; i++) await new Promise((done) => setImmediate(done));
};

describe('two views of one lane', () => {
  it.each<[string, Partial<LaneCounters & PastStreams>, PeerView, boolean, [boolean, number, number | undefined, number]]>([
    ['agree', {}, view(4, 6), false, [false, 0, undefined, 0]],
    ['agree, with more under way', {}, view(3, 9), false, [false, 0, undefined, 0]],
    ['tell of an acknowledgement for what is not here', {}, view(5, 6), false, [true, 1, undefined, 0]],
    ['tell of a message that was never queued', {}, view(4, 10), false, [true, 0, undefined, 0]],
    ['tell of what the peer lost', {}, view(4, 5), false, [false, 0, 5, 1]],
    ['tell that the peer lost all', {}, view(4), false, [false, 0, 0, 6]],
    ['are of another stream of the peer', { inStreamId: OUT }, view(1, 6), false, [true, 1, undefined, 0]],
    ['know no stream of the peer yet', { inStreamId: undefined as never, receivedThrough: 0 }, view(0, 6), false, [false, 0, undefined, 0]],
    ['tell of nothing acknowledged, and of frames of before', { ackedThrough: 0, past: true }, view(4), true, [false, 0, 0, 0]],
    ['tell of what the peer held when the stream began', { ackedThrough: 0, past: true, begunBehind: null }, view(4), true, AGREED],
    ['tell of less than that', { ackedThrough: 0, past: true, begunBehind: EARLIER }, view(4), true, [false, 0, 0, 0]],
    ['tell of less of the same', { ackedThrough: 0, past: true, begunBehind: EARLIER }, earlier(7), true, [false, 0, 0, 0]],
    ['tell of the same of one before', { ackedThrough: 0, past: true, begunBehind: EARLIER }, earlier(8), true, AGREED],
    ['tell of more than nothing', { ackedThrough: 0, past: true, begunBehind: null }, earlier(8), true, [false, 0, 0, 0]],
    [
      'tell of another one before',
      { ackedThrough: 0, past: true, begunBehind: { ...EARLIER, streamId: OUT } },
      earlier(8),
      true,
      [false, 0, 0, 0],
    ],
    ['tell of the same without being asked', { ackedThrough: 0, past: true }, view(4), false, [false, 0, undefined, 0]],
    ['tell of a present stream, and of frames of before', { ackedThrough: 0, past: true }, view(4, 0), true, [false, 0, undefined, 0]],
  ])('%s (LINK-40)', (_name, own, theirs, asks, [isOwn, lost, behind, lostThere]) => {
    const found = compareLanes(KEY, [counters(own)], [theirs], asks);
    expect([found.isOwn, found.lost, found.again[0]?.again.behind, found.lostThere]).toEqual([isOwn, lost, behind, lostThere]);
    expect(compareLanes(KEY, [counters({ ...own, lane: 1 })], [theirs], asks)).toEqual({ isOwn: false, lost: 0, again: [], lostThere: 0 });
  });

  it('count what is queued again, and know when that is due', () => {
    const again = [{ peer: KEY, lane: 2, again: { streamId: OUT, behind: 3 } }];
    expect(countAgain(again, [counters()], [counters({ lastSeq: 6, ackedThrough: 0 })])).toBe(3);
    expect(countAgain(again, [], [counters()])).toBe(3);
    const last = 5_000;
    const interval = LIMITS.sentAgainIntervalMs;
    expect([last - 1, last, last + interval - 1, last + interval].map((now) => isSentAgainDue(last, now))).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });
});

describe('frames that a restore has lost', () => {
  let now: number;
  let restoredAt: number;
  let held: LaneCounters[];
  let documents: Map<string, CborValue>;
  let commits: Omit<Commit, 'now'>[];
  let alarms: string[];
  let redials: number;
  let timers: { delay: number; callback: () => void; cancelled: boolean }[];
  let kind: 'relay' | 'agency';
  let fails: boolean;
  let onCommit: () => void;

  beforeEach(() => {
    [now, restoredAt, held, commits, alarms, redials, timers, kind, fails] = [
      10_000_000_000,
      0,
      [counters()],
      [],
      [],
      0,
      [],
      'relay',
      false,
    ];
    documents = new Map();
    onCommit = () => undefined;
  });
  const make = (scope = 'aa'): LostFrames =>
    new LostFrames(
      {
        self: { scope, id: 'relay' },
        kind,
        store: {
          counters: async () => {
            if (fails) throw new TypeError('no store');
            return held;
          },
        },
        documents: {
          get: async (collection: string, key: string) => {
            const value = documents.get(`${collection} ${key}`);
            return value === undefined ? undefined : { value };
          },
          put: (collection: string, key: string, value: CborValue) => {
            documents.set(`${collection} ${key}`, value);
            return { collection, key, value: encode(value) };
          },
          remove: (collection: string, key: string) => {
            documents.delete(`${collection} ${key}`);
            return { collection, key, value: null };
          },
        },
        clock: {
          now: () => now,
          after: (delay: number, callback: () => void) => {
            const timer = { delay, callback, cancelled: false };
            timers.push(timer);
            return () => (timer.cancelled = true);
          },
        },
        committer: {
          commit: async (commit: Omit<Commit, 'now'>) => {
            commits.push(commit);
            if (commit.restored !== undefined) onCommit();
            return {};
          },
        },
        redial: () => redials++,
        emit: (event: { alarm: string }) => alarms.push(event.alarm),
      } as never,
      { origin: { owner: peer, epoch: 1 }, size: 2, get restoredAt() { return restoredAt; } }, // prettier-ignore
    );

  it('are asked for by a restored node until a link was open at both ends (LINK-40)', async () => {
    const frames = make();
    expect(await frames.restored(KEY)).toBeUndefined();
    restoredAt = 7;
    expect(await frames.restored(KEY)).toBe('unsettled');
    frames.heard({ ...peer, trustOnly: true });
    await settled();
    expect([commits.length, await frames.restored(KEY)]).toEqual([0, 'unsettled']);
    frames.heard(peer);
    await settled();
    expect([commits.length, await frames.restored(KEY)]).toEqual([1, 'settled']);
    frames.heard(peer);
    await settled();
    expect(commits).toHaveLength(1);
    restoredAt = 8;
    expect(await frames.restored(KEY)).toBe('unsettled');
  });

  it('are asked for once more when the peer came back after it was asked (LINK-59)', async () => {
    restoredAt = 7;
    const frames = make();
    frames.heard(peer);
    await settled();
    frames.rolledBack(peer, [view(4, 6)], false);
    await settled();
    expect([await frames.restored(KEY), redials]).toEqual(['settled', 0]);
    frames.rolledBack(peer, [view(4, 6)], true);
    await settled();
    expect([await frames.restored(KEY), redials, alarms]).toEqual(['unsettled', 1, ['store-restored']]);
    frames.rolledBack(peer, [view(4, 6)], true);
    await settled();
    // It asks on the next link: nothing is dialled for that again.
    expect(redials).toBe(1);
  });

  it('are not asked for by a store that went back once more without the word of its operator (LINK-59)', async () => {
    restoredAt = 7;
    const frames = make();
    frames.heard(peer);
    await settled();
    frames.rolledBack(peer, [view(4, 10)], true);
    await settled();
    expect([await frames.restored(KEY), alarms]).toEqual(['settled', ['store-behind']]);
  });

  it('are told when this store went back without that word of its operator (LINK-40)', async () => {
    const frames = make();
    frames.rolledBack(peer, [view(5, 6)], false);
    frames.rolledBack(peer, [view(4, 10)], false);
    await settled();
    // The board tells its operator the first alone.
    expect([alarms, timers]).toEqual([['store-behind', 'store-behind'], []]);
  });

  it('are asked for five times at growing intervals, and told (LINK-40)', async () => {
    restoredAt = 7;
    const frames = make();
    for (let i = 0; i < 7; i++) {
      frames.rolledBack(peer, [view(5, 6)], false);
      await settled();
      if (i < 4) timers[i]?.callback();
    }
    expect(new Set(alarms)).toEqual(new Set(['store-restored']));
    expect(timers.map(({ delay }) => delay)).toEqual([0, 1, 2, 3, 4].map((times) => times * LIMITS.reconnectMinMs));
    await frames.stop();
    expect(redials).toBe(4);
    expect(timers[4]?.cancelled).toBe(true);
  });

  it('are sent again to a peer that asks, and not so soon again (LINK-51, LINK-42)', async () => {
    const frames = make();
    const begun = (): number => commits.filter(({ restored }) => restored !== undefined).length;
    frames.rolledBack(peer, [view(4, 5)], false);
    await settled();
    expect([alarms, commits, redials]).toEqual([['peer-behind'], [], 0]);
    frames.rolledBack(peer, [view(4, 5)], true);
    await settled();
    expect([alarms.at(-1), begun(), redials]).toEqual(['peer-restored', 1, 1]);
    expect(commits[0]?.restored).toEqual([{ peer: KEY, lane: 2, again: { streamId: OUT, behind: 5 } }]);
    for (let i = 0; i < 2; i++) frames.rolledBack(peer, [view(4, 5)], true);
    await settled();
    expect([alarms.slice(2), begun(), redials]).toEqual([['peer-behind', 'peer-behind'], 1, 1]);
    now += LIMITS.sentAgainIntervalMs;
    frames.rolledBack(peer, [view(4, 5)], true);
    await settled();
    expect([begun(), redials]).toEqual([2, 2]);
    await frames.stop();
    now += LIMITS.sentAgainIntervalMs;
    frames.rolledBack(peer, [view(4, 5)], true);
    await settled();
    expect([begun(), redials]).toEqual([3, 2]);
  });

  it.each<['relay' | 'agency', string, boolean]>([
    ['relay', 'bb', true],
    ['relay', 'aa', false],
    ['agency', 'bb', false],
  ])('are sent again by a %s of %s even when they have expired: %s (LOG-54)', async (of, scope, expired) => {
    kind = of;
    const frames = make(scope);
    frames.rolledBack(peer, [view(4, 5)], true);
    await settled();
    expect(commits[0]?.restored?.[0]?.again).toEqual({ streamId: OUT, behind: 5, ...(expired ? { expired: true } : {}) });
  });

  it.each<[string, PeerView]>([
    ['some places', view(4, 5)],
    ['nothing', view(4)],
  ])('of earlier streams are known with what the peer held of them: %s (LINK-51)', async (_name, seen) => {
    const frames = make();
    expect((await frames.counters(KEY))[0]).not.toHaveProperty('begunBehind');
    const anew = { outStreamId: new Uint8Array(16).fill(7), lastSeq: 0, ackedThrough: 0, past: true as const };
    onCommit = () => (held = [counters(anew)]);
    frames.rolledBack(peer, [seen], true);
    await settled();
    expect((await frames.counters(KEY))[0]).toEqual(counters({ ...anew, begunBehind: seen.held ?? null }));
    // The link that follows finds the peer as it was, and opens; one that went back further lacks more.
    frames.rolledBack(peer, [seen], true);
    await settled();
    expect(alarms).toEqual(['peer-restored']);
    now += LIMITS.sentAgainIntervalMs;
    frames.rolledBack(peer, [view(4, 3)], true);
    await settled();
    expect(alarms).toEqual(['peer-restored', 'peer-restored']);
    // A stream that began for another reason has frames before it that the peer may have lost.
    held = [counters({ past: true, outStreamId: new Uint8Array(16).fill(8) })];
    expect((await frames.counters(KEY))[0]).not.toHaveProperty('begunBehind');
  });

  it('of the streams of two lanes, begun one after the other, are known of both (LINK-51)', async () => {
    const frames = make();
    const streams = [2, 1].map((lane) => ({
      lane,
      outStreamId: new Uint8Array(16).fill(10 + lane),
      lastSeq: 0,
      ackedThrough: 0,
      past: true as const,
    }));
    held = [counters(), counters({ lane: 1 })];
    for (const [place, { lane }] of streams.entries()) {
      onCommit = () => (held = held.map((each, at) => (at === place ? counters(streams[place]) : each)));
      frames.rolledBack(peer, [{ ...view(4, 5), lane }], true);
      await settled();
      now += LIMITS.sentAgainIntervalMs;
    }
    const seen = { streamId: OUT, through: 5 };
    expect(await frames.counters(KEY)).toEqual(streams.map((stream) => counters({ ...stream, begunBehind: seen })));
  });

  it('are a matter for the operator when the store fails', async () => {
    fails = true;
    make().rolledBack(peer, [view(4, 5)], true);
    await settled();
    expect(alarms).toEqual(['internal']);
  });
});
