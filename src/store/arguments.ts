// SPDX-License-Identifier: Apache-2.0
// Only relay and agency of this package call a store: a malformed argument is their bug and is refused before anything is written.
import { assertBytes, assertInteger } from '../core/assert.js';
import { isWellFormed } from '../core/bytes.js';
import { LIMITS } from '../core/limits.js';
import { checkLeafKind } from './log-tail.js';
import type { DebtAgain } from './debt.js';
import type {
  Acknowledgement,
  Commit,
  DocumentWrite,
  EnvelopeAt,
  ExpiryPlace,
  InboundMessage,
  LeafWrite,
  ListOptions,
  MeterWrite,
  NodePlace,
  OutboundMessage,
  ReceiptWrite,
  Refusal,
  Repetition,
  RestoredLane,
} from './port.js';
import type { LeaseWrite } from './queue-lease.js';
import { requireMembers } from '../core/members.js';
import type { Members } from '../core/members.js';

/** Lanes of a peer: 0 status, 1 urgent, 2 normal, 3 bulk. */
export const LANES = [0, 1, 2, 3] as const;

const MAX = Number.MAX_SAFE_INTEGER;

const COMMIT: Members<Commit> = {
  required: { now: 'number' },
  optional: {
    leases: 'list',
    fences: 'list',
    inbound: 'list',
    outbound: 'list',
    acknowledgements: 'list',
    refusals: 'list',
    repeated: 'list',
    restored: 'list',
    documents: 'list',
    leaves: 'list',
    receipts: 'list',
    paid: 'list',
    dropped: 'list',
    owedAgain: 'list',
  },
};
const LIST_OPTIONS: Members<ListOptions> = { required: {}, optional: { prefix: 'text', after: 'text', limit: 'number' } };

/** @throws TypeError or RangeError, naming the member, when `commit` is not well-formed. */
export function checkCommit(commit: Commit): void {
  requireMembers(commit, COMMIT, 'store.commit(commit)');
  checkTime(commit.now, 'now');
  commit.leases?.forEach(checkLease);
  commit.fences?.forEach(({ peer, epoch }) => {
    checkName(peer, 'fences.peer');
    assertInteger(epoch, 'fences.epoch', 0, MAX);
  });
  commit.inbound?.forEach(checkInbound);
  commit.outbound?.forEach(checkOutbound);
  commit.acknowledgements?.forEach(checkAcknowledgement);
  commit.refusals?.forEach(checkRefusal);
  commit.repeated?.forEach((repetition) => checkPlace(repetition, 'repeated'));
  commit.restored?.forEach(checkRestored);
  commit.documents?.forEach(checkDocument);
  commit.leaves?.forEach(checkLeaf);
  commit.receipts?.forEach(checkReceipt);
  commit.paid?.forEach(({ ids, carrier }) => {
    checkIds(ids, 'paid.ids');
    if (carrier !== undefined) assertBytes(carrier, 'paid.carrier', 32);
  });
  checkIds(commit.dropped ?? [], 'dropped');
  commit.owedAgain?.forEach(checkDebtAgain);
}

function checkLease({ peer, owner, until, epoch }: LeaseWrite): void {
  checkName(peer, 'leases.peer');
  checkName(owner, 'leases.owner');
  checkTime(until, 'leases.until');
  if (epoch !== undefined) assertInteger(epoch, 'leases.epoch', 1, MAX);
}

function checkIds(ids: readonly number[], name: string): void {
  for (const id of ids) assertInteger(id, name, 1, MAX);
}

function checkDebtAgain(debt: DebtAgain): void {
  if ('carrier' in debt) return assertBytes(debt.carrier, 'owedAgain.carrier', 32);
  checkName(debt.to, 'owedAgain.to');
  checkTime(debt.since, 'owedAgain.since');
}

/** @throws TypeError unless every store returns `value` unchanged and orders it alike. */
function checkText(value: unknown, name: string): void {
  if (typeof value !== 'string' || !isWellFormed(value) || value.includes('\0')) {
    throw new TypeError(`${name} must be well-formed text without U+0000`);
  }
}

/** @throws TypeError unless `value` names a peer, a collection or a key. */
export function checkName(value: unknown, name: string): void {
  checkText(value, name);
  if (value === '') throw new TypeError(`${name} must not be empty`);
}

function checkLane(lane: number): void {
  assertInteger(lane, 'lane', 0, LANES.length - 1);
}

export function checkTime(value: number, name: string): void {
  assertInteger(value, name, 0, MAX);
}

export function checkWindow(peer: string, lane: number, afterSeq: number, maxMessages: number, maxBytes: number): void {
  checkName(peer, 'peer');
  checkLane(lane);
  assertInteger(afterSeq, 'afterSeq', 0, MAX);
  assertInteger(maxMessages, 'maxMessages', 1, MAX);
  assertInteger(maxBytes, 'maxBytes', 1, MAX);
}

export function checkSweep(now: number, before: number, statementsBefore: number): void {
  checkTime(now, 'now');
  checkTime(before, 'before');
  checkTime(statementsBefore, 'statementsBefore');
}

export function checkListOptions(options: ListOptions): void {
  requireMembers(options, LIST_OPTIONS, 'store.list(options)');
  if (options.prefix !== undefined) checkText(options.prefix, 'prefix');
  if (options.after !== undefined) checkText(options.after, 'after');
  if (options.limit !== undefined) assertInteger(options.limit, 'limit', 1, MAX);
}

function checkInbound(message: InboundMessage): void {
  checkName(message.from, 'inbound.from');
  checkLane(message.lane);
  assertBytes(message.streamId, 'inbound.streamId', 16);
  assertInteger(message.seq, 'inbound.seq', 1, MAX);
  assertBytes(message.envelopeDigest, 'inbound.envelopeDigest', 32);
  if (message.leaf !== undefined) checkLeaf(message.leaf);
  // A refused frame may be malformed, so its form is not checked.
  if (message.rejected === true) return;
  checkFrame(message, 'inbound');
  for (const route of message.routes) {
    checkName(route.mailbox, 'inbound.routes.mailbox');
    checkName(route.to, 'inbound.routes.to');
    checkLane(route.lane);
  }
  message.meters?.forEach(checkMeter);
}

function checkMeter({ name, slot, keepFrom }: MeterWrite): void {
  checkName(name, 'meter.name');
  assertInteger(slot, 'meter.slot', 0, MAX);
  assertInteger(keepFrom, 'meter.keepFrom', 0, slot);
}

function checkOutbound(message: OutboundMessage): void {
  checkName(message.to, 'outbound.to');
  checkLane(message.lane);
  checkName(message.mailbox, 'outbound.mailbox');
  assertBytes(message.envelopeDigest, 'outbound.envelopeDigest', 32);
  checkFrame(message, 'outbound');
}

function checkFrame(message: InboundMessage | OutboundMessage, name: string): void {
  assertBytes(message.envelopeId, `${name}.envelopeId`, 16);
  assertBytes(message.frame, `${name}.frame`);
  if (message.frame.length > LIMITS.frameMaxBytes) throw new RangeError(`${name}.frame must be at most ${LIMITS.frameMaxBytes} bytes`);
  checkTime(message.expiresAt, `${name}.expiresAt`);
}

function checkAcknowledgement(ack: Acknowledgement): void {
  checkName(ack.to, 'acknowledgements.to');
  checkLane(ack.lane);
  assertBytes(ack.streamId, 'acknowledgements.streamId', 16);
  assertInteger(ack.through, 'acknowledgements.through', 0, MAX);
  if (ack.meter !== undefined) checkMeter(ack.meter);
}

function checkPlace({ to, lane, streamId, seq }: Repetition, name: string): void {
  checkName(to, `${name}.to`);
  checkLane(lane);
  assertBytes(streamId, `${name}.streamId`, 16);
  assertInteger(seq, `${name}.seq`, 1, MAX);
}

function checkRefusal(refusal: Refusal): void {
  checkPlace(refusal, 'refusals');
  if (refusal.leaf !== undefined) checkLeaf(refusal.leaf);
  // Any text of the peer is allowed.
  if (typeof refusal.verdict !== 'string' || typeof refusal.code !== 'string')
    throw new TypeError('refusals.verdict and code must be text');
}

function checkRestored({ peer, lane, again }: RestoredLane): void {
  checkName(peer, 'restored.peer');
  checkLane(lane);
  if (again === undefined) return;
  assertBytes(again.streamId, 'restored.again.streamId', 16);
  assertInteger(again.behind, 'restored.again.behind', 0, MAX);
}

function checkDocument(document: DocumentWrite): void {
  checkName(document.collection, 'documents.collection');
  checkName(document.key, 'documents.key');
  if (document.value !== null) assertBytes(document.value, 'documents.value');
  if (typeof document.expect === 'number') assertInteger(document.expect, 'documents.expect', 1, MAX);
}

/** Most nodes, leaves or rows that one call of a reader asks for. */
const ROWS_MAX = 65_536;

function checkLeaf(leaf: LeafWrite): void {
  checkLeafKind(leaf);
  assertBytes(leaf.objectDigest, 'leaves.objectDigest', 32);
  if (leaf.object !== undefined) assertBytes(leaf.object, 'leaves.object');
  if (leaf.epoch !== undefined) assertInteger(leaf.epoch, 'leaves.epoch', 1, MAX);
  if (typeof leaf.owed === 'string') checkName(leaf.owed, 'leaves.owed');
  else if (leaf.owed !== undefined) checkEnvelopeAt(leaf.owed, 'leaves.owed');
}

function checkEnvelopeAt({ envelopeId, envelopeDigest, mailbox }: EnvelopeAt, name: string): void {
  assertBytes(envelopeId, `${name}.envelopeId`, 16);
  assertBytes(envelopeDigest, `${name}.envelopeDigest`, 32);
  checkName(mailbox, `${name}.mailbox`);
}

function checkReceipt(receipt: ReceiptWrite): void {
  assertBytes(receipt.envelopeId, 'receipts.envelopeId', 16);
  assertBytes(receipt.envelopeDigest, 'receipts.envelopeDigest', 32);
  assertInteger(receipt.kind, 'receipts.kind', 0, MAX);
  checkName(receipt.issuer, 'receipts.issuer');
  assertBytes(receipt.statement, 'receipts.statement');
  assertBytes(receipt.bytes, 'receipts.bytes');
  if (receipt.head !== undefined) assertBytes(receipt.head, 'receipts.head');
  if (receipt.passTo !== undefined) checkName(receipt.passTo, 'receipts.passTo');
  if (receipt.ends !== undefined) checkName(receipt.ends, 'receipts.ends');
}

export function checkLeaves(epoch: number, from: number, limit: number): void {
  assertInteger(epoch, 'epoch', 1, MAX);
  assertInteger(from, 'from', 0, MAX);
  assertInteger(limit, 'limit', 1, ROWS_MAX);
}

export function checkNodes(epoch: number, places: readonly NodePlace[]): void {
  assertInteger(epoch, 'epoch', 1, MAX);
  assertInteger(places.length, 'places.length', 0, ROWS_MAX);
  for (const { level, index } of places) {
    assertInteger(level, 'places.level', 0, 53);
    assertInteger(index, 'places.index', 0, MAX);
  }
}

export function checkOwed(peer: string, after: number, limit: number): void {
  checkName(peer, 'peer');
  assertInteger(after, 'after', 0, MAX);
  assertInteger(limit, 'limit', 1, ROWS_MAX);
}

export function checkExpired(after: ExpiryPlace, until: number, limit: number): void {
  checkTime(after.expiresAt, 'after.expiresAt');
  checkText(after.to, 'after.to');
  checkLane(after.lane);
  checkTime(after.seq, 'after.seq');
  assertInteger(after.seq, 'after.seq', 0, Number.MAX_SAFE_INTEGER);
  checkTime(until, 'until');
  assertInteger(limit, 'limit', 1, ROWS_MAX);
}

export function checkEnvelopeId(value: Uint8Array): void {
  assertBytes(value, 'envelopeId', 16);
}

export function checkDigest(value: Uint8Array): void {
  assertBytes(value, 'envelopeDigest', 32);
}
