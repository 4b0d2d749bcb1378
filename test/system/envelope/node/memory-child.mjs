// SPDX-License-Identifier: Apache-2.0
// Seals and opens what the arguments name, and prints the peak of resident memory in bytes. A process of its own, since a peak is one of a process.
import { ReadableStream, TransformStream, WritableStream } from 'node:stream/web';
import { sealAttachment, openAttachment } from 'rogatory/envelope/attachment';
import { openAttachmentFile, sealAttachmentFile } from 'rogatory/envelope/node';

const [way, folder, bytes] = process.argv.slice(2);
const input = { messageId: new Uint8Array(16), id: 1, fileName: 'disk.img', mediaType: 'application/octet-stream' };
const total = Number(bytes);

/** @returns {ReadableStream<Uint8Array>} */
function zeros() {
  let left = total;
  return new ReadableStream({
    pull(controller) {
      if (left === 0) return controller.close();
      const piece = new Uint8Array(Math.min(left, 100_000));
      left -= piece.length;
      controller.enqueue(piece);
    },
  });
}

if (way === 'stream') {
  const { readable, writable } = new TransformStream();
  const draws = [new Uint8Array(32), new Uint8Array(24)];
  // The header is known only at the end: the same key and salt give the same blob a second time.
  const random = () => Uint8Array.from(draws.shift() ?? []);
  const { header, key } = await sealAttachment(zeros(), new WritableStream(), input, { random });
  draws.push(new Uint8Array(32), new Uint8Array(24));
  let size = 0;
  const quarantine = {
    write: async (/** @type {Uint8Array} */ piece) => void (size += piece.length),
    release: async () => size,
    discard: async () => undefined,
  };
  const opening = openAttachment(readable, { header, key, messageId: input.messageId }, quarantine);
  await Promise.all([opening, sealAttachment(zeros(), writable, input, { random })]);
  if (size !== total) throw new RangeError(`${size} bytes instead of ${total}`);
} else {
  const threads = way === 'threads';
  const { header, key } = await sealAttachmentFile(`${folder}/source`, `${folder}/${way}.blob`, input, { threads });
  await openAttachmentFile(`${folder}/${way}.blob`, `${folder}/${way}.out`, { header, key, messageId: input.messageId }, { threads });
}
console.log(process.resourceUsage().maxRSS * 1024);
