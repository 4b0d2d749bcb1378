// SPDX-License-Identifier: Apache-2.0
// A relay that shows the relay of another state one log to be cosigned, and another one with its receipts.
import { afterEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../../../src/core/limits.js';
import { systemRandom } from '../../../src/core/random.js';
import { toSeconds } from '../../../src/core/time.js';
import { memorySigner } from '../../../src/crypto/sign.js';
import { ANCHOR_KINDS, encodeAnchorOffer, parseAnchorRequest } from '../../../src/log/anchor-exchange.js';
import { parseEvidence } from '../../../src/log/evidence.js';
import { encodeCheckpointOffer, parseCosignatureOffer } from '../../../src/log/exchange.js';
import type { LogView } from '../../../src/log/issuers.js';
import { judgeEvidence } from '../../../src/log/judge.js';
import { encodeNotice } from '../../../src/log/notice.js';
import type { RelayEvent } from '../../../src/relay/events.js';
import { CosignStore } from '../../../src/relay/log/cosign-store.js';
import { COSIGNING_KINDS } from '../../../src/relay/log/cosigning.js';
import { Shown } from '../../../src/relay/log/shown.js';
import { ShownStore } from '../../../src/relay/log/shown-store.js';
import { openMemoryStore } from '../../../src/store/memory/memory.js';
import type { TrustPart, TrustRequest } from '../../../src/transport/handler.js';
import { signerEntry } from '../../../src/trust/entries.js';
import { issuersOf } from '../../../src/trust/issuers.js';
import { generateRelay } from '../../../src/trust/secrets.js';
import { B_RELAY, TestLog, makeWorld } from '../../log/world.js';
import { AheadClock, bareAgency, createWorld, outgoing, sealed, stateOf, until } from '../world.js';
import type { BareAgency, World } from '../world.js';

const LIAR = { scope: 'demo-b', id: 'relay' };
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

interface Played {
  readonly world: World;
  readonly clock: AheadClock;
  readonly liar: BareAgency;
  /** What the liar was sent over TRUST, by kind. */
  readonly heard: (kind: number) => Uint8Array[];
  /** A log of the liar with so many leaves; those of another text differ. */
  readonly log: (size: number, text: string) => TestLog;
  readonly offer: (log: TestLog, from?: number) => Promise<void>;
  /** Hands a message over and states it as relayed in a batch under the log. */
  readonly state: (log: TestLog) => Promise<void>;
  readonly alarms: () => string[];
  readonly restart: () => Promise<void>;
}

/** The relay of demo-a is real; that of demo-b has its keys, and says what a test wants. */
async function play(): Promise<Played> {
  const world = await createWorld();
  const clock = new AheadClock();
  let relay = await world.startRelay('demo-a', world.trust('demo-a'), clock);
  const sender = bareAgency(world, 'demo-a');
  const said: (TrustPart | TrustRequest)[] = [];
  const { link, log: key } = stateOf(world.pair, 'demo-b').relays.get('relay')!;
  const liar = bareAgency(world, 'demo-a', { identity: LIAR, link, trust: (_peer, content) => void said.push(content) });
  closing.push(
    () => sender.link.close(),
    () => liar.link.close(),
    () => world.close(),
  );
  const never = (): never => {
    throw new TypeError('directories stay as they are');
  };
  const actors = { view: issuersOf(world.trust('demo-a')), signer: () => memorySigner(key), patch: never, floor: never };
  return {
    world,
    clock,
    liar,
    heard: (kind) => said.flatMap((content) => (content.kind === kind && 'bytes' in content ? [content.bytes] : [])),
    log: (size, text) => new TestLog(actors, LIAR).fill(size - 1, text),
    async offer(log, from = 0) {
      const { cose, note } = await log.sign();
      const proof = from === 0 ? [] : await log.consistency(from);
      const bytes = encodeCheckpointOffer({ checkpoint: cose, note, from, proof });
      await until('the offer is taken', () => liar.link.sendTrust({ kind: COSIGNING_KINDS.checkpoint, bytes }));
    },
    async state(log) {
      const { frame } = await sealed(world, 'demo-a', 'demo-b');
      sender.queue(frame);
      await until('it arrives', () => liar.received.some((message) => message.frame.length === frame.length));
      const { envelopeDigest, envelopeId, mailbox } = outgoing(1, frame);
      const at = toSeconds(clock.now());
      const index = log.receipt({ kind: 'relayed', envelopeDigest, envelopeId, issuer: LIAR, at, addressee: mailbox });
      const notice = encodeNotice([await log.batch(index)]);
      await until('the notice is taken', () => liar.link.sendNotice(notice));
    },
    alarms: () => world.events['demo-a'].flatMap((event) => (event.kind === 'alarm' ? [event.alarm] : [])),
    async restart() {
      await relay.close();
      relay = await world.startRelay('demo-a', world.trust('demo-a'), clock);
      liar.link.retryNow();
      await until('the link is there', () => relay.connected().includes('demo-b/relay'));
    },
  };
}

/** What a third person finds in the evidence that the relay keeps. */
async function verdicts({ stores, trust }: World): Promise<unknown[]> {
  const kept = await stores['demo-a'].list('evidence');
  return kept.map(({ value }) => judgeEvidence(issuersOf(trust('demo-b')), parseEvidence(value)));
}

describe('a relay whose receipts stand in another log than the one it has cosigned', () => {
  it('is convicted by a batch of the size that was cosigned, and is cosigned no more, over a restart (RELAY-16)', async () => {
    const { world, log, offer, state, alarms, heard, restart } = await play();
    const shown = log(8, 'cosigned');
    await offer(shown);
    await until('it is cosigned', () => heard(COSIGNING_KINDS.cosignature).length === 1);
    await restart();
    await state(log(7, 'with receipts'));
    await until('it is convicted', () => alarms().includes('split-view'));
    expect(await verdicts(world)).toEqual([{ conflict: 'split-view', accused: [LIAR] }]);
    // The receipt itself is true as far as anybody knows: it is kept, and ends the duty.
    expect(world.events['demo-a']).toContainEqual(expect.objectContaining({ kind: 'receipt', receipt: 'relayed', verdict: 'kept' }));
    await restart();
    shown.fill(3);
    await offer(shown, 8);
    await offer(log(9, 'again'));
    expect(heard(COSIGNING_KINDS.cosignature)).toHaveLength(1);
    expect(alarms()).toEqual(['split-view']);
  });

  it('is convicted by an offer of the size of an earlier batch, which is not cosigned (RELAY-16)', async () => {
    const { world, log, offer, state, alarms, heard } = await play();
    await state(log(7, 'with receipts'));
    await offer(log(8, 'to be cosigned'));
    await until('it is convicted', () => alarms().includes('split-view'));
    expect(await verdicts(world)).toEqual([{ conflict: 'split-view', accused: [LIAR] }]);
    expect(heard(COSIGNING_KINDS.cosignature)).toEqual([]);
  });

  it('is asked to join what has another size, and convicted by a proof that gives it another beginning (RELAY-30)', async () => {
    const { world, clock, liar, log, offer, state, alarms, heard } = await play();
    const shown = log(9, 'cosigned');
    await state(log(4, 'with receipts'));
    await offer(shown);
    await until('it is cosigned', () => heard(COSIGNING_KINDS.cosignature).length === 1);
    clock.advance(LIMITS.cosignIntervalMs);
    await until('it is asked', () => heard(ANCHOR_KINDS.request).length === 1);
    expect(parseAnchorRequest(heard(ANCHOR_KINDS.request)[0]!)).toEqual({ origin: { owner: LIAR, epoch: 1 }, sizes: [5] });
    const { cosigner, cosignature } = parseCosignatureOffer(heard(COSIGNING_KINDS.cosignature)[0]!);
    const bytes = encodeAnchorOffer({ cosigner, cosignature, joins: [{ size: 5, path: await shown.consistency(5) }] });
    await liar.link.sendTrust({ kind: ANCHOR_KINDS.anchor, bytes });
    await until('it is convicted', () => alarms().includes('rewritten'));
    expect(await verdicts(world)).toEqual([{ conflict: 'rewritten', accused: [LIAR] }]);
  });

  it('is told of when it never answers, and one that joins what it showed is not (RELAY-30)', async () => {
    const { clock, liar, log, offer, state, alarms, heard } = await play();
    const honest = log(4, 'honest');
    await state(honest);
    honest.fill(4);
    await offer(honest);
    await until('it is cosigned', () => heard(COSIGNING_KINDS.cosignature).length === 1);
    const asked = async (times: number): Promise<void> => {
      for (let count = heard(ANCHOR_KINDS.request).length; times > 0; times--) {
        clock.advance(LIMITS.cosignIntervalMs);
        count += 1;
        await until('it is asked', () => heard(ANCHOR_KINDS.request).length === count);
      }
    };
    await asked(1);
    const { cosigner, cosignature } = parseCosignatureOffer(heard(COSIGNING_KINDS.cosignature)[0]!);
    const bytes = encodeAnchorOffer({ cosigner, cosignature, joins: [{ size: 5, path: await honest.consistency(5) }] });
    await liar.link.sendTrust({ kind: ANCHOR_KINDS.anchor, bytes });
    await state(log(6, 'another'));
    await asked(LIMITS.shownAsksMax);
    for (const request of heard(ANCHOR_KINDS.request).slice(1)) expect(parseAnchorRequest(request).sizes).toEqual([7]);
    expect(alarms()).toEqual([]);
    await asked(2);
    expect(alarms()).toEqual(['unjoined']);
  });
});

describe('what was shown', () => {
  it('is told of when it left before it was joined, once until its owner joins another (RELAY-30)', async () => {
    const { log, clock } = await play();
    const store = openMemoryStore();
    const events: RelayEvent[] = [];
    const peer = { ...LIAR, key: 'demo-b/relay', signerId: new Uint8Array(32) };
    const honest = log(4, 'honest');
    const [early, { view }] = [await honest.sign(), honest.world];
    honest.fill(4);
    const late = await honest.sign();
    const cosigned = new CosignStore(store, clock);
    await cosigned.keep(peer.key, { checkpoints: [late.cose], offer: new Uint8Array(0) });
    const shown = new Shown({ store, view, clock, cosigned, log: (event) => void events.push(event), send: () => undefined });
    const take = async (first: number, count: number): Promise<void> => {
      for (let size = first; size < first + count; size++) {
        await shown.take(peer, { checkpoint: { ...late.checkpoint, size }, bytes: late.cose });
      }
    };
    await take(1_000, LIMITS.shownMaxCheckpoints);
    expect(events).toEqual([]);
    await take(2_000, 2);
    const detail = `rogatory/demo-b/relay/1: size 1000 made room for others before it was joined`;
    expect(events).toEqual([{ kind: 'alarm', alarm: 'unjoined', peer: peer.key, detail }]);
    await shown.take(peer, { checkpoint: early.checkpoint, bytes: early.cose });
    await shown.joined(peer, late.checkpoint, [{ size: 4, path: await honest.consistency(4) }]);
    // What was joined leaves first, and is not missed.
    await take(3_000, 1);
    expect(events).toHaveLength(1);
    await take(4_000, 2);
    expect(events).toHaveLength(2);
  });

  it('convicts nobody by what a key signed that was stolen, as is known since (RELAY-16, RELAY-30, LOG-09)', async () => {
    const world = makeWorld();
    const clock = new AheadClock();
    const store = openMemoryStore();
    const fresh = memorySigner(generateRelay('rogatory-classic', systemRandom).log);
    const entry = signerEntry(fresh, 'log', { from: 0, to: toSeconds(clock.now()) + 86_400 });
    const view: LogView = {
      ...world.view,
      issuer(scope, id) {
        const issuer = world.view.issuer(scope, id)!;
        return { ...issuer, signers: [...issuer.signers, entry] };
      },
    };
    const events: RelayEvent[] = [];
    const peer = { ...B_RELAY, key: 'bb/relay', signerId: new Uint8Array(32) };
    const cosigned = new CosignStore(store, clock);
    const shown = new Shown({ store, view, clock, cosigned, log: (event) => void events.push(event), send: () => undefined });
    const thiefs = new TestLog(world, B_RELAY).fill(2, 'thief');
    const owners = new TestLog({ ...world, view, signer: () => fresh }, B_RELAY).fill(3, 'owner');
    const take = async (log: TestLog): Promise<boolean> => {
      const { checkpoint, cose } = await log.sign();
      return shown.take(peer, { checkpoint, bytes: cose });
    };
    await take(thiefs);
    await take(thiefs.fill(1, 'thief'));
    world.patch(B_RELAY, 'log', { status: 'compromised', invalidSince: 1 });
    expect(await take(owners)).toBe(true);
    const { checkpoint, cose } = await owners.sign();
    await cosigned.keep(peer.key, { checkpoints: [cose], offer: new Uint8Array(0) });
    await shown.joined(peer, checkpoint, [{ size: 3, path: await owners.consistency(3) }]);
    expect(events).toEqual([]);
    const kept = await new ShownStore(store, clock).all(peer.key);
    expect(kept.map((each) => each.checkpoint)).toEqual([checkpoint]);
  });

  it('is not what receipts about envelopes say that nobody sent (RELAY-16)', async () => {
    const { world, clock, liar, log } = await play();
    const { frame } = await sealed(world, 'demo-a', 'demo-b');
    const { envelopeDigest, envelopeId, mailbox } = outgoing(1, frame);
    const other = log(4, 'with receipts');
    const at = toSeconds(clock.now());
    const index = other.receipt({ kind: 'relayed', envelopeDigest, envelopeId, issuer: LIAR, at, addressee: mailbox });
    const notice = encodeNotice([await other.batch(index)]);
    await until('the notice is taken', () => liar.link.sendNotice(notice));
    expect(world.events['demo-a']).toContainEqual(expect.objectContaining({ kind: 'receipt', verdict: 'unknown' }));
    expect(await world.stores['demo-a'].list('shown')).toEqual([]);
  });

  it('is bounded for each owner by number and bytes, what is joined leaving first, over a restart (RELAY-30)', async () => {
    const { log, clock } = await play();
    const store = openMemoryStore();
    const shown = new ShownStore(store, clock);
    const one = await log(2, 'one').sign();
    const keep = (size: number) => shown.keep({ ...one.checkpoint, size }, one.cose);
    for (let size = 2; size < 2 + LIMITS.shownMaxCheckpoints; size++) await keep(size);
    (await shown.at(one.checkpoint, 9))!.isJoined = true;
    await keep(1_000);
    await keep(1_001);
    const sizes = async (): Promise<number[]> => {
      const keys = (await store.list('shown')).map(({ key }) => Number(key.split('/').at(-1)));
      return keys.sort((a, b) => a - b);
    };
    expect((await sizes()).slice(0, 8)).toEqual([3, 4, 5, 6, 7, 8, 10, 11]);
    expect(await sizes()).toHaveLength(LIMITS.shownMaxCheckpoints);
    expect(await new ShownStore(store, clock).all('demo-b/relay')).toHaveLength(LIMITS.shownMaxCheckpoints);
    await shown.keep({ ...one.checkpoint, size: 2_000 }, new Uint8Array(LIMITS.shownMaxBytes - one.cose.length));
    expect(await sizes()).toEqual([1_001, 2_000]);
  });
});
