// SPDX-License-Identifier: Apache-2.0
import { toHex } from '../../src/core/bytes.js';
import { codeOf } from './library.js';
import { receiptOf } from './log.js';
import type { ContractContext } from './library.js';
import {
  AGENCY,
  MAILBOX,
  NORMAL,
  NOW,
  RELAY,
  acknowledge,
  frameOf,
  inboundOf,
  laneOf,
  outboundOf,
  queuedFor,
  streamOf,
} from './samples.js';

export function outboundCases({ it, expect, within }: ContractContext): void {
  it(
    'gives each outgoing message the next place of its lane, routed ones first (STORE-14)',
    within(async (store) => {
      await store.commit({ now: NOW, outbound: [outboundOf(1)] });
      const outbound = [outboundOf(3), outboundOf(4, { lane: 1 }), outboundOf(5)];
      const result = await store.commit({ now: NOW, inbound: [inboundOf(2, 1)], outbound });
      expect(result.outbound.map((place) => place.seq)).toEqual([3, 1, 4]);
      const normal = await laneOf(store, AGENCY);
      expect(result.outbound[0]?.streamId).toEqual(normal.outStreamId);
      expect(normal.lastSeq).toBe(4);
      const queued = await store.window(AGENCY, NORMAL, 0, 10, 10_000);
      expect(queued.map((message) => message.frame)).toEqual([frameOf(1), frameOf(2), frameOf(3), frameOf(5)]);
      expect(queued.map((message) => message.from)).toEqual([undefined, RELAY, undefined, undefined]);
    }),
  );

  it(
    'opens four streams for a new peer, all different and there to stay (STORE-14)',
    within(async (store) => {
      const lanes = [...(await store.counters(RELAY)), ...(await store.counters(AGENCY))];
      expect(lanes.map(({ lane }) => lane)).toEqual([0, 1, 2, 3, 0, 1, 2, 3]);
      expect(lanes.every((lane) => lane.outStreamId.length === 16 && lane.inStreamId === undefined)).toBe(true);
      expect(lanes.every((lane) => lane.lastSeq === 0 && lane.ackedThrough === 0 && lane.receivedThrough === 0)).toBe(true);
      expect(new Set(lanes.map((lane) => toHex(lane.outStreamId))).size).toBe(8);
      expect([...(await store.counters(RELAY)), ...(await store.counters(AGENCY))]).toEqual(lanes);
    }),
  );

  it(
    'reads windows oldest first, within both limits, but at least one message (STORE-16)',
    within(async (store) => {
      await store.commit({
        now: NOW,
        outbound: [1, 2, 3, 4, 5].map((number) => outboundOf(number, { frame: frameOf(number, 100 * number) })),
      });
      const seqs = async (afterSeq: number, maxMessages: number, maxBytes: number): Promise<number[]> =>
        (await store.window(AGENCY, NORMAL, afterSeq, maxMessages, maxBytes)).map((message) => message.seq);
      expect(await seqs(0, 10, 10_000)).toEqual([1, 2, 3, 4, 5]);
      expect(await seqs(2, 10, 10_000)).toEqual([3, 4, 5]);
      expect(await seqs(0, 2, 10_000)).toEqual([1, 2]);
      expect(await seqs(0, 10, 300)).toEqual([1, 2]);
      expect(await seqs(0, 10, 299)).toEqual([1]);
      expect(await seqs(4, 10, 1)).toEqual([5]);
      expect(await seqs(5, 10, 10_000)).toEqual([]);
      expect(await store.window('cc/unknown', NORMAL, 0, 10, 10_000)).toEqual([]);
    }),
  );

  it(
    'takes out of the queue what the peer acknowledges, cumulatively (STORE-15)',
    within(async (store) => {
      await store.commit({ now: NOW, outbound: [outboundOf(1), outboundOf(2), outboundOf(3), outboundOf(4, { lane: 1 })] });
      await acknowledge(store, 2);
      await acknowledge(store, 1);
      expect(await queuedFor(store)).toEqual([3]);
      expect(await queuedFor(store, AGENCY, 1)).toEqual([1]);
      expect((await laneOf(store, AGENCY)).ackedThrough).toBe(2);
      await store.commit({ now: NOW, outbound: [outboundOf(5)] });
      expect(await queuedFor(store)).toEqual([3, 4]);
    }),
  );

  it(
    'ignores what is said of a stream no longer in use, or of an unknown peer (STORE-15)',
    within(async (store) => {
      await store.commit({ now: NOW, outbound: [outboundOf(1)] });
      const stray = { lane: NORMAL, streamId: streamOf(9) };
      await store.commit({
        now: NOW,
        acknowledgements: [
          { ...stray, to: AGENCY, through: 1 },
          { ...stray, to: 'cc/unknown', through: 1 },
        ],
        refusals: [{ ...stray, to: AGENCY, seq: 1, verdict: 'rejected', code: 'policy' }],
      });
      expect(await queuedFor(store)).toEqual([1]);
      expect((await store.stats()).refusals).toBe(0);
    }),
  );

  it(
    'begins a stream anew for a store that was restored, with all that nobody acknowledged (STORE-29)',
    within(async (store) => {
      await store.commit({ now: NOW, outbound: [1, 2, 3, 4].map((number) => outboundOf(number)) });
      await acknowledge(store, 2);
      const before = await laneOf(store, AGENCY);
      await store.commit({ now: NOW, restored: [{ peer: AGENCY, lane: NORMAL }], outbound: [outboundOf(6)] });
      const after = await laneOf(store, AGENCY);
      expect(toHex(after.outStreamId) === toHex(before.outStreamId)).toBe(false);
      expect([after.lastSeq, after.ackedThrough, after.past]).toEqual([3, 0, true]);
      const queued = await store.window(AGENCY, NORMAL, 0, 10, 10_000);
      expect(queued.map(({ seq, frame }) => [seq, frame])).toEqual([3, 4, 6].map((number, at) => [at + 1, frameOf(number)]));
      await acknowledge(store, 1, NOW + 6_000);
      expect((await store.stats()).queued.map(({ messages, bytes }) => [messages, bytes])).toEqual([[2, 200]]);
      // Acknowledgements of the old stream sweep its frames, and none of the new one.
      expect((await store.stats()).messages).toBe(5);
      await store.sweep(NOW + 10_000, NOW + 5_000);
      expect([await queuedFor(store), (await store.stats()).messages, (await laneOf(store, AGENCY)).past]).toEqual([[2, 3], 3, undefined]);
      // What one commit acknowledges is left behind with the old stream.
      const acknowledgements = [{ to: AGENCY, lane: NORMAL, streamId: after.outStreamId, through: 3 }];
      await store.commit({ now: NOW, acknowledgements, restored: [{ peer: AGENCY, lane: NORMAL }] });
      const left = await laneOf(store, AGENCY);
      expect([left.lastSeq, left.ackedThrough]).toEqual([0, 0]);
    }),
  );

  it(
    'sends frames of earlier streams again to a peer that knows none of the present one (STORE-40)',
    within(async (store) => {
      const frames = async (): Promise<unknown> => (await store.window(AGENCY, NORMAL, 0, 10, 10_000)).map(({ frame }) => frame[3]);
      const begin = async (behind: number, changes: { expired?: true } = {}): Promise<void> => {
        const again = { streamId: (await laneOf(store, AGENCY)).outStreamId, behind, ...changes };
        await store.commit({ now: NOW + 2, restored: [{ peer: AGENCY, lane: NORMAL, again }] });
      };
      await store.commit({ now: NOW, outbound: [1, 2, 3].map((number) => outboundOf(number, number === 2 ? { expiresAt: NOW + 1 } : {})) });
      await acknowledge(store, 3);
      await store.commit({ now: NOW, restored: [{ peer: AGENCY, lane: NORMAL }], outbound: [outboundOf(4), outboundOf(5)] });
      await acknowledge(store, 2);
      // It knows the present stream up to 4: of earlier ones it lost nothing.
      await begin(1);
      expect([await frames(), (await laneOf(store, AGENCY)).past]).toEqual([[5], true]);
      await acknowledge(store, 1);
      await begin(0, { expired: true });
      expect([await frames(), (await laneOf(store, AGENCY)).past]).toEqual([[1, 2, 3, 4, 5], undefined]);
      await acknowledge(store, 5);
      await begin(0);
      expect([await frames(), (await store.stats()).messages]).toEqual([[1, 3, 4, 5], 4]);
    }),
  );

  it(
    'queues again what a peer has lost, as far as it is held, has not expired and was not rejected (STORE-40)',
    within(async (store) => {
      expect(await store.peers()).toEqual([]);
      const outbound = [1, 2, 3, 4, 5, 6].map((number) => outboundOf(number, number === 4 ? { expiresAt: NOW + 1 } : {}));
      await store.commit({ now: NOW, outbound });
      const { outStreamId: streamId } = await laneOf(store, AGENCY);
      const refusal = { to: AGENCY, lane: NORMAL, streamId, seq: 3, verdict: 'rejected', code: 'policy' };
      await store.commit({ now: NOW, refusals: [refusal] });
      await acknowledge(store, 5);
      const again = (behind: number, stream: Uint8Array) => ({ peer: AGENCY, lane: NORMAL, again: { streamId: stream, behind } });
      await store.commit({ now: NOW + 2, restored: [again(0, streamOf(9))] });
      expect((await laneOf(store, AGENCY)).outStreamId).toEqual(streamId);
      await store.commit({ now: NOW + 2, restored: [again(1, streamId)] });
      const after = await laneOf(store, AGENCY);
      expect([after.lastSeq, after.ackedThrough, toHex(after.outStreamId) === toHex(streamId)]).toEqual([3, 0, false]);
      const queued = await store.window(AGENCY, NORMAL, 0, 10, 10_000);
      expect(queued.map(({ seq, frame }) => [seq, frame])).toEqual([2, 5, 6].map((number, at) => [at + 1, frameOf(number)]));
      await store.counters(RELAY);
      // The first stays, as one of an earlier stream.
      expect([await store.peers(), (await store.stats()).messages]).toEqual([[RELAY, AGENCY].sort(), 4]);
    }),
  );

  it(
    'refuses an acknowledgement, and a verdict, for a place never used (STORE-05)',
    within(async (store) => {
      await store.commit({ now: NOW, outbound: [outboundOf(1)] });
      const { outStreamId: streamId } = await laneOf(store, AGENCY);
      const place = { to: AGENCY, lane: NORMAL, streamId };
      const verdict = { ...place, seq: 2, verdict: 'rejected', code: 'policy' };
      expect(await codeOf(() => store.commit({ now: NOW, acknowledgements: [{ ...place, through: 2 }] }))).toBe('STORE_SEQUENCE');
      expect(await codeOf(() => store.commit({ now: NOW, refusals: [verdict] }))).toBe('STORE_SEQUENCE');
      expect(await queuedFor(store)).toEqual([1]);
    }),
  );

  it(
    "records a peer's verdict once, and leaves the queue to its acknowledgement (STORE-17)",
    within(async (store) => {
      await store.commit({ now: NOW, outbound: [outboundOf(1), outboundOf(2)] });
      const { outStreamId: streamId } = await laneOf(store, AGENCY);
      const refusal = { to: AGENCY, lane: NORMAL, streamId, seq: 1, verdict: 'rejected', code: 'policy' };
      await store.commit({ now: NOW, refusals: [refusal] });
      expect(await queuedFor(store)).toEqual([1, 2]);
      await store.commit({ now: NOW, refusals: [refusal, { ...refusal, seq: 2 }], acknowledgements: [{ ...refusal, through: 2 }] });
      expect(await queuedFor(store)).toEqual([]);
      expect((await store.stats()).refusals).toBe(2);
    }),
  );

  it(
    'tells how much waits for whom since when (STORE-16)',
    within(async (store) => {
      await store.commit({ now: NOW, outbound: [outboundOf(1), outboundOf(2, { lane: 1 }), outboundOf(3, { to: 'aa/other' })] });
      await store.commit({ now: NOW + 5, outbound: [outboundOf(4, { frame: frameOf(4, 250) })] });
      await store.counters('cc/idle');
      const queued = [
        { to: 'aa/other', lane: NORMAL, messages: 1, bytes: 100, oldestAt: NOW },
        { to: AGENCY, lane: 1, messages: 1, bytes: 100, oldestAt: NOW },
        { to: AGENCY, lane: NORMAL, messages: 2, bytes: 350, oldestAt: NOW },
      ];
      expect(await store.stats()).toEqual({ queued, messages: 4, conflicts: 0, refusals: 0 });
      await acknowledge(store, 1);
      const rest = (await store.stats()).queued[2];
      expect(rest).toEqual({ to: AGENCY, lane: NORMAL, messages: 1, bytes: 250, oldestAt: NOW + 5 });
    }),
  );

  it(
    'queues anew what the peer rejects for now, behind all others, and tells of both (STORE-27)',
    within(async (store) => {
      await store.commit({ now: NOW, outbound: [outboundOf(1), outboundOf(2)] });
      const { outStreamId: streamId } = await laneOf(store, AGENCY);
      const refusal = { to: AGENCY, lane: NORMAL, streamId, seq: 1, verdict: 'rejected', code: 'busy', again: true as const };
      await store.commit({ now: NOW, refusals: [refusal, refusal] });
      await acknowledge(store, 2);
      const [again, ...none] = await store.window(AGENCY, NORMAL, 0, 10, 10_000);
      expect([again?.seq, again?.frame, again?.storedAt, none.length]).toEqual([3, frameOf(1), NOW, 0]);
      const { queued, refusals } = await store.stats();
      expect([queued, refusals]).toEqual([[{ to: AGENCY, lane: NORMAL, messages: 1, bytes: 100, oldestAt: NOW }], 1]);
      await store.sweep(NOW + 1, NOW + 1);
      expect((await store.window(AGENCY, NORMAL, 0, 10, 10_000)).map((message) => message.frame)).toEqual([frameOf(1)]);
    }),
  );

  it(
    'queues anew what was acknowledged and waits for its receipt, and nothing else that was acknowledged (STORE-27)',
    within(async (store) => {
      const routes = [{ mailbox: MAILBOX, to: AGENCY, lane: NORMAL, duty: true as const }];
      await store.commit({ now: NOW, inbound: [inboundOf(1, 1, { routes })], outbound: [outboundOf(2)] });
      const { outStreamId: streamId } = await laneOf(store, AGENCY);
      await acknowledge(store, 2);
      const place = (seq: number) => ({ to: AGENCY, lane: NORMAL, streamId, seq });
      await store.commit({ now: NOW, repeated: [1, 2, 1].map(place) });
      expect((await store.window(AGENCY, NORMAL, 0, 10, 10_000)).map(({ seq, frame }) => [seq, frame])).toEqual([[3, frameOf(1)]]);
      expect(await store.overdue(NOW + 1)).toEqual([]);
      // The peer may hold it: nobody may say that it expired.
      expect(await store.expired({ expiresAt: 0, to: '', lane: 0, seq: 0 }, Number.MAX_SAFE_INTEGER, 9)).toEqual([]);
      // Not again before that is acknowledged, and then whatever the peer said of it; it has left once.
      const meter = { name: 'day', slot: 7, keepFrom: 5 };
      await store.commit({ now: NOW + 2, repeated: [place(3)], refusals: [{ ...place(3), verdict: 'duplicate', code: '' }] });
      await store.commit({ now: NOW + 2, acknowledgements: [{ to: AGENCY, lane: NORMAL, streamId, through: 3, meter }] });
      expect(await store.meter('day')).toEqual([]);
      expect((await store.overdue(NOW + 3)).map(({ seq }) => seq)).toEqual([3]);
      await store.commit({ now: NOW + 3, repeated: [place(3), { ...place(3), streamId: streamOf(9) }] });
      expect((await store.window(AGENCY, NORMAL, 0, 10, 10_000)).map(({ seq }) => seq)).toEqual([4]);
      await acknowledge(store, 4, NOW + 4);
      expect((await store.overdue(NOW + 5)).map(({ seq }) => seq)).toEqual([4]);
      await store.commit({ now: NOW, receipts: [receiptOf(1, { ends: MAILBOX })] });
      expect(await store.overdue(NOW + 5)).toEqual([]);
      await store.commit({ now: NOW, repeated: [place(4)] });
      expect([(await store.stats()).queued, (await store.stats()).refusals]).toEqual([[], 1]);
    }),
  );

  it(
    'counts what is new, and what a peer takes over, into meters (STORE-28)',
    within(async (store) => {
      const meters = [
        { name: 'day', slot: 7, keepFrom: 5 },
        { name: 'hour', slot: 1, keepFrom: 1 },
      ];
      const frame = frameOf(2, 300);
      await store.commit({
        now: NOW,
        inbound: [
          inboundOf(1, 1, { meters }),
          inboundOf(1, 2, { meters }),
          inboundOf(2, 3, { meters, frame }),
          inboundOf(3, 4, { meters, rejected: true, routes: [] }),
        ],
      });
      expect(await store.meter('day')).toEqual([{ slot: 7, messages: 2, bytes: 400 }]);
      expect(await store.meter('hour')).toEqual([{ slot: 1, messages: 2, bytes: 400 }]);
      expect(await store.meter('other')).toEqual([]);
      // A commit that fails counts nothing.
      const gap = { now: NOW, inbound: [inboundOf(4, 5, { meters }), inboundOf(5, 9, { meters })] };
      expect(await codeOf(() => store.commit(gap))).toBe('STORE_SEQUENCE');

      const { outStreamId: streamId } = await laneOf(store, AGENCY);
      const place = { to: AGENCY, lane: NORMAL, streamId };
      await store.commit({ now: NOW, refusals: [{ ...place, seq: 1, verdict: 'rejected', code: 'busy' }] });
      const left = { name: 'left', slot: 3, keepFrom: 0 };
      await store.commit({ now: NOW, acknowledgements: [{ ...place, through: 2, meter: left }] });
      await store.commit({ now: NOW, acknowledgements: [{ ...place, through: 2, meter: left }] });
      expect(await store.meter('left')).toEqual([{ slot: 3, messages: 1, bytes: 300 }]);

      await store.commit({ now: NOW, inbound: [inboundOf(6, 5, { meters: [{ name: 'day', slot: 9, keepFrom: 8 }] })] });
      expect(await store.meter('day')).toEqual([{ slot: 9, messages: 1, bytes: 100 }]);
    }),
  );
}
