// Runs a command in this process and keeps what it writes.
import { vi } from 'vitest';

export interface Captured {
  /** Exit code; undefined when the command threw. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  readonly error: unknown;
}

export async function capture(run: (args: string[]) => Promise<number>, ...args: string[]): Promise<Captured> {
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
    code = await run(args);
  } catch (thrown) {
    error = thrown;
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return { code, error, ...texts };
}

/** Runs a command that must end with exit code 0. @returns its standard output. */
export async function output(run: (args: string[]) => Promise<number>, ...args: string[]): Promise<string> {
  const { code, stdout, stderr, error } = await capture(run, ...args);
  if (code !== 0) throw new TypeError(`exit code ${String(code)}: ${stderr}`, { cause: error });
  return stdout;
}

/** The forms in which a secret could slip into a text. */
export function formsOf(secret: Uint8Array): readonly string[] {
  const bytes = Buffer.from(secret);
  const base64 = bytes.toString('base64').replace(/=+$/, '');
  return [bytes.toString('hex'), base64, bytes.toString('base64url'), [...bytes].join(',')];
}
