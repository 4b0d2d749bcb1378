// SPDX-License-Identifier: Apache-2.0
// Keys of a home, as its operator lists, rotates and removes them. What the home can do alone is done here; the rest is asked of the state's
// directory by a file, and takes effect when a directory says it.
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { assertUsage } from '../../../core/assert.js';
import { toHex } from '../../../core/bytes.js';
import { fail } from '../../../core/errors.js';
import { systemRandom } from '../../../core/random.js';
import { systemClock, toSeconds } from '../../../core/time.js';
import { kemPublicKey } from '../../../crypto/kem/kem.js';
import { generateKem, kidOf } from '../../../crypto/keys/keys.js';
import { decodeKemSecret, encodeKemSecret, encodeSignerSecret } from '../../../crypto/keys/keystore.js';
import { memorySigner } from '../../../crypto/sign/sign.js';
import { suiteById, SUITE_IDS } from '../../../crypto/suites/suites.js';
import type { SuiteId } from '../../../crypto/suites/suites.js';
import type { DirectoryAgency } from '../../../trust/documents/directory.js';
import { kemEntry } from '../../../trust/publish/entries.js';
import { answerKemChallenge } from '../../../trust/publish/kem-proof.js';
import { keyFileReader, saltOfKeyFile, writeKeyFile } from '../../../trust/store/node/key-file.js';
import { describeKeys, heldSigner, requireRemovable } from '../../../trust/store/node/key-inventory.js';
import type { HeldKey, ListedKey } from '../../../trust/store/node/key-inventory.js';
import { followSigners, nextKeyName, nextRoleKeyFile, numberedKeys, roleKeyFiles } from '../../../trust/store/node/key-names.js';
import {
  compromiseOwnKey,
  daysIn,
  newestKey,
  overlapEnd,
  requestChange,
  retireOwnKey,
  rotateSigner,
} from '../../../trust/publish/rotation.js';
import type { KeyOwner, RequestedChange, RotationTimes } from '../../../trust/publish/rotation.js';
import { STEADY_ROLES, isOfficerRole } from '../../../trust/documents/signer.js';
import { stillNeeds } from '../../arrive/unopened-message.js';
import { requireAgency, requireOwnStore } from './home-guard.js';
import { HOME_ACCESS, readHome, withStore } from './home.js';
import type { HomeAccess, HomeContent } from './home.js';
import { requireMembers } from '../../../core/members.js';
import type { Members } from '../../../core/members.js';

const DAY = 86_400;
const KEM_DAYS = { min: 30, max: 90, default: 90 } as const;

export interface RotateOptions extends HomeAccess, RotationTimes {
  /** `kem`, `seal`, `officer`, `officer:<function>`, `link`, `log` or `cosign`. */
  readonly role: string;
  /** Default: the strongest that the directory entry lists; that of its predecessor for link, log and cosign. */
  readonly suite?: SuiteId;
  /** Only say what would change: no key is kept. */
  readonly dryRun?: boolean;
  /** Puts the request where it can be found; called before the new key file is written. */
  readonly keep?: (bytes: Uint8Array) => void;
}

const ROTATE_OPTIONS: Members<RotateOptions> = {
  required: { ...HOME_ACCESS.required, role: 'text' },
  optional: {
    ...HOME_ACCESS.optional,
    suite: SUITE_IDS,
    days: 'number',
    overlapDays: 'number',
    dryRun: 'flag',
    keep: 'function',
  },
};

/**
 * Draws the successor of a key, writes its key file, and asks the directory to enter it and to retire the old one. Thirty days of overlap are
 * what a late directory needs: it is in force for 30 days at most, an envelope sealed by it lives 30 more, and a key opens for 30 after its end.
 * @throws {@link RogatoryError} `TRUST_KEY_UNKNOWN` (TRUST-40) when the directory has no such key to follow, `CRYPTO_KEY_FILE` (CRYPTO-08),
 * `AGENCY_HOME_INVALID` (AGENCY-02), `TRUST_*`.
 */
export async function rotateKey(options: RotateOptions): Promise<RequestedChange> {
  requireMembers(options, ROTATE_OPTIONS, 'rotateKey(options)');
  const { role, random = systemRandom } = options;
  const steady = STEADY_ROLES.find((each) => each === role);
  assertUsage(
    steady !== undefined || role === 'kem' || role === 'seal' || isOfficerRole(role),
    'rotateKey(options).role must be kem, seal, officer:NAME, link, log or cosign',
  );
  const home = await opened(options);
  const folder = join(options.home, 'keys');
  const first = join(folder, `${role}.key`);
  // Link, log and cosign have one signer at a time, in the suite of the one before.
  const suite = options.suite ?? (steady === undefined ? strongestOf(home.entry) : undefined);
  const held =
    steady === undefined
      ? [...home.keys.seals, ...(home.keys.officers ?? [])]
      : followSigners(first, keyFileReader(options.passphrase), memorySigner)();
  const { request, secret } =
    role === 'kem' ? await rotateKem(home, options) : encoded(await rotateSigner(home, role, suite, options, held, random));
  if (options.dryRun === true) return request;
  options.keep?.(request.bytes);
  const prefix = isOfficerRole(role) ? 'officer' : role;
  const keyFile = steady === undefined ? join(folder, nextKeyName(readdirSync(folder), prefix)) : nextRoleKeyFile(first);
  const kind = role === 'kem' ? 'kem' : 'signer';
  writeKeyFile(keyFile, kind, secret, options.passphrase, random, saltOfKeyFile(join(folder, 'storage.key')));
  return { ...request, keyFile };
}

const encoded = ({ request, secret }: Awaited<ReturnType<typeof rotateSigner>>) => ({ request, secret: encodeSignerSecret(secret) });

async function rotateKem(home: OpenedHome, options: RotateOptions) {
  const suite = suiteById(options.suite ?? strongestOf(home.entry));
  const validity = { from: home.at, to: home.at + daysIn(options.days, KEM_DAYS, 'days') * DAY };
  const matching = home.entry.kems.filter(({ alg }) => alg === suite.kem);
  const old = newestKey(matching, 'kem');
  const secret = generateKem(suite.id, options.random ?? systemRandom);
  const change = {
    kems: [kemEntry(kemPublicKey(secret), validity)],
    retire: [{ key: old.kid, to: overlapEnd(home, old, options) }],
  };
  return { request: await requestChange(home, change, []), secret: encodeKemSecret(secret) };
}

function strongestOf({ suites }: DirectoryAgency): SuiteId {
  return suites.reduce((best, id) => (suiteById(id).rank > suiteById(best).rank ? id : best));
}

/**
 * Asks the directory to end a key's validity. @param key - Signer-id or kid, hexadecimal.
 * @param to - Epoch seconds; default now.
 * @throws {@link RogatoryError} as {@link rotateKey}.
 */
export async function retireKey(options: HomeAccess, key: string, to?: number): Promise<RequestedChange> {
  requireMembers(options, HOME_ACCESS, 'retireKey(options)');
  return retireOwnKey(await opened(options), key, to);
}

/**
 * Asks the directory to mark a key compromised. @param key - Signer-id or kid, hexadecimal.
 * @param invalidSince - Epoch seconds since when others may have had it.
 * @throws {@link RogatoryError} as {@link rotateKey}.
 */
export async function compromiseKey(options: HomeAccess, key: string, invalidSince: number): Promise<RequestedChange> {
  requireMembers(options, HOME_ACCESS, 'compromiseKey(options)');
  return compromiseOwnKey(await opened(options), key, invalidSince);
}

/**
 * Opens, with the new keys of the home, what the administrator of the directory sealed to them: only so are they listed.
 * @param challenge - At most 1 MiB; read, never kept.
 * @returns the answer, for the administrator; fresh.
 * @throws {@link RogatoryError} `TRUST_KEY_PROOF` (TRUST-43), `AGENCY_HOME_INVALID` (AGENCY-02), `CRYPTO_KEY_FILE` (CRYPTO-08), `TRUST_*`.
 */
export async function answerKeyChallenge(options: HomeAccess, challenge: Uint8Array): Promise<Uint8Array> {
  requireMembers(options, HOME_ACCESS, 'answerKeyChallenge(options)');
  const { settings, keys } = await readHome(options);
  return answerKemChallenge(challenge, { scope: settings.scope, id: settings.id }, keys.decapsulators);
}

interface OpenedHome extends HomeContent, KeyOwner {
  readonly entry: DirectoryAgency;
}

async function opened(access: HomeAccess): Promise<OpenedHome> {
  const content = await readHome(access);
  const { scope, id } = content.settings;
  requireAgency(access.home, { scope, id }, content.trust);
  const entry = content.trust.standing(scope)?.agencies.get(id);
  if (entry === undefined) throw fail('TRUST_UNKNOWN', { scope, id });
  return { ...content, scope, id, entry, signers: entry.signers, kems: entry.kems, at: toSeconds((access.clock ?? systemClock).now()) };
}

/**
 * Lists the keys of a home and those that the directory names for it.
 * @throws {@link RogatoryError} `AGENCY_HOME_INVALID` (AGENCY-02), `CRYPTO_KEY_FILE` (CRYPTO-08), `TRUST_*`.
 */
export async function listKeys(options: HomeAccess): Promise<readonly ListedKey[]> {
  requireMembers(options, HOME_ACCESS, 'listKeys(options)');
  const { trust, settings } = await readHome(options);
  const entry = trust.standing(settings.scope)?.agencies.get(settings.id);
  return describeKeys(heldKeys(join(options.home, 'keys'), options.passphrase), [...(entry?.signers ?? []), ...(entry?.kems ?? [])]);
}

function heldKeys(folder: string, passphrase: string): readonly HeldKey[] {
  const read = keyFileReader(passphrase);
  const names = readdirSync(folder);
  const numbered = (prefix: string): readonly string[] => numberedKeys(names, prefix).map((name) => join(folder, name));
  const single = STEADY_ROLES.flatMap((role) => roleKeyFiles(join(folder, `${role}.key`)));
  return [
    ...[...numbered('seal'), ...numbered('officer'), ...single].map((file) => heldSigner(file, read)),
    ...numbered('kem').map((file): HeldKey => {
      const secret = decodeKemSecret(read(file, 'kem'));
      return { file, role: 'kem', suite: secret.suite, key: toHex(kidOf(kemPublicKey(secret))) };
    }),
  ];
}

/**
 * Removes the private half of a key that nothing needs any more. What was opened with it stays readable by its content keys.
 * @param key - Signer-id or kid, hexadecimal.
 * @returns path of the file that was removed.
 * @throws {@link RogatoryError} `TRUST_KEY_UNKNOWN` (TRUST-40), `TRUST_KEY_IN_USE` (TRUST-45): it is valid, may still be delivered to, or a
 * stored frame for it is unopened (AGENCY-30); `AGENCY_HOME_BUSY` (AGENCY-01) while a process owns the home.
 */
export async function removeKey(options: HomeAccess, key: string): Promise<string> {
  requireMembers(options, HOME_ACCESS, 'removeKey(options)');
  return withStore(options, async ({ self, store, documents, clock }) => {
    await requireOwnStore(options.home, self, store);
    const { file, role } = requireRemovable(await listKeys(options), key, toSeconds(clock.now()));
    const frames = role === 'kem' ? await stillNeeds(store, documents, key) : 0;
    if (frames > 0) throw fail('TRUST_KEY_IN_USE', { key, reason: `${frames} stored frames for it are unopened` });
    rmSync(file);
    return file;
  });
}
