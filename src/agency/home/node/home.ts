// SPDX-License-Identifier: Apache-2.0
// A home is a folder: agency.json, keys/ (each file under the passphrase), trust/ (documents), store.db, lock.
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail } from '../../../core/errors.js';
import { isLocalId, isScope } from '../../../core/ids.js';
import type { Principal } from '../../../core/ids.js';
import type { Clock } from '../../../core/time.js';
import type { RandomSource } from '../../../core/random.js';
import type { Signer } from '../../../crypto/sign.js';
import { isSuiteId, SUITE_IDS } from '../../../crypto/suites.js';
import type { SuiteId } from '../../../crypto/suites.js';
import { MAX_DELAY_MOST_MS, TIME_POLICIES, TIMESTAMP_OPTIONS } from '../stamps.js';
import type { TimestampOptions } from '../stamps.js';
import { writeTrustFolder } from '../../../trust/store/node/folder.js';
import { openTrustFolder, openTrustFolderInSlices } from '../../../trust/store/node/folder-store.js';
import type { TrustFolderOptions } from '../../../trust/store/node/folder-store.js';
import type { TrustStore } from '../../../trust/store/resolver.js';
import type { AgencySecrets } from '../../../trust/publish/entries.js';
import type { AgencyKeys } from '../keyring.js';
import { openHomeKeys } from './home-keys.js';
import type { OwnDocuments } from './home-keys.js';
import { writeAgencyKeys } from './key-files.js';
import { requireMembers } from '../../../core/members.js';
import type { Members } from '../../../core/members.js';

const SETTINGS = 'agency.json';

export interface HomeSettings extends Principal {
  /** Weakest suite that this agency accepts. */
  readonly floor: SuiteId;
  /** Scope to fingerprint of its root, version 1. */
  readonly pins: ReadonlyMap<string, string>;
  /** Has the agency's log stamped; absent: it is not. */
  readonly timestamps?: TimestampOptions;
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

const HOME_INPUT: Members<HomeInput> = {
  required: {
    settings: {
      required: { scope: 'text', id: 'text', floor: SUITE_IDS, pins: 'map' },
      optional: { timestamps: TIMESTAMP_OPTIONS },
    },
    secrets: { required: { sets: 'list', link: 'object', log: 'object', cosign: 'object' }, optional: {} },
    documents: 'list',
    passphrase: 'text',
    random: 'function',
  },
  optional: {},
};

/**
 * Makes a home. Key files are written under the passphrase with mode 0600 and never over existing ones.
 * @param documents - Root, directory and accord documents.
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

export interface ReadHomeOptions extends TrustFolderOptions {
  readonly signers?: readonly Signer[];
}

/**
 * Reads a home.
 * @param clock - Says when a key takes over from another.
 * @param options.signers - Signers whose keys lie elsewhere.
 * @param options.onAlarm - Called with every alarm about documents of trust; the folder keeps copies of those that contradict each other.
 * @throws {@link RogatoryError} `AGENCY_HOME_INVALID` (AGENCY-02), `CRYPTO_KEY_FILE` (CRYPTO-08), `TRUST_*`.
 */
export function readHome(home: string, passphrase: string, clock: Clock, options: ReadHomeOptions = {}): HomeContent {
  const settings = readSettings(join(home, SETTINGS));
  const trust = openTrustFolder(join(home, 'trust'), settings.scope, settings.pins, clock.now(), ofFolder(options));
  return contentOf(home, passphrase, clock, options, settings, trust);
}

/** As {@link readHome}, in slices: the program that embeds an agency goes on serving others. */
export async function readHomeInSlices(
  home: string,
  passphrase: string,
  clock: Clock,
  options: ReadHomeOptions = {},
): Promise<HomeContent> {
  const settings = readSettings(join(home, SETTINGS));
  const trust = await openTrustFolderInSlices(join(home, 'trust'), settings.scope, settings.pins, clock.now(), ofFolder(options));
  return contentOf(home, passphrase, clock, options, settings, trust);
}

/** The options that are the folder's: it refuses those of others. */
function ofFolder({ onAlarm }: ReadHomeOptions): TrustFolderOptions {
  return onAlarm === undefined ? {} : { onAlarm };
}

function contentOf(
  home: string,
  passphrase: string,
  clock: Clock,
  { signers }: ReadHomeOptions,
  settings: HomeSettings,
  trust: TrustStore,
): HomeContent {
  const own: OwnDocuments = {
    scope: settings.scope,
    id: settings.id,
    versions() {
      const { rootVersion, directoryVersion } = trust.directoryRef(settings.scope);
      return [rootVersion, directoryVersion];
    },
    signers: () => trust.lastAgency(settings.scope, settings.id)?.signers ?? [],
    now: () => clock.now(),
  };
  return { settings, trust, storePath: join(home, 'store.db'), keys: openHomeKeys(join(home, 'keys'), passphrase, own, signers) };
}

function readSettings(path: string): HomeSettings {
  let value: Record<string, unknown>;
  try {
    value = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  } catch (cause) {
    throw fail('AGENCY_HOME_INVALID', { field: path }, cause);
  }
  const { scope, id, floor, pins } = value;
  if (typeof scope !== 'string' || !isScope(scope)) throw fail('AGENCY_HOME_INVALID', { field: `${SETTINGS}: scope` });
  if (typeof id !== 'string' || !isLocalId(id)) throw fail('AGENCY_HOME_INVALID', { field: `${SETTINGS}: id` });
  if (typeof floor !== 'string' || !isSuiteId(floor)) throw fail('AGENCY_HOME_INVALID', { field: `${SETTINGS}: floor` });
  if (typeof pins !== 'object' || pins === null) throw fail('AGENCY_HOME_INVALID', { field: `${SETTINGS}: pins` });
  const entries = Object.entries(pins as Record<string, unknown>);
  if (!entries.every(([, pin]) => typeof pin === 'string')) throw fail('AGENCY_HOME_INVALID', { field: `${SETTINGS}: pins` });
  const timestamps = readTimestamps(value['timestamps']);
  return { scope, id, floor, pins: new Map(entries as [string, string][]), ...(timestamps === undefined ? {} : { timestamps }) };
}

function readTimestamps(value: unknown): TimestampOptions | undefined {
  if (value === undefined) return undefined;
  const { url, policy, maxDelayMs = 0, ...unknown } = Object(value) as Record<string, unknown>;
  const isUrl = typeof url === 'string' && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
  const isPolicy = (TIME_POLICIES as readonly unknown[]).includes(policy);
  const isDelay = Number.isSafeInteger(maxDelayMs) && (maxDelayMs as number) >= 0 && (maxDelayMs as number) <= MAX_DELAY_MOST_MS;
  if (isUrl && isPolicy && isDelay && Object.keys(unknown).length === 0) return value as TimestampOptions;
  throw fail('AGENCY_HOME_INVALID', { field: `${SETTINGS}: timestamps` });
}
