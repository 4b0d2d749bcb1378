import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { faultOf } from '../../src/cli/fault.js';
import { obtainNewPassphrase, obtainPassphrase } from '../../src/cli/terminal/passphrase.js';
import type { Terminal } from '../../src/cli/terminal/passphrase.js';
import { UsageError } from '../../src/cli/usage-error.js';

/** A person at a terminal who answers each question; what is typed while echo is on is seen. */
function person(...answers: readonly string[]): Terminal & { shown: string; raw: boolean; questions: number } {
  let listener: ((text: string) => void) | undefined;
  const terminal = {
    shown: '',
    raw: false,
    questions: 0,
    input: {
      isTTY: true,
      setRawMode: (raw: boolean) => (terminal.raw = raw),
      setEncoding: () => undefined,
      on: (_event: 'data', added: (text: string) => void) => (listener = added),
      off: () => (listener = undefined),
      resume: () => undefined,
      pause: () => undefined,
    },
    output: {
      write(text: string) {
        terminal.shown += text;
        if (text === '\n') return;
        const answer = answers[terminal.questions++] ?? '\x04';
        if (!terminal.raw) terminal.shown += answer;
        queueMicrotask(() => listener?.(answer));
      },
    },
  };
  return terminal;
}

describe('passphrase', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('asks without echo, and takes back what was deleted', async () => {
    const terminal = person('wrong\x15secret wor\x1bdx\x7f\r');
    expect(await obtainPassphrase(undefined, terminal)).toBe('secret word');
    expect(terminal.shown).toBe('Passphrase: \n');
    expect(terminal.raw).toBe(false);
  });

  it('asks twice for a new one, and refuses two that differ or one that is short', async () => {
    expect(await obtainNewPassphrase(undefined, person('twelve chars\n', 'twelve chars\n'))).toBe('twelve chars');
    await expect(obtainNewPassphrase(undefined, person('twelve chars\n', 'twelve charz\n'))).rejects.toBeInstanceOf(UsageError);
    const hasty = person('eleven char\n', 'eleven char\n');
    await expect(obtainNewPassphrase(undefined, hasty)).rejects.toBeInstanceOf(UsageError);
    expect(hasty.questions).toBe(1);
    // Characters are counted as people count them.
    await expect(obtainNewPassphrase(undefined, person('\u{1f511}'.repeat(11) + '\n'))).rejects.toBeInstanceOf(UsageError);
  });

  it('has echo off before it asks, between its questions too, and takes what was typed ahead', async () => {
    const terminal = person('typed ahead 1\rtyped ahead 1\r');
    expect(await obtainNewPassphrase(undefined, terminal)).toBe('typed ahead 1');
    expect(terminal.shown).toBe('New passphrase: \nRepeat it: \n');
    expect(terminal.raw).toBe(false);
  });

  it('gives up at Ctrl-C and at the end of input, with the terminal as it was', async () => {
    for (const key of ['abc\x03', '\x04']) {
      const terminal = person(key);
      await expect(obtainPassphrase(undefined, terminal)).rejects.toBeInstanceOf(UsageError);
      expect(terminal.raw).toBe(false);
    }
  });

  it('prefers file, then variable, and refuses when there is neither and no terminal', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rogatory-passphrase-'));
    writeFileSync(join(folder, 'file'), 'from the file\r\n', { mode: 0o600 });
    const terminal = person('from the terminal\n');
    vi.stubEnv('ROGATORY_PASSPHRASE', 'from the variable');
    expect(await obtainPassphrase(join(folder, 'file'), terminal)).toBe('from the file');
    expect(await obtainPassphrase(undefined, terminal)).toBe('from the variable');
    vi.stubEnv('ROGATORY_PASSPHRASE', '');
    expect(await obtainPassphrase(undefined, terminal)).toBe('from the terminal');
    const pipe: Terminal = { ...terminal, input: { ...terminal.input, isTTY: false } };
    await expect(obtainPassphrase(undefined, pipe)).rejects.toBeInstanceOf(UsageError);
    rmSync(folder, { recursive: true });
  });

  it.each([0o644, 0o660, 0o602])('is not taken from a file of mode %o, which other accounts can use (CRYPTO-16)', async (mode) => {
    const folder = mkdtempSync(join(tmpdir(), 'rogatory-passphrase-'));
    const file = join(folder, 'file');
    writeFileSync(file, 'from the file\n');
    chmodSync(file, mode);
    const error = await obtainPassphrase(file).catch((caught: unknown) => caught);
    expect(faultOf(error)).toEqual({
      exitCode: 1,
      text: `CRYPTO_SECRET (CRYPTO-16): ${file} has mode ${mode.toString(8)}: other accounts can use it; run: chmod 600 ${file}`,
    });
    rmSync(folder, { recursive: true });
  });
});
