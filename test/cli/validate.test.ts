// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requestSubmit } from '../../src/cli/demo/messages.js';
import { UNTOC_ACCORD } from '../../src/vocabulary/accords/index.js';
import { MEASURE_TYPES, MESSAGES, registry } from '../../src/vocabulary/index.js';
import { capture, command, output } from './capture.js';

const draft = command('draft');
const schema = command('schema');
const validate = command('validate');

/** As {@link capture}, but what the command throws is thrown. */
async function captured(run: () => Promise<number>): Promise<{ out: string; code: number | undefined }> {
  const { stdout, code, error } = await capture(run);
  if (error !== undefined) throw error as Error;
  return { out: stdout, code };
}

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rogatory-validate-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function fileOf(text: string): string {
  const path = join(folder, 'body.json');
  writeFileSync(path, text);
  return path;
}

describe('validate', () => {
  it('finds nothing in a request that lacks nothing', async () => {
    const { out, code } = await captured(() => validate([fileOf(JSON.stringify(requestSubmit())), '--test']));
    expect(out).toContain('nothing found');
    expect(code).toBe(0);
  });

  it('prints where, which rule, what and whence, in the language asked for', async () => {
    const body = requestSubmit();
    delete body.payload.measures[0]?.purpose;
    const path = fileOf(JSON.stringify(body));
    const { out, code } = await captured(() => validate([path, '--test', '--lang', 'tr']));
    expect(out).toContain('Gönderilmeden önce düzeltilmelidir (1)\n');
    expect(out).toContain('Alanı doldurun: yoksa talep edilen makam bunu sormak zorunda kalır.  (kural V020, see UNTOC, UNCAC)\n');
    expect(out).toMatch(/- işlem m1 \(.+\), amaç: işlemin amacını belirtin \(R8\) {2}\[\/payload\/measures\/0\/purpose\]\n/);
    expect(out).toContain('Çeviri henüz denetlenmedi.');
    expect(code).toBe(1);
    const json = await captured(() => validate([path, '--test', '--json']));
    expect(JSON.parse(json.out)).toMatchObject({ rule: 'V020', path: '/payload/measures/0/purpose', severity: 'E', reviewed: true });
    expect(JSON.parse(json.out)).toMatchObject({ text: 'state what the measure is for (R8)', source: 'see UNTOC, UNCAC' });
    expect((JSON.parse(json.out) as { mend: string }).mend).toMatch(/^Fill in the member/);
  });

  it('judges under the terms of an accord, one of ours or of a file, and refuses terms that are none (SCHEMA-34)', async () => {
    const body = requestSubmit();
    const measure = body.payload.measures[0]!;
    const period = { from: '2026-05-01T00:00:00Z', to: '2026-05-31T00:00:00Z' };
    const acting = { period, conditions: 'Demonstration.', legalStatusOfOfficers: 'As officers of the other State.' };
    body.payload.measures[0] = { ...measure, type: 'COV', particulars: acting } as never;
    const [fact] = body.payload.proceedings.facts ?? [];
    body.payload.proceedings.facts = [{ language: 'en', text: (fact?.text ?? '').slice(0, 150) }];
    const path = fileOf(JSON.stringify(body));
    const under = async (accord: string) => (await captured(() => validate([path, '--test', '--accord', accord]))).out;
    const rules = (out: string) => out.match(/\b[PV]\d{2,3}\b/g) ?? [];
    expect(rules((await captured(() => validate([path, '--test']))).out)).not.toContain('P13');
    for (const accord of ['untoc', 'ru-tr', 'eio']) expect(rules(await under(accord)), accord).toContain('P13');
    const terms = join(folder, 'terms.json');
    writeFileSync(terms, JSON.stringify({ ...UNTOC_ACCORD.terms, expectations: {} }));
    expect(rules(await under(terms))).not.toContain('P13');
    writeFileSync(terms, '{}');
    await expect(under(terms)).rejects.toMatchObject({ code: 'SCHEMA_INVALID' });
    await expect(under('nowhere')).rejects.toThrow('nowhere');
  });

  it('tells faults of form and of law together, and judges by the day on which it is asked (SCHEMA-42)', async () => {
    const body = requestSubmit();
    body.refs.rqRef = '';
    Object.assign(body.payload.proceedings.offences[0]!, { limitationExpiry: '2001-01-01' });
    const { out, code } = await captured(() => validate([fileOf(JSON.stringify(body)), '--test']));
    expect(out).toContain('must not be empty');
    expect(out).toContain('Prosecution is time-barred since 1 January 2001. The other State will refuse.');
    expect(code).toBe(1);
  });

  it('names everything that a body lacks in its form', async () => {
    const { out, code } = await captured(() => validate([fileOf('{"refs": {}, "language": "en"}')]));
    expect(out).toMatch(/^Must be mended before it can be sent \(\d+\)$/m);
    expect(out.match(/^ {5}- .*missing/gm)?.length).toBeGreaterThan(2);
    expect(out.match(/rule V001/g)).toHaveLength(1);
    expect(code).toBe(1);
  });

  it('names the place in words, and the codes of a member that has another value', async () => {
    const body = requestSubmit() as unknown as { payload: { measures: object[]; urgency: object; proceedings: { stage: string } } };
    body.payload.urgency = { level: 'HURRY' };
    body.payload.proceedings.stage = 'SOON';
    body.payload.measures[1] = { ...body.payload.measures[1], deadline: { by: 'tomorrow' } };
    const { out } = await captured(() => validate([fileOf(JSON.stringify(body)), '--test']));
    expect(out).toMatch(/- measure m2 \(freezing of crypto-assets\), deadline, by: .+ {2}\[\/payload\/measures\/1\/deadline\/by\]/);
    expect(out).toMatch(/- proceedings, stage: not one of the codes {2}\[.*\]\n {9}one of:\n {11}PRE {2}preliminary check\n/);
    expect(out).not.toMatch(/\\d|\^\[/);
  });

  it('counts the files that are to be sent with the body, listed or in a folder', async () => {
    const body = { ...requestSubmit(), attachments: [{ id: 2, kind: 'ORDER' }] };
    const path = fileOf(JSON.stringify(body));
    const files = join(folder, 'files');
    mkdirSync(files);
    for (const name of ['a.pdf', 'b.pdf']) writeFileSync(join(files, name), name);
    const [one, two] = ['a.pdf', 'b.pdf'].map((name) => join(files, name)) as [string, string];
    const judged = async (...line: string[]) => (await captured(() => validate([path, '--test', ...line]))).out;
    expect(await judged('--attach', one)).toMatch(/- attachment 2.*\[\/attachments\/0/);
    expect(await judged('--attach', one, '--attach', two)).not.toContain('/attachments/0');
    expect(await judged('--attachments', files)).not.toContain('/attachments/0');
    await expect(judged('--attach', join(files, 'c.pdf'))).rejects.toThrow('no such file');
    await expect(judged('--attachments', one)).rejects.toThrow('there is no folder');
    await expect(judged('--to', 'mla@demo-b')).rejects.toThrow('--to and --dossier need --home');
  });

  it('warns of a file that the body names, while nobody said which files go with it', async () => {
    const body = { ...requestSubmit(), attachments: [{ id: 1, kind: 'ORDER' }] };
    const path = fileOf(JSON.stringify(body));
    const told = await capture(validate, path, '--test');
    expect(told.stdout).toMatch(/Should be looked at[^]*rule P47[^]*- attachment 1.*: This document is named and not attached/);
    expect([told.code, told.stderr]).toEqual([
      0,
      'rogatory: name the files with --attach, in the order of their numbers: "rogatory send" wants them\n',
    ]);
    const json = await output(validate, path, '--test', '--json');
    expect(json).toMatch(/"rule":"P47","severity":"W"/);
    const file = join(folder, 'one.pdf');
    writeFileSync(file, 'one');
    const given = await capture(validate, path, '--test', '--attach', file);
    expect(given.stdout + given.stderr).not.toMatch(/P47|--attach/);
    const none = join(folder, 'none');
    mkdirSync(none);
    expect(await capture(validate, path, '--test', '--attachments', none)).toMatchObject({
      code: 1,
      stderr: expect.not.stringContaining('--attach') as string,
    });
  });

  it('takes the type from the first line of a draft, and says so when it was not given', async () => {
    const { out: answer } = await captured(() => draft(['ack.receipt']));
    expect(await captured(() => validate([fileOf(answer)]))).toMatchObject({ code: 0 });
    const wrong = answer.replace(/"name": ".*"/, '"name": 7');
    const judged = async (text: string, ...line: string[]) => (await capture(validate, fileOf(text), ...line)).stderr;
    expect(await judged(wrong)).toBe('rogatory: judged as ack.receipt; give --type if it is another message\n');
    expect(await judged(wrong, '--type', 'ack.receipt')).toBe('');
    for (const before of ['', '// closure\n', '// no.such: a comment\n', '// Note: a comment\n', ' // ack.receipt: a comment\n'])
      expect(await judged(`${before}{}`), before).toBe('rogatory: judged as request.submit; give --type if it is another message\n');
    expect(await judged(answer, '--type', 'request.submit')).toBe('');
  });

  it('says how much of an example was not replaced', async () => {
    const { out: example } = await captured(() => draft(['PRES']));
    const { out, code } = await captured(() => validate([fileOf(example)]));
    expect(out).toMatch(/^\d+ texts are still those of the example/m);
    expect(code).toBe(0);
  });

  it('refuses a type, a language and a file that are none', async () => {
    const path = fileOf('{');
    await expect(captured(() => validate([path, '--type', 'no.such']))).rejects.toThrow('no such message type');
    await expect(captured(() => validate([path, '--type', 'extradition']))).rejects.toThrow('This channel does not carry extradition');
    await expect(captured(() => validate([path, '--lang', 'xx']))).rejects.toThrow('--lang');
    await expect(captured(() => validate([path]))).rejects.toThrow('not JSON');
    await expect(captured(() => validate([]))).rejects.toThrow("missing required argument 'file'");
  });
});

describe('draft', () => {
  it('writes for every type and every measure a template that validate reads, and tells what is missing', async () => {
    for (const name of [...Object.keys(MESSAGES), ...MEASURE_TYPES.codes]) {
      const { out } = await captured(() => draft([name]));
      const type = registry.has(name) ? name : 'request.submit';
      const judged = await captured(() => validate([fileOf(out), '--type', type, '--json']));
      const findings = judged.out
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as { rule: string; text: string });
      expect(
        findings.filter(({ text }) => text === 'missing' || text.startsWith('unknown member')),
        name,
      ).toEqual([]);
    }
  });
});

describe('schema', () => {
  it('prints one type, or all', async () => {
    expect((await captured(() => schema(['closure', '--cddl']))).out).toContain('body-closure = {');
    expect(JSON.parse((await captured(() => schema(['closure', '--json-schema']))).out)).toMatchObject({ title: 'closure 1.0' });
    expect((await captured(() => schema(['--cddl']))).out).toContain('body-request-submit = {');
    expect((await captured(() => schema(['--json-schema']))).out).toContain('body-request-submit');
    await expect(captured(() => schema(['closure']))).rejects.toThrow('--json-schema or --cddl');
    await expect(captured(() => schema(['no.such', '--cddl']))).rejects.toThrow('no such message type');
  });
});
