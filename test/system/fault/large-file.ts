// A large file on its way between two agencies, each node a process, each link through a proxy that counts bytes and cuts.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, mkdirSync, openSync, readFileSync, readdirSync, writeFileSync, writeSync, closeSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pipeline } from 'node:stream/promises';
import { prepareStates } from '../../../src/cli/demo/states.js';
import type { DemoState } from '../../../src/cli/demo/states.js';
import { freePort } from '../../relay/world.js';

const MAIN = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url));
const BLOCK_BYTES = 4 * 2 ** 20;

export interface LargeFileOptions {
  /** Of the test; everything is made there. */
  readonly folder: string;
  readonly bytes: number;
  /** How often a link is cut, and a relay killed, on the way. */
  readonly cuts: number;
  readonly kills: number;
  /** Most time for all of it. */
  readonly maxMs: number;
}

export interface LargeFileOutcome {
  readonly isWhole: boolean;
  /** Bytes that went over all three hops, of three times the file. */
  readonly sentTimes: number;
  readonly cuts: number;
  readonly kills: number;
  /** Largest resident set of each process, MiB, by its name. */
  readonly peakMiB: Readonly<Record<string, number>>;
  readonly seconds: number;
}

/** Sends a file by `send`, saves it by `inbox`, while links are cut and relays are killed. */
export async function largeFile({ folder, bytes, cuts, kills, maxMs }: LargeFileOptions): Promise<LargeFileOutcome> {
  const ports = [await freePort(), await freePort()] as const;
  const [a, b] = await prepareStates(folder, 'rogatory-hybrid', { ports });
  const nodes = new Nodes(folder);
  const proxies: Proxy[] = [];
  const began = performance.now();
  try {
    for (const [state, port] of [
      [a, ports[0]],
      [b, ports[1]],
    ] as const) {
      const behind = await freePort();
      // Others dial the proxy, by the directory.
      const config = readFileSync(state.relay.config, 'utf8').replace(/^port = \d+$/m, `port = ${behind}`);
      writeFileSync(state.relay.config, config);
      proxies.push(await Proxy.open(port, behind));
    }
    const relays = [a, b].map((state) => () => nodes.start(`relay ${state.scope}`, state, ['relay', '--config', state.relay.config]));
    for (const start of relays) start();
    const source = join(folder, 'evidence.bin');
    const digest = writeFile(source, bytes);
    const saved = join(folder, 'saved');
    const waitSeconds = String(Math.ceil(maxMs / 1_000));
    nodes.start('inbox', b, ['inbox', '--home', b.agency.home, '--wait', waitSeconds, '--save-to', saved]);
    const request = ['--to', `mla@${b.scope}`, '--type', 'request.submit', '--body', join(folder, 'request.json')];
    nodes.start('send', a, ['send', '--home', a.agency.home, ...request, '--attach', source, '--wait', waitSeconds]);

    const counted = (): number => proxies.reduce((sum, proxy) => sum + proxy.bytes, 0);
    const faults = { cuts: 0, kills: 0 };
    const due = steps(cuts, kills);
    let result: string | undefined;
    while (result === undefined && performance.now() - began < maxMs) {
      await new Promise((done) => setTimeout(done, 50));
      nodes.measure();
      result = savedFile(saved);
      const passed = counted() / (3 * bytes);
      const [next] = due;
      if (next === undefined || passed < next.at || result !== undefined) continue;
      due.shift();
      if (next.kind === 'cut') {
        proxies[faults.cuts++ % 2]?.cut();
        continue;
      }
      const index = faults.kills++ % 2;
      await nodes.kill(`relay ${(index === 0 ? a : b).scope}`);
      relays[index]?.();
    }
    const isWhole = result !== undefined && (await digestOf(result)) === digest;
    nodes.measure();
    const seconds = Math.round((performance.now() - began) / 1_000);
    return { isWhole, sentTimes: counted() / (3 * bytes), ...faults, peakMiB: nodes.peaks, seconds };
  } finally {
    await nodes.stop();
    for (const proxy of proxies) await proxy.close();
  }
}

/** Faults in their order, each at a share of the bytes. */
function steps(cuts: number, kills: number): { readonly kind: 'cut' | 'kill'; readonly at: number }[] {
  const spread = (kind: 'cut' | 'kill', count: number): { readonly kind: 'cut' | 'kill'; readonly at: number }[] =>
    Array.from({ length: count }, (_, index) => ({ kind, at: (0.9 * (index + 0.5)) / count }));
  return [...spread('cut', cuts), ...spread('kill', kills)].sort((one, other) => one.at - other.at);
}

/** Bytes that differ from block to block. @returns their SHA-256. */
function writeFile(path: string, bytes: number): string {
  const hash = createHash('sha256');
  const file = openSync(path, 'w');
  const block = Buffer.alloc(BLOCK_BYTES);
  for (let at = 0; at < bytes; at += BLOCK_BYTES) {
    for (let i = 0; i < BLOCK_BYTES; i += 4_096) block.writeDoubleLE(at + i, i);
    const part = block.subarray(0, Math.min(BLOCK_BYTES, bytes - at));
    hash.update(part);
    writeSync(file, part);
  }
  closeSync(file);
  return hash.digest('hex');
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** The file that `inbox` saved; it has its name when it is whole. */
function savedFile(folder: string): string | undefined {
  mkdirSync(folder, { recursive: true });
  const name = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find((each) => each.endsWith('-evidence.bin'));
  return name === undefined ? undefined : join(folder, name);
}

/** Processes of this story, by name. */
class Nodes {
  readonly #folder: string;
  readonly #running = new Map<string, ChildProcess>();
  readonly peaks: Record<string, number> = {};

  constructor(folder: string) {
    this.#folder = folder;
  }

  start(name: string, state: DemoState, args: readonly string[]): void {
    const log = openSync(join(this.#folder, `${name}.log`), 'a');
    const env = { ...process.env, ROGATORY_PASSPHRASE: state.passphrase };
    this.#running.set(name, spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', log, log], env }));
    closeSync(log);
  }

  measure(): void {
    for (const [name, { pid }] of this.#running) {
      const peak = /VmHWM:\s+(\d+) kB/.exec(statusOf(pid))?.[1];
      this.peaks[name] = Math.max(this.peaks[name] ?? 0, Math.round(Number(peak ?? 0) / 1_024));
    }
  }

  async kill(name: string): Promise<void> {
    const child = this.#running.get(name);
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  async stop(): Promise<void> {
    for (const name of this.#running.keys()) await this.kill(name);
  }
}

function statusOf(pid: number | undefined): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return '';
  }
}

/** Passes connections on, and counts what the dialling side and the other one send. */
class Proxy {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  bytes = 0;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async open(port: number, behind: number): Promise<Proxy> {
    const server = createServer();
    const proxy = new Proxy(server);
    server.on('connection', (socket) => proxy.#pass(socket, connect(behind, '127.0.0.1')));
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return proxy;
  }

  #pass(near: Socket, far: Socket): void {
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(from);
      from.on('data', (data) => (this.bytes += data.length));
      from.on('error', () => undefined);
      from.on('close', () => {
        this.#sockets.delete(from);
        to.destroy();
      });
      from.pipe(to);
    }
  }

  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
