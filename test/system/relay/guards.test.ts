// Slips of an operator's hand, one at a time: each is found before the relay starts, with its key of relay.toml.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareStates } from '../../../src/cli/demo/states.js';

import { isRogatoryError } from '../../../src/core/errors.js';
import { loadRelayConfig } from '../../../src/relay/config.js';
import { startRelay } from '../../../src/relay/from-config.js';
import { checkRelay } from '../../../src/relay/guard/relay-check.js';
import { tlsFindings } from '../../../src/relay/guard/tls-files.js';
import { capture, command } from '../../cli/capture.js';

/** A relay of its own for each case. */
interface Place {
  /** Folder of relay.toml. */
  readonly relay: string;
  readonly file: string;
  /** Changes relay.toml. */
  edit(from: string | RegExp, to: string | ((whole: string, part: string) => string)): void;
}

const DAY_MS = 86_400_000;

type Slip = readonly [name: string, key: string, slip: (place: Place) => unknown];

let folder = '';
let master = '';
let count = 0;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rogatory-guards-'));
  mkdirSync(join(folder, 'master'));
  const [state] = await prepareStates(join(folder, 'master'), 'rogatory-classic');
  master = state.folder;
  const config = join(master, 'relay', 'relay.toml');
  writeFileSync(config, readFileSync(config, 'utf8').replace(/^port = .*$/m, 'port = 0'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function newPlace(): Place {
  const own = join(folder, `case-${++count}`);
  cpSync(master, own, { recursive: true });
  const relay = join(own, 'relay');
  const file = join(relay, 'relay.toml');
  return {
    relay,
    file,
    edit(from, to) {
      const text = readFileSync(file, 'utf8');
      const changed = typeof to === 'string' ? text.replace(from, to) : text.replace(from, to);
      if (changed === text) throw new TypeError(`nothing to change: ${String(from)}`);
      writeFileSync(file, changed);
    },
  };
}

/** The keys that are found, parse errors among them. */
async function keysOf(file: string): Promise<readonly string[]> {
  try {
    return (await checkRelay(loadRelayConfig(file))).map(({ key }) => key);
  } catch (error) {
    if (isRogatoryError(error, 'RELAY_CONFIG')) return [error.details.field];
    throw error;
  }
}

function makeCertificate(relay: string, name: string, subject: string, days: number): void {
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', String(days)],
      ...['-subj', `/CN=${subject}`, '-addext', `subjectAltName=DNS:${subject}`],
      ...['-keyout', join(relay, `${name}.key`), '-out', join(relay, `${name}.pem`)],
    ],
    { stdio: 'ignore' },
  );
}

const withTls = (certificate: string, key: string): string => `port = 0\ntls_certificate = "${certificate}"\ntls_private_key = "${key}"`;

/** Writes the certificate `a.pem` with its key `a.key`, and names files. */
function useTls({ relay, edit }: Place, certificate: string, key: string): void {
  makeCertificate(relay, 'a', 'localhost', 9);
  edit('port = 0', withTls(certificate, key));
}

const SLIPS: readonly Slip[] = [
  ['an unknown key', 'listen.prot', ({ edit }) => edit('port = 0', 'port = 0\nprot = 1')],
  ['a misspelt table', 'listne', ({ edit }) => edit('[listen]', '[listne]')],
  ['an id that the directory does not list', 'relay.id', ({ edit }) => edit('id = "relay-1"', 'id = "relay-2"')],
  ['a scope whose directory is not held', 'trust.pins.demo-x', ({ edit }) => edit('scope = "demo-a"', 'scope = "demo-x"')],
  ['a link key that is not there', 'keys.link', ({ relay }) => rmSync(join(relay, 'keys', 'link.key'))],
  ['a log key that is not there', 'keys.log', ({ relay }) => rmSync(join(relay, 'keys', 'log.key'))],
  ['a cosign key that is not there', 'keys.cosign', ({ relay }) => rmSync(join(relay, 'keys', 'cosign.key'))],
  ['a folder of keys that is not there', 'keys.link', ({ relay }) => renameSync(join(relay, 'keys'), join(relay, 'kees'))],
  ['keys of two roles in each other`s place', 'keys.log', ({ relay }) => swap(join(relay, 'keys'), 'log.key', 'cosign.key')],
  [
    'a key of another relay',
    'keys.link',
    ({ relay }) => copyFileSync(join(relay, '..', 'administration', 'keys', 'root-1.key'), join(relay, 'keys', 'link.key')),
  ],
  ['a damaged key file', 'keys.log', ({ relay }) => writeFileSync(join(relay, 'keys', 'log.key'), 'no key')],
  ['a key file that others can read', 'keys.link', ({ relay }) => chmodSync(join(relay, 'keys', 'link.key'), 0o644)],
  ['a key file that others can write', 'keys.cosign', ({ relay }) => chmodSync(join(relay, 'keys', 'cosign.key'), 0o620)],
  ['a wrong passphrase', 'keys.passphrase_file', ({ relay }) => writeFileSync(join(relay, '..', 'passphrase'), 'wrong')],
  ['no passphrase file', 'keys.passphrase_file', ({ edit }) => edit('"../passphrase"', '"../pasphrase"')],
  ['a passphrase file that others can read', 'keys.passphrase_file', ({ relay }) => chmodSync(join(relay, '..', 'passphrase'), 0o640)],
  ['a variable that is not set', 'keys.passphrase_env', ({ edit }) => edit(/passphrase_file = .*/, 'passphrase_env = "NOT_SET_HERE"')],
  ['a store of another kind', 'store.path', ({ edit }) => setStore(edit, 'postgresql://db/relay')],
  ['a scheme before the store', 'store.path', ({ edit }) => setStore(edit, 'sqlite:relay.db')],
  ['a store that is a folder', 'store.path', ({ edit }) => setStore(edit, 'keys')],
  ['a store below a file', 'store.path', ({ edit }) => setStore(edit, 'relay.toml/relay.db')],
  ['a store in /proc', 'store.path', ({ edit }) => setStore(edit, '/proc/relay.db')],
  ['a store in /sys', 'store.path', ({ edit }) => setStore(edit, '/sys/relay/relay.db')],
  [
    'a store that others can read',
    'store.path',
    ({ relay, edit }) => {
      setStore(edit, 'loose.db');
      writeFileSync(join(relay, 'loose.db'), '', { mode: 0o644 });
    },
  ],
  ['a misspelt key of blobs', 'blobs.max_byte', ({ edit }) => setBlobs(edit, 'blobs', 'max_byte = 1')],
  ['a budget of blobs as text', 'blobs.max_bytes', ({ edit }) => setBlobs(edit, 'blobs', 'max_bytes = "1 GB"')],
  ['blobs in /dev', 'blobs.path', ({ edit }) => setBlobs(edit, '/dev/shm/blobs')],
  ['blobs at the path of the store', 'blobs.path', ({ edit }) => setBlobs(edit, 'data/relay.db')],
  ['blobs in the folder of the store', 'blobs.path', ({ edit }) => setBlobs(edit, 'data')],
  ['blobs in the folder of trust', 'blobs.path', ({ edit }) => setBlobs(edit, 'trust')],
  ['blobs below the folder of trust', 'blobs.path', ({ edit }) => setBlobs(edit, 'trust/blobs')],
  ['blobs among other files', 'blobs.path', ({ edit }) => setBlobs(edit, 'keys')],
  ['blobs that are a file', 'blobs.path', ({ edit }) => setBlobs(edit, 'relay.toml')],
  ['blobs below a file', 'blobs.path', ({ edit }) => setBlobs(edit, 'relay.toml/blobs')],
  ['blobs of an agency', 'blobs.path', ({ relay, edit }) => setForeignBlobs(relay, edit, 'ab_1_cd')],
  ['blobs of another relay', 'blobs.path', ({ relay, edit }) => setForeignBlobs(relay, edit, 'owner')],
  ['no folder of trust', 'trust.folder', ({ relay }) => renameSync(join(relay, 'trust'), join(relay, 'trusst'))],
  ['a folder of trust that is a file', 'trust.folder', ({ edit }) => edit(/folder = .*/, 'folder = "relay.toml"')],
  ['an empty folder of trust', 'relay.scope', ({ relay }) => emptyOut(join(relay, 'trust'))],
  ['a document that is damaged', 'trust.folder', ({ relay }) => damageOne(join(relay, 'trust'))],
  ['a pin that is no fingerprint', 'trust.pins.demo-a', ({ edit }) => edit(/^demo-a = "..../m, 'demo-a = "1111')],
  [
    'a pin with one wrong letter',
    'trust.pins.demo-a',
    ({ edit }) => edit(/^demo-a = "(.)/m, (_, a) => `demo-a = "${a === 'A' ? 'B' : 'A'}`),
  ],
  [
    'no pin of the own root, neither here nor in the folder',
    'trust.pins.demo-a',
    ({ relay, edit }) => {
      rmSync(join(relay, 'trust', 'pins.json'));
      edit(/^demo-a = .*\n/m, '');
    },
  ],
  ['a peer that no directory lists', 'peers.dial[0]', ({ edit }) => setDial(edit, 'demo-b/relay-9')],
  ['a peer of an unknown state', 'peers.dial[0]', ({ edit }) => setDial(edit, 'demo-z/relay-1')],
  ['a host that is not this machine`s', 'listen.host', ({ edit }) => edit(/^host = .*/m, 'host = "192.0.2.1"')],
  ['no certificate', 'listen.tls_certificate', (place) => useTls(place, 'b.pem', 'a.key')],
  ['no private key', 'listen.tls_private_key', (place) => useTls(place, 'a.pem', 'b.key')],
  ['a certificate that is none', 'listen.tls_certificate', (place) => useTls(place, 'a.key', 'a.key')],
  [
    'a private key of another certificate',
    'listen.tls_private_key',
    ({ relay, edit }) => {
      for (const name of ['a', 'b']) makeCertificate(relay, name, 'localhost', 9);
      edit('port = 0', withTls('a.pem', 'b.key'));
    },
  ],
];

function setStore(edit: Place['edit'], path: string): void {
  edit(/\[store\]\npath = .*/, `[store]\npath = "${path}"`);
}

function setBlobs(edit: Place['edit'], path: string, line = ''): void {
  edit('[listen]', `[blobs]\npath = "${path}"\n${line}\n\n[listen]`);
}

function setForeignBlobs(relay: string, edit: Place['edit'], file: string): void {
  mkdirSync(join(relay, 'others'));
  writeFileSync(join(relay, 'others', file), 'demo-b/relay-1\n');
  setBlobs(edit, 'others');
}

function setDial(edit: Place['edit'], peer: string): void {
  edit('[listen]', `[peers]\ndial = ["${peer}"]\n\n[listen]`);
}

function swap(keys: string, a: string, b: string): void {
  renameSync(join(keys, a), join(keys, 'x'));
  renameSync(join(keys, b), join(keys, a));
  renameSync(join(keys, 'x'), join(keys, b));
}

function documentsIn(trust: string): readonly string[] {
  return readdirSync(trust).filter((name) => name.endsWith('.cose'));
}

function emptyOut(trust: string): void {
  for (const name of documentsIn(trust)) rmSync(join(trust, name));
}

function damageOne(trust: string): void {
  writeFileSync(join(trust, documentsIn(trust)[0]!), 'no document');
}

describe('the guards of a start', () => {
  it('find nothing in what the demonstration writes (RELAY-34)', async () => {
    const { file } = newPlace();
    expect(await keysOf(file)).toEqual([]);
    expect(await capture(command('relay'), '--config', file, '--check')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('valid'),
    });
  });

  it.each(SLIPS)('find %s, and the start refuses it (RELAY-01, RELAY-34)', async (_name, key, slip) => {
    const place = newPlace();
    slip(place);
    expect(await keysOf(place.file)).toContain(key);
    const started = (async () => startRelay(loadRelayConfig(place.file)))();
    await started.then(
      (relay) => relay.close(),
      () => undefined,
    );
    await expect(started).toRejectCode('RELAY_CONFIG');
  });

  it('keep blobs beside the store unless another folder is named, for this account alone, and know it again (RELAY-34)', async () => {
    const { relay, file, edit } = newPlace();
    const started = async (): Promise<void> => (await startRelay(loadRelayConfig(file))).close();
    await started();
    expect(statSync(join(relay, 'data', 'relay.db-blobs')).mode & 0o777).toBe(0o700);
    mkdirSync(join(relay, 'disk', 'lost+found'), { recursive: true });
    setBlobs(edit, 'disk');
    // A start that was cut off left its note half written.
    writeFileSync(join(relay, 'disk', 'owner.1.new'), '');
    await started();
    expect(readFileSync(join(relay, 'disk', 'owner'), 'utf8')).toBe('demo-a/relay-1\n');
    expect(statSync(join(relay, 'disk')).mode & 0o777).toBe(0o700);
    await started();
    expect(await keysOf(file)).toEqual([]);
  });

  it.runIf(process.getuid?.() === 0)('find blobs of another account (RELAY-34)', async () => {
    const { relay, file, edit } = newPlace();
    mkdirSync(join(relay, 'others'));
    chownSync(join(relay, 'others'), 65_534, 65_534);
    setBlobs(edit, 'others');
    expect(await checkRelay(loadRelayConfig(file))).toMatchObject([{ key: 'blobs.path', remedy: expect.stringContaining('chown -R 0 ') }]);
  });

  it('tell several faults at once, each with what mends it, and never the right fingerprint (RELAY-34)', async () => {
    const { relay, file, edit } = newPlace();
    const right = /^demo-a = "(.*)"/m.exec(readFileSync(file, 'utf8'))![1]!;
    edit(/^demo-a = "(.)/m, (_, a) => `demo-a = "${a === 'A' ? 'B' : 'A'}`);
    chmodSync(join(relay, 'keys', 'link.key'), 0o666);
    setStore(edit, 'keys');
    const { code, stdout } = await capture(command('relay'), '--config', file, '--check');
    expect(code).toBe(1);
    for (const text of ['trust.pins.demo-a:', 'keys.link:', `chmod 600 ${join(relay, 'keys', 'link.key')}`, 'store.path:'])
      expect(stdout).toContain(text);
    expect(stdout).not.toContain(right);
    expect(stdout).not.toContain(right.slice(5));
  });

  it('name the document that is missing, and not only the one that builds on it (RELAY-34)', async () => {
    const { relay, file } = newPlace();
    const trust = join(relay, 'trust');
    const found = new Set<string>();
    for (const name of documentsIn(trust)) {
      renameSync(join(trust, name), join(relay, 'gone'));
      for (const { key, fault } of await checkRelay(loadRelayConfig(file))) found.add(`${key} ${fault.split(/[:,]/)[0]!}`);
      renameSync(join(relay, 'gone'), join(trust, name));
    }
    const missing = ['root demo-a', 'root demo-b', 'the directory of demo-a is missing', 'the directory of demo-b is missing'];
    expect([...found].sort()).toEqual(missing.map((each) => `trust.folder ${each}`));
  });

  it('name a port that is in use, as a warning of the check and a refusal of the start (RELAY-34)', async () => {
    const { file, edit } = newPlace();
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    edit('port = 0', `port = ${(server.address() as AddressInfo).port}`);
    const config = loadRelayConfig(file);
    expect(await checkRelay(config)).toMatchObject([{ key: 'listen.port', isWarning: true, fault: expect.stringContaining('EADDRINUSE') }]);
    await expect(startRelay(config)).rejects.toMatchObject({ code: 'RELAY_CONFIG', details: { field: 'listen.port' } });
    await new Promise((done) => server.close(done));
  });

  it('warn of a certificate for another name, and refuse one that has ended or not begun (RELAY-34)', () => {
    const { relay } = newPlace();
    makeCertificate(relay, 'a', 'relay.example', 1);
    const tls = { certificateFile: join(relay, 'a.pem'), privateKeyFile: join(relay, 'a.key') };
    const found = (url: string, at = Date.now()) =>
      tlsFindings(tls, [url], at).map(({ key, fault, isWarning }) => [key, fault.split(' ')[2], isWarning]);
    expect(found('wss://relay.example/')).toEqual([]);
    expect(found('ws://127.0.0.1:1/')).toEqual([]);
    expect(found('wss://other.example/')).toEqual([['listen.tls_certificate', 'is', true]]);
    expect(found('wss://192.0.2.1/')).toEqual([['listen.tls_certificate', 'is', true]]);
    expect(found('wss://relay.example/', Date.now() + 2 * DAY_MS)).toEqual([['listen.tls_certificate', 'ended', undefined]]);
    expect(found('wss://relay.example/', Date.now() - 2 * DAY_MS)).toEqual([['listen.tls_certificate', 'begins', undefined]]);
  });

  it('refuse an empty store for a relay that has run, and name the command that states a loss (LOG-67)', async () => {
    const { relay, file, edit } = newPlace();
    const config = loadRelayConfig(file);
    await (await startRelay(config)).close();
    const [note] = readdirSync(config.trustFolder).filter((name) => name.startsWith('log.'));
    const origin = readFileSync(join(config.trustFolder, note!), 'utf8').trim();
    expect(origin).toMatch(/^rogatory\/demo-a\/relay-1\/\d+$/);
    setStore(edit, 'dta/relay.db');
    const mistyped = loadRelayConfig(file);
    const [found] = await checkRelay(mistyped);
    expect(found).toMatchObject({ key: 'store.path', remedy: expect.stringContaining(`--lost --above ${origin}`) });
    await expect(startRelay(mistyped)).toRejectCode('RELAY_CONFIG');
    expect(readdirSync(relay)).not.toContain('dta');
    // Also when somebody made the file.
    mkdirSync(dirname(mistyped.storePath));
    writeFileSync(mistyped.storePath, '', { mode: 0o600 });
    await expect(startRelay(mistyped)).toRejectCode('RELAY_CONFIG');
    await (await startRelay(config)).close();
  });
});
