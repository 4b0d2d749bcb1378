// SPDX-License-Identifier: Apache-2.0
// One of the two threads that seal or open a file.
import { parentPort, workerData } from 'node:worker_threads';
import { Ring } from './ring.js';
import { runBack, runFront } from './stage.js';
import { asStageFailure } from './stage-protocol.js';
import type { StageInput, StageMessage } from './stage-protocol.js';

const PROGRESS_BYTES = 8_388_608;

if (parentPort === null) throw new TypeError('the attachment worker runs in a worker thread');
const tell = (message: StageMessage): void => parentPort?.postMessage(message);
run(workerData as StageInput);

function run({ role, job, memory }: StageInput): void {
  const ring = new Ring(memory);
  let reported = 0;
  const onProgress = (done: number): void => {
    if (done - reported < PROGRESS_BYTES) return;
    reported = done;
    tell({ kind: 'progress', done });
  };
  try {
    tell({ kind: 'done', result: role === 'front' ? runFront(job, ring, onProgress) : runBack(job, ring) });
  } catch (error) {
    ring.stop();
    tell({ kind: 'failed', failure: asStageFailure(error) });
  } finally {
    job.key.fill(0);
  }
}
