// SPDX-License-Identifier: Apache-2.0
import { fail } from '../../core/errors.js';
import { threadCipher } from '../../crypto/runtime/thread.js';
import type { CipherChunk, SyncChunkCipher } from '../../crypto/runtime/thread.js';
import { openingChunks, sealingChunks, setChunkNonce } from '../attachment/chunks.js';
import { PLAIN_BYTES, SEALED_BYTES } from './ring.js';
import type { Slot } from './ring.js';
import type { StageJob } from './stage-job.js';

/** Target of the cipher output: the slot, for the other thread, or private memory, which is faster to write. */
type Place = 'slot' | 'here';

/** The cipher work on batches. Views of a full batch are made once for each slot: thousands of small objects cost as much as the cipher. */
export class BatchCipher {
  readonly #job: StageJob;
  readonly #cipher: SyncChunkCipher;
  readonly #place: Place;
  readonly #views = new Map<Slot, readonly CipherChunk[]>();
  readonly #here = new Uint8Array(SEALED_BYTES);

  constructor(job: StageJob, place: Place) {
    this.#job = job;
    this.#cipher = threadCipher(job.key);
    this.#place = place;
  }

  /** @param index - Of the batch's first chunk. @returns Buffer that starts with the sealed batch, valid until the next call. */
  seal(slot: Slot, index: number): Uint8Array {
    const { plain, length, last } = slot;
    const output = this.#place === 'slot' ? slot.sealed : this.#here;
    const make = (): CipherChunk[] => sealingChunks(plain.subarray(0, length), output, this.#job.baseNonce, index, last);
    this.#cipher.seal(last ? make() : this.#fullBatch(slot, index, make));
    return output;
  }

  /** The same with ciphertext. @throws {@link RogatoryError} `ENVELOPE_ATTACHMENT_CHUNK` (ENV-36). */
  open(slot: Slot, index: number): Uint8Array {
    const { sealed, length, last } = slot;
    const output = this.#place === 'slot' ? slot.plain : this.#here.subarray(0, PLAIN_BYTES);
    const make = (): CipherChunk[] => openingChunks(sealed.subarray(0, length), output, this.#job.baseNonce, index);
    const chunks = last ? make() : this.#fullBatch(slot, index, make);
    const good = this.#cipher.open(chunks);
    if (good < chunks.length) throw fail('ENVELOPE_ATTACHMENT_CHUNK', { attachment: this.#job.attachment, chunk: index + good });
    return output;
  }

  #fullBatch(slot: Slot, index: number, make: () => CipherChunk[]): readonly CipherChunk[] {
    let chunks = this.#views.get(slot);
    if (chunks === undefined) {
      chunks = make();
      this.#views.set(slot, chunks);
    } else for (const [i, { nonce }] of chunks.entries()) setChunkNonce(nonce, this.#job.baseNonce, index + i);
    return chunks;
  }
}
