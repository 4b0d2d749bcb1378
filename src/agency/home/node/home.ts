// SPDX-License-Identifier: Apache-2.0
// A home is a folder: agency.json, keys/ (each file under the passphrase), trust/ (documents), store.db, lock.
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assertText } from '../../../core/assert.js';
import { fail, isRogatoryError } from '../../../core/errors.js';
import { parsePrincipal, principalKey } from '../../../core/ids.js';
import type { Principal } from '../../../core/ids.js';
import { systemClock } from '../../../core/time.js';
import type { Clock } from '../../../core/time.js';
import { systemRandom } from '../../../core/random.js';
import type { RandomSource } from '../../../core/random.js';
import type { Signer } from '../../../crypto/sign/sign.js';
import { SUITE_IDS } from '../../../crypto/suites/suites.js';
import type { SuiteId } from '../../../crypto/suites/suites.js';
import { requireTimestamps, TIMESTAMP_OPTIONS } from '../stamps.js';
import type { TimestampOptions } from '../stamps.js';
import { parseFingerprint } from '../../../trust/ceremony/fingerprint.js';
import { writeTrustFolder } from '../../../trust/store/node/folder.js';
import { readPins } from '../../../trust/store/node/pins.js';
import type { CeremonyParts } from '../../../endpoint/restore/ceremony.js';
import type { Registry } from '../../../schema/registry.js';
import { withSqliteStore } from '../../../store/sqlite/store.js';
import { openTrustFolderInSlices } from '../../../trust/store/node/folder-store.js';
import type { TrustAlarm } from '../../../trust/store/alarms.js';
import type { TrustStore } from '../../../trust/store/resolver.js';
import type { AgencySecrets } from '../../../trust/publish/entries.js';
import type { AgencyKeys } from '../keyring.js';
import { requirePinned, requirePrivate, SETTINGS } from './home-guard.js';
import { Vault } from '../vault.js';
import { openHomeKeys, writeAgencyKeys } from './key-files.js';
import { lockHome } from './lock.js';
import { requireMembers } from '../../../core/members.js';
import type { Members } from '../../../core/members.js';

const STORE = 'store.db';
/** Folder of attachments, as ciphertext. */
export const BLOBS = 'blobs';

/** Whose home, and how it is opened. */
export interface HomeAccess {
  /** Folder of the home; owned by this process for the time of the call. */
  readonly home: string;
  readonly passphrase: string;
  /** What the agency speaks beside the built-in types. */
  readonly registry?: Registry;
  /** Ports, for tests; default: this machine's. */
  readonly clock?: Clock;
  readonly random?: RandomSource;
}

export const HOME_ACCESS: Members<HomeAccess> = {
  required: { home: 'text', passphrase: 'text' },
  optional: { registry: 'object', clock: 'object', random: 'function' },
};

export interface HomeSettings extends Principal {
  /** Weakest suite that this agency accepts. */
  readonly floor: SuiteId;
  /** Scope to fingerprint of its root, version 1. */
  readonly pins: ReadonlyMap<string, string>;
  /** Has the agency's log stamped; absent: it is not. */
  readonly timestamps?: TimestampOptions;
  /** Program, with its arguments, that looks at every file that arrives: it has the file on standard input (AGENCY-67). */
  readonly scan?: readonly string[];
}

export interface HomeContent {
  readonly settings: HomeSettings;
  readonly keys: AgencyKeys;
  readonly trust: TrustStore;
  readonly storePath: string;
}

/** Content of a new home. */
export interface HomeInput {
  readonly settings: HomeSettings;
  readonly secrets: AgencySecrets;
  readonly documents: readonly Uint8Array[];
  readonly passphrase: string;
  readonly random: RandomSource;
}

/** The settings in their file. */
interface WrittenSettings extends Omit<HomeSettings, 'pins'> {
  readonly pins: Readonly<Record<string, string>>;
}

const HOME_SETTINGS: Members<HomeSettings> = {
  required: { scope: 'text', id: 'text', floor: SUITE_IDS, pins: 'map' },
  optional: { timestamps: TIMESTAMP_OPTIONS, scan: 'list' },
};
const WRITTEN_SETTINGS: Members<WrittenSettings> = { ...HOME_SETTINGS, required: { ...HOME_SETTINGS.required, pins: 'object' } };
const HOME_INPUT: Members<HomeInput> = {
  required: {
    settings: HOME_SETTINGS,
    secrets: { required: { sets: 'list', link: 'object', log: 'object', cosign: 'object' }, optional: {} },
    documents: 'list',
    passphrase: 'text',
    random: 'function',
  },
  optional: {},
};

/**
 * Makes a home. Key files are written under the passphrase with mode 0600 and never over existing ones.
 * @param input - Settings, secrets, `documents` (root, directories, accords), passphrase and randomness; read, never kept.
 * @throws {@link RogatoryError} `CRYPTO_KEY_FILE` (CRYPTO-08) when the folder already holds keys.
 */
export function createHome(home: string, input: HomeInput): void {
  requireMembers(input, HOME_INPUT, 'createHome(input)');
  const { settings, secrets } = input;
  mkdirSync(home, { recursive: true, mode: 0o700 });
  chmodSync(home, 0o700);
  writeAgencyKeys(join(home, 'keys'), secrets, input.passphrase, input.random);
  writeTrustFolder(join(home, 'trust'), input.documents);
  const text = JSON.stringify({ ...settings, pins: Object.fromEntries(settings.pins) }, null, 2);
  writeFileSync(join(home, SETTINGS), `${text}\n`, { mode: 0o600 });
}

/**
 * Reads a home, in slices: the program that embeds an agency goes on serving others.
 * @param options.signers - Signers whose keys lie elsewhere. @param options.onAlarm - Called with every alarm about documents of trust; the
 * folder keeps copies of those that contradict each other.
 * @throws {@link RogatoryError} `AGENCY_HOME_INVALID` (AGENCY-02), `CRYPTO_KEY_FILE` (CRYPTO-08), `TRUST_*`.
 */
export async function readHome(
  { home, passphrase, clock = systemClock }: HomeAccess,
  { signers, onAlarm }: { readonly signers?: readonly Signer[]; readonly onAlarm?: (alarm: TrustAlarm) => void } = {},
): Promise<HomeContent> {
  const settings = readSettings(join(home, SETTINGS));
  requirePrivate(home);
  const alarms = onAlarm === undefined ? {} : { onAlarm };
  const folder = join(home, 'trust');
  requirePinned(home, settings.scope, [...new Set([...settings.pins.keys(), ...readPins(folder).pins.keys()])]);
  const trust = await openTrustFolderInSlices(folder, settings.scope, settings.pins, clock.now(), alarms);
  const keys = openHomeKeys(join(home, 'keys'), passphrase, settings, trust, clock, signers);
  return { settings, trust, keys, storePath: join(home, STORE) };
}

/** Runs a task with the store of a home, which this process owns meanwhile; an agency that runs does more. */
export async function withStore<T>(
  access: HomeAccess,
  task: (parts: CeremonyParts & { readonly documents: Vault }) => Promise<T>,
): Promise<T> {
  const { clock = systemClock, random = systemRandom } = access;
  const lock = lockHome(access.home);
  try {
    const { settings, keys, storePath } = await readHome(access);
    const self = { scope: settings.scope, id: settings.id };
    return await withSqliteStore(storePath, (store) => task({ self, store, documents: new Vault(store, keys.storageKey, random), clock }));
  } finally {
    lock.release();
  }
}

/** Reads the settings of a home. @throws {@link RogatoryError} `AGENCY_HOME_INVALID` (AGENCY-02). */
export function readSettings(path: string): HomeSettings {
  try {
    const written = parseSettings(readFileSync(path, 'utf8')) as WrittenSettings;
    requireMembers(written, WRITTEN_SETTINGS, 'settings');
    const { pins, ...settings } = written;
    parsePrincipal(principalKey(settings));
    for (const [scope, pin] of Object.entries(pins)) requireFingerprint(pin, `settings.pins.${scope}`);
    if (settings.timestamps !== undefined) requireTimestamps(settings.timestamps);
    for (const word of settings.scan ?? []) assertText(word, 'settings.scan');
    return { ...settings, pins: new Map(Object.entries(pins)) };
  } catch (cause) {
    throw fail('AGENCY_HOME_INVALID', { field: `${path}: ${(cause as Error).message}` }, cause);
  }
}

function parseSettings(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const fault = 'it is not JSON: a comma is missing or too much, or a text lacks its quotation marks';
    throw new TypeError(text.trim() === '' ? 'it is empty: put the right file back' : fault, { cause });
  }
}

function requireFingerprint(pin: unknown, member: string): void {
  assertText(pin, member);
  try {
    parseFingerprint(pin);
  } catch (cause) {
    if (!isRogatoryError(cause, 'ID_MALFORMED')) throw cause;
    throw new TypeError(`${member} must be ${cause.details.expected}`, { cause });
  }
}
