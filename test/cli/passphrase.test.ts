import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { faultOf } from '../../src/cli/fault.js';
import { Interrupted } from '../../src/cli/terminal/interruption.js';
import { obtainNewPassphrase, obtainPassphrase } from '../../src/cli/terminal/passphrase.js';
import { prompts } from '../../src/cli/terminal/prompts.js';
import { UsageError } from '../../src/cli/usage-error.js';

/** A person at a terminal who answers each question. */
function person(...answers: readonly string[]) {
  const left = [...answers];
  const asked: string[] = [];
  return {
    asked,
    ask: async (question: string) => {
      asked.push(question);
      return left.shift() ?? '';
    },
  };
}

/** Types keys at a terminal, at the first question. */
async function typed(keys: string): Promise<{ readonly answer: Promise<string>; readonly shown: () => string }> {
  const input = new PassThrough();
  let shown = '';
  const output = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (shown === '') setImmediate(() => input.write(keys));
      shown += chunk.toString();
      done();
    },
  });
  const answer = prompts({ input, output }, 'no passphrase was given').secret('Passphrase:');
  await answer.catch(() => undefined);
  return { answer, shown: () => stripVTControlCharacters(shown) };
}

describe('passphrase', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('asks without echo, and takes back what was deleted', async () => {
    const { answer, shown } = await typed('wrong\x15secret wordx\x7f\r');
    expect(await answer).toBe('secret word');
    expect(shown()).toContain('Passphrase:');
    expect(shown()).not.toMatch(/secret|word/);
  });

  it('gives up at Ctrl-C', async () => {
    await expect((await typed('abc\x03')).answer).rejects.toThrow(new Interrupted('no passphrase was given'));
  });

  it('asks twice for a new one, and refuses two that differ or one that is short', async () => {
    const { ask, asked } = person('twelve chars', 'twelve chars');
    expect(await obtainNewPassphrase(undefined, ask)).toBe('twelve chars');
    expect(asked).toEqual(['New passphrase:', 'Repeat it:']);
    await expect(obtainNewPassphrase(undefined, person('twelve chars', 'twelve charz').ask)).rejects.toBeInstanceOf(UsageError);
    const hasty = person('eleven char', 'eleven char');
    await expect(obtainNewPassphrase(undefined, hasty.ask)).rejects.toBeInstanceOf(UsageError);
    expect(hasty.asked).toHaveLength(1);
    // Characters are counted as people count them.
    await expect(obtainNewPassphrase(undefined, person('\u{1f511}'.repeat(11)).ask)).rejects.toBeInstanceOf(UsageError);
  });

  it('prefers file, then variable, and refuses when there is neither and no terminal', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rogatory-passphrase-'));
    writeFileSync(join(folder, 'file'), 'from the file\r\n', { mode: 0o600 });
    const { ask } = person('from the terminal');
    vi.stubEnv('ROGATORY_PASSPHRASE', 'from the variable');
    expect(await obtainPassphrase(join(folder, 'file'), ask)).toBe('from the file');
    expect(await obtainPassphrase(undefined, ask)).toBe('from the variable');
    vi.stubEnv('ROGATORY_PASSPHRASE', '');
    expect(await obtainPassphrase(undefined, ask)).toBe('from the terminal');
    // Standard input of a test is no terminal.
    await expect(obtainPassphrase(undefined)).rejects.toBeInstanceOf(UsageError);
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
