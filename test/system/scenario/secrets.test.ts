// A whole run with real processes, after which every secret is looked for in all that was said and written.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { Vault } from '../../../src/agency/home/vault.js';
import { prepareStates } from '../../../src/cli/demo/states.js';
import type { DemoState } from '../../../src/cli/demo/states.js';
import { systemRandom } from '../../../src/core/random.js';
import { decodeKemSecret, decodeSignerSecret, openKeyFile } from '../../../src/crypto/keys/keystore.js';
import { openSqliteStore } from '../../../src/store/sqlite/store.js';
import { formsOf } from '../../cli/capture.js';

const CLI = join(import.meta.dirname, '../../../bin/rogatory.js');
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
function command(wanted: 'ends well' | 'fails', ...args: string[]): Promise<void> {
  const child = spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  running.push(child);
  const own: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => own.push(chunk.toString('latin1')));
  return new Promise((done, refuse) => {
    child.once('close', (status) => {
      if (running.includes(child)) running.splice(running.indexOf(child), 1);
      said.push(...own);
      if ((status === 0) === (wanted === 'ends well')) done();
      else refuse(new TypeError(`${args.slice(0, 3).join(' ')}: exit code ${String(status)}: ${own.join('')}`));
    });
  });
}

/** Commands of one home, one after the other. */
async function inTurn(...commands: readonly Parameters<typeof command>[]): Promise<void> {
  for (const args of commands) await command(...args);
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
  for (const { key, value } of await new Vault(store, storageKey, systemRandom).list<{ contentKey: Uint8Array }>('message')) {
    secrets.set(`content key of ${key}`, value.contentKey);
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
  const at = (name: string): string => join(folder, name);
  const request = ['--type', 'request.submit', '--to', b.agency.mailbox, '--body', body];
  await command('ends well', 'send', ...home(a), ...request);
  await command('ends well', 'inbox', ...home(b), '--wait', '8');
  const { trust: held, keys } = b.administration;
  const trust = ['--trust', held, '--passphrase-file', b.passphraseFile];
  // What needs one home waits for nothing but that home.
  await Promise.all([
    inTurn(
      ['ends well', 'key', 'list', ...home(b), '--json'],
      ['ends well', 'key', 'rotate', '--role', 'kem', '--out', at('kem.change'), '--json', ...home(b)],
      ['ends well', 'trust', 'challenge', at('kem.change'), '--trust', held, '--out', at('kem.challenge'), '--json'],
      ['ends well', 'key', 'answer', at('kem.challenge'), '--out', at('kem.answer'), ...home(b)],
      ['fails', 'inbox', ...home(b, wrong), '--wait', '0'],
      ['fails', 'key', 'list', ...home(b, wrong), '--json'],
      ['fails', 'key', 'remove', '00', ...home(b)],
    ),
    inTurn(
      ['ends well', 'key', 'rotate', '--role', 'seal', '--out', at('seal.change'), ...home(a)],
      ['fails', 'send', ...home(a, wrong), ...request],
      ['ends well', 'keygen', '--out', join(b.folder, 'more', 'keys'), '--json', '--passphrase-file', b.passphraseFile],
      ['ends well', 'inspect', join(a.agency.home, 'keys', 'seal-1.key')],
      ['ends well', 'inspect', join(a.agency.home, 'keys', 'kem-1.key')],
      ['fails', 'keygen', '--out', join(b.agency.home, 'keys'), '--passphrase-file', b.passphraseFile],
      ['fails', 'relay', '--config', at('none.toml')],
    ),
  ]);
  await stop();
  const publish = ['trust', 'publish', 'directory', ...[1, 2].map((n) => join(keys, `directory-${n}.key`)), ...trust];
  const proven = ['--change', at('kem.change'), '--answer', at('kem.answer')];
  const [first, second] = [1, 2].map((n) => join(keys, `directory-${n}.key`)) as [string, string];
  const freshness = ['trust', 'publish', 'freshness', join(keys, 'freshness-1.key'), '--trust', held, '--out', at('none.cose')];
  await Promise.all([
    inTurn(
      ['ends well', ...publish, ...proven, '--dry-run', '--json'],
      ['ends well', 'trust', 'publish', 'directory', first, ...trust, ...proven, '--partial', '--out', at('draft.cose')],
      ['ends well', 'trust', 'show', at('draft.cose'), '--trust', held],
      ['fails', 'trust', 'sign', at('draft.cose'), second, '--trust', held, '--out', at('none.cose'), '--passphrase-file', wrong],
      ['ends well', 'trust', 'sign', at('draft.cose'), second, ...trust, '--out', at('directory-2.cose')],
      ['fails', ...publish, '--change', at('seal.change'), '--out', at('none.cose')],
      ['fails', ...freshness, '--passphrase-file', wrong],
      ['ends well', 'trust', 'import', '--trust', held, at('directory-2.cose')],
      ['ends well', 'trust', 'status', '--trust', held],
      ['ends well', 'trust', 'export', '--trust', held, '--out', at('exported')],
    ),
    // Neither relay runs any more: the message stays queued, and the home says so.
    command('ends well', 'send', ...home(a), ...request, '--wait', '2'),
  ]);

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
