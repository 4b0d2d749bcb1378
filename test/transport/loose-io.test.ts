// NOTICE and TRUST through client and server: what the sender is told, what waits for whom, and what a cut leaves behind.
import { beforeEach, describe, expect, it } from 'vitest';
import { fail } from '../../src/core/errors.js';
import { LIMITS } from '../../src/core/limits.js';
import { memoryNetwork } from '../../src/transport/adapters/memory.js';
import { openLinkClient } from '../../src/transport/client.js';
import type { LinkClient } from '../../src/transport/client.js';
import { openLinkServer } from '../../src/transport/server.js';
import type { LinkServer } from '../../src/transport/server.js';
import { ManualClock, rest } from './manual-clock.js';
import { twoNodes } from './node.js';
import type { TestNode } from './node.js';

const BODY = Uint8Array.of(1, 2, 3);
let alpha: TestNode;
let beta: TestNode;
let clock: ManualClock;
let server: LinkServer;
let client: LinkClient;

beforeEach(async () => {
  ({ alpha, beta } = twoNodes());
  clock = new ManualClock();
  await start();
});

async function start(): Promise<void> {
  const network = memoryNetwork();
  const common = { network, clock };
  server = await openLinkServer({
    ...common,
    listen: { host: 'beta', port: 0 },
    identity: beta.identity,
    handler: beta,
    random: beta.random,
  });
  const expect = { scope: 'beta', id: 'relay' };
  client = openLinkClient({ ...common, url: server.url, expect, identity: alpha.identity, handler: alpha, random: alpha.random });
  await rest();
}

/** A promise that the test keeps back. */
function gate(): { promise: Promise<void>; open: () => void } {
  let open: () => void = () => undefined;
  const promise = new Promise<void>((resolve) => (open = resolve));
  return { promise, open };
}

/** Whether a promise has a value yet. */
async function state<T>(promise: Promise<T>): Promise<T | 'pending'> {
  await rest();
  return Promise.race([promise, Promise.resolve('pending' as const)]);
}

describe('notices and trust over a link', () => {
  it('tells the sender when the peer has dealt with it, both ways (LINK-35)', async () => {
    expect(await client.sendNotice(BODY)).toBe(true);
    expect(await server.sendNotice('alpha/relay', BODY)).toBe(true);
    expect(await client.sendTrust({ kind: 9, bytes: BODY })).toBe(true);
    expect(await server.sendTrust('alpha/relay', { kind: 9, scope: 'beta', above: 0 })).toBe(true);
    expect([alpha.notices, beta.notices]).toEqual([[BODY], [BODY]]);
    expect(beta.trusted).toMatchObject([{ kind: 9, size: 3, offset: 0, bytes: BODY }]);
    expect(alpha.trusted).toEqual([{ kind: 9, scope: 'beta', above: 0 }]);
  });

  it('waits for a handler that is still writing, and lets messages pass meanwhile (LINK-35)', async () => {
    const held = gate();
    beta.looseGate = held.promise;
    const sent = client.sendNotice(BODY);
    expect(await state(sent)).toBe('pending');
    alpha.send(beta, 2, 'one');
    client.wake(2);
    await rest();
    expect(beta.committed).toEqual(['alpha/relay 2 one']);
    held.open();
    expect(await sent).toBe(true);
  });

  it('says false of what a cut leaves open, and when nobody is connected (LINK-35)', async () => {
    beta.looseGate = gate().promise;
    const sent = client.sendNotice(BODY);
    const trust = client.sendTrust({ kind: 9, bytes: BODY });
    await rest();
    server.restart('alpha/relay');
    expect([await sent, await trust]).toEqual([false, false]);
    await client.close();
    expect([await client.sendNotice(BODY), await server.sendNotice('alpha/relay', BODY)]).toEqual([false, false]);
    expect(await server.sendTrust('nobody/relay', { kind: 9, bytes: BODY })).toBe(false);
  });

  it('takes no more notices than wait within the limits, and more once there is room (LINK-58)', async () => {
    const held = gate();
    beta.looseGate = held.promise;
    const large = new Uint8Array(LIMITS.noticeMaxBytes);
    const fit = LIMITS.noticeQueueMaxBytes / large.length;
    const sent = Array.from({ length: fit }, () => client.sendNotice(large));
    expect(await client.sendNotice(BODY)).toBe(false);
    const requests = Array.from({ length: LIMITS.trustQueueMaxItems }, () => client.sendTrust({ kind: 9, scope: 'beta', above: 0 }));
    expect(await client.sendTrust({ kind: 9, scope: 'beta', above: 0 })).toBe(false);
    held.open();
    expect(new Set(await Promise.all([...sent, ...requests]))).toEqual(new Set([true]));
    expect(await client.sendNotice(BODY)).toBe(true);
  });

  it('ends the link when a handler cannot go on, so that the peer sends it again (LINK-35)', async () => {
    beta.notice = async () => {
      throw fail('STORE_UNAVAILABLE', { reason: 'full' });
    };
    expect(await client.sendNotice(BODY)).toBe(false);
    expect(beta.events).toEqual(['alpha/relay up', 'alpha/relay down STORE_UNAVAILABLE']);
  });

  it('drops a notice and a document for a handler that wants none, and says that they are dealt with (LINK-35)', async () => {
    Object.assign(beta, { notice: undefined, trust: undefined });
    expect(await client.sendNotice(BODY)).toBe(true);
    expect(await client.sendTrust({ kind: 9, bytes: BODY })).toBe(true);
  });

  it('delays a peer that sends more TRUST than its budget, also over a new link (LINK-38)', async () => {
    const document = { kind: 10, bytes: new Uint8Array(LIMITS.directoryMaxBytes) };
    const all = Array.from({ length: LIMITS.trustBurstMaxBytes / LIMITS.directoryMaxBytes }, () => client.sendTrust(document));
    for (let i = 0; i < 20; i++) await rest();
    expect(await Promise.all(all)).not.toContain(false);
    const second = client.sendTrust({ kind: 10, bytes: BODY });
    expect(await state(second)).toBe('pending');
    await clock.advance(16);
    expect(await second).toBe(true);
    server.restart('alpha/relay');
    await clock.advance(2_000);
    expect(await client.sendTrust({ ...document, bytes: document.bytes.subarray(0, LIMITS.trustPartMaxBytes * 8) })).toBe(true);
    const third = client.sendTrust({ kind: 10, bytes: BODY });
    expect(await state(third)).toBe('pending');
    await clock.advance(3_000);
    expect(await third).toBe(true);
  });

  it('opens a link for TRUST alone when the directory is expired, and one for all after a restart (LINK-39)', async () => {
    await client.close();
    await server.close();
    beta.trustOnly = true;
    alpha.send(beta, 2, 'one');
    await start();
    expect(await client.sendNotice(BODY)).toBe(false);
    expect(await client.sendTrust({ kind: 9, bytes: BODY })).toBe(true);
    expect(beta.committed).toEqual([]);
    beta.trustOnly = false;
    server.restart('alpha/relay');
    await clock.advance(2_000);
    expect(beta.committed).toEqual(['alpha/relay 2 one']);
    expect(await client.sendNotice(BODY)).toBe(true);
  });

  it('is a RangeError or TypeError to send what no peer would take', async () => {
    await expect(client.sendNotice(new Uint8Array(0))).rejects.toThrow(RangeError);
    await expect(client.sendNotice(new Uint8Array(LIMITS.noticeMaxBytes + 1))).rejects.toThrow(RangeError);
    await expect(client.sendTrust({ kind: 9, bytes: new Uint8Array(0) })).rejects.toThrow(RangeError);
    await expect(client.sendTrust({ kind: 256, bytes: BODY })).rejects.toThrow(TypeError);
    await expect(client.sendTrust({ kind: 9, scope: 'Beta', above: 0 })).rejects.toThrow(TypeError);
    await expect(client.sendTrust({ kind: 9, scope: 'beta', above: -1 })).rejects.toThrow(TypeError);
  });

  it('lets a client end its link and dial anew (LINK-39)', async () => {
    client.restart();
    await clock.advance(1_000);
    expect(alpha.events.filter((event) => event === 'beta/relay up')).toHaveLength(2);
  });
});
