// SPDX-License-Identifier: Apache-2.0
// A network inside one process, for tests and simulations: its sockets can deliver late, break, or go silent without notice.
import { fail } from '../../core/errors.js';
import type { Clock } from '../../core/time.js';
import type { Network, Socket } from '../network.js';
import { chooseToken } from '../version.js';

export interface MemoryNetworkOptions {
  /** With a clock, every message takes `latencyMs`; without one, messages arrive in the next microtask. */
  readonly clock?: Clock;
  readonly latencyMs?: number;
  /** Changes a message in transit, or drops it (undefined). */
  readonly tamper?: (message: Uint8Array, from: 'dialler' | 'listener') => Uint8Array | 'text' | undefined;
}

/** One connection, seen from outside. */
export interface MemoryConnection {
  readonly url: string;
  /** Breaks the connection: both sides see 1006, and messages in transit are lost. */
  cut(): void;
  /** Makes it half-open: nothing arrives any more, and neither side is told. */
  stall(): void;
}

export interface MemoryNetwork extends Network {
  /** Connections that are not closed, oldest first. */
  readonly connections: readonly MemoryConnection[];
}

type Side = 'dialler' | 'listener';
type Onward = (deliver: () => void) => void;

class MemorySocket implements Socket {
  readonly protocol: string;
  readonly offered: readonly string[];
  readonly remoteAddress = 'memory';
  readonly #wire: Wire;
  readonly #side: Side;
  #closed = false;
  bufferedBytes = 0;
  onMessage: Socket['onMessage'];
  onClose: Socket['onClose'];

  constructor(wire: Wire, side: Side, protocol: string, offered: readonly string[]) {
    this.#wire = wire;
    this.#side = side;
    this.protocol = protocol;
    this.offered = offered;
  }

  send(message: Uint8Array): Promise<void> {
    return this.#wire.carry(this.#side, message.slice());
  }

  close(code: number, reason: string): void {
    this.#wire.close(code, reason);
  }

  terminate(): void {
    this.#wire.drop(this.#side);
  }

  /** Tells this end, once, that the connection is over. */
  end(code: number, reason: string): void {
    if (this.#closed) return;
    this.#closed = true;
    this.onClose?.(code, reason);
  }
}

/** The two sockets of a connection and what lies between them. */
class Wire implements MemoryConnection {
  readonly url: string;
  readonly dialler: MemorySocket;
  readonly listener: MemorySocket;
  readonly #onward: Onward;
  readonly #tamper: MemoryNetworkOptions['tamper'];
  readonly #onEnd: () => void;
  #stalled = false;
  #closing = false;
  #ended = false;

  constructor(
    url: string,
    protocol: string,
    offered: readonly string[],
    onward: Onward,
    tamper: MemoryNetworkOptions['tamper'],
    onEnd: () => void,
  ) {
    this.url = url;
    this.dialler = new MemorySocket(this, 'dialler', protocol, offered);
    this.listener = new MemorySocket(this, 'listener', protocol, offered);
    this.#onward = onward;
    this.#tamper = tamper;
    this.#onEnd = onEnd;
  }

  carry(from: Side, message: Uint8Array): Promise<void> {
    const [sender, receiver] = from === 'dialler' ? [this.dialler, this.listener] : [this.listener, this.dialler];
    if (this.#closing || this.#ended) return Promise.resolve();
    sender.bufferedBytes += message.length;
    return new Promise((resolve) =>
      this.#onward(() => {
        if (this.#stalled) return;
        sender.bufferedBytes -= message.length;
        resolve();
        const arriving = this.#tamper === undefined ? message : this.#tamper(message, from);
        if (!this.#ended && arriving !== undefined) receiver.onMessage?.(arriving);
      }),
    );
  }

  /** Closes after the messages in transit, like a closing handshake. */
  close(code: number, reason: string): void {
    if (this.#closing || this.#ended) return;
    this.#closing = true;
    this.#onward(() => this.#stalled || this.#end(code, reason));
  }

  cut(): void {
    this.#stalled = true;
    queueMicrotask(() => this.#end(1006, ''));
  }

  stall(): void {
    this.#stalled = true;
  }

  /** One end gives up. The other is told, unless the line is dead. */
  drop(side: Side): void {
    if (!this.#stalled) return this.cut();
    this.#ended = true;
    this.#onEnd();
    queueMicrotask(() => this[side].end(1006, ''));
  }

  #end(code: number, reason: string): void {
    this.#ended = true;
    this.#onEnd();
    this.dialler.end(code, reason);
    this.listener.end(code, reason);
  }
}

/** Makes an empty network; its urls have the form `ws://host:port`, any host. */
export function memoryNetwork(options: MemoryNetworkOptions = {}): MemoryNetwork {
  const listeners = new Map<string, { readonly protocols: readonly string[]; readonly onSocket: (socket: Socket) => void }>();
  const wires = new Set<Wire>();
  const { clock, latencyMs = 0, tamper } = options;
  const onward: Onward = clock === undefined ? queueMicrotask : (deliver) => void clock.after(latencyMs, deliver);
  let nextPort = 49_152;
  return {
    get connections() {
      return [...wires];
    },
    async dial(url, { protocols, signal }) {
      const listener = listeners.get(url);
      if (listener === undefined || signal?.aborted === true) throw fail('LINK_CONNECT', { url });
      const token = chooseToken(protocols, listener.protocols);
      if (token === undefined) throw fail('LINK_VERSION', { offered: protocols.join(', ') });
      const wire: Wire = new Wire(url, token, protocols, onward, tamper, () => wires.delete(wire));
      wires.add(wire);
      // Also delayed like a message: the dialling side has its socket before the other side can close it.
      onward(() => listener.onSocket(wire.listener));
      return wire.dialler;
    },
    async listen({ host, port, protocols }, onSocket) {
      const url = `ws://${host}:${port === 0 ? nextPort++ : port}`;
      if (listeners.has(url)) throw fail('LINK_CONNECT', { url });
      listeners.set(url, { protocols, onSocket });
      return { url, close: async () => void listeners.delete(url) };
    },
  };
}
