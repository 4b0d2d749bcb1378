// SPDX-License-Identifier: Apache-2.0
// How another process has the owner of a store copy it: it asks until the copy is there, since one answer may not take as long as a large store.
import type { SqliteStore } from '../sqlite/store.js';

/** Longest time of one answer. */
const ANSWER_MS = 10_000;

interface CopyRequest {
  /** Of the new file. */
  readonly path: string;
}

/** Method of an owner's local socket. The path is that of a process of the same account. */
export function copyMethods(store: Pick<SqliteStore, 'copyTo'>): {
  copyStore: (asked: CopyRequest) => Promise<{ readonly isDone: boolean }>;
} {
  const running = new Map<string, Promise<void>>();
  return {
    async copyStore({ path }) {
      const copy = running.get(path) ?? store.copyTo(path);
      running.set(path, copy);
      // Who asked may be gone: the next one asks for a copy of its own. By then another copy to this path may run.
      const forget = (): unknown => running.get(path) === copy && running.delete(path);
      const isOver = (): void => void setTimeout(forget, 2 * ANSWER_MS).unref();
      copy.then(isOver, isOver);
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<false>((done) => {
        timer = setTimeout(() => done(false), ANSWER_MS).unref();
      });
      let isDone = true;
      try {
        isDone = await Promise.race([copy.then(() => true), late]);
        return { isDone };
      } finally {
        clearTimeout(timer);
        if (isDone) forget();
      }
    },
  };
}

/** Asks until the copy is there. @param ask - Calls `copyStore` of the owner. */
export async function copyThrough(ask: (asked: CopyRequest) => Promise<unknown>, path: string): Promise<void> {
  for (;;) {
    const { isDone } = (await ask({ path })) as { isDone: boolean };
    if (isDone) return;
  }
}
