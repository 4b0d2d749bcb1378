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
  readonly files: number;
}

/** What a child says of one case. */
export interface ToldCase {
  readonly name: string;
  readonly faults: readonly string[];
}

/** Runs a program of schedules. @param onLine - Told of each line of JSON, decoded. */
async function run(program: string, args: readonly string[], onLine: (told: unknown) => void, small = false): Promise<void> {
  const env = { ...process.env, SMALL: small ? '1' : '0' };
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'], env });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  for await (const line of createInterface({ input: child.stdout })) onLine(JSON.parse(line));
  const code = await ended;
  if (code !== 0) throw new TypeError(`${program} ended with ${code}`);
}

export interface SeedOptions {
  /** First seed; default 1. */
  readonly from?: number;
  readonly small?: boolean;
}

/** Runs schedules, one seed after the other. */
export async function runSeeds(
  program: string,
  count: number,
  { from = 1, small = false }: SeedOptions,
  onTold: (told: Told) => void,
): Promise<void> {
  const processes = Math.min(availableParallelism(), count);
  await Promise.all(
    Array.from({ length: processes }, (_, at) => {
      const share = Math.ceil((count - at) / processes);
      return run(program, [String(from + at), String(share), String(processes)], (each) => onTold(each as Told), small);
    }),
  );
}

/** Runs one schedule, and lets its trace be written to standard error. */
export async function runTrace(program: string, seed: number, small: boolean): Promise<void> {
  await run(program, [String(seed), '1'], (each) => void process.stdout.write(`${JSON.stringify(each)}\n`), small);
}

export async function runCases(program: string, names: readonly string[]): Promise<readonly ToldCase[]> {
  const told: ToldCase[] = [];
  await run(program, ['case', ...names], (each) => told.push(each as ToldCase));
  return told;
}
