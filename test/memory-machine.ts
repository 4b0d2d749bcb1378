// The machine in memory: nodes run whole in the thread of a test. Its SQLite store answers in this thread, its sockets are streams of
// this process, its network is in memory. Commands and relays run on the sources, without a build.
import { existsSync, writeFileSync } from 'node:fs';
import nodeModule, { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import { Duplex } from 'node:stream';
import { EventEmitter } from 'node:events';
import workerThreads, { MessageChannel } from 'node:worker_threads';
import type * as Sqlite from '@photostructure/sqlite';
import { afterAll, beforeAll } from 'vitest';
import type { WorkerInput } from '../src/store/sqlite/protocol.js';
import { serveStore } from '../src/store/sqlite/serve.js';
import { memoryNetwork } from '../src/transport/adapters/memory.js';
import { nodeNetwork } from '../src/transport/adapters/ws.js';

const UNLOCK = ['PRAGMA journal_mode = DELETE', 'PRAGMA locking_mode = NORMAL', 'SELECT count(*) FROM sqlite_master'];

/** Gives the tests of a file this machine, and takes it away after them. */
export function useMemoryMachine(): void {
  const undo: (() => void)[] = [];
  beforeAll(() => {
    const replace = <T extends object, K extends keyof T>(of: T, name: K, by: T[K]): void => {
      const before = of[name];
      of[name] = by;
      undo.push(() => void (of[name] = before));
    };
    const sockets = memorySockets();
    replace(workerThreads, 'Worker', StoreWorker as never);
    replace(net, 'createServer', sockets.createServer as never);
    replace(net, 'createConnection', sockets.createConnection as never);
    Object.assign(nodeNetwork, restorable(undo, nodeNetwork, memoryNetwork()));
    // The store is served from the sources: its compiled worker may be missing.
    const loader = nodeModule as unknown as { _resolveFilename: (request: string, ...rest: unknown[]) => string };
    const resolve = loader._resolveFilename;
    replace(loader, '_resolveFilename', (request, ...rest) => (request === '#sqlite-worker' ? request : resolve(request, ...rest)));
    const require = nodeModule.createRequire(import.meta.url);
    const driver = require('@photostructure/sqlite') as typeof Sqlite;
    const loaded = require.cache[require.resolve('@photostructure/sqlite')] as NodeJS.Module;
    replace(loaded, 'exports', { ...driver, DatabaseSync: unlockingDatabase(driver) });
    syncBuiltinESMExports();
  });
  afterAll(() => {
    for (const each of undo.splice(0).reverse()) each();
    syncBuiltinESMExports();
  });
}

/** This driver keeps a file locked until its statements are collected. A thread that ends sets it free, but this one goes on. */
function unlockingDatabase({ DatabaseSync }: typeof Sqlite): typeof Sqlite.DatabaseSync {
  return class extends DatabaseSync {
    override close(): void {
      for (const sql of UNLOCK) this.prepare(sql).get();
      super.close();
    }
  };
}

function restorable<T extends object>(undo: (() => void)[], of: T, by: T): T {
  const before = { ...of };
  undo.push(() => void Object.assign(of, before));
  return by;
}

/** Serves one store on a channel, as the thread of a worker does. */
class StoreWorker {
  readonly #near;
  constructor(file: string, { workerData }: { readonly workerData: WorkerInput }) {
    if (file !== '#sqlite-worker') throw new TypeError(`${file}: only the worker of a store runs here`);
    const { port1, port2 } = new MessageChannel();
    this.#near = port1;
    setImmediate(() => serveStore(port2, workerData));
  }
  postMessage(calls: unknown, buffers: ArrayBuffer[]): void {
    this.#near.postMessage(calls, buffers);
  }
  /** A worker exits; a channel is closed. */
  on(event: string, listener: () => void): void {
    this.#near.on(nameOf(event), listener);
  }
  once(event: string, listener: () => void): void {
    this.#near.once(nameOf(event), listener);
  }
  ref(): void {
    this.#near.ref();
  }
  unref(): void {
    this.#near.unref();
  }
}

function nameOf(event: string): 'close' | 'messageerror' | 'message' {
  return event === 'exit' ? 'close' : event === 'error' ? 'messageerror' : 'message';
}

/** One end of a stream in memory, with what a socket has beside. */
class MemorySocket extends Duplex {
  other: MemorySocket | undefined;
  #silenceMs = 0;
  #silence: NodeJS.Timeout | undefined;
  override _read(): void {
    // The other end pushes its bytes at once.
  }
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#listen();
    setImmediate(() => {
      this.other?.hear(chunk);
      done();
    });
  }
  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    const { other } = this;
    clearTimeout(this.#silence);
    this.other = undefined;
    if (other !== undefined) setImmediate(() => other.destroy());
    done(error);
  }
  /** Tells of a silence that lasts so long; each byte, either way, begins it anew. */
  setTimeout(ms: number, onSilence: () => void): this {
    this.once('timeout', onSilence);
    this.#silenceMs = ms;
    this.#listen();
    return this;
  }
  hear(chunk: Buffer): void {
    this.#listen();
    this.push(chunk);
  }
  #listen(): void {
    clearTimeout(this.#silence);
    if (this.#silenceMs > 0 && !this.destroyed) this.#silence = setTimeout(() => this.emit('timeout'), this.#silenceMs).unref();
  }
}

/** Places at which nobody may listen, by port, with the code of the system. */
export const forbidden = new Map<number, string>();

function memorySockets() {
  const servers = new Map<string, (socket: MemorySocket) => void>();
  return {
    createServer(onSocket: (socket: MemorySocket) => void) {
      let path = '';
      const server = new EventEmitter();
      return Object.assign(server, {
        listen(at: string | number, ...rest: readonly unknown[]) {
          const done = rest.at(-1) as () => void;
          const code = typeof at === 'number' ? forbidden.get(at) : undefined;
          if (code !== undefined) return void setImmediate(() => server.emit('error', systemError(code)));
          path = String(at);
          // The kernel makes a file of the socket, by the mask of the process.
          if (typeof at === 'string') writeFileSync(at, '', { flag: 'wx' });
          servers.set(path, onSocket);
          setImmediate(done);
        },
        close(done: () => void) {
          servers.delete(path);
          setImmediate(done);
        },
      });
    },
    createConnection(path: string): MemorySocket {
      const near = new MemorySocket();
      setImmediate(() => {
        const onSocket = servers.get(path);
        if (onSocket === undefined) {
          near.destroy(systemError(existsSync(path) ? 'ECONNREFUSED' : 'ENOENT'));
          return;
        }
        const far = new MemorySocket();
        [near.other, far.other] = [far, near];
        onSocket(far);
        near.emit('connect');
      });
      return near;
    },
  };
}

function systemError(code: string): Error {
  return Object.assign(new Error(code), { code });
}
