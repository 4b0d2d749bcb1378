// SPDX-License-Identifier: Apache-2.0
// An entry of a log as shown by its owner: object, place, and cosignatures of a checkpoint that includes it. It dates signed bytes against
// a state (LOG-57), and a statement whose key was stolen later is judged by that date.
import { decode } from '../cbor/decode.js';
import { encode } from '../cbor/encode.js';
import { forms } from '../cbor/forms.js';
import { equal } from '../core/bytes.js';
import { fail, isRogatoryError } from '../core/errors.js';
import { principalKey } from '../core/ids.js';
import { LIMITS } from '../core/limits.js';
import { sha256 } from '../crypto/digest/digest.js';
import { LEAF_KINDS } from './kinds.js';
import type { LeafKind } from './kinds.js';
import { leafHash, parseSent } from './leaf.js';
import { sameOrigin } from './origin.js';
import { verifyReceipt } from './read-batch.js';
import type { VerifiedReceipt } from './read-batch.js';
import { isSound } from './signer-lookup.js';
import type { LogView, SignerView } from './signer-lookup.js';
import { sameHead } from './statement/checkpoint.js';
import type { Checkpoint } from './statement/checkpoint.js';
import { readCosignature, verifyCosignature } from './statement/cosignature.js';
import type { UnverifiedCosignature, VerifiedCosignature } from './statement/cosignature.js';
import { parseReceipt } from './statement/receipt.js';
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

const { byteString, list, tuple, uint, word } = forms((field) => fail('LOG_OWN_ENTRY', { field }));
const STATEMENT = byteString({ min: 1, max: LIMITS.signedStatementMaxBytes });
const OWN_ENTRY = tuple<OwnEntry>({
  kind: word(LEAF_KINDS, 0),
  object: byteString({ min: 1, max: LIMITS.ownEntryObjectMaxBytes }),
  salt: byteString(32),
  index: uint,
  path: list(byteString(32), 1, LIMITS.proofMaxHashes),
  checkpoint: STATEMENT,
  cosignatures: list(STATEMENT, 0, LIMITS.ownEntryMaxCosignatures),
});

/** Encodes an own entry. @returns fresh bytes. */
export function encodeOwnEntry(entry: OwnEntry): Uint8Array {
  return encode(OWN_ENTRY.write(entry));
}

/**
 * Decodes an own entry. @param bytes - At most 262,144; read, not kept. @throws {@link RogatoryError} `LOG_OWN_ENTRY` (LOG-75), `CBOR_...`.
 */
export function parseOwnEntry(bytes: Uint8Array): OwnEntry {
  return OWN_ENTRY.read(decode(bytes, { maxBytes: LIMITS.ownEntryMaxBytes }), 'own-entry');
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
function tokenDating({ tokenTime }: Showing, statement: Uint8Array): Dating | undefined {
  const by = tokenTime?.(statement);
  return by === undefined ? undefined : { by, shownBy: 'token' };
}

/** The earliest of some dates; of equal ones the first. */
function earliest(datings: readonly (Dating | undefined)[]): Dating | undefined {
  return datings.reduce((best, dating) => (best === undefined || (dating !== undefined && dating.by < best.by) ? dating : best), undefined);
}

/**
 * Dates a checkpoint with its receipts, or a sealed frame with its signatures. It uses a token on its own signature, and own entries that
 * cover it: `taken` a checkpoint; `sent`, `delivered` and `opened` a frame.
 * @param bytes - The checkpoint as it came, or the frame.
 * @param entries - Verified against the same state.
 * @returns The earliest date; undefined when it is undated.
 */
export function dateOf(bytes: Uint8Array, entries: readonly VerifiedOwnEntry[], showing: Showing): Dating | undefined {
  const digest = sha256(bytes);
  const covering = entries.filter((entry) => equal(coveredBy(entry), digest));
  return earliest([tokenDating(showing, bytes), ...covering.map(({ dating }) => dating)]);
}

/** SHA-256 of the bytes that an entry covers; empty when it covers nothing. */
function coveredBy({ kind, object }: VerifiedOwnEntry): Uint8Array {
  if (kind === 'taken') return sha256(object);
  if (kind === 'sent') return parseSent(object).envelopeDigest;
  if (kind === 'delivered' || kind === 'opened') return parseReceipt(object).envelopeDigest;
  return new Uint8Array(0);
}

/** Standing of a verified statement (LOG-76). A failed check throws instead. */
export type Standing =
  | {
      readonly verdict: 'PASSED';
      /** Absent: only the issuer states the time. */
      readonly dating?: Dating;
    }
  | {
      readonly verdict: 'INDETERMINATE';
      /** Epoch seconds since which the key is declared stolen. */
      readonly invalidSince?: number;
    };

/** Standing of a statement of the other side. @param signer - Its signer, as listed in the directories (LOG-58). */
export function standingOf(signer: SignerView, dating: Dating | undefined): Standing {
  if (isSound(signer, dating?.by)) return { verdict: 'PASSED', ...(dating !== undefined && { dating }) };
  return { verdict: 'INDETERMINATE', ...(signer.invalidSince !== undefined && { invalidSince: signer.invalidSince }) };
}

/**
 * Judges a receipt against the state that issued it. Its own time counts only against its issuer; the date of its standing counts in the
 * issuer's favour (LOG-59).
 * @param bytes - A batch of one receipt, at most 81,920 bytes; copied.
 * @param entries - Own entries, verified against the same state.
 * @throws {@link RogatoryError} as `readBatch`, but for `LOG_OWNER`.
 */
export function judgeReceipt(
  view: LogView,
  bytes: Uint8Array,
  entries: readonly VerifiedOwnEntry[],
  showing: Showing,
): { readonly receipt: VerifiedReceipt; readonly standing: Standing } {
  const receipt = verifyReceipt(view, bytes, { datedBy: 'unasked' });
  const { signer, bytes: checkpoint } = receipt.checkpoint;
  if (receipt.receipt.at > signer.to) {
    throw fail('LOG_SIGNER', { signer: principalKey(receipt.receipt.issuer), reason: 'no longer valid at the time of the receipt' });
  }
  return { receipt, standing: standingOf(signer, dateOf(checkpoint, entries, showing)) };
}
