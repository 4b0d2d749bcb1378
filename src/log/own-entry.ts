// SPDX-License-Identifier: Apache-2.0
// An entry of a log as shown by its owner: object, place, and cosignatures of a checkpoint that includes it.
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
  /** COSE_Sign of the first cosigned checkpoint that includes the entry. */
  readonly checkpoint: Uint8Array;
  /** COSE_Sign of cosignatures of that checkpoint, at most 8. */
  readonly cosignatures: readonly Uint8Array[];
}

/** A date that is valid against a state (LOG-57). */
export interface Dating {
  /** Latest time at which the bytes existed, in epoch seconds. */
  readonly by: number;
  readonly shownBy: 'token' | 'cosignature';
}

declare const verified: unique symbol;

/** An entry proved to be in its log. Made by {@link verifyOwnEntry} alone. */
export interface VerifiedOwnEntry {
  readonly [verified]: true;
  readonly kind: LeafKind;
  readonly object: Uint8Array;
  readonly index: number;
  readonly checkpoint: Checkpoint;
  /** Cosigned by the state against which the entry is shown, with uncompromised signers. */
  readonly cosignatures: readonly VerifiedCosignature[];
  /** The earliest date against that state; absent: only the owner vouches for the time. */
  readonly dating?: Dating;
}

/** State against which something is shown, and known time tokens. */
export interface Showing {
  /** Scope of the state S against which it is shown. */
  readonly against: string;
  /** Epoch seconds of an accepted token (LOG-56), for a statement with one. */
  readonly tokenTime?: (statement: Uint8Array) => number | undefined;
}

const read = reader((field) => fail('LOG_OWN_ENTRY', { field }));
const STATEMENT = { min: 1, max: LIMITS.signedStatementMaxBytes };

/** Encodes an own entry. @returns fresh bytes. */
export function encodeOwnEntry({ kind, object, salt, index, path, checkpoint, cosignatures }: OwnEntry): Uint8Array {
  return encode([leafKindNumber(kind), object, salt, index, path, checkpoint, cosignatures]);
}

/**
 * Decodes an own entry. @param bytes - At most 262,144; read, not kept. @throws {@link RogatoryError} `LOG_OWN_ENTRY` (LOG-75), `CBOR_...`.
 */
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
 * Verifies that an entry is in its log, and dates it against a state. A stolen log key does not matter, because another state or an
 * authority saw the log.
 * @param bytes - At most 262,144; read, not kept.
 * @throws {@link RogatoryError} `LOG_OWN_ENTRY` (LOG-75), `LOG_INCLUSION` (LOG-03), `LOG_COSIGNATURE` (LOG-12), `LOG_CHECKPOINT` (LOG-07),
 * `LOG_ORIGIN` (LOG-41), `LOG_SIGNER` (LOG-09), `LOG_SIGNATURE` (LOG-10), `CRYPTO_COSE_MALFORMED` (CRYPTO-09), `CBOR_...`.
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

/** A cosignature of a compromised signer or of another state gives no date, and does not weaken the others. */
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

/** Date from a token on the statement itself. */
export function tokenDating({ tokenTime }: Showing, statement: Uint8Array): Dating | undefined {
  const by = tokenTime?.(statement);
  return by === undefined ? undefined : { by, shownBy: 'token' };
}

/** The earliest of some dates; of equal ones the first. */
export function earliest(datings: readonly (Dating | undefined)[]): Dating | undefined {
  return datings.reduce((best, dating) => (best === undefined || (dating !== undefined && dating.by < best.by) ? dating : best), undefined);
}
