// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it, vi } from 'vitest';

// The browser's side of the conditional imports, in Node: WebCrypto for the chunks, noble for the digests.
vi.mock('../../src/crypto/native/node/chunk-cipher.js', () => import('../../src/crypto/native/web/chunk-cipher.js'));
vi.mock('../../src/crypto/native/node/digest.js', () => import('../../src/crypto/native/web/absent.js'));
vi.mock('../../src/crypto/native/node/aead.js', () => import('../../src/crypto/native/web/absent.js'));

const { chunkCipher, syncChunkCipher } = await import('../../src/crypto/aead/chunk-cipher.js');
const { nativeChunkCipher } = await import('../../src/crypto/native/node/chunk-cipher.js');
const { openAttachmentBytes } = await import('../../src/envelope/attachment/open-attachment.js');
const { flip, same, sampleBytes, sealBytes, streamOf } = await import('./blobs.js');

const nodeDraws = () => [new Uint8Array(32).fill(7), new Uint8Array(24).fill(9)];

describe('attachments in a browser', () => {
  it('have nothing of node:crypto behind them', () => {
    expect(nativeChunkCipher).toBeUndefined();
  });

  it('seal and open as in Node, to the byte', async () => {
    const draws = nodeDraws();
    const { access, blob, plaintext } = await sealBytes(sampleBytes(1_200_000), {}, { random: () => draws.shift()! });
    expect(Buffer.from(access.header.blob.digest).toString('hex')).toBe('36b19f7372aee25f95cff893051b4e0ac3f37c8cf7edd0d1bdefa2ef89f1c5a8');
    expect(same(await openAttachmentBytes(streamOf(blob), access, { maxBytes: 2_000_000 }), plaintext)).toBe(true);
    const broken = openAttachmentBytes(streamOf(flip(blob, 56 + 65 * 16_400)), access, { maxBytes: 2_000_000 });
    await expect(broken).rejects.toMatchObject({ code: 'ENVELOPE_ATTACHMENT_CHUNK', details: { chunk: 65 } });
  });

  it('leave the key with the browser, which hands it out to nobody', async () => {
    const spy = vi.spyOn(crypto.subtle, 'importKey');
    await chunkCipher(new Uint8Array(32));
    expect(spy.mock.calls.map(([, , , extractable]) => extractable)).toEqual([false]);
  });

  it('take a key of 32 bytes and no other', async () => {
    await expect(chunkCipher(new Uint8Array(31))).rejects.toThrow(RangeError);
    expect(() => syncChunkCipher(new Uint8Array(31))).toThrow(RangeError);
  });
});
