// SPDX-License-Identifier: Apache-2.0
// What a person at a terminal is told and asked: faults, questions, progress over files, and what a view shows of each value.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, expect, it, vi } from 'vitest';
import { Answers } from '../../../src/cli/draft/ask/answers.js';
import { faultOf } from '../../../src/cli/fault.js';
import { contentView } from '../../../src/cli/inspect/content.js';
import { inspectBytes } from '../../../src/cli/inspect/kinds.js';
import { renderView } from '../../../src/cli/inspect/view.js';
import { digestViews } from '../../../src/cli/message/digest-views.js';
import { SentFiles } from '../../../src/cli/message/handover.js';
import { withKnownMailbox } from '../../../src/cli/message/mailboxes.js';
import { untilAborted } from '../../../src/cli/terminal/interruption.js';
import { overFiles } from '../../../src/cli/terminal/progress.js';
import { questions } from '../../../src/cli/terminal/questions.js';
import { UsageError } from '../../../src/cli/usage-error.js';
import { encode } from '../../../src/cbor/encode.js';
import { toHex } from '../../../src/core/bytes.js';
import { fail } from '../../../src/core/errors.js';
import { LIMITS } from '../../../src/core/limits.js';
import { sha256 } from '../../../src/crypto/digest/digest.js';

const folder = mkdtempSync(join(tmpdir(), 'rogatory-answers-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('tells a fault of the system as one of its file, and leaves a fault of the program to be shown whole', () => {
  const ofSystem = Object.assign(new TypeError('boom'), { syscall: 'open', code: 'EACCES', path: '/x' });
  expect(faultOf(ofSystem)).toMatchObject({ exitCode: 1, text: expect.stringMatching(/^\/x: this account has no permission/) as string });
  for (const fault of [new TypeError('a mistake'), { syscall: 'open' }])
    expect(() => faultOf(fault)).toThrow(expect.toSatisfy((thrown: unknown) => thrown === fault) as Error);
  const text = (field: string): string => faultOf(fail('CRYPTO_KEY_FILE', { field })).text;
  expect(text('/x.key: ENOENT')).toMatch(/: \/x\.key: no such file or folder$/);
  expect(text('/x.key: EIO')).toMatch(/: \/x\.key: EIO$/);
  expect(text('/x.key: kind')).toMatch(/: \/x\.key: no key file that can be used: kind$/);
  expect(text('kind')).toMatch(/: no key file that can be used: kind$/);
});

it('asks one line after another, and says so when there are no more', async () => {
  const stdin = new PassThrough();
  vi.spyOn(process, 'stdin', 'get').mockReturnValue(stdin as never);
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const asked = questions();
  stdin.end(' one \ntwo\n');
  expect([await asked.ask('first?'), await asked.ask('second?')]).toEqual(['one', 'two']);
  await expect(asked.ask('third?')).rejects.toBeInstanceOf(UsageError);
  asked.close();
});

it('waits for a signal that comes, and for none that has come', async () => {
  const stop = new AbortController();
  let isOver = false;
  const waited = untilAborted(stop.signal).then(() => (isOver = true));
  await Promise.resolve();
  expect(isOver).toBe(false);
  stop.abort();
  await waited;
  await untilAborted(stop.signal);
});

it('counts several files on one bar: a count that falls is the next file, one that stays is the same', () => {
  const shown: number[] = [];
  const count = overFiles({ at: (done: number) => shown.push(done), end: () => undefined });
  for (const done of [5, 5, 10, 3, 3]) count({ done });
  expect(shown).toEqual([5, 5, 10, 13, 13]);
});

it('continues a draft that is an object, and nothing else', () => {
  const draft = (text: string) => {
    writeFileSync(join(folder, 'draft.json'), text);
    return Answers.in(join(folder, 'draft.json')).body;
  };
  expect(draft('{"a":1}')).toEqual({ a: 1 });
  expect(Answers.in(join(folder, 'absent.json')).body).toEqual({});
  for (const text of ['null', '[]', '7', '"text"']) expect(() => draft(text)).toThrow(UsageError);
});

it('names the mailboxes of a directory only when it is the mailbox that is not known', async () => {
  const known = (scope: string, id: string) =>
    withKnownMailbox(folder, 'mla@demo-b', () => Promise.reject(fail('TRUST_UNKNOWN', { scope, id })));
  for (const [scope, id] of [
    ['demo-b', 'police'],
    ['demo-c', 'mla'],
  ] as const)
    await expect(known(scope, id)).toRejectCode('TRUST_UNKNOWN', { scope, id });
});

it('shows digests by the names of their hashes, and those of unknown hashes by number', () => {
  const digests = [
    [-16, Uint8Array.of(1)],
    [-44, Uint8Array.of(2)],
    [-99, Uint8Array.of(3)],
  ];
  expect(digestViews({ digests } as never)).toEqual({ sha256: '01', sha512: '02', unverified: { '-99': '03' } });
  expect(digestViews({ digests: digests.slice(0, 1) } as never)).toEqual({ sha256: '01' });
});

it('has nothing on its way for a message without files', async () => {
  const files = new SentFiles();
  await files.of({ archived: () => Promise.reject(new TypeError('asked')) } as never, undefined);
  expect([files.text(), files.areAtRelay]).toEqual(['', true]);
});

it('renders values that do not fit on their line below it, and yes for true', () => {
  expect(renderView({ on: true, off: false, none: null, list: ['a\nb', ['x'.repeat(41)], { name: 'n', more: 'm' }] })).toBe(
    ['on    yes', 'off   no', 'none  none', 'list:', '  - "a\\nb"', `  - ["${'x'.repeat(41)}"]`, '  - name  n', '    more  m', ''].join(
      '\n',
    ),
  );
});

it('shows the certificates of a signer by their digests, and no key file whose cost is not told', async () => {
  const signer = { role: 'seal', signerId: Uint8Array.of(1), status: 'active', from: 0, to: 1, keys: new Map() };
  const certificate = Uint8Array.of(7);
  const [plain, certified] = contentView({ signers: [signer, { ...signer, certificates: [certificate] }] }, 0)['signers'] as readonly [
    object,
    object,
  ];
  expect(plain).not.toHaveProperty('certificates');
  expect(certified).toMatchObject({ certificates: [toHex(sha256(certificate))] });
  const file = (kind: unknown, cost: unknown) =>
    inspectBytes(encode(['rogatory-key/1', kind, cost, 0, 0, 0] as never), { now: 0, place: { part: '' } });
  expect(await file('seal', [LIMITS.keyFileMaxLogN])).toMatchObject({ kind: 'key file', holds: 'seal key' });
  for (const [kind, cost] of [
    ['seal', [LIMITS.keyFileMaxLogN + 1]],
    ['seal', ['x']],
    ['seal', 0],
    [0, [1]],
  ])
    await expect(file(kind, cost)).toRejectCode('CRYPTO_KEY_FILE');
});
