// Ctrl-C while the kit runs: it ends what it started, and leaves no folder.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, vi } from 'vitest';

const PROGRAM = fileURLToPath(new URL('../../../bin/rogatory.js', import.meta.url));

/** Processes whose command line names a folder. */
function processesOf(folder: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder);
      } catch {
        return false;
      }
    });
}

it('rogatory conformance agency ends by SIGINT with its agency and its folder', async () => {
  const place = mkdtempSync(join(tmpdir(), 'kit-'));
  try {
    const child = spawn(process.execPath, [PROGRAM, 'conformance', 'agency'], { stdio: 'ignore', env: { ...process.env, TMPDIR: place } });
    const over = new Promise<number | null>((done) => child.once('close', done));
    await vi.waitFor(() => expect(processesOf(place)).toHaveLength(1), { timeout: 60_000, interval: 50 });
    child.kill('SIGINT');
    expect(await over).toBe(1);
    expect(processesOf(place)).toEqual([]);
    expect(readdirSync(place)).toEqual([]);
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}, 120_000);
