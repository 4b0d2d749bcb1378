// SPDX-License-Identifier: Apache-2.0
// How a holder of receipts comes to what anchors them: it names the checkpoints under which they were proven, and is given a cosignature
// with a proof from each of them. Only the owner of a log can make such proofs; whoever has them needs nobody any more.
import { assertInteger } from '../core/assert.js';
import { decode } from '../cbor/decode.js';
import { encode } from '../cbor/encode.js';
import { reader } from '../cbor/reader.js';
import type { CborValue } from '../cbor/value.js';
import { fail } from '../core/errors.js';
import { isLocalId, isScope } from '../core/ids.js';
import type { Principal } from '../core/ids.js';
import { LIMITS } from '../core/limits.js';
import { LEAST_SIZE } from './checkpoint.js';
import type { NodeReader } from './merkle.js';
import { formatOrigin, parseOrigin } from './origin.js';
import type { Origin } from './origin.js';
import { proveConsistency } from './prove.js';

/** Kinds of TRUST under which the two travel over a link. */
export const ANCHOR_KINDS = { request: 35, anchor: 36 } as const;

/** Sizes of the checkpoints of one log that are to be joined to a cosigned one. */
export interface AnchorRequest {
  readonly origin: Origin;
  /** 1 to 64, each from 2. */
  readonly sizes: readonly number[];
}

/** A consistency proof from the tree of `size` leaves; empty when it is the cosigned one itself. Nothing of it is verified. */
export interface Join {
  readonly size: number;
  readonly path: readonly Uint8Array[];
}

/** A cosignature, and what joins others of the same log to it. Nothing of it is verified. */
export interface AnchorOffer {
  readonly cosigner: Principal;
  /** COSE_Sign of the cosignature: it names origin, size and root. */
  readonly cosignature: Uint8Array;
  /** 1 to 64. */
  readonly joins: readonly Join[];
}

const read = reader((field) => fail('LOG_EXCHANGE', { field }));
const items = (bytes: Uint8Array, field: string, count: number): readonly CborValue[] =>
  read.array(decode(bytes, { maxBytes: LIMITS.receiptObjectMaxBytes }), field, count, count);

function readSize(value: CborValue | undefined, field: string): number {
  const size = read.uint(value, field);
  if (size < LEAST_SIZE) throw fail('LOG_EXCHANGE', { field });
  return size;
}

/** Heads of CBOR arrays of two and of four. */
const [REQUEST_HEAD, OFFER_HEAD] = [0x82, 0x84];

/** Tells which of the two something is that came among cosignatures, by its number of members; nothing of it is parsed. */
export function anchorForm(bytes: Uint8Array): 'request' | 'offer' | undefined {
  if (bytes[0] === REQUEST_HEAD) return 'request';
  return bytes[0] === OFFER_HEAD ? 'offer' : undefined;
}

/** Makes the bytes of a request (LOG-31), fresh. @param request.sizes - 1 to 64, each from 2. @throws TypeError or RangeError otherwise. */
export function encodeAnchorRequest({ origin, sizes }: AnchorRequest): Uint8Array {
  assertInteger(sizes.length, 'sizes', 1, LIMITS.anchorMaxJoins);
  return encode([formatOrigin(origin), sizes]);
}

/**
 * Takes a request apart: sizes in the order in which they stand.
 * @param bytes - At most 262,144; read, not kept.
 * @throws {@link RogatoryError} `LOG_EXCHANGE` (LOG-30), `LOG_ORIGIN` (LOG-06), `CBOR_...`.
 */
export function parseAnchorRequest(bytes: Uint8Array): AnchorRequest {
  const [origin, sizes] = items(bytes, 'request', 2);
  return {
    origin: parseOrigin(read.text(origin, 'request.0')),
    sizes: read.array(sizes, 'request.1', 1, LIMITS.anchorMaxJoins).map((size) => readSize(size, 'request.1')),
  };
}

/** Makes the bytes of an offer (LOG-31), fresh. @param offer.joins - 1 to 64. @throws TypeError or RangeError otherwise. */
export function encodeAnchorOffer({ cosigner, cosignature, joins }: AnchorOffer): Uint8Array {
  assertInteger(joins.length, 'joins', 1, LIMITS.anchorMaxJoins);
  return encode([cosigner.scope, cosigner.id, cosignature, joins.map(({ size, path }): CborValue => [size, path])]);
}

/**
 * Takes an offer apart; nothing of it is verified.
 * @param bytes - At most 262,144; read, not kept.
 * @throws {@link RogatoryError} `LOG_EXCHANGE` (LOG-30), `CBOR_...`.
 */
export function parseAnchorOffer(bytes: Uint8Array): AnchorOffer {
  const [scope, id, cosignature, joins] = items(bytes, 'anchor', 4);
  const cosigner = { scope: read.text(scope, 'anchor.0', 64), id: read.text(id, 'anchor.1', 64) };
  if (!isScope(cosigner.scope) || !isLocalId(cosigner.id)) throw fail('LOG_EXCHANGE', { field: 'anchor.0' });
  return {
    cosigner,
    cosignature: read.bytes(cosignature, 'anchor.2', { min: 1, max: LIMITS.signedStatementMaxBytes }),
    joins: read.array(joins, 'anchor.3', 1, LIMITS.anchorMaxJoins).map((join): Join => {
      const [size, path] = read.array(join, 'anchor.3', 2, 2);
      const hashes = read.array(path, 'anchor.3.1', 0, LIMITS.proofMaxHashes);
      return { size: readSize(size, 'anchor.3.0'), path: hashes.map((hash) => read.bytes(hash, 'anchor.3.1', 32)) };
    }),
  };
}

/**
 * Proves what of `sizes` can be joined to the tree of `to` leaves: the rest is larger, and waits for a larger one.
 * @throws {@link RogatoryError} `LOG_NODE` (LOG-02) when a node is not held.
 */
export async function proveJoins(sizes: readonly number[], to: number, nodes: NodeReader): Promise<readonly Join[]> {
  const within = [...new Set(sizes)].filter((size) => size >= LEAST_SIZE && size <= to);
  return Promise.all(within.map(async (size) => ({ size, path: await proveConsistency(size, to, nodes) })));
}
