// SPDX-License-Identifier: Apache-2.0
// The network as the link sees it: message sockets. Injected, so that a simulation can cut, delay and repeat.
import type { RogatoryError } from '../core/errors.js';
import type { Members } from '../core/members.js';

/** One WebSocket, reduced to what the link needs. The receiver of the socket sets the handlers synchronously. */
export interface Socket {
  /** Subprotocol token in use. */
  readonly protocol: string;
  /**
   * The whole offer, as sent by the dialling side or seen by the listening side. Both are compared under authentication, to detect
   * downgrades.
   */
  readonly offered: readonly string[];
  /** Sends one binary message, which is the socket's from now on. Resolves when the message left this process; rejects never: a failed socket closes. */
  send(message: Uint8Array): Promise<void>;
  close(code: number, reason: string): void;
  /** Drops the connection at once, without a closing handshake. */
  terminate(): void;
  /** Bytes handed over and not yet written. */
  readonly bufferedBytes: number;
  /** For limits and logs only, never for trust. */
  readonly remoteAddress: string;
  onMessage: ((message: Uint8Array | 'text') => void) | undefined;
  /** Called once, also after `close` and `terminate`. `error`: the own end of the socket found a fault of the peer. */
  onClose: ((code: number, reason: string, error?: RogatoryError) => void) | undefined;
}

export interface Listener {
  /** `ws://host:port`, with the port that was really bound. */
  readonly url: string;
  close(): Promise<void>;
}

export interface ListenOptions {
  readonly host: string;
  /** 0 picks a free port. */
  readonly port: number;
  /** Subprotocol tokens, newest first. */
  readonly protocols: readonly string[];
  /** PEM; absent: plain WebSocket, for loopback or behind a TLS proxy. */
  readonly tls?: { readonly certificate: string; readonly privateKey: string };
  /** Values of the `Origin` header of web pages that may connect; a browser with another one is refused. None by default. */
  readonly origins?: readonly string[];
}

/** Options of a server from its caller; the server sets the protocols itself. */
export const LISTEN: Members<Omit<ListenOptions, 'protocols'>> = {
  required: { host: 'text', port: 'number' },
  optional: { tls: { required: { certificate: 'text', privateKey: 'text' }, optional: {} }, origins: { each: 'text' } },
};

export interface Network {
  /** @throws {@link RogatoryError} `LINK_CONNECT` (LINK-19), `LINK_VERSION` (LINK-05). */
  dial(
    url: string,
    options: { readonly protocols: readonly string[]; readonly signal?: AbortSignal; readonly timeoutMs: number },
  ): Promise<Socket>;
  listen(options: ListenOptions, onSocket: (socket: Socket) => void): Promise<Listener>;
}
