// SPDX-License-Identifier: Apache-2.0
// Random sequences of calls, made to a store and to the memory model side by side: every answer must be the same.
import { toUtf8 } from '../../src/core/bytes.js';
import { codeOf } from './library.js';
import type { ContractContext, PropertyLibrary } from './library.js';
import { GENESIS, leafOf, receiptOf } from './log.js';
import { DAY, NOW, digestOf, frameOf, idOf, streamOf } from './samples.js';
import { openMemoryStore } from '../../src/store/memory/memory.js';
import type {
  Commit,
  Document,
  InboundMessage,
  LaneCounters,
  MeterWrite,
  OutboundMessage,
  QueuedMessage,
  Store,
  StoreStats,
} from '../../src/store/port.js';

const PEERS = ['aa/relay', 'bb/agency', 'local'];
const LANES_USED = 2;
/** Six small numbers, which `act` reads as one call. */
type Step = number[];

export function propertyCases({ it, expect, within }: ContractContext, fc: PropertyLibrary, rounds: number): void {
  const number = (max: number): ReturnType<typeof fc.integer> => fc.integer({ min: 0, max });
  const steps = fc.array(fc.tuple(number(12), number(2), number(1), number(7), number(5), number(3)), { maxLength: 30 });

  it('answers random sequences of calls exactly as the model does (STORE-07, STORE-08)', async () => {
    const property = fc.asyncProperty(steps, (sequence) =>
      within(async (store) => {
        const model = openMemoryStore();
        for (const each of [store, model]) await each.commit({ now: NOW, leaves: [GENESIS] });
        for (const [index, step] of sequence.entries()) {
          const now = NOW + index * 1_000;
          const [ours, theirs] = [await act(store, step, now), await act(model, step, now)];
          expect({ index, step, answer: ours, state: await look(store) }).toEqual({
            index,
            step,
            answer: theirs,
            state: await look(model),
          });
        }
      })(),
    );
    await fc.assert(property, { numRuns: rounds });
  });
}

/** Makes one call. @returns its answer, or the code of its refusal; stream ids, which are random, left out. */
async function act(store: Store, step: Step, now: number): Promise<unknown> {
  const [kind = 0, a = 0, b = 0, c = 0, d = 0, e = 0] = step;
  if (kind === 9) return store.sweep(now + 12 * d * DAY, now - c * 1_000, e === 0 ? 0 : now - (c + e) * 1_000);
  const commit = await commitOf(store, [kind, a, b, c, d, e], now);
  let answer: unknown;
  const code = await codeOf(async () => {
    const { leases, inbound, outbound, receipts, log, owing, owedAgain } = await store.commit(commit);
    answer = { leases, inbound, outbound: outbound.map((place) => place.seq), receipts, log, owing: [...owing].sort(), owedAgain };
  });
  return code === 'none' ? answer : code;
}

async function commitOf(store: Store, [kind = 0, a = 0, b = 0, c = 0, d = 0, e = 0]: Step, now: number): Promise<Commit> {
  const peer = PEERS[a] as string;
  const lane = (await store.counters(peer))[b] as LaneCounters;
  const document = { collection: `c${e % 2}`, key: `k${d % 3}`, value: c === 7 ? null : toUtf8(`${c}`) };
  const fences = c === 2 ? [{ peer, epoch: d }] : [];
  if (kind < 4) return { now, fences, inbound: inboundOf(peer, lane, c, d, e, now) };
  if (kind === 4) return { now, outbound: [outboundOf(peer, b, d, e, now), outboundOf(PEERS[e % 3] as string, 1 - b, c, e, now)] };
  if (kind === 5) {
    const streamId = c === 7 ? streamOf(9) : lane.outStreamId;
    return {
      now,
      fences,
      acknowledgements: [
        { to: peer, lane: b, streamId, through: Math.max(0, lane.ackedThrough + d - 1), ...(e > 0 ? { meter: meterOf(now) } : {}) },
      ],
    };
  }
  if (kind === 6)
    return {
      now,
      repeated: c > 3 ? [{ to: peer, lane: b, streamId: lane.outStreamId, seq: d + 1 }] : [],
      refusals: [
        {
          to: peer,
          lane: b,
          streamId: lane.outStreamId,
          seq: d + 1,
          verdict: e === 0 ? 'conflict' : 'rejected',
          code: 'policy',
          ...(e > 1 ? { again: true as const } : {}),
        },
      ],
    };
  if (kind === 10) {
    const { envelopeId, envelopeDigest } = envelopeOf(d);
    const owed = { envelopeId, envelopeDigest, mailbox: `m${e % 2}@bb` };
    const changes = { envelopeId, envelopeDigest, passTo: owed.mailbox, ends: owed.mailbox, statement: toUtf8(`${a} ${e}`) };
    const ids = (await store.owed(peer, 0, c + 1)).map(({ id }) => id);
    const paid = c > 5 ? { dropped: ids } : { paid: [c > 3 ? { ids } : { ids, carrier: digestOf(d) }] };
    return { now, receipts: [receiptOf(d, c > 4 ? { ...changes, another: true } : changes)], leaves: [leafOf(d, { owed })], ...paid };
  }
  if (kind === 11) {
    const owedAgain = [e > 1 ? { carrier: digestOf(d) } : { to: peer, since: now - c * 1_000 }];
    const again = { streamId: c === 7 ? streamOf(9) : lane.outStreamId, behind: d - 1, ...(e === 1 ? { expired: true as const } : {}) };
    return { now, owedAgain, restored: [{ peer, lane: b, ...(d === 0 ? {} : { again }) }] };
  }
  if (kind === 12) {
    const renewed = { peer, owner: `${b}`, until: now + d * 1_000 };
    return { now, leases: [e === 0 ? { ...renewed, epoch: c + 1 } : renewed] };
  }
  if (kind === 7) return { now, documents: [document, { ...document, key: 'other', ...expectationOf(c) }] };
  const guarded = { ...document, ...expectationOf(c) };
  return { now, inbound: inboundOf(peer, lane, 0, d, e, now), outbound: [outboundOf(peer, b, c, e, now)], documents: [guarded] };
}

function expectationOf(c: number): { expect?: 'absent' | number } {
  if (c < 3) return {};
  return { expect: c < 5 ? 'absent' : c - 4 };
}

/** One or two messages, mostly at the next place; `c` bends the rules. */
function inboundOf(from: string, lane: LaneCounters, c: number, d: number, e: number, now: number): InboundMessage[] {
  const stream = c === 6 ? 2 : 1;
  const next = lane.inStreamId?.[0] === stream ? lane.receivedThrough + 1 : 1;
  const seq = c === 5 ? Math.max(1, next - 1) : c === 7 ? next + 1 : next;
  const route = {
    mailbox: `m${e % 2}@bb`,
    to: PEERS[(d + e) % 3] as string,
    lane: e % LANES_USED,
    ...(d > 3 ? { duty: true as const } : {}),
  };
  const message = { from, lane: lane.lane, streamId: streamOf(stream), expiresAt: expiryOf(d, now) };
  const leaf = { ...(e > 1 ? { leaf: leafOf(d, { owed: from }) } : {}), ...(d > 1 ? { meters: [meterOf(now)] } : {}) };
  const first = { ...message, seq, ...envelopeOf(d), routes: e === 3 ? [] : [route], ...leaf };
  if (c === 4) return [{ ...first, rejected: true }];
  if (c !== 3) return [first];
  const routes = [route, { ...route, mailbox: 'm2@bb', lane: 1 - route.lane }];
  return [first, { ...message, seq: seq + 1, ...envelopeOf(d + 1), routes }];
}

function outboundOf(to: string, lane: number, d: number, e: number, now: number): OutboundMessage {
  return { to, lane, mailbox: `m${e}@bb`, ...envelopeOf(d), expiresAt: expiryOf(d, now) };
}

function meterOf(now: number): MeterWrite {
  const slot = Math.floor(now / 5_000);
  return { name: 'm', slot, keepFrom: slot - 2 };
}

/** Envelopes 0 and 4, and 1 and 5, share an id. */
function envelopeOf(number: number): { envelopeId: Uint8Array; envelopeDigest: Uint8Array; frame: Uint8Array } {
  return { envelopeId: idOf(number % 4), envelopeDigest: digestOf(number), frame: frameOf(number, 50 + 10 * number) };
}

function expiryOf(number: number, now: number): number {
  return now - 30 * DAY + number * 10 * DAY;
}

/** All that the port shows, without the random stream ids. */
async function look(store: Store): Promise<{
  lanes: unknown[];
  queues: QueuedMessage[][];
  documents: Document[][];
  stats: StoreStats;
  log: unknown[];
}> {
  const lanes: unknown[] = [];
  const queues: QueuedMessage[][] = [];
  for (const peer of PEERS) {
    for (const { outStreamId, ...counters } of await store.counters(peer)) lanes.push({ ...counters, length: outStreamId.length });
    for (let lane = 0; lane < LANES_USED; lane++) queues.push([...(await store.window(peer, lane, 1, 5, 400))]);
  }
  const documents = [[...(await store.list('c0'))], [...(await store.list('c1', { prefix: 'k' }))]];
  const log: unknown[] = [
    (await store.logHead())?.size,
    await store.meter('m'),
    await store.overdue(2 * NOW),
    await store.expired({ expiresAt: 0, to: '', lane: 0, seq: 0 }, NOW, 100),
  ];
  for (const peer of PEERS) {
    for (const { leaf, receipt } of await store.owed(peer, 0, 100)) log.push([peer, leaf?.index ?? receipt]);
  }
  for (let number = 0; number < 7; number++) log.push(await store.receipts(digestOf(number)), await store.envelopes(idOf(number)));
  return { lanes, queues, documents, stats: await store.stats(), log };
}
