// SPDX-License-Identifier: Apache-2.0
// The chain of custody of an item of evidence: each hand-over carries a digest of the previous one.
import { encode } from '../../cbor/encode.js';
import { toHex } from '../../core/bytes.js';
import { sha256 } from '../../crypto/digest/digest.js';
import { toCbor } from '../../schema/body/data.js';
import type { CustodyEvent, EvidenceItem } from './fields.js';
import { pointer } from '../../schema/path.js';

/**
 * Value of `prevHash` in the hand-over after `previous` (SCHEMA-12): SHA-256 of its deterministic CBOR, lower-case hexadecimal.
 * @param previous - The event before, or for the first event the item's list of hashes.
 */
export function custodyLink(previous: CustodyEvent | EvidenceItem['hashes']): string {
  const bytes = encode(
    toCbor(previous, (path, text) => {
      throw new TypeError(`${pointer(path)}: ${text}`);
    }),
  );
  return toHex(sha256(bytes));
}

/** Index of the first event of an item that does not continue the chain; undefined when the chain is whole. */
export function brokenLink(item: Pick<EvidenceItem, 'hashes' | 'custody'>): number | undefined {
  const broken = item.custody.findIndex((event, i) => event.prevHash !== custodyLink(item.custody[i - 1] ?? item.hashes));
  return broken < 0 ? undefined : broken;
}
