// SPDX-License-Identifier: Apache-2.0
// What key files hold, what the directory says of them, and when one may go.
import { toHex } from '../../../core/bytes.js';
import { fail } from '../../../core/errors.js';
import { LIMITS } from '../../../core/limits.js';
import { formatUtc } from '../../../core/time.js';
import { kidOf, signerIdOf, signerPublicKeys } from '../../../crypto/keys/keys.js';
import { decodeSignerSecret } from '../../../crypto/keys/keystore.js';
import type { SuiteId } from '../../../crypto/suites/suites.js';
import { keyIdOf } from '../../documents/signer.js';
import type { DirectoryKem, DirectorySigner, KeyStatus } from '../../documents/signer.js';
import type { KeyFileReader } from './key-file.js';

/** A key of a folder. Times in epoch seconds. */
export interface ListedKey {
  /** Path of its file; absent when the directory has a key that is not here. */
  readonly file?: string;
  /** As the directory says; of a key that it does not name yet, the kind of its file. */
  readonly role: string;
  /** Of the file. */
  readonly suite?: SuiteId;
  /** Signer-id or kid, hexadecimal. */
  readonly key: string;
  /** `unpublished`: the directory does not name it (yet). */
  readonly status: KeyStatus | 'unpublished';
  readonly from?: number;
  readonly to?: number;
  readonly invalidSince?: number;
  /** From when on the private half may be removed; of a KEM key, once no stored frame for it is unopened. Absent of an unpublished one. */
  readonly removableFrom?: number;
}

/** What a file holds. */
export interface HeldKey {
  readonly file: string;
  readonly role: string;
  readonly suite: SuiteId;
  readonly key: string;
}

/** Reads whose file it is. @throws {@link RogatoryError} `CRYPTO_KEY_FILE` (CRYPTO-08). */
export function heldSigner(file: string, read: KeyFileReader): HeldKey {
  const secret = decodeSignerSecret(read(file, 'signer'));
  return { file, role: 'signer', suite: secret.suite, key: toHex(signerIdOf([...signerPublicKeys(secret).values()].map(kidOf))) };
}

/** Joins what is held with what the directory says: keys that are here first, then those that only it names. */
export function describeKeys(held: readonly HeldKey[], entries: readonly (DirectorySigner | DirectoryKem)[]): readonly ListedKey[] {
  const published = new Map(entries.map((entry) => [toHex(keyIdOf(entry)), entry]));
  const here = held.map((file): ListedKey => {
    const found = published.get(file.key);
    published.delete(file.key);
    return found === undefined ? { ...file, status: 'unpublished' } : { ...file, ...saidOf(found) };
  });
  return [...here, ...[...published].map(([key, found]): ListedKey => ({ key, ...saidOf(found) }))];
}

function saidOf(entry: DirectorySigner | DirectoryKem): Omit<ListedKey, 'file' | 'suite' | 'key'> {
  const { status, from, to, invalidSince } = entry;
  const isKem = 'kid' in entry;
  return {
    role: isKem ? 'kem' : entry.role,
    status,
    from,
    to,
    ...(invalidSince === undefined ? {} : { invalidSince }),
    removableFrom: isKem ? to + LIMITS.keyGraceSeconds + 1 : status === 'compromised' ? from : to + 1,
  };
}

/**
 * Finds the file of a key that may be removed.
 * @param key - Signer-id or kid, hexadecimal.
 * @param at - Epoch seconds.
 * @throws {@link RogatoryError} `TRUST_KEY_UNKNOWN` (TRUST-40) when it is not here, `TRUST_KEY_IN_USE` (TRUST-45) before its time is over,
 * and when no other key of its role is here.
 */
export function requireRemovable(listed: readonly ListedKey[], key: string, at: number): ListedKey & { readonly file: string } {
  const found = listed.find((candidate) => candidate.key === key);
  if (found?.file === undefined) throw fail('TRUST_KEY_UNKNOWN', { key: key.slice(0, 64) });
  const { file, role, removableFrom } = found;
  const inUse = (reason: string) => fail('TRUST_KEY_IN_USE', { key, reason });
  if (removableFrom === undefined) throw inUse('the directory does not say that its time is over');
  if (at < removableFrom) {
    const until = formatUtc(removableFrom - 1);
    throw inUse(role === 'kem' ? `messages to it may arrive until ${until}` : `it is valid until ${until}`);
  }
  if (!listed.some((other) => other !== found && other.role === role && other.file !== undefined)) {
    throw inUse(`no other ${role} key is here`);
  }
  return { ...found, file };
}

/**
 * Tells why a node cannot act in a role. One listed key is enough: a successor is made before the directory names it.
 * @param held - Signer-ids of the role that are held, hexadecimal.
 * @param entries - Signers of the own entry.
 * @returns the fault; undefined when a key is listed.
 */
export function unlistedFault(role: string, held: readonly string[], entries: readonly DirectorySigner[]): string | undefined {
  const roles = new Map(entries.map((entry) => [toHex(entry.signerId), entry.role]));
  if (held.some((key) => isOf(role, roles.get(key)))) return undefined;
  if (held.length === 0) return `no ${role} key is here`;
  const other = held.flatMap((key) => roles.get(key) ?? [])[0];
  const short = `${(held.at(-1) as string).slice(0, 16)}...`;
  if (other !== undefined) return `the own directory lists this key (${short}) as ${other}, not as ${role}`;
  return `the own directory does not list this key (${short}) as ${role} of this node`;
}

function isOf(role: string, listed: string | undefined): boolean {
  return listed === role || (role === 'officer' && listed?.startsWith('officer') === true);
}
