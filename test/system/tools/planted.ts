// A small project in a temporary folder, in which one fault is planted, and the tool under test run on it.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished, vi } from 'vitest';

const project = fileURLToPath(new URL('../../..', import.meta.url));

export interface Outcome {
  readonly code: number | null;
  readonly output: string;
}

/** Writes the files into a fresh folder, which is removed when the test ends. A link gives it the installed packages. */
export function plant(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'rogatory-planted-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  symlinkSync(join(project, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** Runs a tool of this project on a planted folder. */
export function run(tool: string, folder: string, ...args: readonly string[]): Outcome {
  const ran = spawnSync(process.execPath, [join(project, 'tools', tool), ...args, '--root', folder], { encoding: 'utf8' });
  return { code: ran.status, output: `${ran.stdout}${ran.stderr}` };
}

let runs = 0;

/** As `run`, but in this process, where the TypeScript compiler is loaded once: what the tool prints and the exit code that it asks for. */
export async function runHere(tool: string, folder: string, ...args: readonly string[]): Promise<Outcome> {
  const { argv, exitCode } = process;
  const said: string[] = [];
  const spies = (['log', 'error'] as const).map((name) =>
    vi.spyOn(console, name).mockImplementation((line) => void said.push(`${String(line)}\n`)),
  );
  const asked = (): number => Number(process.exitCode);
  process.argv = [...argv.slice(0, 1), tool, ...args, '--root', folder];
  process.exitCode = 0;
  try {
    // The query makes it another module each time.
    await import(/* @vite-ignore */ `${join(project, 'tools', tool)}?run=${runs++}`);
    return { code: asked(), output: said.join('') };
  } finally {
    process.argv = argv;
    process.exitCode = exitCode;
    for (const spy of spies) spy.mockRestore();
  }
}
