// SPDX-License-Identifier: Apache-2.0
import type { WebSocket } from 'ws';
import { fail } from '../../core/errors.js';
import type { RogatoryError } from '../../core/errors.js';
import { LIMITS } from '../../core/limits.js';
import type { Socket } from '../network.js';

interface Fault {
  readonly error: RogatoryError;
  readonly closeCode: number;
}

/** A socket of the package `ws`, reduced to what a link needs. */
export class WsSocket implements Socket {
  readonly protocol: string;
  readonly offered: readonly string[];
  readonly remoteAddress: string;
  onMessage: Socket['onMessage'];
  onClose: Socket['onClose'];
  readonly #ws: WebSocket;
  #closed = false;

  /** Listens at once: `error` first, since an unheard error would end the process. */
  constructor(ws: WebSocket, offered: readonly string[], remoteAddress: string) {
    this.#ws = ws;
    this.protocol = ws.protocol;
    this.offered = offered;
    this.remoteAddress = remoteAddress;
    ws.on('error', (error) => {
      const fault = faultOf(error);
      if (fault !== undefined) this.#close(fault.closeCode, '', fault.error);
    });
    ws.on('message', (data, isBinary) => this.onMessage?.(isBinary ? toBytes(data as Buffer) : 'text'));
    ws.on('close', (code, reason) => this.#close(code, reason.toString('utf8')));
  }

  get bufferedBytes(): number {
    return this.#ws.bufferedAmount;
  }

  send(message: Uint8Array): Promise<void> {
    return new Promise((resolve) => this.#ws.send(message, { binary: true, compress: false }, () => resolve()));
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

/** A view: `ws` gives every message its own memory, and the link copies what it keeps. */
function toBytes(data: Buffer): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/** What `ws` refused by itself, and the code with which it closes. Other errors are those of the network. */
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
