// SPDX-License-Identifier: Apache-2.0
import { hashNameOf } from '../../crypto/index.js';
import type { AttachmentHeader } from '../../envelope/attachment/index.js';
import { hex } from '../key/public-halves.js';

interface DigestViews {
  readonly sha256: string;
  readonly sha384?: string;
  readonly sha512?: string;
  readonly unverified?: Readonly<Record<string, string>>;
}

/**
 * Digests of an attachment as members of a JSON object, `sha256` first; digests by unknown hashes are under `unverified`, by COSE hash id.
 */
export function digestViews({ digests }: AttachmentHeader): DigestViews {
  const known: Record<string, string> & { sha256: string } = { sha256: '' };
  const unverified: Record<string, string> = {};
  for (const [id, digest] of digests) {
    const name = hashNameOf(id);
    if (name === undefined) unverified[id] = hex(digest);
    else known[name.replace('-', '')] = hex(digest);
  }
  return { ...known, ...(Object.keys(unverified).length === 0 ? {} : { unverified }) };
}
