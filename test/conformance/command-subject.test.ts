// An implementation behind a command, played by a child that has nothing but streams: no process is started.
import type * as childProcess from 'node:child_process';
import { createInterface } from 'node:readline';
import { setImmediate as turn } from 'node:timers/promises';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { CaseFailure } from '../../src/conformance/suite/case.js';
import { FakeChild } from '../fake-child.js';

const LINE_MAX_BYTES = 16_777_216;
const HELLO = { hello: 1, name: 'fake', version: '3', operations: ['double', 4] };
const request = (id: string) => ({ id, operation: 'double', input: { value: 2 } });
const RIGHT = { id: 'a', ok: true, output: { value: 4 } };

const messageOf = (error: unknown): string => (error instanceof CaseFailure ? error.message : 'another error');
const children: FakeChild[] = [];
const started: unknown[][] = [];
const kills: string[] = [];
/** Acts of the next children, from their start on. */
let play: (child: FakeChild) => void = () => undefined;

/** Says the hello, and then a line or more for each question. */
function answering(answer: (child: FakeChild, call: { id: string }) => void): void {
  play = (child) => {
    child.say('', HELLO);
    createInterface({ input: child.stdin }).on('line', (line) => answer(child, JSON.parse(line) as { id: string }));
  };
}

vi.mock('node:child_process', async (importOriginal) => ({
  ...(await importOriginal<typeof childProcess>()),
  spawn: (...args: unknown[]) => {
    started.push(args);
    const child = new FakeChild(1_000 + children.length);
    children.push(child);
    play(child);
    return child;
  },
}));
const { commandSubject } = await import('../../src/conformance/vectors/command-subject.js');
const subjectOf = (timeoutMs = 5_000) => commandSubject('fake --lines', { timeoutMs });

beforeEach(() => {
  for (const list of [children, started, kills]) list.length = 0;
  vi.spyOn(process, 'kill').mockImplementation((pid, signal) => {
    kills.push(`${pid} ${signal}`);
    const child = children.find((one) => -one.pid === pid);
    if (child === undefined || child.isOver) throw Object.assign(new Error('kill ESRCH'), { code: 'ESRCH' });
    child.over(null, signal as NodeJS.Signals);
    return true;
  });
});

describe('an implementation behind a command', { timeout: 10_000 }, () => {
  it('is started in a group of its own, asked line by line, and ended with all of its group', async () => {
    const answers = [RIGHT, { id: 'b', ok: false, code: 'CBOR_TRAILING' }, { id: 'c', skip: 'not built in' }];
    answering((child, { id }) => setImmediate(() => child.say(...answers.filter((one) => one.id === id))));
    const subject = await subjectOf();
    expect(subject).toMatchObject({ name: 'fake', version: '3' });
    expect(['double', '4', 'halve'].map((one) => subject.offers(one))).toEqual([true, true, false]);
    expect(await subject.ask(request('a'))).toEqual({ ok: true, output: { value: 4 } });
    expect(await subject.ask(request('b'))).toEqual({ ok: false, code: 'CBOR_TRAILING' });
    expect(await subject.ask(request('c'))).toEqual({ skip: 'not built in' });
    await subject.close();
    await subject.close();
    expect(started).toEqual([['fake --lines', { shell: true, detached: true, stdio: ['pipe', 'pipe', 'pipe'] }]]);
    expect(kills).toEqual(['-1000 SIGTERM', '-1000 SIGKILL']);
    expect(children[0]?.stdin.writableEnded).toBe(true);
  });

  it.each([
    ...[null, [], 1, '{'].map((line) => [line, 'no JSON object'] as const),
    ...[{ hello: 2 }, { name: 1 }, { version: 1 }, { operations: 'double' }].map((one) => [{ ...HELLO, ...one }, 'first line'] as const),
  ])('fails every question when its first line is %j', async (line, message) => {
    play = (child) => child.say(line);
    const subject = await subjectOf();
    expect(subject).toMatchObject({ name: 'fake --lines', version: 'unknown' });
    expect(subject.offers('anything')).toBe(true);
    await expect(subject.ask(request('a'))).rejects.toMatchObject({ fault: 'form', message: expect.stringContaining(message) as string });
    await subject.close();
    expect(kills).toEqual(['-1000 SIGTERM', '-1000 SIGKILL']);
  });

  it('hands on an error that is not the command', async () => {
    play = () => {
      throw new RangeError('no more memory');
    };
    await expect(subjectOf()).rejects.toThrow(RangeError);
  });

  it.each([
    { id: 'other' },
    { ok: 1 },
    ...[null, [], 5].map((output) => ({ output })),
    { ok: false },
    { ok: false, code: 1 },
    { ok: 0, code: 'CODE' },
    { ok: undefined, output: undefined },
  ])('fails the question that it answers by %j, and is started anew for the next one', async (changes) => {
    answering((child) => child.say(children.length === 1 ? { ...RIGHT, ...changes } : RIGHT));
    const subject = await subjectOf();
    await expect(subject.ask(request('a'))).rejects.toMatchObject({ fault: 'form' });
    expect(kills).toEqual(['-1000 SIGTERM', '-1000 SIGKILL']);
    expect(await subject.ask(request('a'))).toEqual({ ok: true, output: { value: 4 } });
    expect(started).toHaveLength(2);
  });

  it('fails the question before which it says a line that nobody asked for, and is read no further', async () => {
    answering((child) => child.say(RIGHT, RIGHT));
    const subject = await subjectOf();
    expect(await subject.ask(request('a'))).toMatchObject({ ok: true });
    await expect(subject.ask(request('a'))).rejects.toMatchObject({ fault: 'form' });
    expect(children[0]?.stdout.isPaused()).toBe(true);
  });

  it('says how it ended, and is given up after ten starts', async () => {
    answering((child) => {
      child.stderr.write('no disk');
      if (children.length % 2 === 0) child.over(null, 'SIGSEGV');
      else child.over(3, null);
    });
    const subject = await subjectOf();
    const messages: string[] = [];
    for (let i = 0; i < 11; i++) messages.push(await subject.ask(request('a')).then(String, messageOf));
    expect(messages.slice(0, 2)).toEqual(['the command ended with code 3: no disk', 'the command was ended by SIGSEGV: no disk']);
    expect(messages.slice(9)).toEqual([messages[1], 'the command was started 10 times, and is given up']);
    expect(started).toHaveLength(10);
  });

  it('fails every question when it cannot be started, or ends before its first line', async () => {
    for (const [how, message] of [
      [(child: FakeChild) => setImmediate(() => child.emit('error', new Error('no such shell'))), 'cannot be started: no such shell'],
      [(child: FakeChild) => child.over(7, null), 'ended with code 7'],
    ] as const) {
      play = how;
      const subject = await subjectOf();
      await expect(subject.ask(request('a'))).rejects.toMatchObject({ fault: 'ended', message: `the command ${message}` });
    }
  });

  it('has its time for an answer, and no moment more', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    try {
      answering(() => undefined);
      const subject = await subjectOf(200);
      let fault: unknown = 'none';
      subject.ask(request('a')).catch((error: unknown) => (fault = error instanceof CaseFailure && error.fault));
      await vi.advanceTimersByTimeAsync(199);
      for (let i = 0; i < 5; i++) await turn();
      expect(fault).toBe('none');
      await vi.advanceTimersByTimeAsync(1);
      for (let i = 0; i < 5; i++) await turn();
      expect(fault).toBe('time');
    } finally {
      vi.useRealTimers();
    }
  });

  it('may answer by a line of 16 MiB, and by no longer one', async () => {
    const [before, after] = ['{"id":"a","skip":"', '"}'];
    const line = `${before}${'x'.repeat(LINE_MAX_BYTES - before.length - after.length)}${after}`;
    answering((child) => {
      child.stdout.write(children.length === 1 ? line : ` ${line}`);
      setImmediate(() => child.stdout.write('\n'));
    });
    const first = await subjectOf();
    expect(await first.ask(request('a'))).toHaveProperty('skip');
    const second = await subjectOf();
    await expect(second.ask(request('a'))).rejects.toMatchObject({ fault: 'form' });
    expect(children[1]?.stdout.isPaused()).toBe(true);
  });
});
