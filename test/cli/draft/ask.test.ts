// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Answers } from '../../../src/cli/draft/ask/answers.js';
import { askRequest, interview } from '../../../src/cli/draft/ask/ask.js';
import type { AskLanguage } from '../../../src/cli/draft/ask/questions.js';
import { prompts } from '../../../src/cli/terminal/prompts.js';
import type { MeasureType, MessageBody } from '../../../src/vocabulary/index.js';
import { UsageError } from '../../../src/cli/usage-error.js';
import { capture, command } from '../capture.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rogatory-ask-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const ENTER = '\r';
const DOWN = '\u001b[B';
const FACTS =
  'On 12 May 2026 in Sample City three persons of a group encrypted the computers of a hospital and demanded a ransom; the loss is 150,000 US dollars.';

/** What the officer types, by the beginning of the question; the first that fits. */
const SAID: readonly (readonly [question: RegExp, keys: string])[] = [
  [/^Your own file number/, `A-2026-17${ENTER}`],
  [/^Language/, `en${ENTER}`],
  [/^Your State/, `XA${ENTER}`],
  [/^Its State/, `XB${ENTER}`],
  [/^Legal basis/, `${DOWN.repeat(7)}${ENTER}`],
  [/^Articles/, `18(3)(f); 18(15)${ENTER}`],
  [/^Facts/, `${FACTS}${ENTER}`],
  [/wording of the article/, `A person who makes the data of others unusable in order to obtain payment is punished.${ENTER}`],
  [/^Maximum penalty/, `120${ENTER}`],
  [/^Day of the offence/, `2026-05-12${ENTER}`],
  [/time-barred/, `2031-05-12${ENTER}`],
  [/date of birth/, `1984-06-15${ENTER}`],
  [/^Provisions of the other State/, `Criminal Code of State B, article 148${ENTER}`],
  [/from \(2026/, `2026-04-12T00:00:00Z${ENTER}`],
  [/to \(2026/, `2026-06-12T00:00:00Z${ENTER}`],
  [/Date of the order/, `2026-09-01${ENTER}`],
  [/: value/, `customer 4711${ENTER}`],
  [/categories of data/, ` ${ENTER}`],
  [/^(?:What do you ask for|Ne talep ediyorsunuz)/, ` ${ENTER}`],
  [/\(Y\/n\)|\(y\/N\)/, `y${ENTER}`],
];

interface Told {
  readonly code: number | undefined;
  readonly stdout: string;
  readonly error: unknown;
  readonly questions: readonly string[];
}

/** An officer at a terminal. @param stop - Ends it with Ctrl-C at this question. */
async function asked(file: string, types: readonly MeasureType[], language: AskLanguage = 'en', stop?: RegExp): Promise<Told> {
  const input = new PassThrough();
  const questions: string[] = [];
  const output = new Writable({
    write(chunk: Buffer, _encoding, done) {
      for (const [, line = ''] of stripVTControlCharacters(chunk.toString()).matchAll(/^\? (.*)$/gm)) {
        const question = line.trim();
        if (questions.some((before) => question.startsWith(before))) continue;
        questions.push(question);
        const keys = stop?.test(question) === true ? '\u0003' : (SAID.find(([about]) => about.test(question))?.[1] ?? choice(chunk));
        setImmediate(() => input.write(keys));
      }
      done();
    },
  });
  // A terminal outlives the question; the library ends what it is given.
  output.end = () => output;
  const told = await capture(() => interview(prompts({ input, output }, 'kept'), file, types, language));
  return { ...told, questions };
}

/** The first choice of a list, or any text. */
function choice(chunk: Buffer): string {
  return /❯/.test(chunk.toString()) ? ENTER : `Some text that says enough about it${ENTER}`;
}

const read = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as MessageBody<'request.submit'>;

describe('draft --ask', () => {
  it('makes a request of the answers, in a file of the officer alone, and tells what is missing in words', async () => {
    const file = join(folder, 'kyc.json');
    const { questions, stdout, error } = await asked(file, ['VASP-KYC']);
    expect(error).toBeUndefined();
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const { refs, payload } = read(file);
    expect(refs.rqRef).toBe('A-2026-17');
    expect(payload).toMatchObject({
      legalBasis: [{ code: 'UNTOC', articles: ['18(3)(f)', '18(15)'], inForceBetween: true }],
      proceedings: { facts: [{ language: 'en', text: FACTS }], offences: [{ id: 'o1', maxPenalty: { months: 120 } }] },
      measures: [
        { type: 'VASP-KYC', id: 'm1', coercive: true, offenceIds: ['o1'], particulars: { accounts: [{ value: 'customer 4711' }] } },
      ],
      persons: [{ id: 'p1', kind: 'natural' }],
    });
    expect(questions.filter((question) => question.startsWith('m1, customer file')).length).toBeGreaterThan(4);
    expect(stdout).not.toMatch(/expected|\\d/);
    expect(stdout).toMatch(/Must be mended|Should be looked at|nothing found/);
  }, 15_000);

  it('keeps what was said when it is ended, and asks for the rest the next time', async () => {
    const file = join(folder, 'half.json');
    const first = await asked(file, ['CRIM-REC'], 'en', /^Facts/);
    expect(first.error).toMatchObject({ name: 'Interrupted', message: 'kept' });
    expect(read(file).payload.proceedings.domesticCaseNo).toBeDefined();
    expect(read(file).payload.proceedings.facts).toBeUndefined();
    const second = await asked(file, []);
    expect(second.questions[0]).toMatch(/^Facts/);
    expect(second.questions).not.toContain('Your own file number');
    expect(read(file).payload.measures).toMatchObject([{ type: 'CRIM-REC', particulars: { personId: 'p1' } }]);
  }, 15_000);

  it('lets the officer choose measures in words, and speaks Turkish', async () => {
    const file = join(folder, 'tr.json');
    const { questions } = await asked(file, [], 'tr', /^Kendi dosya/);
    expect(questions[0]).toMatch(/^Ne talep ediyorsunuz/);
    expect(questions[1]).toMatch(/^Kendi dosya sayınız/);
  }, 15_000);

  it('says what it needs: a file, a terminal, measures, and one of its languages', async () => {
    const error = async (...line: string[]) => String((await capture(() => command('draft')(line))).error);
    expect(await error('--ask')).toContain('--ask needs --out');
    expect(await error('--ask', '--out', join(folder, 'x.json'), 'status.query')).toContain('name measures alone');
    expect(await error('--ask', '--out', join(folder, 'x.json'), '--lang', 'fr')).toContain('en and tr');
    if (!process.stdin.isTTY) expect(await error('--ask', '--out', join(folder, 'x.json'))).toContain('needs a terminal');
    expect(await error('PRES', '--out', join(folder, 'x.json'))).toContain('--out needs --ask');
  });
});

describe('a draft that somebody else wrote', () => {
  const measures = [{ type: 'SUB', id: 'm1' }];
  const prompts = { text: async () => 'x', yes: async () => true, one: async () => 'x', some: async () => ['SUB'] } as never;

  it.each([
    ['of which the payload is a text', { payload: 'none' }, 'payload'],
    ['of which the measures are a text', { payload: { measures: 'SUB' } }, '/payload/measures has another form'],
    [
      'with a measure that does not exist',
      { payload: { measures: [...measures, { type: '__proto__' }] } },
      '/payload/measures has another form',
    ],
    ['with nothing for a measure', { payload: { measures: [null] } }, '/payload/measures has another form'],
    ['of which an inner member is a number', { payload: { measures, proceedings: 5 } }, 'proceedings'],
  ])('%s is refused by the name of the member', async (_name, body, named) => {
    const file = join(folder, 'foreign.json');
    writeFileSync(file, JSON.stringify(body));
    const asked = askRequest(prompts, Answers.in(file), [], 'en');
    await expect(asked).rejects.toThrow(UsageError);
    await expect(asked).rejects.toThrow(named);
  });
});
