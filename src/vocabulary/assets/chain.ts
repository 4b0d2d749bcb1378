// SPDX-License-Identifier: Apache-2.0
// Identifiers of blockchains. The schema checks their form; rules V051 and V052 check registries, checksums and consistency, wherever
// a member of one of these names stands.
import { z } from '../../schema/zod.js';
import { dateTime } from '../../schema/fields/dates.js';
import { shortText } from '../../schema/fields/text.js';
import { suchAs } from '../../schema/fields/form.js';

/** Chain, CAIP-2. */
export const caip2 = () => z.string().regex(/^[-a-z0-9]{3,8}:[-_a-zA-Z0-9]{1,32}$/, { error: suchAs('eip155:1') });
/** Account, CAIP-10, as written by the source. */
export const caip10 = () =>
  z.string().regex(/^[-a-z0-9]{3,8}:[-_a-zA-Z0-9]{1,32}:[-.%a-zA-Z0-9]{1,128}$/, {
    error: suchAs('eip155:1:0xab16'),
  });
/** Asset, CAIP-19. */
export const caip19 = () =>
  z.string().regex(/^[-a-z0-9]{3,8}:[-_a-zA-Z0-9]{1,32}\/[-a-z0-9]{3,8}:[-.%a-zA-Z0-9]{1,128}(?:\/[-.%a-zA-Z0-9]{1,78})?$/, {
    error: suchAs('eip155:1/slip44:60'),
  });

const height = () => z.int().min(0);

/** A point of a chain. The block hash reveals a reorganisation. */
export const blockRef = z.object({ height: height(), blockHash: shortText().optional(), time: dateTime().optional() });

/** A transaction. A hash is ambiguous without its chain. */
export const transaction = z.object({
  caip2: caip2(),
  txHash: shortText(),
  outputIndex: z.int().min(0).optional(),
  logIndex: z.int().min(0).optional(),
  blockHeight: height().optional(),
  blockHash: shortText().optional(),
  confirmedAt: dateTime().optional(),
});

export type Transaction = z.output<typeof transaction>;

/** An unspent output. `valueSat` in satoshi, as text. */
export const utxo = z.object({
  txHash: shortText(),
  vout: z.int().min(0),
  valueSat: z.string().regex(/^(?:0|[1-9]\d{0,15})$/, { error: suchAs('1500') }),
});
