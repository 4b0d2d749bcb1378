// SPDX-License-Identifier: Apache-2.0
import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import { assertUsage } from '../../core/assert.js';
import { fail } from '../../core/errors.js';
import { LIMITS } from '../../core/limits.js';
import type { Listener, ListenOptions, Network, Socket } from '../network.js';
import { chooseToken } from '../version.js';
import { WsSocket } from './ws-socket.js';

/** 8.20.1 to 8.23.0 mended a memory disclosure and two ways to exhaust the memory of a server. */
const VERSION_FLOOR = [8, 23, 0] as const;

/** @throws TypeError when this version of `ws` has known holes. */
export function assertWsVersion(version: string): void {
  const parts = version.split(/[.-]/).map(Number);
  const at = VERSION_FLOOR.findIndex((floor, i) => parts[i] !== floor);
  const enough = at === -1 || (parts[at] ?? 0) > (VERSION_FLOOR[at] as number);
  assertUsage(enough, `ws ${VERSION_FLOOR.join('.')} or newer is needed, not ${version}`);
}

assertWsVersion((createRequire(import.meta.url)('ws/package.json') as { version: string }).version);

/** No compression (ciphertext does not compress, and zlib costs memory), few fragments, few unanswered pings. */
const SETTINGS = {
  perMessageDeflate: false,
  maxPayload: LIMITS.socketMessageMaxBytes,
  maxFragments: LIMITS.socketFragmentsMax,
  maxBufferedChunks: 16_384,
  maxPendingAutoPongs: 4,
  closeTimeout: LIMITS.closeTimeoutMs,
  skipUTF8Validation: false,
} as const;

/** WebSockets of Node: `ws://`, and `wss://` with TLS 1.3. */
export const nodeNetwork: Network = { dial, listen };

function dial(url: string, options: Parameters<Network['dial']>[1]): Promise<Socket> {
  const { protocols, signal, timeoutMs } = options;
  return new Promise((resolve, reject) => {
    const failed = (cause: unknown): void => reject(fail('LINK_CONNECT', { url }, cause));
    let ws: WebSocket;
    try {
      ws = new WebSocket(url, [...protocols], { ...SETTINGS, handshakeTimeout: timeoutMs, followRedirects: false, minVersion: 'TLSv1.3' });
    } catch (error) {
      return failed(error);
    }
    const abort = (): void => ws.terminate();
    ws.on('error', failed);
    ws.on('unexpected-response', (request, response) => {
      const refused = response.statusCode === 400 ? fail('LINK_VERSION', { offered: protocols.join(', ') }) : undefined;
      reject(refused ?? fail('LINK_CONNECT', { url: `${url} (HTTP ${response.statusCode})` }));
      request.destroy();
    });
    ws.on('close', () => signal?.removeEventListener('abort', abort));
    ws.on('open', () => {
      signal?.removeEventListener('abort', abort);
      resolve(new WsSocket(ws, protocols, url));
    });
    if (signal?.aborted === true) abort();
    else signal?.addEventListener('abort', abort, { once: true });
  });
}

async function listen(options: ListenOptions, onSocket: (socket: Socket) => void): Promise<Listener> {
  const { host, port, protocols, tls } = options;
  const sockets = new WebSocketServer({
    ...SETTINGS,
    noServer: true,
    clientTracking: false,
    handleProtocols: (offer) => chooseToken(offer, protocols) ?? false,
  });
  const server = makeServer(tls);
  server.on('request', (_request, response) => response.writeHead(426, { connection: 'close', upgrade: 'websocket' }).end());
  server.on('clientError', (_error, socket) => socket.destroy());
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const offered = offeredTokens(request);
    const status = admission(request, offered, options);
    if (status !== undefined) return refuse(socket, status);
    sockets.handleUpgrade(request, socket, head, (ws) => onSocket(new WsSocket(ws, offered, request.socket.remoteAddress ?? '')));
  });
  const scheme = tls === undefined ? 'ws' : 'wss';
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(fail('LINK_CONNECT', { url: `${scheme}://${host}:${port}` }, cause)));
    server.listen(port, host, resolve);
  });
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `${scheme}://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        // Those that asked for no upgrade; upgraded sockets belong to the links.
        server.closeAllConnections();
      }),
  };
}

function makeServer(tls: ListenOptions['tls']): Server {
  const settings = {
    headersTimeout: LIMITS.handshakeTimeoutMs,
    requestTimeout: LIMITS.handshakeTimeoutMs,
    connectionsCheckingInterval: 1_000,
    maxHeaderSize: 8_192,
  };
  const server =
    tls === undefined
      ? createServer(settings)
      : createTlsServer({ ...settings, cert: tls.certificate, key: tls.privateKey, minVersion: 'TLSv1.3', ALPNProtocols: ['http/1.1'] });
  server.maxConnections = LIMITS.connectionsMax + LIMITS.halfOpenMax;
  return server;
}

function offeredTokens(request: IncomingMessage): string[] {
  const header = request.headers['sec-websocket-protocol'] ?? '';
  return header
    .split(',')
    .map((token) => token.trim())
    .filter((token) => token !== '');
}

/** @returns The HTTP status that refuses the upgrade; undefined admits it. */
function admission(request: IncomingMessage, offered: readonly string[], options: ListenOptions): string | undefined {
  const { origin } = request.headers;
  if (origin !== undefined && options.origins?.includes(origin) !== true) return '403 Forbidden';
  const common = offered.length <= LIMITS.linkTokensMax && chooseToken(offered, options.protocols) !== undefined;
  return common ? undefined : '400 Bad Request';
}

function refuse(socket: Duplex, status: string): void {
  socket.once('finish', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
