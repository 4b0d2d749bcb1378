// Counts between memory and store: an accord that changes while a batch is being judged, and commits of which nobody knows what became.
import { afterEach, expect, it } from 'vitest';
import { fail } from '../../src/core/errors.js';
import type { Effects } from '../../src/endpoint/effects.js';
import { genesisLeaf } from '../../src/endpoint/log/leaves.js';
import type { RelayEvent } from '../../src/relay/events.js';
import { Quotas } from '../../src/relay/quota/quotas.js';
import { Acceptance } from '../../src/relay/route/acceptance.js';
import { openMemoryStore } from '../../src/store/memory/memory.js';
import type { Commit, MeterSlot } from '../../src/store/port.js';
import type { AccordLimits } from '../../src/trust/documents/accord.js';
import type { TrustStore } from '../../src/trust/store/resolver.js';
import { NOW } from '../trust/states.js';
import { outgoing, sealed, start, stateOf, stop, testClock, until } from './world.js';

afterEach(stop);

it('limits that come in while a batch is judged are kept to (RELAY-20)', async () => {
  let limits: AccordLimits = {};
  const trust = { accordBetween: () => ({ limits }) } as unknown as TrustStore;
  const admit = new Quotas('demo-a', trust, openMemoryStore()).batch();
  const direction = { from: 'demo-b', to: 'demo-a' };
  expect(await admit(direction, 2, { bytes: 40, announcedBytes: 60 }, NOW)).toBeUndefined();
  limits = { messagesPerDay: 1 };
  expect(await admit(direction, 2, { bytes: 40, announcedBytes: 60 }, NOW)).toMatchObject({ lane: 2, isLowered: false });
  await expect(admit(direction, 2, { bytes: 40, announcedBytes: 60 }, NOW)).toRejectCode('RELAY_QUOTA');
});

it('blobs that a message announces count in the bytes of its day, once, in memory and in the store (RELAY-20)', async () => {
  const limits: AccordLimits = { bytesPerDay: 250 };
  const trust = { accordBetween: () => ({ limits }) } as unknown as TrustStore;
  const admit = new Quotas('demo-a', trust, openMemoryStore()).batch();
  const direction = { from: 'demo-b', to: 'demo-a' };
  expect((await admit(direction, 2, { bytes: 40, announcedBytes: 160 }, NOW))!.meters).toMatchObject([{ announcedBytes: 160 }]);
  await expect(admit(direction, 2, { bytes: 40, announcedBytes: 11 }, NOW)).toRejectCode('RELAY_QUOTA');
  expect(await admit(direction, 2, { bytes: 40, announcedBytes: 10 }, NOW)).toBeDefined();
  // What no day could carry is refused for good.
  await expect(admit(direction, 2, { bytes: 40, announcedBytes: 211 }, NOW)).toRejectCode('RELAY_POLICY');
});

it('what a store wrote and did not confirm stays counted, and what it did not write does not (RELAY-47, STORE-01)', async () => {
  const limits: AccordLimits = { messagesPerDay: 2 };
  const trust = { accordBetween: () => ({ limits }) } as unknown as TrustStore;
  const rows: MeterSlot[] = [];
  const quotas = new Quotas('demo-a', trust, { meter: async () => [...rows] });
  const admit = async () => (await quotas.batch()({ from: 'demo-b', to: 'demo-a' }, 2, { bytes: 40, announcedBytes: 60 }, NOW))!;
  const written = await admit();
  // Another one was not written.
  await admit();
  rows.push({ slot: written.meters[0]!.slot, messages: 1, bytes: 100 });
  await admit();
  rows[0] = { ...rows[0]!, messages: 2, bytes: 200 };
  await expect(admit()).toRejectCode('RELAY_QUOTA');
});

it('two relays of a state that send at once share its day (RELAY-20)', async () => {
  const { world } = await start({ accord: { limits: { messagesPerDay: 1 } } });
  const [store, trust] = [openMemoryStore(), world.trust('demo-b')];
  const self = { scope: 'demo-b', id: 'relay' };
  await store.commit({ now: NOW, leaves: [genesisLeaf({ owner: self, epoch: NOW })] });
  const quotas = new Quotas(self.scope, trust, store);
  const commit = async (effects: Effects<RelayEvent>) => store.commit({ inbound: effects.inbound ?? [], now: testClock.now() });
  const acceptance = new Acceptance({ self, trust, committer: { commit }, clock: testClock, log: () => undefined, quotas });
  const verdicts = await Promise.all(
    ['relay', 'second'].map(async (id) => {
      const { envelopeId, envelopeDigest, expiresAt, frame } = outgoing(1, (await sealed(world, 'demo-a', 'demo-b')).frame);
      const message = { envelopeId, envelopeDigest, expiresAt, frame, mailbox: 'ca@demo-b', lane: 2, seq: 1, streamId: new Uint8Array(16) };
      return acceptance.take({ scope: 'demo-a', id, key: `demo-a/${id}`, signerId: new Uint8Array(32) }, [message]);
    }),
  );
  expect(verdicts.flat().map(({ verdict, code }) => code ?? verdict)).toEqual(['accepted', 'busy']);
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
