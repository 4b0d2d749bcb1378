// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
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
  const args = ['print', '--body', body, '--lang', 'ru,tr', '--out', out];
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
  const { stdout, code } = await capture(() => dossier(['print', '--body', body, '--type', 'decision.refuse', '--lang', 'tr,fr']));
  expect(code).toBe(0);
  expect(stdout).toContain('Talebin reddi kararı');
  const error = async (...more: string[]) => String((await capture(() => dossier(['print', ...more]))).error);
  expect(await error('--body', body, '--type', 'transport.receipt')).toContain('--type is one of');
  expect(await error('--body', body, '--type', 'decision.refuse', '--message', 'x')).toContain('--message');
  expect(await error('--body', body, '--type', 'decision.refuse', '--lang', 'en,tr,ru')).toContain('one or two');
  expect(await error('--body', body, '--type', 'decision.refuse', '--lang', '../tr')).toContain('one or two');
  expect(await error()).toContain('name a dossier');
});
