// SPDX-License-Identifier: Apache-2.0
// The relay as a witness: it cosigns the log of the other state's relay as long as it only grows. The kit keeps a log and shows versions of
// it that no honest owner has.
import { systemClock, systemRandom } from '../../core/index.js';
import type { Principal } from '../../core/index.js';
import { decode, encode } from '../../cbor/index.js';
import { memorySigner, sha256 } from '../../crypto/index.js';
import type { Signer } from '../../crypto/index.js';
import { appendEntries, genesisObject, signCheckpoint, verifyCosignature } from '../../log/index.js';
import { EMPTY_FRONTIER, proveConsistency, rootAt } from '../../log/tree/index.js';
import { KIT_SCOPE, RELAY_ID } from '../states/states.js';
import { CaseFailure, must, skip } from '../suite/case.js';
import type { ConformanceCase } from '../suite/case.js';
import { relayCase } from './relay-case.js';
import type { Links } from './relay-case.js';
import { SUBJECT, logView } from './relay-world.js';
import type { RelayWorld } from './relay-world.js';
import type { Speaker } from './speaker.js';

const OWNER: Principal = { scope: KIT_SCOPE, id: RELAY_ID };
const OFFER = 32;
const COSIGNED = 33;
/** LOG-48: a cosignature leaves within 60 seconds. */
const COSIGN_MS = 62_000;
const QUIET_MS = 1_500;

/** A log in memory. Copies of it can go different ways. */
class KitLog {
  readonly epoch: number;
  #nodes = new Map<string, Uint8Array>();
  #frontier = EMPTY_FRONTIER;

  constructor(epoch: number) {
    this.epoch = epoch;
    this.#append('genesis', genesisObject({ owner: OWNER, epoch }));
  }

  get size(): number {
    return this.#frontier.size;
  }

  grow(count: number): this {
    for (let i = 0; i < count; i++) this.#append('custody', systemRandom(16));
    return this;
  }

  copy(): KitLog {
    const copied = new KitLog(this.epoch);
    copied.#nodes = new Map(this.#nodes);
    copied.#frontier = this.#frontier;
    return copied;
  }

  async root(size: number = this.size): Promise<Uint8Array> {
    return rootAt(size, this.#read);
  }

  /** A batch with an offer alone: the checkpoint of a size, and the proof that the log of `from` is its beginning. */
  async offer(from: number, signer: Signer, size: number = this.size): Promise<Uint8Array> {
    const { bytes } = await signCheckpoint({ owner: OWNER, epoch: this.epoch, size, root: await this.root(size) }, signer);
    const proof = from === 0 || from > size ? [] : await proveConsistency(from, size, this.#read);
    return encode([bytes, [], [from, proof]]);
  }

  readonly #read = async (level: number, index: number): Promise<Uint8Array | undefined> => this.#nodes.get(`${level}/${index}`);

  #append(kind: 'genesis' | 'custody', object: Uint8Array): void {
    const { leaves, frontier } = appendEntries(this.#frontier, [{ kind, objectDigest: sha256(object) }], systemRandom);
    for (const { level, index, hash } of leaves.flatMap(({ nodes }) => nodes)) this.#nodes.set(`${level}/${index}`, hash);
    this.#frontier = frontier;
  }
}

/** The one log of the kit in a run, and how much of it was cosigned: that stands for good. */
interface CosignedLog {
  readonly log: KitLog;
  size: number;
}

const cosignedLogs = new WeakMap<RelayWorld, CosignedLog>();

function cosignedLogOf(world: RelayWorld): CosignedLog {
  // A head of 3 entries: one case shows a log that is shorter by one, and a checkpoint counts 2 or more.
  const known = cosignedLogs.get(world) ?? { log: new KitLog(systemClock.now()).grow(2), size: 0 };
  cosignedLogs.set(world, known);
  return known;
}

function logSigner({ states }: RelayWorld): Signer {
  return memorySigner(states.kit.relay.log);
}

function tell(speaker: Speaker, bytes: Uint8Array): void {
  speaker.say({ name: 'trust', content: { kind: OFFER, digest: sha256(bytes), size: bytes.length, offset: 0, bytes } });
}

/** Sizes of the next cosigned that comes. @throws RogatoryError when the cosignature does not verify. */
async function nextCosigned(
  speaker: Speaker,
  world: RelayWorld,
  timeoutMs: number,
): Promise<{ size: number; root: Uint8Array } | undefined> {
  const frame = await speaker.nextOrNone('trust', ({ content }) => content.kind === COSIGNED && 'bytes' in content, timeoutMs);
  if (frame === undefined || !('bytes' in frame.content)) return undefined;
  const [cosignature] = decode(frame.content.bytes) as readonly Uint8Array[];
  const verified = verifyCosignature(logView(world), SUBJECT, cosignature ?? new Uint8Array(0), {
    now: Math.floor(systemClock.now() / 1000),
  });
  return verified.checkpoint;
}

/** Offers the next version of the log, and awaits that it is cosigned. */
async function follow(links: Links, world: RelayWorld): Promise<Speaker> {
  const head = cosignedLogOf(world);
  const { log } = head;
  if (head.size > 0) log.grow(2);
  const speaker = await links.open('relay');
  tell(speaker, await log.offer(head.size, logSigner(world)));
  const found = await nextCosigned(speaker, world, COSIGN_MS);
  if (found === undefined) throw new CaseFailure(`no cosignature of size ${log.size} comes within 60 seconds`, 'time');
  must(found.size === log.size, `size ${found.size} is cosigned, not ${log.size}`);
  head.size = log.size;
  return speaker;
}

/** Requires that nothing but the present head is cosigned in answer to an offer. */
async function requireRefused(speaker: Speaker, world: RelayWorld, offer: Uint8Array, root?: Uint8Array): Promise<void> {
  tell(speaker, offer);
  await speaker.settle();
  const found = await nextCosigned(speaker, world, QUIET_MS);
  if (found === undefined) return;
  const { size } = cosignedLogOf(world);
  must(found.size === size, `a cosignature of size ${found.size} comes; the head has ${size}`);
  must(root === undefined || !Buffer.from(found.root).equals(root), 'the other root is cosigned');
}

function witnessCase(id: string, clauses: string, title: string, run: Parameters<typeof relayCase>[3]): ConformanceCase<RelayWorld> {
  const made = relayCase(`witness.${id}`, clauses, title, run, 100_000);
  return { ...made, classes: ['Relay', 'Witness'] };
}

/** The head that the relay holds, after a first offer when there was none. */
async function headOf(links: Links, world: RelayWorld): Promise<CosignedLog> {
  if (cosignedLogOf(world).size === 0) await (await follow(links, world)).leave();
  return cosignedLogOf(world);
}

/** Four offers are looked at in ten minutes (`offersMax` of Appendix A). The first three cases use them up; a restart begins the count anew. */
async function withRoom(world: RelayWorld): Promise<void> {
  if (world.restart === undefined) skip('four offers were shown, and more are dropped unread for ten minutes');
  await world.restart();
}

export const WITNESS_CASES = [
  witnessCase('follows', 'LOG-13 LOG-71 LOG-48', 'the log of the other state is cosigned as it grows', async (links, world) => {
    for (let i = 0; i < 2; i++) await (await follow(links, world)).leave();
  }),
  witnessCase('rewritten', 'LOG-13', 'a larger log with another beginning is not cosigned', async (links, world) => {
    const { log, size } = await headOf(links, world);
    const fork = new KitLog(log.epoch).grow(size + 3);
    await requireRefused(await links.open('relay'), world, await fork.offer(size, logSigner(world)));
  }),
  witnessCase('no-proof', 'LOG-13 LOG-04', 'a larger log without its proof is not cosigned', async (links, world) => {
    const { log, size } = await headOf(links, world);
    const longer = log.copy().grow(3);
    const [checkpoint] = decode(await longer.offer(size, logSigner(world))) as readonly Uint8Array[];
    const offer = encode([checkpoint ?? new Uint8Array(0), [], [size, [sha256(new Uint8Array(1))]]]);
    await requireRefused(await links.open('relay'), world, offer);
  }),
  witnessCase('repeats', 'LOG-13', 'the cosignature of the head is said again, after a restart too', async (links, world) => {
    await withRoom(world);
    const { log, size } = await headOf(links, world);
    const speaker = await links.open('relay');
    tell(speaker, await log.offer(size, logSigner(world)));
    const again = await nextCosigned(speaker, world, COSIGN_MS);
    must(again?.size === size, `${again === undefined ? 'nothing' : `size ${again.size}`} comes, not size ${size}`);
    const other = new KitLog(log.epoch).grow(size - 1);
    await requireRefused(speaker, world, await other.offer(0, logSigner(world)), await other.root());
    await requireRefused(speaker, world, await log.offer(0, logSigner(world), size - 1));
  }),
  witnessCase('other-signer', 'LOG-09 LOG-10', 'a checkpoint that another key signed is not cosigned', async (links, world) => {
    await withRoom(world);
    const { log, size } = await headOf(links, world);
    const longer = log.copy().grow(1);
    const offer = await longer.offer(size, memorySigner(world.states.kit.relay.cosign));
    await requireRefused(await links.open('relay'), world, offer);
  }),
];
