import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openFrame } from '../../../src/agency/courier/node/index.js';
import { openAgency } from '../../../src/agency/home/node/open.js';
import { requestSubmit } from '../../../src/cli/demo/messages.js';
import { prepareStates } from '../../../src/cli/demo/states.js';
import type { DemoState } from '../../../src/cli/demo/states.js';
import { UsageError } from '../../../src/cli/usage-error.js';
import { carriedFrame } from '../agency/carried-frame.js';
import { capture, command, formsOf, output } from '../../cli/capture.js';

const open = command('open');

const MAIN = fileURLToPath(new URL('../../../bin/rogatory.js', import.meta.url));
const REQUEST = { type: 'request.submit', to: 'mla@demo-b', body: requestSubmit() } as const;
const DAY_MS = 86_400_000;

describe('rogatory open', () => {
  let folder = '';
  let a: DemoState;
  let b: DemoState;
  let sent: Awaited<ReturnType<typeof carriedFrame>>;
  const home = (state: DemoState): string[] => ['--home', state.agency.home, '--passphrase-file', state.passphraseFile];
  const path = (name: string): string => join(folder, name);
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rogatory-open-'));
    [a, b] = await prepareStates(folder, 'rogatory-classic');
    sent = await carriedFrame({ ...REQUEST, lifetimeMs: DAY_MS }, { home: a.agency.home, passphrase: a.passphrase });
    writeFileSync(path('one.frame'), sent.frame);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('shows header and body of a frame, twice alike, beside a process that has the home open (AGENCY-14)', async () => {
    const text = await output(open, path('one.frame'), ...home(b));
    expect(JSON.parse(text)).toMatchObject({
      verified: true,
      notJudged: ['replay', 'chain', 'rules', 'dossier'],
      envelope: { digest: sent.envelopeDigest, mailboxes: ['mla@demo-b'], suite: 'rogatory-classic', lane: 2 },
      message: {
        type: 'request.submit',
        messageId: sent.messageId,
        dossier: sent.dossier,
        from: 'demo-a/central-authority',
        to: [{ agency: 'demo-b/central-authority' }],
        chain: { seq: 1, ownPrev: null },
      },
      body: JSON.parse(JSON.stringify(requestSubmit())) as object,
    });
    const agency = await openAgency({ home: b.agency.home, passphrase: b.passphrase });
    try {
      expect(await output(open, path('one.frame'), ...home(b))).toBe(text);
      expect([await agency.dossiers(), await agency.held()]).toEqual([[], []]);
    } finally {
      await agency.close();
    }
  });

  it('opens late what was delivered in time, and refuses what was not (ENV-05)', async () => {
    const after = new Date(Date.now() + 2 * DAY_MS).toISOString();
    const refused = await capture(open, path('one.frame'), ...home(b), '--delivered-at', after);
    expect(refused).toMatchObject({ code: undefined, stdout: '', error: { code: 'ENVELOPE_EXPIRED' } });
    await output(open, path('one.frame'), ...home(b), '--delivered-at', new Date(Date.now() + 1_000).toISOString());
    for (const time of ['2026-01-31', '2026-01-31T12:00:00', 'yesterday', '1767000000', '1969-01-01T00:00:00Z']) {
      expect((await capture(open, path('one.frame'), ...home(b), '--delivered-at', time)).error).toBeInstanceOf(UsageError);
    }
  });

  it('never writes over an output unless it is told to', async () => {
    const out = path('kept');
    writeFileSync(out, 'mine');
    expect((await capture(open, path('one.frame'), ...home(b), '--out', out)).error).toBeInstanceOf(UsageError);
    expect(readFileSync(out, 'utf8')).toBe('mine');
    expect(await output(open, path('one.frame'), ...home(b), '--out', out, '--force')).toBe('');
    expect(JSON.parse(readFileSync(out, 'utf8'))).toMatchObject({ verified: true });
    expect(statSync(out).mode & 0o777).toBe(0o600);
  });

  it('refuses a frame that was changed, or is for somebody else', async () => {
    const changed = Uint8Array.from(sent.frame);
    changed[changed.length - 1]! ^= 1;
    writeFileSync(path('bad.frame'), changed);
    expect((await capture(open, path('bad.frame'), ...home(b))).error).toMatchObject({ code: 'ENVELOPE_DECAPSULATION' });
    expect((await capture(open, path('one.frame'), ...home(a))).error).toMatchObject({ code: 'ENVELOPE_NOT_MINE' });
  });

  it('prints neither passphrase nor content key', async () => {
    const { contentKey } = await openFrame(sent.frame, { home: b.agency.home, passphrase: b.passphrase });
    const text = await output(open, path('one.frame'), ...home(b));
    for (const form of [b.passphrase, ...formsOf(contentKey)]) expect(text).not.toContain(form);
  });

  it('reads standard input', () => {
    const opened = spawnSync(process.execPath, [MAIN, 'open', '-', ...home(b)], { input: sent.frame, timeout: 60_000 });
    expect((JSON.parse(opened.stdout.toString()) as { message: { messageId: string } }).message.messageId).toBe(sent.messageId);
  });
});
