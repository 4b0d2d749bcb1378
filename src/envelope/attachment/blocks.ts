// SPDX-License-Identifier: Apache-2.0

/**
 * Regroups pieces of any size into blocks of `size` bytes, followed by one shorter block, which may be empty: every message must have a
 * short end.
 * @returns Views of one buffer that the next block overwrites.
 */
export async function* blocksOf(pieces: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Uint8Array, void> {
  const block = new Uint8Array(size);
  let filled = 0;
  for await (const piece of pieces) {
    for (let at = 0; at < piece.length;) {
      const take = Math.min(size - filled, piece.length - at);
      block.set(piece.subarray(at, at + take), filled);
      filled += take;
      at += take;
      if (filled < size) continue;
      yield block;
      filled = 0;
    }
  }
  yield block.subarray(0, filled);
}

/** A Web stream that is being read. */
export interface OpenStream {
  readonly pieces: AsyncIterable<Uint8Array>;
  /** Cancels the stream unless it has ended, and unlocks it. Harmless the second time. */
  close(): Promise<void>;
}

/** Locks a stream. The caller must close it, even when no byte was read. Not every browser can iterate over a stream. */
export function openStream(stream: ReadableStream<Uint8Array>, signal?: AbortSignal): OpenStream {
  const reader = stream.getReader();
  const cancel = (): Promise<void> => reader.cancel(signal?.reason).catch(() => undefined);
  // This also ends a hanging read.
  const onAbort = (): void => void cancel();
  signal?.addEventListener('abort', onAbort, { once: true });
  let ended = false;
  async function* read(): AsyncGenerator<Uint8Array, void> {
    for (;;) {
      signal?.throwIfAborted();
      const { done, value } = await reader.read();
      // A cancelled stream reads like an ended one, but an aborted blob must not look complete.
      signal?.throwIfAborted();
      ended = done;
      if (value === undefined) return;
      yield value;
    }
  }
  return {
    pieces: read(),
    async close() {
      signal?.removeEventListener('abort', onAbort);
      if (!ended) await cancel();
      ended = true;
      reader.releaseLock();
    },
  };
}

/**
 * Writes pieces to a Web stream and closes it; on any failure, abort included, the stream is aborted instead.
 * @returns What the generator returns.
 */
export async function pour<T>(pieces: AsyncGenerator<Uint8Array, T>, sink: WritableStream<Uint8Array>, signal?: AbortSignal): Promise<T> {
  const writer = sink.getWriter();
  const abort = (): void => void writer.abort(signal?.reason).catch(() => undefined);
  signal?.addEventListener('abort', abort, { once: true });
  try {
    for (;;) {
      signal?.throwIfAborted();
      const { done, value } = await pieces.next();
      if (done === true) {
        await writer.close();
        return value;
      }
      await writer.write(value);
    }
  } catch (error) {
    await writer.abort(error).catch(() => undefined);
    await pieces.return(undefined as T).catch(() => undefined);
    throw error;
  } finally {
    signal?.removeEventListener('abort', abort);
    writer.releaseLock();
  }
}
