// SPDX-License-Identifier: Apache-2.0
// Entries of signers and KEM keys, as root and directory carry them.
import { assertUsage } from '../../core/assert.js';
import { compare, equal } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import { requireMembers } from '../../core/members.js';
import type { Members } from '../../core/members.js';
import { kemAlgOf, kidOf, readCoseKey, signatureAlgOf, signerIdOf } from '../../crypto/keys/keys.js';
import type { CoseKey } from '../../crypto/keys/keys.js';
import type { Signer } from '../../crypto/sign/sign.js';
import { suiteById, suiteOfKeys } from '../../crypto/suites/suites.js';
import type { KemAlg, SignatureAlg, SuiteId } from '../../crypto/suites/suites.js';
import { DIGEST, TEXT, UINT, byteString, checked, list, malformed, mapped, nothing, plain, read, record, textOf, tuple } from './forms.js';
import type { Form, MemberForms } from './forms.js';
import { toSeconds } from '../../core/time.js';

export type KeyStatus = 'active' | 'retired' | 'compromised';

const STATUSES: readonly KeyStatus[] = ['active', 'retired', 'compromised'];
export const ED25519 = -19;
/** Role of the signers by which agencies and relays prove themselves on links. */
export const LINK_ROLE = 'link';
const OFFICER = /^officer(:[a-z-]+)?$/;

/** Validity of a key in an entry. Times in epoch seconds, both inclusive. */
export interface KeyValidity {
  readonly from: number;
  readonly to: number;
  readonly status: KeyStatus;
  /** Present exactly when compromised. */
  readonly invalidSince?: number;
}

/** A signer: one key per algorithm of its suite, all of which sign. */
export interface DirectorySigner extends KeyValidity {
  readonly signerId: Uint8Array;
  /** "root", "directory", "freshness", "seal", "officer", "officer:<role>", "relay", "link", "log" or "cosign". */
  readonly role: string;
  readonly keys: ReadonlyMap<SignatureAlg, CoseKey>;
  /** X.509 chain, DER, leaf first: information for a national validator, never decisive. */
  readonly certificates?: readonly Uint8Array[];
  /** Of an officer. */
  readonly person?: { readonly name: string; readonly function: string };
  /** Signer-id of the predecessor in the same role. */
  readonly predecessor?: Uint8Array;
}

/** A KEM key. */
export interface DirectoryKem extends KeyValidity {
  readonly kid: Uint8Array;
  readonly key: CoseKey;
  readonly alg: KemAlg;
}

/** Tells whether `role` is that of an officer, with or without a function. */
export function isOfficerRole(role: string): boolean {
  return role.length <= 64 && OFFICER.test(role);
}

/** Signer-id or kid. */
export function keyIdOf(entry: DirectorySigner | DirectoryKem): Uint8Array {
  return 'kid' in entry ? entry.kid : entry.signerId;
}

/** Tells whether a signer's suite is at or above `floor`. */
export function isAtLeast({ keys }: Pick<DirectorySigner, 'keys'>, floor: SuiteId): boolean {
  return (suiteOfKeys(keys)?.rank ?? -1) >= suiteById(floor).rank;
}

/** @throws {@link RogatoryError} `TRUST_SUITE` (TRUST-15, TRUST-64). */
export function requireAtLeast(signer: DirectorySigner, floor: SuiteId): void {
  if (!isAtLeast(signer, floor)) throw fail('TRUST_SUITE', { suite: suiteOfKeys(signer.keys)?.id ?? 'none', floor });
}

/** TRUST-66: a link signer is one Ed25519 key, whatever the suites, since a responder verifies for strangers. */
export function isLinkKeySet(keys: ReadonlyMap<number, unknown>): boolean {
  return keys.size === 1 && keys.has(ED25519);
}

const STATUS: Form<KeyStatus> = plain('text', (value, field) => {
  const status = STATUSES.find((candidate) => candidate === value);
  if (status === undefined) throw malformed(field);
  return status;
});

const KEY_VALIDITY: MemberForms<KeyValidity> = {
  from: [3, UINT],
  to: [4, UINT],
  status: [5, STATUS],
  invalidSince: [6, UINT, nothing],
};

function requireValidity({ from, to, status, invalidSince }: KeyValidity, field: string): void {
  if (to < from) throw malformed(`${field}.4`);
  if ((invalidSince !== undefined) !== (status === 'compromised')) throw malformed(`${field}.6`);
}

const SIGNER_KEYS: Form<DirectorySigner['keys']> = {
  rule: 'map',
  read(value, field) {
    const keys = new Map<SignatureAlg, CoseKey>();
    for (const [alg, member] of read.anyMap(value, field, 2)) {
      const key = readCoseKey(member, `${field}.${String(alg)}`);
      if (signatureAlgOf(key) !== alg) throw malformed(`${field}.${String(alg)}`);
      keys.set(alg, key);
    }
    if (suiteOfKeys(keys) === undefined) throw malformed(field);
    return keys;
  },
  write: (keys) => keys,
};

/** The form of a signer whose kids and signer-id are computed anew. Any role may stand in it. */
export const SIGNER = checked(
  // Member 8, a note key, is for signers of suites without Ed25519: no suite of this registry is one.
  record<DirectorySigner>({
    signerId: [0, DIGEST],
    role: [1, textOf(64)],
    keys: [2, SIGNER_KEYS],
    ...KEY_VALIDITY,
    certificates: [7, list(byteString(), 1, 16), nothing],
    person: [9, tuple({ name: TEXT, function: TEXT }), nothing],
    predecessor: [10, DIGEST, nothing],
  }),
  (signer, field) => {
    const { signerId, role, keys, person } = signer;
    if (role === LINK_ROLE && !isLinkKeySet(keys)) throw malformed(`${field}.2`);
    if (!equal(signerId, signerIdOf([...keys.values()].map(kidOf).sort(compare)))) throw malformed(`${field}.0`);
    if (person !== undefined && !isOfficerRole(role)) throw malformed(`${field}.9`);
    requireValidity(signer, field);
  },
);

/** A signer in one of the roles that may stand in its place (TRUST-67). */
export function signerIn(isRole: (role: string) => boolean): Form<DirectorySigner> {
  return checked(SIGNER, ({ role }, field) => {
    if (!isRole(role)) throw malformed(`${field}.1`);
  });
}

/** The form of a KEM key whose kid is computed anew. */
export const KEM = mapped(
  record<Omit<DirectoryKem, 'alg'>>({ kid: [0, DIGEST], key: [1, plain('map', readCoseKey)], ...KEY_VALIDITY }),
  (kem, field): DirectoryKem => {
    const alg = kemAlgOf(kem.key);
    if (!equal(kem.kid, kidOf(kem.key))) throw malformed(`${field}.0`);
    requireValidity(kem, field);
    return { ...kem, alg };
  },
  (kem) => kem,
);

/** Roles whose keys take over at the end of their predecessor; seals and officers at once. */
export const STEADY_ROLES = [LINK_ROLE, 'log', 'cosign'] as const;
export type SteadyRole = (typeof STEADY_ROLES)[number];

/**
 * Finds the signer of a role that is to sign now: of those held that the own directory names, that are valid and not compromised, the one
 * whose validity began first.
 * @param entries - Signers of the own entry, in the newest directory held.
 * @param held - In the order in which they were made.
 * @param now - Unix milliseconds.
 * @returns the newest held when the directory names none that is in force: others refuse it, and say so. Undefined when none is held.
 */
export function steadySigner<T extends { readonly signerId: Uint8Array }>(
  entries: readonly DirectorySigner[],
  role: SteadyRole,
  held: readonly T[],
  now: number,
): T | undefined {
  const at = toSeconds(now);
  const [first] = entries
    .filter((entry) => entry.role === role && entry.status !== 'compromised' && entry.from <= at && at <= entry.to)
    .sort((a, b) => a.from - b.from)
    .flatMap((entry) => held.find(({ signerId }) => equal(signerId, entry.signerId)) ?? []);
  return first ?? held.at(-1);
}

/** Ed25519 id of RFC 9864, and the public-key member of an OKP COSE_Key. */
const OKP_X = -2;

/**
 * Finds the key by which an entry of a directory proves itself on a link.
 * @param signers - Of the agency or relay that claims to be there.
 * @param signerId - The link signer that it names.
 * @param now - Unix milliseconds.
 * @returns Ed25519 public key, 32 bytes; undefined unless the directory lists it as a link signer that is not compromised and is valid at `now`.
 * A retired one counts until its `to`: its successor takes over only then (TRUST-44).
 */
export function usableLinkKey(signers: readonly DirectorySigner[], signerId: Uint8Array, now: number): Uint8Array | undefined {
  const at = toSeconds(now);
  const signer = signers.find((candidate) => candidate.role === LINK_ROLE && equal(candidate.signerId, signerId));
  if (signer === undefined || signer.status === 'compromised' || at < signer.from || at > signer.to) return undefined;
  const key = signer.keys.get(ED25519)?.get(OKP_X);
  return key instanceof Uint8Array ? key : undefined;
}

/** Validity of keys: epoch seconds, both inclusive. */
export interface Validity {
  readonly from: number;
  readonly to: number;
}

export const VALIDITY: Members<Validity> = { required: { from: 'number', to: 'number' }, optional: {} };
const MORE: Members<Pick<DirectorySigner, 'person' | 'predecessor' | 'certificates'>> = {
  required: {},
  optional: { person: 'object', predecessor: 'any', certificates: 'list' },
};

/** Makes an active entry. @param signer - Its public half alone is used. */
export function signerEntry(
  signer: Pick<Signer, 'signerId' | 'keys'>,
  role: string,
  validity: Validity,
  more: Pick<DirectorySigner, 'person' | 'predecessor' | 'certificates'> = {},
): DirectorySigner {
  requireMembers(validity, VALIDITY, 'signerEntry(validity)');
  requireMembers(more, MORE, 'signerEntry(more)');
  assertUsage(role !== LINK_ROLE || isLinkKeySet(signer.keys), 'a link signer holds one Ed25519 key');
  return { signerId: signer.signerId, role, keys: signer.keys, ...validity, status: 'active', ...more };
}
