// SPDX-License-Identifier: Apache-2.0
// Reports of keys, officers, key files and tokens on a command line: which are taken, and which are refused before their use.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { agencyKeys, openOfficers, readPublicSigner } from '../../../src/cli/key/signers.js';
import { readOfficers } from '../../../src/cli/key/officer.js';
import { describeDirectory } from '../../../src/cli/trust/describe-directory.js';
import { UsageError } from '../../../src/cli/usage-error.js';
import { toHex } from '../../../src/core/bytes.js';
import { LIMITS } from '../../../src/core/limits.js';
import { generateSigner, signerSecret } from '../../../src/crypto/keys/keys.js';
import { encodeSignerSecret, sealKeyFile } from '../../../src/crypto/keys/keystore.js';
import { readKeyChange } from '../../../src/trust/publish/key-change.js';
import { capture, command, output } from '../capture.js';
import { person } from '../people.js';
import type { Person } from '../people.js';
import { BINDING, freshToken } from '../../pkcs11/fake-token.js';
import type { Fake } from '../../pkcs11/fake-token.js';
import { seededRandom } from '../../trust/states.js';

interface Report {
  readonly keys: readonly Record<string, unknown>[];
}

let folder = '';
let anna: Person;
let ben: Person;
let one: ReturnType<Person['key']>;
let two: ReturnType<Person['key']>;
const write = (name: string, value: unknown): string => {
  const path = join(folder, name);
  writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value), { mode: 0o600 });
  return path;
};
const report = (path: string): Report => JSON.parse(readFileSync(path, 'utf8')) as Report;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rogatory-signers-'));
  anna = person(join(folder, 'anna'));
  ben = person(join(folder, 'ben'));
  one = anna.key('one');
  two = ben.key('two');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a report of keys', () => {
  it('names one signer, where one is needed', () => {
    expect(toHex(readPublicSigner(one.report).signerId)).toBe(one.signerId);
    const [entry] = report(one.report).keys;
    const wrong = [[], [entry, ...report(two.report).keys], [{ ...entry, kind: 'kem' }], { 0: entry }, [{ ...entry, keys: {} }]];
    for (const [i, keys] of wrong.entries()) expect(() => readPublicSigner(write(`wrong-${i}.json`, { keys })), `${i}`).toThrow(UsageError);
  });

  it('enters officers by their reports alone, each with a name and a function', () => {
    const agency = anna.agency('agency');
    const validity = { from: 0, to: 1 };
    const [entry] = report(two.report).keys;
    const officer = { ...entry, role: 'officer:judge', person: { name: 'B. Name', function: 'judge' } };
    const read = (...keys: readonly object[]) => agencyKeys(agency.report, [write('officer.json', { keys })], validity, validity);
    const { signers, kems, suites } = read(officer);
    expect(signers.map(({ role, person: owner }) => [role, owner?.name])).toEqual([
      ['seal', undefined],
      ['officer:judge', 'B. Name'],
    ]);
    expect([kems.length, suites]).toEqual([1, ['rogatory-classic']]);
    const person = (name: unknown) => ({ ...officer, person: { name, function: 'judge' } });
    for (const wrong of [[], [officer, entry!], [{ ...officer, kind: 'kem' }], [person(' ')], [person(7)]])
      expect(() => read(...wrong)).toThrow(UsageError);
  });
});

it('describes which officers sign a type of message, as a list', () => {
  const { report: keys } = anna.agency('required');
  const described = (requires: object) => {
    const agency = { id: 'ca', names: { en: 'A' }, mailboxes: ['ca'], keys, requires };
    return describeDirectory(write('directory.json', { version: 1, agencies: [agency], relays: [] }), 0).agencies[0]!.requires;
  };
  expect(described({ 'decision.accept': ['officer:judge', 'officer:clerk'] })).toEqual(
    new Map([['decision.accept', ['officer:judge', 'officer:clerk']]]),
  );
  expect(() => described({ 'decision.accept': 'officer:judge' })).toThrow(UsageError);
});

it('takes of an officer a name and a function of one letter up to the longest text', () => {
  const longest = 'é'.repeat(LIMITS.trustTextMaxBytes / 2);
  expect(readOfficers([`judge=${longest}; A`])).toEqual([{ role: 'officer:judge', person: { name: longest, function: 'A' } }]);
  expect(readOfficers(['judge,clerk']).map(({ role }) => role)).toEqual(['officer:judge', 'officer:clerk']);
  for (const wrong of [`judge=${longest}x; A`, 'judge=; A', 'judge=A;']) expect(() => readOfficers([wrong])).toThrow(UsageError);
});

it('opens keys of officers under one passphrase, or each under its own', async () => {
  const [ofAnna, ofBen] = [anna.unlock[1]!, ben.unlock[1]!];
  const ids = async (files: string, passphrases: string) => (await openOfficers(files, passphrases)).map(({ signerId }) => toHex(signerId));
  const own = anna.key('own');
  expect(await ids(`${one.key},${own.key}`, ofAnna)).toEqual([one.signerId, own.signerId]);
  expect(await ids(`${one.key},${two.key}`, `${ofAnna},${ofBen}`)).toEqual([one.signerId, two.signerId]);
  await expect(ids(one.key, `${ofAnna},${ofBen}`)).rejects.toBeInstanceOf(UsageError);
});

describe('key enter', () => {
  it('asks to enter the officer who is named, for two years unless days are given', async () => {
    const enter = (...more: readonly string[]) =>
      capture(
        command('key', 'enter'),
        one.key,
        '--agency',
        'demo-a/ca',
        '--out',
        join(folder, 'entered'),
        '--force',
        ...anna.unlock,
        ...more,
      );
    const named = ['--officer', 'judge=A. Name; judge'];
    for (const days of [undefined, 30]) {
      const told = await enter(...named, ...(days === undefined ? [] : ['--days', String(days)]));
      expect([told.error, told.code]).toEqual([undefined, 0]);
      const [signer] = readKeyChange(new Uint8Array(readFileSync(join(folder, 'entered')))).change.signers;
      expect([signer!.role, signer!.person?.name, signer!.to - signer!.from]).toEqual(['officer:judge', 'A. Name', (days ?? 730) * 86_400]);
    }
    for (const wrong of [[], ['--officer', 'judge'], [...named, '--officer', 'clerk=B. Name; clerk']])
      expect((await enter(...wrong)).error).toBeInstanceOf(UsageError);
  });
});

describe('a key in a token', () => {
  let fake: Fake;
  beforeEach(() => (fake = freshToken()));
  const described = (more: object = {}): string =>
    write('token.json', {
      ...{ binding: write('binding.cjs', BINDING), module: join(folder, 'module.so'), token: 'fake', label: 'seal' },
      ...{ pin: { file: write('pin', 'a pin\n') }, ...more },
    });
  const keygen = async (...more: readonly string[]): Promise<Report> =>
    JSON.parse(await output(command('keygen'), '--json', ...more)) as Report;

  it('is made, or with --existing only read, and with the file of a half is hybrid (PKCS11-04)', async () => {
    fake.objects = 0;
    const made = await keygen('--token', described());
    expect(made.keys).toMatchObject([{ kind: 'signer', role: 'signer', suite: 'rogatory-classic' }]);
    const read = await keygen('--token', described(), '--existing', '--officer', 'judge=A. Name; judge');
    expect(read.keys).toMatchObject([{ role: 'officer:judge', person: { name: 'A. Name' }, keys: made.keys[0]!['keys'] }]);
    const half = join(folder, 'half.key');
    const drawn = generateSigner('rogatory-hybrid', seededRandom('half of a token'));
    const secret = signerSecret('rogatory-hybrid', new Map([...drawn.seeds].filter(([alg]) => alg !== -19)));
    writeFileSync(half, sealKeyFile(encodeSignerSecret(secret), 'signer', readFileSync(anna.unlock[1]!, 'utf8'), { logN: 10 }));
    const hybrid = await keygen('--token', described({ half }), '--existing', ...anna.unlock);
    expect(hybrid.keys).toMatchObject([{ suite: 'rogatory-hybrid', keys: [{}, {}] }]);
    expect(await output(command('keygen'), '--token', described(), '--existing', '--officer', 'judge=A. Name; judge')).toContain(
      '\n  person     A. Name, judge\n',
    );
  });

  it('is refused for two officers, a path that is not absolute, two sources of the PIN or none, and a whole signer as half', async () => {
    const refused = async (path: string, ...more: readonly string[]) =>
      expect((await capture(command('keygen'), '--token', path, '--existing', ...anna.unlock, ...more)).error).toBeInstanceOf(UsageError);
    await refused(described(), '--officer', 'judge,clerk');
    for (const more of [{ binding: 'binding.cjs' }, { module: 'module.so' }, { pin: {} }, { half: one.key }])
      await refused(described(more));
    await refused(described({ pin: { file: join(folder, 'pin'), credential: 'pin' } }));
  });
});
