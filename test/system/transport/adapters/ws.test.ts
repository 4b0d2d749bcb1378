import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { toUtf8 } from '../../../../src/core/bytes.js';
import { nodeNetwork } from '../../../../src/transport/adapters/ws.js';
import type { Listener, ListenOptions, Socket } from '../../../../src/transport/network.js';
import { selfSigned } from '../../../transport/adapters/certificate.js';

const PROTOCOLS = ['rogatory-link.2', 'rogatory-link.1'];
const closing: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function listen(options: Partial<ListenOptions> = {}): Promise<{ listener: Listener; accepted: Socket[] }> {
  const accepted: Socket[] = [];
  const listener = await nodeNetwork.listen({ host: '127.0.0.1', port: 0, protocols: ['rogatory-link.1'], ...options }, (socket) =>
    accepted.push(socket),
  );
  closing.push(() => {
    for (const socket of accepted) socket.terminate();
    return listener.close();
  });
  return { listener, accepted };
}

async function dial(
  url: string,
  options: { protocols?: readonly string[]; signal?: AbortSignal; timeoutMs?: number } = {},
): Promise<Socket> {
  const socket = await nodeNetwork.dial(url, { protocols: PROTOCOLS, timeoutMs: 5_000, ...options });
  closing.push(() => socket.terminate());
  return socket;
}

const message = (socket: Socket) => new Promise((resolve) => (socket.onMessage = resolve));
const closed = (socket: Socket) =>
  new Promise((resolve) => (socket.onClose = (code, reason, error) => resolve([code, reason, error?.code])));

describe('ws adapter', () => {
  it('carries binary messages both ways and tells both ends the offer and the choice (LINK-05)', async () => {
    const { listener, accepted } = await listen();
    const dialled = await dial(listener.url);
    const [server] = accepted as [Socket];
    for (const socket of [dialled, server]) expect([socket.protocol, socket.offered]).toEqual(['rogatory-link.1', PROTOCOLS]);
    expect(server.remoteAddress).toBe('127.0.0.1');
    for (const [from, to] of [
      [dialled, server],
      [server, dialled],
    ] as const) {
      const arriving = message(to);
      await from.send(toUtf8('hello'));
      expect(await arriving).toEqual(toUtf8('hello'));
    }
    expect(dialled.bufferedBytes).toBe(0);
  });

  it('masks the messages of the dialling side with zeros, which take no work on either side', async () => {
    const { listener, accepted } = await listen();
    const sent: Buffer[] = [];
    const proxy = createServer((near) => {
      const far = connect(Number(new URL(listener.url).port), '127.0.0.1');
      near.on('data', (bytes) => sent.push(bytes));
      near.pipe(far).pipe(near);
    });
    closing.push(() => proxy.close());
    await once(proxy.listen(0, '127.0.0.1'), 'listening');
    const dialled = await dial(`ws://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
    const arriving = message(accepted[0] as Socket);
    await dialled.send(toUtf8('hello'));
    expect(await arriving).toEqual(toUtf8('hello'));
    expect(Buffer.concat(sent).subarray(-11)).toEqual(Buffer.concat([Buffer.of(0x82, 0x85, 0, 0, 0, 0), Buffer.from('hello')]));
  });

  it('frees large messages once they are sent, where the runtime can', async () => {
    const { listener, accepted } = await listen();
    const dialled = await dial(listener.url);
    const arriving = message(accepted[0] as Socket);
    const bytes = new Uint8Array(100_000).fill(7);
    await dialled.send(bytes);
    expect(await arriving).toEqual(new Uint8Array(100_000).fill(7));
    expect(bytes.length).toBe('transfer' in ArrayBuffer.prototype ? 0 : 100_000);
  });

  it('tells the code and the reason of a close to both ends (LINK-18)', async () => {
    const { listener, accepted } = await listen();
    const dialled = await dial(listener.url);
    const both = Promise.all([closed(dialled), closed(accepted[0]!)]);
    accepted[0]!.close(4409, 'refused');
    expect(await both).toEqual([[4409, 'refused', undefined], [4409, 'refused', undefined]]); // prettier-ignore
    await dialled.send(toUtf8('late'));
  });

  it('tells 1006 when the other end is gone', async () => {
    const { listener, accepted } = await listen();
    const dialled = await dial(listener.url);
    const ending = closed(dialled);
    accepted[0]!.terminate();
    expect(await ending).toEqual([1006, '', undefined]);
  });

  it('cannot reach a closed port, a wrong host or a url that is none (LINK-19)', async () => {
    const { listener } = await listen();
    await listener.close();
    const url = listener.url;
    await expect(dial(url)).toRejectCode('LINK_CONNECT', { url, reason: 'nothing listens there (ECONNREFUSED)' });
    await expect(dial('ftp://127.0.0.1/')).toRejectCode('LINK_CONNECT', { reason: 'that is no address of a WebSocket' });
    await expect(dial('not a url')).toRejectCode('LINK_CONNECT', { reason: 'that is no address of a WebSocket' });
  });

  it('gives up on a server that never answers, after its time or when told to (LINK-19)', async () => {
    const mute: Server = createServer(() => undefined).listen(0, '127.0.0.1');
    closing.push(() => mute.close());
    await once(mute, 'listening');
    const url = `ws://127.0.0.1:${(mute.address() as AddressInfo).port}`;
    await expect(dial(url, { timeoutMs: 50 })).toRejectCode('LINK_CONNECT', { reason: 'no answer in time' });
    const controller = new AbortController();
    const dialling = dial(url, { signal: controller.signal });
    controller.abort();
    await expect(dialling).toRejectCode('LINK_CONNECT');
    await expect(dial(url, { signal: AbortSignal.abort() })).toRejectCode('LINK_CONNECT');
  });

  it('cannot bind an address that is taken (LINK-19)', async () => {
    const { listener } = await listen();
    const port = Number(listener.url.split(':').at(-1));
    await expect(listen({ port })).toRejectCode('LINK_CONNECT', { reason: 'another process listens on that port (EADDRINUSE)' });
    await expect(listen({ host: '192.0.2.1' })).toRejectCode('LINK_CONNECT', {
      reason: 'this machine does not have that address (EADDRNOTAVAIL)',
    });
  });

  it('speaks TLS 1.3 and nothing older, and trusts no unknown certificate (LINK-50)', async () => {
    const { listener, accepted } = await listen({ tls: selfSigned() });
    expect(listener.url).toMatch(/^wss:/);
    const reason = 'no authority that this machine trusts signed the certificate (DEPTH_ZERO_SELF_SIGNED_CERT)';
    await expect(dial(listener.url)).toRejectCode('LINK_CONNECT', { reason });
    const plain = await listen();
    await expect(dial(plain.listener.url.replace('ws:', 'wss:'))).rejects.toThrow('what answers there speaks no TLS 1.3');
    const old = new WebSocket(listener.url, ['rogatory-link.1'], { rejectUnauthorized: false, maxVersion: 'TLSv1.2' });
    await once(old, 'error');
    const current = new WebSocket(listener.url, ['rogatory-link.1'], { rejectUnauthorized: false });
    closing.push(() => current.terminate());
    await once(current, 'open');
    expect(accepted).toHaveLength(1);
  });
});
