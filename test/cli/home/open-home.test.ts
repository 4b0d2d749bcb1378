// A home that a process has open: commands ask it on its socket. Then its backup, which is put back and stated.
import { cpSync, existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Agency } from '../../../src/agency/agency.js';
import { openAgency } from '../../../src/agency/home/node/open.js';
import { useRunningStates } from '../running.js';

const at = useRunningStates();
const NONE = 'ab'.repeat(32);
const GROUNDS = ['--by', 'N. N.', '--reason', 'a call'];
let agency: Agency;
let dossier = '';
const homeOf = (): string => at.states.b.agency.home;
const ask = (words: string, ...args: readonly string[]) => at.tell(words, ...args, '--home', homeOf());

beforeAll(async () => {
  await at.start('a');
  await at.start('b');
  const body = ['--type', 'request.submit', '--body', join(at.folder, 'request.json')];
  const file = at.write('report.txt', 'a report\n');
  const told = await at.tell('send', ...at.own('a'), ...body, '--to', 'mla@demo-b', '--quiet', '--attach', file);
  ({ dossier } = JSON.parse(told.stdout) as { dossier: string });
  await at.inbox('b', 1, '--save-to', join(at.folder, 'saved'));
});

describe('an open home', () => {
  it('is needed by what asks', async () => {
    for (const words of ['status', 'dossier list', 'held list', 'restores', 'contradictions'])
      expect(await ask(words), words).toMatchObject({
        ...{ code: undefined, stdout: '', stderr: '' },
        error: { code: 'AGENCY_CONTROL', details: { reason: `no process has ${homeOf()} open` } },
      });
    agency = await openAgency({ home: homeOf(), passphrase: at.states.b.passphrase });
  });

  it('tells its status, as its process knows it', async () => {
    const told = await ask('status');
    expect([told.code, told.stderr]).toEqual([0, '']);
    const { link, blobs, ...own } = JSON.parse(JSON.stringify(await agency.status())) as Record<string, object>;
    const { link: linkTold, blobs: blobsTold, ...said } = JSON.parse(told.stdout) as Record<string, object>;
    expect(said).toEqual(own);
    expect(said).toMatchObject({ scope: 'demo-b', id: 'central-authority', relay: 'demo-b/relay-1', queued: 0, dossiers: 1 });
    expect(Object.keys(linkTold ?? {}).slice(0, 1)).toEqual(Object.keys(link ?? {}).slice(0, 1));
    expect(Object.keys(blobsTold ?? {})).toEqual(Object.keys(blobs ?? {}));
  });

  it('lists its dossiers, for people and as JSON', async () => {
    const told = await ask('dossier list');
    const lines = told.stdout.split('\n');
    expect(lines[0]).toMatch(/^1\. we, \d+ [A-Z][a-z]+ \d{4} \d\d:\d\d \(in \d+ days\) {2}\[provisional: data or assets would be lost\]$/);
    expect(lines.slice(1, 3)).toEqual([
      '   - / DEMO-A-2026-0001   request from demo-a/central-authority (Central Authority of State A (demonstration))',
      '   Extortion by malicious software: preservation of data; freezing of crypto-assets   0 of 2 granted',
    ]);
    expect(lines[3]).toMatch(/^ {3}last: Request assistance, .* {3}secret$/);
    expect(lines.slice(4)).toEqual(['']);
    const list = JSON.parse((await ask('dossier list', '--json')).stdout) as unknown;
    const [{ state: held, ...one }] = (await agency.dossiers()) as [Awaited<ReturnType<typeof agency.dossiers>>[number]];
    const { base: _base, middle: _middle, journal: _journal, ...state } = held;
    expect(list).toEqual(JSON.parse(JSON.stringify([{ ...one, state }])));
    expect((await ask('dossier list', '--lang', 'fr')).stdout).not.toBe(told.stdout);
  });

  it('shows a dossier by its id and by the file number of a side', async () => {
    const told = await ask('dossier show', dossier);
    const lines = told.stdout.split('\n');
    expect(lines.slice(0, 4)).toEqual([
      'Our reference: -   Your reference: DEMO-A-2026-0001',
      'request from demo-a/central-authority (Central Authority of State A (demonstration))',
      'Subject: Extortion by malicious software: preservation of data; freezing of crypto-assets',
      'State of the case: open; provisional: data or assets would be lost; secret',
    ]);
    expect(lines).toContain(
      `  Acknowledge receipt (ack.receipt): rogatory draft ack.receipt > FILE; rogatory send --home FOLDER/demo-b/agency --dossier ${dossier} --type ack.receipt --body FILE`,
    );
    expect((await ask('dossier show', 'DEMO-A-2026-0001')).stdout).toBe(told.stdout);
    const view = JSON.parse((await ask('dossier show', dossier, '--json')).stdout) as unknown;
    expect(view).toEqual(JSON.parse(JSON.stringify(await agency.dossier(dossier))));
  });

  it('prints an act of a dossier as a letter, signed by what was received', async () => {
    const html = await ask('dossier print', dossier);
    expect([html.code, html.stderr]).toEqual([0, '']);
    const { timeline } = await agency.dossier(dossier);
    const { messageId, messageDigest } = timeline[0] as { messageId: string; messageDigest: string };
    for (const said of [messageId, 'DEMO-A-2026-0001', 'report.txt']) expect(html.stdout).toContain(said);
    const out = join(at.folder, 'letter.html');
    expect(await ask('dossier print', dossier, '--message', messageDigest, '--out', out)).toMatchObject({ code: 0, stdout: '' });
    expect(readFileSync(out, 'utf8')).toBe(html.stdout);
    expect(statSync(out).mode & 0o777).toBe(0o600);
    const refused = [
      [[dossier, '--message', NONE], `the dossier ${dossier} has no such act that can be printed as a letter`],
      [[dossier, '--type', 'request.return'], `the dossier ${dossier} has no such act that can be printed as a letter`],
      [[dossier, '--pdf'], '--pdf needs --out: a PDF is not for the terminal'],
      [[], 'name a dossier, or give a file with --body (without --message)'],
    ] as const;
    for (const [args, message] of refused)
      expect((await ask('dossier print', ...args)).error, message).toMatchObject({ name: 'UsageError', message });
    expect((await at.tell('dossier print', dossier)).error).toMatchObject({ message: 'the letter of a dossier needs --home' });
    const draft = await at.tell('dossier print', '--body', join(at.folder, 'request.json'));
    expect(draft).toMatchObject({ code: 0, stderr: '' });
    expect(draft.stdout).not.toContain(messageId);
  });

  it('takes a message from the courier for its process', async () => {
    const stick = join(at.folder, 'stick');
    expect((await at.tell('courier export', stick, ...at.own('a'), '--json')).stdout).toMatch(
      /^\{"folder":"FOLDER\/stick","frames":\d+,"blobs":\d+\}\n$/,
    );
    const names = readdirSync(stick);
    const frames = names.filter((name) => name.endsWith('.frame')).length;
    const blobs = names.length - frames;
    const told = await ask('courier import', stick, '--json');
    expect(JSON.parse(told.stdout)).toEqual({ folder: 'FOLDER/stick', accepted: 0, known: frames, blobs: 0, left: [] });
    expect([frames, blobs]).toEqual([1, 1]);
  });

  it('holds nothing, and refuses decisions about what is not there', async () => {
    for (const words of ['held list', 'restores', 'contradictions'])
      expect(await ask(words)).toMatchObject({ code: 0, stdout: '', stderr: '', error: undefined });
    expect((await ask('held discard', NONE, ...GROUNDS)).error).toMatchObject({
      code: 'AGENCY_MESSAGE_UNKNOWN',
      details: { message: NONE },
    });
    expect((await ask('held release', NONE, ...GROUNDS)).error).toMatchObject({
      code: 'AGENCY_NOT_ALLOWED',
      details: { reason: `no attachment with the blob ${NONE} is in quarantine` },
    });
    const origin = 'rogatory/demo-a/central-authority/1796244388520';
    expect((await ask('discard-restore', '--origin', origin, ...GROUNDS)).error).toMatchObject({ code: 'LOG_RESTORE' });
    const awaited = { restore: 'awaited', origin, by: 'N. N.', reason: 'a call' };
    expect((await ask('accept-restore', '--origin', origin, ...GROUNDS)).stdout).toBe(`${JSON.stringify(awaited)}\n`);
    const discarded = { restore: 'discarded', origin, by: 'N. N.', reason: 'a call' };
    expect((await ask('discard-restore', '--origin', origin, ...GROUNDS)).stdout).toBe(`${JSON.stringify(discarded)}\n`);
    expect((await ask('repeat', '--to', 'demo-a/central-authority', '--since', '2026-01-01T00:00:00Z')).stdout).toMatch(
      /^\{"to":"demo-a\/central-authority","owedAgain":\d+\}\n$/,
    );
    expect((await ask('repeat', '--to', 'demo-a/central-authority', '--since', '2126-01-01T00:00:00Z')).error).toMatchObject({
      message: '--since is in the future',
    });
  });

  it('belongs to one process (AGENCY-01)', async () => {
    const busy = { code: 'AGENCY_HOME_BUSY', details: { pid: process.pid, owner: 'this process itself: close what it opened first' } };
    expect((await at.tell('inbox', ...at.own('b'))).error).toMatchObject(busy);
    expect((await at.tell('restored', ...at.own('b'), ...GROUNDS)).error).toMatchObject(busy);
    expect(statSync(join(homeOf(), 'lock')).mode & 0o777).toBe(0o600);
    expect(statSync(join(homeOf(), 'control.sock')).mode & 0o777).toBe(0o600);
  });
});

describe('its backup', () => {
  const out = (name = 'backup'): string => join(at.folder, name);

  it('is written while it is open, is told, and leaves attachments out when asked', async () => {
    const told = await ask('backup', '--out', out(), '--quiet');
    expect([told.code, told.stderr, told.error]).toEqual([0, '', undefined]);
    const manifest = JSON.parse(readFileSync(join(out(), 'manifest.json'), 'utf8')) as {
      files: { path: string; size: number }[];
      madeAt: string;
      log: object;
    };
    const { files, ...about } = manifest;
    expect(JSON.parse(told.stdout)).toEqual({ ...about, files: files.length, bytes: files.reduce((sum, { size }) => sum + size, 0) });
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(about).toEqual({
      ...{ format: 'rogatory-backup/1', kind: 'agency', node: 'demo-b/central-authority', madeAt: about.madeAt, store: 'store.db' },
      ...{ versions: { rogatory: version, node: process.version }, log: about.log },
    });
    const paths = files.map(({ path }) => path);
    expect(paths).toEqual([...paths].sort());
    expect(paths.filter((path) => !/^(trust|keys|blobs)\//.test(path))).toEqual(['agency.json', 'store.db', 'store.db.unstated']);
    expect(paths.filter((path) => path.startsWith('blobs/')).length).toBe(1);
    expect(readFileSync(join(out(), 'store.db.unstated'), 'utf8')).toBe(`demo-b/central-authority, backup of ${about.madeAt}\n`);
    const less = await ask('backup', '--out', out('less'), '--without-attachments', '--quiet');
    expect((JSON.parse(less.stdout) as { files: number }).files).toBe(files.length - 1);
    expect((await ask('backup', '--out', out())).error).toMatchObject({
      code: 'STORE_BACKUP',
      details: { path: out(), reason: 'it is there already, and is not an empty folder; name a new one' },
    });
  });

  it('is written of a home that nobody has open as well, and of none without a store', async () => {
    await agency.close();
    expect(existsSync(join(homeOf(), 'lock'))).toBe(false);
    expect(existsSync(join(homeOf(), 'control.sock'))).toBe(false);
    expect((await ask('backup', '--out', out('closed'), '--quiet')).code).toBe(0);
    cpSync(homeOf(), out('new'), { recursive: true });
    rmSync(join(out('new'), 'store.db'));
    expect((await at.tell('backup', '--home', out('new'), '--out', out('none'), '--quiet')).error).toMatchObject({
      code: 'AGENCY_HOME_INVALID',
      details: { field: `there is no store at ${join(out('new'), 'store.db')}` },
    });
    for (const owner of [[], ['--home', homeOf(), '--config', at.states.b.relay.config]])
      expect((await at.tell('backup', ...owner, '--out', out('none'))).error).toMatchObject({
        message: 'say --home of an agency or --config of a relay, one of them',
      });
    expect(existsSync(out('none'))).toBe(false);
  });

  it('is put back whole, and does not start before the restore is stated (LOG-67)', async () => {
    const home = out('back');
    const told = await at.tell('restore', '--from', out(), '--to', home, '--quiet');
    const { files, ...about } = JSON.parse(readFileSync(join(out(), 'manifest.json'), 'utf8')) as {
      files: object[];
      log: { origin: string; size: number };
    };
    expect(told).toMatchObject({ code: 0, stderr: 'Before it starts: rogatory restored --home FOLDER/back --by NAME --reason TEXT\n' });
    expect(told.stdout).toBe(`${JSON.stringify({ ...about, files: files.length })}\n`);
    const own = ['--home', home, '--passphrase-file', at.states.b.passphraseFile];
    const state = `rogatory restored --home ${home}`;
    const field = `${join(home, 'store.db')}: it came out of a backup, and nobody has stated that; state it first: ${state} --by NAME --reason TEXT`;
    expect((await at.tell('inbox', ...own, '--wait', '0')).error).toMatchObject({ code: 'AGENCY_HOME_INVALID', details: { field } });
    const stated = await at.tell('restored', ...own, ...GROUNDS);
    const { new: begun, ...rest } = JSON.parse(stated.stdout) as { new: string };
    expect(rest).toEqual({ old: about.log.origin, size: about.log.size });
    expect(begun).toMatch(/^rogatory\/demo-b\/central-authority\/\d{13}$/);
    expect(existsSync(join(home, 'store.db.unstated'))).toBe(false);
    expect(await at.tell('inbox', ...own, '--wait', '0')).toMatchObject({ code: 0, stdout: '', error: undefined });
  });

  it('of another store is refused by the home that has run with its own (LOG-67)', async () => {
    const home = out('lost');
    cpSync(homeOf(), home, { recursive: true });
    const { origin } = (JSON.parse(readFileSync(join(out(), 'manifest.json'), 'utf8')) as { log: { origin: string } }).log;
    expect(readFileSync(join(home, 'trust', 'log.demo-b.central-authority'), 'utf8')).toBe(`${origin}\n`);
    rmSync(join(home, 'store.db'));
    const own = ['--home', home, '--passphrase-file', at.states.b.passphraseFile];
    const field = `${join(home, 'store.db')}: it holds no log, and this node has run with ${origin}; put the right store there, or, if none is left, state the loss: rogatory restored --home ${home} --lost --above ${origin} --by NAME --reason TEXT`;
    expect((await at.tell('inbox', ...own, '--wait', '0')).error).toMatchObject({ code: 'AGENCY_HOME_INVALID', details: { field } });
    writeFileSync(join(home, 'trust', 'log.demo-b.central-authority'), 'rogatory/demo-b/central-authority/1\n');
    rmSync(join(home, 'store.db'), { force: true });
    cpSync(join(out('closed'), 'store.db'), join(home, 'store.db'));
    const other = await at.tell('inbox', ...own, '--wait', '0');
    const found = `${join(home, 'store.db')}: it does not hold rogatory/demo-b/central-authority/1, with which this node has run; put the right store there, or, if none is left, state the loss: rogatory restored --home ${home} --above rogatory/demo-b/central-authority/1 --by NAME --reason TEXT`;
    expect(other.error).toMatchObject({ code: 'AGENCY_HOME_INVALID', details: { field: found } });
  });
});
