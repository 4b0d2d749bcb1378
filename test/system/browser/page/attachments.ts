// SPDX-License-Identifier: Apache-2.0
// Attachments in the page: streams of the browser, its WebCrypto for the chunks, and its private file system as quarantine.
import { concat, fromHex, toHex } from '../../../../src/core/bytes.js';
import { sha256 } from '../../../../src/crypto/digest/digest.js';
import type { SuiteId } from '../../../../src/crypto/suites/suites.js';
import { webDecapsulator } from '../../../../src/crypto/web/web-decapsulator.js';
import { webSigner } from '../../../../src/crypto/web/web-signer.js';
import { accessAttachment } from '../../../../src/envelope/attachment/attachment-access.js';
import type { AttachmentAccess } from '../../../../src/envelope/attachment/attachment-access.js';
import { blobSource, openAttachmentRange } from '../../../../src/envelope/attachment/attachment-range.js';
import { openAttachment, openAttachmentBytes } from '../../../../src/envelope/attachment/open-attachment.js';
import { streamQuarantine } from '../../../../src/envelope/attachment/quarantine.js';
import { sealAttachment } from '../../../../src/envelope/attachment/seal-attachment.js';
import { collecting, INPUT, sampleBytes, streamOf } from '../../../envelope/blobs.js';
import { keyFromHex, openAt, outcome, readerOfWorld, sealTo } from '../parties.js';
import type { Outcome } from '../parties.js';
import { heldOf } from './keys.js';

/** Seals sample bytes as an attachment, and the message that carries it. */
export async function sealWithAttachment(suite: SuiteId, recipient: string, size: number): Promise<{ frame: string; blob: string }> {
  const { sink, bytes } = collecting();
  const attachment = await sealAttachment(new Blob([sampleBytes(size) as Uint8Array<ArrayBuffer>]).stream(), sink, INPUT);
  const seal = webSigner(heldOf(suite).signer);
  const { frame } = await sealTo(suite, keyFromHex(recipient), Uint8Array.of(0xa0), { seal, attachments: [attachment] });
  return { frame: toHex(frame), blob: toHex(bytes()) };
}

async function accessOf(suite: SuiteId, frame: string): Promise<AttachmentAccess> {
  const { kem } = heldOf(suite);
  const reader = readerOfWorld(suite, { own: { key: kem.publicKey, decapsulator: webDecapsulator(kem) } });
  return accessAttachment(await openAt(fromHex(frame), reader), INPUT.id);
}

/** SHA-256 of the plaintext of each blob, or the code of its refusal. */
export async function openBlobs(suite: SuiteId, frame: string, blobs: readonly string[]): Promise<Outcome<string>[]> {
  const access = await accessOf(suite, frame);
  const opened: Outcome<string>[] = [];
  for (const blob of blobs) {
    opened.push(
      await outcome(async () => toHex(sha256(await openAttachmentBytes(streamOf(fromHex(blob)), access, { maxBytes: 2 ** 24 })))),
    );
  }
  return opened;
}

/** A range of the plaintext, read from a Blob of the browser. */
export async function openRange(suite: SuiteId, frame: string, blob: string, start: number, end: number): Promise<string> {
  const source = blobSource(new Blob([fromHex(blob) as Uint8Array<ArrayBuffer>]));
  return toHex((await openAttachmentRange(source, await accessOf(suite, frame), start, end)).bytes);
}

/** Opens into a file of the origin's private file system. @returns what the file holds afterwards, and how it went. */
export async function openIntoFile(suite: SuiteId, frame: string, blob: string): Promise<{ went: Outcome<null>; file: string }> {
  const folder = await navigator.storage.getDirectory();
  const handle = await folder.getFileHandle(`exhibit-${toHex(crypto.getRandomValues(new Uint8Array(8)))}`, { create: true });
  const quarantine = streamQuarantine(await handle.createWritable());
  const access = await accessOf(suite, frame);
  const went = await outcome(async () => {
    await openAttachment(streamOf(fromHex(blob)), access, quarantine);
    return null;
  });
  return { went, file: toHex(sha256(concat(new Uint8Array(await (await handle.getFile()).arrayBuffer())))) };
}
