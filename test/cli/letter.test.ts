// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { findBrowser } from '../../src/cli/dossier/pdf.js';
import { requestSubmit } from '../../src/cli/demo/messages.js';
import { example } from '../vocabulary/examples.js';
import { capture, command } from './capture.js';

const dossier = command('dossier');

const folder = mkdtempSync(join(tmpdir(), 'rogatory-letter-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

it('prints a draft as a letter, and replaces a file only when told to (DOSSIER-24)', async () => {
  const [body, out] = [join(folder, 'body.json'), join(folder, 'letter.html')];
  writeFileSync(body, JSON.stringify(requestSubmit()));
  const args = ['print', '--body', body, '--lang', 'tr', '--out', out];
  expect((await capture(() => dossier(args))).code).toBe(0);
  const letter = readFileSync(out, 'utf8');
  expect(letter).toContain('<!doctype html>');

  writeFileSync(out, 'kept');
  expect((await capture(() => dossier(args))).error).toMatchObject({ message: `${out} exists; --force replaces it` });
  expect(readFileSync(out, 'utf8')).toBe('kept');
  expect((await capture(() => dossier([...args, '--force']))).code).toBe(0);
  expect(readFileSync(out, 'utf8')).toBe(letter);
});

it('prints another act than a request, and says what is no act (DOSSIER-24)', async () => {
  const body = join(folder, 'refusal.json');
  writeFileSync(body, JSON.stringify(example('decision.refuse')));
  const { stdout, code } = await capture(() => dossier(['print', '--body', body, '--type', 'decision.refuse', '--lang', 'tr']));
  expect(code).toBe(0);
  expect(stdout).toContain('Talebiniz hakkında karar');
  const error = async (...more: string[]) => String((await capture(() => dossier(['print', ...more]))).error);
  expect(await error('--body', body, '--type', 'transport.receipt')).toContain('--type is one of');
  expect(await error('--body', body, '--type', 'decision.refuse', '--message', 'x')).toContain('--message');
  expect(await error('--body', body, '--type', 'decision.refuse', '--lang', 'en,tr')).toContain('--lang is one of en, fr, tr, ru');
  expect(await error('--body', body, '--type', 'decision.refuse', '--pdf')).toContain('--pdf needs --out');
  expect(await error()).toContain('name a dossier');
});

describe('a browser that prints (DOSSIER-31)', () => {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'google-chrome'), '');
  writeFileSync(join(bin, 'msedge'), '');

  it('is the one that CHROME_PATH names, else the first of the PATH', () => {
    expect(findBrowser({ PATH: `${folder}:${bin}` })).toBe(join(bin, 'google-chrome'));
    expect(findBrowser({ PATH: bin, CHROME_PATH: join(bin, 'msedge') })).toBe(join(bin, 'msedge'));
    expect(findBrowser({ PATH: bin, CHROME_PATH: join(bin, 'absent') })).toBeUndefined();
    expect(findBrowser({ PATH: folder })).toBeUndefined();
  });

  it('is missed with a way to print by hand, and no file is left', async () => {
    const [body, out] = [join(folder, 'draft.json'), join(folder, 'letter.pdf')];
    writeFileSync(body, JSON.stringify(requestSubmit()));
    vi.stubEnv('CHROME_PATH', join(folder, 'absent'));
    try {
      const { error } = await capture(() => dossier(['print', '--body', body, '--pdf', '--out', out]));
      expect(error).toMatchObject({ code: 'DOSSIER_PRINTER' });
      expect(String(error)).toContain('write it without --pdf');
      expect(existsSync(out)).toBe(false);
    } finally {
      vi.unstubAllEnvs();
    }
  });
});
