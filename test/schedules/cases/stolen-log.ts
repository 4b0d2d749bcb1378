// The log of a node in the hands of somebody else: a copy of its store, and its key; and what he seals in its name.
import { uuidv7 } from '../../../src/core/ids.js';
import { toSeconds } from '../../../src/core/time.js';
import { memorySigner } from '../../../src/crypto/sign/sign.js';
import type { Signer } from '../../../src/crypto/sign/sign.js';
import { genesisLeaf, leafOf } from '../../../src/endpoint/log/leaves.js';
import { seal } from '../../../src/envelope/seal.js';
import { encodeRestored } from '../../../src/log/leaf.js';
import { encodeBatch } from '../../../src/log/statement/batch.js';
import { encodeRestore } from '../../../src/log/statement/restore.js';
import { signCheckpoint } from '../../../src/log/statement/signed-checkpoint.js';
import type { SignedCheckpoint } from '../../../src/log/statement/signed-checkpoint.js';
import { proveConsistency, proveInclusion } from '../../../src/log/tree/prove.js';
import type { NodeReader } from '../../../src/log/tree/merkle.js';
import { encodeBody } from '../../../src/schema/body/codec.js';
import { registry } from '../../../src/vocabulary/registry.js';
import { copyMemoryStore, openMemoryStore } from '../../../src/store/memory/memory.js';
import type { LogHead, Store } from '../../../src/store/port.js';
import type { AgencyMachine } from '../world/agency-machine.js';
import { BEGIN, HOUR, SECOND } from '../world/time.js';

/** What a `transport.receipt` says. */
interface Statement {
  readonly batch?: Uint8Array;
  readonly cosigned?: Uint8Array;
  readonly restore?: Uint8Array;
}

export class StolenLog {
  readonly owner: AgencyMachine;
  readonly signer: Signer;
  store: Store;

  /** @param isOther - A tree of its own under the same origin, in place of a copy. */
  private constructor(owner: AgencyMachine, store: Store) {
    this.owner = owner;
    this.signer = owner.signers.log[0] as Signer;
    this.store = store;
  }

  static copyOf(owner: AgencyMachine): StolenLog {
    return new StolenLog(owner, copyMemoryStore(owner.store, { random: owner.world.dice.source() }));
  }

  /** Another tree of the same origin. */
  static async otherOf(owner: AgencyMachine): Promise<StolenLog> {
    const log = new StolenLog(owner, openMemoryStore({ random: owner.world.dice.source() }));
    const epoch = (await owner.store.logHead())?.epoch ?? 1;
    await log.store.commit({ now: 1, leaves: [genesisLeaf({ owner: owner.self, epoch })] });
    return log;
  }

  async head(): Promise<LogHead> {
    const head = await this.store.logHead();
    if (head === undefined) throw new TypeError('a log has begun');
    return head;
  }

  /** Adds entries that speak of nothing until it has so many. */
  async growTo(size: number): Promise<this> {
    const { size: now } = await this.head();
    const leaves = Array.from({ length: size - now }, (_, at) => leafOf('custody', Uint8Array.of(at)));
    await this.store.commit({ now: 1, leaves });
    return this;
  }

  async sign(): Promise<SignedCheckpoint> {
    return signCheckpoint({ owner: this.owner.self, ...(await this.head()) }, this.signer);
  }

  /** A batch with an offer from a size. */
  async offer(from: number): Promise<Uint8Array> {
    const { size, epoch } = await this.head();
    const proof = from === 0 ? [] : await proveConsistency(from, size, this.#reader(epoch));
    return encodeBatch({ checkpoint: (await this.sign()).bytes, entries: [], offer: { from, proof } });
  }

  /** The statement that the log goes on as another one. */
  async restore(epoch: number): Promise<Uint8Array> {
    const { self } = this.owner;
    const old = { owner: self, ...(await this.head()) };
    const next = { owner: self, epoch };
    const restored = encodeRestored({ old, size: old.size, root: old.root, new: next });
    const store = openMemoryStore();
    await store.commit({ now: 1, leaves: [genesisLeaf(next), leafOf('restored', restored)] });
    const [leaf] = await store.leaves(epoch, 1, 1);
    const head = await store.logHead();
    if (head === undefined || leaf === undefined) throw new TypeError('it has begun');
    const { bytes: checkpoint } = await signCheckpoint({ owner: self, ...head }, this.signer);
    const path = await proveInclusion(1, head.size, async (level, index) => (await store.nodes(epoch, [{ level, index }]))[0]);
    return encodeRestore({ checkpoint, restored, salt: leaf.salt, path });
  }

  #reader(epoch: number): NodeReader {
    return async (level, index) => (await this.store.nodes(epoch, [{ level, index }]))[0];
  }
}

/** Has `to` take a statement that somebody seals in the name of `from`, and lets it be judged. */
export async function say(from: AgencyMachine, to: AgencyMachine, statement: Statement): Promise<void> {
  const { world, trust, self } = from;
  const now = BEGIN + world.time.now;
  const [entry, accord] = [trust.standing(to.scope)?.agencies.get(to.self.id), trust.accordBetween(from.scope, to.scope, now)];
  const [set] = from.state.agencies.get(self.id)?.sets ?? [];
  const [kem] = entry?.kems ?? [];
  if (set === undefined || kem === undefined || accord === undefined) throw new TypeError('both are listed');
  const { frame } = await seal({
    suite: 'rogatory-classic',
    mailboxes: [to.mailbox],
    lane: 0,
    expiresAt: toSeconds(now + 24 * HOUR),
    message: {
      type: { name: 'transport.receipt', major: 1, minor: 0 },
      messageId: uuidv7(now, world.dice.source()),
      issuedAt: toSeconds(now),
      directories: new Map([from.scope, to.scope].map((scope) => [scope, trust.directoryRef(scope)])),
      accord: { id: accord.id, version: accord.version, digest: accord.digest },
      body: encodeBody(registry, 'transport.receipt', [1, 0], statement),
    },
    from: self,
    seal: memorySigner(set.seal),
    recipients: [{ ...to.self, kem }],
    requiredFloor: 'rogatory-classic',
    random: world.dice.source(),
  });
  world.do(to, async () => to.agency?.importFrame(frame));
  await world.run(world.time.now + SECOND);
}
