// A hostile state lists other relays in each of its directories, so that a relay dials ever more of them.
import { expect, it } from 'vitest';
import { fail } from '../../src/core/errors.js';
import { PeerLinks } from '../../src/relay/peer-links.js';
import type { Network } from '../../src/transport/network.js';
import { memoryLinkIdentity } from '../../src/transport/identity.js';
import { LIMITS } from '../../src/core/limits.js';
import { ManualClock } from '../transport/manual-clock.js';
import { NOW, createPair, seededRandom } from '../trust/states.js';

it('a relay dials those alone that the newest directory lists (RELAY-08)', async () => {
  const pair = await createPair();
  const trust = pair.open('demo-a');
  const clock = new ManualClock();
  const dialled: string[] = [];
  const network: Network = {
    dial(url) {
      dialled.push(url);
      return Promise.reject(fail('LINK_CONNECT', { url }));
    },
    listen: async () => ({ url: 'ws://127.0.0.1:1', close: async () => undefined }),
  };
  const self = { scope: 'demo-a', id: 'relay' };
  const identity = memoryLinkIdentity(self, pair.a.relays.get('relay')!.link, () => [1, 1]);
  const links = new PeerLinks({
    ...{ self, identity, trust, network, dial: [] },
    clock: { now: () => NOW, after: (delayMs, callback) => clock.after(delayMs, callback) },
    random: seededRandom('links'),
    listen: { host: '127.0.0.1', port: 0 },
  });
  await links.listen({
    authorize: () => undefined,
    unreached: () => undefined,
    commit: async () => [],
    counters: async () => [],
    window: async () => [],
    acknowledged: async () => undefined,
    refused: async () => undefined,
  });
  links.dial(links.targets());
  expect(dialled).toEqual(['ws://127.0.0.1:1']);
  const [relay] = pair.b.directoryInput.relays;
  for (let version = 2; version < 6; version++) {
    const url = `ws://127.0.0.1:${version}`;
    trust.add(await pair.b.signDirectory({ version, relays: [{ ...relay!, id: `relay-${version}`, urls: [url] }] }), NOW);
    links.trustChanged();
    dialled.length = 0;
    for (let i = 0; i < 4; i++) await clock.advance(LIMITS.reconnectMaxMs);
    expect([...new Set(dialled)]).toEqual([url]);
  }
  await links.close();
});
