// The kit, our relay and the wire between them in one thread: Node's HTTP server, `ws` and the kit's own socket speak over streams in
// memory, and time passes only when nothing else happens. A case that waits for a minute ends at once.
import http from 'node:http';
import net from 'node:net';
import { Duplex } from 'node:stream';
import { vi } from 'vitest';
import type { CaseOutcome } from '../../src/conformance/suite/report.js';

const START = Date.UTC(2027, 0, 15, 12, 7);
/** Rounds of the event loop without a byte on any wire, after which a node is taken to wait for time alone. */
const QUIET_ROUNDS = 12;

/** Bytes that any wire carried: while it rises, time stands still. */
let carried = 0;

/** One end of a stream in memory, with what a socket has beside. It takes no more than the other end reads. */
class WireEnd extends Duplex {
  readonly remoteAddress = '192.0.2.7';
  other: WireEnd | undefined;
  /** Changes the first bytes that this end writes. */
  first: ((bytes: Uint8Array) => Uint8Array) | undefined;
  #isFirst = true;
  #taken: (() => void) | undefined;

  override _read(): void {
    const taken = this.#taken;
    this.#taken = undefined;
    taken?.();
  }
  override _write(written: Uint8Array, _encoding: string, done: () => void): void {
    carried += written.length;
    const { other } = this;
    const chunk = this.#isFirst ? (this.first?.(written) ?? written) : written;
    this.#isFirst = false;
    if (other === undefined) return done();
    setImmediate(() => {
      if (other.push(chunk)) done();
      else other.#taken = done;
    });
  }
  override _final(done: () => void): void {
    carried++;
    const { other } = this;
    if (other !== undefined) setImmediate(() => other.push(null));
    done();
  }
  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    const { other } = this;
    this.other = undefined;
    carried++;
    if (other !== undefined) setImmediate(() => other.destroy());
    done(error);
  }
  setNoDelay(): this {
    return this;
  }
  setKeepAlive(): this {
    return this;
  }
  setTimeout(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
}

/** Outcome and reason of a case, and how it failed. */
export type Finding = readonly [id: string, outcome: CaseOutcome['outcome'], reason?: string | undefined, fault?: string | undefined];

/** @returns Nothing behind the last member that the outcome has. */
export function findingOf({ id, outcome, reason, fault }: CaseOutcome): Finding {
  const name = id.replace(/^(?:relay|agency)\./, '');
  return reason === undefined ? [name, outcome] : fault === undefined ? [name, outcome, reason] : [name, outcome, reason, fault];
}

/** Changes the head of a request for an upgrade, or of the answer to it. */
export type Rewrite = (head: string, from: 'kit' | 'relay') => string;

/** The wires of a run. */
export interface Wires {
  rewrite: Rewrite | undefined;
  /** Cuts every connection, as the end of the process at its other side does. */
  cut(): void;
}

/** Puts other members into objects. `undo` puts those of before back. */
export function replacing() {
  const undone: (() => void)[] = [];
  return {
    replace<O extends object, K extends keyof O>(of: O, name: K, by: O[K]): void {
      const before = of[name];
      of[name] = by;
      undone.push(() => void (of[name] = before));
    },
    undo: (): void =>
      undone
        .splice(0)
        .reverse()
        .forEach((each) => each()),
  };
}

/** Runs something whose servers and clients meet in memory, by a clock that goes ahead whenever nothing else happens. */
export async function inMemory<T>(run: (wires: Wires) => Promise<T>): Promise<T> {
  const servers = new Map<number, net.Server>();
  const ends = new Set<WireEnd>();
  const { replace, undo } = replacing();
  const wires: Wires = { rewrite: undefined, cut: () => ends.forEach((end) => end.destroy()) };
  const head =
    (from: 'kit' | 'relay') =>
    (bytes: Uint8Array): Uint8Array =>
      wires.rewrite === undefined ? bytes : Buffer.from(wires.rewrite(Buffer.from(bytes).toString('latin1'), from), 'latin1');
  replace(net.Server.prototype, 'listen', function (this: net.Server, port: number, _host: string, done: () => void) {
    servers.set(port, this);
    this.address = () => ({ port, address: '', family: '' });
    // Only now it keeps account of its connections.
    this.emit('listening');
    setImmediate(done);
    this.once('close', () => servers.delete(port));
    return this;
  } as never);
  const connect = ({ port }: { port: number | string }): WireEnd => {
    const [near, far] = [new WireEnd(), new WireEnd()];
    [near.other, far.other] = [far, near];
    [near.first, far.first] = [head('kit'), head('relay')];
    for (const end of [near, far]) ends.add(end.on('error', () => undefined).on('close', () => ends.delete(end)));
    setImmediate(() => {
      const server = servers.get(Number(port));
      if (server === undefined) near.destroy(new Error('nobody listens'));
      else server.emit('connection', far);
      near.emit('connect');
    });
    return near;
  };
  replace(http.Agent.prototype as unknown as { createConnection: unknown }, 'createConnection', connect);
  // `ws` dials without an agent.
  replace(net as { connect: unknown }, 'connect', connect);
  vi.useFakeTimers({ now: START, toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'] });
  try {
    return await untilDone(run(wires));
  } finally {
    vi.useRealTimers();
    undo();
  }
}

/** Lets time pass, from one timer to the next, whenever nothing moves. */
async function untilDone<T>(running: Promise<T>): Promise<T> {
  const ended = running.then(
    () => true,
    () => true,
  );
  const isOver = (): Promise<boolean> => Promise.race([ended, new Promise<boolean>((done) => setImmediate(done, false))]);
  for (;;) {
    const before = carried;
    for (let round = 0; round < QUIET_ROUNDS; round++) if (await isOver()) return running;
    if (carried === before) vi.advanceTimersToNextTimer();
  }
}
