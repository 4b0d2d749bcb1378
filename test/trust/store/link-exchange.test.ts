// SPDX-License-Identifier: Apache-2.0
// What goes over the links of a node when they come up, when documents come in, and when the folder is looked at; the store is the test's.
import { beforeEach, describe, expect, it } from 'vitest';
import { nameOf } from '../../agency/world.js';
import { fail } from '../../../src/core/errors.js';
import type { RogatoryError } from '../../../src/core/errors.js';
import type { AddedDocument } from '../../../src/trust/store/admission.js';
import { kindNumber } from '../../../src/trust/store/exchange.js';
import type { WireDocument, WireRequest } from '../../../src/trust/store/exchange.js';
import { TrustLinks } from '../../../src/trust/store/links.js';
import type { TrustEvent } from '../../../src/trust/store/links.js';
import type { TrustStore } from '../../../src/trust/store/resolver.js';

const KINDS = 6;
const settled = (): Promise<void> => new Promise((done) => setImmediate(done));
const peer = (scope: string, id = 'relay') => ({ scope, id, key: `${scope}/${id}` });
const document = { kind: kindNumber('directory'), bytes: Uint8Array.of(1), digest: new Uint8Array(32), size: 1, offset: 0 };
const added = (more: Partial<AddedDocument> = {}): AddedDocument =>
  ({ kind: 'directory', scope: 'aa', version: 2, changed: true, ...more }) as AddedDocument;

class World {
  sent: [string, WireDocument | WireRequest][] = [];
  events: TrustEvent[] = [];
  changes = 0;
  /** What becomes of what is sent; by default it is dealt with at once. */
  deliver: () => Promise<boolean> = async () => true;
  take: () => Promise<AddedDocument> = async () => added();
  found: { added: AddedDocument[]; refused: { name: string; error: { code: string; message: string } }[] } = { added: [], refused: [] };
  waiting: AddedDocument[] = [];
  state: 'fresh' | 'stale' = 'fresh';
  looks = 0;
  look: () => Promise<void> = async () => undefined;
  timers: { delay: number; callback: () => void; cancelled: boolean }[] = [];
  readonly links: TrustLinks;

  constructor() {
    const trust = {
      own: 'aa',
      scopes: () => ['aa', 'bb', 'cc'],
      heldVersion: () => 1,
      newerThan: (_kind: string, _scope: string, above: number) => (above < 1 ? [{ bytes: Uint8Array.of(7) }] : []),
      between: () => [],
      addInSlices: () => this.take(),
      addWaiting: async () => this.waiting,
      refresh: async () => {
        this.looks++;
        await this.look();
        return this.found;
      },
      freshness: () => (this.state === 'stale' ? { state: 'stale', reason: 'old' } : { state: 'fresh' }),
    } as unknown as TrustStore;
    this.links = new TrustLinks({
      ...{ trust, log: (event) => this.events.push(event), onChanged: () => this.changes++ },
      assemble: () => ({ add: (part) => part }),
      clock: {
        now: () => 5,
        after: (delay, callback) => {
          const timer = { delay, callback, cancelled: false };
          this.timers.push(timer);
          return () => (timer.cancelled = true);
        },
      },
      send: (key, content) => {
        this.sent.push([key, content]);
        return this.deliver();
      },
    });
  }

  to(key: string): number {
    return this.sent.filter(([to]) => to === key).length;
  }
}

let world: World;
beforeEach(() => {
  world = new World();
});

describe('a peer whose link is up', () => {
  it('is asked for all states when it is of the own one, and else for its own alone (RELAY-18)', async () => {
    for (const each of [peer('aa'), peer('bb')]) world.links.up(each);
    expect(world.sent).toEqual([]);
    await settled();
    expect([world.to('aa/relay'), world.to('bb/relay')]).toEqual([3 * KINDS, KINDS]);
    expect(world.sent.filter(([key]) => key === 'bb/relay').every(([, content]) => 'scope' in content && content.scope === 'bb')).toBe(
      true,
    );
  });

  it('is asked eight things at a time, and nothing more once one was not dealt with', async () => {
    const dealt: ((ok: boolean) => void)[] = [];
    world.deliver = () => new Promise((done) => dealt.push(done));
    world.links.up(peer('aa'));
    await settled();
    expect(dealt).toHaveLength(8);
    for (const done of dealt.slice(0, 7)) done(true);
    await settled();
    expect(dealt).toHaveLength(8);
    dealt[7]?.(true);
    await settled();
    expect(dealt).toHaveLength(16);
    for (const [i, done] of dealt.slice(8).entries()) done(i !== 3);
    await settled();
    expect(dealt).toHaveLength(16);
  });

  it('is answered what it asks for, and one whose link is down is not', async () => {
    const request = { kind: kindNumber('directory'), scope: 'aa', above: 0 };
    await world.links.receive(peer('bb'), request);
    world.links.up(peer('bb'));
    await settled();
    world.sent = [];
    await world.links.receive(peer('bb'), request);
    await settled();
    expect(world.sent).toEqual([['bb/relay', { kind: kindNumber('directory'), bytes: Uint8Array.of(7) }]]);
    world.links.down(peer('bb'));
    await world.links.receive(peer('bb'), request);
    await settled();
    expect(world.sent).toHaveLength(1);
  });
});

describe('a document that a peer sends', () => {
  beforeEach(async () => {
    for (const each of [peer('aa'), peer('bb'), peer('cc')]) world.links.up(each);
    await settled();
    world.sent = [];
  });

  it('is told, and handed on to all others (RELAY-18)', async () => {
    await world.links.receive(peer('bb'), document);
    await settled();
    expect(world.events).toEqual([{ kind: 'trust', document: 'directory', peer: 'bb/relay', scope: 'aa' }]);
    expect(['aa/relay', 'bb/relay', 'cc/relay'].map((key) => world.to(key))).toEqual([1, 0, 1]);
    expect(world.changes).toBe(1);
  });

  it('is passed over in silence when it changes nothing', async () => {
    world.take = async () => added({ changed: false });
    await world.links.receive(peer('bb'), document);
    await settled();
    expect([world.events, world.sent, world.changes]).toEqual([[], [], 0]);
  });

  it.each<[string, RogatoryError, number, string[]]>([
    [
      'makes its peer be asked when something is missing before it',
      fail('TRUST_GAP', { scope: 'bb', kind: 'directory' } as never),
      KINDS,
      [],
    ],
    ['is no news when a newer one is held', fail('TRUST_ROLLBACK', { scope: 'bb', kind: 'directory' } as never), 0, []],
    ['is told as refused for every other reason', fail('TRUST_EXPIRED', { scope: 'bb' } as never), 0, ['TRUST_EXPIRED']],
  ])('%s', async (_name, error, asked, told) => {
    world.take = () => Promise.reject(error);
    await world.links.receive(peer('bb'), document);
    await settled();
    expect(world.sent).toHaveLength(asked);
    expect(world.events.map((event) => ('code' in event ? event.code : event.kind))).toEqual(told);
    expect(world.events.every((event) => 'peer' in event && event.peer === 'bb/relay')).toBe(true);
  });

  it('is left in silence when the node closes meanwhile, and a bug is never taken for a refusal', async () => {
    world.take = async () => {
      world.links.stop();
      throw fail('TRUST_EXPIRED', { scope: 'bb' } as never);
    };
    await world.links.receive(peer('bb'), document);
    expect(world.events).toEqual([]);
    world.links.start();
    world.take = () => Promise.reject(new TypeError('a bug'));
    await expect(world.links.receive(peer('bb'), document)).rejects.toThrow(TypeError);
  });

  it('is handed on to nobody when the node closed meanwhile', async () => {
    world.take = async () => {
      world.links.stop();
      return added();
    };
    await world.links.receive(peer('bb'), document);
    await settled();
    expect([world.sent, world.changes]).toEqual([[], 0]);
  });
});

describe('a look at the folder', () => {
  it('takes up what lies there and what waited, tells both, and what is refused by its name (RELAY-18)', async () => {
    world.links.up(peer('bb'));
    await settled();
    world.sent = [];
    world.found = { added: [added()], refused: [{ name: 'bad.cose', error: { code: 'TRUST_SIGNATURE', message: 'bad' } }] };
    world.waiting = [added({ kind: 'freshness' })];
    world.links.start();
    await settled();
    expect(world.events).toEqual([
      { kind: 'alarm', alarm: 'trust-refused', subject: 'bad.cose', file: 'bad.cose', code: 'TRUST_SIGNATURE', detail: 'bad' },
      { kind: 'trust', document: 'directory', scope: 'aa' },
      { kind: 'trust', document: 'freshness', scope: 'aa' },
    ]);
    expect([world.to('bb/relay'), world.changes]).toEqual([2, 2]);
  });

  it('comes again after five seconds, is not begun twice, and ends with the node (RELAY-18)', async () => {
    let end = (): void => undefined;
    world.look = () => new Promise((done) => (end = done));
    world.links.start();
    await settled();
    expect(world.timers.map(({ delay }) => delay)).toEqual([5_000]);
    world.timers[0]?.callback();
    await settled();
    expect([world.looks, world.timers.length]).toEqual([1, 2]);
    end();
    await settled();
    world.timers[1]?.callback();
    await settled();
    expect(world.looks).toBe(2);
    world.links.stop();
    expect(world.timers.map(({ cancelled }) => cancelled)).toEqual([false, false, true]);
    world.state = 'stale';
    end();
    await settled();
    expect(world.events).toEqual([]);
    world.look = async () => undefined;
    world.links.start();
    await settled();
    expect(world.events.map(nameOf)).toEqual(['stale', 'stale', 'stale']);
  });

  it('tells what keeps it from the folder, and goes on to what has gone stale', async () => {
    world.look = () => Promise.reject(new TypeError('no folder'));
    world.state = 'stale';
    world.links.start();
    await settled();
    expect(world.events).toMatchObject([
      { kind: 'alarm', alarm: 'trust-refused', code: 'unknown', detail: 'no folder' },
      ...['aa', 'bb', 'cc'].map((scope) => ({ kind: 'alarm', alarm: 'stale', scope, detail: 'old' })),
    ]);
  });

  it('tells once that a state is stale, and once that it is fresh again (TRUST-28)', async () => {
    const kinds = async (state: 'fresh' | 'stale'): Promise<string[]> => {
      world.state = state;
      world.events = [];
      world.timers.at(-1)?.callback();
      await settled();
      return world.events.map(nameOf);
    };
    world.links.start();
    await settled();
    expect(world.events).toEqual([]);
    expect(await kinds('stale')).toEqual(['stale', 'stale', 'stale']);
    expect(await kinds('stale')).toEqual([]);
    expect(await kinds('fresh')).toEqual(['fresh', 'fresh', 'fresh']);
    expect(await kinds('fresh')).toEqual([]);
  });
});
