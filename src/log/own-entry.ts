// SPDX-License-Identifier: Apache-2.0
// An entry of a log as its owner shows it: object, place, and who cosigned a checkpoint that has it.
import { decode } from '../cbor/decode.js';
import { encode } from '../cbor/encode.js';
import { reader } from '../cbor/reader.js';
import { fail, isRogatoryError } from '../core/errors.js';
import { LIMITS } from '../core/limits.js';
import { sha256 } from '../crypto/digest/digest.js';
import { LEAF_KINDS, leafKindNumber } from './kinds.js';
import type { LeafKind } from './kinds.js';
import { leafHash } from './leaf.js';
import { sameOrigin } from './origin.js';
import type { LogView } from './signer-lookup.js';
import { sameHead } from './statement/checkpoint.js';
import type { Checkpoint } from './statement/checkpoint.js';
import { readCosignature, verifyCosignature } from './statement/cosignature.js';
import type { UnverifiedCosignature, VerifiedCosignature } from './statement/cosignature.js';
import { verifyCheckpoint } from './statement/signed-checkpoint.js';
import { verifyInclusion } from './tree/verify.js';

/** Nothing of it is verified: see {@link verifyOwnEntry}. */
export interface OwnEntry {
  readonly kind: LeafKind;
  /** At most 65,536 bytes. */
  readonly object: Uint8Array;
  readonly salt: Uint8Array;
  /** Place in the log. */
  readonly index: number;
  /** From the leaf's sibling upward. */
  readonly path: readonly Uint8Array[];
  /** COSE_Sign of a checkpoint that has the entry: the first that was cosigned. */
  readonly checkpoint: Uint8Array;
  /** COSE_Sign of cosignatures of that checkpoint, at most 8. */
  readonly cosignatures: readonly Uint8Array[];
}

/** A date that counts against a state (LOG-57). */
export interface Dating {
  /** Epoch seconds by which the bytes existed. */
  readonly by: number;
  readonly shownBy: 'token' | 'cosignature';
}

declare const verified: unique symbol;

/** An entry that stands in its log. Made by {@link verifyOwnEntry} alone. */
export interface VerifiedOwnEntry {
  readonly [verified]: true;
  readonly kind: LeafKind;
  readonly object: Uint8Array;
  readonly index: number;
  readonly checkpoint: Checkpoint;
  /** By the state against which the entry is shown, by signers that are sound. */
  readonly cosignatures: readonly VerifiedCosignature[];
  /** The earliest date against that state; absent: the entry is its owner's own word. */
  readonly dating?: Dating;
}

/** Against whom something is shown, and what is known of time tokens. */
export interface Showing {
  /** Scope of the state S against which it is shown. */
  readonly against: string;
  /** Epoch seconds of a token that counts (LOG-56), of a statement that has one. */
  readonly tokenTime?: (statement: Uint8Array) => number | undefined;
}

const read = reader((field) => fail('LOG_OWN_ENTRY', { field }));
const STATEMENT = { min: 1, max: LIMITS.signedStatementMaxBytes };

/** Encodes an own entry. @returns fresh bytes. */
export function encodeOwnEntry({ kind, object, salt, index, path, checkpoint, cosignatures }: OwnEntry): Uint8Array {
  return encode([leafKindNumber(kind), object, salt, index, path, checkpoint, cosignatures]);
}

/** Takes an own entry apart. @param bytes - At most 262,144; read, not kept. @throws {@link RogatoryError} `LOG_OWN_ENTRY` (LOG-57), `CBOR_...`. */
export function parseOwnEntry(bytes: Uint8Array): OwnEntry {
  const items = read.array(decode(bytes, { maxBytes: LIMITS.ownEntryMaxBytes }), 'own-entry', 7, 7);
  const [kind, object, salt, index, path, checkpoint, cosignatures] = items;
  return {
    kind: LEAF_KINDS[read.uint(kind, 'own-entry.0', LEAF_KINDS.length - 1)] as LeafKind,
    object: read.bytes(object, 'own-entry.1', { min: 1, max: LIMITS.ownEntryObjectMaxBytes }),
    salt: read.bytes(salt, 'own-entry.2', 32),
    index: read.uint(index, 'own-entry.3'),
    path: read.array(path, 'own-entry.4', 1, LIMITS.proofMaxHashes).map((hash) => read.bytes(hash, 'own-entry.4', 32)),
    checkpoint: read.bytes(checkpoint, 'own-entry.5', STATEMENT),
    cosignatures: read
      .array(cosignatures, 'own-entry.6', 0, LIMITS.ownEntryMaxCosignatures)
      .map((cosignature, i) => read.bytes(cosignature, `own-entry.6.${i}`, STATEMENT)),
  };
}

/**
 * Verifies that an entry stands in its log, and by when it did, against a state. Whether the key of the log was stolen is not asked: another
 * state, or an authority, saw the log.
 * @param bytes - At most 262,144; read, not kept.
 * @throws {@link RogatoryError} `LOG_OWN_ENTRY` (LOG-57), `LOG_INCLUSION` (LOG-03), `LOG_COSIGNATURE` (LOG-12), `LOG_CHECKPOINT` (LOG-07), `LOG_ORIGIN` (LOG-41),
 * `LOG_SIGNER` (LOG-09), `LOG_SIGNATURE` (LOG-10), `CRYPTO_COSE_MALFORMED` (CRYPTO-09), `CBOR_...`.
 */
export function verifyOwnEntry(view: LogView, bytes: Uint8Array, showing: Showing): VerifiedOwnEntry {
  const entry = parseOwnEntry(bytes);
  const { checkpoint } = verifyCheckpoint(view, entry.checkpoint, { at: 'any', datedBy: 'unasked' });
  const leaf = leafHash(entry.kind, sha256(entry.object), entry.salt);
  verifyInclusion({ leafHash: leaf, index: entry.index, size: checkpoint.size, path: entry.path }, checkpoint.root);
  const cosignatures = entry.cosignatures.flatMap((cosignature, i) => {
    const given = readCosignature(cosignature);
    if (!sameOrigin(given.checkpoint, checkpoint) || !sameHead(given.checkpoint, checkpoint)) {
      throw fail('LOG_OWN_ENTRY', { field: `own-entry.6.${i}` });
    }
    return cosignatureOf(view, showing.against, given) ?? [];
  });
  const dating = earliest([
    tokenDating(showing, entry.checkpoint),
    ...cosignatures.map(({ at }): Dating => ({ by: at, shownBy: 'cosignature' })),
  ]);
  const { kind, object, index } = entry;
  return { kind, object, index, checkpoint, cosignatures, ...(dating !== undefined && { dating }) } as unknown as VerifiedOwnEntry;
}

/** A compromised signer's cosignature, or another state's, dates nothing, and takes nothing from the others. */
function cosignatureOf(view: LogView, scope: string, given: UnverifiedCosignature): VerifiedCosignature | undefined {
  const cosigner = view.holderOf(scope, given.sign.signatures[0]?.kid ?? new Uint8Array(0));
  if (cosigner === undefined) return undefined;
  try {
    return verifyCosignature(view, cosigner, given);
  } catch (error) {
    if (isRogatoryError(error, 'LOG_SIGNER')) return undefined;
    throw error;
  }
}

/** The date that a token on a statement itself gives. */
export function tokenDating({ tokenTime }: Showing, statement: Uint8Array): Dating | undefined {
  const by = tokenTime?.(statement);
  return by === undefined ? undefined : { by, shownBy: 'token' };
}

/** The earliest of some dates; of equal ones the first. */
export function earliest(datings: readonly (Dating | undefined)[]): Dating | undefined {
  return datings.reduce((best, dating) => (best === undefined || (dating !== undefined && dating.by < best.by) ? dating : best), undefined);
}
