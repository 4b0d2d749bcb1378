// Runs a command in this process and keeps what it writes.
import { vi } from 'vitest';
import { run } from '../../src/cli/program.js';

export interface Captured {
  /** Exit code; undefined when the command threw. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  readonly error: unknown;
}

/** What a command line does: of a command, or of one of its commands. */
export type Run = (args: string[]) => Promise<number>;

/** A command of the command line, such as `command('trust', 'show')`; it throws what the command line would print. */
export function command(...names: readonly string[]): Run {
  return (args) => run([...names, ...args]);
}

export async function capture(task: Run, ...args: string[]): Promise<Captured> {
  const texts = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((chunk: unknown, ...rest: unknown[]) => {
      texts[name] += typeof chunk === 'string' ? chunk : Buffer.from(chunk as Uint8Array).toString('latin1');
      const done = rest.at(-1);
      if (typeof done === 'function') done();
      return true;
    }),
  );
  let code: number | undefined;
  let error: unknown;
  try {
    code = await task(args);
  } catch (thrown) {
    error = thrown;
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return { code, error, ...texts };
}

/** Runs a command that must end with exit code 0. @returns its standard output. */
export async function output(task: Run, ...args: string[]): Promise<string> {
  const { code, stdout, stderr, error } = await capture(task, ...args);
  if (code !== 0) throw new TypeError(`exit code ${String(code)}: ${stderr}`, { cause: error });
  return stdout;
}

/** The forms in which a secret could slip into a text. */
export function formsOf(secret: Uint8Array): readonly string[] {
  const bytes = Buffer.from(secret);
  const base64 = bytes.toString('base64').replace(/=+$/, '');
  return [bytes.toString('hex'), base64, bytes.toString('base64url'), [...bytes].join(',')];
}
