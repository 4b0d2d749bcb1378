// What leaves for the relays of another state at once.
import { expect, it } from 'vitest';
import { toHex } from '../../src/core/bytes.js';
import { sha256 } from '../../src/crypto/digest/digest.js';
import { Duty } from '../../src/relay/duty.js';
import type { RelayEvent } from '../../src/relay/events.js';
import { Handover } from '../../src/relay/route/handover.js';
import { Pacing } from '../../src/relay/quota/pacing.js';
import { Quotas } from '../../src/relay/quota/quotas.js';
import { openMemoryStore } from '../../src/store/memory/memory.js';
import type { LinkPeer } from '../../src/transport/handler.js';
import type { TrustStore } from '../../src/trust/store/resolver.js';
import { NOW } from '../trust/states.js';
import { testClock } from './world.js';

it('two relays of one state are handed no more together than the accord lets pass (RELAY-22)', async () => {
  const self = { scope: 'demo-a', id: 'relay' };
  const store = openMemoryStore();
  const trust = { accordBetween: () => ({ limits: { messagesPerDay: 3 } }) } as unknown as TrustStore;
  const [clock, log, ignore] = [testClock, () => undefined, () => undefined];
  const pacing = new Pacing({ self, quotas: new Quotas(self.scope, trust, store), clock, log, wake: ignore });
  const committer = { commit: () => Promise.reject(new TypeError('nothing is committed')) };
  const duty = new Duty({ self, store, committer, book: { concernedBy: async () => [] }, clock, log, onError: ignore });
  const handover = new Handover({ self, store, committer, clock, log, duty, pacing });
  const peers = ['first', 'second'].map((id): LinkPeer => ({ scope: 'demo-b', id, key: `demo-b/${id}`, signerId: new Uint8Array(32) }));
  const outbound = peers.flatMap(({ key }, side) =>
    Array.from({ length: 3 }, (_, at) => ({
      ...{ to: key, lane: 2, mailbox: `box-${side}@demo-b`, frame: Uint8Array.of(side, at), expiresAt: NOW + 60_000 },
      ...{ envelopeId: new Uint8Array(16).fill(side * 8 + at), envelopeDigest: sha256(Uint8Array.of(side, at)) },
    })),
  );
  await store.commit({ now: NOW, outbound });
  const handed = await Promise.all(peers.map((peer) => handover.window(peer, 2, 0, 64, 1_000_000)));
  expect(handed.map((messages) => messages.length)).toEqual([3, 0]);
  pacing.stop();
});

it('hands over what stands before a frame that its disk has changed, and tells of the store once (RELAY-35)', async () => {
  const self = { scope: 'demo-a', id: 'relay' };
  const store = openMemoryStore();
  const trust = { accordBetween: () => undefined } as unknown as TrustStore;
  const said: RelayEvent[] = [];
  const [clock, log, ignore] = [testClock, (event: RelayEvent) => void said.push(event), () => undefined];
  const pacing = new Pacing({ self, quotas: new Quotas(self.scope, trust, store), clock, log, wake: ignore });
  const committer = { commit: () => Promise.reject(new TypeError('nothing is committed')) };
  const duty = new Duty({ self, store, committer, book: { concernedBy: async () => [] }, clock, log, onError: ignore });
  const handover = new Handover({ self, store, committer, clock, log, duty, pacing });
  const peer: LinkPeer = { scope: 'demo-a', id: 'ca', key: 'demo-a/ca', signerId: new Uint8Array(32) };
  const outbound = [0, 1, 2].map((at) => ({
    ...{ to: peer.key, lane: 2, mailbox: 'ca@demo-a', frame: Uint8Array.of(at), expiresAt: NOW + 60_000 },
    ...{ envelopeId: new Uint8Array(16).fill(at), envelopeDigest: sha256(Uint8Array.of(at === 1 ? 9 : at)) },
  }));
  await store.commit({ now: NOW, outbound });
  for (const after of [0, 1]) {
    const handed = await handover.window(peer, 2, after, 64, 1_000_000);
    expect(handed.map(({ seq }) => seq)).toEqual(after === 0 ? [1] : []);
  }
  expect(said).toMatchObject([{ kind: 'alarm', alarm: 'frame-damaged', subject: toHex(sha256(Uint8Array.of(9))) }]);
  expect(JSON.stringify(said)).toContain(`the frame of envelope ${'01'.repeat(16)}`);
  pacing.stop();
});
