// SPDX-License-Identifier: Apache-2.0
// A leaf proves only that an object of some kind exists. The salt prevents guessing of objects by anyone without the entry.
import { assertBytes, assertUsage } from '../core/assert.js';
import { equal } from '../core/bytes.js';
import type { RandomSource } from '../core/random.js';
import { decode } from '../cbor/decode.js';
import { encode } from '../cbor/encode.js';
import { forms, mapped } from '../cbor/forms.js';
import { fail } from '../core/errors.js';
import { LIMITS } from '../core/limits.js';
import { leafKindNumber } from './kinds.js';
import type { LeafKind } from './kinds.js';
import { formatOrigin, parseOrigin, sameOrigin } from './origin.js';
import type { Origin } from './origin.js';
import { EMPTY_FRONTIER, append, hashLeaf, rootOf } from './tree/merkle.js';
import type { Frontier, TreeNode } from './tree/merkle.js';
import type { TreeHead } from './tree/verify.js';

const LABEL = 'rogatory-log/1';
const refuse = (field: string): Error => fail('LOG_LEAF', { field });
const { byteString, textOf, tuple, uint } = forms(refuse);

/** One leaf, ready for the store: it is committed together with its object. */
export interface LogLeaf {
  /** Place in the log, from 0. */
  readonly index: number;
  /** Number of the kind. */
  readonly kind: number;
  readonly objectDigest: Uint8Array;
  readonly salt: Uint8Array;
  /** Nodes completed by this leaf, starting with itself. */
  readonly nodes: readonly TreeNode[];
}

/** Entry of a log for an object. */
export interface LogEntry {
  readonly kind: LeafKind;
  /** SHA-256 of the object. */
  readonly objectDigest: Uint8Array;
}

/**
 * Computes a leaf hash: SHA-256(0x00 || dCBOR([1, kind, object digest, salt])).
 * @param objectDigest - SHA-256 of the object, 32 bytes.
 * @param salt - 32 random bytes, of this leaf alone (LOG-68).
 * @returns 32 bytes.
 */
export function leafHash(kind: LeafKind, objectDigest: Uint8Array, salt: Uint8Array): Uint8Array {
  assertBytes(objectDigest, 'objectDigest', 32);
  assertBytes(salt, 'salt', 32);
  return hashLeaf(encode([1, leafKindNumber(kind), objectDigest, salt]));
}

/**
 * Appends entries to a log.
 * @param frontier - Unchanged; the returned one is valid when the leaves are on stable storage.
 * @param random - 32 bytes a leaf.
 */
export function appendEntries(
  frontier: Frontier,
  entries: readonly LogEntry[],
  random: RandomSource,
): { readonly leaves: readonly LogLeaf[]; readonly frontier: Frontier } & TreeHead {
  const salts = entries.map(() => random(32));
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

/** Object of leaf 0, in dCBOR: label and origin. */
export function genesisObject(origin: Origin): Uint8Array {
  return encode([LABEL, formatOrigin(origin)]);
}

/** Digests of 32 bytes. */
interface Sent {
  readonly envelopeDigest: Uint8Array;
  readonly messageDigest: Uint8Array;
}

const SENT = tuple<Sent>({ envelopeDigest: byteString(32), messageDigest: byteString(32) });

/**
 * Object of a leaf `sent`: ties the envelope, which everyone may see, to the message, which only the addressee can see. @param
 * envelopeDigest - 32 bytes. @param messageDigest - 32 bytes.
 */
export function sentObject(envelopeDigest: Uint8Array, messageDigest: Uint8Array): Uint8Array {
  assertBytes(envelopeDigest, 'envelopeDigest', 32);
  assertBytes(messageDigest, 'messageDigest', 32);
  return encode(SENT.write({ envelopeDigest, messageDigest }));
}

/** Reads the object of a leaf `sent`. @param bytes - At most 512; read, not kept. @throws {@link RogatoryError} `LOG_LEAF` (LOG-05), `CBOR_...`. */
export function parseSent(bytes: Uint8Array): Sent {
  return SENT.read(decode(bytes, { maxBytes: LIMITS.checkpointMaxBytes }), 'sent');
}

/** Statement that a store was restored and continues in a new log: leaf 1 of that log. */
export interface Restored extends TreeHead {
  /** The log held by the restored store, with its `size` and `root`. Without any store left: size 0, and the SHA-256 of no bytes. */
  readonly old: Origin;
  readonly new: Origin;
}

/** Leaf 0 is the genesis leaf; the next one states the restore. */
export const RESTORED_INDEX = 1;

const ORIGIN = mapped(textOf(LIMITS.checkpointMaxBytes), parseOrigin, formatOrigin);
const RESTORED = mapped(
  tuple<Restored & { readonly label: string }>({ label: textOf(64), old: ORIGIN, size: uint, root: byteString(32), new: ORIGIN }),
  ({ label, ...restored }, field): Restored => {
    if (label !== LABEL || !isPlausible(restored)) throw refuse(field);
    return restored;
  },
  (restored) => ({ label: LABEL, ...restored }),
);

/** Object of a leaf `restored`, in dCBOR (LOG-16). @param restored - TypeError when its readers would refuse it. */
export function encodeRestored(restored: Restored): Uint8Array {
  assertUsage(isPlausible(restored), 'one owner, the later epoch, and the root of the size');
  return encode(RESTORED.write(restored));
}

/** Reads the object of a leaf `restored`. @param bytes - At most 512; read, not kept. @throws {@link RogatoryError} `LOG_LEAF` (LOG-05), `LOG_ORIGIN` (LOG-41), `CBOR_...`. */
export function parseRestored(bytes: Uint8Array): Restored {
  return RESTORED.read(decode(bytes, { maxBytes: LIMITS.checkpointMaxBytes }), 'restored');
}

/** Requires one owner, a later log and, for size 0, the root of the empty tree. */
function isPlausible({ old, size, root, new: { owner, epoch } }: Restored): boolean {
  const isOneOwner = sameOrigin({ owner, epoch: old.epoch }, old);
  return isOneOwner && old.epoch < epoch && root.length === 32 && (size > 0 || equal(root, rootOf(EMPTY_FRONTIER)));
}
