// Two states come to trust each other by commands and files alone, in this process: the guide's steps with the lighter suite.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UsageError } from '../../src/cli/usage-error.js';
import { toHex } from '../../src/core/bytes.js';
import { LIMITS } from '../../src/core/limits.js';
import { makeParty } from '../log/timestamp/forge.js';
import { capture, command, output } from './capture.js';

const accord = command('accord');
const inspect = command('inspect');
const ceremony = command('ceremony');
const key = command('key');
const keygen = command('keygen');
const trust = command('trust');

const SIDES = ['a', 'b'] as const;
type Side = (typeof SIDES)[number];
const SUITE = 'rogatory-classic';
const DAY = 86_400;
const OFFICERS = SIDES.flatMap((side) =>
  [1, 2].map((n) => ({ scope: `demo-${side}`, name: `Officer ${side.toUpperCase()}${n} (demonstration)`, function: 'registrar' })),
);

interface Shown {
  readonly parties: readonly object[];
  readonly version: number;
  readonly validity?: string;
}
interface Status {
  readonly states: readonly {
    readonly scope: string;
    readonly accord?: { id: string; version: number } | null;
    readonly ceremony?: boolean;
  }[];
}

let folder = '';
const at = (...path: string[]): string => join(folder, ...path);
const json = (path: string, value: unknown): void => writeFileSync(at(path), JSON.stringify(value));
const pass = (side: Side): string[] => ['--passphrase-file', at(side, 'passphrase')];
const seal = (side: Side): string => at(side, 'home/keys/seal-1.key');
const own = (side: Side): string[] => ['--trust', at(side, 'trust')];
const status = async (side: Side): Promise<Status['states']> =>
  (JSON.parse(await output(trust, 'status', ...own(side), '--json')) as Status).states;
const take = (side: Side, ...paths: string[]): Promise<string> => output(trust, 'import', ...own(side), ...paths.map((path) => at(path)));

async function found(side: Side): Promise<void> {
  for (const place of ['keys', 'public', 'to-a', 'to-b']) mkdirSync(at(side, place), { recursive: true });
  writeFileSync(at(side, 'passphrase'), `a long passphrase of state ${side}\n`, { mode: 0o600 });
  const draw = ['--suite', SUITE, '--json', ...pass(side)];
  for (const name of ['root-1', 'root-2', 'directory-1', 'directory-2', 'freshness-1', 'log', 'cosign', 'link'])
    writeFileSync(
      at(side, `public/${name}.json`),
      await output(keygen, '--kind', 'signer', '--out', at(side, `keys/${name}.key`), ...draw),
    );
  writeFileSync(at(side, 'public/agency.json'), await output(keygen, '--out', at(side, 'home/keys'), ...draw));
  const role = (name: string, threshold: number, count: number) => ({
    [name]: { threshold, signers: Array.from({ length: count }, (_, i) => `public/${name}-${i + 1}.json`) },
  });
  const roles = { ...role('root', 2, 2), ...role('directory', 2, 2), ...role('freshness', 1, 1) };
  json(`${side}/root.json`, { scope: `demo-${side}`, suite: SUITE, days: 365, roles });
  const keys = { link: 'public/link.json', log: 'public/log.json', cosign: 'public/cosign.json' };
  const agency = { id: 'central-authority', names: { en: `Central Authority of ${side}` }, competences: ['RQ-CA', 'RD-CA'] };
  json(`${side}/directory.json`, {
    ...{ version: 1, days: 30, agencies: [{ ...agency, mailboxes: ['mla'], keys: 'public/agency.json', kemDays: 60 }] },
    relays: [{ id: 'relay-1', urls: [`wss://relay.state-${side}.example/rogatory`], mailboxes: ['mla'], keys }],
  });
  const [root, draft, directory, freshness] = ['root', 'draft', 'directory', 'freshness'].map((name) => at(side, `${name}.cose`)) as [
    ...[string, string, string, string],
  ];
  const keyOf = (name: string): string => at(side, `keys/${name}.key`);
  await output(trust, 'publish', 'root', at(side, 'root.json'), keyOf('root-1'), keyOf('root-2'), '--out', root, ...pass(side));
  const publish = ['publish', 'directory', at(side, 'directory.json'), keyOf('directory-1'), '--root', root];
  await output(trust, ...publish, '--partial', '--out', draft, ...pass(side));
  await output(trust, 'sign', draft, keyOf('directory-2'), '--root', root, '--out', directory, ...pass(side));
  const fresh = ['publish', 'freshness', keyOf('freshness-1'), '--root', root, '--directory', directory];
  await output(trust, ...fresh, '--out', freshness, ...pass(side));
  await output(trust, 'init', ...own(side), '--root', root);
  await take(side, `${side}/directory.cose`, `${side}/freshness.cose`);
  await output(trust, 'export', ...own(side), '--out', at(side, side === 'a' ? 'to-b' : 'to-a'));
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rogatory-founding-'));
  for (const side of SIDES) await found(side);
  json('officers.json', OFFICERS);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('two states that are founded by commands', () => {
  it('refuse a publication that lacks a signature, and one that is only explained signs nothing (TRUST-04)', async () => {
    const key = at('a/keys/directory-1.key');
    const publish = ['publish', 'directory', at('a/directory.json'), '--root', at('a/root.cose')];
    const out = ['--out', at('none.cose')];
    expect((await capture(trust, ...publish, key, ...out, ...pass('a'))).error).toBeDefined();
    expect(await output(trust, ...publish, '--dry-run', ...out)).toContain('Nothing was signed');
    expect(await output(trust, 'publish', 'root', at('a/root.json'), '--dry-run')).toContain('2 of 2 keys must sign for the role root');
    expect(readdirSync(folder)).not.toContain('none.cose');
    // An output that is there is replaced by --force alone.
    const again = ['publish', 'freshness', at('a/keys/freshness-1.key'), ...own('a'), '--out', at('a/freshness.cose'), ...pass('a')];
    const before = readFileSync(at('a/freshness.cose'));
    expect((await capture(trust, ...again)).error).toBeInstanceOf(UsageError);
    expect(readFileSync(at('a/freshness.cose'))).toEqual(before);
    await output(trust, ...again, '--force');
    expect(readFileSync(at('a/freshness.cose'))).not.toEqual(before);
  });

  it('pin each other in a ceremony with the fingerprint that was heard, and with no other (TRUST-26, TRUST-32)', async () => {
    const fingerprint = async (side: Side): Promise<string> =>
      (JSON.parse(await output(ceremony, 'show', '--root', at(side, 'root.cose'), '--json')) as { fingerprint: string }).fingerprint;
    expect(await output(ceremony, 'show', '--root', at('a/root.cose'))).toMatch(/^ {2}([A-Z2-7]{4} ){12}[A-Z2-7]{4}$/m);
    const confirm = (side: Side, heard: string, root: string, officers = 'officers.json') =>
      capture(
        ...([ceremony, 'confirm', ...own(side), '--root', root, '--fingerprint', heard, '--officers', at(officers)] as const),
        ...['--channel', 'a meeting', seal(side), '--out', at(side, 'ceremony.cose'), ...pass(side)],
      );
    const [ofA, ofB] = [await fingerprint('a'), await fingerprint('b')];
    const pins = (): string => readFileSync(at('a/trust/pins.json'), 'utf8');
    const before = pins();
    expect((await confirm('a', ofA, at('b/root.cose'))).error).toBeInstanceOf(UsageError);
    const misheard = await confirm('a', ofB.replace(/.$/, 'R'), at('b/root.cose'));
    expect(misheard.error).toBeInstanceOf(UsageError);
    expect(String(misheard.error)).toMatch(/group 13 \(...R\) ends with R, and the last character is A or Q\. Have it read out again/);
    expect((await confirm('a', ofA, at('a/root.cose'))).error).toBeInstanceOf(UsageError);
    json('few.json', OFFICERS.slice(1));
    expect((await confirm('a', ofB, at('b/root.cose'), 'few.json')).error).toMatchObject({ code: 'TRUST_DOCUMENT_MALFORMED' });
    expect(pins()).toBe(before);
    expect((await confirm('a', ofB, at('b/root.cose'))).stdout).toContain('demo-b is pinned');
    expect((await confirm('b', ofA, at('a/root.cose'))).code).toBe(0);
    expect(pins()).not.toBe(before);
    const names = (side: Side, to: string) => readdirSync(at(side, to)).map((name) => `${side}/${to}/${name}`);
    expect(await take('a', ...names('b', 'to-a'))).toContain('imported');
    await take('b', ...names('a', 'to-b'));
    const sign = (side: Side, record: string, out: string) =>
      capture(ceremony, 'sign', at(record), seal(side), ...own(side), '--out', at(out), ...pass(side));
    expect((await sign('a', 'a/ceremony.cose', 'none.cose')).error).toBeInstanceOf(UsageError);
    expect((await sign('b', 'a/ceremony.cose', 'a-signed.cose')).code).toBe(0);
    expect((await sign('a', 'b/ceremony.cose', 'b-signed.cose')).code).toBe(0);
    await take('a', 'a-signed.cose');
    await take('b', 'b-signed.cose');
    expect((await status('a')).map(({ scope }) => scope)).toEqual(['demo-a', 'demo-b']);
    expect((await status('a'))[1]).toMatchObject({ freshness: 'fresh', directory: 1, ceremony: true });
  });

  it('propose, counter, sign, show and end an accord (TRUST-21, TRUST-22, TRUST-31, LOG-56)', async () => {
    const { bytes, digest } = await makeParty();
    writeFileSync(at('tsa.cer'), bytes);
    const agencies = Object.fromEntries(SIDES.map((side) => [`demo-${side}`, { 'central-authority': ['mla'] }]));
    const parties = { 'demo-a': 'central-authority', 'demo-b': 'central-authority' };
    const described = { parties, days: 730, minimumSuite: SUITE, agencies, limits: { messagesPerDay: 500 } };
    json('accord.json', described);
    json('one.json', { ...described, parties: { 'demo-a': 'central-authority' } });
    json('no-mailboxes.json', { ...described, agencies: { ...agencies, 'demo-b': null } });
    json('no-agencies.json', { ...described, agencies: { ...agencies, 'demo-b': 7 } });
    json('no-authority.json', { ...described, timestampAuthorities: ['accord.json'] });
    json('counter.json', { ...described, days: 30, timestampAuthorities: ['tsa.cer'] });
    const by = (side: Side, out: string): string[] => [...own(side), '--out', at(out), ...pass(side)];
    const propose = (description: string, ...more: string[]) =>
      capture(accord, 'propose', at(description), seal('a'), ...by('a', 'proposal.cose'), ...more);
    for (const description of ['one.json', 'no-authority.json', 'no-mailboxes.json', 'no-agencies.json', 'none.json'])
      expect((await propose(description)).error).toBeInstanceOf(UsageError);
    expect((await propose('accord.json', '--dry-run')).stdout).toContain('Nothing was signed');
    expect(readdirSync(folder)).not.toContain('proposal.cose');
    const proposed = await propose('accord.json', '--json');
    // Each side sees what it is about to sign before it does.
    expect(proposed.stderr).toContain('central-authority');
    const { id } = JSON.parse(proposed.stdout) as { id: string };
    const show = async (path: string): Promise<Shown> => JSON.parse(await output(inspect, at(path), '--json')) as Shown;
    expect(await show('proposal.cose')).toMatchObject({ id, version: 1, limits: { messagesPerDay: 500 } });
    expect(await output(trust, 'show', at('proposal.cose'), ...own('b'))).toContain('1 of 1 signed');

    // Whoever signed it by the proposal adds nothing by signing again.
    const again = await capture(accord, 'sign', at('proposal.cose'), seal('a'), ...by('a', 'twice.cose'));
    expect(again.error).toBeInstanceOf(UsageError);
    expect(String(again.error)).toContain(
      'the seal of demo-a/central-authority is on it already; missing: seal of demo-b/central-authority. That side signs it',
    );
    expect(readdirSync(folder)).not.toContain('twice.cose');

    await output(accord, 'counter', at('proposal.cose'), at('counter.json'), seal('b'), ...by('b', 'counter.cose'));
    const countered = await show('counter.cose');
    expect(countered).toMatchObject({ id, version: 2, timestampAuthorities: [toHex(digest)] });
    const sign = (...more: string[]) => capture(accord, 'sign', at('counter.cose'), seal('a'), ...by('a', 'signed.cose'), ...more);
    expect((await sign('--dry-run')).stdout).toContain('Nothing was signed');
    expect((await status('a'))[1]!.accord).toBe(null);
    expect((await sign()).stdout).toContain('send the file to the other side to import');
    const whole = await capture(accord, 'sign', at('signed.cose'), seal('b'), ...by('b', 'twice.cose'));
    expect(String(whole.error)).toContain('no signature is missing: import it');
    expect(await take('b', 'signed.cose')).toContain('imported  accord');
    expect((await status('b'))[0]!.accord).toMatchObject({ id, version: 2 });

    const end = (...more: string[]) => capture(accord, 'end', seal('b'), ...by('b', 'end.cose'), '--accord', id, ...more);
    expect((await end('--version', '1')).error).toBeInstanceOf(UsageError);
    const later = new Date((Math.floor(Date.now() / 1000) + DAY) * 1000).toISOString();
    expect((await end('--version', '2', '--at', later, '--dry-run')).stdout).toContain(later.slice(0, 16));
    expect((await status('b'))[0]!.accord).toMatchObject({ version: 2 });
    expect((await end('--version', '2')).code).toBe(0);
    expect(await take('a', 'end.cose')).toContain('imported  accord-end');
    for (const states of [(await status('a'))[1], (await status('b'))[0]]) expect(states!.accord).toBe(null);
    for (const args of [['burn'], ['propose'], ['end', ...own('a')]]) {
      expect((await capture(accord, ...args)).error).toBeInstanceOf(UsageError);
    }
  });

  it('renew a KEM key by a request, a challenge and an answer, each judged as what it is (TRUST-40, TRUST-43)', async () => {
    json('b/home/agency.json', { scope: 'demo-b', id: 'central-authority', floor: SUITE, pins: {} });
    cpSync(at('b/trust'), at('b/home/trust'), { recursive: true });
    const home = ['--home', at('b/home'), ...pass('b')];
    const shown = (path: string, side: Side = 'b') => output(trust, 'show', at(path), ...own(side));
    await output(key, 'rotate', '--role', 'kem', '--out', at('kem.change'), ...home);
    expect(await shown('kem.change')).toMatch(/^WAITING|^VERIFIED/);
    const publish = ['publish', 'directory', at('b/keys/directory-1.key'), at('b/keys/directory-2.key'), ...own('b'), ...pass('b')];
    const unproven = await capture(trust, ...publish, '--change', at('kem.change'), '--out', at('unproven.cose'));
    expect(unproven.error).toMatchObject({ code: 'TRUST_KEY_PROOF' });
    await output(trust, 'challenge', at('kem.change'), ...own('b'), '--out', at('kem.challenge'));
    expect(await shown('kem.challenge')).toMatch(/^WAITING/);
    // The other folder has made no challenge.
    expect(await shown('kem.challenge', 'a')).toMatch(/^NOTHING IS VERIFIED/);
    await output(key, 'answer', at('kem.challenge'), '--out', at('kem.answer'), ...home);
    expect(await shown('kem.answer')).toMatch(/^VERIFIED/);
    expect(await shown('kem.answer', 'a')).toMatch(/^NOTHING IS VERIFIED/);
    await output(trust, ...publish, '--change', at('kem.change'), '--answer', at('kem.answer'), '--out', at('directory-2.cose'));
    const news = await shown('directory-2.cose', 'a');
    expect(news).toMatch(/agencies, central-authority, kem keys, [0-9a-f]{64}: new: .*status active/);
    expect(news).toMatch(/agencies, central-authority, kem keys, [0-9a-f]{64}, status: active becomes retired/);
    for (const side of SIDES) expect(await take(side, 'directory-2.cose')).toContain('imported  directory');
    expect((await status('a'))[1]).toMatchObject({ scope: 'demo-b', directory: 2 });
  });

  it('refuse a changed document, and one that is too long', async () => {
    cpSync(at('b/directory.cose'), at('damaged.cose'));
    const damaged = readFileSync(at('damaged.cose'));
    damaged[400]! ^= 1;
    writeFileSync(at('damaged.cose'), damaged);
    writeFileSync(at('long.cose'), new Uint8Array(LIMITS.directoryMaxBytes + 1));
    for (const name of ['damaged.cose', 'long.cose']) {
      const { code, error } = await capture(trust, 'import', ...own('a'), at(name), '--json');
      expect(code === 1 || error !== undefined, name).toBe(true);
    }
  });
});
