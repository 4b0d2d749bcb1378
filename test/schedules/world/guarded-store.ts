// A store as one life of a node has it: what is asked for after that life never comes, and what was not committed by then never is.
import type { BlobStore } from '../../../src/store/blobs/port.js';
import type { Commit, Store } from '../../../src/store/port.js';

export interface StoreWatch {
  isAlive(): boolean;
  /** Something moves. */
  moved(): void;
  /** Whether the process ends here. @param stage - Before a commit, or behind it. */
  ends(stage: 'before' | 'behind'): boolean;
  committed(commit: Commit): void;
}

/** Never resolves. Each caller has its own promise: a shared one would keep in memory all that waits for it. */
const never = (): Promise<never> => new Promise(() => undefined);

export function guardedStore(store: Store, watch: StoreWatch): Store {
  const guard =
    <A extends unknown[], R>(method: (...args: A) => Promise<R>, isCommit = false) =>
    async (...args: A): Promise<R> => {
      if (!watch.isAlive() || (isCommit && watch.ends('before'))) return never();
      watch.moved();
      const result = await method.apply(store, args);
      if (isCommit) {
        watch.committed(args[0] as Commit);
        watch.ends('behind');
      }
      return watch.isAlive() ? result : never();
    };
  return new Proxy(store, {
    get(target, name) {
      const method = Reflect.get(target, name) as (...args: unknown[]) => Promise<unknown>;
      return guard(method, name === 'commit');
    },
  });
}

/** Blobs in the same way: the process may end at what changes them. */
export function guardedBlobs(blobs: BlobStore, watch: Omit<StoreWatch, 'committed'>): BlobStore {
  const isChange = (name: string | symbol): boolean => name === 'append' || name === 'seal' || name === 'begin';
  return new Proxy(blobs, {
    get(target, name) {
      const method = Reflect.get(target, name) as ((...args: unknown[]) => Promise<unknown>) | undefined;
      if (typeof method !== 'function') return method;
      return async (...args: unknown[]): Promise<unknown> => {
        if (!watch.isAlive() || (isChange(name) && watch.ends('before'))) return never();
        watch.moved();
        const result = await method.apply(target, args).catch((error: unknown) => {
          if (watch.isAlive()) throw error;
          return never();
        });
        if (isChange(name)) watch.ends('behind');
        return watch.isAlive() ? result : never();
      };
    },
  });
}
