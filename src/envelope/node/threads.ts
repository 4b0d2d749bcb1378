// SPDX-License-Identifier: Apache-2.0
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { Ring, ringMemory } from './ring.js';
import type { StageJob, StageResult } from './stage.js';
import { fromStageFailure } from './stage-protocol.js';
import type { StageInput, StageMessage } from './stage-protocol.js';

/** Threads cost 50 ms and some memory: smaller files are done in the calling one. */
export const THREADS_FROM_BYTES = 8_388_608;
/** Each cipher call leaves 16 KiB of garbage outside the heap: a small young generation gives them back while they are still in the cache. */
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
 * @param path - Names the run in an error of the file system.
 * @param onProgress - Bytes of input done.
 * @returns What front and back found.
 * @throws What a stage throws; the signal's reason.
 */
export async function runThreads(
  worker: string,
  path: string,
  job: StageJob,
  onProgress: (done: number) => void,
  signal?: AbortSignal,
): Promise<readonly [StageResult, StageResult]> {
  signal?.throwIfAborted();
  const memory = ringMemory();
  const ring = new Ring(memory);
  const stop = (): void => ring.stop();
  signal?.addEventListener('abort', stop, { once: true });
  const runs = (['front', 'back'] as const).map((role) => runStage(worker, path, { role, job, memory }, ring, onProgress));
  try {
    // Both have ended before anybody closes their files.
    const settled = await Promise.allSettled(runs);
    signal?.throwIfAborted();
    const [front, back] = settled.map((stage) => {
      if (stage.status === 'rejected') throw stage.reason;
      return stage.value;
    });
    return [front as StageResult, back as StageResult];
  } finally {
    signal?.removeEventListener('abort', stop);
    new Uint8Array(memory.data).fill(0);
  }
}

function runStage(file: string, path: string, input: StageInput, ring: Ring, onProgress: (done: number) => void): Promise<StageResult> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(file, { name: `rogatory-attachment-${input.role}`, workerData: input, resourceLimits });
    let result: StageResult | undefined;
    let failed: { readonly reason: unknown } | undefined;
    worker.on('message', (message: StageMessage) => {
      if (message.kind === 'progress') onProgress(message.done);
      else if (message.kind === 'done') result = message.result;
      else failed = { reason: fromStageFailure(message.failure, path) };
    });
    worker.on('error', (error) => {
      failed = { reason: error };
    });
    worker.on('exit', () => {
      if (failed === undefined && result !== undefined) return resolve(result);
      ring.stop();
      reject(failed?.reason ?? new TypeError('an attachment thread ended without a result'));
    });
  });
}
