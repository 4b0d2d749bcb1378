// SPDX-License-Identifier: Apache-2.0
// What `rogatory send` refuses before it opens a home: nothing is asked, nothing is written.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { requestSubmit } from '../../src/cli/demo/messages.js';
import { UsageError } from '../../src/cli/usage-error.js';
import { EXAMPLE_MARK } from '../../src/cli/draft/example/parts.js';
import { capture, command } from './capture.js';

const send = command('send');
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rogatory-send-'));
  for (const name of ['keys', 'trust']) mkdirSync(join(folder, 'home', name), { recursive: true });
  writeFileSync(join(folder, 'home', 'agency.json'), '{}');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Body = ReturnType<typeof requestSubmit>;

/** Sends a body from a home that cannot be opened. */
function sent(change: (body: Body) => void, ...more: readonly string[]) {
  const body = requestSubmit();
  change(body);
  const path = join(folder, 'body.json');
  writeFileSync(path, JSON.stringify(body));
  const passphrase = join(folder, 'passphrase');
  writeFileSync(passphrase, 'demonstration', { mode: 0o600 });
  const home = ['--home', join(folder, 'home'), '--passphrase-file', passphrase];
  return capture(send, ...home, '--type', 'request.submit', '--body', path, ...more);
}

const asIs = (): void => undefined;
const TO = ['--to', 'ca@demo-b'];

it('opens the home of a message that nothing speaks against', async () => {
  expect((await sent(asIs, ...TO)).error).toMatchObject({ code: 'AGENCY_HOME_INVALID' });
});

it('wants a mailbox or a dossier', async () => {
  const { error } = await sent(asIs);
  expect(error).toBeInstanceOf(UsageError);
  expect(error).toMatchObject({ message: 'give --to, or --dossier' });
});

it('refuses a body by the rules, in the language asked for, before anybody gives a passphrase', async () => {
  const wrong = (body: Body): void => {
    delete body.payload.measures[0]?.purpose;
  };
  const { code, stdout, stderr, error } = await sent(wrong, ...TO, '--lang', 'tr');
  expect([code, stdout, error]).toEqual([1, '', undefined]);
  expect(stderr).toContain('Gönderilmeden önce düzeltilmelidir (1)');
  expect(stderr).toContain('SCHEMA_INVALID (SCHEMA-03): nothing was sent');
});

it('sends no text of an example, unless it is a test', async () => {
  const left = (body: Body): void => void (body.payload.measures[0]!.purpose = `${EXAMPLE_MARK} why`);
  expect((await sent(left, ...TO)).error).toMatchObject({
    message: expect.stringContaining('--test sends it as a test message') as string,
  });
  expect((await sent(left, ...TO, '--test')).error).toMatchObject({ code: 'AGENCY_HOME_INVALID' });
});

it('wants a reason beside the officers who decide, and files beside their media type', async () => {
  expect((await sent(asIs, ...TO, '--stale-override', 'a.key,b.key')).error).toMatchObject({ message: '--stale-override needs --reason' });
  expect((await sent(asIs, ...TO, '--media-type', 'application/pdf')).error).toMatchObject({ message: '--media-type needs --attach' });
});
