// Two relays whose operators both name the other one to be dialled, over real sockets: one link stays, always the same one.
import { afterEach, describe, expect, it } from 'vitest';
import { fail } from '../../../src/core/errors.js';
import { nodeNetwork } from '../../../src/transport/adapters/ws.js';
import type { Network } from '../../../src/transport/network.js';
import { freeUrl, sealed, start, stop, testClock, until } from '../../relay/world.js';
import type { Scope, World } from '../../relay/world.js';

const A = { scope: 'demo-a', id: 'relay' };
const B = { scope: 'demo-b', id: 'relay' };

afterEach(stop);

/** @param isCut - Tells whether a url cannot be dialled at present. */
async function startWorld(isCut: (url: string) => boolean = () => false) {
  const urls = { 'demo-a': await freeUrl(), 'demo-b': await freeUrl() };
  const network: Network = {
    ...nodeNetwork,
    dial: (url, options) => (isCut(url) ? Promise.reject(fail('LINK_CONNECT', { url })) : nodeNetwork.dial(url, options)),
  };
  return start({ network, urls });
}

/** What a relay was told of its links with the other one, in order. */
function links(world: World, scope: Scope): string[] {
  return world.events[scope].flatMap((event) => {
    if (event.kind === 'link-up') return event.peer.endsWith('/relay') ? ['up'] : [];
    const isEnd = event.kind === 'link-down' && event.peer.endsWith('/relay') && event.code !== 'LINK_CONNECT';
    return isEnd ? [event.code ?? 'down'] : [];
  });
}

/** Links up: they begin and end in turn. Attempts that came to nothing are none. */
function isUp(world: World, scope: Scope): boolean {
  return links(world, scope).at(-1) === 'up';
}

describe('two relays that dial each other', () => {
  it('keep the link of the one whose name sorts first, and carry everything once, both ways (RELAY-08)', async () => {
    const { world, agency } = await startWorld();
    await world.startRelay('demo-b', undefined, testClock, [A]);
    await world.startRelay('demo-a', undefined, testClock, [B]);
    const [left, right] = [agency('demo-a'), agency('demo-b')];
    for (let i = 0; i < 5; i++) {
      left.queue((await sealed(world, 'demo-a', 'demo-b')).frame);
      right.queue((await sealed(world, 'demo-b', 'demo-a')).frame);
    }
    await until('all have arrived', () => left.received.length === 5 && right.received.length === 5);
    await until('both have one link', () => isUp(world, 'demo-a') && isUp(world, 'demo-b'));
    const before = [links(world, 'demo-a'), links(world, 'demo-b')];
    // At most the link of the other one came first, and gave way.
    for (const told of before) expect([['up'], ['up', 'LINK_SUPERSEDED', 'up'], ['up', 'LINK_CLOSED', 'up']]).toContainEqual(told);
    // The one that waits dials no more: nothing changes within what a new attempt would take.
    await new Promise((done) => setTimeout(done, 1_500));
    expect([links(world, 'demo-a'), links(world, 'demo-b')]).toEqual(before);
    const refused = [...world.events['demo-a'], ...world.events['demo-b']].filter(
      ({ kind }) => kind === 'alarm' || kind === 'refused-by-peer',
    );
    expect(refused).toEqual([]);
  });

  it('use the link of the other one while theirs cannot be made, and change over when it can (RELAY-08)', async () => {
    let cut: string | undefined;
    const { world, agency } = await startWorld((url) => url === cut);
    cut = world.urls['demo-b'];
    await world.startRelay('demo-a', undefined, testClock, [B]);
    await world.startRelay('demo-b', undefined, testClock, [A]);
    const left = agency('demo-a');
    left.queue((await sealed(world, 'demo-a', 'demo-b')).frame);
    await until('it has arrived over the only link', async () => (await world.stores['demo-b'].stats()).messages === 1);
    expect([links(world, 'demo-a'), links(world, 'demo-b')]).toEqual([['up'], ['up']]);
    cut = undefined;
    const right = agency('demo-b');
    await until('they changed over', () => links(world, 'demo-a').length === 3 && links(world, 'demo-b').length === 3);
    left.queue((await sealed(world, 'demo-a', 'demo-b')).frame);
    await until('all has arrived', () => right.received.length === 2);
    expect([isUp(world, 'demo-a'), isUp(world, 'demo-b')]).toEqual([true, true]);
  });
});
