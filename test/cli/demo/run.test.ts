// The demonstration with children that have nothing but streams: what it starts, kills, counts and says of their reports.
import type * as childProcess from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type * as nodeModule from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DemoState } from '../../../src/cli/demo/states.js';
import { capture, command } from '../capture.js';
import { FakeChild } from '../../fake-child.js';

/** A child of the demonstration: its role, and the signals that it got. */
interface Played {
  readonly role: string;
  readonly args: readonly string[];
  readonly child: FakeChild;
  readonly signals: string[];
  hasActed: boolean;
}
const played: Played[] = [];
/** Folder that the command made for the states. */
let prepared = '';
/** Acts when a child of a role is started. */
let acts: Readonly<Record<string, (child: FakeChild) => void>> = {};
/** Whether a child ends when it is asked to. */
let obeys = true;

vi.mock('node:child_process', async (importOriginal) => ({
  ...(await importOriginal<typeof childProcess>()),
  spawn: (_node: string, args: readonly string[], { env }: { env: Record<string, string> }) => {
    const child = new FakeChild(played.length);
    const [script = '', first = ''] = args;
    const role = script === '#cli' ? `relay ${env['ROGATORY_PASSPHRASE']}` : script.replace('#demo/', '');
    const signals: string[] = [];
    Object.assign(child, {
      kill: (signal: NodeJS.Signals) => {
        signals.push(signal);
        if (obeys || signal === 'SIGKILL') child.over(null, signal);
      },
    });
    const act = acts[role];
    const one = { role, args: [first, ...args.slice(2)], child, signals, hasActed: false };
    played.push(one);
    setImmediate(() => {
      act?.(child);
      one.hasActed = true;
    });
    return child;
  },
}));
// Logs go nowhere: a stream opens its file at a time of its own, when the folder may be gone.
vi.mock('node:fs', async (importOriginal) => ({
  ...(await importOriginal<object>()),
  createWriteStream: () => new Writable({ write: (_chunk, _encoding, written) => written() }),
}));
// The scripts of the demonstration are built files, which the sources do not have.
vi.mock('node:module', async (importOriginal) => ({
  ...(await importOriginal<object>()),
  createRequire: (from: string) =>
    from.endsWith('demo/run.ts') ? { resolve: (name: string) => name } : (nodeModuleOf.createRequire(from) as unknown),
}));
// Read at once: a read of the disk would end at a time of its own.
vi.mock('../../../src/cli/file/files.js', async (importOriginal) => ({
  ...(await importOriginal<object>()),
  digestOfFile: async (path: string) => digestOf(readFileSync(path)),
}));
vi.mock('../../../src/cli/demo/states.js', () => ({ prepareStates: async (where: string) => statesIn((prepared = where)) }));
const nodeModuleOf = await vi.importActual<typeof nodeModule>('node:module');
const { DemoRun } = await import('../../../src/cli/demo/run.js');
const { startChild } = await import('../../../src/cli/demo/child.js');

const root = mkdtempSync(join(tmpdir(), 'rogatory-demo-run-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function digestOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

function statesIn(folder: string): readonly [DemoState, DemoState] {
  const [a, b] = ['a', 'b'].map((side) => {
    for (const place of ['relay', 'agency']) mkdirSync(join(folder, side, place), { recursive: true });
    const agency = { home: `home ${side}`, mailbox: `mla@${side}`, label: `Agency ${side.toUpperCase()}` };
    return { scope: side, folder: join(folder, side), passphrase: side, agency, relay: { config: `${side}.toml` } };
  });
  return [a, b] as unknown as readonly [DemoState, DemoState];
}

const EXHIBIT = 'made up';
const SHA256 = digestOf(EXHIBIT);
const exhibit = join(root, 'exhibit.csv');
writeFileSync(exhibit, EXHIBIT);
const receipt = (kind: string) => ({ kind, issuer: `relay of ${kind}`, at: Date.UTC(2026, 0, 1) });
const entry = (direction: string, messageDigest: string, ...kinds: string[]) => ({
  direction,
  messageDigest,
  receipts: kinds.map(receipt),
});
const ASKED = [entry('sent', 'one', 'opened', 'submitted'), entry('received', 'two')];
const ANSWERED = [entry('received', 'one'), entry('sent', 'two', 'submitted')];
const LOSS = [...ASKED, entry('sent', 'three')];
const event = (kind: string, more: object = {}) => ({ report: 'event', event: { kind, type: 'note', ...more }, measures: [] });
const done = (timeline: readonly object[]) => ({ report: 'done', dossier: { timeline } });
const going = (direction: string, sent: number) => event('attachment', { direction, done: sent, size: 2_000_000 });

beforeEach(() => {
  played.length = 0;
  obeys = true;
  const listening = (child: FakeChild): void => child.say('no JSON', 'null', '5', { kind: 'started' }, { kind: 'listening' });
  acts = { 'relay a': listening, 'relay b': listening };
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: Date.UTC(2026, 0, 1) });
});
afterEach(() => vi.useRealTimers());

/** Limit of a wait. The clock of the run stands still meanwhile: `vi.waitUntil` would move it. */
const LIMIT_MS = 60_000;
const isSettled = (): boolean => played.every(({ child, hasActed }) => hasActed && child.isSettled);
const last = (role: string): Played | undefined => played.findLast((one) => one.role === role);
const rolesOf = (): string[] => played.map(({ role }) => role);

/** Waits until a condition holds in two turns: promises that follow from it are settled after one. */
async function until(condition: () => boolean, over: Promise<never> = new Promise(() => undefined)): Promise<void> {
  const end = performance.now() + LIMIT_MS;
  for (let held = 0; held < 2; held = condition() ? held + 1 : 0) {
    if (performance.now() > end) throw new TypeError(`not so after ${LIMIT_MS} ms: ${String(condition)}`);
    await Promise.race([turn(), over]);
  }
}

/** Waits until the children said and did all that they have to, and their reports are dealt with. */
async function settle(): Promise<void> {
  await until(isSettled);
}

/** Passes time in steps, so that each child answers at the time at which it is started or killed. */
async function pass(ms: number): Promise<void> {
  await settle();
  for (let left = ms; left > 0; left -= 50) {
    vi.advanceTimersByTime(Math.min(left, 50));
    await settle();
  }
}

/** Tells of a run that ended before it started all of its children. */
async function endsEarly(running: Promise<unknown>): Promise<never> {
  throw new TypeError('the run ended before its parties were started', { cause: await running });
}

/** Waits for the four children, which the command starts once its modules are loaded. */
async function started(running: Promise<unknown>): Promise<void> {
  await until(() => played.length >= 4 && isSettled(), endsEarly(running));
}

/** Has parties of a run say these things, each followed by a second. */
async function report(
  running: Promise<unknown>,
  steps: readonly (readonly [role: 'requester' | 'responder', ...lines: object[]])[],
): Promise<void> {
  await started(running);
  for (const [role, ...lines] of steps) {
    last(role)?.child.say(...lines);
    await pass(1_000);
  }
}

const QUESTION = event('opened', { type: 'info.request' });
const SAVED = { report: 'saved', path: exhibit, bytes: 7_300_000, sha256: SHA256 };
const GOOD: Parameters<typeof report>[1] = [
  ['requester', QUESTION],
  ['requester', SAVED],
  ['requester', done(ASKED)],
  ['responder', done(ANSWERED)],
];

describe('the demonstration', () => {
  it('starts relays, then parties, kills one relay twice, and says each event once', async () => {
    const folder = mkdtempSync(join(root, 'states-'));
    const written: string[] = [];
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
    const running = new DemoRun(statesIn(folder), { json: false }).run();
    await started(running);
    expect(rolesOf()).toEqual(['relay a', 'relay b', 'responder', 'requester']);
    expect(played.map(({ args }) => args)).toEqual([
      ['relay', '--config', 'a.toml'],
      ['relay', '--config', 'b.toml'],
      ['home b'],
      ['home a', 'mla@b', join(folder, 'a', 'exhibits')],
    ]);
    await report(running, [
      ['requester', { ...event('sent'), measures: [{ id: 'm1', state: 'SUBMITTED' }] }, event('submitted')],
      [
        'requester',
        event('receipt'),
        { ...event('receipt'), receipt: receipt('relayed') },
        event('connected'),
        event('connected', { alarm: 'held' }),
      ],
      ['requester', event('opened', { type: 'ack.receipt' }), going('in', 1_000_000)],
      ['responder', event('opened', { type: 'info.request' }), going('out', 2_000_000)],
      ...(['refused', 'held', 'refused-by-relay', 'other'] as const).map(
        (alarm) => ['requester', event('alarm', { alarm, code: `code of ${alarm}` })] as const,
      ),
      ['requester', { report: 'handed-over', again: false }, { report: 'other', again: true }],
    ]);
    expect(rolesOf()).toHaveLength(4);
    await report(running, [
      ['requester', QUESTION, QUESTION],
      ['responder', going('out', 1_000_000), going('out', 1_500_000)],
      ['requester', SAVED, done(ASKED)],
    ]);
    expect(rolesOf().slice(4)).toEqual(['relay b', 'relay b']);
    await report(running, [['responder', done(ANSWERED)]]);
    expect(await running).toEqual({
      ...{ demonstration: true, ok: true, messages: 2, relayRestarts: 2, duplicatesSeen: 0, lost: 0, elapsedMs: 12_000 },
      exhibit: { bytes: 7_300_000, sha256: SHA256, saved: true },
      receipts: { submitted: 2, relayed: 0, delivered: 0, opened: 1, refused: 0, expired: 0, failed: 0 },
      etsiEvents: expect.any(Object) as object,
      dossier: ASKED,
    });
    expect(played.map(({ signals }) => signals.join())).toEqual(['SIGTERM', 'SIGKILL', 'SIGTERM', 'SIGTERM', 'SIGKILL', 'SIGTERM']);
    expect(written.join('')).toMatchInlineSnapshot(`
      "Demonstration: two states that do not exist, on this machine alone. Every name, number and case is made up; no real request is made.
      Agency A asks Agency B to preserve data and to freeze bitcoin addresses. Each state runs a relay of its own.

           time  from -> to        message             what happened
         0.00 s  a -> b            note                sealed, queued                                m1 SUBMITTED
         0.00 s  a -> b            note                own relay has it on stable storage
         1.00 s  a -> b            note                receipt: relayed (RelayAcceptance), by relay of relayed, 2026-01-01 00:00:00 UTC
         2.00 s  b -> a            ack.receipt         opened by a: all checks passed
         2.00 s  b -> a            exhibit             a has 1.0 MB of 2.0 MB
         3.00 s  a -> b            info.request        opened by b: all checks passed
         3.00 s  b -> a            exhibit             own relay has 2.0 MB of 2.0 MB
         4.00 s  b -> a            refused             code of refused
         5.00 s  b -> a            held                code of held
         6.00 s  b -> a            refused-by-relay    code of refused-by-relay
         9.00 s  b -> a            info.request        opened by a: all checks passed
         9.00 s  b -> a            info.request        opened by a: all checks passed
         9.00 s  *** relay of b killed with SIGKILL ***
         9.70 s  *** relay of b started again ***
        10.00 s  b -> a            exhibit             own relay has 1.0 MB of 2.0 MB
        10.00 s  b -> a            exhibit             own relay has 1.5 MB of 2.0 MB
        10.25 s  *** relay of b killed with SIGKILL ***
        10.30 s  *** relay of b started again ***
        11.00 s  *** exhibit saved: 7.3 MB, SHA-256 as signed (48168fa99cb7e014...) ***

      Done: 2 messages, 0 lost, 0 handed over twice, 2 relay restarts, 12.0 s
      Receipts: 2 submitted, 1 opened

      What Agency A can show of its request: receipt, event of ETSI EN 319 522, who signed it, when
        submitted  SubmissionAcceptance  relay of submitted        00:00:00 UTC
        opened     ContentHandover       relay of opened           00:00:00 UTC
      "
    `);
  });

  const failing: readonly (readonly [string, object, typeof GOOD])[] = [
    ['a lost message', { lost: 1, messages: 3 }, [...GOOD.slice(0, 2), ['requester', done(LOSS)], ['responder', done(ANSWERED)]]],
    ['a lost answer', { lost: 1, messages: 3 }, [...GOOD.slice(0, 3), ['responder', done([...ANSWERED, entry('sent', 'three')])]]],
    ['a message that was handed over twice', { duplicatesSeen: 1 }, [['requester', { report: 'handed-over', again: true }], ...GOOD]],
    ['no crash', { relayRestarts: 0 }, GOOD.slice(1)],
    ['no message', { messages: 0 }, [...GOOD.slice(0, 2), ['requester', done([])], ['responder', done([])]]],
    ['no exhibit', {}, [...GOOD.slice(0, 1), ...GOOD.slice(2)]],
    ['another exhibit', { exhibit: { saved: false } }, [GOOD[0]!, ['requester', { ...SAVED, sha256: 'ab' }], ...GOOD.slice(2)]],
  ];
  it.each(failing)('fails by %s', async (_, found, steps) => {
    const running = new DemoRun(statesIn(mkdtempSync(join(root, 'states-'))), { json: true }).run();
    await report(running, steps);
    expect(await running).toMatchObject({ ok: false, ...found });
  });

  const fails = (child: FakeChild): void => {
    child.stderr.write('one\ntwo\nthree\nno disk\n');
    child.over(1, null);
  };

  it('ends when a relay ends by itself, before the parties are started or later', async () => {
    acts = { ...acts, 'relay b': fails };
    const early = new DemoRun(statesIn(mkdtempSync(join(root, 'states-'))), { json: true }).run();
    expect(await early).toMatchObject({ ok: false, failure: 'relay of b ended with code 1: two | three | no disk' });
    expect(rolesOf()).toEqual(['relay a', 'relay b']);
    acts = { ...acts, 'relay b': acts['relay a']! };
    const late = new DemoRun(statesIn(mkdtempSync(join(root, 'states-'))), { json: true }).run();
    await until(() => rolesOf().slice(2).join() === 'relay a,relay b,responder,requester', endsEarly(late));
    last('relay b')?.child.emit('error', new TypeError('no program'));
    expect(await late).toMatchObject({ ok: false, failure: 'relay of b could not be started: no program' });
  });

  it('waits for the relay that is down and for the exhibit, and kills nothing once it ends', async () => {
    const running = new DemoRun(statesIn(mkdtempSync(join(root, 'states-'))), { json: true }).run();
    await started(running);
    last('responder')?.child.say(done(ANSWERED));
    last('requester')?.child.say(QUESTION, SAVED, done(ASKED));
    await settle();
    expect(rolesOf()).toHaveLength(4);
    await pass(600);
    // The next crash would come when all is over.
    last('responder')?.child.say(going('out', 1));
    await pass(100);
    expect(await running).toMatchObject({ ok: true, relayRestarts: 1 });
    await pass(1_000);
    expect(rolesOf()).toHaveLength(5);
  });

  it('ends after 55 seconds, with a child by force that does not end by itself', async () => {
    obeys = false;
    const running = new DemoRun(statesIn(mkdtempSync(join(root, 'states-'))), { json: true }).run();
    await started(running);
    await vi.advanceTimersByTimeAsync(54_999);
    expect(played[0]?.signals).toEqual([]);
    await pass(1);
    expect(played[0]?.signals).toEqual(['SIGTERM']);
    await pass(5_000);
    expect(played[0]?.signals).toEqual(['SIGTERM', 'SIGKILL']);
    expect(await running).toMatchObject({ ok: false, failure: 'not finished after 55000 ms' });
  });
});

describe('rogatory demo', () => {
  const demo = command('demo');
  const kept = join(root, 'kept');

  it('prints one line of JSON, and leaves nothing behind', async () => {
    const running = capture(demo, '--json', '--quiet');
    await report(running, GOOD);
    const { code, stdout } = await running;
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { ok: true, relayRestarts: 1 }]);
    expect([prepared.startsWith(join(tmpdir(), 'rogatory-demo-')), existsSync(prepared)]).toEqual([true, false]);
  });

  it('keeps the folders of both states where it is asked to, and ends with code 1 when it failed', async () => {
    const running = capture(demo, '--keep', kept);
    await report(running, GOOD.slice(1));
    const { code, stdout } = await running;
    expect([code, stdout.startsWith('Demonstration: '), stdout.endsWith(`Both states' folders are in ${kept}\n`)]).toEqual([1, true, true]);
    expect(stdout).toContain('\nFailed: 2 messages, 0 lost');
    expect(existsSync(join(kept, 'a', 'relay'))).toBe(true);
  });

  it('says nothing of folders that are gone', async () => {
    const running = capture(demo);
    await report(running, GOOD);
    expect((await running).stdout).not.toContain("Both states' folders");
  });
});

it('a child that was ended is expected to end, and says how', async () => {
  const child = startChild({ name: 'one', script: '#demo/one', args: [], passphrase: '', logFile: '', onLine: () => undefined });
  await child.stop('SIGTERM');
  expect(await child.ended).toEqual({ expected: true, detail: 'ended by SIGTERM' });
});
