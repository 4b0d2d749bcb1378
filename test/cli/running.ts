// Two states of the demonstration whose relays run in memory, and the command line on their homes.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, vi } from 'vitest';
import { prepareStates } from '../../src/cli/demo/states.js';
import type { DemoState } from '../../src/cli/demo/states.js';
import { loadRelayConfig } from '../../src/relay/config.js';
import type { RelayEvent } from '../../src/relay/events.js';
import { startRelay } from '../../src/relay/from-config.js';
import type { Relay } from '../../src/relay/relay.js';
import { useMemoryMachine } from '../memory-machine.js';
import { capture, command } from './capture.js';
import type { Captured, Run } from './capture.js';

export type Side = 'a' | 'b';

/** Two states and what is done to them. */
export interface Running {
  readonly folder: string;
  readonly states: Readonly<Record<Side, DemoState>>;
  /** Options that open the home of a side. */
  own(side: Side): readonly string[];
  start(side: Side): Promise<void>;
  /** Events of a relay, since the first start. */
  events(side: Side): readonly RelayEvent[];
  stop(side: Side): Promise<void>;
  /** Runs a command; FOLDER stands for the folder of this test. */
  tell(words: string, ...args: readonly string[]): Promise<Captured>;
  /** Waits for messages until so many are printed, and are acknowledged if they are to be. */
  inbox(side: Side, lines: number, ...args: readonly string[]): Promise<Captured>;
  write(name: string, content: string | Uint8Array): string;
}

/** An hour and a bit, which no other timer waits. */
const WAIT_MS = 3_600_123;

/** Timers of these lengths do not wait: they are over when the test says so, or at once. */
export function timersOf(...lengths: readonly number[]): { fire(): void; restore(): void } {
  const waiting: (() => void)[] = [];
  const start = globalThis.setTimeout;
  const spy = vi.spyOn(globalThis, 'setTimeout').mockImplementation(((task: () => void, ms: number, ...rest: readonly unknown[]) => {
    if (lengths.includes(ms)) waiting.push(task);
    return start(task as never, ms, ...rest);
  }) as typeof setTimeout);
  return { fire: () => waiting.splice(0).forEach((task) => task()), restore: () => spy.mockRestore() };
}

/** Makes both states before the tests of a file, and removes them afterwards; no relay runs at first. */
export function useRunningStates(): Running {
  useMemoryMachine();
  let folder = '';
  let states: Readonly<Record<Side, DemoState>>;
  const events: Readonly<Record<Side, RelayEvent[]>> = { a: [], b: [] };
  const relays = new Map<Side, Relay>();
  const signals = ['SIGHUP', 'SIGUSR1'] as const;
  const before = signals.map((signal) => process.listeners(signal));
  const stop = async (side: Side): Promise<void> => {
    await relays.get(side)?.close();
    relays.delete(side);
  };
  const own = (side: Side): readonly string[] => ['--home', states[side].agency.home, '--passphrase-file', states[side].passphraseFile];
  const tell = async (words: string | Run, ...args: readonly string[]): Promise<Captured> => {
    const told = await capture(typeof words === 'string' ? command(...words.split(' ')) : words, ...args);
    const plain = (text: string): string => text.replaceAll(folder, 'FOLDER');
    return { ...told, stdout: plain(told.stdout), stderr: plain(told.stderr) };
  };
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rogatory-running-'));
    const [a, b] = await prepareStates(folder, 'rogatory-classic', { ports: [7001, 7002] });
    states = { a, b };
  });
  afterAll(async () => {
    await stop('a');
    await stop('b');
    rmSync(folder, { recursive: true, force: true });
    // A command that waits takes these for as long as its process lives.
    for (const [i, signal] of signals.entries())
      for (const listener of process.listeners(signal)) if (!before[i]?.includes(listener)) process.off(signal, listener);
  });
  return {
    get folder() {
      return folder;
    },
    get states() {
      return states;
    },
    own,
    async start(side) {
      relays.set(side, await startRelay(loadRelayConfig(states[side].relay.config), (event) => events[side].push(event)));
    },
    events: (side) => events[side],
    stop,
    tell,
    async inbox(side, lines, ...args) {
      const over = timersOf(WAIT_MS);
      const inbox = command('inbox');
      let printed = 0;
      return tell(
        async (given) => {
          const { stdout } = process;
          const write = stdout.write.bind(stdout) as (...given: readonly unknown[]) => boolean;
          stdout.write = (...given: readonly unknown[]) => {
            if (++printed === lines) over.fire();
            return write(...given);
          };
          try {
            return await inbox(given);
          } finally {
            stdout.write = write;
            over.restore();
          }
        },
        ...own(side),
        ...['--wait', String(WAIT_MS / 1000)],
        ...args,
      );
    },
    write(name, content) {
      const path = join(folder, name);
      writeFileSync(path, content, { mode: 0o600 });
      return path;
    },
  };
}
