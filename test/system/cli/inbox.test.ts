import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { requestSubmit } from '../../../src/cli/demo/messages.js';
import { prepareStates } from '../../../src/cli/demo/states.js';
import { openAgency } from '../../../src/agency/home/node/open.js';
import { loadRelayConfig } from '../../../src/relay/config.js';
import { startRelay } from '../../../src/relay/from-config.js';
import { command, output } from '../../cli/capture.js';

const dossier = command('dossier');
const run = command('inbox');

/** Turns the direction of writing, and hides; control characters no message may carry (SCHEMA). */
const HOSTILE = 'a\u202etxt b\u200bc\u{e0041}d';
const OBEYED = /[^\P{C}\n]/u;

it('acknowledges no message that it could not print, and prints none that a terminal would obey', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rogatory-inbox-'));
  const printed: string[] = [];
  try {
    const [a, b] = await prepareStates(folder, 'rogatory-classic');
    const relays = await Promise.all([a, b].map(({ relay }) => startRelay(loadRelayConfig(relay.config))));
    const sender = await openAgency({ home: a.agency.home, passphrase: a.passphrase });
    const request = requestSubmit();
    const proceedings = {
      ...request.payload.proceedings,
      facts: [{ language: 'en', text: `${HOSTILE} ${request.payload.proceedings.facts?.[0]?.text ?? ''}` }],
    };
    const hostile = { ...request, payload: { ...request.payload, proceedings } };
    const { messageId, dossier: id } = await sender.send({ to: b.agency.mailbox, type: 'request.submit', body: hostile });
    const args = ['--home', b.agency.home, '--passphrase-file', b.passphraseFile, '--wait', '3'];
    const broken = Object.assign(new Error('write EPIPE'), { syscall: 'write' });
    const write = vi.spyOn(process.stdout, 'write');
    write.mockImplementation((_text: unknown, done?: unknown) => {
      if (typeof done === 'function') setTimeout(done, 50, broken);
      return true;
    });
    await run(args).catch((error: unknown) => expect(error).toBe(broken));
    write.mockImplementation((text: unknown, done?: unknown) => {
      printed.push(String(text));
      if (typeof done === 'function') done();
      return true;
    });
    await run(args);
    write.mockRestore();
    const messages = printed.map((line) => JSON.parse(line) as { messageId: string; body: typeof hostile });
    expect(messages.map((message) => message.messageId)).toEqual([messageId]);
    expect(messages[0]?.body.payload.proceedings.facts).toEqual(proceedings.facts);
    expect(printed.join('')).not.toMatch(OBEYED);
    expect(await output(dossier, 'show', id, '--home', a.agency.home)).not.toMatch(OBEYED);
    await sender.close();
    await Promise.all(relays.map((relay) => relay.close()));
  } finally {
    vi.restoreAllMocks();
    rmSync(folder, { recursive: true, force: true });
  }
});

it('asks who ends a quarantine, and why, in one line each, before it opens the home', async () => {
  const args = ['--end-quarantine', 'ab', '--reason', 'seen'];
  await expect(run([...args, '--by', 'A. Example\nand others', '--home', 'nowhere'])).rejects.toThrow(
    '--by: must be one line of at most 1024 bytes',
  );
});
