import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../src/core/limits.js';
import type { RelayEvent } from '../../src/relay/events.js';
import { RepeatedLines } from '../../src/relay/relay-board.js';
import { manualClock } from '../agency/world.js';

const refusedLink = (address: string, code = 'LINK_HANDSHAKE'): RelayEvent => ({ kind: 'link-refused', address, code, detail: 'x' });
const refused = (envelope: string, peer = 'demo-b/relay'): RelayEvent => ({
  ...{ kind: 'refused', peer, envelope, code: 'RELAY_NO_ROUTE', detail: 'x' },
});

function start() {
  const clock = manualClock(0);
  const told: RelayEvent[] = [];
  return { clock, told, lines: new RepeatedLines(clock, (event) => told.push(event)) };
}

describe('lines that anybody can cause', () => {
  it('are written at the first, and then counted once a minute, however many a neighbourhood of addresses makes', () => {
    const { clock, told, lines } = start();
    for (let i = 0; i < 10_000; i++) lines.take(refusedLink(`203.0.113.${i % 256}`));
    lines.take(refusedLink('198.51.100.1'));
    lines.take(refusedLink('203.0.113.1', 'LINK_PEER_UNKNOWN'));
    expect(told).toHaveLength(3);
    clock.advance(60_000);
    expect(told.slice(3)).toEqual([{ ...refusedLink('203.0.113.15'), times: 9_999 }]);
    lines.take(refusedLink('203.0.113.9'));
    clock.advance(60_000);
    expect(told.slice(4)).toEqual([{ ...refusedLink('203.0.113.9'), times: 1 }]);
    // A quiet minute: the next one is a first one again.
    clock.advance(60_000);
    lines.take(refusedLink('203.0.113.7'));
    expect(told.slice(5)).toEqual([refusedLink('203.0.113.7')]);
  });

  it('are counted by the network of a household in IPv6, and by the peer of a refused message', () => {
    const { told, lines } = start();
    for (const address of ['2001:db8:1::1', '2001:db8:1:2::9', '2001:db8:2::1', '::ffff:192.0.2.1', '192.0.2.200'])
      lines.take(refusedLink(address));
    expect(told).toEqual(['2001:db8:1::1', '2001:db8:2::1', '::ffff:192.0.2.1'].map((address) => refusedLink(address)));
    lines.take(refused('01'));
    lines.take(refused('02'));
    lines.take(refused('03', 'demo-c/relay'));
    expect(told.slice(3)).toEqual([refused('01'), refused('03', 'demo-c/relay')]);
    lines.stop();
    expect(told.slice(5)).toMatchObject([
      { kind: 'link-refused', times: 1 },
      { kind: 'link-refused', times: 1 },
      { kind: 'refused', envelope: '02', times: 1 },
    ]);
  });

  it('are told from the rest as one, where there are more sources than are counted one by one', () => {
    const { told, lines } = start();
    for (let i = 0; i < LIMITS.repeatedLinesMax + 500; i++) lines.take(refusedLink(`10.${i >> 8}.${i & 255}.1`));
    expect(told).toHaveLength(LIMITS.repeatedLinesMax + 1);
    lines.take({ kind: 'closed' });
    expect(told.at(-1)).toEqual({ kind: 'closed' });
  });
});
