// SPDX-License-Identifier: Apache-2.0
// Arguments of every store. Only relay and agency of this package call one: a malformed argument is their bug, and is refused before
// anything is written.
import { assertBytes, assertInteger } from '../core/assert.js';
import { isWellFormed } from '../core/bytes.js';
import { LIMITS } from '../core/limits.js';
import { requireMembers } from '../core/members.js';
import type { Members } from '../core/members.js';
import { LEAF_KINDS } from '../log/kinds.js';
import type { DebtAgain, Payment } from './debt.js';
import type { Acknowledgement, Commit, DocumentWrite, EnvelopeAt, ExpiryPlace, InboundMessage, LeafWrite, ListOptions } from './port.js';
import type { MeterWrite, NodePlace, OutboundMessage, ReceiptWrite, Refusal, Repetition, RestoredLane, Route, Store } from './port.js';
import type { Fence, LeaseWrite } from './queue-lease.js';

/** Lanes of a peer: 0 status, 1 urgent, 2 normal, 3 bulk. */
export const LANES = [0, 1, 2, 3] as const;

/** Calls of a store; closing is none. */
export type StoreCall = Exclude<keyof Store, 'close'>;
export type Answer<N extends StoreCall> = Awaited<ReturnType<Store[N]>>;

/** Code of each call over the content of a store, whose arguments are right. */
export type Performers<Content> = { readonly [N in StoreCall]: (content: Content, ...args: Parameters<Store[N]>) => Answer<N> };

/** A store that checks the arguments of each call, then has it performed. @param perform - May throw: the call rejects. */
export function checkedStore(perform: (name: StoreCall, args: readonly unknown[]) => unknown): Omit<Store, 'close'> {
  const methods = Object.entries(CALLS).map(([call, checks]) => {
    const parameters = Object.entries(checks);
    const method = async (...args: readonly unknown[]): Promise<unknown> => {
      for (const [at, [parameter, check]] of parameters.entries()) check(args[at], parameter);
      return perform(call as StoreCall, args);
    };
    return [call, method];
  });
  return Object.fromEntries(methods) as Omit<Store, 'close'>;
}

/** @throws TypeError or RangeError that names the member. */
type Check = (value: unknown, name: string) => void;

function integer(least: number, most = Number.MAX_SAFE_INTEGER): Check {
  return (value, at) => assertInteger(value as number, at, least, most);
}

function bytes(length?: number): Check {
  return (value, at) => assertBytes(value, at, length);
}

function optional(check: Check): Check {
  return (value, at) => (value === undefined ? undefined : check(value, at));
}

function each(check: Check): Check {
  return (values, at) => (values as readonly unknown[]).forEach((value) => check(value, at));
}

/** Checks of the members of `T`, as far as they need one. */
type Checks<T> = { readonly [K in keyof T]?: Check };

function members(checks: Readonly<Record<string, Check>>): Check {
  const entries = Object.entries(checks);
  return (value, at) => entries.forEach(([member, check]) => check((value as Record<string, unknown>)[member], `${at}.${member}`));
}

/** Every store returns such a text unchanged, and orders it alike. */
const text: Check = (value, at) => {
  if (typeof value !== 'string' || !isWellFormed(value) || value.includes('\0')) {
    throw new TypeError(`${at} must be well-formed text without U+0000`);
  }
};
/** Of a peer, a collection or a key. */
const name: Check = (value, at) => {
  text(value, at);
  if (value === '') throw new TypeError(`${at} must not be empty`);
};
const word: Check = (value, at) => {
  if (typeof value !== 'string') throw new TypeError(`${at} must be text`);
};
const [count, positive, lane] = [integer(0), integer(1), integer(0, LANES.length - 1)];
/** Most nodes, leaves or rows that one call of a reader asks for. */
const ROWS_MAX = 65_536;
const rows = integer(1, ROWS_MAX);

const AT = { envelopeId: bytes(16), envelopeDigest: bytes(32) };
const ENVELOPE = members({ ...AT, mailbox: name } satisfies Checks<EnvelopeAt>);
const LEAF_MEMBERS = members({
  kind: integer(0, LEAF_KINDS.length - 1),
  objectDigest: bytes(32),
  object: optional(bytes()),
  epoch: optional(positive),
  owed: optional((owed, at) => (typeof owed === 'string' ? name : ENVELOPE)(owed, at)),
} satisfies Checks<LeafWrite>);
const LEAF: Check = (leaf, at) => {
  LEAF_MEMBERS(leaf, at);
  const { kind, epoch } = leaf as LeafWrite;
  if ((kind === 0) !== (epoch !== undefined)) throw new TypeError(`${at}.epoch stands with a genesis leaf, and with no other`);
};
const METER_MEMBERS = members({ name, slot: count, keepFrom: count } satisfies Checks<MeterWrite>);
const METER: Check = (meter, at) => {
  METER_MEMBERS(meter, at);
  const { slot, keepFrom } = meter as MeterWrite;
  assertInteger(keepFrom, `${at}.keepFrom`, 0, slot);
};
const FRAME = {
  ...AT,
  frame: (frame, at) => {
    assertBytes(frame, at);
    if (frame.length > LIMITS.frameMaxBytes) throw new RangeError(`${at} must be at most ${LIMITS.frameMaxBytes} bytes`);
  },
  expiresAt: count,
} satisfies Record<string, Check>;
const RECEIVED = { from: name, lane, streamId: bytes(16), seq: positive, leaf: optional(LEAF) };
const INBOUND = members({
  ...RECEIVED,
  ...FRAME,
  routes: each(members({ mailbox: name, to: name, lane } satisfies Checks<Route>)),
  meters: optional(each(METER)),
} satisfies Checks<InboundMessage>);
/** A refused frame may be malformed, so its form is not checked. */
const REJECTED = members({ ...RECEIVED, envelopeDigest: AT.envelopeDigest } satisfies Checks<InboundMessage>);
const CARRIED = members({ carrier: bytes(32) });
const PAID = members({ to: name, since: count });
const PLACE = { to: name, lane, streamId: bytes(16), seq: positive } satisfies Checks<Repetition>;

const COMMIT_LISTS: { readonly [K in keyof Required<Omit<Commit, 'now'>>]: Check } = {
  leases: members({ peer: name, owner: name, until: count, epoch: optional(positive) } satisfies Checks<LeaseWrite>),
  fences: members({ peer: name, epoch: count } satisfies Checks<Fence>),
  inbound: (message, at) => ((message as InboundMessage).rejected === true ? REJECTED : INBOUND)(message, at),
  outbound: members({ to: name, lane, mailbox: name, ...FRAME } satisfies Checks<OutboundMessage>),
  acknowledgements: members({
    to: name,
    lane,
    streamId: bytes(16),
    through: count,
    meter: optional(METER),
  } satisfies Checks<Acknowledgement>),
  // Any text of the peer is allowed.
  refusals: members({ ...PLACE, leaf: optional(LEAF), verdict: word, code: word } satisfies Checks<Refusal>),
  repeated: members(PLACE),
  restored: members({ peer: name, lane, again: optional(members({ streamId: bytes(16), behind: count })) } satisfies Checks<RestoredLane>),
  documents: members({
    collection: name,
    key: name,
    value: (value, at) => (value === null ? undefined : assertBytes(value, at)),
    expect: (expect, at) => (typeof expect === 'number' ? positive(expect, at) : undefined),
  } satisfies Checks<DocumentWrite>),
  leaves: LEAF,
  receipts: members({
    ...AT,
    ...{ kind: count, issuer: name, statement: bytes(), bytes: bytes() },
    ...{ head: optional(bytes()), passTo: optional(name), ends: optional(name) },
  } satisfies Checks<ReceiptWrite>),
  paid: members({ ids: each(positive), carrier: optional(bytes(32)) } satisfies Checks<Payment>),
  dropped: positive,
  owedAgain: (debt, at) => ('carrier' in (debt as DebtAgain) ? CARRIED : PAID)(debt, at),
};
const COMMIT = {
  required: { now: 'number' },
  optional: Object.fromEntries(Object.keys(COMMIT_LISTS).map((list) => [list, 'list'])),
} as Members<Commit>;
const COMMIT_MEMBERS = members({
  now: count,
  ...Object.fromEntries(Object.entries(COMMIT_LISTS).map(([list, check]) => [list, optional(each(check))])),
} satisfies Checks<Commit>);
const LIST_OPTIONS: Members<ListOptions> = { required: {}, optional: { prefix: 'text', after: 'text', limit: 'number' } };
const LIST_MEMBERS = members({ prefix: optional(text), after: optional(text), limit: optional(positive) } satisfies Checks<ListOptions>);

/** Parameters of each call, in their order. */
const CALLS: { readonly [N in StoreCall]: Readonly<Record<string, Check>> } = {
  commit: {
    commit(commit, at) {
      requireMembers(commit as Commit, COMMIT, `store.commit(${at})`);
      COMMIT_MEMBERS(commit, at);
    },
  },
  counters: { peer: name },
  peers: {},
  window: { peer: name, lane, afterSeq: count, maxMessages: positive, maxBytes: positive },
  get: { collection: name, key: name },
  list: {
    collection: name,
    options(options = {}, at) {
      requireMembers(options as ListOptions, LIST_OPTIONS, `store.list(${at})`);
      LIST_MEMBERS(options, at);
    },
  },
  stats: {},
  logHead: {},
  epochs: {},
  leaves: { epoch: positive, from: count, limit: rows },
  nodes: {
    epoch: positive,
    places(places, at) {
      integer(0, ROWS_MAX)((places as readonly NodePlace[]).length, `${at}.length`);
      each(members({ level: integer(0, 53), index: count } satisfies Checks<NodePlace>))(places, at);
    },
  },
  meter: { name },
  envelopes: { envelopeId: AT.envelopeId },
  receipts: { envelopeDigest: AT.envelopeDigest },
  owed: { peer: name, after: count, limit: rows },
  overdue: { before: count },
  expired: { after: members({ expiresAt: count, to: text, lane, seq: count } satisfies Checks<ExpiryPlace>), until: count, limit: rows },
  sweep: { now: count, before: count, statementsBefore: optional(count) },
};
