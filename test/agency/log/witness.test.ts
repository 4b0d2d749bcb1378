import { afterEach, describe, expect, it } from 'vitest';
import { LogBook, leafOf, receiptLeaf } from '../../../src/agency/log-book.js';
import type { AgencyNode } from '../../../src/agency/node-parts.js';
import { owedObjects } from '../../../src/agency/receipts/owed.js';
import { deliveredReceipt } from '../../../src/agency/arrival/receipts.js';
import type { AgencyEvent } from '../../../src/agency/types.js';
import { ShownNow, convict, judgeShown } from '../../../src/agency/log/shown.js';
import { Witness } from '../../../src/agency/log/witness.js';
import type { Seen } from '../../../src/agency/log/witness.js';
import { Witnessed } from '../../../src/agency/log/witnessed.js';
import { systemRandom } from '../../../src/core/random.js';
import { toSeconds } from '../../../src/core/time.js';
import { memorySigner } from '../../../src/crypto/sign.js';
import type { Signer } from '../../../src/crypto/sign.js';
import type { Checkpoint } from '../../../src/log/checkpoint.js';
import { signCosignature, verifyCosignature } from '../../../src/log/cosignature.js';
import { parseEvidence } from '../../../src/log/evidence.js';
import { encodeCheckpointOffer, encodeCosignatureOffer, parseCosignatureOffer } from '../../../src/log/exchange.js';
import { judgeEvidence } from '../../../src/log/judge.js';
import { signCheckpoint, verifyCheckpoint } from '../../../src/log/signed-checkpoint.js';
import type { SignedCheckpoint } from '../../../src/log/signed-checkpoint.js';
import { verifyReceiptObject } from '../../../src/log/verify-receipt.js';
import { signerEntry } from '../../../src/trust/entries.js';
import { issuersOf } from '../../../src/trust/issuers.js';
import { generateRelay } from '../../../src/trust/secrets.js';
import { openMemoryStore } from '../../../src/store/memory/memory.js';
import { stateOf, testClock } from '../../relay/world.js';
import { NOW_S } from '../../trust/states.js';
import { createAgencies, linkNode } from '../world.js';
import type { AgencyWorld } from '../world.js';

const A = { scope: 'demo-a', id: 'ca' };
const B = { scope: 'demo-b', id: 'ca' };
const worlds: AgencyWorld[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.closeAll();
});

/** The witness of demo-b, and logs that demo-a could show. */
async function watch() {
  const world = await createAgencies();
  worlds.push(world);
  const events: AgencyEvent[] = [];
  const node = linkNode(world, testClock, events);
  const secrets = stateOf(world.pair, 'demo-a').agencies.get('ca')!;
  const log = async (entries: readonly number[], signer: Signer = memorySigner(secrets.log)) => {
    const store = openMemoryStore();
    const book = new LogBook(A, store, () => signer);
    const grow = async (more: readonly number[]): Promise<SignedCheckpoint> => {
      await book.ready();
      await store.commit({ now: 0, leaves: more.map((entry) => leafOf('custody', Uint8Array.of(entry))) });
      return (await book.checkpoint())!;
    };
    return { book, grow, first: await grow(entries) };
  };
  const cosigned = async (checkpoint: Checkpoint, at = NOW_S): Promise<Uint8Array> => {
    const { cose, line } = await signCosignature({ checkpoint }, A, memorySigner(secrets.cosign), at);
    return encodeCosignatureOffer({ cosigner: A, cosignature: cose, line: line.signature });
  };
  return { world, node, witness: new Witness(node), witnessed: new Witnessed(node, () => undefined), log, cosigned };
}

const offer = ({ cose, note }: SignedCheckpoint, from = 0, proof: readonly Uint8Array[] = []): Uint8Array =>
  encodeCheckpointOffer({ checkpoint: cose, note, from, proof });

/** The directory of demo-a marks a signer of its agencies as stolen, and names another one. */
async function renew({ pair: { a: state } }: AgencyWorld, node: AgencyNode, role: 'log' | 'cosign', next: Signer): Promise<void> {
  const agencies = state.directoryInput.agencies.map((agency) => ({
    ...agency,
    signers: [
      ...agency.signers.map((signer) =>
        signer.role === role ? { ...signer, status: 'compromised' as const, invalidSince: NOW_S - 1 } : signer,
      ),
      signerEntry(next, role, { from: NOW_S - 1, to: NOW_S + 86_400 }),
    ],
  }));
  node.trust.add(await state.nextDirectory({ agencies }), testClock.now());
}

async function keep(node: AgencyNode, { documents }: Seen): Promise<void> {
  await node.store.commit({ now: testClock.now(), documents });
}

describe('a watched log', () => {
  it('that shows another tree of the same size convicts its owner, and is never cosigned again (AGENCY-20, AGENCY-21, LOG-14)', async () => {
    const { world, node, witness, log } = await watch();
    const [one, other] = [await log([1, 2, 3]), await log([1, 2, 4])];
    await keep(node, await witness.offered(offer(one.first), A));
    expect(await witness.owes(A)).toBe(true);
    const seen = await witness.offered(offer(other.first), A);
    expect(seen.events).toMatchObject([{ kind: 'alarm', conflict: 'split-view', accused: ['demo-a/ca'] }]);
    await keep(node, seen);
    const { evidence } = seen.events[0] as Extract<AgencyEvent, { kind: 'alarm' }>;
    const kept = (await node.vault.get('evidence', evidence))!.value as ReadonlyMap<string, Uint8Array>;
    const view = issuersOf(world.pair.open('demo-b'));
    expect(judgeEvidence(view, parseEvidence(kept.get('evidence')!))).toEqual({ conflict: 'split-view', accused: [A] });
    expect(await witness.owes(A)).toBe(false);
    const next = await one.grow([5]);
    expect(await witness.offered(offer(next, 4, await one.book.consistency(next, 4)), A)).toEqual({ documents: [], events: [] });
  });

  it('that was convicted before anything of it was held is never cosigned, under its origin (AGENCY-36, LOG-14)', async () => {
    const { node, witness, log } = await watch();
    const [one, other] = [await log([1, 2, 3]), await log([1, 2, 4])];
    for (const { first } of [one, other]) {
      const shown = verifyCheckpoint(issuersOf(node.trust), first.cose, { at: 'any' });
      const { documents, contradiction } = await judgeShown(node, shown, new ShownNow());
      await keep(node, contradiction === undefined ? { documents, events: [] } : convict(node, contradiction, shown.checkpoint));
    }
    expect(await witness.offered(offer(await one.grow([5])), A)).toEqual({ documents: [], events: [] });
    expect(await witness.owes(A)).toBe(false);
  });

  it('is convicted by what one message brings, in whatever order (AGENCY-36, LOG-14)', async () => {
    for (const isLast of [true, false]) {
      const { node, witness, log } = await watch();
      const [one, other] = [await log([1, 2, 3]), await log([1, 2, 4])];
      await keep(node, await witness.offered(offer(one.first), A));
      const next = await one.grow([5]);
      const good = offer(next, 4, await one.book.consistency(next, 4));
      const now = new ShownNow();
      const seen: Seen[] = [];
      for (const each of isLast ? [offer(other.first), good] : [good, offer(other.first)]) seen.push(await witness.offered(each, A, now));
      await keep(node, { documents: seen.flatMap(({ documents }) => documents), events: [] });
      expect(seen.flatMap(({ events }) => events)).toMatchObject([{ kind: 'alarm', conflict: 'split-view' }]);
      expect(await witness.owes(A)).toBe(false);
      expect(await witness.cosignatureFor(A)).toBeUndefined();
    }
  });

  it('is taken from where it is held alone: what is older changes nothing, what begins elsewhere waits for a proof (AGENCY-20)', async () => {
    const { node, witness, log } = await watch();
    const { book, grow, first } = await log([1, 2, 3]);
    await keep(node, await witness.offered(offer(first), A));
    const next = await grow([4]);
    expect(await witness.offered(offer(next, 3, await book.consistency(next, 3)), A)).toMatchObject({ documents: [], unjoined: true });
    await keep(node, await witness.offered(offer(next, 4, await book.consistency(next, 4)), A));
    expect(await witness.offered(offer(first), A)).toEqual({ documents: [], events: [] });
    await expect(witness.offered(offer(next), B)).toRejectCode('LOG_CHECKPOINT');
  });
});

describe('a log whose key was stolen', () => {
  it('is not convicted by what the thief signed, which gives way to what its owner signs (AGENCY-36, LOG-09, LOG-14)', async () => {
    const { world, node, witness, log } = await watch();
    const { first: forged } = await log([1, 2, 4]);
    await keep(node, await witness.offered(offer(forged), A));
    await keep(node, { documents: (await witness.cosignatureFor(A))!.documents, events: [] });
    const next = memorySigner(generateRelay('rogatory-classic', systemRandom).log);
    await renew(world, node, 'log', next);
    const { first: genuine, grow, book } = await log([1, 2, 3], next);
    const seen = await witness.offered(offer(genuine), A);
    expect(seen.events).toEqual([]);
    await keep(node, seen);
    const again = parseCosignatureOffer((await witness.cosignatureFor(A))!.offer);
    expect(verifyCosignature(issuersOf(node.trust), again.cosigner, again.cosignature).checkpoint.root).toEqual(genuine.checkpoint.root);
    const grown = await grow([5]);
    expect((await witness.offered(offer(grown, 4, await book.consistency(grown, 4)), A)).documents).not.toEqual([]);
    // What the owner signs from now on convicts it as before.
    const other = await log([1, 2, 5], next);
    expect((await witness.offered(offer(other.first), A)).events).toMatchObject([{ kind: 'alarm', conflict: 'split-view' }]);
  });
});

describe('a cosignature of the own log', () => {
  it('is refused with a time ahead or before what stands under it, or under another name (AGENCY-20, LOG-24)', async () => {
    const { node, witnessed, cosigned } = await watch();
    await node.log.ready();
    const about = { mailbox: 'ca@demo-b', envelopeId: new Uint8Array(16), envelopeDigest: new Uint8Array(32) };
    await node.store.commit({ now: 0, leaves: [receiptLeaf(deliveredReceipt(node, about, testClock.now()))] });
    const { checkpoint } = (await node.log.checkpoint())!;
    for (const off of [660, -601]) {
      await expect(witnessed.cosigned(await cosigned(checkpoint, toSeconds(testClock.now()) + off), A)).toRejectCode('LOG_COSIGNATURE');
    }
    await expect(witnessed.cosigned(await cosigned(checkpoint), B)).toRejectCode('LOG_COSIGNATURE');
    const seen = await witnessed.cosigned(await cosigned(checkpoint), A);
    expect(seen.events).toMatchObject([{ kind: 'cosigned', cosigner: 'demo-a/ca', size: 2 }]);
  });

  it('by a key that was stolen since gives way to one by the key in force, of the same size (LOG-09, AGENCY-20)', async () => {
    const { world, node, witnessed, cosigned } = await watch();
    await node.log.ready();
    await node.store.commit({ now: 0, leaves: [leafOf('custody', Uint8Array.of(1))] });
    const { checkpoint } = (await node.log.checkpoint())!;
    await keep(node, await witnessed.cosigned(await cosigned(checkpoint), A));
    expect(await witnessed.cosigned(await cosigned(checkpoint), A)).toEqual({ documents: [], events: [] });
    const next = memorySigner(generateRelay('rogatory-classic', systemRandom).cosign);
    await renew(world, node, 'cosign', next);
    const { cose, line } = await signCosignature({ checkpoint }, A, next, NOW_S);
    const seen = await witnessed.cosigned(encodeCosignatureOffer({ cosigner: A, cosignature: cose, line: line.signature }), A);
    await keep(node, seen);
    expect((await witnessed.anchoring(A))?.cosignature).toEqual(cose);
  });
});

/** Both sides of demo-b's log: demo-b itself, and demo-a, which watches it. */
async function both() {
  const { world, node: own, witnessed, cosigned } = await watch();
  const other = linkNode(world, testClock, [], 'demo-a');
  const witness = new Witness(other);
  const grow = async (count: number): Promise<SignedCheckpoint> => {
    await own.log.ready();
    const leaves = Array.from({ length: count }, (_, i) => leafOf('custody', Uint8Array.of(i)));
    await own.store.commit({ now: 0, leaves });
    return (await own.log.checkpoint())!;
  };
  /** demo-a looks at an offer, and what it cosigns goes back. */
  const watched = async (bytes: Uint8Array): Promise<Seen> => {
    const seen = await witness.offered(bytes, B);
    await keep(other, seen);
    const cosignature = await witness.cosignatureFor(B);
    if (cosignature === undefined) return seen;
    await keep(other, { documents: cosignature.documents, events: [] });
    await keep(own, await witnessed.cosigned(cosignature.offer, A));
    return seen;
  };
  /** A log of demo-b that never was. */
  const elsewhere = async (size: number): Promise<SignedCheckpoint> => {
    const node = linkNode(world, testClock, []);
    await node.log.ready();
    await node.store.commit({ now: 0, leaves: Array.from({ length: size - 1 }, (_, i) => leafOf('custody', Uint8Array.of(i))) });
    return (await node.log.checkpoint())!;
  };
  const offers = async (): Promise<readonly Uint8Array[]> => {
    const offered = await witnessed.offersTo(A, (await own.log.checkpoint())!);
    await keep(own, { ...offered, events: [] });
    return offered.offers;
  };
  return { world, own, other, witness, witnessed, cosigned, grow, watched, elsewhere, offers };
}

const AHEAD = { owner: B, epoch: 1, size: 9, root: new Uint8Array(32) };

describe('a log of which more was cosigned than it holds', () => {
  it('is closed where the counterparty can follow, and goes on under the next origin (AGENCY-20, AGENCY-34, LOG-16)', async () => {
    const { own, witnessed, cosigned, grow, watched, offers } = await both();
    await watched(offer(await grow(2)));
    // It grew before anybody noticed that it was restored.
    await grow(2);
    expect((await witnessed.cosigned(await cosigned(AHEAD), A)).events).toMatchObject([
      { kind: 'log-behind', cosigner: 'demo-a/ca', epoch: 1, size: 9 },
      { kind: 'log-closed', size: 3, epoch: 2 },
    ]);
    expect(await own.store.logHead()).toMatchObject({ epoch: 2, size: 2 });
    // The closed origin is closed once, whatever else was seen of it.
    expect((await witnessed.cosigned(await cosigned({ ...AHEAD, size: 12 }), A)).events).toMatchObject([{ kind: 'log-behind' }]);
    expect(await witnessed.owesClosing(A)).toBe(true);
    const [closing] = await offers();
    expect((await watched(closing!)).events).toMatchObject([{ kind: 'peer-log-restored', owner: 'demo-b/ca', epoch: 2, lost: 0 }]);
    // From here on the log is cosigned as any other.
    await grow(1);
    const [next] = await offers();
    expect((await watched(next!)).events).toEqual([]);
    expect((await offers()).map((each) => each[0])).toEqual([0x84]);
  });

  it('is not followed from a checkpoint that nothing joins; the owner learns which one is held (AGENCY-34, LOG-16, LOG-30)', async () => {
    const { own, other, witness, grow, watched, elsewhere, offers } = await both();
    await grow(2);
    await offers();
    await watched(offer(await elsewhere(6)));
    expect((await own.store.logHead())!.epoch).toBe(2);
    const seen = await witness.offered((await offers())[0]!, B);
    expect(seen.events).toMatchObject([{ kind: 'receipt-refused', code: 'LOG_EPOCH' }]);
    await keep(other, seen);
    expect(await witness.owes(B)).toBe(true);
    expect(await other.store.list('evidence')).toEqual([]);
  });

  it('is followed from any checkpoint that was cosigned, however many were since (AGENCY-34, LOG-16)', async () => {
    const { own, other, witness, witnessed, cosigned, grow, watched, offers } = await both();
    await watched(offer(await grow(2)));
    // The cosignatures of the time that is lost.
    for (let size = 4; size <= 70; size += 1) {
      const next = await grow(1);
      await keep(other, await witness.offered(offer(next, size - 1, await own.log.consistency(next, size - 1)), B));
      await keep(other, { documents: (await witness.cosignatureFor(B))!.documents, events: [] });
    }
    await witnessed.cosigned(await cosigned({ ...AHEAD, size: 99 }), A);
    const [closing] = await offers();
    expect((await watched(closing!)).events).toMatchObject([{ kind: 'peer-log-restored', owner: 'demo-b/ca', epoch: 2, lost: 67 }]);
  });

  it('is told a size that its owner may still hold when nothing joins its closing (AGENCY-34, LOG-30)', async () => {
    for (const [known, named] of [
      [0, 4],
      [6, 5],
    ] as const) {
      const { own, other, witness, witnessed, cosigned, grow, offers } = await both();
      const sizes = [3, 4, 5, 6, 9];
      for (const [i, size] of sizes.entries()) {
        const next = await grow(i === 0 ? 2 : size - sizes[i - 1]!);
        // The smallest was offered, and lost on the way; one was cosigned by somebody who lost that.
        if (size === 3) await offers();
        else if (size === 6) {
          if (known === size) await keep(own, await witnessed.cosigned(await cosigned(next.checkpoint), A));
        } else {
          const from = size === 4 ? 0 : size === 9 ? 5 : 4;
          await keep(other, await witness.offered(offer(next, from, from === 0 ? [] : await own.log.consistency(next, from)), B));
          await keep(other, { documents: (await witness.cosignatureFor(B))!.documents, events: [] });
        }
      }
      await witnessed.cosigned(await cosigned({ ...AHEAD, size: 99 }), A);
      await keep(other, await witness.offered((await offers())[0]!, B));
      const again = (await witness.cosignatureFor(B))!;
      await keep(other, { documents: again.documents, events: [] });
      const { cosigner, cosignature } = parseCosignatureOffer(again.offer);
      expect(verifyCosignature(issuersOf(own.trust), cosigner, cosignature).checkpoint).toMatchObject({ epoch: 1, size: named });
      if (known !== 0) continue;
      await keep(own, await witnessed.cosigned(again.offer, A));
      expect((await witness.offered((await offers())[0]!, B)).events).toMatchObject([{ kind: 'peer-log-restored', epoch: 2, lost: 5 }]);
    }
  });

  it('convicts its owner when it is closed where another root was cosigned (AGENCY-34, LOG-14)', async () => {
    const { other, witness, grow, watched, elsewhere, offers } = await both();
    await grow(2);
    await offers();
    await watched(offer(await elsewhere(2)));
    const seen = await witness.offered((await offers())[0]!, B);
    expect(seen.events).toMatchObject([{ kind: 'alarm', conflict: 'split-view', accused: ['demo-b/ca'] }]);
    await keep(other, seen);
    expect(await other.store.list('evidence')).toHaveLength(1);
    expect(await witness.owes(B)).toBe(false);
  });

  it('is compared in its closing with what else is shown of either origin, before or after (AGENCY-36, LOG-14)', async () => {
    for (const [epoch, size] of [
      [1, 4],
      [2, 2],
    ] as const) {
      for (const isBefore of [true, false]) {
        const { world, own, other, witness, witnessed, cosigned, grow, watched, offers } = await both();
        await watched(offer(await grow(2)));
        // It is closed at a size that was never offered.
        await keep(own, await witnessed.cosigned(await cosigned((await grow(1)).checkpoint), A));
        await witnessed.cosigned(await cosigned(AHEAD), A);
        const [closing] = await offers();
        const signer = memorySigner(stateOf(world.pair, 'demo-b').agencies.get('ca')!.log);
        const { cose } = await signCheckpoint({ owner: B, epoch, size, root: new Uint8Array(32) }, signer);
        const twin = verifyCheckpoint(issuersOf(other.trust), cose, { at: 'any' });
        if (isBefore) {
          await keep(other, { ...(await judgeShown(other, twin, new ShownNow())), events: [] });
          const seen = await witness.offered(closing!, B);
          expect(seen.events).toMatchObject([{ kind: 'alarm', conflict: 'split-view', accused: ['demo-b/ca'] }]);
        } else {
          await keep(other, await witness.offered(closing!, B));
          expect((await judgeShown(other, twin, new ShownNow())).contradiction).toMatchObject({ conflict: 'split-view', accused: [B] });
        }
      }
    }
  });

  it('leaves receipts that are owed to be signed one by one (AGENCY-34)', async () => {
    const { world, own, cosigned, witnessed } = await both();
    const deliver = (number: number) => {
      const bytes = { envelopeDigest: new Uint8Array(32).fill(number), envelopeId: new Uint8Array(16).fill(number) };
      const receipt = deliveredReceipt(own, { ...bytes, mailbox: 'ca@demo-b' }, testClock.now());
      return own.store.commit({ now: 0, leaves: [receiptLeaf(receipt, own.relayKey)] });
    };
    await own.log.ready();
    await deliver(1);
    await witnessed.cosigned(await cosigned(AHEAD), A);
    await deliver(2);
    const owed = await own.store.owed(own.relayKey, 0, 10);
    const { objects, paid } = await owedObjects(own, owed);
    expect(paid.toSorted()).toEqual(owed.map(({ id }) => id));
    const receipts = objects.flatMap((object) => verifyReceiptObject(issuersOf(world.pair.open('demo-a')), object));
    expect(receipts.map(({ receipt, logged }) => [receipt.envelopeId[0], logged?.checkpoint.epoch])).toEqual([
      [2, 2],
      [1, undefined],
    ]);
  });
});
