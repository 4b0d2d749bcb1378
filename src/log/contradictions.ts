// SPDX-License-Identifier: Apache-2.0
// Pairs of statements that cannot both be true. Whoever sees both finds it out, keeps both and raises an alarm; a third person judges
// the evidence by the directories alone (judge.ts).
import { equal, toHex } from '../core/bytes.js';
import { fail } from '../core/errors.js';
import { principalKey } from '../core/ids.js';
import type { Principal } from '../core/ids.js';
import { LIMITS } from '../core/limits.js';
import { sameHead, sameOrigin } from './checkpoint.js';
import type { VerifiedCosignature } from './cosignature.js';
import type { Evidence } from './evidence.js';
import type { ReceiptKind } from './kinds.js';
import type { Receipt } from './receipt.js';
import type { VerifiedCheckpoint } from './signed-checkpoint.js';
import { climbConsistency, climbInclusion } from './verify.js';
import type { LoggedAt, VerifiedReceipt } from './verify-receipt.js';

/** What contradicts what, as the table of LOG-22 has it, with the two of LOG-24. */
export type Conflict =
  | 'split-view'
  | 'rewritten'
  | 'replaced'
  | 'opened-refused'
  | 'two-contents'
  | 'delivered-expired'
  | 'two-digests'
  | 'disordered'
  | 'misdated'
  | 'usurped';

/** What a pair of statements comes to. */
export interface Finding {
  readonly conflict: Conflict;
  /**
   * One: it signed both statements, and at least one of them is false. Two: one of the two signed what is false, and the statements alone
   * do not say which. None: something happened on the way, and nobody here need have said anything false.
   */
  readonly accused: readonly Principal[];
}

/** A finding with the exact bytes that it follows from. */
export interface Contradiction extends Finding {
  readonly evidence: Evidence;
}

/**
 * Compares two checkpoints of one origin, the older first.
 * @param proof - Consistency proof between them; empty for equal sizes.
 * @returns undefined when the newer tree continues the older one.
 * @throws {@link RogatoryError} `LOG_CONSISTENCY` (LOG-04) when the proof decides nothing.
 */
export function betweenCheckpoints(
  older: VerifiedCheckpoint,
  newer: VerifiedCheckpoint,
  proof: readonly Uint8Array[],
): Contradiction | undefined {
  const [from, to] = [older.checkpoint, newer.checkpoint];
  if (!sameOrigin(from, to)) throw fail('LOG_CONSISTENCY', { reason: 'two origins' });
  const accused = [from.owner];
  const climbed = climbConsistency(from, to.size, proof);
  if (from.size === to.size) {
    if (sameHead(from, to)) return undefined;
    return { conflict: 'split-view', accused, evidence: { kind: 'split-view', first: older.bytes, second: newer.bytes } };
  }
  if (!equal(climbed.to, to.root)) throw fail('LOG_CONSISTENCY', { reason: 'another root of the newer tree' });
  if (equal(climbed.from, from.root)) return undefined;
  return { conflict: 'rewritten', accused, evidence: { kind: 'rewritten', older: older.bytes, newer: newer.bytes, proof } };
}

/**
 * Compares a logged receipt with what another checkpoint of the same log has in its place.
 * @param found - Leaf hash and path that were shown for the place of the receipt.
 * @returns undefined when the same leaf stands there. TypeError for a receipt that stands in no log.
 * @throws {@link RogatoryError} `LOG_INCLUSION` (LOG-03) when `found` does not stand there, or the checkpoint ends before it.
 */
export function inLaterCheckpoint(
  entry: VerifiedReceipt,
  newer: VerifiedCheckpoint,
  found: { readonly leafHash: Uint8Array; readonly path: readonly Uint8Array[] },
): Contradiction | undefined {
  const logged = requireLogged(entry);
  const { checkpoint } = newer;
  if (!sameOrigin(logged.checkpoint, checkpoint)) throw fail('LOG_INCLUSION', { reason: 'two origins' });
  const root = climbInclusion({ ...found, index: logged.index, size: checkpoint.size });
  if (!equal(root, checkpoint.root)) throw fail('LOG_INCLUSION', { reason: 'another root' });
  if (equal(found.leafHash, logged.leafHash)) return undefined;
  const evidence: Evidence = { kind: 'replaced', entry: entry.object, newer: newer.bytes, ...found };
  return { conflict: 'replaced', accused: [checkpoint.owner], evidence };
}

/**
 * Tells whether two receipts can contradict each other, by what they say alone: most cannot, and need not be verified again.
 * @see {@link contradictionsOf}
 */
export function mayContradict(a: Receipt, b: Receipt): boolean {
  const isOneClock = principalKey(a.issuer) === principalKey(b.issuer);
  return conflictOf(a, b) !== undefined || (isOneClock && Math.abs(a.at - b.at) > LIMITS.clockSkewSeconds);
}

/** Compares two receipts in what they say and, where both stand in one log, in their places. */
export function contradictionsOf(first: VerifiedReceipt, second: VerifiedReceipt): readonly Contradiction[] {
  const isLogged = first.logged !== undefined && second.logged !== undefined;
  return [betweenReceipts(first, second), isLogged ? inOrder(first, second) : undefined].flatMap((found) => found ?? []);
}

/**
 * Names in what two receipts contradict each other: who says it of which envelopes. Of one matter the first pair convicts, and more would fill
 * the disk (LOG-22).
 */
export function matterOf(conflict: Conflict, first: Receipt, second: Receipt): string {
  const both = [first, second];
  const issuers = both.map(({ issuer }) => principalKey(issuer)).sort();
  const digests = both.map(({ envelopeDigest }) => toHex(envelopeDigest)).sort();
  return [conflict, ...new Set(issuers), ...new Set(digests)].join(' ');
}

/** Compares two receipts. @returns undefined when both can be true. */
export function betweenReceipts(first: VerifiedReceipt, second: VerifiedReceipt): Contradiction | undefined {
  const finding = isBeforeAndAfterRestore(first, second) ? undefined : conflictOf(first.receipt, second.receipt);
  return finding && { ...finding, evidence: { kind: 'receipts', first: first.object, second: second.object } };
}

/** An agency that came back from a backup does not know what it opened in the lost time; that it lost it, its closed log says (LOG-16). */
function isBeforeAndAfterRestore(a: VerifiedReceipt, b: VerifiedReceipt): boolean {
  if (a.logged === undefined || b.logged === undefined || twoContents(a.receipt, b.receipt)) return false;
  const [from, to] = [a.logged.checkpoint, b.logged.checkpoint];
  return principalKey(from.owner) === principalKey(to.owner) && from.epoch !== to.epoch;
}

function conflictOf(a: Receipt, b: Receipt): Finding | undefined {
  if (!equal(a.envelopeDigest, b.envelopeDigest)) {
    // Two byte strings under one id: a relay changed one, or the sender made two. Both issuers said what they hold.
    return equal(a.envelopeId, b.envelopeId) ? { conflict: 'two-digests', accused: [] } : undefined;
  }
  const isPair = (one: ReceiptKind, other: ReceiptKind): boolean =>
    (a.kind === one && b.kind === other) || (a.kind === other && b.kind === one);
  if (principalKey(a.issuer) === principalKey(b.issuer)) {
    if (isPair('opened', 'refused')) return { conflict: 'opened-refused', accused: [a.issuer] };
    if (twoContents(a, b)) return { conflict: 'two-contents', accused: [a.issuer] };
  }
  if (isPair('delivered', 'expired') && a.addressee === b.addressee) {
    const [delivered, expired] = a.kind === 'delivered' ? [a, b] : [b, a];
    // Handed over after its end: late, but no contradiction. Before: the link was cut before the acknowledgement, or one of the two lies.
    if (delivered.at <= expired.at) return { conflict: 'delivered-expired', accused: [] };
  }
  return undefined;
}

/** One envelope holds one message, and an attachment one plaintext; later receipts may attest more attachments. */
function twoContents(a: Receipt, b: Receipt): boolean {
  if (a.messageDigest !== undefined && b.messageDigest !== undefined && !equal(a.messageDigest, b.messageDigest)) return true;
  for (const [id, digest] of a.attachments ?? []) {
    const other = b.attachments?.get(id);
    if (other !== undefined && !equal(other, digest)) return true;
  }
  return false;
}

/**
 * Compares the times of two logged receipts of one log with their places: leaves commit with the facts that they speak of, so times
 * follow places, but for the tolerance between clocks.
 * @returns undefined when they do, or when the receipts stand in two logs. TypeError for a receipt that stands in none.
 */
export function inOrder(first: VerifiedReceipt, second: VerifiedReceipt): Contradiction | undefined {
  const [a, b] = [requireLogged(first), requireLogged(second)];
  if (!sameOrigin(a.checkpoint, b.checkpoint) || a.index === b.index) return undefined;
  const [earlier, later] = a.index < b.index ? [first, second] : [second, first];
  if (later.receipt.at + LIMITS.clockSkewSeconds >= earlier.receipt.at) return undefined;
  const evidence: Evidence = { kind: 'disordered', earlier: earlier.object, later: later.object };
  return { conflict: 'disordered', accused: [a.checkpoint.owner], evidence };
}

/**
 * Compares the time of a logged receipt with that of a cosignature of a checkpoint that has it: one younger than that was dated ahead, or the
 * cosignature back. Of a checkpoint without it nothing follows, since it may be cosigned long after it was made.
 * @returns undefined when the times agree, or the cosignature is of another log or of a checkpoint without the receipt. TypeError for a receipt
 * that stands in no log.
 */
export function againstCosignature(entry: VerifiedReceipt, cosignature: VerifiedCosignature): Contradiction | undefined {
  const { index, checkpoint } = requireLogged(entry);
  if (!sameOrigin(checkpoint, cosignature.checkpoint) || index >= cosignature.checkpoint.size) return undefined;
  if (entry.receipt.at <= cosignature.at + LIMITS.clockSkewSeconds) return undefined;
  const { cosigner, bytes } = cosignature;
  // One of two clocks is wrong; the statements do not say whose.
  const evidence: Evidence = { kind: 'misdated', entry: entry.object, cosigner, cosignature: bytes };
  return { conflict: 'misdated', accused: [checkpoint.owner, cosigner], evidence };
}

function requireLogged({ logged, receipt }: VerifiedReceipt): LoggedAt {
  if (logged === undefined) throw new TypeError(`the receipt about ${toHex(receipt.envelopeDigest)} stands in no log`);
  return logged;
}
