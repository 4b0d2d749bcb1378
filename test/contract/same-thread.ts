// The SQLite store in the thread of the test: the code of its worker, joined by a channel in place of a thread.
import { MessageChannel } from 'node:worker_threads';
import type { Store } from '../../src/store/port.js';
import type { WorkerInput } from '../../src/store/sqlite/protocol.js';
import { serveStore } from '../../src/store/sqlite/serve.js';
import { openWorkerStore } from '../../src/store/sqlite/store.js';
import type { StoreWorker } from '../../src/store/sqlite/store.js';

export function openSqliteHere(input: WorkerInput): Promise<Store> {
  const { port1: near, port2: far } = new MessageChannel();
  type Listener = Parameters<StoreWorker['on']>[1];
  /** A worker exits; a channel is closed. */
  const listen = (method: 'on' | 'once') => (event: string, listener: Listener) =>
    near[method](event === 'exit' ? 'close' : event === 'error' ? 'messageerror' : event, listener);
  const worker = {
    postMessage: near.postMessage.bind(near),
    on: listen('on'),
    once: listen('once'),
    ref: () => near.ref(),
    unref: () => near.unref(),
  };
  const opening = openWorkerStore(worker as unknown as StoreWorker);
  serveStore(far, input);
  return opening;
}
