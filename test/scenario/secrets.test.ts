// A whole run with real processes, after which every secret is looked for in all that was said and written.
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { Vault } from '../../src/agency/vault.js';
import { unpack } from '../../src/agency/record.js';
import { prepareStates } from '../../src/cli/demo/states.js';
import type { DemoState } from '../../src/cli/demo/states.js';
import { systemRandom } from '../../src/core/random.js';
import { decodeKemSecret, decodeSignerSecret, openKeyFile } from '../../src/crypto/keystore.js';
import { openSqliteStore } from '../../src/store/sqlite.js';
import { formsOf } from '../cli/capture.js';

const CLI = join(import.meta.dirname, '../../dist/cli/main.js');
const WRONG = 'a wrong passphrase of the test';
const folder = mkdtempSync(join(tmpdir(), 'rogatory-secrets-'));
const said: string[] = [];
const running: ChildProcess[] = [];

afterAll(async () => {
  await stop();
  rmSync(folder, { recursive: true, force: true });
});

async function stop(): Promise<void> {
  const children = running.splice(0).filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
  const ended = children.map((child) => new Promise((done) => child.once('exit', done)));
  for (const child of children) child.kill('SIGTERM');
  await Promise.all(ended);
}

function relay({ relay: { config } }: DemoState): void {
  const child = spawn(process.execPath, [CLI, 'relay', '--config', config], { stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => said.push(chunk.toString('latin1')));
  running.push(child);
}

/** Runs a command; keeps all that it says. */
function command(wanted: 'ends well' | 'fails', ...args: string[]): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], { encoding: 'latin1' });
  said.push(stdout, stderr);
  if ((status === 0) !== (wanted === 'ends well')) throw new TypeError(`${args[0]}: exit code ${status}: ${stderr}`);
}

function filesUnder(place: string): readonly string[] {
  return readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Every secret of a state: seeds and storage key of all key files, the passphrase, and the content keys of all messages. */
async function secretsOf(state: DemoState): Promise<ReadonlyMap<string, Uint8Array>> {
  const open = (bytes: Uint8Array) => openKeyFile(bytes, state.passphrase);
  const secrets = new Map<string, Uint8Array>([[`${state.scope} passphrase`, Buffer.from(state.passphrase)]]);
  for (const path of filesUnder(state.folder).filter((name) => name.endsWith('.key'))) {
    const { kind, secret } = open(new Uint8Array(readFileSync(path)));
    if (kind === 'storage') secrets.set(path, secret);
    else if (kind === 'kem') secrets.set(path, decodeKemSecret(secret).seed);
    else for (const [alg, seed] of decodeSignerSecret(secret).seeds) secrets.set(`${path} ${alg}`, seed);
  }
  const storageKey = secrets.get(join(state.agency.home, 'keys', 'storage.key'))!;
  const store = await openSqliteStore({ path: join(state.agency.home, 'store.db') });
  for (const { key, value } of await new Vault(store, storageKey, systemRandom).list('message')) {
    secrets.set(`content key of ${key}`, unpack<{ contentKey: Uint8Array }>(value).contentKey);
  }
  await store.close();
  return secrets;
}

it('says and stores no secret in the whole of a run: no seed, passphrase, storage key or content key (CRYPTO-13, AGENCY-02)', async () => {
  const [a, b] = await prepareStates(folder);
  const wrong = join(folder, 'wrong');
  writeFileSync(wrong, WRONG);
  for (const state of [a, b]) relay(state);
  const home = (state: DemoState, passphrase = state.passphraseFile) => ['--home', state.agency.home, '--passphrase-file', passphrase];
  const body = join(folder, 'request.json');
  command('ends well', 'send', ...home(a), '--type', 'request.submit', '--to', b.agency.mailbox, '--body', body);
  command('ends well', 'inbox', ...home(b), '--wait', '8');
  command('ends well', 'key', 'list', ...home(b), '--json');
  command('ends well', 'key', 'rotate', '--role', 'kem', '--out', join(folder, 'kem.change'), '--json', ...home(b));
  command('ends well', 'key', 'rotate', '--role', 'seal', '--out', join(folder, 'seal.change'), ...home(a));
  command('ends well', 'keygen', '--out', join(b.folder, 'more', 'keys'), '--json', '--passphrase-file', b.passphraseFile);
  for (const name of ['seal-1.key', 'kem-1.key']) command('ends well', 'inspect', join(a.agency.home, 'keys', name));
  command('fails', 'send', ...home(a, wrong), '--type', 'request.submit', '--to', b.agency.mailbox, '--body', body);
  command('fails', 'inbox', ...home(b, wrong), '--wait', '0');
  command('fails', 'key', 'list', ...home(b, wrong), '--json');
  command('fails', 'key', 'remove', '00', ...home(b));
  command('fails', 'keygen', '--out', join(b.agency.home, 'keys'), '--passphrase-file', b.passphraseFile);
  command('fails', 'relay', '--config', join(folder, 'none.toml'));
  await stop();
  const state = b.administration;
  const trust = ['--trust', state.trust, '--passphrase-file', b.passphraseFile];
  const publish = ['trust', 'publish', 'directory', ...[1, 2].map((n) => join(state.keys, `directory-${n}.key`)), ...trust];
  command('ends well', ...publish, '--change', join(folder, 'kem.change'), '--dry-run', '--json');
  command('ends well', ...publish, '--change', join(folder, 'kem.change'), '--out', join(folder, 'directory-2.cose'));
  command('fails', ...publish, '--change', join(folder, 'seal.change'), '--out', join(folder, 'none.cose'));
  command(
    'fails',
    'trust',
    'publish',
    'freshness',
    join(state.keys, 'freshness-1.key'),
    '--trust',
    state.trust,
    '--out',
    join(folder, 'none.cose'),
    '--passphrase-file',
    wrong,
  );
  command('ends well', 'trust', 'import', '--trust', state.trust, join(folder, 'directory-2.cose'));
  command('ends well', 'trust', 'status', '--trust', state.trust);
  command('ends well', 'trust', 'export', '--trust', state.trust, '--out', join(folder, 'exported'));
  // Neither relay runs any more: the message stays queued, and the home says so.
  command('ends well', 'send', ...home(a), '--type', 'request.submit', '--to', b.agency.mailbox, '--body', body, '--wait', '2');

  const secrets = new Map([...(await secretsOf(a)), ...(await secretsOf(b)), ['wrong passphrase', Buffer.from(WRONG)]]);
  // Two states with 7 key files of an agency and 4 of a relay each, most of them two seeds; content keys on both sides.
  expect(secrets.size).toBeGreaterThan(40);
  expect([...secrets.keys()].filter((name) => name.startsWith('content key'))).not.toHaveLength(0);
  const texts = new Map<string, string>([['what was said', said.join('\n')]]);
  for (const path of filesUnder(folder)) {
    if (path === wrong || basename(path) === 'passphrase') continue;
    texts.set(path, readFileSync(path, 'latin1'));
  }
  expect(texts.get('what was said')).toContain('link-up');
  expect([...texts.keys()].some((path) => path.endsWith('relay.db'))).toBe(true);
  const found: string[] = [];
  for (const [name, secret] of secrets) {
    const forms = [...formsOf(secret), Buffer.from(secret).toString('latin1')];
    for (const [place, text] of texts) if (forms.some((form) => text.includes(form))) found.push(`${name} in ${place}`);
  }
  expect(found).toEqual([]);
  // The search finds what is there.
  expect(texts.get('what was said')).toContain(Buffer.from(a.scope).toString('latin1'));
}, 300_000);
