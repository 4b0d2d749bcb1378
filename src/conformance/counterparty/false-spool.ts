// SPDX-License-Identifier: Apache-2.0
// Encrypts the files of the kit's agency in memory. Of a file with one name it signs another digest than that of its bytes.
import type { AgencyOptions } from '../../agency/index.js';
import { systemRandom } from '../../core/index.js';
import { sealAttachment } from '../../envelope/attachment/index.js';
import type { BlobStore } from '../../store/index.js';

type Spool = NonNullable<AgencyOptions['attachmentSpool']>;

/** Name of the file that is not what its sender signs. */
export const FALSE_FILE = 'not-what-was-signed.txt';
/** Number of SHA-256 in the registry of COSE. */
const SHA_256 = -16;

/** @param blobs - Where blobs are kept. */
export function falseSpool(blobs: BlobStore): Spool {
  return {
    async seal({ bytes = new Uint8Array() }, input, { random, signal, nameOf }) {
      const parts: Uint8Array[] = [];
      const target = new WritableStream<Uint8Array>({ write: (part) => void parts.push(Uint8Array.from(part)) });
      const options = { random, ...(signal === undefined ? {} : { signal }) };
      const made = await sealAttachment(new Blob([Uint8Array.from(bytes)]).stream(), target, input, options);
      const { header } = made;
      const name = nameOf(header.blob.digest);
      await blobs.begin(name, header.blob);
      await blobs.append(name, 0, Buffer.concat(parts));
      await blobs.seal(name);
      return input.fileName === FALSE_FILE ? { ...made, header: { ...header, digests: new Map([[SHA_256, systemRandom(32)]]) } } : made;
    },
    saveTo: () => Promise.reject(new TypeError('the kit saves no files')),
  };
}
