// SPDX-License-Identifier: Apache-2.0
// A WebSocket client that does what RFC 6455 forbids as well: the kit speaks badly on purpose, which no library lets it do.
import { createHash, randomBytes } from 'node:crypto';
import { request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { request as requestTls } from 'node:https';
import type { Socket } from 'node:net';
import { CaseFailure } from '../suite/case.js';

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const OPEN_TIMEOUT_MS = 10_000;
/** More than one WebSocket message of this protocol, and than the fragments of one. */
const UNREAD_MAX_BYTES = 4_194_304;
const FRAGMENTS_MAX = 1_024;

/** How the connection ended: the close code of the other side, or 1006 when there was none. */
export interface Closing {
  readonly code: number;
  readonly reason: string;
}

export interface UpgradeOptions {
  /** Tokens to offer; default the one of this version. */
  readonly tokens?: readonly string[];
  readonly origin?: string;
}

/** The answer to an upgrade that was refused. */
export class UpgradeRefusal extends CaseFailure {
  readonly status: number;

  constructor(status: number) {
    super(`the upgrade is answered by HTTP ${status}`);
    this.status = status;
  }
}

export interface FrameShape {
  /** Default 2, binary. */
  readonly opcode?: number;
  /** Default true: the last fragment. */
  readonly fin?: boolean;
  /** Sets RSV1: says that the message is compressed. */
  readonly compressed?: boolean;
}

export class RawSocket {
  /** Called for each whole message of the other side. */
  onMessage: ((message: Uint8Array) => void) | undefined;
  readonly closed: Promise<Closing>;
  readonly #socket: Socket;
  #buffer: Uint8Array;
  #fragments: Uint8Array[] = [];
  #end: (closing: Closing) => void = () => undefined;
  #said: Closing = { code: 1006, reason: '' };

  private constructor(socket: Socket, rest: Uint8Array) {
    this.#socket = socket;
    this.#buffer = rest;
    this.closed = new Promise((done) => {
      this.#end = done;
    });
    socket.on('close', () => this.#end(this.#said));
    socket.on('data', (bytes) => this.#take(bytes));
    // The opener sets `onMessage` first.
    setImmediate(() => this.#take(new Uint8Array(0)));
  }

  /** Opens a connection and upgrades it. @throws {@link UpgradeRefusal}, or CaseFailure when nothing answers. */
  static async open(url: string, { tokens = ['rogatory-link.1'], origin }: UpgradeOptions = {}): Promise<RawSocket> {
    const key = randomBytes(16).toString('base64');
    const { head, socket, rest } = await upgrade(url, {
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': key,
      ...(tokens.length === 0 ? {} : { 'Sec-WebSocket-Protocol': tokens.join(', ') }),
      ...(origin === undefined ? {} : { Origin: origin }),
    });
    const accept = createHash('sha1').update(`${key}${GUID}`).digest('base64');
    const isAccepted = head['sec-websocket-accept'] === accept;
    if (!isAccepted || head['sec-websocket-extensions'] !== undefined) {
      socket.destroy();
      throw new CaseFailure(
        isAccepted
          ? 'the upgrade negotiates an extension that was not offered'
          : 'the upgrade is accepted with a wrong Sec-WebSocket-Accept',
      );
    }
    return new RawSocket(socket, rest);
  }

  send(payload: Uint8Array, shape: FrameShape = {}): void {
    this.sendBytes(clientFrame(payload, shape));
  }

  /** Writes bytes as they are. */
  sendBytes(bytes: Uint8Array): void {
    if (!this.#socket.destroyed) this.#socket.write(bytes);
  }

  close(code: number): void {
    this.send(Uint8Array.of(code >> 8, code & 0xff), { opcode: 8 });
  }

  /** Drops the connection, as a cut cable does. */
  cut(): void {
    this.#socket.destroy();
  }

  /** Stops and goes on reading: what the other side writes then piles up at its end. */
  pause(isPaused: boolean): void {
    if (isPaused) this.#socket.pause();
    else this.#socket.resume();
  }

  #take(bytes: Uint8Array): void {
    this.#buffer = Buffer.concat([this.#buffer, bytes]);
    // No frame of a link is half as long: a server that claims more, or never ends a message, is cut off.
    if (this.#buffer.length > UNREAD_MAX_BYTES || this.#fragments.length > FRAGMENTS_MAX) return this.cut();
    for (;;) {
      const frame = serverFrame(this.#buffer);
      if (frame === undefined) return;
      this.#buffer = this.#buffer.subarray(frame.end);
      this.#handle(frame);
    }
  }

  #handle({ opcode, fin, payload }: ServerFrame): void {
    if (opcode === 8) {
      const [high, low] = payload;
      const code = high === undefined || low === undefined ? 1005 : (high << 8) | low;
      this.#said = { code, reason: new TextDecoder().decode(payload.subarray(2)) };
      this.send(payload.subarray(0, 2), { opcode: 8 });
      this.#socket.end();
      return;
    }
    if (opcode === 9) return this.send(payload, { opcode: 10 });
    if (opcode > 2) return;
    this.#fragments.push(payload);
    if (!fin) return;
    const message = Buffer.concat(this.#fragments.splice(0));
    this.onMessage?.(new Uint8Array(message));
  }
}

/** The answer to a request of an upgrade. @throws {@link UpgradeRefusal}, or CaseFailure when nothing answers. */
function upgrade(url: string, headers: IncomingHttpHeaders): Promise<{ head: IncomingHttpHeaders; socket: Socket; rest: Uint8Array }> {
  const to = url.replace(/^ws/, 'http');
  const options = { headers, agent: false } as const;
  // The certificate is not judged: the handshake inside proves who answers.
  const tls = { ...options, rejectUnauthorized: false, minVersion: 'TLSv1.3' } as const;
  const sent = to.startsWith('https:') ? requestTls(to, tls) : request(to, options);
  const late = setTimeout(() => sent.destroy(new TypeError('no answer in time')), OPEN_TIMEOUT_MS);
  return new Promise<{ head: IncomingHttpHeaders; socket: Socket; rest: Uint8Array }>((done, failed) => {
    sent.on('error', (error) => failed(new CaseFailure(`nothing answers at ${url}: ${error.message}`, 'ended')));
    sent.on('response', ({ statusCode = 0 }) => {
      failed(new UpgradeRefusal(statusCode));
      sent.destroy();
    });
    sent.on('upgrade', ({ headers: head }, socket, rest) => {
      socket.on('error', () => undefined);
      done({ head, socket: socket.setNoDelay(true), rest });
    });
    sent.end();
  }).finally(() => clearTimeout(late));
}

/** A masked frame, as clients send it. */
export function clientFrame(payload: Uint8Array, { opcode = 2, fin = true, compressed = false }: FrameShape = {}): Uint8Array {
  const { length } = payload;
  const head = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10);
  head[0] = (fin ? 0x80 : 0) | (compressed ? 0x40 : 0) | opcode;
  head[1] = 0x80 | (length < 126 ? length : length < 65_536 ? 126 : 127);
  if (head.length === 4) head.writeUInt16BE(length, 2);
  if (head.length === 10) head.writeBigUInt64BE(BigInt(length), 2);
  // A mask of zeros changes nothing: the kit sends what it wants to be read.
  return Buffer.concat([head, new Uint8Array(4), payload]);
}

interface ServerFrame {
  readonly opcode: number;
  readonly fin: boolean;
  readonly payload: Uint8Array;
  readonly end: number;
}

function serverFrame(given: Uint8Array): ServerFrame | undefined {
  const bytes = Buffer.from(given.buffer, given.byteOffset, given.length);
  if (bytes.length < 2) return undefined;
  const short = (bytes[1] ?? 0) & 0x7f;
  const at = short < 126 ? 2 : short === 126 ? 4 : 10;
  if (bytes.length < at) return undefined;
  const length = short < 126 ? short : short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  const end = at + length;
  if (bytes.length < end) return undefined;
  return { opcode: (bytes[0] ?? 0) & 0x0f, fin: ((bytes[0] ?? 0) & 0x80) !== 0, payload: bytes.subarray(at, end), end };
}
