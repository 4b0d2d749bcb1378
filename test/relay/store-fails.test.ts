// SPDX-License-Identifier: Apache-2.0
import { afterEach, describe, expect, it } from 'vitest';
import { equal, toHex } from '../../src/core/bytes.js';
import { openMemoryStore } from '../../src/store/memory/memory.js';
import type { Store } from '../../src/store/port.js';
import { hostileRelay, sealed, start, stop, until } from './world.js';

afterEach(stop);

/** A store in which a message finds a defect: it cannot be written, whatever stands beside it. */
function failingAt(isBad: (envelopeId: Uint8Array) => boolean): { readonly store: Store; readonly commits: number[] } {
  const store = openMemoryStore();
  const commits: number[] = [];
  const commit: Store['commit'] = async (change) => {
    const inbound = change.inbound ?? [];
    if (inbound.length > 0) commits.push(inbound.length);
    if (inbound.some(({ envelopeId, routes }) => routes.length > 0 && isBad(envelopeId))) throw new TypeError('a defect');
    return store.commit(change);
  };
  const failing = new Proxy(store, {
    get(_, name) {
      const value: unknown = name === 'commit' ? commit : Reflect.get(store, name, store);
      return typeof value === 'function' ? (value as () => unknown).bind(store) : value;
    },
  });
  return { store: failing, commits };
}

describe('a message that the store cannot take', () => {
  it.each([0, 1, 2])(
    'is refused alone, and holds up neither the others of its batch nor what follows: the one at %d (RELAY-10)',
    async (at) => {
      const bad: Uint8Array[] = [];
      const { store, commits } = failingAt((envelopeId) => bad.some((one) => equal(one, envelopeId)));
      const { world } = await start({ stores: { 'demo-b': store } });
      const peer = hostileRelay(world, 'demo-a', 'demo-b');
      const messages = [
        await sealed(world, 'demo-a', 'demo-b'),
        await sealed(world, 'demo-a', 'demo-b'),
        await sealed(world, 'demo-a', 'demo-b'),
      ];
      bad.push(messages[at]!.envelopeId);
      for (const { frame } of messages) peer.queue(frame);
      const relay = await world.startRelay('demo-b');
      await until('all have an answer', () => peer.acknowledged === 3);
      expect(peer.refusals.map(({ verdict }) => verdict.verdict)).toEqual(['rejected']);
      const events = world.events['demo-b'];
      expect(events.flatMap((event) => (event.kind === 'stored' ? [event.envelope] : [])).sort()).toEqual(
        messages
          .filter((_, i) => i !== at)
          .map(({ envelopeId }) => toHex(envelopeId))
          .sort(),
      );
      expect(events).toContainEqual(expect.objectContaining({ kind: 'refused', code: 'RELAY_INTERNAL', envelope: toHex(bad[0]!) }));
      expect(events).toContainEqual(expect.objectContaining({ kind: 'alarm', alarm: 'message-failed' }));
      // A batch is tried whole, then one by one; the one that fails is tried once more, as refused.
      expect(commits.length).toBeLessThanOrEqual(1 + 3 + 1);
      const next = await sealed(world, 'demo-a', 'demo-b');
      peer.queue(next.frame);
      await until('what follows is taken', () => peer.acknowledged === 4);
      await peer.link.close();
      await relay.close();
    },
  );
});
