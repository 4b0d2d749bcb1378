// SPDX-License-Identifier: Apache-2.0
// A home is a folder: agency.json, keys/ (each file under the passphrase), trust/ (documents), store.db, lock.
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail } from '../../core/errors.js';
import { isLocalId, isScope } from '../../core/ids.js';
import type { Principal } from '../../core/ids.js';
import type { RandomSource } from '../../core/random.js';
import type { Signer } from '../../crypto/sign.js';
import { isSuiteId } from '../../crypto/suites.js';
import type { SuiteId } from '../../crypto/suites.js';
import { writeTrustFolder } from '../../trust/node/folder.js';
import { openTrustFolder } from '../../trust/node/folder-store.js';
import type { TrustStore } from '../../trust/resolver.js';
import type { AgencySecrets } from '../../trust/secrets.js';
import type { AgencyKeys } from '../keyring.js';
import { openHomeKeys } from './home-keys.js';
import { writeAgencyKeys } from './key-files.js';

const SETTINGS = 'agency.json';

export interface HomeSettings extends Principal {
  /** Weakest suite that this agency accepts. */
  readonly floor: SuiteId;
  /** Scope to fingerprint of its root, version 1. */
  readonly pins: ReadonlyMap<string, string>;
}

export interface HomeContent {
  readonly settings: HomeSettings;
  readonly keys: AgencyKeys;
  readonly trust: TrustStore;
  readonly storePath: string;
}

/**
 * Makes a home. Key files are written under the passphrase with mode 0600 and never over existing ones.
 * @param documents - Root, directory and accord documents.
 * @throws {@link RogatoryError} `CRYPTO_KEY_FILE` (CRYPTO-08) when the folder already holds keys.
 */
export function createHome(
  home: string,
  input: { settings: HomeSettings; secrets: AgencySecrets; documents: readonly Uint8Array[]; passphrase: string; random: RandomSource },
): void {
  const { settings, secrets } = input;
  mkdirSync(home, { recursive: true, mode: 0o700 });
  chmodSync(home, 0o700);
  writeAgencyKeys(join(home, 'keys'), secrets, input.passphrase, input.random);
  writeTrustFolder(join(home, 'trust'), input.documents);
  const text = JSON.stringify({ ...settings, pins: Object.fromEntries(settings.pins) }, null, 2);
  writeFileSync(join(home, SETTINGS), `${text}\n`, { mode: 0o600 });
}

/**
 * Reads a home.
 * @param now - Unix milliseconds.
 * @param outside - Signers whose keys lie elsewhere.
 * @throws {@link RogatoryError} `AGENCY_HOME_INVALID` (AGENCY-02), `CRYPTO_KEY_FILE` (CRYPTO-08), `TRUST_*`.
 */
export function readHome(home: string, passphrase: string, now: number, outside: readonly Signer[] = []): HomeContent {
  const settings = readSettings(join(home, SETTINGS));
  const trust = openTrustFolder(join(home, 'trust'), settings.scope, settings.pins, now);
  const versions = (): readonly [number, number] => {
    const { rootVersion, directoryVersion } = trust.directoryRef(settings.scope);
    return [rootVersion, directoryVersion];
  };
  return {
    settings,
    trust,
    storePath: join(home, 'store.db'),
    keys: openHomeKeys(join(home, 'keys'), passphrase, settings, versions, outside),
  };
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
  return { scope, id, floor, pins: new Map(entries as [string, string][]) };
}
