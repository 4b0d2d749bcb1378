// SPDX-License-Identifier: Apache-2.0
// Two statements of one owner that cannot both be true. A reader keeps both, and a third person can judge them by bytes and directories
// alone. An owner answers for every signature of its key, at any time.
import { decode } from '../cbor/decode.js';
import { encode } from '../cbor/encode.js';
import { forms } from '../cbor/forms.js';
import { equal, toHex } from '../core/bytes.js';
import { fail } from '../core/errors.js';
import { principalKey } from '../core/ids.js';
import type { Principal } from '../core/ids.js';
import { LIMITS } from '../core/limits.js';
import { requireMembers } from '../core/members.js';
import type { Members } from '../core/members.js';
import { formatOrigin, sameOrigin } from './origin.js';
import { verifyReceipt } from './read-batch.js';
import type { KeptReceipt } from './read-batch.js';
import type { LogView } from './signer-lookup.js';
import type { Receipt } from './statement/receipt.js';
import { verifyCheckpoint } from './statement/signed-checkpoint.js';
import type { SignedCheckpoint } from './statement/signed-checkpoint.js';
import { climbConsistency } from './tree/verify.js';

/** Classes of LOG-22. */
export type ContradictionClass = 'split-view' | 'rewritten' | 'opened-refused' | 'two-contents';

/** Two signed statements that cannot both be true, of which at least one is false. */
export interface Contradiction {
  readonly class: ContradictionClass;
  /** Signer of both. */
  readonly accused: Principal;
  /** Key of the matter: class, log or issuer, and envelope. Only the first pair of each matter is kept. */
  readonly matter: string;
  /** Both statements, as `encodeContradiction` makes them, for a third person to judge. */
  readonly bytes: Uint8Array;
}

/** The parts of a contradiction. Nothing of it is verified. */
export interface ContradictionParts {
  /** Two checkpoints of one size; an older and a newer one; two batches of one receipt each. */
  readonly kind: 'split-view' | 'rewritten' | 'receipts';
  readonly first: Uint8Array;
  readonly second: Uint8Array;
  /** Of `rewritten`: a consistency proof that leads to the newer root, and to another older one. */
  readonly proof?: readonly Uint8Array[];
}

const { byteString, list, tuple, uint } = forms((field) => fail('LOG_CONTRADICTION', { reason: `malformed: ${field}` }));
const KINDS = ['split-view', 'rewritten', undefined, 'receipts'] as const;
const CONTRADICTION = tuple<{ version: number; kind: number; first: Uint8Array; second: Uint8Array; proof?: readonly Uint8Array[] }>(
  { version: uint, kind: uint, first: byteString(), second: byteString(), proof: list(byteString(32), 0, LIMITS.proofMaxHashes) },
  4,
);

/** Encodes a contradiction, to keep it and to pass it on. @returns fresh bytes. */
export function encodeContradiction(parts: ContradictionParts): Uint8Array {
  return encode(CONTRADICTION.write({ ...parts, version: 1, kind: KINDS.indexOf(parts.kind) }));
}

/**
 * Decodes a contradiction; nothing of it is judged. @param bytes - At most 65,536; read, not kept. @throws {@link RogatoryError}
 * `LOG_CONTRADICTION` (LOG-23), `CBOR_...`.
 */
export function parseContradiction(bytes: Uint8Array): ContradictionParts {
  const value = decode(bytes, { maxBytes: LIMITS.contradictionMaxBytes });
  const { version, kind: number, first, second, proof } = CONTRADICTION.read(value, 'contradiction');
  if (version !== 1) throw fail('LOG_CONTRADICTION', { reason: 'malformed: version' });
  const kind = KINDS[number];
  if (kind === undefined || (kind === 'rewritten') !== (proof !== undefined))
    throw fail('LOG_CONTRADICTION', { reason: 'malformed: kind' });
  return kind === 'rewritten' ? { kind, first, second, proof: proof ?? [] } : { kind, first, second };
}

/**
 * Compares two checkpoints of one origin that were verified, now or when they were kept.
 * @param older - Not larger than `newer`.
 * @param proof - Consistency proof between them; empty for equal sizes.
 * @returns undefined when the newer tree continues the older one.
 * @throws {@link RogatoryError} `LOG_CONSISTENCY` (LOG-04) when the proof is invalid: that convicts no owner, because a proof is not
 * signed.
 */
export function betweenCheckpoints(
  older: SignedCheckpoint,
  newer: SignedCheckpoint,
  proof: readonly Uint8Array[],
): Contradiction | undefined {
  const [from, to] = [older.checkpoint, newer.checkpoint];
  if (!sameOrigin(from, to)) throw fail('LOG_CONSISTENCY', { reason: 'two origins' });
  const climbed = climbConsistency(from, to.size, proof);
  const isOneSize = from.size === to.size;
  if (!isOneSize && !equal(climbed.to, to.root)) throw fail('LOG_CONSISTENCY', { reason: 'another root of the newer tree' });
  if (equal(isOneSize ? to.root : climbed.from, from.root)) return undefined;
  const kind = isOneSize ? 'split-view' : 'rewritten';
  const parts = { kind, first: older.bytes, second: newer.bytes, ...(isOneSize ? {} : { proof }) } as const;
  return contradiction(kind, from.owner, formatOrigin(from), parts);
}

/**
 * Compares two receipts that were verified, now or when they were kept.
 * @returns undefined when both can be true.
 */
export function betweenReceipts(first: KeptReceipt, second: KeptReceipt): Contradiction | undefined {
  if (!mayContradict(first.receipt, second.receipt)) return undefined;
  const { issuer, envelopeDigest } = first.receipt;
  const isOpenedRefused = isOpenedAndRefused(first, second);
  if (!isOpenedRefused && !hasTwoContents(first.receipt, second.receipt)) return undefined;
  const about = `${principalKey(issuer)} ${toHex(envelopeDigest)}`;
  const parts = { kind: 'receipts', first: first.batch, second: second.batch } as const;
  return contradiction(isOpenedRefused ? 'opened-refused' : 'two-contents', issuer, about, parts);
}

/** Tells by content alone whether two receipts may contradict each other, because most pairs need no comparison. */
export function mayContradict(a: Receipt, b: Receipt): boolean {
  const isOneMatter = principalKey(a.issuer) === principalKey(b.issuer) && equal(a.envelopeDigest, b.envelopeDigest);
  return isOneMatter && (kindsOf(a, b) === 'opened refused' || hasTwoContents(a, b));
}

const kindsOf = (a: Receipt, b: Receipt): string => [a.kind, b.kind].sort().join(' ');

/**
 * A lost log may hold `refused` for an envelope that its restored owner opened in the next log; the opposite order is a contradiction
 * (LOG-53).
 */
function isOpenedAndRefused(a: KeptReceipt, b: KeptReceipt): boolean {
  if (kindsOf(a.receipt, b.receipt) !== 'opened refused') return false;
  const [opened, refused] = a.receipt.kind === 'opened' ? [a, b] : [b, a];
  return opened.checkpoint.checkpoint.epoch <= refused.checkpoint.checkpoint.epoch;
}

/** One envelope holds one message, and an attachment one plaintext; later receipts may attest more attachments. */
function hasTwoContents(a: Receipt, b: Receipt): boolean {
  if (a.messageDigest !== undefined && b.messageDigest !== undefined && !equal(a.messageDigest, b.messageDigest)) return true;
  return [...(a.attachments ?? [])].some(([id, digest]) => {
    const other = b.attachments?.get(id);
    return other !== undefined && !equal(other, digest);
  });
}

function contradiction(found: ContradictionClass, accused: Principal, about: string, parts: ContradictionParts): Contradiction {
  return { class: found, accused, matter: `${found} ${about}`, bytes: encodeContradiction(parts) };
}

interface JudgingOptions {
  readonly datedBy?: (part: Uint8Array) => number | undefined;
}

const JUDGING_OPTIONS: Members<JudgingOptions> = { required: {}, optional: { datedBy: 'function' } };

/**
 * Judges a contradiction by public keys alone, without trust in its content.
 * @param bytes - At most 65,536; read, not kept.
 * @param options.datedBy - Date of a part of a compromised signer (LOG-57), in epoch seconds: an undated part convicts no one.
 * @returns The conclusion.
 * @throws {@link RogatoryError} `LOG_CONTRADICTION` (LOG-23) when the statements do not contradict each other. For its parts: `LOG_BATCH`
 * (LOG-20), `LOG_RECEIPT` (LOG-17), `LOG_ISSUER` (LOG-18), `LOG_CHECKPOINT` (LOG-07), `LOG_ORIGIN` (LOG-41), `LOG_SIGNER` (LOG-09),
 * `LOG_SIGNATURE` (LOG-10), `LOG_INCLUSION` (LOG-03), `LOG_CONSISTENCY` (LOG-04), `CRYPTO_COSE_MALFORMED` (CRYPTO-09), `CBOR_...`.
 */
export function judgeContradiction(view: LogView, bytes: Uint8Array, options: JudgingOptions = {}): Contradiction {
  requireMembers(options, JUDGING_OPTIONS, 'judgeContradiction(options)');
  const { datedBy } = options;
  const checkpoint = (part: Uint8Array): SignedCheckpoint => verifyCheckpoint(view, part, { at: 'any', datedBy: datedBy?.(part) });
  const receipt = (part: Uint8Array): KeptReceipt => verifyReceipt(view, part, { datedBy: datedBy?.(part) });
  const { kind, first, second, proof = [] } = parseContradiction(bytes);
  const found =
    kind === 'receipts'
      ? betweenReceipts(receipt(first), receipt(second))
      : betweenCheckpoints(checkpoint(first), checkpoint(second), proof);
  if (found === undefined) throw fail('LOG_CONTRADICTION', { reason: 'both statements can be true' });
  // Each contradiction has exactly one encoding, so other encodings are refused.
  if (!equal(found.bytes, bytes)) throw fail('LOG_CONTRADICTION', { reason: 'malformed: kind' });
  return found;
}
