// SPDX-License-Identifier: Apache-2.0
// Only this thread touches the file, because an fsync must never block the event loop that serves the links.
import { parentPort, workerData } from 'node:worker_threads';
import type { WorkerInput } from './protocol.js';
import { serveStore } from './serve.js';

if (parentPort === null) throw new TypeError('the store worker runs in a worker thread');
serveStore(parentPort, workerData as WorkerInput);
