// SPDX-License-Identifier: Apache-2.0
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { Ring, ringMemory } from './ring.js';
import type { StageJob, StageResult } from './stage-job.js';
import { fromStageFailure } from './stage-protocol.js';
import type { StageInput, StageMessage } from './stage-protocol.js';

/** Threads cost 50 ms and some memory: smaller files are processed in the calling thread. */
export const THREADS_FROM_BYTES = 8_388_608;
/** Each cipher call leaves 16 KiB of garbage outside the heap: a small young generation frees it while it is still in the cache. */
const resourceLimits = { maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 2 };

/** The compiled worker, also when this module runs from its source; undefined where a bundler has left it out. */
export function workerFile(): string | undefined {
  try {
    return createRequire(import.meta.url).resolve('#attachment-worker');
  } catch {
    return undefined;
  }
}

/**
 * Runs both stages of a job, each in a thread of its own, and leaves the event loop free.
 * @param paths - Of what the front reads and the back writes, for an error of the file system.
 * @param onProgress - Bytes of input done.
 * @returns What front and back found.
 * @throws What a stage throws; the signal's reason.
 */
export async function runThreads(
  worker: string,
  paths: { readonly source: string; readonly target: string },
  job: StageJob,
  onProgress: (done: number) => void,
  signal?: AbortSignal,
): Promise<readonly [StageResult, StageResult]> {
  signal?.throwIfAborted();
  const memory = ringMemory();
  const ring = new Ring(memory);
  const stop = (): void => ring.stop();
  signal?.addEventListener('abort', stop, { once: true });
  const runs = (['front', 'back'] as const).map((role) =>
    runStage(worker, role === 'front' ? paths.source : paths.target, { role, job, memory }, ring, onProgress),
  );
  try {
    // Both threads must end before their files are closed.
    const [front, back] = await Promise.all(runs);
    signal?.throwIfAborted();
    return [resultOf(front as StageEnd), resultOf(back as StageEnd)];
  } finally {
    signal?.removeEventListener('abort', stop);
    new Uint8Array(memory.data).fill(0);
  }
}

/** A stage ends in a result or in the reason why there is none; a failure of one stops the other. */
type StageEnd = { readonly result: StageResult } | { readonly reason: unknown };

function resultOf(end: StageEnd): StageResult {
  if ('reason' in end) throw end.reason;
  return end.result;
}

function runStage(file: string, path: string, input: StageInput, ring: Ring, onProgress: (done: number) => void): Promise<StageEnd> {
  return new Promise((resolve) => {
    const worker = new Worker(file, { name: `rogatory-attachment-${input.role}`, workerData: input, resourceLimits });
    let end: StageEnd = { reason: new TypeError('an attachment thread ended without a result') };
    worker.on('message', (message: StageMessage) => {
      if (message.kind === 'progress') onProgress(message.done);
      else end = message.kind === 'done' ? { result: message.result } : { reason: fromStageFailure(message.failure, path) };
    });
    worker.on('error', (reason) => {
      end = { reason };
    });
    worker.on('exit', () => {
      if ('reason' in end) ring.stop();
      resolve(end);
    });
  });
}
