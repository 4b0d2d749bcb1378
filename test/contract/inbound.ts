// SPDX-License-Identifier: Apache-2.0
import { codeOf } from './library.js';
import type { ContractContext } from './library.js';
import { AGENCY, MAILBOX, NORMAL, NOW, RELAY, digestOf, frameOf, idOf, inboundOf, laneOf, queuedFor, streamOf } from './samples.js';

export function inboundCases({ it, expect, within }: ContractContext): void {
  it(
    'keeps an accepted message, queues it for its route and counts it (STORE-09)',
    within(async (store) => {
      expect((await store.commit({ now: NOW, inbound: [inboundOf(7, 1)] })).inbound).toEqual(['accepted']);
      const { inStreamId, receivedThrough } = await laneOf(store, RELAY);
      expect({ inStreamId, receivedThrough }).toEqual({ inStreamId: streamOf(1), receivedThrough: 1 });
      expect(await store.window(AGENCY, NORMAL, 0, 10, 10_000)).toEqual([
        {
          seq: 1,
          mailbox: MAILBOX,
          envelopeId: idOf(7),
          envelopeDigest: digestOf(7),
          frame: frameOf(7),
          expiresAt: inboundOf(7, 1).expiresAt,
          storedAt: NOW,
          from: RELAY,
        },
      ]);
    }),
  );

  it(
    'answers duplicate for a place received before, whatever stands there, and stores nothing (STORE-09)',
    within(async (store) => {
      await store.commit({ now: NOW, inbound: [inboundOf(1, 1), inboundOf(2, 2)] });
      const again = [inboundOf(1, 1), inboundOf(3, 2), inboundOf(4, 2, { rejected: true })];
      expect((await store.commit({ now: NOW, inbound: again })).inbound).toEqual(['duplicate', 'duplicate', 'duplicate']);
      expect((await laneOf(store, RELAY)).receivedThrough).toBe(2);
      expect(await queuedFor(store)).toEqual([1, 2]);
    }),
  );

  it(
    'refuses a message that leaves a gap in its stream, and the whole commit with it (STORE-05)',
    within(async (store) => {
      await store.commit({ now: NOW, inbound: [inboundOf(1, 1)] });
      const gap = { now: NOW, inbound: [inboundOf(2, 2), inboundOf(4, 4)] };
      expect(await codeOf(() => store.commit(gap))).toBe('STORE_SEQUENCE');
      expect((await laneOf(store, RELAY)).receivedThrough).toBe(1);
      expect(await queuedFor(store)).toEqual([1]);
      expect((await store.commit({ now: NOW, inbound: [inboundOf(2, 2)] })).inbound).toEqual(['accepted']);
    }),
  );

  it(
    'begins a new epoch with a new stream, at its first place only (STORE-10)',
    within(async (store) => {
      await store.commit({ now: NOW, inbound: [inboundOf(1, 1), inboundOf(2, 2)] });
      const late = inboundOf(3, 3, { streamId: streamOf(2) });
      expect(await codeOf(() => store.commit({ now: NOW, inbound: [late] }))).toBe('STORE_SEQUENCE');
      const first = inboundOf(3, 1, { streamId: streamOf(2) });
      expect((await store.commit({ now: NOW, inbound: [first] })).inbound).toEqual(['accepted']);
      const { inStreamId, receivedThrough } = await laneOf(store, RELAY);
      expect({ inStreamId, receivedThrough }).toEqual({ inStreamId: streamOf(2), receivedThrough: 1 });
    }),
  );

  it(
    'counts each lane of a peer, and each peer, by itself (STORE-09)',
    within(async (store) => {
      const inbound = [inboundOf(1, 1), inboundOf(2, 1, { lane: 1 }), inboundOf(3, 1, { from: 'cc/relay' }), inboundOf(4, 2)];
      await store.commit({ now: NOW, inbound });
      expect((await store.counters(RELAY)).map((lane) => lane.receivedThrough)).toEqual([0, 1, 2, 0]);
      expect((await store.counters('cc/relay')).map((lane) => lane.receivedThrough)).toEqual([0, 0, 1, 0]);
    }),
  );

  it(
    'knows an envelope again for the same mailbox, from whichever peer or stream; only counters move (STORE-11, RELAY-42)',
    within(async (store) => {
      await store.commit({ now: NOW, inbound: [inboundOf(1, 1)] });
      const again = [inboundOf(1, 1, { from: 'cc/relay' }), inboundOf(1, 1, { streamId: streamOf(2) })];
      expect((await store.commit({ now: NOW, inbound: again })).inbound).toEqual(['duplicate', 'duplicate']);
      expect((await laneOf(store, 'cc/relay')).receivedThrough).toBe(1);
      expect((await laneOf(store, RELAY)).inStreamId).toEqual(streamOf(2));
      expect(await queuedFor(store)).toEqual([1]);
    }),
  );

  it(
    'accepts an envelope for a further mailbox, and for each mailbox once (STORE-11)',
    within(async (store) => {
      const route = (mailbox: string): { mailbox: string; to: string; lane: number } => ({ mailbox, to: AGENCY, lane: NORMAL });
      const inbound = [
        inboundOf(1, 1, { routes: [route('one@bb'), route('one@bb'), route('two@bb')] }),
        inboundOf(1, 2, { routes: [route('two@bb'), route('three@bb')] }),
        inboundOf(1, 3, { routes: [route('three@bb')] }),
      ];
      expect((await store.commit({ now: NOW, inbound })).inbound).toEqual(['accepted', 'accepted', 'duplicate']);
      const queued = await store.window(AGENCY, NORMAL, 0, 10, 10_000);
      expect(queued.map(({ seq, mailbox }) => [seq, mailbox])).toEqual([
        [1, 'one@bb'],
        [2, 'two@bb'],
        [3, 'three@bb'],
      ]);
      expect((await store.stats()).messages).toBe(1);
    }),
  );

  it(
    'raises a conflict when an envelope id returns with another digest, and delivers both (STORE-12, RELAY-43)',
    within(async (store) => {
      await store.commit({ now: NOW, inbound: [inboundOf(1, 1)] });
      const other = inboundOf(2, 2, { envelopeId: idOf(1) });
      expect((await store.commit({ now: NOW, inbound: [other] })).inbound).toEqual(['conflict']);
      expect((await store.window(AGENCY, NORMAL, 0, 10, 10_000)).map((message) => message.frame)).toEqual([frameOf(1), frameOf(2)]);
      expect((await store.stats()).conflicts).toBe(1);
    }),
  );

  it(
    'moves the counter past a message that its caller refuses, and keeps nothing else of it (STORE-13)',
    within(async (store) => {
      const refused = inboundOf(1, 1, { rejected: true, routes: [], expiresAt: Number.NaN, frame: new Uint8Array(0) });
      expect((await store.commit({ now: NOW, inbound: [refused] })).inbound).toEqual(['rejected']);
      expect((await laneOf(store, RELAY)).receivedThrough).toBe(1);
      expect(await store.stats()).toEqual({ queued: [], messages: 0, conflicts: 0, refusals: 0 });
      expect((await store.commit({ now: NOW, inbound: [inboundOf(1, 2)] })).inbound).toEqual(['accepted']);
    }),
  );

  it(
    'knows an envelope without route again, but does not keep its frame (STORE-11)',
    within(async (store) => {
      const consumed = [inboundOf(1, 1, { routes: [] }), inboundOf(1, 2, { routes: [] })];
      expect((await store.commit({ now: NOW, inbound: consumed })).inbound).toEqual(['accepted', 'duplicate']);
      expect((await store.stats()).messages).toBe(0);
    }),
  );
}
