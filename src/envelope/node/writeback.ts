// SPDX-License-Identifier: Apache-2.0
import type { FileHandle } from 'node:fs/promises';

const STEP_BYTES = 67_108_864;

/**
 * Starts writing to the disk while more is still being made: the sync at the end is then short, and few unwritten pages pile up. Errors
 * here are ignored, because that sync fails too and reports them.
 */
export function writeback(file: FileHandle): (done: number) => void {
  let flushed = 0;
  let running = false;
  return (done) => {
    if (running || done - flushed < STEP_BYTES) return;
    running = true;
    flushed = done;
    const ended = (): void => {
      running = false;
    };
    file.datasync().then(ended, ended);
  };
}
