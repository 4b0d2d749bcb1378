// SPDX-License-Identifier: Apache-2.0

/** Runs tasks of one key one after another; tasks of different keys run side by side. */
export class Serial {
  readonly #tails = new Map<string, Promise<unknown>>();

  /** Runs a task behind those of its key. A task never waits for another one of its own key: both would wait for ever. */
  run<T>(key: string, task: () => Promise<T>): Promise<T> {
    const previous = this.#tails.get(key) ?? Promise.resolve();
    // A task's failure is its caller's; the next task of the key starts all the same.
    const result = previous.then(task, task);
    const tail = result
      .catch(() => undefined)
      .finally(() => {
        if (this.#tails.get(key) === tail) this.#tails.delete(key);
      });
    this.#tails.set(key, tail);
    return result;
  }

  /** Runs a task that needs several keys alone. All callers take keys in one order, so that no two of them wait for each other. */
  runAll<T>(keys: Iterable<string>, task: () => Promise<T>): Promise<T> {
    const inOrder = [...new Set(keys)].sort().reverse();
    return inOrder.reduce<() => Promise<T>>((inner, key) => () => this.run(key, inner), task)();
  }

  /** Resolves when everything started so far has ended. */
  async idle(): Promise<void> {
    await Promise.all(this.#tails.values());
  }
}
