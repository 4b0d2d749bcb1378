// A node of a schedule: a store that lasts, and one life after the other on it. A life that was ended writes, sends and hears nothing more.
import { toHex } from '../../../src/core/bytes.js';
import { isRogatoryError } from '../../../src/core/errors.js';
import type { Clock } from '../../../src/core/time.js';
import type { RandomSource } from '../../../src/core/random.js';
import type { Principal } from '../../../src/core/ids.js';
import type { Signer } from '../../../src/crypto/sign/sign.js';
import { memorySigner } from '../../../src/crypto/sign/sign.js';
import type { Documents } from '../../../src/endpoint/documents.js';
import type { EndpointEvent } from '../../../src/endpoint/alarms.js';
import { stateRestored } from '../../../src/endpoint/restore/ceremony.js';
import type { Restored } from '../../../src/log/leaf.js';
import type { Origin } from '../../../src/log/origin.js';
import { openMemoryBlobs } from '../../../src/store/blobs/memory-blobs.js';
import type { MemoryBlobs } from '../../../src/store/blobs/memory-blobs.js';
import type { BlobStore } from '../../../src/store/blobs/port.js';
import { copyMemoryStore, openMemoryStore } from '../../../src/store/memory/memory.js';
import type { Commit, Store } from '../../../src/store/port.js';
import type { TestState } from '../../trust/states.js';
import type { AddedDocument } from '../../../src/trust/store/admission.js';
import type { TrustStore } from '../../../src/trust/store/resolver.js';
import type { Life } from './cables.js';
import { guardedBlobs, guardedStore } from './guarded-store.js';
import { successorOf } from './states.js';
import type { World } from './world.js';

/** A copy of a store, and when it was made. */
export interface Backup {
  readonly store: Store;
  readonly at: number;
}

/** What one life of a node is given. */
export interface LifeParts {
  readonly life: Life;
  readonly store: Store;
  readonly blobs: BlobStore;
  readonly clock: Clock;
  readonly random: RandomSource;
}

export abstract class Machine {
  readonly world: World;
  readonly self: Principal;
  readonly key: string;
  readonly state: TestState;
  readonly trust: TrustStore;
  /** Documents that its operator has put into its folder, and that it has not looked at. */
  readonly folder: Uint8Array[] = [];
  readonly signers: { readonly log: Signer[]; readonly cosign: Signer[] };
  store: Store;
  /** On the disk of the node: a copy of its store has none of them. */
  blobs: MemoryBlobs = openMemoryBlobs();
  skewMs: number;
  life: Life | undefined;
  /** Lives so far, and times that its store was put back. */
  starts = 0;

  constructor(world: World, state: TestState, id: string, skewMs: number) {
    this.world = world;
    this.state = state;
    this.self = { scope: state.scope, id };
    this.key = `${state.scope}/${id}`;
    this.skewMs = skewMs;
    this.store = openMemoryStore({ random: world.dice.source() });
    const secrets = this.secrets();
    this.signers = { log: [memorySigner(secrets.log)], cosign: [memorySigner(secrets.cosign)] };
    this.trust = folderTrust(world, state.scope, this.folder);
  }

  get scope(): string {
    return this.self.scope;
  }

  get isRunning(): boolean {
    return this.life !== undefined;
  }

  /** Unix milliseconds, as this node has it. */
  now(): number {
    return this.clock(() => true).now();
  }

  /** A time of the world as this node's clock had it, Unix milliseconds. */
  wallClock(ms: number): number {
    return Math.floor(this.now() - this.world.time.now + ms);
  }

  clock(isAlive: () => boolean): Clock {
    return this.world.time.clock(this.skewMs, isAlive);
  }

  /** Starts it on what its store holds. */
  start(): void {
    const life: Life = { key: this.key, isAlive: true };
    this.life = life;
    this.starts++;
    const { world } = this;
    const watch = {
      isAlive: (): boolean => life.isAlive,
      moved: (): void => {
        world.time.moved++;
      },
      ends: (stage: 'before' | 'behind'): boolean => world.crashes(this, stage),
    };
    const { isAlive } = watch;
    const store = guardedStore(this.store, { ...watch, committed: (commit) => world.note(this, commit) });
    const blobs = guardedBlobs(this.blobs, watch);
    this.begin({ life, store, blobs, clock: this.clock(isAlive), random: world.dice.source() });
  }

  /** Ends its process, whatever it does at the moment. */
  kill(): void {
    if (this.life === undefined) return;
    this.life.isAlive = false;
    this.life = undefined;
    this.blobs = this.blobs.crash();
    this.world.cables.drop(this.key);
  }

  backup(): Backup {
    return { store: copyMemoryStore(this.store, { random: this.world.dice.source() }), at: this.world.time.now };
  }

  /**
   * Puts a copy back, or an empty store, and states so, as the command line does while nothing runs.
   * @param above - Origin that its operator knows to be lost.
   */
  async putBack(backup: Backup | undefined, above: Origin): Promise<Restored> {
    const random = this.world.dice.source();
    this.starts++;
    this.blobs = openMemoryBlobs();
    this.store = backup === undefined ? openMemoryStore({ random }) : copyMemoryStore(backup.store, { random });
    const lost = backup === undefined ? { lost: true as const } : {};
    const parts = { self: this.self, store: this.store, documents: this.documents(this.store), clock: this.clock(() => true) };
    // Who puts a store back twice before it is used says so: the same words twice in a row are taken for a slip (LOG-67).
    return stateRestored(parts, { by: 'operator', reason: `a disk failed, start ${this.starts}`, above, ...lost });
  }

  /** A new key of the log is made. */
  addLogSigner(): Signer {
    const signer = successorOf(this.key, this.signers.log.length);
    this.signers.log.push(signer);
    return signer;
  }

  /** The documents of a store of this node. */
  abstract documents(store: Store): Documents;
  protected abstract secrets(): { readonly log: Parameters<typeof memorySigner>[0]; readonly cosign: Parameters<typeof memorySigner>[0] };
  protected abstract begin(parts: LifeParts): void;
  /** Follows the restore of a counterparty, by the word of its operator. */
  abstract accept(origin: Origin): Promise<void>;
  /** Owes peers again what reached them since. @param sinceMs - Of the world. */
  abstract repeat(peers: readonly string[], sinceMs: number): Promise<void>;

  protected told(event: EndpointEvent): void {
    this.world.told(this, event);
  }
}

/** Readers of the first documents of each state: nobody adds to them, so that one of each serves all schedules. */
const firstReaders = new Map<string, TrustStore>();

/**
 * A reader of documents that travel in the folders of operators alone, so that nodes know them at times of their own. Nodes that were given the
 * same documents share one: verifying is what it costs.
 */
function folderTrust({ states, readers }: World, scope: string, folder: Uint8Array[]): TrustStore {
  const first = firstReaders.get(scope) ?? states.open(scope);
  firstReaders.set(scope, first);
  let trust = first;
  let given: readonly Uint8Array[] = [];
  const read = (now: number): TrustStore => {
    const reader = states.open(scope);
    for (const document of given) {
      try {
        reader.add(document, now);
      } catch (error) {
        // An older one that came late is refused.
        if (!isRogatoryError(error)) throw error;
      }
    }
    return reader;
  };
  const own: Record<string, unknown> = {
    newerThan: () => [],
    between: () => [],
    async refresh(now: number) {
      if (folder.length === 0) return { added: [], refused: [] };
      given = [...given, ...folder.splice(0)];
      const key = `${scope} ${given.map((document) => toHex(document.subarray(-16))).join(' ')}`;
      trust = readers.get(key) ?? read(now);
      readers.set(key, trust);
      const added: AddedDocument[] = [{ kind: 'directory', scope, changed: true }];
      return { added, refused: [] };
    },
  };
  return new Proxy({} as TrustStore, {
    has: (_, name) => name in own || name in trust,
    get(_, name) {
      const value: unknown = Object.hasOwn(own, name) ? own[name as string] : Reflect.get(trust, name);
      return typeof value === 'function' ? (value as () => unknown).bind(trust) : value;
    },
  });
}

/** Whether a commit says anything beside how far a relay has looked for what expired. */
export function isWork({ documents = [], ...others }: Commit): boolean {
  const isEmpty = Object.values(others).every((part) => typeof part === 'number' || (Array.isArray(part) && part.length === 0));
  return !isEmpty || documents.some(({ collection }) => collection !== 'relay');
}
