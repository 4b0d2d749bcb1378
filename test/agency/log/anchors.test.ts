// Receipts of relays and agencies, joined to checkpoints that the other state cosigned: what an agency holds, a third person verifies.
import { afterEach, describe, expect, it } from 'vitest';
import { Anchors } from '../../../src/agency/log/anchors.js';
import type { AgencyNode } from '../../../src/agency/node-parts.js';
import { Vault } from '../../../src/agency/vault.js';
import type { AgencyEvent } from '../../../src/agency/types.js';
import { requestSubmit } from '../../../src/cli/demo/messages.js';
import { fromHex } from '../../../src/core/bytes.js';
import { LIMITS } from '../../../src/core/limits.js';
import { systemRandom } from '../../../src/core/random.js';
import { toSeconds } from '../../../src/core/time.js';
import { memoryDecapsulator } from '../../../src/crypto/hpke.js';
import type { Decapsulator } from '../../../src/crypto/hpke.js';
import { memorySigner } from '../../../src/crypto/sign.js';
import type { Signer } from '../../../src/crypto/sign.js';
import { encodeAnchorOffer, parseAnchorRequest } from '../../../src/log/anchor-exchange.js';
import { anchored } from '../../../src/log/anchored.js';
import { signCosignature, verifyCosignature } from '../../../src/log/cosignature.js';
import { leafKindNumber, RECEIPT_KINDS } from '../../../src/log/kinds.js';
import type { ReceiptKind } from '../../../src/log/kinds.js';
import { verifyReceiptObject } from '../../../src/log/verify-receipt.js';
import type { VerifiedReceipt } from '../../../src/log/verify-receipt.js';
import { signerEntry } from '../../../src/trust/entries.js';
import { issuersOf } from '../../../src/trust/issuers.js';
import { generateRelay } from '../../../src/trust/secrets.js';
import { stateOf, testClock, until } from '../../relay/world.js';
import { NOW } from '../../trust/states.js';
import { createAgencies, linkNode, manualClock } from '../world.js';
import type { AgencyWorld, Opened } from '../world.js';

const worlds: AgencyWorld[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.closeAll();
});

const of = <K extends AgencyEvent['kind']>({ events }: Pick<Opened, 'events'>, kind: K) =>
  events.filter((event): event is Extract<AgencyEvent, { kind: K }> => event.kind === kind);

interface StartOptions {
  /** By which demo-b cosigns; default the one that its directory names. */
  readonly cosign?: readonly Signer[];
  /** With what demo-b opens, given the right key and another one. */
  readonly decapsulators?: (good: Decapsulator, other: Decapsulator) => Decapsulator;
}

async function start({ cosign, decapsulators }: StartOptions = {}) {
  const world = await createAgencies();
  worlds.push(world);
  const clocks = { relays: manualClock(testClock.now()), a: manualClock(testClock.now()), b: manualClock(testClock.now()) };
  for (const scope of ['demo-a', 'demo-b'] as const) await world.startRelay(scope, world.trust(scope), clocks.relays);
  const [good, other] = ['demo-b', 'demo-a'].map((scope) =>
    memoryDecapsulator(stateOf(world.pair, scope).agencies.get('ca')!.sets[0]!.kem),
  );
  const a = world.open('demo-a', { clock: clocks.a });
  const b = world.open('demo-b', {
    clock: clocks.b,
    ...(cosign === undefined ? {} : { cosign }),
    ...(decapsulators === undefined ? {} : { decapsulators: [decapsulators(good!, other!)] }),
  });
  return { world, clocks, a, b };
}

type Started = Awaited<ReturnType<typeof start>>;

/** The part of agency A's node that reads what anchors its receipts. */
function anchorsOf({ world, a }: Started): Anchors {
  const vault = new Vault(a.store, new Uint8Array(32).fill(1), systemRandom);
  const node = { self: { scope: 'demo-a', id: 'ca' }, trust: world.pair.open('demo-a'), vault } as Partial<AgencyNode>;
  return new Anchors(node as AgencyNode);
}

async function receiptOf({ world, a }: Started, envelopeDigest: string, kind: ReceiptKind): Promise<VerifiedReceipt> {
  const held = await a.store.receipts(fromHex(envelopeDigest));
  const found = held.find((each) => each.kind === RECEIPT_KINDS.indexOf(kind) + 1);
  return verifyReceiptObject(issuersOf(world.pair.open('demo-a')), found!.bytes)[0]!;
}

async function anchoredKinds({ a }: Started, dossier: string): Promise<string[]> {
  const [entry] = (await a.agency.dossier(dossier)).timeline;
  return entry!.receipts!.flatMap(({ kind, anchored: is }) => (is ? [kind] : [])).sort();
}

/** Waits for receipts; relays sign a checkpoint now and then alone. */
async function rungs({ a, clocks }: Started, count: number): Promise<void> {
  await until('all rungs have come', () => {
    clocks.relays.advance(LIMITS.checkpointIntervalMs);
    return of(a, 'receipt').length === count;
  });
}

/** Lets relays cosign each other, and the sender ask, until `done`. */
async function advance({ clocks }: Started, what: string, done: () => Promise<boolean>): Promise<void> {
  for (let round = 0; round < 200; round++) {
    if (await done()) return;
    clocks.relays.advance(LIMITS.cosignIntervalMs);
    await new Promise((next) => setTimeout(next, 10));
    clocks.a.advance(LIMITS.anchorAskMs);
    await new Promise((next) => setTimeout(next, 10));
  }
  throw new TypeError(`it did not come to pass: ${what}`);
}

/** Asking ends: hours later nothing more is said. */
async function comeToRest({ a, b, clocks }: Started): Promise<void> {
  const sizes = async (): Promise<number[]> => Promise.all([a, b].map(async ({ store }) => (await store.logHead())!.size));
  let settled = await sizes();
  for (let still = 0, rounds = 0; still < 40; rounds++) {
    if (rounds > 400) throw new TypeError('it did not come to rest');
    for (const clock of [clocks.a, clocks.b]) clock.advance(2 * LIMITS.receiptDelayMaxMs);
    clocks.relays.advance(LIMITS.cosignIntervalMs);
    await new Promise((next) => setTimeout(next, 3));
    const now = await sizes();
    still = now.every((size, at) => size === settled[at]) ? still + 1 : 0;
    settled = now;
  }
}

describe('receipts of relays', () => {
  it('are joined to what the other state cosigned, for whoever has the directories alone (LOG-15, LOG-31, LOG-32)', async () => {
    const started = await start();
    const { a, b, world } = started;
    const sent = [];
    for (let count = 1; count <= 3; count++) {
      sent.push(await a.agency.send({ to: 'ca@demo-b', type: 'request.submit', body: requestSubmit() }));
      await rungs(started, 3 * count);
    }
    const [first, last] = [sent[0]!, sent[2]!];
    expect(await anchoredKinds(started, first.dossier)).toEqual([]);
    const isThere = async (dossier: string): Promise<boolean> => (await anchoredKinds(started, dossier)).length === 2;
    await advance(started, 'relays anchor', async () => (await isThere(first.dossier)) && (await isThere(last.dossier)));
    expect(await anchoredKinds(started, first.dossier)).toEqual(['relayed', 'submitted']);
    for (const party of [a, b]) expect(of(party, 'receipt-refused')).toEqual([]);
    expect(Object.values(world.events).flatMap((events) => events.filter(({ kind }) => kind === 'alarm'))).toEqual([]);

    // Both sides state by which documents of trust they went (LOG-33).
    for (const { store } of [a, b]) {
      const kinds = (await store.leaves(1, 0, 999)).map(({ kind }) => kind);
      expect(kinds.filter((kind) => kind >= 9 && kind <= 14)).toEqual(expect.arrayContaining([9, 10, 11, 12]));
    }

    // A third person: receipt, proof and cosignature, by the directories of either side.
    const anchors = anchorsOf(started);
    for (const scope of ['demo-a', 'demo-b'] as const) {
      const view = issuersOf(world.pair.open(scope));
      for (const [kind, counterparty] of [
        ['submitted', 'demo-b'],
        ['relayed', 'demo-a'],
      ] as const) {
        const { logged } = await receiptOf(started, first.envelopeDigest, kind);
        const proof = (await anchors.proofOf(logged!))!;
        const cosignatures = proof.cosignatures.map(({ cosigner, cosignature }) => verifyCosignature(view, cosigner, cosignature));
        expect(cosignatures.map(({ cosigner }) => cosigner)).toContainEqual({ scope: counterparty, id: 'relay' });
        expect(anchored(logged!, cosignatures, proof.links, counterparty)?.until).toBeGreaterThanOrEqual(toSeconds(NOW));
        expect(anchored(logged!, cosignatures, proof.links, logged!.checkpoint.owner.scope)).toBeUndefined();
        // The checkpoint of an early receipt is joined to a later one, and by nothing but this proof.
        expect(proof.links.length).toBeLessThanOrEqual(1);
        if (proof.links.length === 1) expect(anchored(logged!, cosignatures, [], counterparty)).toBeUndefined();
      }
    }
  });

  it('are asked for again over a restart, and nothing is asked once all is joined (LOG-32)', async () => {
    const started = await start();
    const { a, world } = started;
    const { dossier } = await a.agency.send({ to: 'ca@demo-b', type: 'request.submit', body: requestSubmit() });
    await rungs(started, 3);
    await a.agency.close();
    const wanted = (await anchorsOf(started).requests()).map(parseAnchorRequest).map(({ origin }) => origin.owner.scope);
    expect(wanted.sort()).toEqual(['demo-a', 'demo-b']);
    const again = { ...started, a: world.open('demo-a', { clock: started.clocks.a, store: a.store }) };
    await advance(again, 'relays anchor', async () => (await anchoredKinds(again, dossier)).length === 2);
    expect(await anchorsOf(started).requests()).toEqual([]);

    // The key is stolen by which the other relay cosigned: what it cosigned is anchored no more, and the rest of the dossier is shown as before.
    const { b: state } = world.pair;
    const stolen = { status: 'compromised', invalidSince: toSeconds(NOW) - 1 } as const;
    const relays = state.directoryInput.relays.map((relay) => ({
      ...relay,
      signers: relay.signers.map((signer) => (signer.role === 'cosign' ? { ...signer, ...stolen } : signer)),
    }));
    await again.a.agency.addTrust(await state.nextDirectory({ relays }));
    expect(await anchoredKinds(again, dossier)).toEqual(['relayed']);
  });
});

describe('receipts of the addressee', () => {
  it('are joined although nothing else is ever said: one is asked about by a message of its own, once (LOG-31, AGENCY-20)', async () => {
    // A token that fails for a while: what it should open is refused before anybody knows who signed it.
    let isBroken = true;
    const started = await start({
      decapsulators: (good, other) => ({ ...good, open: (...args) => (isBroken ? other : good).open(...args) }),
    });
    const { a, b, clocks } = started;
    const { dossier } = await a.agency.send({ to: 'ca@demo-b', type: 'request.submit', body: requestSubmit() });
    await rungs(started, 4);
    isBroken = false;
    expect(of(a, 'receipt').map(({ receipt }) => receipt)).toContain('refused');
    await until('the refusal is anchored', async () => {
      for (const clock of [clocks.a, clocks.b]) clock.advance(LIMITS.receiptDelayMaxMs / 2);
      clocks.relays.advance(LIMITS.checkpointIntervalMs);
      return (await anchoredKinds(started, dossier)).includes('refused');
    });
    await comeToRest(started);
    for (const party of [a, b]) expect(of(party, 'receipt-refused')).toEqual([]);
    expect(await b.agency.dossiers()).toEqual([]);
  });

  it('are asked about once each, those too that come due later, of another log, or are more than one request names (LOG-31)', async () => {
    const world = await createAgencies();
    worlds.push(world);
    const clock = manualClock(testClock.now());
    const linked = linkNode(world, clock, [], 'demo-a');
    const node = { ...linked, vault: new Vault(linked.store, new Uint8Array(32).fill(1), systemRandom) };
    const note = async (epoch: number, sizes: readonly number[], inMs: number): Promise<void> => {
      const owner = { scope: 'demo-b', id: 'ca' };
      const checkpoints = sizes.map((size) => ({ owner, epoch, size, root: new Uint8Array(32) }));
      const notes = checkpoints.map((checkpoint) => new Anchors(node).note(checkpoint, clock.now() + inMs));
      await node.store.commit({ now: NOW, documents: (await Promise.all(notes)).flat() });
    };
    const many = Array.from({ length: LIMITS.anchorMaxJoins + 1 }, (_, at) => at + 2);
    await note(1, many, LIMITS.anchorDueMs);
    await note(1, [500], 1.7 * LIMITS.anchorDueMs);
    await note(2, [5], LIMITS.anchorDueMs);
    const a = world.open('demo-a', { clock, store: node.store });
    const due = () => new Anchors(node).dueAt({ scope: 'demo-b', id: 'ca' });
    await until('all were asked about', async () => {
      clock.advance(LIMITS.receiptDelayMaxMs);
      return (await due()) === undefined;
    });
    const said = async () => (await a.store.leaves(1, 0, 99)).filter(({ kind }) => kind === leafKindNumber('sent')).length;
    // 64 sizes, the two that are left, and the other log.
    expect(await said()).toBe(3);
  });

  it('go back although the key by which the addressee cosigns was stolen, and it cosigns when another one is in force (AGENCY-19, AGENCY-20)', async () => {
    const next = memorySigner(generateRelay('rogatory-classic', systemRandom).cosign);
    const started = await start({ cosign: [next] });
    const { a, b, clocks, world } = started;
    const { b: state } = world.pair;
    const change = async (version: number, more: readonly Signer[]): Promise<void> => {
      const stolen = { status: 'compromised', invalidSince: toSeconds(NOW) - 1 } as const;
      const agencies = state.directoryInput.agencies.map((agency) => ({
        ...agency,
        signers: [
          ...agency.signers.map((signer) => (signer.role === 'cosign' ? { ...signer, ...stolen } : signer)),
          ...more.map((signer) => signerEntry(signer, 'cosign', { from: toSeconds(NOW), to: toSeconds(NOW) + 86_400 })),
        ],
      }));
      const directory = await state.nextDirectory({ agencies, version });
      for (const { agency } of [a, b]) await agency.addTrust(directory);
    };
    await change(2, []);
    await b.agency.send({ to: 'ca@demo-a', type: 'request.submit', body: requestSubmit() });
    const opened = ({ events }: Opened): number => of({ events }, 'receipt').filter(({ receipt }) => receipt === 'opened').length;
    const pass = async (what: string, done: () => boolean): Promise<void> => {
      await until(what, () => {
        for (const clock of [clocks.a, clocks.b]) clock.advance(LIMITS.receiptDelayMaxMs / 4);
        clocks.relays.advance(LIMITS.checkpointIntervalMs);
        return done();
      });
    };
    await pass('the first is opened', () => opened(b) === 1);
    // From here on a cosignature is owed, too.
    await a.agency.send({ to: 'ca@demo-b', type: 'request.submit', body: requestSubmit() });
    await pass('the other one is opened', () => opened(a) === 1);
    expect(new Set(of(b, 'receipts-unsent').map(({ code }) => code))).toEqual(new Set(['LOG_SIGNER']));
    expect([of(a, 'cosigned'), of(a, 'receipt-refused')]).toEqual([[], []]);
    await change(3, [next]);
    await pass('it is cosigned', () => of(a, 'cosigned').length > 0);
    expect(of(a, 'receipt-refused')).toEqual([]);
  });

  it('are joined to what the sender cosigned, delivered as well as opened, and then all is still (LOG-15, LOG-31)', async () => {
    const started = await start();
    const { a, b, clocks, world } = started;
    const { dossier, envelopeDigest } = await a.agency.send({ to: 'ca@demo-b', type: 'request.submit', body: requestSubmit() });
    await rungs(started, 3);
    const kinds = async (): Promise<string[]> =>
      (await anchoredKinds(started, dossier)).filter((kind) => kind === 'delivered' || kind === 'opened');
    const both = async (what: string, done: () => Promise<boolean> | boolean): Promise<void> => {
      await until(what, async () => {
        for (const clock of [clocks.a, clocks.b]) clock.advance(LIMITS.receiptDelayMaxMs / 4);
        clocks.relays.advance(LIMITS.checkpointIntervalMs);
        return done();
      });
    };
    await both('both are anchored', async () => (await kinds()).length === 2);
    const { logged } = await receiptOf(started, envelopeDigest, 'delivered');
    const proof = (await anchorsOf(started).proofOf(logged!))!;
    const view = issuersOf(world.pair.open('demo-b'));
    const cosignatures = proof.cosignatures.map(({ cosigner, cosignature }) => verifyCosignature(view, cosigner, cosignature));
    expect(cosignatures.map(({ cosigner }) => cosigner)).toEqual([{ scope: 'demo-a', id: 'ca' }]);
    expect(proof.links).toHaveLength(1);
    expect(anchored(logged!, cosignatures, proof.links, 'demo-a')).toBeDefined();
    await comeToRest(started);
    for (const party of [a, b]) expect(of(party, 'receipt-refused')).toEqual([]);
  });
});

describe('an anchor', () => {
  it('changes nothing that proves nothing: another root, another log, a cosigner of the own state (LOG-31)', async () => {
    const world = await createAgencies();
    worlds.push(world);
    const events: AgencyEvent[] = [];
    const node: AgencyNode = { ...linkNode(world, testClock, events), self: { scope: 'demo-a', id: 'ca' } };
    const anchors = new Anchors(node);
    const owner = { scope: 'demo-b', id: 'relay' };
    const checkpoint = { owner, epoch: 1, size: 5, root: new Uint8Array(32).fill(5) };
    await node.store.commit({ now: NOW, documents: await anchors.note(checkpoint) });
    const offer = async (
      changes: Partial<typeof checkpoint>,
      cosigner = { scope: 'demo-a', id: 'relay' },
      size = 5,
    ): Promise<Uint8Array> => {
      const signer = memorySigner(stateOf(world.pair, cosigner.scope).relays.get('relay')!.cosign);
      const cosigned = { checkpoint: { ...checkpoint, ...changes } };
      const { cose } = await signCosignature(cosigned, cosigner, signer, toSeconds(NOW));
      return encodeAnchorOffer({ cosigner, cosignature: cose, joins: [{ size, path: [] }] });
    };
    expect(await anchors.offered(await offer({ root: new Uint8Array(32) }))).toMatchObject({
      documents: [],
      events: [{ kind: 'receipt-refused', code: 'LOG_CONSISTENCY' }],
    });
    expect(await anchors.offered(await offer({ epoch: 2 }))).toEqual({ documents: [], events: [] });
    expect(await anchors.offered(await offer({ owner: { scope: 'demo-a', id: 'relay' } }, { scope: 'demo-b', id: 'relay' }))).toEqual({
      documents: [],
      events: [],
    });
    expect(await anchors.offered(await offer({}, undefined, 4))).toEqual({ documents: [], events: [] });
    const good = await offer({});
    const forged = good.map((byte, at) => (at === good.length - 20 ? byte ^ 1 : byte));
    await expect(anchors.offered(forged)).toRejectCode('LOG_SIGNATURE');
    await node.store.commit({ now: NOW, documents: (await anchors.offered(good)).documents });
    expect((await anchors.proofOf({ checkpoint }))?.links).toEqual([]);
    expect(await anchors.note(checkpoint)).toEqual([]);
  });

  it('is asked for by turns: what nobody answers keeps nothing else from its turn (LOG-31)', async () => {
    const world = await createAgencies();
    worlds.push(world);
    const node = linkNode(world, testClock, [], 'demo-a');
    const anchors = new Anchors(node);
    const note = async (id: string, epoch: number, sizes: readonly number[]): Promise<void> => {
      const root = new Uint8Array(32);
      const notes = sizes.map((size) => anchors.note({ owner: { scope: 'demo-b', id }, epoch, size, root }));
      await node.store.commit({ now: NOW, documents: (await Promise.all(notes)).flat() });
    };
    const asked = async (): Promise<(readonly number[])[]> => (await anchors.requests()).map((bytes) => parseAnchorRequest(bytes).sizes);
    const all = Array.from({ length: 100 }, (_, at) => at + 2);
    await note('relay', 1, all);
    expect(await asked()).toEqual([all.slice(0, 64)]);
    expect(await asked()).toEqual([[...all.slice(64), ...all.slice(0, 28)]]);
    // A newer one is not kept waiting by those that were asked for in vain.
    await note('relay', 1, [500]);
    expect((await asked())[0]![0]).toBe(500);

    // The log of an agency is closed, and goes on: nobody answers for the old one.
    const epochs = async (): Promise<number> => parseAnchorRequest((await anchors.requestTo({ scope: 'demo-b', id: 'ca' }))!).origin.epoch;
    await note('ca', 1, [5]);
    await note('ca', 2, [5]);
    expect([await epochs(), await epochs()].sort()).toEqual([1, 2]);
  });
});
