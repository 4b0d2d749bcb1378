// SPDX-License-Identifier: Apache-2.0
// Reads a batch (LOG-20) by bytes and directories: steps 1 to 6 of its table. The first failing check decides.
import { fail } from '../core/errors.js';
import { parseMailbox, principalKey } from '../core/ids.js';
import type { Principal } from '../core/ids.js';
import { LIMITS } from '../core/limits.js';
import { requireMembers } from '../core/members.js';
import type { Members } from '../core/members.js';
import { toSeconds } from '../core/time.js';
import { sha256 } from '../crypto/digest/digest.js';
import type { ReceiptKind } from './kinds.js';
import { leafHash } from './leaf.js';
import { requireIssuer, signersOf } from './signer-lookup.js';
import type { IssuerKind, JudgedAt, LogView } from './signer-lookup.js';
import { encodeBatch, parseBatch } from './statement/batch.js';
import type { BatchEntry, Offer } from './statement/batch.js';
import { parseReceipt } from './statement/receipt.js';
import type { Receipt } from './statement/receipt.js';
import { readCheckpoint, verifyCheckpoint } from './statement/signed-checkpoint.js';
import type { SignedCheckpoint, VerifiedCheckpoint } from './statement/signed-checkpoint.js';
import { verifyInclusion } from './tree/verify.js';

/** Sender of a batch, which decides the permitted logs. */
export type BatchSource =
  /** The sender of a sealed message, or an agency or relay at the other end of a link: only its own log. */
  | { readonly kind: 'owner'; readonly principal: Principal }
  /** A relay of another state: only logs of its state. */
  | { readonly kind: 'foreign-relay'; readonly principal: Principal }
  /** The relay of the own state: any log. */
  | { readonly kind: 'own-relay' };

/** A receipt with its place in its issuer's log, in the form kept after verification. */
export interface KeptReceipt extends Omit<BatchEntry, 'receipt'> {
  readonly receipt: Receipt;
  /** Exact encoding of the receipt. */
  readonly bytes: Uint8Array;
  readonly checkpoint: SignedCheckpoint;
  /** A new batch with this entry alone, as proof of it. */
  readonly batch: Uint8Array;
}

declare const verified: unique symbol;

/** A receipt of a permitted issuer, proved in its log. Made by {@link readBatch} and `verifyReceipt` alone. */
export interface VerifiedReceipt extends KeptReceipt {
  readonly [verified]: true;
  readonly checkpoint: VerifiedCheckpoint;
}

export type BatchReading =
  | {
      readonly verdict: 'accepted';
      readonly checkpoint: VerifiedCheckpoint;
      readonly receipts: readonly VerifiedReceipt[];
      /** Only the checkpoint is verified, by a signer that need not be in force (`requireInForce`). */
      readonly offer?: Offer;
    }
  /** No refusal: judged again each hour and by each newer directory. */
  /** Of `ahead`: by how much. */
  | { readonly verdict: 'waits'; readonly reason: 'ahead' | 'signer-unknown'; readonly aheadSeconds?: number };

export interface BatchReadingOptions {
  /** Epoch seconds, the reader's clock. */
  readonly now: number;
  readonly source: BatchSource;
  /** Verdicts on the same checkpoint bytes under unchanged directories, so that each is verified once. */
  readonly knownCheckpoint?: (bytes: Uint8Array) => VerifiedCheckpoint | undefined;
}

const READING_OPTIONS: Members<BatchReadingOptions> = {
  required: { now: 'number', source: 'object' },
  optional: { knownCheckpoint: 'function' },
};

/**
 * Reads a whole batch or refuses it. Signers need not be in force, and a receipt may be older than its signer.
 * @param bytes - At most 81,920; read, not kept.
 * @throws {@link RogatoryError} `LOG_BATCH` (LOG-20), `LOG_OWNER` (LOG-20), `LOG_CHECKPOINT` (LOG-07), `LOG_ORIGIN` (LOG-41), `LOG_SIGNER`
 * (LOG-09), `LOG_SIGNATURE` (LOG-10), `LOG_RECEIPT` (LOG-17), `LOG_ISSUER` (LOG-18), `LOG_INCLUSION` (LOG-03), `CRYPTO_COSE_MALFORMED`
 * (CRYPTO-09), `CBOR_...`.
 */
export function readBatch(view: LogView, bytes: Uint8Array, options: BatchReadingOptions): BatchReading {
  requireMembers(options, READING_OPTIONS, 'readBatch(options)');
  const { now, source, knownCheckpoint } = options;
  const latest = now + LIMITS.clockSkewSeconds;
  const { checkpoint: signed, entries, offer } = parseBatch(bytes);
  const given = readCheckpoint(signed);
  const { owner, epoch } = given.checkpoint;
  if (!maySpeakOf(source, owner)) throw fail('LOG_OWNER', { owner: principalKey(owner), sender: senderOf(source) });
  if (epoch > latest * 1000) return { verdict: 'waits', reason: 'ahead', aheadSeconds: toSeconds(epoch) - now };
  const known = knownCheckpoint?.(signed);
  if (known === undefined && signersOf(view, given.sign, owner).length === 0) return { verdict: 'waits', reason: 'signer-unknown' };
  const checkpoint = known ?? verifyCheckpoint(view, given, { at: 'any' });
  const receipts = entries.map((entry) => verifyEntry(view, checkpoint, entry));
  const last = Math.max(0, ...receipts.map(({ receipt }) => receipt.at));
  if (last > latest) return { verdict: 'waits', reason: 'ahead', aheadSeconds: last - now };
  receipts.forEach(verifyPlace);
  return { verdict: 'accepted', checkpoint, receipts: receipts as VerifiedReceipt[], ...(offer !== undefined && { offer }) };
}

function maySpeakOf(source: BatchSource, owner: Principal): boolean {
  if (source.kind === 'own-relay') return true;
  return source.principal.scope === owner.scope && (source.kind === 'foreign-relay' || source.principal.id === owner.id);
}

function senderOf(source: BatchSource): string {
  return source.kind === 'own-relay' ? 'own relay' : principalKey(source.principal);
}

/** Step 5: the receipt is well-formed, its issuer may give it, and its time is not after the validity of its signer. */
function verifyEntry(view: LogView, checkpoint: VerifiedCheckpoint, entry: BatchEntry): KeptReceipt {
  const receipt = parseReceipt(entry.receipt);
  const { issuer, addressee, kind } = receipt;
  requireOffice(view, receipt, checkpoint.checkpoint.owner);
  if (BY_ADDRESSEE.has(kind) && typeof addressee === 'string' && view.agencyOf(addressee) !== issuer.id) throw refuseIssuer(receipt);
  if (receipt.at > checkpoint.signer.to) {
    throw fail('LOG_SIGNER', { signer: principalKey(issuer), reason: 'no longer valid at the time of the receipt' });
  }
  return keptReceipt(receipt, checkpoint, entry);
}

function keptReceipt(receipt: Receipt, checkpoint: SignedCheckpoint, entry: BatchEntry): KeptReceipt {
  const { receipt: bytes, ...place } = entry;
  return {
    ...place,
    receipt,
    bytes,
    checkpoint,
    get batch() {
      return encodeBatch({ checkpoint: checkpoint.bytes, entries: [entry] });
    },
  };
}

/** Step 6: the receipt is in the tree of its checkpoint. */
function verifyPlace({ receipt, bytes, checkpoint: { checkpoint }, salt, index, path }: KeptReceipt): void {
  verifyInclusion({ leafHash: leafHash(receipt.kind, sha256(bytes), salt), index, size: checkpoint.size, path }, checkpoint.root);
}

/**
 * Reads a batch of one receipt that was verified when it was kept; verifies nothing.
 * @param bytes - At most 81,920; read, not kept.
 * @throws {@link RogatoryError} `LOG_BATCH` (LOG-20) when it holds another number, `LOG_CHECKPOINT` (LOG-07), `LOG_ORIGIN` (LOG-41), `LOG_RECEIPT` (LOG-17),
 * `CRYPTO_COSE_MALFORMED` (CRYPTO-09), `CBOR_...`.
 */
export function readReceipt(bytes: Uint8Array): KeptReceipt {
  const { checkpoint, entries } = parseBatch(bytes);
  const [entry, ...rest] = entries;
  if (entry === undefined || rest.length > 0) throw fail('LOG_BATCH', { field: 'batch.1' });
  return keptReceipt(parseReceipt(entry.receipt), readCheckpoint(checkpoint), entry);
}

/**
 * Verifies a batch of one receipt as proof, at any time: an owner answers for its keys forever. The present holder of the mailbox and the
 * path of the receipt do not matter.
 * @param bytes - At most 81,920; copied.
 * @param judged.datedBy - As in `JudgedAt`.
 * @throws {@link RogatoryError} as {@link readBatch}, but for `LOG_OWNER`.
 */
export function verifyReceipt(view: LogView, bytes: Uint8Array, judged: Pick<JudgedAt, 'datedBy'> = {}): VerifiedReceipt {
  const kept = readReceipt(Uint8Array.from(bytes));
  const checkpoint = verifyCheckpoint(view, kept.checkpoint.bytes, { ...judged, at: 'any' });
  requireOffice(view, kept.receipt, checkpoint.checkpoint.owner);
  verifyPlace(kept);
  return { ...kept, checkpoint } as VerifiedReceipt;
}

/** Kinds that only an addressed agency may issue; only relays issue the others. */
const BY_ADDRESSEE: ReadonlySet<ReceiptKind> = new Set(['delivered', 'opened', 'refused']);

/** The issuer owns the log and, by its kind, may issue this receipt about this addressee, whoever holds the mailbox now (LOG-18). */
function requireOffice(view: LogView, receipt: Receipt, owner: Principal): void {
  const isOwners = principalKey(receipt.issuer) === principalKey(owner);
  if (!isOwners || !isOfOffice(requireIssuer(view, owner).kind, receipt)) throw refuseIssuer(receipt);
}

function isOfOffice(issuerKind: IssuerKind, { kind, issuer, addressee }: Receipt): boolean {
  const isParty = typeof addressee !== 'string';
  const addressed = isParty ? addressee.scope : parseMailbox(addressee).scope;
  if (BY_ADDRESSEE.has(kind)) return issuerKind === 'agency' && addressed === issuer.scope && (!isParty || addressee.id === issuer.id);
  // The kind after `submitted`: the state of the addressee has the message now.
  return issuerKind === 'relay' && (kind !== 'relayed' || addressed === issuer.scope);
}

function refuseIssuer({ kind, issuer }: Receipt): Error {
  return fail('LOG_ISSUER', { kind, issuer: principalKey(issuer) });
}
