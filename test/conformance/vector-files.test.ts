// A folder of vectors becomes cases: what of it is refused, what is asked, and how an answer is judged.
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { VectorAnswer, VectorRequest } from '../../src/conformance/vectors/subject.js';
import { runConformance } from '../../src/conformance/kit.js';
import type { KitOptions } from '../../src/conformance/kit.js';
import { suiteDigest } from '../../src/conformance/suite/report.js';
import { runCases } from '../../src/conformance/suite/runner.js';
import { vectorCases, vectorsMode } from '../../src/conformance/vectors/vectors-mode.js';
import { indexDigest, indexEntry, writeVectorFolder } from './vector-folder.js';

const root = mkdtempSync(join(tmpdir(), 'rogatory-vectors-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const VECTOR = {
  name: 'one',
  operation: 'cbor.decode',
  clause: 'CBOR-02',
  comment: 'one',
  expect: 'ok',
  input: { bytes: '01' },
  output: { value: 1 },
};
/** Writes a folder of vectors by their file, each in an area of its own, and shared files beside them. */
function folderOf(files: Readonly<Record<string, unknown>>, options: Parameters<typeof writeVectorFolder>[2] = {}): string {
  const areas = Object.entries(files).map(([file, one]) => ({
    area: dirname(file),
    classes: file.includes('b') ? ['Relay'] : ['Reader'],
    files: { [file]: typeof one === 'string' ? one : JSON.stringify(one) },
  }));
  return writeVectorFolder(mkdtempSync(join(root, 'vectors-')), areas, options);
}

describe('a folder of vectors is refused', () => {
  const index = { digest: '', areas: [], shared: [] };
  const area = { area: 'a', classes: [], vectors: [] };
  it.each([
    ...[null, [], 'index', { ...index, digest: 1 }, { ...index, shared: {} }, { ...index, areas: {} }],
    ...[1, { file: 1, sha256: '' }, { file: '', sha256: 1 }].map((entry) => ({ ...index, shared: [entry] })),
    ...[null, { ...area, classes: '' }, { ...area, vectors: '' }].map((one) => ({ ...index, areas: [one] })),
  ])('whose index is %j', (content) => {
    expect(() => vectorCases({ vectors: folderOf({}, { change: () => content }) })).toThrow('index.json has not the form');
  });

  it.each([
    ...[null, [], 'vector', 5, { ...VECTOR, input: 1 }],
    ...['name', 'operation', 'clause', 'comment', 'expect'].map((member) => ({ ...VECTOR, [member]: 1 })),
  ])('of which a file is %j', (content) => {
    expect(() => vectorCases({ vectors: folderOf({ 'a/x.json': JSON.stringify(content) }) })).toThrow('a/x.json has not the form');
  });

  const toFolder = (folder: string): void => {
    rmSync(join(folder, 'a/x.json'));
    mkdirSync(join(folder, 'a/x.json'));
  };
  it.each<[string, string, (folder: string) => void]>([
    ['one of its files is missing', 'a/x.json is missing', (folder) => rmSync(join(folder, 'a/x.json'))],
    ['a folder stands in the place of a file', 'no file', toFolder],
    ['one of its files is another', 'is not the file', (folder) => writeFileSync(join(folder, 'a/x.json'), '{}')],
    ['one of its files is as large as a file may be', 'is not the file', (folder) => truncateSync(join(folder, 'a/x.json'), 16_777_216)],
    ['one of its files is larger', 'or above 16777216 bytes', (folder) => truncateSync(join(folder, 'a/x.json'), 16_777_217)],
    ['its index is no JSON', 'is no JSON', (folder) => writeFileSync(join(folder, 'index.json'), '{')],
    ['its digest is of other files', 'another digest', (folder) => writeFileSync(join(folder, 'index.json'), JSON.stringify(index))],
  ])('when %s', (_, message, act) => {
    const vectors = folderOf({ 'a/x.json': VECTOR });
    expect(vectorCases({ vectors })).toHaveLength(1);
    act(vectors);
    expect(() => vectorCases({ vectors })).toThrow(message);
  });

  it('that names a file outside of it, or shares a file that the index does not name', () => {
    writeFileSync(join(root, 'outside.json'), JSON.stringify(VECTOR));
    const entries = [indexEntry('../outside.json', JSON.stringify(VECTOR))];
    const outside = () => ({ digest: indexDigest(entries), areas: [{ ...area, vectors: entries }], shared: [] });
    expect(() => vectorCases({ vectors: folderOf({}, { change: outside }) })).toThrow('no file of this folder');
    const vectors = folderOf({ 'a/x.json': { ...VECTOR, input: { bytes: { shared: 'shared/none.hex' } } } });
    expect(() => vectorCases({ vectors })).toThrow('does not name shared/none.hex');
  });
});

describe('a vector as a case', () => {
  it('asks what its file says, with shared bytes in their place', async () => {
    const more = { suite: 'rogatory-classic', now: 5, keys: { of: { shared: 'shared/k.json' } } };
    const input = { first: { shared: 'shared/b.hex' }, second: { shared: 'shared/b.hex', cut: 1 } };
    const shared = { 'shared/k.json': '{"kem":1}', 'shared/b.hex': '0102\n' };
    const vectors = folderOf(
      { 'a/bare.json': VECTOR, 'a/full.json': { ...VECTOR, ...more, clause: 'CBOR-02, CBOR-03', input } },
      { shared },
    );
    const asked: VectorRequest[] = [];
    const subject = { offers: () => true, ask: (one: VectorRequest) => (asked.push(one), Promise.resolve({ skip: 'later' })) };
    const cases = vectorCases({ vectors, timeoutMs: 7 });
    const outcomes = await runCases(cases, { name: 'fake', version: '1', close: () => Promise.resolve(), ...subject });
    expect(outcomes.map(({ reason }) => reason)).toEqual(['later', 'later']);
    expect(asked).toStrictEqual([
      { id: 'a/bare', operation: 'cbor.decode', input: { bytes: '01' } },
      { id: 'a/full', operation: 'cbor.decode', ...more, keys: { of: { kem: 1 } }, input: { first: '0102', second: '01' } },
    ]);
    expect(cases[1]).toMatchObject({
      classes: ['Reader'],
      clauses: ['CBOR-02', 'CBOR-03'],
      timeoutMs: 40_007,
    });
  });

  const long = 'x'.repeat(298);
  it.each<[string, object, VectorAnswer, string | undefined]>([
    ['a value and more', {}, { ok: true, output: { value: 1, more: 2 } }, undefined],
    ['another value', {}, { ok: true, output: { value: 2 } }, 'value is 2 instead of 1'],
    ['no value', {}, { ok: true, output: {} }, 'value is absent instead of 1'],
    ['a long value', {}, { ok: true, output: { value: long } }, `value is "${long}" instead of 1`],
    ['a longer value', {}, { ok: true, output: { value: `${long}x` } }, `value is "${long}x... (301 characters) instead of 1`],
    ['a refusal', {}, { ok: false, code: 'CBOR_TRAILING' }, 'CBOR_TRAILING instead of ok'],
    ['what is refused', { expect: 'CBOR_TRAILING', output: null }, { ok: true, output: {} }, 'accepted instead of CBOR_TRAILING'],
    ['the wrong code', { expect: 'CBOR_TRAILING', output: null }, { ok: false, code: 'OTHER' }, 'OTHER instead of CBOR_TRAILING'],
    ['the right code', { expect: 'CBOR_TRAILING', output: null }, { ok: false, code: 'CBOR_TRAILING' }, undefined],
  ])('judges an answer of %s', async (_, changes, answer, reason) => {
    const vectors = folderOf({ 'a/x.json': { ...VECTOR, ...changes } });
    const subject = { name: '', version: '', offers: () => true, ask: () => Promise.resolve(answer), close: () => Promise.resolve() };
    const [outcome] = await runCases(vectorCases({ vectors }), subject);
    expect(outcome?.reason).toBe(reason);
    expect(outcome?.outcome).toBe(reason === undefined ? 'passed' : 'failed');
  });
});

describe('a run of vectors', () => {
  const vectors = folderOf({
    'a/one.json': VECTOR,
    'a/one.more.json': { ...VECTOR, expect: 'CBOR_TRAILING', input: { bytes: '0101' }, output: null },
    'a/onemore.json': { ...VECTOR, operation: 'cbor.none' },
    'b/two.json': { ...VECTOR, input: { bytes: '02' } },
    'b/three.json': { ...VECTOR, input: { bytes: 2 } },
  });
  const run = (options: Partial<KitOptions> = {}) =>
    runConformance({ version: '4.5', program: '', modes: ['vectors'], vectors, ...options });

  it('asks our own adapter where no command is named', async () => {
    const report = await run();
    expect(report.implementation).toEqual({ name: 'rogatory', version: '4.5' });
    expect(report.cases.map(({ outcome, reason }) => reason ?? outcome)).toEqual([
      ...['passed', 'passed', 'cbor.none is not offered', 'value is 2 instead of 1'],
      'CALL: a vector must give text in bytes instead of ok',
    ]);
    expect(report.digest).toBe(suiteDigest(vectorCases({ vectors }), vectorsMode.filesDigest({ vectors })));
  });

  it.each<[string, Partial<KitOptions>, string[]]>([
    ['of an area', { areas: ['a'] }, ['a/one', 'a/one.more', 'a/onemore']],
    ['of one name, and of those below it', { areas: ['a/one'] }, ['a/one', 'a/one.more']],
    ['of two areas', { areas: ['b', 'a/onemore'] }, ['a/onemore', 'b/two', 'b/three']],
    ['that bind a class', { classes: ['Relay', 'Witness'] }, ['b/two', 'b/three']],
    ['that the caller does not skip', { classes: ['Relay'], skips: ({ id }) => (id === 'b/two' ? 'not now' : undefined) }, ['b/three']],
  ])('may choose the cases %s', async (_, options, chosen) => {
    const { cases } = await run(options);
    const isSkipped = ({ reason = '' }) => ['not chosen', 'not now'].includes(reason);
    expect(cases.filter((one) => !isSkipped(one)).map(({ id }) => id)).toEqual(chosen);
  });
});
