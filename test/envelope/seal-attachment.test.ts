// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { fromHex, toHex, toUtf8 } from '../../src/core/bytes.js';
import { sha256 } from '../../src/crypto/digest/digest.js';
import { attachmentContext, attachmentKeyMatches, expandInputKey } from '../../src/envelope/attachment/attachment.js';
import { sealAttachment } from '../../src/envelope/attachment/seal-attachment.js';
import { collecting, INPUT, MESSAGE_ID, pad, same, sampleBytes, sealAs, sealBytes, streamOf } from './blobs.js';

describe('sealAttachment', () => {
  it('makes the example of SPEC.md "Attachments"', async () => {
    const draws = [Uint8Array.from({ length: 32 }, (_, i) => i), Uint8Array.from({ length: 24 }, (_, i) => 32 + i)];
    const context = attachmentContext(MESSAGE_ID, 1);
    const keys = expandInputKey(draws[0]!, draws[1]!, context);
    const named = { id: 1, fileName: 'order.txt', mediaType: 'text/plain' };
    const { access, blob } = await sealBytes(toUtf8('Seizure order 2026/104\n'), named, { random: () => draws.shift()! });
    expect(toHex(context)).toBe('836e726f6761746f72792d6174742f31500192f5c0a1b27c3d8e4f5a6b7c8d9e0f01');
    expect(toHex(keys.key)).toBe('babbef3f5976584d9be09bed4593897b48ac8cd26b2a7c3a22f3b658e4948289');
    expect(toHex(keys.baseNonce)).toBe('5add54db1f6d4c4a57249179');
    expect(toHex(blob.subarray(24, 56))).toBe('0d3d42f08a26a5325e760d3def8f93fcae4b3f2363a5fe061bdf5ec4d69c644a');
    expect(toHex(blob.subarray(56, 72))).toBe('3a6076007de9c3334032657da7efd65d');
    expect(toHex(blob.subarray(56 + 16_384, 56 + 16_400))).toBe('0e4bf6af4f696042d7ba46ce164ecc20');
    expect(toHex(blob.subarray(-16))).toBe('945dea348fbdf6757578de4de0e900c2');
    expect(access.header).toEqual({
      ...named,
      size: 23,
      digests: new Map([[-16, fromHex('f1d0c576261d720e3316f4c73d3d27bbcf02b66204166b65d512da9253d6eb72')]]),
      blob: { digest: fromHex('18c0cbe0434bcf73b7cc28d2e6ec9ab4bf9d51fd698bc05fc5cd097e1f38d3f3'), size: 65_672 },
      prefix: blob.slice(0, 56),
      keyWithheld: false,
    });
  });

  it.each([0, 1, 16_383, 16_384, 65_535, 65_536, 65_537, 1_048_576, 1_048_577])('describes %i bytes and their blob', async (size) => {
    const { access, blob, plaintext } = await sealBytes(sampleBytes(size));
    expect(access.header.size).toBe(size);
    expect(access.header.digests.get(-16)).toEqual(sha256(plaintext));
    expect(access.header.blob).toEqual({ digest: sha256(blob), size: blob.length });
    expect(access.header.prefix).toEqual(blob.slice(0, 56));
    expect(attachmentKeyMatches(access.header, access.key, MESSAGE_ID)).toBe(true);
  });

  it('encrypts as a straightforward writer of the construction does', async () => {
    const plaintext = sampleBytes(1_200_000);
    const plain = sealAs(pad(plaintext), plaintext.length, sha256(plaintext));
    const draws = [plain.access.key, plain.blob.slice(0, 24)];
    expect(same((await sealBytes(plaintext, {}, { random: () => draws.shift()! })).blob, plain.blob)).toBe(true);
  });

  it('draws another key and another salt for the same file (ENV-41)', async () => {
    const [first, second] = [await sealBytes(sampleBytes(10)), await sealBytes(sampleBytes(10))];
    expect(first.access.key).not.toEqual(second.access.key);
    expect(first.blob.subarray(0, 24)).not.toEqual(second.blob.subarray(0, 24));
    expect(first.blob.subarray(56)).not.toEqual(second.blob.subarray(56));
  });

  it('withholds the key where asked', async () => {
    expect((await sealBytes(new Uint8Array(0), { keyWithheld: true })).access.header.keyWithheld).toBe(true);
  });

  it('refuses a name outside the rules before it reads a byte (ENV-27)', async () => {
    let pulled = 0;
    const source = new ReadableStream<Uint8Array>({ pull: () => void (pulled += 1) }, { highWaterMark: 0 });
    const { sink, state } = collecting();
    await expect(sealAttachment(source, sink, { ...INPUT, fileName: '../order.pdf' })).toRejectCode('ENVELOPE_ATTACHMENT');
    expect([pulled, state.closed]).toEqual([0, false]);
  });

  it('refuses an input that is not of the documented form', async () => {
    const seal = (changes: object) => sealAttachment(streamOf(new Uint8Array(1)), collecting().sink, { ...INPUT, ...changes });
    await expect(seal({ messageId: new Uint8Array(15) })).rejects.toThrow(RangeError);
    await expect(seal({ id: -1 })).rejects.toThrow(RangeError);
    const texts = new ReadableStream({ start: (controller) => controller.enqueue('text') });
    await expect(sealAttachment(texts, collecting().sink, INPUT)).rejects.toThrow(TypeError);
  });

  it('tells how far it is, and the total where it is known', async () => {
    const seen: unknown[] = [];
    const onProgress = (progress: unknown) => void seen.push(progress);
    await sealBytes(sampleBytes(2_500_000), {}, { onProgress, totalBytes: 2_500_000 });
    expect(seen.at(-1)).toEqual({ done: 2_500_000, total: 2_500_000 });
    expect(seen.length).toBe(3);
    seen.length = 0;
    await sealBytes(sampleBytes(10), {}, { onProgress });
    expect(seen).toEqual([{ done: 10 }]);
  });

  it('stops when aborted while the source hangs, cancels it, and aborts the sink', async () => {
    const controller = new AbortController();
    let cancelled: unknown;
    const source = new ReadableStream<Uint8Array>({ cancel: (reason) => void (cancelled = reason) });
    const { sink, state } = collecting();
    const sealing = sealAttachment(source, sink, INPUT, { signal: controller.signal });
    controller.abort(new RangeError('enough'));
    await expect(sealing).rejects.toThrow('enough');
    expect(cancelled).toEqual(new RangeError('enough'));
    expect(state).toEqual({ closed: false, aborted: new RangeError('enough') });
  });

  it('stops when aborted while the sink hangs', async () => {
    const controller = new AbortController();
    const sink = new WritableStream<Uint8Array>({ write: () => new Promise(() => undefined) });
    const sealing = sealAttachment(streamOf(new Uint8Array(10)), sink, INPUT, { signal: controller.signal });
    controller.abort(new RangeError('enough'));
    await expect(sealing).rejects.toThrow('enough');
  });

  it('fails as its source or its sink fails, and leaves the other closed', async () => {
    const failing = new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(new RangeError('source')) });
    const { sink, state } = collecting();
    await expect(sealAttachment(failing, sink, INPUT)).rejects.toThrow('source');
    expect(state).toEqual({ closed: false, aborted: new RangeError('source') });
    let cancelled = false;
    const source = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(1_048_576)),
      cancel: () => void (cancelled = true),
    });
    const full = new WritableStream<Uint8Array>({ write: () => Promise.reject(new RangeError('sink')) });
    await expect(sealAttachment(source, full, INPUT)).rejects.toThrow('sink');
    expect(cancelled).toBe(true);
  });
});
