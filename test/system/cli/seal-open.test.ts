import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openFrame, sealFrame } from '../../../src/agency/courier/node/offline.js';
import { openAgency } from '../../../src/agency/home/node/open.js';
import { requestSubmit } from '../../../src/cli/demo/messages.js';
import { prepareStates } from '../../../src/cli/demo/states.js';
import type { DemoState } from '../../../src/cli/demo/states.js';
import { UsageError } from '../../../src/cli/usage-error.js';
import type { Clock } from '../../../src/core/time.js';
import { systemClock } from '../../../src/core/time.js';
import { capture, command, formsOf, output } from '../../cli/capture.js';

const open = command('open');
const seal = command('seal');

const MAIN = fileURLToPath(new URL('../../../bin/rogatory.js', import.meta.url));

interface Sealed {
  readonly messageId: string;
  readonly dossier: string;
  readonly envelopeDigest: string;
  readonly size: number;
}

interface OpenedView {
  readonly envelope: { readonly digest: string };
  readonly message: { readonly messageId: string; readonly chain: { readonly seq: number } };
  readonly body: { readonly refs: { readonly rqRef: string } };
}

describe('seal and open', () => {
  let folder = '';
  let a: DemoState;
  let b: DemoState;
  let body = '';
  const home = (state: DemoState): string[] => ['--home', state.agency.home, '--passphrase-file', state.passphraseFile];
  const path = (name: string): string => join(folder, name);
  const sealInto = async (out: string, ...more: string[]): Promise<Sealed> =>
    JSON.parse(await output(seal, ...home(a), '--type', 'request.submit', '--body', body, '--out', out, ...more)) as Sealed;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rogatory-seal-'));
    [a, b] = await prepareStates(folder, 'rogatory-classic');
    body = path('request.json');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('seals into a file that the other side opens to the same header and body, twice alike (AGENCY-14)', async () => {
    const out = path('one.frame');
    const sealed = await sealInto(out, '--to', 'mla@demo-b');
    expect(statSync(out)).toMatchObject({ size: sealed.size });
    expect(statSync(out).mode & 0o777).toBe(0o600);
    const opened = JSON.parse(await output(open, out, ...home(b))) as OpenedView;
    expect(opened).toMatchObject({
      verified: true,
      notJudged: ['replay', 'chain', 'rules', 'dossier'],
      envelope: { digest: sealed.envelopeDigest, mailboxes: ['mla@demo-b'], suite: 'rogatory-classic', lane: 2 },
      message: {
        type: 'request.submit',
        messageId: sealed.messageId,
        dossier: sealed.dossier,
        from: 'demo-a/central-authority',
        to: [{ agency: 'demo-b/central-authority' }],
        chain: { seq: 1, ownPrev: null },
      },
      body: JSON.parse(JSON.stringify(requestSubmit())) as object,
    });
    // Opening again changes nothing: the home stays as it is.
    expect(JSON.parse(await output(open, out, ...home(b)))).toEqual(opened);
  });

  it('goes on with the dossier, and queues nothing for the relay (AGENCY-06)', async () => {
    const { dossier } = await sealInto(path('first.frame'), '--to', 'mla@demo-b', '--urgent', '--test');
    const agency = await openAgency({ home: a.agency.home, passphrase: a.passphrase });
    try {
      expect(await agency.status()).toMatchObject({ queued: 0 });
      expect((await agency.dossier(dossier)).timeline).toMatchObject([{ direction: 'sent', transport: 'courier' }]);
      const busy = await capture(seal, ...home(a), '--type', 'request.submit', '--body', body, '--out', path('busy'), '--to', 'mla@demo-b');
      expect(busy.error).toMatchObject({ code: 'AGENCY_HOME_BUSY' });
      expect((await capture(open, path('one.frame'), ...home(a))).error).toMatchObject({ code: 'AGENCY_HOME_BUSY' });
    } finally {
      await agency.close();
    }
    expect(readdirSync(folder)).not.toContain('busy');
    // A number of the chain is used once: the second request of a dossier is refused by its state, not sealed in the same place.
    const again = await capture(seal, ...home(a), '--type', 'request.submit', '--body', body, '--out', path('again'), '--dossier', dossier);
    expect(again.error).toMatchObject({ code: 'DOSSIER_TRANSITION' });
  });

  it('changes nothing when the frame cannot be kept (AGENCY-13)', async () => {
    const access = { home: a.agency.home, passphrase: a.passphrase };
    const request = { type: 'request.submit', to: 'mla@demo-b', body: requestSubmit() } as const;
    const dossier = '019a0000-0000-7000-8000-000000000001';
    const full = new TypeError('no space');
    const refused = sealFrame({ ...request, dossier }, { ...access, keep: () => Promise.reject(full) });
    await expect(refused).rejects.toBe(full);
    // The same place in the chain is free.
    let frame = new Uint8Array(0);
    await sealFrame({ ...request, dossier }, { ...access, keep: (bytes) => void (frame = Uint8Array.from(bytes)) });
    const { message } = await openFrame(frame, { home: b.agency.home, passphrase: b.passphrase });
    expect(message.chain?.seq).toBe(1);
  });

  it('opens late what was delivered in time, and refuses what was not (ENV-05)', async () => {
    const out = path('late.frame');
    const request = { type: 'request.submit', to: 'mla@demo-b', body: requestSubmit() } as const;
    const early: Clock = { ...systemClock, now: () => Date.now() - 30_000 };
    await sealFrame(
      { ...request, lifetimeMs: 1 },
      { home: a.agency.home, passphrase: a.passphrase, clock: early, keep: (bytes) => writeFileSync(out, bytes) },
    );
    const after = new Date(Date.now() + 2 * 3_600_000).toISOString();
    const refused = await capture(open, out, ...home(b), '--delivered-at', after);
    expect(refused).toMatchObject({ code: undefined, stdout: '', error: { code: 'ENVELOPE_EXPIRED' } });
    await output(open, out, ...home(b), '--delivered-at', new Date(Date.now() - 20_000).toISOString());
    for (const time of ['2026-01-31', '2026-01-31T12:00:00', 'yesterday', '1767000000', '1969-01-01T00:00:00Z']) {
      expect((await capture(open, out, ...home(b), '--delivered-at', time)).error).toBeInstanceOf(UsageError);
    }
  });

  it('never writes over an output unless it is told to, before anything is sealed', async () => {
    const out = path('kept');
    writeFileSync(out, 'mine');
    const args = [...home(a), '--type', 'request.submit', '--body', body, '--out', out, '--to', 'mla@demo-b'];
    expect((await capture(seal, ...args)).error).toBeInstanceOf(UsageError);
    expect((await capture(open, path('one.frame'), ...home(b), '--out', out)).error).toBeInstanceOf(UsageError);
    expect(readFileSync(out, 'utf8')).toBe('mine');
    await sealInto(out, '--to', 'mla@demo-b', '--force');
    expect(await output(open, out, ...home(b), '--out', out, '--force')).toBe('');
    expect(JSON.parse(readFileSync(out, 'utf8'))).toMatchObject({ verified: true });
  });

  it('refuses a body that is not JSON without quoting it, one that the schema refuses, and a frame that was changed', async () => {
    const bad = path('bad.json');
    writeFileSync(bad, '{"secret name": Mustermann}');
    const args = [...home(a), '--type', 'request.submit', '--body', bad, '--to', 'mla@demo-b', '--out', path('never')];
    const quoted = await capture(seal, ...args);
    expect(quoted.error).toBeInstanceOf(UsageError);
    expect((quoted.error as Error).message).not.toContain('Mustermann');
    writeFileSync(bad, '{}');
    expect((await capture(seal, ...args)).error).toMatchObject({ code: 'SCHEMA_INVALID' });
    expect((await capture(seal, ...args, '--days', '31')).error).toBeInstanceOf(UsageError);
    expect(readdirSync(folder)).not.toContain('never');
    const changed = new Uint8Array(readFileSync(path('one.frame')));
    changed[changed.length - 1]! ^= 1;
    writeFileSync(bad, changed);
    expect((await capture(open, bad, ...home(b))).error).toMatchObject({ code: 'ENVELOPE_DECAPSULATION' });
    expect((await capture(open, path('one.frame'), ...home(a))).error).toMatchObject({ code: 'ENVELOPE_NOT_MINE' });
  });

  it('prints neither passphrase nor content key', async () => {
    const access = { home: b.agency.home, passphrase: b.passphrase };
    const { contentKey } = await openFrame(new Uint8Array(readFileSync(path('one.frame'))), access);
    const shown = [
      await output(open, path('one.frame'), ...home(b)),
      JSON.stringify(await sealInto(path('p.frame'), '--to', 'mla@demo-b')),
    ];
    for (const text of shown) {
      for (const form of [a.passphrase, b.passphrase, ...formsOf(contentKey)]) expect(text).not.toContain(form);
    }
  });

  it('works on standard input and output', () => {
    const cli = (args: readonly string[], input: Uint8Array) => spawnSync(process.execPath, [MAIN, ...args], { input, timeout: 60_000 });
    const sealArgs = ['seal', ...home(a), '--type', 'request.submit', '--to', 'mla@demo-b', '--body', '-', '--out', '-'];
    const sealed = cli(sealArgs, readFileSync(body));
    expect(sealed.status).toBe(0);
    const report = JSON.parse(sealed.stderr.toString()) as Sealed;
    expect(sealed.stdout).toHaveLength(report.size);
    const opened = cli(['open', '-', ...home(b)], sealed.stdout);
    expect((JSON.parse(opened.stdout.toString()) as OpenedView).message.messageId).toBe(report.messageId);
    const shown = cli(['inspect', '-', '--json'], sealed.stdout);
    expect(JSON.parse(shown.stdout.toString())).toMatchObject({ envelopeDigest: report.envelopeDigest });
  });
});
