// Messages between two homes, by the command line alone: each command opens its home, and leaves it for the next one.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { SavedFiles } from '../../../src/cli/message/saved-files.js';
import { EXCLUDED_TEXT } from '../../../src/vocabulary/requests/excluded.js';
import { timersOf, useRunningStates } from '../running.js';

const at = useRunningStates();
const REPORT = 'a report\n';
const REPORT_SHA256 = '5661162646630bcd33d9049bc290c697b53ca21b67c56861fc7797a4ba3df4e0';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const DIGEST = /^[0-9a-f]{64}$/;
const LINK =
  'LINK: {"kind":"link","relay":"demo-a/relay-1","up":false,"code":"LINK_CONNECT","detail":"The address cannot be reached, or not be listened on (url: ws://127.0.0.1:7001)"}\n';
const waits = (missing: string, it: string): string =>
  `rogatory: the relay demo-a/relay-1 (LINK_CONNECT) has not taken ${missing} yet. ${it} waits in FOLDER/demo-a/agency, and is sent while a process has this home open, such as "rogatory inbox --home FOLDER/demo-a/agency --wait 3600". Is the relay running?\n`;

interface Sent {
  readonly messageId: string;
  readonly dossier: string;
  readonly envelopeDigest: string;
}

const request = (): string => join(at.folder, 'request.json');
const sending = (...args: readonly string[]): readonly string[] => [
  ...at.own('a'),
  ...['--type', 'request.submit', '--body', request(), '--quiet', ...args],
];
const send = (...args: readonly string[]) => at.tell('send', ...sending('--to', 'mla@demo-b', ...args));

/** The answer to a message that was sent: its names are fresh, all else is given. */
function requireSent(stdout: string, rest: object): Sent {
  const said = JSON.parse(stdout) as Sent;
  expect(said.messageId).toMatch(UUID);
  expect(said.dossier).toMatch(UUID);
  expect(said.envelopeDigest).toMatch(DIGEST);
  const { messageId, dossier, envelopeDigest } = said;
  expect(stdout).toBe(`${JSON.stringify({ messageId, dossier, envelopeDigest, version: [1, 0], lost: [], ...rest })}\n`);
  return said;
}

/** What `inbox` prints of a message. */
function printedOf({ messageId, dossier }: Sent, stdout: string, files: readonly object[], redelivered = false): object {
  const { issuedAt } = JSON.parse(stdout) as { readonly issuedAt: number };
  expect(Math.abs(issuedAt - Date.now())).toBeLessThan(120_000);
  const about = { type: 'request.submit', messageId, dossier, from: 'demo-a/central-authority', issuedAt, redelivered, test: false };
  return { ...about, attachments: files, body: JSON.parse(readFileSync(request(), 'utf8')) as unknown };
}

const reportIs = (state: string, more: object = {}): object => ({
  ...{ id: 1, name: 'report.txt', type: 'application/octet-stream', size: 9, sha256: REPORT_SHA256, state },
  ...more,
});

const carried: Sent[] = [];

describe('without a relay', () => {
  it('a message waits in the home with its file, and says why', async () => {
    const file = at.write('report.txt', REPORT);
    const told = await send('--wait', '0', '--attach', file);
    expect([told.code, told.error]).toEqual([0, undefined]);
    expect(told.stderr).toBe(LINK + waits('the message', 'It').replace(' yet.', ' yet (report.txt 0 %).'));
    const attachments = [{ name: 'report.txt', size: 9, sha256: REPORT_SHA256, atRelay: false }];
    carried.push(requireSent(told.stdout, { status: 'queued', attachments }));
  });

  it('a dossier is continued by its file number', async () => {
    // The request stands already: what is refused was judged in its dossier.
    const again = await at.tell('send', ...sending('--dossier', 'DEMO-A-2026-0001', '--wait', '0'));
    expect(again).toMatchObject({ code: undefined, stdout: '', error: { code: 'DOSSIER_TRANSITION' } });
    const none = await at.tell('send', ...sending('--dossier', 'DEMO-A-2026-0099', '--wait', '0'));
    expect(none.error).toMatchObject({ message: expect.stringMatching(/^no dossier has the file number DEMO-A-2026-0099: /) as string });
    const validate = (name: string) => at.tell('validate', request(), ...at.own('a'), '--json', '--dossier', name);
    expect(await validate('DEMO-A-2026-0001')).toMatchObject({ code: 0, error: undefined });
    expect((await validate('DEMO-A-2026-0099')).error).toMatchObject({ name: 'UsageError' });
  });

  it('a message waits two seconds in silence, then says for what, until the time is over', async () => {
    const timers = timersOf(2_000, 28_500);
    const ended = send('--wait', '30.5').finally(() => timers.restore());
    let isOver = false;
    void ended.finally(() => (isOver = true));
    await vi.waitUntil(
      () => {
        timers.fire();
        return isOver;
      },
      { timeout: 60_000, interval: 5 },
    );
    const told = await ended;
    expect(told.code).toBe(0);
    expect(told.stderr).toBe(
      `${LINK}rogatory: waiting for the relay demo-a/relay-1 (LINK_CONNECT), at most 30.5 s\n${waits('the message', 'It')}`,
    );
    carried.push(requireSent(told.stdout, { status: 'queued', attachments: [] }));
  });

  it.each([
    ['nobody@demo-b', 'no agency has the mailbox nobody@demo-b: the directory of demo-b lists mla@demo-b'],
    ['ml@demo-b', 'no agency has the mailbox ml@demo-b: the directory of demo-b lists mla@demo-b; did you mean mla@demo-b?'],
  ])('to %s the mailboxes of the directory are told', async (to, message) => {
    const told = await at.tell('send', ...sending('--to', to));
    expect(told).toMatchObject({ code: undefined, stdout: '', stderr: '', error: { name: 'UsageError', message } });
  });

  it('an unknown state stays what it is', async () => {
    const { error } = await at.tell('send', ...sending('--to', 'mla@demo-x'));
    expect(error).toMatchObject({ code: 'TRUST_SCOPE_UNKNOWN', details: { scope: 'demo-x' } });
  });

  it('a type without this channel, and one that is not known, are told before the home is opened', async () => {
    const asked = (type: string) => at.tell('send', ...at.own('a'), '--type', type, '--body', request(), '--to', 'mla@demo-b');
    expect(await asked('request.submitt')).toMatchObject({
      error: { message: 'no such message type: request.submitt; did you mean request.submit?; "rogatory schema --cddl" lists all types' },
    });
    expect(await asked('extradition')).toMatchObject({ error: { message: EXCLUDED_TEXT } });
  });
});

describe('by hand', () => {
  const stick = (): string => join(at.folder, 'stick');
  const frame = ({ envelopeDigest }: Sent): string => join(stick(), `${envelopeDigest}.frame`);

  it('the messages and the file that wait are written to a folder', async () => {
    const told = await at.tell('courier export', stick(), ...at.own('a'), '--to', 'demo-b');
    expect(told).toMatchObject({ code: 0, stdout: 'FOLDER/stick: 2 messages and receipts, 1 files\n', stderr: '' });
    const names = readdirSync(stick()).sort();
    expect(names.filter((name) => name.endsWith('.frame'))).toEqual(carried.map(({ envelopeDigest }) => `${envelopeDigest}.frame`).sort());
    expect(names.filter((name) => !name.endsWith('.frame'))).toEqual([expect.stringMatching(/^[0-9a-f]{64}\.blob$/)]);
  });

  it('a frame is opened without a change to the home', async () => {
    const sent = carried[0] as Sent;
    const told = await at.tell('open', frame(sent), ...at.own('b'));
    expect([told.code, told.stderr]).toEqual([0, '']);
    const seen = JSON.parse(told.stdout) as Record<string, unknown>;
    const envelope = seen['envelope'] as { id: string; expiresAt: string };
    const message = seen['message'] as Record<string, unknown>;
    expect(Object.keys(seen)).toEqual(['verified', 'notJudged', 'envelope', 'message', 'signers', 'body']);
    expect([seen['verified'], seen['notJudged']]).toEqual([true, ['replay', 'chain', 'rules', 'dossier']]);
    const { id, expiresAt } = envelope;
    const digest = sent.envelopeDigest;
    expect(envelope).toEqual({ digest, id, mailboxes: ['mla@demo-b'], expiresAt, lane: 2, suite: 'rogatory-classic' });
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    expect(message).toEqual({
      ...{ type: 'request.submit', version: [1, 0], messageId: sent.messageId, digest: expect.stringMatching(DIGEST) as string },
      ...{ dossier: sent.dossier, chain: { seq: 1, ownPrev: null, seenPrev: null }, from: 'demo-a/central-authority' },
      to: [{ agency: 'demo-b/central-authority', kid: expect.stringMatching(DIGEST) as string }],
      issuedAt: message['issuedAt'],
      accord: {
        id: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
        ...{ version: 1, digest: expect.stringMatching(DIGEST) as string },
      },
      ...{ directories: { 'demo-a': 1, 'demo-b': 1 }, test: false },
      attachments: [
        {
          ...{ id: 1, fileName: 'report.txt', mediaType: 'application/octet-stream', size: 9, sha256: REPORT_SHA256 },
          blob: { digest: expect.stringMatching(DIGEST) as string, size: 65_672 },
          keyWithheld: false,
        },
      ],
    });
    expect(seen['signers']).toEqual([expect.stringMatching(DIGEST)]);
    expect(seen['body']).toEqual(JSON.parse(readFileSync(request(), 'utf8')));
    const out = join(at.folder, 'opened.json');
    expect(await at.tell('open', frame(sent), ...at.own('b'), '--out', out)).toMatchObject({ code: 0, stdout: '', stderr: '' });
    expect(readFileSync(out, 'utf8')).toBe(told.stdout);
    expect(statSync(out).mode & 0o777).toBe(0o600);
    const late = await at.tell('open', frame(sent), ...at.own('b'), '--delivered-at', '2030-01-01T00:00:00Z');
    expect(late.error).toMatchObject({ code: 'ENVELOPE_EXPIRED' });
  });

  it('a frame is imported once; its file comes later, so its message is printed and not acknowledged', async () => {
    const sent = carried[0] as Sent;
    const told = await at.tell('inbox', ...at.own('b'), '--import', frame(sent));
    expect([told.code, told.stderr]).toEqual([0, '']);
    const { envelopeId, expiresAt } = JSON.parse(told.stdout) as { envelopeId: string; expiresAt: string };
    const said = { verdict: 'accepted', envelopeId, envelopeDigest: sent.envelopeDigest, mailboxes: ['mla@demo-b'], expiresAt };
    expect(told.stdout).toBe(`${JSON.stringify(said)}\n`);
    expect(new Date(expiresAt).toISOString()).toBe(expiresAt);
    const again = await at.tell('inbox', ...at.own('b'), '--import', frame(sent));
    expect(JSON.parse(again.stdout)).toEqual({ ...said, verdict: 'duplicate' });

    const timers = timersOf(50_123);
    const { save } = SavedFiles.prototype;
    vi.spyOn(SavedFiles.prototype, 'save').mockImplementation(function (this: SavedFiles, message) {
      setImmediate(() => timers.fire());
      return save.call(this, message);
    });
    const printed = await at.tell('inbox', ...at.own('b'), '--wait', '50.123', '--save-to', join(at.folder, 'early'));
    timers.restore();
    vi.restoreAllMocks();
    expect(JSON.parse(printed.stdout)).toEqual(printedOf(sent, printed.stdout, [reportIs('arriving')]));
    expect(printed.stderr.replace(/^LINK: .*\n/, '')).toBe(
      `rogatory: message ${sent.messageId} is not acknowledged, and comes again: 1-report.txt 0 of 9 bytes so far. A longer --wait gives them time\n`,
    );
  });

  it('the folder is taken in, what is known is counted, and a file that is none of these is named', async () => {
    // Other files may lie in the folder; one with the name of a frame is looked into.
    at.write('stick/not.frame', 'no frame');
    const wrong = `${'ab'.repeat(32)}.frame`;
    at.write(`stick/${wrong}`, 'no frame');
    const told = await at.tell('courier import', stick(), ...at.own('b'));
    expect([told.code, told.stderr]).toEqual([1, '']);
    const [first, ...rest] = told.stdout.split('\n');
    expect(first).toBe('FOLDER/stick: 1 messages and receipts taken, 1 known before, 1 files taken');
    expect(rest).toEqual([
      `  not taken: ${wrong}: The frame or its outer header is malformed (field: frame) (ENVELOPE_FRAME_MALFORMED)`,
      '',
    ]);
  });

  it('the message comes again with its file, which is saved for this account alone, and then is acknowledged', async () => {
    const [sent, other] = carried as [Sent, Sent];
    const saved = join(at.folder, 'saved');
    const told = await at.inbox('b', 2, '--save-to', saved);
    expect(told.code).toBe(0);
    const lines = told.stdout.trimEnd().split('\n');
    const path = `FOLDER/saved/${sent.dossier}/${sent.messageId}/1-report.txt`;
    const of = (one: Sent): string => lines.find((line) => line.includes(one.messageId)) ?? '';
    expect(JSON.parse(of(sent))).toEqual(printedOf(sent, of(sent), [reportIs('whole', { path })], true));
    expect(JSON.parse(of(other))).toEqual(printedOf(other, of(other), []));
    const file = path.replace('FOLDER', at.folder);
    expect(readFileSync(file, 'utf8')).toBe(REPORT);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });
});

describe('over the relays', () => {
  beforeAll(async () => {
    await at.start('a');
    await at.start('b');
  });

  it('a message with a file is at the relay when the command ends, and findings are told', async () => {
    const file = at.write('report.txt', REPORT);
    const loud = sending('--to', 'mla@demo-b', '--attach', file, '--media-type', 'text/plain').filter((word) => word !== '--quiet');
    const told = await at.tell('send', ...loud);
    expect([told.code, told.error]).toEqual([0, undefined]);
    const attachments = [{ name: 'report.txt', size: 9, sha256: REPORT_SHA256, atRelay: true }];
    const sent = requireSent(told.stdout, { status: 'submitted', attachments });
    expect(told.stderr.split('\n').slice(0, 2)).toEqual(['FOLDER/request.json', 'Should be looked at (3)']);

    // Kept by the one command, it comes again to the other.
    const kept = await at.inbox('b', 1, '--keep');
    const plain = reportIs('arriving', { type: 'text/plain' });
    const { attachments: found } = JSON.parse(kept.stdout) as { attachments: readonly { state: string }[] };
    expect(['arriving', 'whole']).toContain(found[0]?.state);
    expect(JSON.parse(kept.stdout)).toEqual(printedOf(sent, kept.stdout, [{ ...plain, state: found[0]?.state }]));
    const saved = await at.inbox('b', 1, '--save-to', join(at.folder, 'saved'));
    const path = `FOLDER/saved/${sent.dossier}/${sent.messageId}/1-report.txt`;
    expect(JSON.parse(saved.stdout)).toEqual(printedOf(sent, saved.stdout, [{ ...plain, state: 'whole', path }], true));
    carried.push(sent);
  });

  it('who ends a quarantine names a message that is held', async () => {
    const none = 'ab'.repeat(32);
    const told = await at.tell('inbox', ...at.own('b'), '--end-quarantine', none, '--by', 'N. N.', '--reason', 'a call');
    expect(told).toMatchObject({ code: undefined, stdout: '', error: { code: 'AGENCY_MESSAGE_UNKNOWN', details: { message: none } } });
    expect((await at.tell('inbox', ...at.own('b'), '--end-quarantine', none)).error).toMatchObject({
      name: 'UsageError',
      message: '--end-quarantine wants --by and --reason',
    });
  });
});

describe('erased', () => {
  const erase = (target: string, ...args: readonly string[]) =>
    at.tell('erase', target, ...at.own('b'), '--officer', 'N. N.', '--reason', 'by order', ...args);
  const REMAINS =
    'What remains: digests, chain, timeline, receipts, log, and this decision. Until its retention ends, the queue may hold sealed frames, which the KEM key opens.\n';
  const LINE = /^([0-9a-f]{64}) {2}request\.submit\/1\.0 {2}received {2}/;

  it('a message is told before, asked for by its words, and gone after them', async () => {
    const { dossier } = carried[2] as Sent;
    const dry = await erase(dossier, '--dry-run');
    const digest = LINE.exec(dry.stdout)?.[1] ?? '';
    const erasable = `${digest}  request.submit/1.0  received  erasable\n`;
    expect(dry).toMatchObject({ code: 0, stderr: '', stdout: `${erasable}nothing was erased\n${REMAINS}` });
    const wrong = await erase(dossier, '--confirm', 'erase 2 messages');
    expect(wrong).toMatchObject({ stdout: '', stderr: '', error: { message: 'nothing was erased: type exactly "erase 1 message"' } });
    expect((await erase(digest, '--dry-run')).stdout).toBe(dry.stdout);
    // A person is told before he or she is asked.
    const stdin = new PassThrough();
    const typed = vi.spyOn(process, 'stdin', 'get').mockReturnValue(stdin as never);
    stdin.end('erase 2 messages\n');
    const asked = await erase(dossier);
    typed.mockRestore();
    expect(asked).toMatchObject({ stdout: '', error: { message: 'nothing was erased: type exactly "erase 1 message"' } });
    expect(asked.stderr).toBe(`${erasable}${REMAINS}This cannot be undone. To continue, type: erase 1 message\n> `);
    const done = await erase(digest, '--confirm', 'erase 1 message');
    const time = / erased (\S+) by/.exec(done.stdout)?.[1] ?? '';
    const erased = `${digest}  request.submit/1.0  received  erased ${time} by N. N.: by order\n`;
    expect(done).toMatchObject({ code: 0, stderr: '', stdout: `${erased}${REMAINS}` });
    // Nothing is left to ask for.
    const again = await erase(dossier, '--json');
    const decision = { at: Date.parse(time), by: 'N. N.', reason: 'by order' };
    const { messages, ...rest } = JSON.parse(again.stdout) as { messages: readonly object[]; erased: boolean; remains: string };
    expect(rest).toEqual({ erased: false, remains: REMAINS.trimEnd() });
    expect(messages).toEqual([
      { ...{ messageDigest: digest, dossier, type: 'request.submit/1.0' }, direction: 'received', state: 'erased', erased: decision },
    ]);
  });

  it('a message that is not known is refused', async () => {
    expect((await erase('ab'.repeat(32), '--dry-run')).error).toMatchObject({ code: 'AGENCY_MESSAGE_UNKNOWN' });
  });
});
