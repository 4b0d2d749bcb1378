// The network of a world: cables between nodes that deliver late, in order, and can be cut; a node that is killed leaves its ends dead.
import { fail } from '../../../src/core/errors.js';
import type { Listener, Network, Socket } from '../../../src/transport/network.js';
import { chooseToken } from '../../../src/transport/version.js';
import type { Dice, WorldTime } from './time.js';

/** One life of a node, from its start to its end. */
export interface Life {
  readonly key: string;
  isAlive: boolean;
}

interface Listening {
  readonly life: Life;
  readonly protocols: readonly string[];
  readonly onSocket: (socket: Socket) => void;
}

class End implements Socket {
  readonly bufferedBytes = 0;
  readonly remoteAddress = 'cable';
  readonly life: Life;
  readonly protocol: string;
  readonly offered: readonly string[];
  onMessage: Socket['onMessage'];
  onClose: Socket['onClose'];
  cable!: Cable;
  /** When the last thing sent from here arrives. */
  lastAt = 0;
  #isOver = false;

  constructor(life: Life, protocol: string, offered: readonly string[]) {
    this.life = life;
    this.protocol = protocol;
    this.offered = offered;
  }

  send(message: Uint8Array): Promise<void> {
    if (this.life.isAlive) this.cable.carry(this, message.slice());
    return Promise.resolve();
  }

  close(code: number, reason: string): void {
    if (this.life.isAlive) this.cable.close(this, code, reason);
  }

  terminate(): void {
    this.cable.cut();
  }

  arrive(message: Uint8Array): void {
    if (this.life.isAlive && !this.#isOver) this.onMessage?.(message);
  }

  end(code: number, reason: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    if (this.life.isAlive) this.onClose?.(code, reason);
  }
}

class Cable {
  readonly ends: readonly [End, End];
  readonly #net: Cables;
  #isClosing = false;
  isDead = false;

  constructor(net: Cables, ends: readonly [End, End]) {
    this.#net = net;
    this.ends = ends;
    for (const end of ends) end.cable = this;
  }

  carry(from: End, message: Uint8Array): void {
    if (!this.#isClosing) this.onward(from, () => this.#other(from).arrive(message));
  }

  close(from: End, code: number, reason: string): void {
    if (this.#isClosing) return;
    this.#isClosing = true;
    this.onward(from, () => this.#end(code, reason));
  }

  /** The process at an end is gone: what it has sent still arrives, out of the buffers of its kernel, and then the other end is closed. */
  leave(from: End): void {
    if (this.#isClosing || this.isDead) return;
    this.#isClosing = true;
    const { time } = this.#net;
    time.at(Math.max(from.lastAt, time.now), () => this.cut());
  }

  onward(from: End, deliver: () => void): void {
    if (this.isDead) return;
    const { time, dice, maxDelayMs } = this.#net;
    from.lastAt = Math.max(from.lastAt, time.now + 20 * dice.whole(1, maxDelayMs / 20));
    time.moved++;
    time.at(from.lastAt, () => {
      if (!this.isDead) deliver();
    });
  }

  /** As a broken cable: what is on its way is lost. */
  cut(): void {
    if (this.isDead) return;
    this.isDead = true;
    queueMicrotask(() => this.#end(1006, ''));
  }

  #end(code: number, reason: string): void {
    this.isDead = true;
    this.#net.forget(this);
    for (const end of this.ends) end.end(code, reason);
  }

  #other(end: End): End {
    return end === this.ends[0] ? this.ends[1] : this.ends[0];
  }
}

export class Cables {
  readonly time: WorldTime;
  readonly dice: Dice;
  readonly maxDelayMs: number;
  readonly #listening = new Map<string, Listening>();
  readonly #cables = new Set<Cable>();
  /** Pairs that cannot reach each other. */
  readonly #blocked = new Set<string>();

  constructor(time: WorldTime, dice: Dice, maxDelayMs = 300) {
    this.time = time;
    this.dice = dice;
    this.maxDelayMs = maxDelayMs;
  }

  /** The network as one life of a node has it. */
  of(life: Life): Network {
    return {
      dial: async (url, { protocols, signal }) => {
        const listening = this.#listening.get(url);
        const isThere = life.isAlive && listening?.life.isAlive === true && !this.isBlocked(life.key, listening.life.key);
        if (!isThere || signal?.aborted === true) throw fail('LINK_CONNECT', { url });
        const token = chooseToken(protocols, listening.protocols);
        if (token === undefined) throw fail('LINK_VERSION', { offered: protocols.join(', ') });
        const ends: readonly [End, End] = [new End(life, token, protocols), new End(listening.life, token, protocols)];
        const cable = new Cable(this, ends);
        this.#cables.add(cable);
        cable.onward(ends[0], () => (listening.life.isAlive ? listening.onSocket(ends[1]) : cable.cut()));
        return ends[0];
      },
      listen: async ({ host, port, protocols }, onSocket): Promise<Listener> => {
        const url = `ws://${host}:${port}`;
        this.#listening.set(url, { life, protocols, onSocket });
        return { url, close: async () => void this.#listening.delete(url) };
      },
    };
  }

  /** Ends what a node has, as its operating system does when the process is gone. */
  drop(key: string): void {
    for (const cable of [...this.#cables]) for (const end of cable.ends) if (end.life.key === key) cable.leave(end);
  }

  cut(a: string, b: string): void {
    this.#blocked.add(pairOf(a, b));
    for (const cable of [...this.#cables]) {
      if (pairOf(cable.ends[0].life.key, cable.ends[1].life.key) === pairOf(a, b)) cable.cut();
    }
  }

  heal(a: string, b: string): void {
    this.#blocked.delete(pairOf(a, b));
  }

  healAll(): void {
    this.#blocked.clear();
  }

  isBlocked(a: string, b: string): boolean {
    return this.#blocked.has(pairOf(a, b));
  }

  forget(cable: Cable): void {
    this.#cables.delete(cable);
  }
}

function pairOf(a: string, b: string): string {
  return [a, b].sort().join(' ');
}
