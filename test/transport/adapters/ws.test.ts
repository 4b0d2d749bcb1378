// SPDX-License-Identifier: Apache-2.0
// The server of Node and the package `ws` over pipes in memory: every byte is real, and no socket is opened.
import net from 'node:net';
import { Duplex, PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { toUtf8 } from '../../../src/core/bytes.js';
import { LIMITS } from '../../../src/core/limits.js';
import { assertWsVersion, nodeNetwork } from '../../../src/transport/adapters/ws.js';
import type { ListenOptions, Socket } from '../../../src/transport/network.js';
import { selfSigned } from './certificate.js';

const TOKEN = 'rogatory-link.1';
const CLOSE = 8;
const BINARY = 2;
const TEXT = 1;
const FIN = 0x80;

/** Two ends of one connection. `close` of one is the end of the other. */
function pipe(): [Duplex, Duplex] {
  const [there, back] = [new PassThrough(), new PassThrough()];
  const ends = [Duplex.from({ readable: back, writable: there }), Duplex.from({ readable: there, writable: back })] as [Duplex, Duplex];
  for (const [end, other] of [ends, [...ends].reverse()] as [Duplex, Duplex][]) {
    end.on('error', () => undefined);
    end.on('close', () => other.destroy());
  }
  return ends;
}

/** What this server accepted, and the place at which connections come in. */
interface Place {
  readonly accepted: Socket[];
  readonly server: net.Server;
  connect(): Duplex;
}

const listening: net.Server[] = [];
let bound: unknown[] = [];

beforeEach(() => {
  bound = [];
  vi.spyOn(net.Server.prototype, 'listen').mockImplementation(function (this: net.Server, ...args: unknown[]) {
    listening.push(this);
    bound = args.slice(0, 2);
    // Only now it keeps account of its connections.
    this.emit('listening');
    (args.at(-1) as () => void)();
    return this;
  } as never);
  vi.spyOn(net.Server.prototype, 'address').mockReturnValue({ port: 4433, address: '', family: '' });
});

afterEach(() => {
  for (const server of listening.splice(0)) server.close();
});

async function listen(options: Partial<ListenOptions> = {}): Promise<Place> {
  const accepted: Socket[] = [];
  await nodeNetwork.listen({ host: '127.0.0.1', port: 0, protocols: [TOKEN], ...options }, (socket) => accepted.push(socket));
  const [server] = listening.slice(-1) as [net.Server];
  const connect = (): Duplex => {
    const [ours, theirs] = pipe();
    server.emit('connection', Object.assign(theirs, { remoteAddress: '192.0.2.7' }));
    return ours;
  };
  return { accepted, server, connect };
}

/** Answers every dialling with a new connection to that place. */
function dialsTo({ connect }: Place): void {
  vi.spyOn(net, 'connect').mockImplementation((() => connect()) as never);
}

const dial = (protocols: readonly string[] = [TOKEN], more: { signal?: AbortSignal; timeoutMs?: number } = {}) =>
  nodeNetwork.dial('ws://relay.example/', { protocols, timeoutMs: 5_000, ...more });

/** First line of the answer to a request for an upgrade, with these headers. */
async function answer(connection: Duplex, headers: readonly string[], upgrade = true): Promise<string> {
  const asked = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=='];
  connection.write(['GET / HTTP/1.1', 'Host: relay.example', ...(upgrade ? asked : []), ...headers, '', ''].join('\r\n'));
  const chunks: Buffer[] = [];
  for (;;) {
    const [chunk] = await new Promise<Buffer[]>((done) => connection.once('data', (data: Buffer) => done([data])));
    chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('latin1');
    if (text.includes('\r\n\r\n')) return text.slice('HTTP/1.1 '.length);
  }
}

/** One frame of RFC 6455 from a client: masked with zeros. */
function frame(first: number, payload: Uint8Array, announced = payload.length): Buffer {
  const length = announced < 126 ? [announced] : [127, 0, 0, 0, 0, announced >>> 24, (announced >>> 16) & 255, (announced >>> 8) & 255, announced & 255]; // prettier-ignore
  length[0] = (length[0] as number) | 0x80;
  return Buffer.concat([Buffer.from([first, ...length, 0, 0, 0, 0]), payload]);
}

/** A connection that was upgraded by hand, with the socket that the server made of it. */
async function upgraded(): Promise<{ connection: Duplex; socket: Socket; closed: Promise<unknown> }> {
  const place = await listen();
  const connection = place.connect();
  connection.on('end', () => connection.end());
  expect(await answer(connection, [`Sec-WebSocket-Protocol: ${TOKEN}`])).toMatch(/^101 /);
  const [socket] = place.accepted as [Socket];
  const closed = new Promise((done) => (socket.onClose = (code, reason, error) => done([code, reason, error?.code, error?.details])));
  return { connection, socket, closed };
}

describe('an upgrade', () => {
  const other = (count: number): string => Array.from({ length: count }, (_, i) => `other-${i}`).join(', ');

  it.each<[string, string[], Partial<ListenOptions>, string]>([
    ['its only token', [`Sec-WebSocket-Protocol: ${TOKEN}`], {}, '101 Switching Protocols'],
    ['its token behind 15 others', [`Sec-WebSocket-Protocol: ${other(LIMITS.linkTokensMax - 1)}, ${TOKEN}`], {}, '101 Switching Protocols'],
    ['its token behind 16 others', [`Sec-WebSocket-Protocol: ${other(LIMITS.linkTokensMax)}, ${TOKEN}`], {}, '400 Bad Request'],
    ['16 tokens of others', [`Sec-WebSocket-Protocol: ${other(LIMITS.linkTokensMax)}`], {}, '400 Bad Request'],
    ['no token', [], {}, '400 Bad Request'],
    ['an empty token', ['Sec-WebSocket-Protocol: '], {}, '400 Bad Request'],
    ['a web page', [`Sec-WebSocket-Protocol: ${TOKEN}`, 'Origin: https://desk.example'], {}, '403 Forbidden'],
    [
      'a web page that is not listed',
      [`Sec-WebSocket-Protocol: ${TOKEN}`, 'Origin: https://evil.example'],
      { origins: ['https://desk.example'] },
      '403 Forbidden',
    ],
    [
      'a web page that is listed',
      [`Sec-WebSocket-Protocol: ${TOKEN}`, 'Origin: https://desk.example'],
      { origins: ['https://desk.example'] },
      '101 Switching Protocols',
    ],
    [
      'no web page where some are listed',
      [`Sec-WebSocket-Protocol: ${TOKEN}`],
      { origins: ['https://desk.example'] },
      '101 Switching Protocols',
    ],
  ])('with %s is answered (LINK-50)', async (_name, headers, options, status) => {
    const place = await listen(options);
    const connection = place.connect();
    const text = await answer(connection, headers);
    expect(text.split('\r\n')[0]).toBe(status);
    expect(place.accepted).toHaveLength(status.startsWith('101') ? 1 : 0);
    if (status.startsWith('101')) expect(text).not.toMatch(/Sec-WebSocket-Extensions/i);
    else expect(text).toContain('Connection: close');
  });

  it('takes the newest token of the server, and tells the whole offer without blanks and empty places (LINK-05, LINK-50)', async () => {
    const place = await listen({ protocols: ['rogatory-link.2', TOKEN] });
    const text = await answer(place.connect(), [`Sec-WebSocket-Protocol: ${TOKEN},  rogatory-link.2`]);
    expect(text).toContain('Sec-WebSocket-Protocol: rogatory-link.2');
    const [{ protocol, offered, remoteAddress }] = place.accepted as [Socket];
    expect({ protocol, offered, remoteAddress }).toEqual({
      protocol: 'rogatory-link.2',
      offered: [TOKEN, 'rogatory-link.2'],
      remoteAddress: '192.0.2.7',
    });
  });

  it('is what the server is for: another request is answered with 426, and bytes that are no request with nothing', async () => {
    const place = await listen();
    expect(await answer(place.connect(), [], false)).toMatch(/^426 Upgrade Required\r\nconnection: close\r\nupgrade: websocket/);
    const connection = place.connect();
    const ended = new Promise<void>((done) => connection.once('close', done));
    connection.write('no request\r\n\r\n');
    await ended;
    expect(place.accepted).toEqual([]);
  });
});

describe('a server', () => {
  it.each<[string, Partial<ListenOptions>, string]>([
    ['a name', { host: 'relay.example' }, 'ws://relay.example:4433'],
    ['an address of IPv6', { host: '::1', port: 4433 }, 'ws://[::1]:4433'],
    ['a certificate', { tls: selfSigned() }, 'wss://127.0.0.1:4433'],
  ])('with %s has the url under which it was bound', async (_name, options, url) => {
    const { url: told, close } = await nodeNetwork.listen({ host: '127.0.0.1', port: 0, protocols: [TOKEN], ...options }, () => undefined);
    expect(told).toBe(url);
    expect(bound).toEqual([options.port ?? 0, options.host ?? '127.0.0.1']);
    await close();
  });

  it('takes as many connections as links and openings together', async () => {
    expect((await listen()).server.maxConnections).toBe(LIMITS.connectionsMax + LIMITS.halfOpenMax);
  });

  it.each([
    ['ws', {}],
    ['wss', { tls: selfSigned() }],
  ])('says by its %s url that it cannot be bound (LINK-19)', async (scheme, options) => {
    vi.spyOn(net.Server.prototype, 'listen').mockImplementation(function (this: net.Server) {
      queueMicrotask(() => this.emit('error', new Error('EADDRINUSE')));
      return this;
    } as never);
    await expect(listen({ port: 7, ...options })).toRejectCode('LINK_CONNECT', { url: `${scheme}://127.0.0.1:7` });
  });

  it('ends what asked for no upgrade when it closes', async () => {
    const listener = await nodeNetwork.listen({ host: '127.0.0.1', port: 0, protocols: [TOKEN] }, () => undefined);
    const [ours, theirs] = pipe();
    listening[0]?.emit('connection', theirs);
    const ended = new Promise<void>((done) => ours.once('close', done));
    await listener.close();
    await ended;
  });
});

describe('a dialled socket', () => {
  it('carries messages both ways as plain byte arrays, and knows the offer (LINK-05)', async () => {
    const place = await listen();
    dialsTo(place);
    const socket = await dial(['rogatory-link.9', TOKEN]);
    const [accepted] = place.accepted as [Socket];
    expect([socket.protocol, socket.offered, socket.remoteAddress]).toEqual([TOKEN, ['rogatory-link.9', TOKEN], 'ws://relay.example/']);
    for (const [from, to] of [
      [socket, accepted],
      [accepted, socket],
    ] as const) {
      const arriving = new Promise((done) => (to.onMessage = done));
      await from.send(toUtf8('hello'));
      const message = await arriving;
      expect(message).toEqual(toUtf8('hello'));
      expect(Object.getPrototypeOf(message)).toBe(Uint8Array.prototype);
    }
    expect(socket.bufferedBytes).toBe(0);
    const closed = new Promise((done) => (accepted.onClose = (...args) => done(args)));
    socket.close(4409, 'refused');
    expect(await closed).toEqual([4409, 'refused', undefined]);
  });

  it('is refused for its version by 400, and for another status by that status (LINK-50, LINK-19)', async () => {
    const place = await listen();
    dialsTo(place);
    await expect(dial(['rogatory-link.9', 'rogatory-link.8'])).toRejectCode('LINK_VERSION', {
      offered: 'rogatory-link.9, rogatory-link.8',
    });
    const [ours, theirs] = pipe();
    vi.spyOn(net, 'connect').mockImplementation((() => ours) as never);
    theirs.once('data', () => theirs.write('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n'));
    await expect(dial()).toRejectCode('LINK_CONNECT', { url: 'ws://relay.example/', reason: 'it answers HTTP 403' });
  });

  it('does not follow a server elsewhere (LINK-19)', async () => {
    const [ours, theirs] = pipe();
    const connect = vi.spyOn(net, 'connect').mockImplementation((() => ours) as never);
    theirs.once('data', () =>
      theirs.write('HTTP/1.1 302 Found\r\nLocation: ws://evil.example/\r\nConnection: close\r\nContent-Length: 0\r\n\r\n'),
    );
    await expect(dial()).toRejectCode('LINK_CONNECT', { url: 'ws://relay.example/', reason: 'it answers HTTP 302' });
    expect(connect).toHaveBeenCalledTimes(1);
  });

  it('is given up when its owner says so, before and while it is opened, and not after (LINK-19)', async () => {
    const [ours] = pipe();
    vi.spyOn(net, 'connect').mockImplementation((() => ours) as never);
    await expect(dial([TOKEN], { signal: AbortSignal.abort() })).toRejectCode('LINK_CONNECT');
    const [mute] = pipe();
    vi.spyOn(net, 'connect').mockImplementation((() => mute) as never);
    const during = new AbortController();
    const dialling = dial([TOKEN], { signal: during.signal });
    during.abort();
    await expect(dialling).toRejectCode('LINK_CONNECT');
    const place = await listen();
    dialsTo(place);
    const after = new AbortController();
    const socket = await dial([TOKEN], { signal: after.signal });
    after.abort();
    const arriving = new Promise((done) => (socket.onMessage = done));
    await (place.accepted[0] as Socket).send(toUtf8('still here'));
    expect(await arriving).toEqual(toUtf8('still here'));
  });

  it.each([['ftp://relay.example/'], ['not a url']])('has no way to %s (LINK-19)', async (url) => {
    await expect(nodeNetwork.dial(url, { protocols: [TOKEN], timeoutMs: 5_000 })).toRejectCode('LINK_CONNECT', { url });
  });
});

describe('an accepted socket', () => {
  it('tells text from bytes (LINK-04)', async () => {
    const { connection, socket } = await upgraded();
    const seen: unknown[] = [];
    const both = new Promise<void>((done) => {
      socket.onMessage = (message) => {
        if (seen.push(message) === 2) done();
      };
    });
    connection.write(frame(FIN | TEXT, toUtf8('hello')));
    connection.write(frame(FIN | BINARY, toUtf8('hello')));
    await both;
    expect(seen).toEqual(['text', toUtf8('hello')]);
  });

  it('takes a message of 1,048,576 bytes (LINK-01)', async () => {
    const { connection, socket } = await upgraded();
    const arriving = new Promise<Uint8Array | 'text'>((done) => (socket.onMessage = done));
    connection.write(frame(FIN | BINARY, new Uint8Array(LIMITS.socketMessageMaxBytes)));
    expect(await arriving).toHaveLength(LIMITS.socketMessageMaxBytes);
  });

  it.each<[string, (connection: Duplex) => void, [number, string, string | undefined]]>([
    [
      'a message of one byte more',
      (connection) => connection.write(frame(FIN | BINARY, new Uint8Array(0), LIMITS.socketMessageMaxBytes + 1)),
      [1009, '', 'LINK_FRAME_SIZE'],
    ],
    [
      'more fragments than 16',
      (connection) => {
        connection.write(frame(BINARY, Uint8Array.of(1)));
        for (let i = 0; i < LIMITS.socketFragmentsMax; i++) connection.write(frame(0, Uint8Array.of(1)));
      },
      [1008, '', 'LINK_FRAME_MALFORMED'],
    ],
    ['a frame of no kind', (connection) => connection.write(frame(FIN | 3, new Uint8Array(0))), [1002, '', 'LINK_FRAME_MALFORMED']],
    ['a frame without a mask', (connection) => connection.write(Buffer.from([FIN | BINARY, 0])), [1002, '', 'LINK_FRAME_MALFORMED']],
    ['text that is no UTF-8', (connection) => connection.write(frame(FIN | TEXT, Uint8Array.of(0xff))), [1002, '', 'LINK_FRAME_MALFORMED']],
    ['a close', (connection) => connection.write(frame(FIN | CLOSE, Uint8Array.of(0x11, 0x39, 0x67))), [4409, 'g', undefined]],
    ['the end of the connection', (connection) => connection.end(), [1006, '', undefined]],
  ])('tells once of %s (LINK-01, LINK-18)', async (_name, say, expected) => {
    const { connection, socket, closed } = await upgraded();
    connection.resume();
    const messages: unknown[] = [];
    socket.onMessage = (message) => messages.push(message);
    say(connection);
    const told = (await closed) as unknown[];
    expect(told.slice(0, 3)).toEqual(expected);
    if (expected[2] === 'LINK_FRAME_SIZE') {
      expect(told[3]).toEqual({ size: LIMITS.socketMessageMaxBytes + 1, limit: LIMITS.socketMessageMaxBytes });
    }
    let again = 0;
    socket.onClose = () => again++;
    connection.destroy();
    await new Promise((done) => setImmediate(done));
    expect([again, messages]).toEqual([0, []]);
  });

  it('is gone at once when it is dropped (LINK-18)', async () => {
    const { connection, socket, closed } = await upgraded();
    const ended = new Promise<void>((done) => connection.once('close', done));
    socket.terminate();
    expect(await closed).toEqual([1006, '', undefined, undefined]);
    await ended;
    await socket.send(toUtf8('late'));
  });
});

describe('a version of ws', () => {
  it.each([['8.23.0'], ['8.23.1'], ['8.24.0'], ['9.0.0'], ['10.0.0']])('%s is taken (LINK-56)', (version) => {
    expect(() => assertWsVersion(version)).not.toThrow();
  });

  it.each([['8.22.9'], ['8.9.0'], ['7.99.99'], ['8.23'], ['next']])('%s is refused (LINK-56)', (version) => {
    expect(() => assertWsVersion(version)).toThrow(TypeError);
  });
});
