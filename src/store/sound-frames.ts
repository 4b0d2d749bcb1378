// SPDX-License-Identifier: Apache-2.0
// Frames are judged as they were stored: one that has changed on disk is a fault of the store, never of its sender.
import { equal, toHex } from '../core/bytes.js';
import { sha256 } from '../crypto/digest/digest.js';
import type { QueuedMessage } from './port.js';

/** Parts the messages of a queue before the first damaged one from it; what is behind that waits, since a stream has no holes. */
export class SoundFrames {
  readonly #tell: (digest: string, detail: string) => void;
  readonly #told = new Set<string>();

  /** @param tell - Told once of each damaged frame. */
  constructor(tell: (digest: string, detail: string) => void) {
    this.#tell = tell;
  }

  of(queued: readonly QueuedMessage[]): readonly QueuedMessage[] {
    const at = queued.findIndex(({ frame, envelopeDigest }) => !equal(sha256(frame), envelopeDigest));
    const damaged = queued[at];
    if (damaged === undefined) return queued;
    const name = toHex(damaged.envelopeDigest);
    if (!this.#told.has(name)) {
      this.#told.add(name);
      this.#tell(name, `the store is damaged: the frame of envelope ${toHex(damaged.envelopeId)} (digest ${name}) is not what was stored`);
    }
    return queued.slice(0, at);
  }
}
