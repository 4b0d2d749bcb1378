// A state whose keys lie in three safes: its documents go from officer to officer as files, and nothing else is exchanged.
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UsageError } from '../../src/cli/usage-error.js';
import { unhex } from '../../src/cli/key/public-halves.js';
import type { DirectoryAgency } from '../../src/trust/documents/directory.js';
import { readDirectory } from '../../src/trust/documents/directory-reader.js';
import { readDocument } from '../../src/trust/documents/document.js';
import { writeKeyChange } from '../../src/trust/publish/key-change.js';
import { readRoot } from '../../src/trust/documents/root.js';
import { capture, command, output } from './capture.js';
import { person } from './people.js';
import type { Person } from './people.js';

const trust = command('trust');

const base = mkdtempSync(join(tmpdir(), 'rogatory-apart-'));
const [anna, ben, carl] = ['anna', 'ben', 'carl'].map((name) => person(join(base, name))) as [Person, Person, Person];
const keys = {
  root1: anna.key('root-1'),
  root2: ben.key('root-2'),
  /** Drawn now, announced, and used by the next root: until then it lies elsewhere. */
  root3: carl.key('root-3'),
  stray: carl.key('stray'),
  directory1: anna.key('directory-1'),
  directory2: ben.key('directory-2'),
  freshness1: anna.key('freshness-1'),
  agency: anna.agency('agency'),
};
afterAll(() => rmSync(base, { recursive: true, force: true }));

const at = (who: Person, name: string): string => join(who.folder, name);
/** What is handed over: one file, and nothing else. */
function hand(from: Person, name: string, to: Person, as = name): string {
  copyFileSync(at(from, name), at(to, as));
  return at(to, as);
}
function describeAs(who: Person, name: string, value: object): string {
  writeFileSync(at(who, name), JSON.stringify(value));
  return at(who, name);
}
const roles = (root: readonly string[]) => ({
  root: { threshold: 2, signers: root },
  directory: { threshold: 2, signers: [keys.directory1.report, keys.directory2.report] },
  freshness: { threshold: 1, signers: [keys.freshness1.report] },
});
const wantedIn = (text: string): string[] => (JSON.parse(text) as { wanted: string[] }).wanted;

describe('a threshold whose keys lie apart', () => {
  beforeAll(async () => {
    const root = {
      scope: 'demo-a',
      suite: 'rogatory-classic',
      days: 30,
      roles: roles([keys.root1.report, keys.root2.report]),
      next: [keys.root3.report],
    };
    const description = describeAs(anna, 'root.json', root);
    const args = ['publish', 'root', description, keys.root1.key, '--out', at(anna, 'root-1.cose'), ...anna.unlock];
    expect((await capture(trust, ...args)).error).toMatchObject({ code: 'TRUST_THRESHOLD' });
    expect(existsSync(at(anna, 'root-1.cose'))).toBe(false);
    const partial = await output(trust, ...args, '--partial');
    expect(partial).toContain(`root: 1 of 2 signed; may still sign: ${keys.root2.signerId}`);
  });

  it('signs root, directory and statement, which readers refuse until the last has signed (TRUST-33, TRUST-05)', async () => {
    const waiting = hand(anna, 'root-1.cose', ben);
    expect((await capture(trust, 'init', '--trust', at(ben, 'early'), '--root', waiting)).error).toMatchObject({
      code: 'TRUST_FOLDER',
      cause: { code: 'TRUST_THRESHOLD' },
    });
    const dry = await output(trust, 'sign', waiting, '--dry-run');
    expect(dry).toMatch(
      /kind +root\n[^]*least suite +rogatory-classic[^]*The signed document has the fingerprint [^]*Nothing was signed\.\n$/,
    );
    const signed = await capture(trust, 'sign', waiting, keys.root2.key, '--out', at(ben, 'root.cose'), '--json', ...ben.unlock);
    expect(signed.stderr).toContain('The signed document has the fingerprint');
    expect(JSON.parse(signed.stdout)).toMatchObject({
      kind: 'root',
      complete: true,
      signed: true,
      wanted: ['root: 2 of 2 signed'],
      signatures: 2,
    });
    hand(ben, 'root.cose', anna);
    for (const who of [anna, ben]) await output(trust, 'init', '--trust', at(who, 'trust'), '--root', at(who, 'root.cose'));

    // Both sign a copy of their own, and the copies are joined.
    const relay = { id: 'relay-1', urls: ['wss://relay.example/x'], mailboxes: ['mla'], keys: {} as Record<string, string> };
    for (const role of ['link', 'log', 'cosign']) relay.keys[role] = anna.key(role).report;
    const central = { id: 'ca', names: { en: 'Central Authority (demonstration)' }, mailboxes: ['mla'], keys: keys.agency.report };
    const directory = describeAs(anna, 'directory.json', { version: 1, days: 10, agencies: [central], relays: [relay] });
    const args = ['publish', 'directory', directory, '--root', at(anna, 'root.cose'), '--partial', ...anna.unlock];
    await output(trust, ...args, keys.directory1.key, '--out', at(anna, 'directory.cose'));
    hand(anna, 'directory.cose', ben);
    const held = ['--trust', at(ben, 'trust')];
    expect((await capture(trust, 'import', ...held, at(ben, 'directory.cose'))).stdout).toContain('TRUST_THRESHOLD');
    await output(trust, 'sign', at(ben, 'directory.cose'), keys.directory2.key, ...held, '--out', at(ben, 'signed.cose'), ...ben.unlock);
    const joined = ['sign', at(anna, 'directory.cose'), '--with', hand(ben, 'signed.cose', anna), '--trust', at(anna, 'trust')];
    expect(JSON.parse(await output(trust, ...joined, '--out', at(anna, 'both.cose'), '--json'))).toMatchObject({
      complete: true,
      signed: false,
    });
    hand(anna, 'both.cose', ben);
    for (const who of [anna, ben]) await output(trust, 'import', '--trust', at(who, 'trust'), at(who, 'both.cose'));
    const freshness = ['publish', 'freshness', keys.freshness1.key, '--trust', at(anna, 'trust'), '--partial', '--json', ...anna.unlock];
    expect(wantedIn(await output(trust, ...freshness, '--out', at(anna, 'fresh.cose')))).toEqual(['freshness: 1 of 1 signed']);
    expect(await output(trust, 'import', '--trust', at(ben, 'trust'), hand(anna, 'fresh.cose', ben))).toContain('imported');
  });

  it('signs nothing that was altered, that it does not belong to, or that is no document (TRUST-33)', async () => {
    const file = at(ben, 'root-1.cose');
    const bytes = readFileSync(file);
    const altered = Buffer.from(bytes);
    // The name of a role stands in clear: another letter leaves the form whole, and breaks the signature.
    altered[bytes.indexOf('rogatory-classic')] = 0x52;
    writeFileSync(at(ben, 'altered.cose'), altered);
    const sign = (name: string, key: string, who: Person, ...more: string[]) =>
      capture(trust, 'sign', name, key, ...more, '--out', at(who, 'never.cose'), ...who.unlock);
    expect((await sign(at(ben, 'altered.cose'), keys.root2.key, ben)).error).toBeDefined();
    const expiry = Buffer.from(bytes);
    const issued = readRoot(readDocument(bytes)).claimed.expiresAt;
    const place = bytes.indexOf(Buffer.from(issued.toString(16), 'hex'));
    expiry[place + 3]! ^= 1;
    writeFileSync(at(ben, 'longer.cose'), expiry);
    expect((await sign(at(ben, 'longer.cose'), keys.root2.key, ben)).error).toMatchObject({ code: 'TRUST_DRAFT' });
    expect((await sign(file, keys.directory2.key, ben)).error).toMatchObject({ code: 'TRUST_DRAFT' });
    expect((await sign(at(ben, 'directory.cose'), keys.directory2.key, ben)).error).toMatchObject({ code: 'TRUST_DRAFT' });
    expect((await sign(keys.root2.key, keys.root2.key, ben)).error).toMatchObject({ code: 'CBOR_TAG' });
    expect((await sign(file, keys.root2.key, ben, '--with', at(ben, 'directory.cose'))).error).toBeDefined();
    expect((await capture(trust, 'sign', file, '--out', at(ben, 'never.cose'))).error).toBeInstanceOf(UsageError);
    expect(existsSync(at(ben, 'never.cose'))).toBe(false);
  });

  it('rotates the root to the signers that the old one announced, and to no others (TRUST-60, TRUST-17, TRUST-33)', async () => {
    const root = { scope: 'demo-a', suite: 'rogatory-classic', days: 60, roles: roles([keys.root2.report, keys.root3.report]) };
    const previous = ['--previous', at(ben, 'root.cose')];
    const begin = (name: string, value: object, ...more: string[]) =>
      capture(trust, 'publish', 'root', describeAs(ben, name, value), keys.root2.key, ...previous, '--partial', ...more, ...ben.unlock);
    const strange = { ...root, roles: roles([keys.root2.report, keys.stray.report]) };
    expect((await begin('strange.json', strange, '--out', at(ben, 'strange.cose'))).error).toMatchObject({ code: 'TRUST_ROOT_MISMATCH' });
    const begun = await begin('next-root.json', root, '--out', at(ben, 'root-2.cose'), '--json');
    expect(begun.error).toBe(undefined);
    expect(wantedIn(begun.stdout)).toEqual([
      `root of version 1: 1 of 2 signed; may still sign: ${keys.root1.signerId}`,
      `root: 1 of 2 signed; may still sign: ${keys.root3.signerId}`,
    ]);

    // Carl holds the announced key in a folder of his own, and the first root; Anna signs for the old threshold.
    hand(ben, 'root.cose', carl);
    const carls = ['sign', hand(ben, 'root-2.cose', carl), keys.root3.key, '--root', at(carl, 'root.cose'), '--out', at(carl, 'out.cose')];
    const third = await capture(trust, ...carls, ...carl.unlock);
    expect(third.stdout).toContain('not complete: readers refuse it until the other signers have signed');
    const annas = ['sign', hand(carl, 'out.cose', anna), keys.root1.key, '--trust', at(anna, 'trust'), '--out', at(anna, 'root-2.cose')];
    const last = await capture(trust, ...annas, '--json', ...anna.unlock);
    const report = JSON.parse(last.stdout) as { complete: boolean; explanation: string[] };
    expect(report.complete).toBe(true);
    const said = report.explanation.join('\n');
    expect(said).toContain(`roles, root, signers, root ${keys.root3.signerId}: new: `);
    expect(said).toContain(`roles, root, signers, root ${keys.root1.signerId}: gone`);
    expect(last.stderr).toContain('Changes against the held version:');

    // A reader who holds the first root shows the rotation before taking it in.
    const shown = await output(trust, 'show', hand(anna, 'root-2.cose', ben, 'new-root.cose'), '--trust', at(ben, 'trust'));
    expect(shown).toMatch(
      /^VERIFIED: all required signatures are valid[^]*Changes against the held version:\n[^]*announced signers: [0-9a-f]{64} is gone/,
    );
    for (const who of [anna, ben])
      await output(trust, 'import', '--trust', at(who, 'trust'), at(who, who === ben ? 'new-root.cose' : 'root-2.cose'));
    const { states } = JSON.parse(await output(trust, 'status', '--trust', at(ben, 'trust'), '--json')) as { states: { root: number }[] };
    expect(states).toMatchObject([{ root: 2, directory: 1 }]);
  });

  it('renews a directory from a changed description and loses no key: what is retired stays (TRUST-41)', async () => {
    const now = Math.floor(Date.now() / 1000);
    const change = { scope: 'demo-a', id: 'ca', issuedAt: now, signers: [], kems: [], compromise: [] };
    const retire = [{ key: unhex(keys.agency.signerId), to: now }];
    writeFileSync(at(anna, 'retire.change'), await writeKeyChange({ ...change, retire }, []));
    const next = async (name: string, ...more: string[]): Promise<readonly DirectoryAgency[]> => {
      const publish = ['publish', 'directory', keys.directory1.key, '--trust', at(anna, 'trust'), '--partial', ...more];
      const { stderr } = await capture(trust, ...publish, '--out', at(anna, name), ...anna.unlock);
      said.push(stderr);
      const sign = ['sign', hand(anna, name, ben), keys.directory2.key, '--trust', at(ben, 'trust'), '--out', at(ben, `${name}.signed`)];
      await output(trust, ...sign, ...ben.unlock);
      for (const who of [anna, ben]) await output(trust, 'import', '--trust', at(who, 'trust'), at(ben, `${name}.signed`));
      return readDirectory(readDocument(readFileSync(at(ben, `${name}.signed`)))).claimed.agencies;
    };
    const said: string[] = [];
    const [retired] = await next('directory-2.cose', '--change', at(anna, 'retire.change'));
    expect(retired!.signers.map(({ status }) => status)).toEqual(['retired']);

    const directory = JSON.parse(readFileSync(at(anna, 'directory.json'), 'utf8')) as { agencies: object[]; relays: object[] };
    const police = { id: 'police', names: { en: 'Police (demonstration)' }, mailboxes: ['police'], keys: anna.agency('police').report };
    const [central] = directory.agencies;
    const agencies = [{ ...central, mailboxes: ['mla', 'mla-urgent'] }, police];
    const described = describeAs(anna, 'directory-3.json', { ...directory, agencies });
    const [ca, other] = await next('directory-3.cose', '--description', described);
    expect(ca!.signers).toEqual(retired!.signers);
    expect(ca!.kems).toEqual(retired!.kems);
    expect([ca!.mailboxes, other!.id, other!.signers.length]).toEqual([['mla', 'mla-urgent'], 'police', 1]);
    expect(said.at(-1)).toContain('agencies, ca, mailboxes: mla becomes mla, mla-urgent\nagencies, police: new: ');
    expect(said.at(-1)).not.toContain('signers, seal');
  });
});
