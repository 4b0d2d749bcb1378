// Counts between memory and store: an accord that changes while a batch is being judged, and commits of which nobody knows what became.
import { afterEach, expect, it } from 'vitest';
import { fail } from '../../src/core/errors.js';
import { Quotas } from '../../src/relay/quota/quotas.js';
import { openMemoryStore } from '../../src/store/memory/memory.js';
import type { Commit, MeterSlot, Store } from '../../src/store/port.js';
import type { AccordLimits } from '../../src/trust/documents/accord.js';
import type { TrustStore } from '../../src/trust/store/resolver.js';
import { NOW } from '../trust/states.js';
import { sealed, start, stateOf, stop, until } from './world.js';

afterEach(stop);

it('limits that come in between the reading of the counts and their use are kept to (RELAY-20)', async () => {
  let limits: AccordLimits = {};
  const trust = { accordBetween: () => ({ limits }) } as unknown as TrustStore;
  const quotas = new Quotas('demo-a', trust, openMemoryStore());
  const direction = { from: 'demo-b', to: 'demo-a' };
  await quotas.load(direction);
  limits = { messagesPerDay: 1 };
  expect(quotas.admit(direction, 2, { bytes: 40, announcedBytes: 60 }, NOW)).toMatchObject({ lane: 2, isLowered: false });
  expect(() => quotas.admit(direction, 2, { bytes: 40, announcedBytes: 60 }, NOW)).toThrowCode('RELAY_QUOTA');
});

it('blobs that a message announces count in the bytes of its day, once, in memory and in the store (RELAY-20)', async () => {
  const limits: AccordLimits = { bytesPerDay: 250 };
  const trust = { accordBetween: () => ({ limits }) } as unknown as TrustStore;
  const quotas = new Quotas('demo-a', trust, openMemoryStore());
  const direction = { from: 'demo-b', to: 'demo-a' };
  await quotas.load(direction);
  const admission = quotas.admit(direction, 2, { bytes: 40, announcedBytes: 160 }, NOW)!;
  expect(admission.meters).toMatchObject([{ announcedBytes: 160 }]);
  admission.settle();
  expect(() => quotas.admit(direction, 2, { bytes: 40, announcedBytes: 11 }, NOW)).toThrowCode('RELAY_QUOTA');
  expect(quotas.admit(direction, 2, { bytes: 40, announcedBytes: 10 }, NOW)).toBeDefined();
  // What no day could carry is refused for good.
  expect(() => quotas.admit(direction, 2, { bytes: 40, announcedBytes: 211 }, NOW)).toThrowCode('RELAY_POLICY');
});

it('what a store wrote and did not confirm stays counted, and what it did not write does not (RELAY-47, STORE-01)', async () => {
  const limits: AccordLimits = { messagesPerDay: 3 };
  const trust = { accordBetween: () => ({ limits }) } as unknown as TrustStore;
  const rows: MeterSlot[] = [];
  const store = { meter: async () => [...rows] } as unknown as Store;
  const quotas = new Quotas('demo-a', trust, store);
  const direction = { from: 'demo-b', to: 'demo-a' };
  const admit = async () => {
    await quotas.load(direction);
    return quotas.admit(direction, 2, { bytes: 40, announcedBytes: 60 }, NOW)!;
  };
  // Written, and the answer lost.
  const lost = await admit();
  rows.push({ slot: lost.meters[0]!.slot, messages: 1, bytes: 100 });
  lost.doubt();
  // Nothing is read while another one is under way: it would be forgotten.
  const [second, third] = [await admit(), await admit()];
  await expect(admit()).toRejectCode('RELAY_QUOTA');
  second.doubt();
  third.undo();
  // The second one was not written: two more may pass, and no third.
  (await admit()).settle();
  rows[0] = { ...rows[0]!, messages: 2, bytes: 200 };
  (await admit()).settle();
  await expect(admit()).toRejectCode('RELAY_QUOTA');
});

it('a relay whose store failed after the commit counts what it took (RELAY-47, RELAY-06)', async () => {
  const inner = openMemoryStore();
  let failing = 0;
  const store = new Proxy(inner, {
    get(target, name) {
      if (name !== 'commit') return (Reflect.get(target, name, target) as () => unknown).bind(target);
      return async (commit: Commit) => {
        const result = await target.commit(commit);
        if ((commit.inbound ?? []).length === 0 || failing-- <= 0) return result;
        throw fail('STORE_UNAVAILABLE', { reason: 'the answer is lost' });
      };
    },
  });
  const { world, agency } = await start({ accord: { limits: { messagesPerDay: 2 } }, stores: { 'demo-b': store } });
  await world.startRelay('demo-b');
  const { link } = stateOf(world.pair, 'demo-a').relays.get('relay')!;
  const peer = agency('demo-b', { identity: { scope: 'demo-a', id: 'relay' }, link });
  failing = 1;
  peer.queue((await sealed(world, 'demo-a', 'demo-b')).frame);
  await until('the link ends', () => peer.failures.length > 0);
  peer.link.retryNow();
  await until('the first is taken', () => peer.acknowledged === 1);
  for (let count = 0; count < 2; count++) peer.queue((await sealed(world, 'demo-a', 'demo-b')).frame);
  await until('all are answered', () => peer.acknowledged === 3);
  expect(peer.refusals.map(({ seq, verdict }) => [seq, verdict.verdict, verdict.code])).toEqual([[3, 'rejected', 'busy']]);
});
