// Slips of an operator's hand, one at a time: each is found before the relay starts, with its key of relay.toml.
import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
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

/** Slips that need the network of the machine, or certificates; the others are in test/relay/guard. */
const SLIPS: readonly Slip[] = [
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

function setBlobs(edit: Place['edit'], path: string): void {
  edit('[listen]', `[blobs]\npath = "${path}"\n\n[listen]`);
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
