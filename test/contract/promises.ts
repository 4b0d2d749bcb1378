// SPDX-License-Identifier: Apache-2.0
import { toUtf8 } from '../../src/core/bytes.js';
import { LIMITS } from '../../src/core/limits.js';
import { codeOf } from './library.js';
import type { ContractContext } from './library.js';
import { AGENCY, DAY, EXPIRY, NORMAL, NOW, RELAY, acknowledge, frameOf, idOf, inboundOf, laneOf } from './samples.js';
import { outboundOf, queuedFor, streamOf } from './samples.js';
import type { Commit } from '../../src/store/port.js';

/** Everything a commit can hold, guarded by one document that must be absent. */
const guarded: Commit = {
  now: NOW,
  inbound: [inboundOf(1, 1)],
  outbound: [outboundOf(2)],
  documents: [
    { collection: 'case', key: 'new', value: toUtf8('x') },
    { collection: 'case', key: 'guard', value: toUtf8('x'), expect: 'absent' },
  ],
};

export function promiseCases({ it, expect, within }: ContractContext): void {
  it(
    'writes all of a commit or nothing (STORE-07)',
    within(async (store) => {
      await store.commit({ now: NOW, documents: [{ collection: 'case', key: 'guard', value: toUtf8('held') }] });
      const before = [await store.counters(RELAY), await store.counters(AGENCY), await store.stats(), await store.list('case')];
      expect(await codeOf(() => store.commit(guarded))).toBe('STORE_EXPECTATION');
      expect([await store.counters(RELAY), await store.counters(AGENCY), await store.stats(), await store.list('case')]).toEqual(before);
      await store.commit({ now: NOW, documents: [{ collection: 'case', key: 'guard', value: null }] });
      expect((await store.commit(guarded)).inbound).toEqual(['accepted']);
      expect(await queuedFor(store)).toEqual([1, 2]);
    }),
  );

  it(
    'judges each of the commits that wait together by itself (STORE-07)',
    within(async (store) => {
      const codes = await Promise.all([
        codeOf(() => store.commit(guarded)),
        codeOf(() => store.commit({ ...guarded, inbound: [inboundOf(3, 2)] })),
        codeOf(() => store.commit({ now: NOW, inbound: [inboundOf(4, 2)] })),
        codeOf(() => store.commit({ now: NOW, inbound: [inboundOf(5, 9)] })),
        codeOf(() => store.commit({ now: NOW, outbound: [outboundOf(6)] })),
      ]);
      expect(codes).toEqual(['none', 'STORE_EXPECTATION', 'none', 'STORE_SEQUENCE', 'none']);
      const frames = (await store.window(AGENCY, NORMAL, 0, 10, 10_000)).map((message) => message.frame);
      expect(frames).toEqual([frameOf(1), frameOf(2), frameOf(4), frameOf(6)]);
    }),
  );

  it(
    'takes overlapping calls in call order, reads included (STORE-08)',
    within(async (store) => {
      const put = (text: string): Promise<unknown> =>
        store.commit({ now: NOW, documents: [{ collection: 'case', key: 'k', value: toUtf8(text) }] });
      const [, first, , second, empty] = await Promise.all([
        put('one'),
        store.get('case', 'k'),
        put('two'),
        store.get('case', 'k'),
        store.list('case', { after: 'k' }),
      ]);
      expect([first?.version, second?.version]).toEqual([1, 2]);
      expect(second?.value).toEqual(toUtf8('two'));
      expect(empty).toEqual([]);
    }),
  );

  it(
    'copies the bytes it is given before it returns, and gives copies away (STORE-21)',
    within(async (store) => {
      // A view into a larger buffer, as sockets hand them over.
      const socket = new Uint8Array(1_000);
      const frame = socket.subarray(300, 400);
      frame.set(frameOf(1));
      const streamId = streamOf(1);
      const done = store.commit({ now: NOW, inbound: [inboundOf(1, 1, { frame, streamId })] });
      socket.fill(0);
      streamId.fill(0);
      await done;
      for (let round = 0; round < 2; round++) {
        const [queued] = await store.window(AGENCY, NORMAL, 0, 10, 10_000);
        expect(queued?.frame).toEqual(frameOf(1));
        queued?.frame.fill(0);
        const { inStreamId, outStreamId } = await laneOf(store, RELAY);
        expect(inStreamId).toEqual(streamOf(1));
        inStreamId?.fill(0);
        outStreamId.fill(0);
      }
      expect((await laneOf(store, RELAY)).outStreamId.some((byte) => byte !== 0)).toBe(true);
    }),
  );

  it(
    'keeps one frame for all queues that hold it, until the last of them is acknowledged and swept (STORE-20)',
    within(async (store) => {
      await store.commit({ now: NOW, outbound: [outboundOf(1), outboundOf(1, { to: 'cc/agency' })] });
      await acknowledge(store, 1, NOW + 10);
      expect((await store.stats()).messages).toBe(1);
      expect(await store.sweep(NOW + 20, NOW + 10)).toBe(0);
      expect(await store.sweep(NOW + 20, NOW + 11)).toBe(1);
      expect((await store.stats()).messages).toBe(1);
      expect((await store.window('cc/agency', NORMAL, 0, 10, 10_000))[0]?.frame).toEqual(frameOf(1));
      await acknowledge(store, 1, NOW + 10, 'cc/agency');
      expect(await store.sweep(NOW + 20, NOW + 11)).toBe(2);
      expect((await store.stats()).messages).toBe(0);
    }),
  );

  it(
    'never sweeps what is queued, however long it has expired (STORE-39)',
    within(async (store) => {
      await store.commit({ now: NOW, outbound: [outboundOf(1), outboundOf(2)] });
      await acknowledge(store, 1);
      const later = EXPIRY + LIMITS.dedupeGraceSeconds * 1_000 + DAY;
      await store.sweep(later, later);
      expect(await queuedFor(store)).toEqual([2]);
      expect((await laneOf(store, AGENCY)).lastSeq).toBe(2);
    }),
  );

  it(
    'knows an envelope again until its expiry and the grace time after it have passed (STORE-11, RELAY-42)',
    within(async (store) => {
      await store.commit({ now: NOW, inbound: [inboundOf(1, 1)] });
      await acknowledge(store, 1);
      const end = EXPIRY + LIMITS.dedupeGraceSeconds * 1_000;
      expect(await store.sweep(end, end)).toBe(2);
      expect((await store.commit({ now: end, inbound: [inboundOf(1, 2)] })).inbound).toEqual(['duplicate']);
      expect((await store.commit({ now: end, inbound: [inboundOf(2, 3, { envelopeId: idOf(1), routes: [] })] })).inbound).toEqual([
        'conflict',
      ]);
      expect(await store.sweep(end + 1, NOW)).toBe(2);
      expect((await store.commit({ now: end + 1, inbound: [inboundOf(1, 4)] })).inbound).toEqual(['accepted']);
    }),
  );

  it(
    'sweeps verdicts recorded before the given time, and no others (STORE-39)',
    within(async (store) => {
      const inbound = [inboundOf(1, 1, { rejected: true }), inboundOf(2, 2), inboundOf(3, 3, { envelopeId: idOf(2) })];
      await store.commit({ now: NOW, inbound });
      const { outStreamId: streamId } = await laneOf(store, AGENCY);
      const refusal = { to: AGENCY, lane: NORMAL, streamId, seq: 1, verdict: 'rejected', code: 'policy' };
      await store.commit({ now: NOW, refusals: [refusal] });
      await store.commit({ now: NOW + 1, refusals: [{ ...refusal, seq: 2 }] });
      expect(await store.sweep(NOW + 9, NOW)).toBe(0);
      expect(await store.sweep(NOW + 9, NOW + 1)).toBe(2);
      const { conflicts, refusals } = await store.stats();
      expect([conflicts, refusals]).toEqual([0, 1]);
    }),
  );

  it(
    'refuses malformed arguments as a bug of the caller, and writes nothing',
    within(async (store) => {
      const bad: (() => Promise<unknown>)[] = [
        () => store.commit({ now: -1 }),
        () => store.commit({ now: NOW, inbound: [inboundOf(1, 0)] }),
        () => store.commit({ now: NOW, inbound: [inboundOf(1, 1, { lane: 4 })] }),
        () => store.commit({ now: NOW, inbound: [inboundOf(1, 1, { streamId: new Uint8Array(15) })] }),
        () => store.commit({ now: NOW, inbound: [inboundOf(1, 1, { envelopeDigest: new Uint8Array(31) })] }),
        () => store.commit({ now: NOW, outbound: [outboundOf(1, { frame: new Uint8Array(LIMITS.frameMaxBytes + 1) })] }),
        () => store.commit({ now: NOW, outbound: [outboundOf(1, { to: '' })] }),
        () => store.commit({ now: NOW, documents: [{ collection: 'c', key: 'a\0b', value: null }] }),
        () => store.commit({ now: NOW, documents: [{ collection: 'c', key: '\ud800', value: null }] }),
        () => store.window(AGENCY, NORMAL, 0, 0, 1),
        () => store.list('c', { limit: 0 }),
        () => store.sweep(NOW, Number.NaN),
      ];
      for (const step of bad) expect(['TypeError', 'RangeError'].includes(await codeOf(step))).toBe(true);
      const { queued, messages } = await store.stats();
      expect({ queued, messages }).toEqual({ queued: [], messages: 0 });
    }),
  );

  it(
    'finishes what was called before it closes, and refuses what is called after (STORE-01)',
    within(async (store) => {
      const pending = store.commit({ now: NOW, inbound: [inboundOf(1, 1)] });
      await Promise.all([store.close(), store.close()]);
      expect((await pending).inbound).toEqual(['accepted']);
      expect(await codeOf(() => store.commit({ now: NOW }))).toBe('STORE_UNAVAILABLE');
      expect(await codeOf(() => store.counters(RELAY))).toBe('STORE_UNAVAILABLE');
      expect(await codeOf(() => store.stats())).toBe('STORE_UNAVAILABLE');
    }),
  );
}

/** Cases for stores that outlive their closing. */
export function persistenceCases({ it, expect, within }: ContractContext): void {
  it(
    'finds everything again after closing and opening (STORE-06, RELAY-44)',
    within(async (store, reopen) => {
      await store.commit({
        ...guarded,
        inbound: [inboundOf(1, 1, { meters: [{ name: 'day', slot: 7, keepFrom: 0 }] }), inboundOf(3, 2, { envelopeId: idOf(1) })],
      });
      await acknowledge(store, 1);
      const { outStreamId: streamId } = await laneOf(store, AGENCY);
      await store.commit({ now: NOW, refusals: [{ to: AGENCY, lane: NORMAL, streamId, seq: 2, verdict: 'rejected', code: 'policy' }] });
      const look = async (from: typeof store): Promise<unknown[]> => [
        await from.counters(RELAY),
        await from.counters(AGENCY),
        await from.window(AGENCY, NORMAL, 0, 10, 10_000),
        await from.list('case'),
        await from.stats(),
        await from.meter('day'),
      ];
      const before = await look(store);
      const again = await reopen();
      expect(await look(again)).toEqual(before);
      expect((await again.commit({ now: NOW, inbound: [inboundOf(1, 3)] })).inbound).toEqual(['duplicate']);
      expect((await again.commit({ now: NOW, outbound: [outboundOf(9)] })).outbound).toEqual([{ streamId, seq: 4 }]);
    }),
  );
}
