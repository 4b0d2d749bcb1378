// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openSqliteStore } from '../../../src/store/sqlite/store.js';
import type { QueuedMessage, Store } from '../../../src/store/port.js';

export const CHILD = fileURLToPath(new URL('./child.mjs', import.meta.url));

/** What was found after one round. */
export interface CrashReport {
  readonly acknowledged: number;
  /** Acknowledged, and not there after opening again. */
  readonly lost: readonly number[];
  /** Present in part only. */
  readonly torn: readonly number[];
}

/** Runs `rounds` of: commit in a child process, kill it with SIGKILL after some acknowledgements, open its store, look. */
export async function crashRounds(folder: string, rounds: number): Promise<CrashReport[]> {
  const path = join(folder, 'store.db');
  const reports: CrashReport[] = [];
  const acknowledged: number[] = [];
  for (let round = 0; round < rounds; round++) {
    // Another number of acknowledgements each time, so that the kill falls into another moment.
    acknowledged.push(...(await commitUntilKilled(path, round * 1_000_000, 1 + 37 * round)));
    const store = await openSqliteStore({ path });
    try {
      reports.push(await inspect(store, acknowledged));
    } finally {
      await store.close();
    }
  }
  return reports;
}

/** Runs the committing child and kills it once it has that many acknowledgements. @returns what was acknowledged. */
export async function commitUntilKilled(path: string, from: number, acknowledgements: number): Promise<number[]> {
  const child = spawn(process.execPath, [CHILD, path, String(from)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  let output = '';
  child.stdout.setEncoding('utf8');
  for await (const chunk of child.stdout) {
    output += String(chunk);
    if (acknowledgedIn(output).length >= acknowledgements) child.kill('SIGKILL');
  }
  await exited;
  return acknowledgedIn(output);
}

/** Whole lines only: the last may have been cut. */
function acknowledgedIn(output: string): number[] {
  return [...output.matchAll(/^acknowledged (\d+)\n/gm)].map((match) => Number(match[1]));
}

async function inspect(store: Store, acknowledged: readonly number[]): Promise<CrashReport> {
  const documents = new Set((await store.list('done')).map((document) => Number(document.key)));
  const received = await numbersFor(store, 'bb/agency');
  const made = await numbersFor(store, 'cc/agency');
  const all = new Set([...documents, ...received, ...made]);
  return {
    acknowledged: acknowledged.length,
    lost: acknowledged.filter((number) => !documents.has(number)),
    torn: [...all].filter((number) => !documents.has(number) || !received.has(number) || !made.has(number)),
  };
}

async function numbersFor(store: Store, peer: string): Promise<Set<number>> {
  const numbers = new Set<number>();
  let window: readonly QueuedMessage[];
  let after = 0;
  while ((window = await store.window(peer, 2, after, 256, 4_000_000)).length > 0) {
    for (const { frame, seq } of window) {
      numbers.add(new DataView(frame.buffer, frame.byteOffset).getUint32(0));
      after = seq;
    }
  }
  return numbers;
}
