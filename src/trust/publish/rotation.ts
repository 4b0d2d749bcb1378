// SPDX-License-Identifier: Apache-2.0
// What an agency or a relay asks of its state's directory about the keys that it has: a successor, an end, a mark. Signers alone: KEM keys
// are an agency's, and no relay reaches them.
import { fromHex, toHex } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import type { RandomSource } from '../../core/random.js';
import { generateSigner } from '../../crypto/keys/keys.js';
import type { SignerSecret } from '../../crypto/keys/keys.js';
import { memorySigner } from '../../crypto/sign/sign.js';
import type { Signer } from '../../crypto/sign/sign.js';
import { suiteOfKeys } from '../../crypto/suites/suites.js';
import type { SuiteId } from '../../crypto/suites/suites.js';
import { writeKeyChange } from './key-change.js';
import type { KeyChange } from './key-change.js';
import { LINK_ROLE, keyIdOf, signerEntry } from '../documents/signer.js';
import type { DirectoryKem, DirectorySigner } from '../documents/signer.js';

const DAY = 86_400;
const SIGNER_DAYS = { min: 30, max: 1_095, default: 730 } as const;
/** Days that a predecessor stays valid. A directory is in force for 30 days: by then every one of them names the successor. */
const OVERLAP_DAYS = { min: 30, max: 90, default: 30 } as const;

/** Whose keys they are, and what the newest directory held says of them. */
export interface KeyOwner {
  readonly scope: string;
  readonly id: string;
  readonly signers: readonly DirectorySigner[];
  readonly kems: readonly DirectoryKem[];
  /** Now, epoch seconds. */
  readonly at: number;
}

/** A change that was asked for. */
export interface RequestedChange {
  readonly change: KeyChange;
  /** The request, for the administrator of the state's directory. */
  readonly bytes: Uint8Array;
  /** Path of the new key file, if there is one. */
  readonly keyFile?: string;
}

/** How long keys live. */
export interface RotationTimes {
  /** Days that the new key lives: 30 to 90 for a KEM key (default 90), up to 1,095 for a signer (default 730). */
  readonly days?: number;
  /** Days that the old key stays valid beside the new one, 30 to 90; default 30. */
  readonly overlapDays?: number;
}

/** Puts a change into its file, signed by the new signers and the old ones that vouch for them. */
export async function requestChange(owner: KeyOwner, change: Partial<KeyChange>, signers: readonly Signer[]): Promise<RequestedChange> {
  const { scope, id, at } = owner;
  const whole: KeyChange = { scope, id, issuedAt: at, signers: [], kems: [], retire: [], compromise: [], ...change };
  return { change: whole, bytes: await writeKeyChange(whole, signers) };
}

/**
 * Draws the successor of a signer and asks the directory to enter it and to end the old one's validity after the overlap.
 * @param suite - Of the key that is followed; default the newest key's own.
 * @param held - Signers at hand: the predecessor vouches if it is among them.
 * @returns the request, and the secret that nobody has stored yet.
 * @throws {@link RogatoryError} `TRUST_KEY_UNKNOWN` (TRUST-40) when the directory has no such key to follow; RangeError for other times.
 */
export async function rotateSigner(
  owner: KeyOwner,
  role: string,
  suite: SuiteId | undefined,
  times: RotationTimes,
  held: readonly Signer[],
  random: RandomSource,
): Promise<{ readonly request: RequestedChange; readonly secret: SignerSecret }> {
  const validity = { from: owner.at, to: owner.at + daysIn(times.days, SIGNER_DAYS, 'days') * DAY };
  const isWanted = (entry: DirectorySigner): boolean =>
    entry.role === role && (suite === undefined || role === LINK_ROLE || suiteOfKeys(entry.keys)?.id === suite);
  const old = newestKey(owner.signers.filter(isWanted), role);
  const secret = generateSigner(suiteOfKeys(old.keys)?.id ?? 'rogatory-classic', random);
  const signer = memorySigner(secret);
  const person = old.person === undefined ? {} : { person: old.person };
  const entry = signerEntry(signer, role, validity, { predecessor: old.signerId, ...person });
  const predecessor = held.find(({ signerId }) => toHex(signerId) === toHex(old.signerId));
  const change = { signers: [entry], retire: [{ key: old.signerId, to: overlapEnd(owner, old, times) }] };
  const request = await requestChange(owner, change, predecessor === undefined ? [signer] : [signer, predecessor]);
  return { request, secret };
}

/** Until the new directory is out everybody uses the old key: what it does meanwhile must not be too late. Epoch seconds. */
export function overlapEnd(owner: KeyOwner, old: { readonly to: number }, { overlapDays }: RotationTimes): number {
  return Math.min(old.to, owner.at + daysIn(overlapDays, OVERLAP_DAYS, 'overlapDays') * DAY);
}

/**
 * Asks the directory to end a key's validity. @param key - Signer-id or kid, hexadecimal.
 * @param to - Epoch seconds; default now.
 * @throws {@link RogatoryError} `TRUST_KEY_UNKNOWN` (TRUST-40).
 */
export function retireOwnKey(owner: KeyOwner, key: string, to?: number): Promise<RequestedChange> {
  const entry = entryOf(owner, key);
  return requestChange(owner, { retire: [{ key: fromHex(key), to: Math.min(entry.to, to ?? owner.at) }] }, []);
}

/**
 * Asks the directory to mark a key compromised. @param key - Signer-id or kid, hexadecimal.
 * @param invalidSince - Epoch seconds since when others may have had it.
 * @throws {@link RogatoryError} `TRUST_KEY_UNKNOWN` (TRUST-40).
 */
export function compromiseOwnKey(owner: KeyOwner, key: string, invalidSince: number): Promise<RequestedChange> {
  entryOf(owner, key);
  return requestChange(owner, { compromise: [{ key: fromHex(key), invalidSince }] }, []);
}

/** The key that a successor follows: the newest active one, or else the newest. @throws `TRUST_KEY_UNKNOWN` (TRUST-40). */
export function newestKey<T extends DirectorySigner | DirectoryKem>(entries: readonly T[], role: string): T {
  const active = entries.filter(({ status }) => status === 'active').sort((a, b) => b.from - a.from);
  const [first] = active.length > 0 ? active : [...entries].sort((a, b) => b.from - a.from);
  if (first === undefined) throw fail('TRUST_KEY_UNKNOWN', { key: role });
  return first;
}

function entryOf({ signers, kems }: KeyOwner, key: string): DirectorySigner | DirectoryKem {
  const found = [...signers, ...kems].find((candidate) => toHex(keyIdOf(candidate)) === key);
  if (found === undefined) throw fail('TRUST_KEY_UNKNOWN', { key: key.slice(0, 64) });
  return found;
}

/** @throws RangeError outside the range. */
export function daysIn(
  days: number | undefined,
  range: { readonly min: number; readonly max: number; readonly default: number },
  name: string,
): number {
  const wanted = days ?? range.default;
  if (!Number.isInteger(wanted) || wanted < range.min || wanted > range.max) {
    throw new RangeError(`${name} must be ${range.min} to ${range.max}`);
  }
  return wanted;
}
