// SPDX-License-Identifier: Apache-2.0
import { equal, toHex } from '../core/bytes.js';
import { fail } from '../core/errors.js';
import type { RogatoryError } from '../core/errors.js';
import type { Directory } from './directory.js';
import { hasSigned, isKey, keyChangeDigest } from './key-change.js';
import type { KeyChange, ReadKeyChange } from './key-change.js';
import type { ProvenKems } from './kem-proof.js';
import type { DirectoryKem, DirectorySigner } from './signer.js';

/** What a directory would say after a change. */
export interface ChangedKeys {
  readonly agencies: Directory['agencies'];
  readonly relays: Directory['relays'];
  /** New signers whose predecessor is not named or did not sign: the operators of both sides are to be told. */
  readonly unvouched: readonly DirectorySigner[];
}

/**
 * Applies a change of keys to what a directory says; nothing is published by it. Retired and compromised keys stay: an unknown signer
 * would only be held, a compromised one is refused.
 * @param proven - What `verifyKemAnswer` said of this change; without it no KEM key enters.
 * @throws {@link RogatoryError} `TRUST_KEY_CHANGE` (TRUST-40): it is of another scope, names an agency or relay or a key that the directory
 * does not have, enters a key that it has, or lengthens a validity. `TRUST_KEY_PROOF` (TRUST-43): the owner has opened nothing with a new
 * KEM key.
 */
export function applyKeyChange(
  directory: Pick<Directory, 'scope' | 'agencies' | 'relays'>,
  read: ReadKeyChange,
  proven?: ProvenKems,
): ChangedKeys {
  const { change } = read;
  if (change.scope !== directory.scope) throw refused(`it is of ${change.scope}, the directory of ${directory.scope}`);
  const agency = directory.agencies.find(({ id }) => id === change.id);
  const relay = directory.relays.find(({ id }) => id === change.id);
  const owner = agency ?? relay;
  if (owner === undefined) throw refused(`the directory has no ${change.id}`);
  if (agency === undefined && change.kems.length > 0) throw refused('a relay has no KEM keys');
  const held: readonly (DirectorySigner | DirectoryKem)[] = [...owner.signers, ...(agency?.kems ?? [])];
  requireKnown(change, held);
  requireProven(read, proven);
  const marked = <T extends DirectorySigner | DirectoryKem>(entries: readonly T[]): T[] => entries.map((entry) => mark(entry, change));
  const signers = [...marked(owner.signers), ...change.signers];
  const replace = <T extends { readonly id: string }>(all: readonly T[], next: (entry: T) => T): readonly T[] =>
    all.map((entry) => (entry.id === change.id ? next(entry) : entry));
  return {
    agencies: replace(directory.agencies, (entry) => ({ ...entry, signers, kems: [...marked(entry.kems), ...change.kems] })),
    relays: replace(directory.relays, (entry) => ({ ...entry, signers })),
    unvouched: change.signers.filter((signer) => !isVouched(signer, owner.signers, read)),
  };
}

function requireKnown(change: KeyChange, held: readonly (DirectorySigner | DirectoryKem)[]): void {
  const has = (key: Uint8Array): boolean => held.some((entry) => isKey(entry, key));
  for (const { key } of [...change.retire, ...change.compromise]) {
    if (!has(key)) throw refused(`${change.id} has no key ${toHex(key).slice(0, 16)}`);
  }
  for (const entry of [...change.signers, ...change.kems]) {
    const key = 'kid' in entry ? entry.kid : entry.signerId;
    if (has(key)) throw refused(`${change.id} has the key ${toHex(key).slice(0, 16)} already`);
  }
}

function requireProven(read: ReadKeyChange, proven: ProvenKems | undefined): void {
  const isOfThis = proven !== undefined && equal(proven.digest, keyChangeDigest(read));
  for (const { kid } of read.change.kems) {
    if (isOfThis && proven.kids.has(toHex(kid))) continue;
    throw fail('TRUST_KEY_PROOF', { reason: `nothing was opened with the new KEM key ${toHex(kid).slice(0, 16)}` });
  }
}

/** Compromised once is compromised for good; its `invalid since` moves to the past only. */
function mark<T extends DirectorySigner | DirectoryKem>(entry: T, change: KeyChange): T {
  const compromise = change.compromise.find(({ key }) => isKey(entry, key));
  if (compromise !== undefined) {
    const invalidSince = Math.min(compromise.invalidSince, entry.invalidSince ?? Infinity);
    return { ...entry, status: 'compromised', invalidSince };
  }
  const retire = change.retire.find(({ key }) => isKey(entry, key));
  if (retire === undefined) return entry;
  if (entry.status === 'compromised') throw refused('a compromised key is not retired');
  if (retire.to > entry.to) throw refused('retiring does not lengthen a validity');
  return { ...entry, status: 'retired', to: Math.max(retire.to, entry.from) };
}

function isVouched(signer: DirectorySigner, held: readonly DirectorySigner[], { statement, signatures }: ReadKeyChange): boolean {
  const { predecessor } = signer;
  if (predecessor === undefined) return false;
  const old = held.find((candidate) => candidate.role === signer.role && isKey(candidate, predecessor));
  return old !== undefined && old.status !== 'compromised' && hasSigned(old, statement, signatures);
}

function refused(reason: string): RogatoryError<'TRUST_KEY_CHANGE'> {
  return fail('TRUST_KEY_CHANGE', { reason });
}
