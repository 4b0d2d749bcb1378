// SPDX-License-Identifier: Apache-2.0
// An administrator describes a root or a directory wrongly: file and member are told, in a dry run too, before a key is opened.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/cli/usage-error.js';
import { capture, command, output } from '../capture.js';
import { person } from '../people.js';

const trust = command('trust');
const base = mkdtempSync(join(tmpdir(), 'rogatory-described-'));
const officer = person(base);
const seal = officer.agency('seal');
const [root1, root2, directory1, directory2, freshness] = [
  officer.key('root-1'),
  officer.key('root-2'),
  officer.key('directory-1'),
  officer.key('directory-2'),
  officer.key('freshness-1'),
];
afterAll(() => rmSync(base, { recursive: true, force: true }));

function file(name: string, value: object): string {
  writeFileSync(join(base, name), JSON.stringify(value));
  return join(base, name);
}
const ROOT = {
  ...{ scope: 'demo-a', suite: 'rogatory-classic', days: 30 },
  roles: {
    root: { threshold: 2, signers: [root1.report, root2.report] },
    directory: { threshold: 2, signers: [directory1.report, directory2.report] },
    freshness: { threshold: 1, signers: [freshness.report] },
  },
};
const AGENCY = { id: 'ca', names: { en: 'Central Authority (demonstration)' }, mailboxes: ['mla'], keys: seal.report };
const RELAY = {
  ...{ id: 'relay-1', urls: ['wss://relay.example/x'], mailboxes: ['mla'] },
  keys: Object.fromEntries(['link', 'log', 'cosign'].map((role) => [role, officer.key(role).report])),
};
const root = join(base, 'root.cose');

beforeAll(async () => {
  await output(trust, 'publish', 'root', file('root.json', ROOT), root1.key, root2.key, '--out', root, ...officer.unlock);
});

const publish = (description: string, ...more: readonly string[]) =>
  capture(trust, 'publish', 'directory', description, '--root', root, ...more);

describe('a description of a directory', () => {
  it.each<[string, object, string]>([
    ['days', { days: 31 }, ': "days" is a whole number from 1 to 30'],
    ['days', { days: 0 }, ': "days" is a whole number from 1 to 30'],
    ['kemDays', { agencies: [{ ...AGENCY, kemDays: 29 }] }, ': agencies[0]: "kemDays" is a whole number from 30 to 90'],
    ['kemDays', { agencies: [{ ...AGENCY, kemDays: 91 }] }, ': agencies[0]: "kemDays" is a whole number from 30 to 90'],
    [
      'competences',
      { agencies: [{ ...AGENCY, competences: ['RQ-XX'] }] },
      ': agencies[0]: "competences" has RQ-XX, which is no code of a role, a stage or a measure; ',
    ],
    [
      'urls',
      { relays: [{ ...RELAY, urls: ['127.0.0.1:8443'] }] },
      ': relays[0]: urls[0]: 127.0.0.1:8443 is no address that begins with ws:// or wss://',
    ],
    ['urls', { relays: [{ ...RELAY, urls: ['https://relay.example'] }] }, ' is no address that begins with ws:// or wss://'],
    ['urls', { relays: [{ ...RELAY, urls: ['wss://me@relay.example'] }] }, ' is an address with a user name or a #, and needs none'],
    ['urls', { relays: [{ ...RELAY, urls: ['wss://relay.example/#x'] }] }, ' is an address with a user name or a #, and needs none'],
  ])('is refused for its %s: %j', async (_, fault, told) => {
    const path = file('directory.json', { version: 1, agencies: [AGENCY], relays: [RELAY], ...fault });
    const dry = await publish(path, '--dry-run');
    expect(dry.error).toBeInstanceOf(UsageError);
    expect(String(dry.error)).toContain(`${path}: `);
    expect(String(dry.error)).toContain(told);
    const run = await publish(path, directory1.key, '--out', join(base, 'never.cose'), ...officer.unlock);
    expect(String(run.error)).toBe(String(dry.error));
  });

  it('is taken at the ends of its ranges, with a warning about a first one that has another version', async () => {
    const ends = { days: 30, agencies: [{ ...AGENCY, kemDays: 90, competences: ['RQ-CA', 'RD-CA', 'VID', 'TRIAL'] }], relays: [RELAY] };
    expect((await publish(file('ends.json', { version: 1, ...ends }), '--dry-run')).stderr).not.toContain('WARNING');
    expect((await publish(file('second.json', { version: 2, ...ends, days: 1 }), '--dry-run')).stderr).toContain(
      'WARNING: the first directory of a state has version 1',
    );
  });

  it('is signed by the signers of its role alone, and the file of another is named', async () => {
    const path = file('directory.json', { version: 1, agencies: [AGENCY], relays: [RELAY] });
    const { error } = await publish(path, directory1.key, root1.key, '--out', join(base, 'never.cose'), ...officer.unlock);
    expect(error).toBeInstanceOf(UsageError);
    expect(String(error)).toContain(`${root1.key}: no signer of the role directory: leave this file out`);
    expect(String(error)).not.toContain(directory1.key);
  });
});

describe('a description of a root', () => {
  it.each<[string, object, string]>([
    ['directory', { threshold: 1, signers: [directory1.report] }, ': roles: directory: "signers" are at least 2'],
    [
      'directory',
      { threshold: 1, signers: [directory1.report, directory2.report] },
      ': roles: directory: "threshold" is a whole number from 2 to 2',
    ],
    ['root', { threshold: 3, signers: [root1.report, root2.report] }, ': roles: root: "threshold" is a whole number from 1 to 2'],
    ['freshness', { threshold: 0, signers: [freshness.report] }, ': roles: freshness: "threshold" is a whole number from 1 to 1'],
  ])('is refused for its role %s: %j', async (role, set, told) => {
    const path = file('faulty.json', { ...ROOT, roles: { ...ROOT.roles, [role]: set } });
    const { error } = await capture(trust, 'publish', 'root', path, '--dry-run');
    expect(error).toBeInstanceOf(UsageError);
    expect(String(error)).toContain(`${path}${told}`);
  });
});
