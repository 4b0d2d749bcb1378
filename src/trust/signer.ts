// SPDX-License-Identifier: Apache-2.0
// Entries of signers and KEM keys, as root and directory carry them.
import { compare, equal } from '../core/bytes.js';
import type { CborKey, CborMap, CborValue } from '../cbor/value.js';
import { kemAlgOf, kidOf, readCoseKey, signatureAlgOf, signerIdOf } from '../crypto/keys.js';
import type { CoseKey } from '../crypto/keys.js';
import { SUITES } from '../crypto/suites.js';
import type { KemAlg, SignatureAlg, Suite } from '../crypto/suites.js';
import { LIMITS } from '../core/limits.js';
import { malformed, read } from './fields.js';

export type KeyStatus = 'active' | 'retired' | 'compromised';

const STATUSES: readonly string[] = ['active', 'retired', 'compromised'];
const OFFICER = /^officer(:[a-z-]+)?$/;

/** A signer: one key per algorithm of its suite, all of which sign. Times in epoch seconds, both inclusive. */
export interface DirectorySigner {
  readonly signerId: Uint8Array;
  /** "root", "directory", "freshness", "seal", "officer", "officer:<role>", "relay", "link", "log" or "cosign". */
  readonly role: string;
  readonly keys: ReadonlyMap<SignatureAlg, CoseKey>;
  readonly from: number;
  readonly to: number;
  readonly status: KeyStatus;
  /** Present exactly when compromised. */
  readonly invalidSince?: number;
  /** X.509 chain, DER, leaf first: information for a national validator, never decisive. */
  readonly certificates?: readonly Uint8Array[];
  /** Of an officer. */
  readonly person?: { readonly name: string; readonly function: string };
  /** Signer-id of the predecessor in the same role. */
  readonly predecessor?: Uint8Array;
}

/** A KEM key. Times in epoch seconds, both inclusive. */
export interface DirectoryKem {
  readonly kid: Uint8Array;
  readonly key: CoseKey;
  readonly alg: KemAlg;
  readonly from: number;
  readonly to: number;
  readonly status: KeyStatus;
  readonly invalidSince?: number;
}

/** Tells whether `role` is that of an officer, with or without a function. */
export function isOfficerRole(role: string): boolean {
  return role.length <= 64 && OFFICER.test(role);
}

/** The suite whose algorithms a signer holds, no more and no less; undefined when there is none. */
export function signerSuite(keys: ReadonlyMap<number, unknown>): Suite | undefined {
  return SUITES.find(({ signatures }) => signatures.length === keys.size && signatures.every((alg) => keys.has(alg)));
}

/**
 * Reads a signer entry; recomputes kids and signer-id.
 * @param permits - Which roles may stand here.
 * @throws {@link RogatoryError} `TRUST_DOCUMENT_MALFORMED` (TRUST-01), `CRYPTO_KEY_MALFORMED` (CRYPTO-03).
 */
export function readSigner(value: CborValue, field: string, permits: (role: string) => boolean): DirectorySigner {
  const map = read.map(value, field, [0, 1, 2, 3, 4, 5], [6, 7, 9, 10]);
  const role = read.text(map.get(1), `${field}.1`, 64);
  if (!permits(role)) throw malformed(`${field}.1`);
  const keys = readSignerKeys(map.get(2), `${field}.2`);
  if (role === 'link' && !(keys.size === 1 && keys.has(-19))) throw malformed(`${field}.2`);
  const signerId = read.bytes(map.get(0), `${field}.0`, 32);
  const kids = [...keys.values()].map(kidOf).sort(compare);
  if (!equal(signerId, signerIdOf(kids))) throw malformed(`${field}.0`);
  return { signerId, role, keys, ...readValidity(map, field), ...readDescription(map, field, role) };
}

function readSignerKeys(value: CborValue | undefined, field: string): Map<SignatureAlg, CoseKey> {
  const keys = new Map<SignatureAlg, CoseKey>();
  for (const [alg, member] of read.anyMap(value, field, 2)) {
    const key = readCoseKey(member, `${field}.${String(alg)}`);
    if (signatureAlgOf(key) !== alg) throw malformed(`${field}.${String(alg)}`);
    keys.set(alg, key);
  }
  if (signerSuite(keys) === undefined) throw malformed(field);
  return keys;
}

function readDescription(map: CborMap, field: string, role: string): Pick<DirectorySigner, 'certificates' | 'person' | 'predecessor'> {
  if (map.has(9) && !isOfficerRole(role)) throw malformed(`${field}.9`);
  return {
    ...(map.has(7) && { certificates: read.array(map.get(7), `${field}.7`, 1, 16).map((der, i) => read.bytes(der, `${field}.7.${i}`)) }),
    ...(map.has(9) && { person: readPerson(map.get(9), `${field}.9`) }),
    ...(map.has(10) && { predecessor: read.bytes(map.get(10), `${field}.10`, 32) }),
  };
}

function readPerson(value: CborValue | undefined, field: string): { name: string; function: string } {
  const [name, duty] = read.array(value, field, 2, 2);
  return {
    name: read.text(name, `${field}.0`, LIMITS.trustTextMaxBytes),
    function: read.text(duty, `${field}.1`, LIMITS.trustTextMaxBytes),
  };
}

/** Reads a KEM key entry. @throws {@link RogatoryError} `TRUST_DOCUMENT_MALFORMED` (TRUST-01), `CRYPTO_KEY_MALFORMED` (CRYPTO-03). */
export function readKem(value: CborValue, field: string): DirectoryKem {
  const map = read.map(value, field, [0, 1, 3, 4, 5], [6]);
  const key = readCoseKey(map.get(1), `${field}.1`);
  const alg = kemAlgOf(key);
  const kid = read.bytes(map.get(0), `${field}.0`, 32);
  if (!equal(kid, kidOf(key))) throw malformed(`${field}.0`);
  return { kid, key, alg, ...readValidity(map, field) };
}

function readValidity(map: CborMap, field: string): Pick<DirectorySigner, 'from' | 'to' | 'status' | 'invalidSince'> {
  const from = read.uint(map.get(3), `${field}.3`);
  const to = read.uint(map.get(4), `${field}.4`);
  if (to < from) throw malformed(`${field}.4`);
  const status = read.text(map.get(5), `${field}.5`);
  if (!STATUSES.includes(status)) throw malformed(`${field}.5`);
  if (map.has(6) !== (status === 'compromised')) throw malformed(`${field}.6`);
  const validity = { from, to, status: status as KeyStatus };
  return map.has(6) ? { ...validity, invalidSince: read.uint(map.get(6), `${field}.6`) } : validity;
}

/** The map of a signer entry. */
export function writeSigner(signer: DirectorySigner): CborMap {
  const map = new Map<CborKey, CborValue>([[0, signer.signerId], [1, signer.role], [2, signer.keys], ...writeValidity(signer)]);
  if (signer.certificates !== undefined) map.set(7, signer.certificates);
  if (signer.person !== undefined) map.set(9, [signer.person.name, signer.person.function]);
  if (signer.predecessor !== undefined) map.set(10, signer.predecessor);
  return map;
}

/** The map of a KEM key entry. */
export function writeKem(kem: DirectoryKem): CborMap {
  return new Map<CborKey, CborValue>([[0, kem.kid], [1, kem.key], ...writeValidity(kem)]);
}

function writeValidity(entry: Pick<DirectorySigner, 'from' | 'to' | 'status' | 'invalidSince'>): [CborKey, CborValue][] {
  const members: [CborKey, CborValue][] = [
    [3, entry.from],
    [4, entry.to],
    [5, entry.status],
  ];
  if (entry.invalidSince !== undefined) members.push([6, entry.invalidSince]);
  return members;
}
