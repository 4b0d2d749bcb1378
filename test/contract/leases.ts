// SPDX-License-Identifier: Apache-2.0
import type { CommitResult, Store } from '../../src/store/port.js';
import type { LeaseWrite } from '../../src/store/queue-lease.js';
import { codeOf } from './library.js';
import type { ContractContext } from './library.js';
import { AGENCY, NORMAL, NOW, RELAY, inboundOf, laneOf, outboundOf, queuedFor } from './samples.js';

const TTL = 30_000;

/** Takes or renews the lease of the agency's queues. @returns its epoch. */
async function lease(store: Store, owner: string, now: number, more: Partial<LeaseWrite> = {}): Promise<number | undefined> {
  return (await store.commit({ now, leases: [{ peer: AGENCY, owner, until: now + TTL, ...more }] })).leases[0];
}

/** Acknowledges the first message to the agency under an epoch. */
async function acknowledgeAt(store: Store, epoch: number): Promise<CommitResult> {
  const { outStreamId: streamId } = await laneOf(store, AGENCY);
  const acknowledgements = [{ to: AGENCY, lane: NORMAL, streamId, through: 1 }];
  return store.commit({ now: NOW, fences: [{ peer: AGENCY, epoch }], acknowledgements });
}

export function leaseCases({ it, expect, within }: ContractContext): void {
  it(
    'refuses the whole commit of an earlier holder, and takes that of the newest as often as it comes (STORE-46)',
    within(async (store) => {
      await store.commit({ now: NOW, outbound: [outboundOf(1)] });
      expect([await lease(store, 'one', NOW), await lease(store, 'one', NOW)]).toEqual([1, 2]);
      expect(await codeOf(() => acknowledgeAt(store, 1))).toBe('STORE_FENCED');
      const { outStreamId: streamId } = await laneOf(store, AGENCY);
      const late = { now: NOW, fences: [{ peer: AGENCY, epoch: 1 }] };
      const refusals = [{ to: AGENCY, lane: NORMAL, streamId, seq: 1, verdict: 'rejected', code: 'policy' }];
      expect(await codeOf(() => store.commit({ ...late, refusals }))).toBe('STORE_FENCED');
      expect(await codeOf(() => store.commit({ ...late, inbound: [inboundOf(2, 1, { from: AGENCY })] }))).toBe('STORE_FENCED');
      expect([await queuedFor(store), (await laneOf(store, AGENCY)).receivedThrough, (await store.stats()).refusals]).toEqual([[1], 0, 0]);
      for (let round = 0; round < 2; round++) {
        await acknowledgeAt(store, 2);
        expect(await queuedFor(store)).toEqual([]);
      }
    }),
  );

  it(
    'fences the queues of one peer, and none that were never leased (STORE-46)',
    within(async (store) => {
      await lease(store, 'one', NOW);
      const fences = [{ peer: RELAY, epoch: 0 }];
      expect((await store.commit({ now: NOW, fences, inbound: [inboundOf(1, 1)] })).inbound).toEqual(['accepted']);
      expect(await codeOf(() => store.commit({ now: NOW, fences: [{ peer: RELAY, epoch: 1 }] }))).toBe('STORE_FENCED');
      expect(await codeOf(() => store.commit({ now: NOW, fences: [...fences, { peer: AGENCY, epoch: 0 }] }))).toBe('STORE_FENCED');
    }),
  );

  it(
    'gives a lease to another owner once it has ended, and lets its holder go on until then (STORE-47)',
    within(async (store) => {
      await store.commit({ now: NOW, outbound: [outboundOf(1)] });
      await lease(store, 'one', NOW);
      expect(await codeOf(() => lease(store, 'two', NOW + TTL - 1))).toBe('STORE_FENCED');
      expect(await lease(store, 'one', NOW + TTL - 1, { epoch: 1 })).toBe(1);
      expect(await lease(store, 'one', NOW + TTL - 1, { epoch: 1 })).toBe(1);
      expect(await codeOf(() => lease(store, 'two', NOW + TTL))).toBe('STORE_FENCED');
      // The lease has ended, and nobody has taken it.
      const end = NOW + 2 * TTL - 1;
      await acknowledgeAt(store, 1);
      expect(await lease(store, 'two', end)).toBe(2);
      expect(await codeOf(() => acknowledgeAt(store, 1))).toBe('STORE_FENCED');
      expect(await codeOf(() => lease(store, 'one', end, { epoch: 1 }))).toBe('STORE_FENCED');
      expect(await codeOf(() => lease(store, 'one', end))).toBe('STORE_FENCED');
    }),
  );

  it(
    'gives a released lease to another owner at once (STORE-47)',
    within(async (store) => {
      await lease(store, 'one', NOW);
      expect(await codeOf(() => lease(store, 'two', NOW, { epoch: 1 }))).toBe('STORE_FENCED');
      await lease(store, 'one', NOW, { epoch: 1, until: NOW });
      expect(await lease(store, 'two', NOW)).toBe(2);
    }),
  );
}

export function leasePersistenceCases({ it, expect, within }: ContractContext): void {
  it(
    'gives no epoch twice (STORE-46)',
    within(async (store, reopen) => {
      await lease(store, 'one', NOW);
      const again = await reopen();
      expect(await codeOf(() => lease(again, 'two', NOW))).toBe('STORE_FENCED');
      expect(await lease(again, 'one', NOW)).toBe(2);
    }),
  );
}
