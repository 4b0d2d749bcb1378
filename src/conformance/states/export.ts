// SPDX-License-Identifier: Apache-2.0
// The folder that an implementation under test is set up from: documents to take, fingerprints to pin, keys to run under.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock, systemRandom } from '../../core/index.js';
import { isSuiteId } from '../../crypto/index.js';
import { encodeKemSecret, encodeSignerSecret } from '../../crypto/keys/index.js';
import { readDocument } from '../../trust/documents/index.js';
import { exportName, writeKeyFile } from '../../trust/store/node/index.js';
import { freePort } from '../suite/own-process.js';
import { RELAY_ID, SUBJECT_SCOPE, drawStates } from './states.js';
import type { KitStates, StatesInput } from './states.js';

/** Passphrase of the key files. Everybody knows it, as everybody knows the keys. */
export const KIT_PASSPHRASE = 'conformance';

/** Content of kit.json, which lies beside documents/ and keys/. */
interface Manifest {
  readonly suite: string;
  readonly agencySuites: readonly string[];
  readonly urls: readonly [string, string];
  readonly agencies: readonly string[];
  readonly pins: Readonly<Record<string, string>>;
}

/**
 * Writes `documents/*.cose`, `pins.json`, `keys/relay-{link,log,cosign}.key` and the agency's keys, `passphrase`, `kit.json`.
 * @param folder - Made when it is absent; files of the same names are replaced.
 * @returns Scope to fingerprint of its root.
 */
export function exportTrust(states: KitStates, folder: string): ReadonlyMap<string, string> {
  const documents = join(folder, 'documents');
  mkdirSync(documents, { recursive: true });
  states.documents.forEach((bytes, i) => {
    const scope = [states.subject, states.kit][Math.floor(i / 3)]?.scope;
    writeFileSync(join(documents, `${i + 1}-${exportName(readDocument(bytes), scope, undefined)}`), bytes);
  });
  const pins = Object.fromEntries(states.pins);
  writeJson(join(folder, 'pins.json'), { own: SUBJECT_SCOPE, pins });
  writeFileSync(join(folder, 'passphrase'), `${KIT_PASSPHRASE}\n`, { mode: 0o600 });
  writeKeys(states, join(folder, 'keys'));
  const urls = [states.subject.url, states.kit.url] as const;
  const manifest: Manifest = {
    suite: states.suite,
    agencySuites: states.agencySuites,
    urls,
    agencies: [...states.kit.agencies.keys()],
    pins,
  };
  writeJson(join(folder, 'kit.json'), manifest);
  return states.pins;
}

/**
 * Reads a folder of {@link exportTrust}: its documents, with the keys drawn anew.
 * @throws TypeError when the folder is none, or names a suite that does not exist.
 */
export function importStates(folder: string): KitStates {
  const { suite, agencySuites, urls, agencies, pins } = manifestOf(folder);
  if (!isSuiteId(suite))
    throw new TypeError(`kit.json names the suite ${suite}, which does not exist: write the folder anew by --export-trust`);
  const documents = readdirSync(join(folder, 'documents'))
    .sort()
    .map((name) => new Uint8Array(readFileSync(join(folder, 'documents', name))));
  return {
    ...drawStates({ urls, suite, agencySuites: agencySuites.filter(isSuiteId), agencies }),
    documents,
    pins: new Map(Object.entries(pins)),
  };
}

/** Makes states whose relays listen on free ports of this machine, and writes them to a folder that is gone after `use`. */
export async function withOwnStates<T>(
  make: (input: Pick<StatesInput, 'now' | 'urls'>) => Promise<KitStates>,
  use: (states: KitStates, folder: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'rogatory-conformance-'));
  try {
    const urls = [`ws://127.0.0.1:${await freePort()}`, `ws://127.0.0.1:${await freePort()}`] as const;
    const states = await make({ now: systemClock.now(), urls });
    exportTrust(states, folder);
    return await use(states, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function manifestOf(folder: string): Manifest {
  const path = join(folder, 'kit.json');
  if (!existsSync(path)) throw new TypeError(`${path} is absent: name a folder that --export-trust wrote`);
  return JSON.parse(readFileSync(path, 'utf8')) as Manifest;
}

function writeKeys({ subject }: KitStates, folder: string): void {
  const salt = systemRandom(32);
  const write = (name: string, kind: string, secret: Uint8Array): void => {
    writeKeyFile(join(folder, `${name}.key`), kind, secret, KIT_PASSPHRASE, systemRandom, salt);
  };
  for (const role of ['link', 'log', 'cosign'] as const) write(`${RELAY_ID}-${role}`, 'signer', encodeSignerSecret(subject.relay[role]));
  for (const [id, secrets] of subject.agencies) {
    for (const role of ['link', 'log', 'cosign'] as const) write(`${id}-${role}`, 'signer', encodeSignerSecret(secrets[role]));
    for (const [i, { seal, kem }] of secrets.sets.entries()) {
      const set = i === 0 ? '' : `-${i + 1}`;
      write(`${id}-seal${set}`, 'signer', encodeSignerSecret(seal));
      write(`${id}-kem${set}`, 'kem', encodeKemSecret(kem));
    }
  }
}

function writeJson(path: string, value: unknown): void {
  writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
}
