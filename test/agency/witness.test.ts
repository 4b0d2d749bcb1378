import { afterEach, describe, expect, it } from 'vitest';
import { LogBook, leafOf } from '../../src/agency/log-book.js';
import type { AgencyNode } from '../../src/agency/node-parts.js';
import type { AgencyEvent } from '../../src/agency/types.js';
import { Witness } from '../../src/agency/witness.js';
import type { Seen } from '../../src/agency/witness.js';
import { toSeconds } from '../../src/core/time.js';
import { memorySigner } from '../../src/crypto/sign.js';
import type { Checkpoint } from '../../src/log/checkpoint.js';
import { signCosignature } from '../../src/log/cosignature.js';
import { parseEvidence } from '../../src/log/evidence.js';
import { encodeCheckpointOffer, encodeCosignatureOffer } from '../../src/log/exchange.js';
import { judgeEvidence } from '../../src/log/judge.js';
import type { SignedCheckpoint } from '../../src/log/signed-checkpoint.js';
import { issuersOf } from '../../src/trust/issuers.js';
import { openMemoryStore } from '../../src/store/memory.js';
import { stateOf, testClock } from '../relay/world.js';
import { NOW_S } from '../trust/states.js';
import { createAgencies, linkNode } from './world.js';
import type { AgencyWorld } from './world.js';

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
  const log = async (entries: readonly number[]) => {
    const store = openMemoryStore();
    const book = new LogBook(A, store, memorySigner(secrets.log));
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
  return { world, node, witness: new Witness(node), log, cosigned };
}

const offer = ({ cose, note }: SignedCheckpoint, from = 0, proof: readonly Uint8Array[] = []): Uint8Array =>
  encodeCheckpointOffer({ checkpoint: cose, note, from, proof });

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

describe('a cosignature of the own log', () => {
  it('is refused with another root, a time ahead, or under another name (AGENCY-20, LOG-24)', async () => {
    const { node, witness, cosigned } = await watch();
    await node.log.ready();
    await node.store.commit({ now: 0, leaves: [leafOf('custody', Uint8Array.of(1))] });
    const { checkpoint } = (await node.log.checkpoint())!;
    await expect(witness.cosigned(await cosigned({ ...checkpoint, root: new Uint8Array(32) }), A)).toRejectCode('LOG_COSIGNATURE');
    await expect(witness.cosigned(await cosigned(checkpoint, toSeconds(testClock.now()) + 660), A)).toRejectCode('LOG_COSIGNATURE');
    await expect(witness.cosigned(await cosigned(checkpoint), B)).toRejectCode('LOG_COSIGNATURE');
    const seen = await witness.cosigned(await cosigned(checkpoint), A);
    expect(seen.events).toMatchObject([{ kind: 'cosigned', cosigner: 'demo-a/ca', size: 2 }]);
  });

  it('of more than the log holds tells that it was restored (AGENCY-20, LOG-16)', async () => {
    const { node, witness, cosigned } = await watch();
    await node.log.ready();
    const ahead = { owner: B, epoch: 1, size: 9, root: new Uint8Array(32) };
    expect((await witness.cosigned(await cosigned(ahead), A)).events).toMatchObject([
      { kind: 'log-behind', cosigner: 'demo-a/ca', epoch: 1, size: 9 },
    ]);
  });
});
