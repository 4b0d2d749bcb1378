// SPDX-License-Identifier: Apache-2.0
// A leaf says that an object exists and of which kind it is, and nothing more: the salt keeps everybody who does not hold the entry
// from trying objects.
import { assertBytes } from '../core/assert.js';
import type { RandomSource } from '../core/random.js';
import { decode } from '../cbor/decode.js';
import { encode } from '../cbor/encode.js';
import { reader } from '../cbor/reader.js';
import { fail } from '../core/errors.js';
import { LIMITS } from '../core/limits.js';
import { sha256 } from '../crypto/digest.js';
import { leafKindNumber } from './kinds.js';
import type { LeafKind } from './kinds.js';
import { append } from './merkle.js';
import type { Frontier, TreeNode } from './merkle.js';
import { formatOrigin, parseOrigin } from './origin.js';
import type { Origin } from './origin.js';
import type { TreeHead } from './verify.js';

const LABEL = 'rogatory-log/1';
const read = reader((field) => fail('LOG_LEAF', { field }));

/** One leaf, ready for the store: it commits together with what it speaks of. */
export interface LogLeaf {
  /** Place in the log, from 0. */
  readonly index: number;
  /** Number of the kind. */
  readonly kind: number;
  readonly objectDigest: Uint8Array;
  readonly salt: Uint8Array;
  /** Nodes that this leaf makes perfect, itself the first. */
  readonly nodes: readonly TreeNode[];
}

/** What a log says of an object. */
export interface LogEntry {
  readonly kind: LeafKind;
  /** SHA-256 of the object. */
  readonly objectDigest: Uint8Array;
}

/**
 * Input of the leaf being hashed, one for all, since every message of a relay passes here: 0x00, then an array of four, 1, the kind,
 * and two byte strings of 32, which the encoding gives one length in every leaf.
 */
const LEAF = new Uint8Array(72);
LEAF.set([0x00, 0x84, 0x01, 0x00, 0x58, 0x20]);
LEAF.set([0x58, 0x20], 38);

/**
 * Computes a leaf hash: SHA-256(0x00 || dCBOR([1, kind, object digest, salt])).
 * @param objectDigest - SHA-256 of the object, 32 bytes.
 * @param salt - 32 random bytes, of this leaf alone.
 * @returns 32 bytes.
 */
export function leafHash(kind: LeafKind, objectDigest: Uint8Array, salt: Uint8Array): Uint8Array {
  assertBytes(objectDigest, 'objectDigest', 32);
  assertBytes(salt, 'salt', 32);
  LEAF[3] = leafKindNumber(kind);
  LEAF.set(objectDigest, 6);
  LEAF.set(salt, 40);
  return sha256(LEAF);
}

/**
 * Appends entries to a log.
 * @param frontier - Unchanged; the returned one counts once the leaves are on stable storage.
 * @param random - 32 bytes a leaf, drawn for many at once.
 */
export function appendEntries(
  frontier: Frontier,
  entries: readonly LogEntry[],
  random: RandomSource,
): { readonly leaves: readonly LogLeaf[]; readonly frontier: Frontier } & TreeHead {
  const salts = drawSalts(entries.length, random);
  const grown = append(
    frontier,
    entries.map(({ kind, objectDigest }, i) => leafHash(kind, objectDigest, salts[i] as Uint8Array)),
  );
  let at = 0;
  const leaves = entries.map(({ kind, objectDigest }, i): LogLeaf => {
    const start = at++;
    while (at < grown.nodes.length && grown.nodes[at]?.level !== 0) at++;
    const nodes = grown.nodes.slice(start, at);
    return { index: frontier.size + i, kind: leafKindNumber(kind), objectDigest, salt: salts[i] as Uint8Array, nodes };
  });
  return { leaves, frontier: grown.frontier, root: grown.root, size: grown.size };
}

/** The runtime's generator gives 65,536 bytes at once, and each call of it costs more than a hash. */
const SALTS_AT_ONCE = 2_048;

function drawSalts(count: number, random: RandomSource): Uint8Array[] {
  const salts: Uint8Array[] = [];
  while (salts.length < count) {
    const bytes = random(32 * Math.min(SALTS_AT_ONCE, count - salts.length));
    for (let at = 0; at < bytes.length; at += 32) salts.push(bytes.subarray(at, at + 32));
  }
  return salts;
}

/** Object of leaf 0, in dCBOR: label and origin. */
export function genesisObject(origin: Origin): Uint8Array {
  return encode([LABEL, formatOrigin(origin)]);
}

/** Object of a leaf `sent`: ties the envelope, which all may see, to the message, which the addressee alone can. @param envelopeDigest - 32 bytes. @param messageDigest - 32 bytes. */
export function sentObject(envelopeDigest: Uint8Array, messageDigest: Uint8Array): Uint8Array {
  assertBytes(envelopeDigest, 'envelopeDigest', 32);
  assertBytes(messageDigest, 'messageDigest', 32);
  return encode([envelopeDigest, messageDigest]);
}

/** That an origin ended: leaf 1 of the log that goes on. */
export interface Closed extends TreeHead {
  readonly origin: Origin;
  readonly next: Origin;
}

/** Object of a leaf `closed`, in dCBOR (LOG-16). */
export function closedObject({ origin, size, root, next }: Closed): Uint8Array {
  assertBytes(root, 'root', 32);
  return encode([LABEL, formatOrigin(origin), size, root, formatOrigin(next)]);
}

/** Reads the object of a leaf `closed`. @param bytes - At most 512; read, not kept. @throws {@link RogatoryError} `LOG_LEAF` (LOG-05), `LOG_ORIGIN` (LOG-06), `CBOR_...`. */
export function parseClosed(bytes: Uint8Array): Closed {
  const [label, origin, size, root, next] = read.array(decode(bytes, { maxBytes: LIMITS.checkpointMaxBytes }), 'closed', 5, 5);
  if (label !== LABEL) throw fail('LOG_LEAF', { field: 'closed.0' });
  return {
    origin: parseOrigin(read.text(origin, 'closed.1')),
    size: read.uint(size, 'closed.2'),
    root: read.bytes(root, 'closed.3', 32),
    next: parseOrigin(read.text(next, 'closed.4')),
  };
}
