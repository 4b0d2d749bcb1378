// A party of the demonstration, whose agency is a stand-in: what it reports, and what it waits for.
import { createHash } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

const ALL = ['submitted', 'relayed', 'delivered', 'opened'].map((kind) => ({ kind, issuer: 'one' }));
const received = { direction: 'received', messageId: 'b', measures: [] };
const sent = (receipts: readonly object[]) => ({ direction: 'sent', messageId: 'a', measures: [{ id: 'm', state: 'X' }], receipts });
const message = (id: string, type: string, dossier = 'own') => ({
  ...{ messageId: id, type, dossier, redelivered: false, body: {} },
  attachments: type === 'result.final' ? [{ size: 3, sha256: 'ab', saveTo: async (where: string) => `${where}/file` }] : [],
  reply: async (reply: string) => void replies.push(`${reply} to ${id}`),
  acknowledge: async () => void replies.push(`acknowledged ${id}`),
});
const replies: string[] = [];
const reports: object[] = [];
const inbox: ReturnType<typeof message>[] = [];
let queued = 2;
let timeline: readonly object[] = [];
let onEvent: (event: object) => void = () => undefined;
let isClosed = false;

const agency = {
  send: async ({ to }: { to: string }) => (replies.push(`request to ${to}`), { dossier: 'own' }),
  inbox: async function* () {
    yield* inbox;
  },
  dossier: async (id: string) => ({ id, timeline }),
  status: async () => ({ queued: queued-- }),
  close: async () => (isClosed = true),
};
vi.mock('../../../src/agency/index.js', () => ({
  openAgency: async (options: { onEvent: typeof onEvent }) => {
    ({ onEvent } = options);
    onEvent({ kind: 'connected' });
    return agency;
  },
}));
vi.mock('../../../src/cli/terminal/passphrase.js', () => ({ obtainPassphrase: async () => 'a long passphrase' }));
vi.mock('../../../src/cli/demo/messages.js', () => ({
  ACCOUNTS: ['bip122:1', 'bip122:2'],
  ...{ requestSubmit: () => ({}), requestSupplement: () => ({}) },
}));

beforeEach(() => {
  for (const list of [replies, reports, inbox]) list.length = 0;
  [queued, timeline, isClosed] = [2, [sent(ALL), received], false];
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  vi.spyOn(process.stdout, 'write').mockImplementation((line) => reports.push(JSON.parse(String(line)) as object) > 0);
});
afterEach(() => vi.useRealTimers());
/** A party waits for timers alone: all else of it is promises, which end within a turn. */
const pass = async (ms: number): Promise<void> => {
  await turn();
  await vi.advanceTimersByTimeAsync(ms);
  await turn();
};
const isDone = (): boolean => reports.some((line) => 'report' in line && line.report === 'done');
const { makeExhibit } = await import('../../../src/cli/demo/exhibit.js');
const { openParty } = await import('../../../src/cli/demo/party.js');

/** Ends a party that waits to be ended. */
async function end(finished: Promise<void>): Promise<void> {
  const listener = process.listeners('SIGTERM').at(-1);
  listener?.('SIGTERM');
  process.removeListener('SIGTERM', listener!);
  await finished;
  expect(isClosed).toBe(true);
}

it('reports each event with the measures and the receipt that it is about', async () => {
  await openParty('home');
  timeline = [
    sent([
      { kind: 'opened', issuer: 'one' },
      { kind: 'opened', issuer: 'two' },
      { kind: 'relayed', issuer: 'two' },
    ]),
    received,
  ];
  const told = { dossier: 'own', messageId: 'a' };
  onEvent({ ...told, kind: 'receipt', receipt: 'opened', issuer: 'two' });
  onEvent({ ...told, kind: 'sent', receipt: 'opened', issuer: 'two' });
  onEvent({ ...told, messageId: 'b', kind: 'opened' });
  await pass(0);
  const measures = [{ id: 'm', state: 'X' }];
  expect(reports).toMatchObject([
    { report: 'event', event: { kind: 'connected' }, measures: [] },
    { event: { kind: 'receipt' }, measures, receipt: { kind: 'opened', issuer: 'two' } },
    { event: { kind: 'sent' }, measures },
    { event: { kind: 'opened' }, measures: [] },
  ]);
  expect(reports.map((line) => 'receipt' in line)).toEqual([false, true, false, false]);
});

it('is done when nothing is queued and every sent message has its receipts', async () => {
  timeline = [sent(ALL.slice(1)), received];
  const { finish } = await openParty('home');
  const finished = finish('own');
  await pass(20);
  expect(queued).toBe(0);
  await pass(20 + 500);
  expect([queued, isDone()]).toEqual([-1, false]);
  timeline = [sent(ALL), received];
  await pass(100);
  expect(isDone()).toBe(true);
  await end(finished);
});

it('waits 15 seconds for receipts, and no moment more', async () => {
  [queued, timeline] = [0, [sent([])]];
  const { finish } = await openParty('home');
  const finished = finish('own');
  await pass(14_999);
  expect(isDone()).toBe(false);
  await pass(1);
  expect(isDone()).toBe(true);
  await end(finished);
});

it('requests, answers the question of its own dossier, and saves what the result brings', async () => {
  const argv = [...process.argv];
  process.argv = ['node', 'requester', 'home', 'mla@b', 'exhibits'];
  inbox.push(
    message('1', 'info.request', 'other'),
    message('2', 'info.request'),
    message('2', 'ack.receipt'),
    message('3', 'result.final'),
  );
  const running = import('../../../src/cli/demo/requester.js');
  try {
    await vi.waitFor(
      async () => {
        await pass(20);
        expect(isDone()).toBe(true);
      },
      { timeout: 60_000, interval: 1 },
    );
    const lines = ['request to mla@b', 'acknowledged 1', 'request.supplement to 2', 'acknowledged 2', 'acknowledged 2', 'acknowledged 3'];
    expect(replies).toEqual(lines);
    expect(reports).toContainEqual({ report: 'saved', path: 'exhibits/file', bytes: 3, sha256: 'ab' });
    expect(reports.flatMap((line) => ('again' in line ? [line.again] : []))).toEqual([false, false, true, false]);
  } finally {
    process.argv = argv;
    await end(running.then(() => undefined));
  }
});

it('has an exhibit of 20 MB, in lines of 100 bytes', () => {
  const exhibit = makeExhibit();
  expect([exhibit.bytes.length, exhibit.bytes.indexOf(10), exhibit.bytes.at(-1)]).toEqual([20_000_000, 99, 10]);
  expect(exhibit.sha256).toBe(createHash('sha256').update(exhibit.bytes).digest('hex'));
});
