// SPDX-License-Identifier: Apache-2.0
// The root of a state: who signs its roots, directories and freshness statements, and how many of them must.
import { compare } from '../core/bytes.js';
import { fail } from '../core/errors.js';
import { LIMITS } from '../core/limits.js';
import type { CborKey, CborMap, CborValue } from '../cbor/value.js';
import type { SuiteId } from '../crypto/suites.js';
import { decodePayload } from './document.js';
import type { TrustDocument, Unverified } from './document.js';
import { malformed, read, readHeader, readSuite } from './fields.js';
import { readSigner, writeSigner } from './signer.js';
import type { DirectorySigner } from './signer.js';

export type RootRole = 'root' | 'directory' | 'freshness';

export const ROOT_ROLES: readonly RootRole[] = ['root', 'directory', 'freshness'];

export interface RoleSet {
  /** At least 1; of the directory role at least 2: one stolen key must not impersonate every agency. */
  readonly threshold: number;
  readonly signers: readonly DirectorySigner[];
}

/** What a root says. Times in epoch seconds; `expiresAt` is inclusive. */
export interface Root {
  readonly scope: string;
  /** From 1, each exactly one above its predecessor. */
  readonly version: number;
  readonly issuedAt: number;
  readonly expiresAt: number;
  /** Document digest of the preceding version; null in version 1. */
  readonly previous: Uint8Array | null;
  readonly roles: Readonly<Record<RootRole, RoleSet>>;
  /** Least suite in which this state signs. */
  readonly suite: SuiteId;
  /** Signer-ids: every new root signer of the next version is among them. */
  readonly preRotation?: readonly Uint8Array[];
}

/** All signers of a root. */
export function rootSigners(root: Root): readonly DirectorySigner[] {
  return ROOT_ROLES.flatMap((role) => root.roles[role].signers);
}

/**
 * Reads a root; verifies no signature.
 * @throws {@link RogatoryError} `TRUST_DOCUMENT_MALFORMED` (TRUST-01), `TRUST_KEY_REUSED` (TRUST-11) when one signer stands in two roles,
 * `ID_MALFORMED` (CONV-02), `CRYPTO_SUITE_UNKNOWN` (CRYPTO-01), `CRYPTO_KEY_MALFORMED` (CRYPTO-03), `CBOR_...`.
 */
export function readRoot(document: TrustDocument): Unverified<Root> {
  const map = read.map(decodePayload(document, 'root'), 'root', [0, 1, 2, 3, 4, 5, 6, 7], [8]);
  const { scope, version, issuedAt, expiresAt } = readHeader(map);
  const previous = read.nullable(map.get(4), (digest) => read.bytes(digest, '4', 32));
  if ((previous === null) !== (version === 1)) throw malformed('4');
  const root: Root = { scope, version, issuedAt, expiresAt, previous, roles: readRoles(map), suite: readSuite(map.get(7), '7') };
  if (!map.has(8)) return { document, claimed: root };
  return { document, claimed: { ...root, preRotation: readSignerIds(map.get(8), '8') } };
}

function readRoles(map: CborMap): Record<RootRole, RoleSet> {
  const signers = read.array(map.get(6), '6', 3, LIMITS.trustSignaturesMax).map((value, i) => {
    return readSigner(value, `6.${i}`, (role) => (ROOT_ROLES as readonly string[]).includes(role));
  });
  for (let i = 1; i < signers.length; i++) {
    if (compare((signers[i - 1] as DirectorySigner).signerId, (signers[i] as DirectorySigner).signerId) >= 0) throw malformed(`6.${i}`);
  }
  const sets = read.map(map.get(5), '5', ROOT_ROLES);
  const roles = {
    root: readRoleSet(sets.get('root'), 'root', signers),
    directory: readRoleSet(sets.get('directory'), 'directory', signers),
    freshness: readRoleSet(sets.get('freshness'), 'freshness', signers),
  };
  // Each set holds signers of its own role alone, so equal numbers mean: exactly the signers of the sets.
  if (ROOT_ROLES.reduce((sum, role) => sum + roles[role].signers.length, 0) !== signers.length) throw malformed('6');
  return roles;
}

function readRoleSet(value: CborValue | undefined, role: RootRole, signers: readonly DirectorySigner[]): RoleSet {
  const [first, second] = read.array(value, `5.${role}`, 2, 2);
  const members = readSignerIds(second, `5.${role}.1`).map((id, i) => {
    const signer = signers.find((candidate) => compare(candidate.signerId, id) === 0);
    if (signer === undefined) throw malformed(`5.${role}.1.${i}`);
    if (signer.role !== role) throw fail('TRUST_KEY_REUSED', { key: `a ${signer.role} signer in the role ${role}` });
    return signer;
  });
  const threshold = read.uint(first, `5.${role}.0`, members.length);
  if (threshold < (role === 'directory' ? 2 : 1)) throw malformed(`5.${role}.0`);
  return { threshold, signers: members };
}

/** Strictly increasing: nobody stands in a set twice. */
function readSignerIds(value: CborValue | undefined, field: string): readonly Uint8Array[] {
  const ids = read.array(value, field, 1, LIMITS.trustSignaturesMax).map((id, i) => read.bytes(id, `${field}.${i}`, 32));
  for (let i = 1; i < ids.length; i++) if (compare(ids[i - 1] as Uint8Array, ids[i] as Uint8Array) >= 0) throw malformed(`${field}.${i}`);
  return ids;
}

/** The payload map of a root; signers and signer-ids in any order. */
export function writeRoot(root: Root): CborMap {
  const sets = ROOT_ROLES.map((role): [string, CborValue] => {
    const { threshold, signers } = root.roles[role];
    return [role, [threshold, signers.map(({ signerId }) => signerId).sort(compare)]];
  });
  const signers = [...rootSigners(root)].sort((a, b) => compare(a.signerId, b.signerId));
  const map = new Map<CborKey, CborValue>([
    [0, root.scope],
    [1, root.version],
    [2, root.issuedAt],
    [3, root.expiresAt],
    [4, root.previous],
    [5, new Map(sets)],
    [6, signers.map(writeSigner)],
    [7, root.suite],
  ]);
  if (root.preRotation !== undefined) map.set(8, [...root.preRotation].sort(compare));
  return map;
}
