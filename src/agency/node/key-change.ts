// SPDX-License-Identifier: Apache-2.0
// Rotating the keys of a home. What the home can do alone is done here; the rest is asked of the state's directory by a file, and takes
// effect when a directory says it.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { assertUsage } from '../../core/assert.js';
import { fromHex, toHex } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import { systemRandom } from '../../core/random.js';
import { systemClock, toSeconds } from '../../core/time.js';
import { kemPublicKey } from '../../crypto/kem.js';
import { generateKem, generateSigner } from '../../crypto/keys.js';
import { encodeKemSecret, encodeSignerSecret } from '../../crypto/keystore.js';
import { memorySigner } from '../../crypto/sign.js';
import { suiteById } from '../../crypto/suites.js';
import type { SuiteId } from '../../crypto/suites.js';
import type { DirectoryAgency } from '../../trust/directory.js';
import { kemEntry, signerEntry } from '../../trust/entries.js';
import { answerKemChallenge } from '../../trust/kem-proof.js';
import { writeKeyChange } from '../../trust/key-change.js';
import type { KeyChange } from '../../trust/key-change.js';
import { writeKeyFile } from '../../trust/node/key-file.js';
import { isOfficerRole, signerSuite } from '../../trust/signer.js';
import type { DirectoryKem, DirectorySigner } from '../../trust/signer.js';
import { readHome } from './home.js';
import type { HomeContent } from './home.js';
import { nextKeyName } from './key-files.js';
import type { OfflineOptions } from './offline.js';

const DAY = 86_400;
/** Days: how long a new KEM key lives, and how long the old one stays valid beside it. */
const KEM_DAYS = { min: 30, max: 90, default: 90, overlap: 30 } as const;
const SIGNER_DAYS = { min: 30, max: 1_095, default: 730 } as const;

/** A change that was asked for. */
export interface RequestedChange {
  readonly change: KeyChange;
  /** The request, for the administrator of the state's directory. */
  readonly bytes: Uint8Array;
  /** Path of the new key file, if there is one. */
  readonly keyFile?: string;
}

export interface RotateOptions extends OfflineOptions {
  /** `kem`, `seal`, `officer` or `officer:<function>`. */
  readonly role: string;
  /** Default: the strongest that the directory entry lists. */
  readonly suite?: SuiteId;
  /** Days that the new key lives: 30 to 90 for a KEM key (default 90), up to 1,095 for a signer (default 730). */
  readonly days?: number;
  /** Days that the old key stays valid beside the new one, 30 to 90; default 30. */
  readonly overlapDays?: number;
  /** Only say what would change: no key is kept. */
  readonly dryRun?: boolean;
  /** Puts the request where it can be found; called before the new key file is written. */
  readonly keep?: (bytes: Uint8Array) => void;
}

/**
 * Draws the successor of a key, writes its key file, and asks the directory to enter it and to retire the old one. Thirty days of overlap are
 * what a late directory needs: it is in force for 30 days at most, an envelope sealed by it lives 30 more, and a key opens for 30 after its end.
 * @throws {@link RogatoryError} `AGENCY_KEY_UNKNOWN` (AGENCY-32) when the directory has no such key to follow, `CRYPTO_KEY_FILE` (CRYPTO-08),
 * `AGENCY_HOME_INVALID` (AGENCY-02), `TRUST_*`.
 */
export async function rotateKey(options: RotateOptions): Promise<RequestedChange> {
  const { role, random = systemRandom } = options;
  const isKem = role === 'kem';
  assertUsage(isKem || role === 'seal' || isOfficerRole(role), 'a key of role kem, seal or officer is rotated');
  const home = await opened(options);
  const suite = options.suite ?? home.entry.suites.reduce((best, id) => (suiteById(id).rank > suiteById(best).rank ? id : best));
  const range = isKem ? KEM_DAYS : SIGNER_DAYS;
  const days = inRange(options.days ?? range.default, range, 'days');
  const overlap = inRange(options.overlapDays ?? KEM_DAYS.overlap, KEM_DAYS, 'overlapDays');
  const validity = { from: home.at, to: home.at + days * DAY };
  const folder = join(options.home, 'keys');
  const name = join(folder, nextKeyName(readdirSync(folder), isKem ? 'kem' : role === 'seal' ? 'seal' : 'officer'));
  const write = async (
    change: Partial<KeyChange>,
    signers: Parameters<typeof writeKeyChange>[1],
    secret: Uint8Array,
  ): Promise<RequestedChange> => {
    const request = await requested(home, change, signers);
    if (options.dryRun === true) return request;
    options.keep?.(request.bytes);
    writeKeyFile(name, isKem ? 'kem' : 'signer', secret, options.passphrase, random);
    return { ...request, keyFile: name };
  };

  if (isKem) {
    const old = newest(
      home.entry.kems.filter(({ alg }) => alg === suiteById(suite).kem),
      'kem',
    );
    const secret = generateKem(suite, random);
    const retire = [{ key: old.kid, to: Math.min(old.to, home.at + overlap * DAY) }];
    return write({ kems: [kemEntry(kemPublicKey(secret), validity)], retire }, [], encodeKemSecret(secret));
  }
  const old = newest(
    home.entry.signers.filter((signer) => signer.role === role && signerSuite(signer.keys)?.id === suite),
    role,
  );
  const secret = generateSigner(suite, random);
  const signer = memorySigner(secret);
  const person = old.person === undefined ? {} : { person: old.person };
  const entry = signerEntry(signer, role, validity, { predecessor: old.signerId, ...person });
  // Until the new directory is out, the old signer goes on signing: what it signs meanwhile must not be too late.
  const retire = [{ key: old.signerId, to: Math.min(old.to, home.at + overlap * DAY) }];
  const held = [...home.keys.seals, ...(home.keys.officers ?? [])].find(({ signerId }) => toHex(signerId) === toHex(old.signerId));
  return write({ signers: [entry], retire }, held === undefined ? [signer] : [signer, held], encodeSignerSecret(secret));
}

/**
 * Asks the directory to end a key's validity. @param key - Signer-id or kid, hexadecimal.
 * @param to - Epoch seconds; default now.
 * @throws {@link RogatoryError} as {@link rotateKey}.
 */
export async function retireKey(options: OfflineOptions, key: string, to?: number): Promise<RequestedChange> {
  const home = await opened(options);
  const entry = entryOf(home.entry, key);
  return requested(home, { retire: [{ key: fromHex(key), to: Math.min(entry.to, to ?? home.at) }] }, []);
}

/**
 * Asks the directory to mark a key compromised. @param key - Signer-id or kid, hexadecimal.
 * @param invalidSince - Epoch seconds since when others may have had it.
 * @throws {@link RogatoryError} as {@link rotateKey}.
 */
export async function compromiseKey(options: OfflineOptions, key: string, invalidSince: number): Promise<RequestedChange> {
  const home = await opened(options);
  entryOf(home.entry, key);
  return requested(home, { compromise: [{ key: fromHex(key), invalidSince }] }, []);
}

/**
 * Opens, with the new keys of the home, what the administrator of the directory sealed to them: only so are they listed.
 * @param challenge - At most 1 MiB; read, never kept.
 * @returns the answer, for the administrator; fresh.
 * @throws {@link RogatoryError} `TRUST_KEY_PROOF` (TRUST-43), `AGENCY_HOME_INVALID` (AGENCY-02), `CRYPTO_KEY_FILE` (CRYPTO-08), `TRUST_*`.
 */
export async function answerKeyChallenge(
  { home, passphrase, clock = systemClock }: OfflineOptions,
  challenge: Uint8Array,
): Promise<Uint8Array> {
  const { settings, keys } = readHome(home, passphrase, clock.now());
  return answerKemChallenge(challenge, { scope: settings.scope, id: settings.id }, keys.decapsulators);
}

interface OpenedHome extends HomeContent {
  readonly entry: DirectoryAgency;
  /** Epoch seconds. */
  readonly at: number;
}

async function opened({ home, passphrase, clock = systemClock }: OfflineOptions): Promise<OpenedHome> {
  const now = clock.now();
  const content = readHome(home, passphrase, now);
  const { scope, id } = content.settings;
  const entry = content.trust.lastAgency(scope, id);
  if (entry === undefined) throw fail('TRUST_UNKNOWN', { scope, id });
  return { ...content, entry, at: toSeconds(now) };
}

async function requested(
  home: OpenedHome,
  change: Partial<KeyChange>,
  signers: Parameters<typeof writeKeyChange>[1],
): Promise<RequestedChange> {
  const { scope, id } = home.settings;
  const whole: KeyChange = { scope, id, issuedAt: home.at, signers: [], kems: [], retire: [], compromise: [], ...change };
  return { change: whole, bytes: await writeKeyChange(whole, signers) };
}

function newest<T extends DirectorySigner | DirectoryKem>(entries: readonly T[], role: string): T {
  const active = entries.filter(({ status }) => status === 'active').sort((a, b) => b.from - a.from);
  const [first] = active.length > 0 ? active : [...entries].sort((a, b) => b.from - a.from);
  if (first === undefined) throw fail('AGENCY_KEY_UNKNOWN', { key: role });
  return first;
}

function entryOf(entry: DirectoryAgency, key: string): DirectorySigner | DirectoryKem {
  const found = [...entry.signers, ...entry.kems].find(
    (candidate) => toHex('kid' in candidate ? candidate.kid : candidate.signerId) === key,
  );
  if (found === undefined) throw fail('AGENCY_KEY_UNKNOWN', { key: key.slice(0, 64) });
  return found;
}

function inRange(days: number, { min, max }: { readonly min: number; readonly max: number }, name: string): number {
  if (!Number.isInteger(days) || days < min || days > max) throw new RangeError(`${name} must be ${min} to ${max}`);
  return days;
}
