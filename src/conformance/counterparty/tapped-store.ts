// SPDX-License-Identifier: Apache-2.0
// A store that shows what a node commits, and may change it first: so a node of the kit is watched, and made to lie.
import type { Commit, CommitResult, Store } from '../../store/index.js';

export interface Tap {
  /** Changes a step before it is committed. */
  readonly rewrite?: (commit: Commit) => Commit;
  /** Told of a step that is committed. */
  readonly committed?: (commit: Commit, result: CommitResult) => void;
}

/** All else goes to the store as it is. */
export function tappedStore(store: Store, { rewrite = (commit) => commit, committed = () => undefined }: Tap): Store {
  const commit = async (given: Commit): Promise<CommitResult> => {
    const written = rewrite(given);
    const result = await store.commit(written);
    committed(written, result);
    return result;
  };
  return new Proxy(store, {
    get(target, name) {
      if (name === 'commit') return commit;
      const member: unknown = Reflect.get(target, name, target);
      return typeof member === 'function' ? (member as (...given: unknown[]) => unknown).bind(target) : member;
    },
  });
}
