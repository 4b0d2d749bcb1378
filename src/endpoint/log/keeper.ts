// SPDX-License-Identifier: Apache-2.0
// The node's own log: begun once, grown by the store, signed off the hot path, and proven to others.
import { equal } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import { principalKey } from '../../core/ids.js';
import { LIMITS } from '../../core/limits.js';
import type { Signer } from '../../crypto/sign/sign.js';
import { leafKindNumber } from '../../log/kinds.js';
import { RESTORED_INDEX } from '../../log/leaf.js';
import type { Origin } from '../../log/origin.js';
import type { BatchEntry } from '../../log/statement/batch.js';
import { LEAST_SIZE } from '../../log/statement/checkpoint.js';
import type { RestoreStatement } from '../../log/statement/restore.js';
import { signCheckpoint } from '../../log/statement/signed-checkpoint.js';
import type { SignedCheckpoint } from '../../log/statement/signed-checkpoint.js';
import { rootAt } from '../../log/tree/merkle.js';
import type { NodeReader } from '../../log/tree/merkle.js';
import { proveConsistency, proveInclusion } from '../../log/tree/prove.js';
import type { NodePlace, StoredLeaf } from '../../store/port.js';
import type { EndpointPorts } from '../ports.js';
import { Pauses } from '../timetable.js';
import { genesisLeaf } from './leaves.js';

type Ports = Pick<EndpointPorts, 'self' | 'kind' | 'store' | 'clock' | 'committer' | 'signer'>;

export class LogKeeper {
  readonly #ports: Ports;
  readonly #pauses: Pauses;
  #epoch = 0;
  #size = 0;
  #restored: StoredLeaf | undefined;
  #newest: SignedCheckpoint | undefined;
  #signedBy: Uint8Array | undefined;
  #signedAt = -Infinity;
  #signing: Promise<void> | undefined;
  /** Ends the wait for the next signature. */
  #hurry: () => void = () => undefined;

  constructor(ports: Ports) {
    this.#ports = ports;
    this.#pauses = new Pauses(ports.clock);
  }

  /** Begins the log when there is none (LOG-69). */
  async start(): Promise<void> {
    const { store, clock, committer } = this.#ports;
    committer.observe((_, { log }) => {
      if (log?.epoch === this.#epoch) this.#size = log.size;
    });
    const head = await store.logHead();
    this.#epoch = head?.epoch ?? clock.now();
    this.#size = head?.size ?? 1;
    if (head === undefined) await committer.commit({ leaves: [genesisLeaf(this.origin)] });
    const [leaf] = await store.leaves(this.#epoch, RESTORED_INDEX, 1);
    if (leaf?.kind === leafKindNumber('restored')) this.#restored = leaf;
  }

  /** Nothing is signed any more; whoever waits for a checkpoint is refused it. */
  async stop(): Promise<void> {
    this.#pauses.stop();
    this.#hurry();
    await this.#signing?.catch(() => undefined);
  }

  /** The present log. Known after `start`. */
  get origin(): Origin {
    return { owner: this.#ports.self, epoch: this.#epoch };
  }

  get size(): number {
    return this.#size;
  }

  /** The newest restore of the store, with which the log began, Unix milliseconds; 0 while there was none. */
  get restoredAt(): number {
    return this.#restored === undefined ? 0 : this.#epoch;
  }

  /** The newest checkpoint of this process; undefined before the first. */
  get newest(): SignedCheckpoint | undefined {
    return this.#newest;
  }

  /** Shows the newest checkpoint with its time token from now on. @param stamped - The same checkpoint; another one changes nothing. */
  stamped(stamped: SignedCheckpoint): void {
    const now = this.#newest?.checkpoint;
    if (now?.size === stamped.checkpoint.size && now.epoch === stamped.checkpoint.epoch) this.#newest = stamped;
  }

  /**
   * A checkpoint of at least `size` leaves, all of them on stable storage; signs one for all there are when the newest is smaller (LOG-44).
   * @param size - At most the size of the log.
   * @throws {@link RogatoryError} `LOG_SIGNER` (LOG-09) when no key that signs the log is in force, `STORE_...`.
   */
  async covering(size: number): Promise<SignedCheckpoint> {
    for (;;) {
      const signer = this.#inForce();
      const newest = this.#newest;
      // Another key may sign because the last one was stolen.
      const isOfNow = this.#signedBy !== undefined && equal(this.#signedBy, signer.signerId);
      if (newest !== undefined && newest.checkpoint.size >= size && isOfNow) return newest;
      this.#signing ??= this.#next().finally(() => (this.#signing = undefined));
      if (this.#size - (newest?.checkpoint.size ?? 0) >= LIMITS.checkpointMaxReceipts) this.#hurry();
      await this.#signing;
    }
  }

  /** Proves entries of the present log under one of its checkpoints. @param leaves - With their objects, below its size. */
  entries({ checkpoint }: SignedCheckpoint, leaves: readonly StoredLeaf[]): Promise<readonly BatchEntry[]> {
    return this.#prove(checkpoint.epoch, (read) =>
      Promise.all(
        leaves.map(async ({ index, salt, object }) => {
          if (object === undefined) throw new TypeError(`leaf ${index} has no object`);
          return { receipt: object, salt, index, path: await proveInclusion(index, checkpoint.size, read) };
        }),
      ),
    );
  }

  /** Proves one entry of an own log under one of its checkpoints. */
  path(epoch: number, index: number, size: number): Promise<readonly Uint8Array[]> {
    return this.#prove(epoch, (read) => proveInclusion(index, size, read));
  }

  /** Proves that a checkpoint continues the log of `from` leaves. */
  consistency(from: number, { checkpoint }: SignedCheckpoint): Promise<readonly Uint8Array[]> {
    return this.#prove(checkpoint.epoch, (read) => proveConsistency(from, checkpoint.size, read));
  }

  /** Whether an own log, the present one or an older one, has this size and root. */
  async holds({ epoch, size, root }: { readonly epoch: number; readonly size: number; readonly root: Uint8Array }): Promise<boolean> {
    if ((await this.#ports.store.leaves(epoch, size - 1, 1)).length === 0) return false;
    return equal(root, await this.#prove(epoch, (read) => rootAt(size, read)));
  }

  /** The statement that the store was put back; undefined when the log began otherwise. */
  async restoreStatement(): Promise<RestoreStatement | undefined> {
    if (this.#restored?.object === undefined) return undefined;
    const { object: restored, salt } = this.#restored;
    const signed = await this.covering(LEAST_SIZE);
    return { checkpoint: signed.bytes, restored, salt, path: await this.path(this.#epoch, RESTORED_INDEX, signed.checkpoint.size) };
  }

  #inForce(): Signer {
    const signer = this.#ports.signer('log');
    if (signer === undefined)
      throw fail('LOG_SIGNER', { signer: principalKey(this.#ports.self), reason: 'no own key of role log is in force' });
    return signer;
  }

  async #next(): Promise<void> {
    const hurried = new Promise<void>((resolve) => (this.#hurry = resolve));
    const { self, kind, store, clock } = this.#ports;
    const since = clock.now() - this.#signedAt;
    // A quiet log of an agency waits for a second entry.
    const quietMs = kind === 'agency' ? LIMITS.checkpointWaitMs : 0;
    const waitMs = since >= 0 && since < LIMITS.checkpointIntervalMs ? LIMITS.checkpointIntervalMs - since : quietMs;
    await Promise.race([hurried, this.#pauses.wait(waitMs)]);
    if (this.#pauses.isStopped) throw fail('STORE_UNAVAILABLE', { reason: 'the node stops' });
    const head = await store.logHead();
    if (head === undefined || head.size < LEAST_SIZE) throw new TypeError('a log of one leaf has no checkpoint');
    const signer = this.#inForce();
    this.#newest = await signCheckpoint({ owner: self, ...head }, signer);
    this.#signedBy = signer.signerId;
    this.#signedAt = clock.now();
  }

  /** Makes a proof with one read of the store: its places follow from sizes alone, so that they are collected first. */
  async #prove<T>(epoch: number, prove: (read: NodeReader) => Promise<T>): Promise<T> {
    const places = new Map<string, NodePlace>();
    await prove((level, index) => {
      places.set(`${level} ${index}`, { level, index });
      return PLACEHOLDER;
    });
    const hashes = await this.#ports.store.nodes(epoch, [...places.values()]);
    const found = new Map([...places.keys()].map((key, at) => [key, hashes[at]]));
    return prove((level, index) => found.get(`${level} ${index}`));
  }
}

const PLACEHOLDER = new Uint8Array(32);
