// SPDX-License-Identifier: Apache-2.0
// The keys of a relay's folder: listed, followed by new ones, ended. As with an agency, nothing changes for others before a directory says
// it; a running relay takes new files up by itself.
import { rmSync } from 'node:fs';
import { fail } from '../../core/errors.js';
import { systemRandom } from '../../core/random.js';
import { systemClock, toSeconds } from '../../core/time.js';
import type { Clock } from '../../core/time.js';
import { encodeSignerSecret } from '../../crypto/keys/keystore.js';
import { memorySigner } from '../../crypto/sign/sign.js';
import type { Signer } from '../../crypto/sign/sign.js';
import { SUITE_IDS } from '../../crypto/suites/suites.js';
import type { SuiteId } from '../../crypto/suites/suites.js';
import { openTrustFolder } from '../../trust/store/node/folder-store.js';
import { keyFileReader, saltOfKeyFile, writeKeyFile } from '../../trust/store/node/key-file.js';
import type { KeyFileReader } from '../../trust/store/node/key-file.js';
import { describeKeys, heldSigner, requireRemovable } from '../../trust/store/node/key-inventory.js';
import type { ListedKey } from '../../trust/store/node/key-inventory.js';
import { followSigners, nextRoleKeyFile, roleKeyFiles } from '../../trust/store/node/key-names.js';
import { compromiseOwnKey, retireOwnKey, rotateSigner } from '../../trust/publish/rotation.js';
import type { KeyOwner, RequestedChange, RotationTimes } from '../../trust/publish/rotation.js';
import { STEADY_ROLES } from '../../trust/documents/signer.js';
import type { SteadyRole } from '../../trust/documents/signer.js';
import { readSecret, requireConfig } from '../config.js';
import type { RelayConfig } from '../config.js';
import { requireMembers } from '../../core/members.js';
import type { Members } from '../../core/members.js';

export interface RotateRelayKeyOptions extends RotationTimes {
  readonly role: SteadyRole;
  /** Default: that of the key that is followed. */
  readonly suite?: SuiteId;
  /** Only say what would change: no key is kept. */
  readonly dryRun?: boolean;
  /** Puts the request where it can be found; called before the new key file is written. */
  readonly keep?: (bytes: Uint8Array) => void;
  readonly clock?: Clock;
}

const ROTATE_OPTIONS: Members<RotateRelayKeyOptions> = {
  required: { role: STEADY_ROLES },
  optional: { suite: SUITE_IDS, days: 'number', overlapDays: 'number', dryRun: 'flag', keep: 'function', clock: 'object' },
};

/**
 * Lists the keys of a relay and those that the directory names for it.
 * @throws {@link RogatoryError} `CRYPTO_KEY_FILE` (CRYPTO-08), `RELAY_CONFIG` (RELAY-01), `TRUST_*`.
 */
export function listRelayKeys(config: RelayConfig, clock: Clock = systemClock): readonly ListedKey[] {
  const read = readerOf(config);
  const held = STEADY_ROLES.flatMap((role) => roleKeyFiles(firstFile(config, role))).map((file) => heldSigner(file, read));
  return describeKeys(held, ownerOf(config, clock).signers);
}

/**
 * Draws the successor of a relay's key, writes its file beside the old one, and asks the directory to enter it. The old key goes on until its
 * `to`, by when every directory in force names the new one.
 * @throws {@link RogatoryError} `TRUST_KEY_UNKNOWN` (TRUST-40) when the directory has no such key to follow, `TRUST_UNKNOWN` (TRUST-12),
 * `CRYPTO_KEY_FILE` (CRYPTO-08), `RELAY_CONFIG` (RELAY-01).
 */
export async function rotateRelayKey(config: RelayConfig, options: RotateRelayKeyOptions): Promise<RequestedChange> {
  requireMembers(options, ROTATE_OPTIONS, 'rotateRelayKey(options)');
  const { role, suite, clock = systemClock } = options;
  const first = firstFile(config, role);
  const files = roleKeyFiles(first);
  const held = heldSigners(config, role);
  const { request, secret } = await rotateSigner(ownerOf(config, clock), role, suite, options, held, systemRandom);
  if (options.dryRun === true) return request;
  options.keep?.(request.bytes);
  const keyFile = nextRoleKeyFile(first);
  const salt = saltOfKeyFile(files[0] ?? first);
  writeKeyFile(keyFile, 'signer', encodeSignerSecret(secret), readSecret(config.passphrase), systemRandom, salt);
  return { ...request, keyFile };
}

/**
 * Asks the directory to end a key's validity. @param key - Signer-id, hexadecimal.
 * @param to - Epoch seconds; default now.
 * @throws {@link RogatoryError} `TRUST_KEY_UNKNOWN` (TRUST-40), `TRUST_*`.
 */
export function retireRelayKey(config: RelayConfig, key: string, to?: number): Promise<RequestedChange> {
  return retireOwnKey(ownerOf(config, systemClock), key, to);
}

/**
 * Asks the directory to mark a key compromised. @param key - Signer-id, hexadecimal.
 * @param invalidSince - Epoch seconds since when others may have had it.
 * @throws {@link RogatoryError} `TRUST_KEY_UNKNOWN` (TRUST-40), `TRUST_*`.
 */
export function compromiseRelayKey(config: RelayConfig, key: string, invalidSince: number): Promise<RequestedChange> {
  return compromiseOwnKey(ownerOf(config, systemClock), key, invalidSince);
}

/**
 * Removes the private half of a key whose time is over. @param key - Signer-id, hexadecimal.
 * @returns path of the file that was removed.
 * @throws {@link RogatoryError} `TRUST_KEY_UNKNOWN` (TRUST-40), `TRUST_KEY_IN_USE` (TRUST-45).
 */
export function removeRelayKey(config: RelayConfig, key: string, clock: Clock = systemClock): string {
  const { file } = requireRemovable(listRelayKeys(config, clock), key, toSeconds(clock.now()));
  rmSync(file);
  return file;
}

/** Signers of a role, in the order in which they were made. @throws as {@link listRelayKeys}. */
export function heldSigners(config: RelayConfig, role: SteadyRole): readonly Signer[] {
  return followSigners(firstFile(config, role), readerOf(config), memorySigner)();
}

function firstFile(config: RelayConfig, role: SteadyRole): string {
  return { link: config.linkKeyFile, log: config.logKeyFile, cosign: config.cosignKeyFile }[role];
}

function readerOf(config: RelayConfig): KeyFileReader {
  requireConfig(config, 'config');
  return keyFileReader(readSecret(config.passphrase));
}

function ownerOf(config: RelayConfig, clock: Clock): KeyOwner {
  requireConfig(config, 'config');
  const { scope, id, trustFolder, pins } = config;
  const entry = openTrustFolder(trustFolder, scope, pins, clock.now()).standing(scope)?.relays.get(id);
  if (entry === undefined) throw fail('TRUST_UNKNOWN', { scope, id });
  return { scope, id, signers: entry.signers, kems: [], at: toSeconds(clock.now()) };
}
