// SPDX-License-Identifier: Apache-2.0
// The own log, statements of others, and debts to peers, in the memory store.
import { equal, toHex } from '../../core/bytes.js';
import { LIMITS } from '../../core/limits.js';
import type { DebtAgain, Payment } from '../debt.js';
import type { LeafRow } from '../log-tail.js';
import { keyOf } from './state.js';
import type { MemoryEntry, MemoryOwed, MemoryState } from './state.js';
import type {
  EnvelopeAt,
  ExpiryPlace,
  KnownEnvelope,
  LeafWrite,
  Outstanding,
  Owed,
  ReceiptVerdict,
  ReceiptWrite,
  StoredLeaf,
  StoredReceipt,
} from '../port.js';

export function appendLeaf(state: MemoryState, write: LeafWrite): LeafRow {
  const { objectDigest, object } = write;
  state.log.reserve({ ...write, objectDigest: objectDigest.slice(), ...(object === undefined ? {} : { object: object.slice() }) });
  const [row] = state.log.settle();
  if (row === undefined) throw new TypeError('one entry makes one leaf');
  state.putLeaf(row);
  const peer = write.owed === undefined || typeof write.owed === 'string' ? write.owed : sourceOf(state, write.owed);
  if (peer !== undefined) owe(state, { peer, leaf: row });
  return row;
}

export function owe(state: MemoryState, what: Omit<MemoryOwed, 'id' | 'at'>): void {
  const id = state.serial() + 1;
  state.put(state.owed, id, { id, ...what, at: state.now });
  state.owing.add(what.peer);
}

/** Owes a peer what others said of an envelope, unless it is owed already. */
export function oweReceipts(state: MemoryState, peer: string, digest: string): void {
  const owed = new Set(
    [...state.owed.values()].filter((debt) => debt.peer === peer && debt.paid === undefined).map(({ receipt }) => receipt),
  );
  for (const receipt of state.receipts.values()) {
    if (receipt.envelopeDigest === digest && !owed.has(receipt)) owe(state, { peer, receipt });
  }
}

function sourceOf(state: MemoryState, { envelopeId, envelopeDigest, mailbox }: EnvelopeAt): string | undefined {
  return knows(state, envelopeId, envelopeDigest) ? state.seen.get(keyOf(toHex(envelopeDigest), mailbox))?.from : undefined;
}

function knows(state: MemoryState, envelopeId: Uint8Array, envelopeDigest: Uint8Array): boolean {
  return (state.digests.get(toHex(envelopeId)) ?? []).includes(toHex(envelopeDigest));
}

export function keepReceipt(state: MemoryState, receipt: ReceiptWrite): ReceiptVerdict {
  const { envelopeId, envelopeDigest, kind, issuer, statement, bytes, head, passTo, ends, another } = receipt;
  const digest = toHex(envelopeDigest);
  const said = [...state.receipts.values()].filter((each) => each.envelopeDigest === digest && each.issuer === issuer);
  const isKnown = said.some((each) => equal(each.statement, statement));
  const isNew = !isKnown || another === true;
  if (isNew) {
    if (said.length >= LIMITS.receiptsPerIssuerMax) return 'excess';
    const proof = { statement: statement.slice(), bytes: bytes.slice(), ...(head === undefined ? {} : { head: head.slice() }) };
    const kept = { envelopeDigest: digest, kind, issuer, ...proof, at: state.now };
    state.put(state.receipts, state.serial(), kept);
    const peer = passTo === undefined ? undefined : sourceOf(state, { envelopeId, envelopeDigest, mailbox: passTo });
    if (peer !== undefined) owe(state, { peer, receipt: kept });
  }
  if (ends !== undefined && knows(state, envelopeId, envelopeDigest)) {
    for (const [place, entry] of state.queue) {
      if (entry.duty && entry.envelope === digest && entry.mailbox === ends) state.put(state.queue, place, { ...entry, duty: false });
    }
  }
  return isNew ? 'kept' : 'known';
}

export function pay(state: MemoryState, { ids, carrier }: Payment): void {
  for (const id of ids) {
    const debt = state.owed.get(id);
    const paid = { at: state.now, ...(carrier === undefined ? {} : { carrier: toHex(carrier) }) };
    if (debt !== undefined && debt.paid === undefined) state.put(state.owed, id, { ...debt, paid });
  }
}

/** Restores debts. @returns their number. */
export function owedAgain(state: MemoryState, again: DebtAgain): number {
  const isMeant = ({ peer, paid }: MemoryOwed): boolean =>
    paid !== undefined && ('carrier' in again ? paid.carrier === toHex(again.carrier) : peer === again.to && paid.at >= again.since);
  const debts = [...state.owed.values()].filter(isMeant);
  for (const { paid: _paid, ...debt } of debts) {
    state.put(state.owed, debt.id, { ...debt, at: state.now });
    state.owing.add(debt.peer);
  }
  return debts.length;
}

export function envelopesOf(state: MemoryState, envelopeId: Uint8Array): KnownEnvelope[] {
  return (state.digests.get(toHex(envelopeId)) ?? []).flatMap((digest) => {
    const envelope = state.envelopes.get(digest);
    if (envelope === undefined) return [];
    const mailboxes = [...envelope.mailboxes].sort().flatMap((mailbox) => {
      const seen = state.seen.get(keyOf(digest, mailbox));
      return seen === undefined || mailbox === '' ? [] : [{ mailbox, from: seen.from, lane: seen.lane }];
    });
    return mailboxes.length === 0 ? [] : [{ envelopeDigest: envelope.digest.slice(), mailboxes }];
  });
}

export function leavesOf(state: MemoryState, epoch: number, from: number, limit: number): StoredLeaf[] {
  const found: StoredLeaf[] = [];
  for (let index = from; found.length < limit; index++) {
    const row = state.leaves.get(keyOf(epoch, index));
    if (row === undefined) break;
    found.push(asLeaf(row));
  }
  return found;
}

function asLeaf({ epoch, index, kind, objectDigest, salt, object }: LeafRow): StoredLeaf {
  const leaf = { epoch, index, kind, objectDigest: objectDigest.slice(), salt: salt.slice() };
  return object === undefined ? leaf : { ...leaf, object: object.slice() };
}

export function receiptsOf(state: MemoryState, envelopeDigest: Uint8Array): StoredReceipt[] {
  const digest = toHex(envelopeDigest);
  return [...state.receipts.values()].filter((receipt) => receipt.envelopeDigest === digest).map(asReceipt);
}

function asReceipt({ kind, issuer, statement, bytes, head }: StoredReceipt): StoredReceipt {
  const proof = { bytes: bytes.slice(), ...(head === undefined ? {} : { head: head.slice() }) };
  return { kind, issuer, statement: statement.slice(), ...proof };
}

export function owedTo(state: MemoryState, peer: string, after: number, limit: number): Owed[] {
  const rows = [...state.owed.values()]
    .filter((row) => row.peer === peer && row.id > after && row.paid === undefined)
    .sort((a, b) => a.id - b.id);
  return rows.slice(0, limit).flatMap(({ id, leaf, receipt }): Owed[] => {
    if (leaf !== undefined) return [{ id, leaf: asLeaf(leaf) }];
    return receipt === undefined ? [] : [{ id, receipt: asReceipt(receipt) }];
  });
}

export function overdueOf(state: MemoryState, before: number): Outstanding[] {
  return lanesInOrder(state).flatMap(({ peer, lane, ackedThrough, lastSeq }) => {
    for (let seq = 1; seq <= Math.min(ackedThrough, lastSeq); seq++) {
      const entry = state.queue.get(keyOf(peer, lane, seq));
      if (entry?.duty !== true) continue;
      const acks = [...state.acks.values()].filter((ack) => ack.lane === keyOf(peer, lane) && ack.through >= seq);
      const first = acks.sort((a, b) => a.through - b.through)[0];
      return first !== undefined && first.at < before ? [outstanding(state, peer, lane, entry)] : [];
    }
    return [];
  });
}

export function expiredOf(state: MemoryState, after: ExpiryPlace, until: number, limit: number): Outstanding[] {
  const found = lanesInOrder(state).flatMap(({ peer, lane, ackedThrough, lastSeq }) => {
    const entries: Outstanding[] = [];
    for (let seq = ackedThrough + 1; seq <= lastSeq; seq++) {
      const entry = state.queue.get(keyOf(peer, lane, seq));
      if (entry === undefined || entry.taken) continue;
      const candidate = outstanding(state, peer, lane, entry);
      if (candidate.expiresAt < until && compareExpiry(candidate, after) > 0) entries.push(candidate);
    }
    return entries;
  });
  return found.sort(compareExpiry).slice(0, limit);
}

function compareExpiry(a: ExpiryPlace, b: ExpiryPlace): number {
  return a.expiresAt - b.expiresAt || (a.to < b.to ? -1 : a.to > b.to ? 1 : a.lane - b.lane || a.seq - b.seq);
}

function lanesInOrder(state: MemoryState): { peer: string; lane: number; ackedThrough: number; lastSeq: number }[] {
  return [...state.lanes.values()].sort((a, b) => (a.peer < b.peer ? -1 : a.peer > b.peer ? 1 : a.lane - b.lane));
}

function outstanding(state: MemoryState, to: string, lane: number, entry: MemoryEntry): Outstanding {
  const envelope = state.envelopes.get(entry.envelope);
  if (envelope === undefined) throw new TypeError(`queue entry ${entry.seq} without an envelope`);
  const { seq, mailbox } = entry;
  // Use the expiry of the envelope: it may be queued twice, but the order needs one value.
  const { expiresAt } = envelope;
  return { to, lane, seq, mailbox, envelopeId: envelope.envelopeId.slice(), envelopeDigest: envelope.digest.slice(), expiresAt };
}
