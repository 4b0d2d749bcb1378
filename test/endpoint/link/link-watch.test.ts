import { describe, expect, it } from 'vitest';
import { fail } from '../../../src/core/errors.js';
import type { EndpointEvent } from '../../../src/endpoint/alarms.js';
import { LinkWatch } from '../../../src/endpoint/link/link-watch.js';
import { manualClock } from '../../agency/world.js';

const PEER = 'demo-b/relay';
const refused = fail('LINK_CONNECT', { url: 'ws://b', reason: 'nothing listens there (ECONNREFUSED)' });
const unknown = fail('LINK_CONNECT', { url: 'ws://b', reason: 'the host name is not known (ENOTFOUND)' });

function start() {
  const clock = manualClock(1_000);
  const told: EndpointEvent[] = [];
  return { clock, told, watch: new LinkWatch(PEER, clock, (event) => told.push(event)) };
}

describe('the watch over a link', () => {
  it('calls a reason news once, and says since when the link is down and why (LINK-19)', () => {
    const { clock, told, watch } = start();
    expect(watch.standing).toEqual({ isUp: false, since: 1_000 });
    clock.advance(10);
    expect([watch.failed(refused), watch.failed(refused), watch.failed(unknown), watch.failed(unknown)]).toEqual([
      true,
      false,
      true,
      false,
    ]);
    expect(watch.standing).toEqual({ isUp: false, since: 1_000, code: 'LINK_CONNECT', detail: unknown.message });
    expect(told).toEqual([]);
    clock.advance(60_000);
    watch.failed(unknown);
    expect(told[0]).toMatchObject({ kind: 'alarm', alarm: 'unreachable', peer: PEER, code: 'LINK_CONNECT', detail: unknown.message });
    watch.up();
    // The peer dialled, and the attempt to dial it goes on failing.
    expect(watch.failed(refused)).toBe(false);
    expect(watch.standing).toEqual({ isUp: true, since: 61_010 });
    clock.advance(5);
    watch.down(fail('LINK_TIMEOUT', { ms: 1 }));
    expect(watch.standing).toMatchObject({ isUp: false, since: 61_015, code: 'LINK_TIMEOUT' });
    expect(watch.failed(unknown)).toBe(true);
  });

  it('takes the third link within an hour that was taken over for a second copy of the node (LINK-17)', () => {
    const { clock, told, watch } = start();
    const taken = fail('LINK_CLOSED', { closeCode: 4409, reason: '' });
    const end = (error = taken): void => {
      watch.up();
      watch.down(error);
    };
    end();
    end();
    end(fail('LINK_CLOSED', { closeCode: 1012, reason: '' }));
    clock.advance(3_600_000);
    end();
    end();
    expect(told).toEqual([]);
    end();
    expect(told).toMatchObject([{ kind: 'alarm', alarm: 'second-copy', peer: PEER }]);
  });

  it('raises the alarm of a second copy when the link does not come back after another process took it over (LINK-17)', () => {
    const { clock, told, watch } = start();
    const taken = fail('LINK_CLOSED', { closeCode: 4409, reason: 'refused' });
    watch.up();
    watch.down(taken);
    // Of two links that cross, the other one is there at once.
    watch.up();
    clock.advance(10_000);
    expect(told).toEqual([]);
    watch.down(taken);
    expect(watch.standing.detail).toBe('The link was closed (4409): another process proved itself by the keys of this node');
    clock.advance(9_999);
    expect(told).toEqual([]);
    clock.advance(1);
    expect(told).toMatchObject([{ kind: 'alarm', alarm: 'second-copy', peer: PEER, at: 21_000 }]);
    watch.up();
    watch.down(fail('LINK_CLOSED', { closeCode: 1013, reason: 'busy' }));
    expect(watch.standing.detail).toBe('The link was closed (1013): try again later; the peer says: busy');
  });

  it('tells nothing once its node has stopped (LINK-17)', () => {
    const { clock, told, watch } = start();
    watch.up();
    watch.down(fail('LINK_CLOSED', { closeCode: 4409, reason: '' }));
    watch.stop();
    clock.advance(10_000);
    expect(told).toEqual([]);
  });
});
