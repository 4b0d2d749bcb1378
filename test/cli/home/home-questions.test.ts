// SPDX-License-Identifier: Apache-2.0
// Questions to the process of a home, which the test plays: what commands ask, and what they make of the answers.
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { callControl, controlPlace, serveControl } from '../../../src/endpoint/node/control.js';
import type { ControlServer } from '../../../src/endpoint/node/control.js';
import { lockHome } from '../../../src/agency/home/node/lock.js';
import type { HomeLock } from '../../../src/agency/home/node/lock.js';
import { UsageError } from '../../../src/cli/usage-error.js';
import { fail } from '../../../src/core/errors.js';
import { useMemoryMachine } from '../../memory-machine.js';
import { capture, command, output } from '../capture.js';

useMemoryMachine();
const folder = mkdtempSync(join(tmpdir(), 'rogatory-questions-'));
const home = join(folder, 'home');
const place = controlPlace(home);
const ID = '01890a5d-ac96-774b-bcce-b302099a8057';
const asked: object[] = [];
/** Answers in turn. */
const answers: unknown[] = [];
let lock: HomeLock;
let server: ControlServer;
const method =
  (name: string) =>
  (parameters: object): Promise<unknown> => {
    asked.push({ name, ...parameters });
    const answer = answers.shift();
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };

beforeAll(async () => {
  mkdirSync(home);
  writeFileSync(join(home, 'agency.json'), '{}');
  lock = lockHome(home, place.path);
  const silent = { undefined: () => Promise.resolve(), broken: () => Promise.reject(new TypeError('a secret')) };
  const refusing = { refused: () => Promise.reject(fail('AGENCY_NOT_ALLOWED', { reason: 'so it is' })) };
  const told = Object.fromEntries(['held', 'contradiction', 'judge', 'dossiers'].map((name) => [name, method(name)]));
  server = await serveControl(place.path, { ...told, ...silent, ...refusing });
});
afterAll(async () => {
  await server.close();
  lock.release();
  place.discard();
  rmSync(folder, { recursive: true, force: true });
});
const tell = (words: string, ...args: readonly string[]) => capture(command(...words.split(' ')), ...args);

describe('the process of a home', () => {
  it('is asked for held messages page by page, and each is a line', async () => {
    const one = { envelopeDigest: 'ab', deliveredAt: 1_000, code: 'C', size: 7, mailbox: 'mla', key: '1' };
    answers.push([one, { ...one, from: 'demo-a/ca', until: Date.UTC(2020, 0, 1), key: '2' }], []);
    expect((await output(command('held', 'list'), '--home', home)).split('\n')).toEqual([
      'ab  1970-01-01T00:00:01.000Z the operator decides  mla  7 bytes  C  unverified',
      expect.stringMatching(/^ab {2}1970-01-01T00:00:01\.000Z until 2020-01-01T00:00:00Z.* {2}mla {2}7 bytes {2}C {2}verified demo-a\/ca$/),
      '',
    ]);
    expect(asked.splice(0)).toEqual([{ name: 'held' }, { name: 'held', after: '2' }]);
  });

  it('is asked for contradictions one by one, which are kept once each in a folder', async () => {
    const out = join(folder, 'out');
    const found = { key: 'k1', class: 'x', evidence: Buffer.from('evidence').toString('base64') };
    for (const args of [['--out', out], ['--out', out], []]) {
      answers.push(found, null);
      const said = JSON.parse(await output(command('contradictions'), '--home', home, ...args)) as object;
      expect(said).toEqual({ key: 'k1', class: 'x', ...(args.length === 0 ? {} : { file: join(out, 'k1.cbor') }) });
      expect(asked.splice(0)).toEqual(['', 'k1'].map((after) => ({ name: 'contradiction', after })));
    }
    expect([readdirSync(out), readFileSync(join(out, 'k1.cbor'), 'utf8')]).toEqual([['k1.cbor'], 'evidence']);
    expect((await tell('contradictions', '--judge', join(out, 'k1.cbor'))).error).toBeInstanceOf(UsageError);
  });

  it('judges a body for an addressee or a dossier, with its files', async () => {
    const body = (value: unknown): string => {
      writeFileSync(join(folder, 'body.json'), JSON.stringify(value));
      return join(folder, 'body.json');
    };
    const validate = (value: unknown, ...args: readonly string[]) => tell('validate', body(value), '--home', home, '--json', ...args);
    for (const [args, more] of [
      [['--to', 'mla@demo-b'], { to: 'mla@demo-b' }],
      [['--dossier', ID, '--test'], { dossier: ID, test: true }],
      [['--to', 'mla@demo-b', '--attach', body({})], { to: 'mla@demo-b', files: 1 }],
    ] as const) {
      answers.push([]);
      expect(await validate({ a: 1 }, ...args)).toMatchObject({ code: 0, error: undefined });
      expect(asked.splice(0)).toEqual([{ name: 'judge', type: 'request.submit', json: { a: 1 }, test: false, ...more }]);
    }
    // A dossier may be named by its file number.
    answers.push([{ dossier: ID, state: { rqRef: 'A-1', rdRef: 'B-1' } }], []);
    expect(await validate({ a: 1 }, '--dossier', 'B-1')).toMatchObject({ code: 0, error: undefined });
    expect(asked.splice(0)).toEqual([{ name: 'dossiers' }, expect.objectContaining({ name: 'judge', dossier: ID })]);
    answers.push([]);
    expect((await validate({ a: 1 }, '--dossier', 'B-1')).error).toMatchObject({
      name: 'UsageError',
      message: 'no dossier has the file number B-1: "rogatory dossier list" shows the numbers; an id (UUID) serves too',
    });
    expect(asked.splice(0)).toEqual([{ name: 'dossiers' }]);
    for (const [value, args] of [[{}, []], ...[null, 7, 'text'].map((value) => [value, ['--to', 'mla@demo-b']] as const)] as const)
      expect((await validate(value, ...args)).error).toBeInstanceOf(UsageError);
    expect(asked).toEqual([]);
    // Nobody else is asked when the owner refuses.
    answers.push(fail('AGENCY_NOT_ALLOWED', { reason: 'no' }));
    expect((await validate({}, '--to', 'mla@demo-b')).error).toMatchObject({ code: 'AGENCY_NOT_ALLOWED' });
  });
});

describe('its socket', () => {
  const { path } = place;
  const closes: (() => Promise<void>)[] = [];
  const serve = async (name: string, methods: Parameters<typeof serveControl>[1]): Promise<string> => {
    const at = join(folder, name);
    const served = await serveControl(at, methods);
    closes.push(() => served.close());
    return at;
  };
  /** Listens in the place of an owner. */
  const listen = async (name: string, onSocket: (socket: net.Socket) => void): Promise<string> => {
    const at = join(folder, name);
    const listener = net.createServer((socket) => {
      socket.on('error', () => undefined);
      onSocket(socket);
    });
    await new Promise<void>((done) => listener.listen(at, done));
    closes.push(() => new Promise((done) => void listener.close(() => done())));
    return at;
  };
  afterEach(async () => {
    vi.useRealTimers();
    for (const close of closes.splice(0)) await close();
  });

  it('answers nothing as nothing, and refuses by the code of a refusal, without the text of a fault (AGENCY-05)', async () => {
    expect(await callControl(path, 'undefined')).toBeNull();
    await expect(callControl(path, 'refused')).toRejectCode('AGENCY_NOT_ALLOWED', { reason: 'so it is' });
    await expect(callControl(path, 'broken')).toRejectCode('AGENCY_CONTROL', { reason: 'internal error' });
    for (const name of ['unknown', 'toString'])
      await expect(callControl(path, name)).toRejectCode('AGENCY_CONTROL', { reason: 'unknown method' });
  });

  it('says every ten seconds that a long answer is still made, and its client waits for it (AGENCY-05)', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
    const answering: ((value: unknown) => void)[] = [];
    let bothAsked: () => void = () => undefined;
    const asking = new Promise<void>((done) => (bothAsked = done));
    const slow = await serve('slow', {
      wait: () =>
        new Promise((answer) => {
          if (answering.push(answer) === 2) bothAsked();
        }),
    });
    // The first of two clients hears each beat first.
    const called = callControl(slow, 'wait');
    const client = net.createConnection(slow);
    client.write('{"method":"wait"}\n');
    await asking;
    for (let beat = 0; beat < 4; beat++) {
      const heard = once(client, 'data');
      vi.advanceTimersByTime(10_000);
      expect(String((await heard)[0])).toBe('\n');
    }
    const heard = once(client, 'data');
    for (const answer of answering) answer(7);
    expect([await called, String((await heard)[0])]).toEqual([7, '{"result":7}\n']);
    expect(vi.getTimerCount()).toBe(0);
    client.destroy();
  });

  it('is given up when it accepts and says nothing for 30 seconds (AGENCY-05)', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    let asked: (text: unknown) => void = () => undefined;
    const question = new Promise((done) => (asked = done));
    const silent = await listen('silent', (socket) => socket.once('data', asked));
    let fault: unknown = 'none';
    callControl(silent, 'x', {}, 'RELAY_CONTROL').catch((error: unknown) => (fault = error));
    await question;
    await vi.advanceTimersByTimeAsync(29_999);
    expect(fault).toBe('none');
    await vi.advanceTimersByTimeAsync(1);
    expect(fault).toMatchObject({ code: 'RELAY_CONTROL', details: { reason: 'no answer in time' } });
  });

  it('takes a line of 1 MiB, and drops a client that sends a longer one (AGENCY-05)', async () => {
    const client = net.createConnection(path);
    const closed = once(client, 'close');
    client.write('x'.repeat(1_048_576));
    client.write('\n');
    expect(String((await once(client, 'data'))[0])).toContain('unknown method');
    client.write('x'.repeat(1_048_577));
    await closed;
  });

  it('answers at any length, in as many pieces as it takes (AGENCY-05)', async () => {
    const lists = { short: ['a'], long: Array.from({ length: 100_000 }, (_, i) => `case ${i} of a long list`) };
    const other = await listen('lists', (socket) =>
      socket.on('data', (question: Buffer) => {
        const { method } = JSON.parse(String(question)) as { method: keyof typeof lists };
        const line = `${JSON.stringify({ result: lists[method] })}\n`;
        for (let from = 0; from < line.length; from += 65_536) socket.write(line.slice(from, from + 65_536));
      }),
    );
    expect(await callControl(other, 'short')).toEqual(lists.short);
    expect(await callControl(other, 'long')).toEqual(lists.long);
  });

  it('whose answer is no JSON, or a code that is not known here, is that of an owner that does not answer as expected (AGENCY-05)', async () => {
    const lines = ['no JSON', '{"error":"newer","code":"NEWER_CODE"}', '{"error":"older"}', '\n{"result":1}'];
    const other = await listen('other', (socket) => socket.on('data', () => socket.write(`${lines.shift() ?? ''}\n`)));
    for (const reason of ['the answer is not JSON', 'newer', 'older'])
      await expect(callControl(other, 'x', {}, 'RELAY_CONTROL')).toRejectCode('RELAY_CONTROL', { reason });
    expect(await callControl(other, 'x')).toBe(1);
  });
});
