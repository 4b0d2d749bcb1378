// SPDX-License-Identifier: Apache-2.0
import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import { assertUsage } from '../../core/assert.js';
import { release } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import type { RogatoryError } from '../../core/errors.js';
import { LIMITS } from '../../core/limits.js';
import type { Listener, ListenOptions, Network, Socket } from '../network.js';
import { chooseToken } from '../version.js';
import { connectReason } from './connect-reason.js';

/** LINK-56: 8.20.1 to 8.23.0 mended a memory disclosure and two ways to exhaust the memory of a server. */
const VERSION_FLOOR = [8, 23, 0] as const;

/** @throws TypeError when this version of `ws` has known holes. */
export function assertWsVersion(version: string): void {
  const parts = version.split(/[.-]/).map(Number);
  const at = VERSION_FLOOR.findIndex((floor, i) => parts[i] !== floor);
  const enough = at === -1 || (parts[at] ?? 0) > (VERSION_FLOOR[at] as number);
  assertUsage(enough, `ws ${VERSION_FLOOR.join('.')} or newer is needed, not ${version}`);
}

assertWsVersion((createRequire(import.meta.url)('ws/package.json') as { version: string }).version);

/** LINK-33: no compression (ciphertext does not compress, and zlib costs memory), few fragments, few unanswered pings. */
const SETTINGS = {
  perMessageDeflate: false,
  maxPayload: LIMITS.socketMessageMaxBytes,
  maxFragments: LIMITS.socketFragmentsMax,
  maxBufferedChunks: 16_384,
  maxPendingAutoPongs: 4,
  closeTimeout: LIMITS.closeTimeoutMs,
  skipUTF8Validation: false,
} as const;

/**
 * Masks of zeros, which `ws` then neither applies nor takes off. RFC 6455 masks by chance so that a web page cannot have a browser send bytes
 * of its choice to a proxy (section 10.3). Here no browser sends, and messages are ciphertext that nobody outside can choose; those of the
 * handshake are at most 4 KiB of keys and claims.
 */
const NO_MASK = (): void => undefined;

/** WebSockets of Node: `ws://`, and `wss://` with TLS 1.3. */
export const nodeNetwork: Network = { dial, listen };

function dial(url: string, options: Parameters<Network['dial']>[1]): Promise<Socket> {
  const { protocols, signal, timeoutMs } = options;
  return new Promise((resolve, reject) => {
    const failed = (cause: unknown): void => reject(cannotConnect(url, cause));
    let ws: WebSocket;
    try {
      const settings = { ...SETTINGS, generateMask: NO_MASK, followRedirects: false, minVersion: 'TLSv1.3' } as const;
      ws = new WebSocket(url, [...protocols], { ...settings, handshakeTimeout: timeoutMs });
    } catch (error) {
      return failed(error);
    }
    const abort = (): void => ws.terminate();
    ws.on('error', failed);
    ws.on('unexpected-response', (request, response) => {
      const refused = response.statusCode === 400 ? fail('LINK_VERSION', { offered: protocols.join(', ') }) : undefined;
      reject(refused ?? fail('LINK_CONNECT', { url, reason: `it answers HTTP ${response.statusCode}` }));
      request.destroy();
    });
    ws.on('upgrade', ({ socket }) => ws.on('open', () => resolve(new WsSocket(ws, socket, protocols, url))));
    ws.on('close', () => signal?.removeEventListener('abort', abort));
    ws.on('open', () => signal?.removeEventListener('abort', abort));
    if (signal?.aborted === true) abort();
    else signal?.addEventListener('abort', abort, { once: true });
  });
}

function cannotConnect(url: string, cause: unknown): RogatoryError {
  const reason = connectReason(cause);
  return fail('LINK_CONNECT', reason === undefined ? { url } : { url, reason }, cause);
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
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    const offered = offeredTokens(request);
    const status = admission(request, offered, options);
    if (status !== undefined) return refuse(socket, status);
    sockets.handleUpgrade(request, socket, head, (ws) => onSocket(new WsSocket(ws, socket, offered, request.socket.remoteAddress ?? '')));
  });
  const scheme = tls === undefined ? 'ws' : 'wss';
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(cannotConnect(`${scheme}://${host}:${port}`, cause)));
    server.listen(port, host, resolve);
  });
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `${scheme}://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        // Only sockets without an upgrade; upgraded ones belong to the links.
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

/** @returns The HTTP status that refuses the upgrade (LINK-50); undefined admits it. */
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

interface Fault {
  readonly error: RogatoryError;
  readonly closeCode: number;
}

/** A socket of the package `ws`, reduced to what a link needs. */
class WsSocket implements Socket {
  readonly protocol: string;
  readonly offered: readonly string[];
  readonly remoteAddress: string;
  onMessage: Socket['onMessage'];
  onClose: Socket['onClose'];
  readonly #ws: WebSocket;
  readonly #stream: Duplex;
  #isCorked = false;
  #closed = false;

  /** Adds listeners at once, `error` first, because an unhandled error would end the process. */
  constructor(ws: WebSocket, stream: Duplex, offered: readonly string[], remoteAddress: string) {
    this.#ws = ws;
    this.#stream = stream;
    this.protocol = ws.protocol;
    this.offered = offered;
    this.remoteAddress = remoteAddress;
    ws.on('error', (error) => {
      const fault = faultOf(error);
      if (fault !== undefined) this.#close(fault.closeCode, '', fault.error);
    });
    ws.on('message', (data, isBinary) => this.onMessage?.(isBinary ? toBytes(data as Uint8Array) : 'text'));
    ws.on('close', (code, reason) => this.#close(code, reason.toString('utf8')));
  }

  get bufferedBytes(): number {
    return this.#ws.bufferedAmount;
  }

  send(message: Uint8Array): Promise<void> {
    this.#gather();
    return new Promise((resolve) =>
      this.#ws.send(message, { binary: true, compress: false }, () => {
        release(message);
        resolve();
      }),
    );
  }

  /** Messages of one turn leave in one call of the operating system. */
  #gather(): void {
    if (this.#isCorked) return;
    this.#isCorked = true;
    this.#stream.cork();
    queueMicrotask(() => {
      this.#isCorked = false;
      this.#stream.uncork();
    });
  }

  close(code: number, reason: string): void {
    this.#ws.close(code, reason);
  }

  terminate(): void {
    this.#ws.terminate();
  }

  #close(code: number, reason: string, error?: RogatoryError): void {
    if (this.#closed) return;
    this.#closed = true;
    this.onClose?.(code, reason, error);
  }
}

/** Returns a view: `ws` gives every message its own memory, and the link copies the bytes that it keeps. */
function toBytes(data: Uint8Array): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/** Faults that `ws` refuses itself, with their close codes. Other errors come from the network. */
function faultOf(error: Error & { code?: string }): Fault | undefined {
  switch (error.code) {
    case 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH':
    case 'WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH': {
      const limit = LIMITS.socketMessageMaxBytes;
      return { error: fail('LINK_FRAME_SIZE', { size: limit + 1, limit }, error), closeCode: 1009 };
    }
    case 'WS_ERR_TOO_MANY_BUFFERED_PARTS':
      return { error: fail('LINK_FRAME_MALFORMED', { field: 'websocket fragments' }, error), closeCode: 1008 };
    default:
      if (error.code?.startsWith('WS_ERR_') !== true) return undefined;
      return { error: fail('LINK_FRAME_MALFORMED', { field: 'websocket frame' }, error), closeCode: 1002 };
  }
}
