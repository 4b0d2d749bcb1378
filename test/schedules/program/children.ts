// Schedules in processes of their own, as many as there are cores.
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';

/** What a child says of one schedule. */
export interface Told {
  readonly seed: number;
  readonly faults: readonly { readonly name: string; readonly at: number; readonly what: string }[];
  readonly restores: number;
  readonly crashes: number;
  readonly messages: number;
}

/** What a child says of one case. */
export interface ToldCase {
  readonly name: string;
  readonly faults: readonly string[];
}

/** Runs a program of schedules. @param onLine - Told of each line of JSON, decoded. */
async function run(program: string, args: readonly string[], onLine: (told: unknown) => void): Promise<void> {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  for await (const line of createInterface({ input: child.stdout })) onLine(JSON.parse(line));
  const code = await ended;
  if (code !== 0) throw new TypeError(`${program} ended with ${code}`);
}

/** Runs schedules from seed 1 on. */
export async function runSeeds(program: string, count: number, onTold: (told: Told) => void): Promise<void> {
  const processes = Math.min(availableParallelism(), count);
  await Promise.all(
    Array.from({ length: processes }, (_, at) => {
      const share = Math.ceil((count - at) / processes);
      return run(program, [String(at + 1), String(share), String(processes)], (each) => onTold(each as Told));
    }),
  );
}

export async function runCases(program: string, names: readonly string[]): Promise<readonly ToldCase[]> {
  const told: ToldCase[] = [];
  await run(program, ['case', ...names], (each) => told.push(each as ToldCase));
  return told;
}
