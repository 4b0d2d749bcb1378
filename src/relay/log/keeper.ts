// SPDX-License-Identifier: Apache-2.0
// The relay's own log: begun once, grown by the store, signed off the hot path, one checkpoint for all that was committed meanwhile.
import { equal } from '../../core/bytes.js';
import type { Principal } from '../../core/ids.js';
import { LIMITS } from '../../core/limits.js';
import type { Clock } from '../../core/time.js';
import { sha256 } from '../../crypto/digest.js';
import type { Signer } from '../../crypto/sign.js';
import { LEAST_SIZE } from '../../log/checkpoint.js';
import type { Checkpoint } from '../../log/checkpoint.js';
import { leafKindNumber } from '../../log/kinds.js';
import { closedObject, genesisObject } from '../../log/leaf.js';
import { rootAt } from '../../log/merkle.js';
import type { NodeReader } from '../../log/merkle.js';
import { closing } from '../../log/epoch.js';
import type { Origin } from '../../log/origin.js';
import { ReceiptTimes } from '../../log/receipt-times.js';
import { signCheckpoint } from '../../log/signed-checkpoint.js';
import type { SignedCheckpoint } from '../../log/signed-checkpoint.js';
import type { LeafWrite, Store } from '../../store/port.js';
import { nodeReader } from './reader.js';

export interface LogKeeperOptions {
  readonly store: Store;
  readonly owner: Principal;
  /** Of role log, asked at each checkpoint: the one in force may be another by then. */
  readonly signer: Signer;
  readonly clock: Clock;
}

export class LogKeeper {
  /** Dates the receipts of this log; goes on where an earlier run stopped once it has started. */
  readonly times = new ReceiptTimes();
  readonly #options: LogKeeperOptions;
  #epoch = 0;
  #read: NodeReader = () => undefined;
  #newest: SignedCheckpoint | undefined;
  /** Signer-id of the newest. */
  #signedBy: Uint8Array | undefined;
  #signing: Promise<SignedCheckpoint> | undefined;
  #signedAt = -Infinity;

  constructor(options: LogKeeperOptions) {
    this.#options = options;
  }

  /** Begins the log when there is none. */
  async start(): Promise<void> {
    const { store, clock } = this.#options;
    const head = await store.logHead();
    if (head === undefined) await store.commit({ now: clock.now(), leaves: [genesisLeaf({ owner: this.#options.owner, epoch: 1 })] });
    else await this.times.resume(head.size, (from, count) => store.leaves(head.epoch, from, count));
    this.#enter(head?.epoch ?? 1);
  }

  get epoch(): number {
    return this.#epoch;
  }

  /** Reads nodes of the present log. */
  get read(): NodeReader {
    return this.#read;
  }

  /** Reads nodes of the log of an epoch, the present one or one that was closed. */
  reader(epoch: number): NodeReader {
    return epoch === this.#epoch ? this.#read : nodeReader(this.#options.store, epoch);
  }

  /** The newest checkpoint of this process; undefined before the first. */
  get newest(): SignedCheckpoint | undefined {
    return this.#newest;
  }

  /**
   * A checkpoint of at least `size` leaves, all of them on stable storage; signs one for everything there is when the newest is smaller.
   * @param size - From 2.
   */
  async covering(size: number): Promise<SignedCheckpoint> {
    for (;;) {
      const signed = await this.coveringOf(this.#epoch, size);
      if (signed !== undefined) return signed;
    }
  }

  /** The same of the log of an epoch. @returns undefined once that is closed: the next log may never be as large. */
  async coveringOf(epoch: number, size: number): Promise<SignedCheckpoint | undefined> {
    while (epoch === this.#epoch) {
      if (this.#newest !== undefined && this.#newest.checkpoint.size >= size && this.#isOfNow()) return this.#newest;
      this.#signing ??= this.#sign().finally(() => (this.#signing = undefined));
      await this.#signing;
    }
    return undefined;
  }

  /** Size and root that the present log had: what a checkpoint of it says. */
  async checkpointAt(size: number): Promise<Checkpoint> {
    return { owner: this.#options.owner, epoch: this.#epoch, size, root: await rootAt(size, this.#read) };
  }

  /** Closes the present log at `last` and goes on under the next epoch. */
  async startOver(last: Checkpoint): Promise<void> {
    const { store, clock } = this.#options;
    await store.commit({ now: clock.now(), leaves: closingLeaves(last) });
    this.#newest = undefined;
    this.times.startOver();
    this.#enter(last.epoch + 1);
  }

  /** What another key signed is signed anew: it may have been marked compromised since. */
  #isOfNow(): boolean {
    return this.#signedBy !== undefined && equal(this.#signedBy, this.#options.signer.signerId);
  }

  #enter(epoch: number): void {
    this.#epoch = epoch;
    this.#read = nodeReader(this.#options.store, epoch);
  }

  async #sign(): Promise<SignedCheckpoint> {
    const { store, clock, owner } = this.#options;
    // A hybrid signature takes longer than storing a thousand messages: what comes meanwhile shares the next one.
    const waitMs = this.#signedAt + LIMITS.checkpointIntervalMs - clock.now();
    if (waitMs > 0) await new Promise<void>((resolve) => clock.after(waitMs, resolve));
    this.#signedAt = clock.now();
    const head = await store.logHead();
    if (head === undefined || head.size < LEAST_SIZE) throw new TypeError('a log of one leaf has no checkpoint');
    const { signer } = this.#options;
    const signed = await signCheckpoint({ owner, epoch: head.epoch, size: head.size, root: head.root }, signer);
    // A log that was closed meanwhile has another newest one.
    if (head.epoch === this.#epoch) {
      this.#newest = signed;
      this.#signedBy = signer.signerId;
    }
    return signed;
  }
}

/** The leaf by which a log begins. */
export function genesisLeaf(origin: Origin): LeafWrite {
  const object = genesisObject(origin);
  return { kind: leafKindNumber('genesis'), objectDigest: sha256(object), object, epoch: origin.epoch };
}

/** Leaves by which a log is closed at `last` and goes on under the next epoch (LOG-16). */
export function closingLeaves(last: Checkpoint): readonly LeafWrite[] {
  const object = closedObject(closing(last));
  const closed: LeafWrite = { kind: leafKindNumber('closed'), objectDigest: sha256(object), object };
  return [genesisLeaf({ owner: last.owner, epoch: last.epoch + 1 }), closed];
}
