// SPDX-License-Identifier: Apache-2.0
// The root of a state: who signs its roots, directories and freshness statements, and how many of them must.
import { compare, equal } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import { LIMITS } from '../../core/limits.js';
import type { SuiteId } from '../../crypto/suites/suites.js';
import { readPayload } from './document.js';
import type { TrustDocument, Unverified, Verified } from './document.js';
import { formatFingerprint } from '../ceremony/fingerprint.js';
import {
  DIGEST,
  PREVIOUS,
  SCOPE,
  SUITE,
  UINT,
  VERSION,
  list,
  malformed,
  mapped,
  nothing,
  record,
  requireLinked,
  textMap,
  tuple,
} from './forms.js';
import type { MemberForms } from './forms.js';
import { havingQuorum, requiringQuorum } from './quorum.js';
import type { Quorum, QuorumJudge } from './quorum.js';
import { requireAtLeast, signerIn } from './signer.js';
import type { DirectorySigner } from './signer.js';
import { admittingKeys, collectingKeys } from './walls.js';
import type { KeyUses } from './walls.js';
import type { Work } from './work.js';

export type RootRole = 'root' | 'directory' | 'freshness';

export const ROOT_ROLES: readonly RootRole[] = ['root', 'directory', 'freshness'];

export interface RoleSet {
  /** At least 1; of the directory role at least 2, so that one stolen key does not impersonate every agency (TRUST-23). */
  readonly threshold: number;
  readonly signers: readonly DirectorySigner[];
}

/** What root and directory say first. */
export interface DocumentHeader {
  readonly scope: string;
  /** From 1; of a root exactly one above its predecessor. */
  readonly version: number;
  readonly issuedAt: number;
  readonly expiresAt: number;
}

export const HEADER: MemberForms<DocumentHeader> = { scope: [0, SCOPE], version: [1, VERSION], issuedAt: [2, UINT], expiresAt: [3, UINT] };

/** @throws {@link RogatoryError} `TRUST_DOCUMENT_MALFORMED` (TRUST-01). */
export function requireHeader({ issuedAt, expiresAt }: DocumentHeader, field: string, maxSeconds = Infinity): void {
  if (expiresAt <= issuedAt || expiresAt - issuedAt > maxSeconds) throw malformed(`${field}.3`);
}

/** What a root says. Times in epoch seconds; `expiresAt` is inclusive. */
export interface Root extends DocumentHeader {
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

const MAX = LIMITS.trustSignaturesMax;
/** Nobody stands in a set twice. */
const SIGNER_IDS = list(DIGEST, 1, MAX, compare);
const ROLE_SET = tuple<{ threshold: number; ids: readonly Uint8Array[] }>({ threshold: UINT, ids: SIGNER_IDS });

/** A root as its payload has it: sets name the signers that are listed apart. */
interface RootPayload extends Omit<Root, 'roles'> {
  readonly sets: ReadonlyMap<string, { readonly threshold: number; readonly ids: readonly Uint8Array[] }>;
  readonly signers: readonly DirectorySigner[];
}

/** Signers and signer-ids in any order. */
export const ROOT = mapped(
  record<RootPayload>({
    ...HEADER,
    previous: [4, PREVIOUS],
    sets: [5, textMap('role', (name) => (ROOT_ROLES as readonly string[]).includes(name), ROLE_SET)],
    signers: [
      6,
      list(
        signerIn((role) => (ROOT_ROLES as readonly string[]).includes(role)),
        3,
        MAX,
        (a, b) => compare(a.signerId, b.signerId),
      ),
    ],
    suite: [7, SUITE],
    preRotation: [8, SIGNER_IDS, nothing],
  }),
  ({ sets, signers, ...root }, field): Root => {
    requireHeader(root, field);
    requireLinked(root, field);
    const roleSet = (role: RootRole): RoleSet => readRoleSet(sets.get(role), role, signers, `${field}.5.${role}`);
    const roles = { root: roleSet('root'), directory: roleSet('directory'), freshness: roleSet('freshness') };
    // Each set holds signers of its own role alone, so equal numbers mean: exactly the signers of the sets.
    if (ROOT_ROLES.reduce((sum, role) => sum + roles[role].signers.length, 0) !== signers.length) throw malformed(`${field}.6`);
    return { ...root, roles };
  },
  ({ roles, ...root }) => ({
    ...root,
    sets: new Map(
      ROOT_ROLES.map((role) => [role, { threshold: roles[role].threshold, ids: roles[role].signers.map(({ signerId }) => signerId) }]),
    ),
    signers: ROOT_ROLES.flatMap((role) => roles[role].signers),
  }),
);

function readRoleSet(
  set: { readonly threshold: number; readonly ids: readonly Uint8Array[] } | undefined,
  role: RootRole,
  signers: readonly DirectorySigner[],
  field: string,
): RoleSet {
  if (set === undefined) throw malformed(field);
  const members = set.ids.map((id, i) => {
    const signer = signers.find((candidate) => equal(candidate.signerId, id));
    if (signer === undefined) throw malformed(`${field}.1.${i}`);
    if (signer.role !== role) throw fail('TRUST_KEY_REUSED', { key: `a ${signer.role} signer in the role ${role}` });
    return signer;
  });
  const { threshold } = set;
  if (threshold > members.length || threshold < (role === 'directory' ? 2 : 1)) throw malformed(`${field}.0`);
  return { threshold, signers: members };
}

/**
 * Reads a root; verifies no signature.
 * @throws {@link RogatoryError} `TRUST_DOCUMENT_MALFORMED` (TRUST-01), `TRUST_KEY_REUSED` (TRUST-11) when one signer stands in two roles,
 * `ID_MALFORMED` (CONV-02), `CRYPTO_SUITE_UNKNOWN` (CRYPTO-01), `CRYPTO_KEY_MALFORMED` (CRYPTO-03), `CBOR_...`.
 */
export function readRoot(document: TrustDocument): Unverified<Root> {
  return readPayload(document, 'root', ROOT);
}

/** What vouches for a root: the pinned digest (32 bytes) for version 1, the preceding root for a later one (TRUST-17). */
export type RootAnchor = Uint8Array | Verified<Root>;

/**
 * Verifies a root against its anchor, signature by signature and key by key. Expiry is not judged here: an expired root is still a step to
 * the next one.
 * @param admitted - Keys that passed admission before.
 * @param judge - How thresholds are judged.
 * @throws {@link RogatoryError} `TRUST_SCOPE_WALL` (TRUST-10), `TRUST_ROOT_MISMATCH` (TRUST-04), `TRUST_GAP` (TRUST-16), `TRUST_ROLLBACK`
 * (TRUST-08), `TRUST_FORK` (TRUST-09), `TRUST_THRESHOLD` (TRUST-05), `TRUST_KEY_REUSED` (TRUST-11), `TRUST_SUITE` (TRUST-15),
 * `CRYPTO_KEY_WEAK` (CRYPTO-04).
 */
export function* verifyingRoot(
  unverified: Unverified<Root>,
  anchor: RootAnchor,
  admitted: readonly KeyUses[] = [],
  judge: QuorumJudge = requiringQuorum,
): Work<Verified<Root>> {
  const { document, claimed } = unverified;
  if (anchor instanceof Uint8Array) checkPin(unverified, anchor);
  else yield* checkingSuccession(unverified, anchor, judge);
  for (const signer of rootSigners(claimed)) requireAtLeast(signer, claimed.suite);
  yield* collectingKeys(rootSigners(claimed));
  yield* admittingKeys(rootSigners(claimed), admitted);
  yield* judge(document, { role: 'root', ...claimed.roles.root }, claimed.issuedAt);
  if (!(anchor instanceof Uint8Array)) requirePredecessor(claimed, anchor);
  return { document, content: claimed };
}

/** Last: a fork is an alarm, which nobody may raise who holds no keys. */
function requirePredecessor({ previous, version }: Root, { document, content }: Verified<Root>): void {
  const isNext = version === content.version + 1 && previous !== null && equal(previous, document.digest);
  if (!isNext) throw fail('TRUST_FORK', { document: `root ${content.scope}`, version: content.version });
}

function checkPin({ document, claimed }: Unverified<Root>, pin: Uint8Array): void {
  const { scope, version } = claimed;
  if (version !== 1) throw fail('TRUST_GAP', { document: `root ${scope}`, held: 0, offered: version });
  if (!equal(document.digest, pin)) throw fail('TRUST_ROOT_MISMATCH', { scope, fingerprint: 'another than the pinned one' });
}

function* checkingSuccession({ document, claimed }: Unverified<Root>, { content: old }: Verified<Root>, judge: QuorumJudge): Work<void> {
  if (claimed.scope !== old.scope)
    throw fail('TRUST_SCOPE_WALL', { reason: `a root of ${claimed.scope} does not follow one of ${old.scope}` });
  const name = `root ${old.scope}`;
  if (claimed.version < old.version) throw fail('TRUST_ROLLBACK', { document: name, held: old.version, offered: claimed.version });
  if (claimed.version > old.version + 1) throw fail('TRUST_GAP', { document: name, held: old.version, offered: claimed.version });
  yield* judge(document, { role: `root of version ${old.version}`, ...old.roles.root }, claimed.issuedAt);
  for (const { signerId } of claimed.roles.root.signers) {
    if (isAnnounced(signerId, old)) continue;
    throw fail('TRUST_ROOT_MISMATCH', { scope: old.scope, fingerprint: `root signer ${formatFingerprint(signerId)} was not announced` });
  }
}

/** TRUST-60: where the old root announces the next signers, no other may come. */
function isAnnounced(signerId: Uint8Array, old: Root): boolean {
  const same = (id: Uint8Array): boolean => equal(id, signerId);
  return old.preRotation === undefined || old.preRotation.some(same) || old.roles.root.signers.some((signer) => same(signer.signerId));
}

/** What names a root is of its scope and its version. @throws `TRUST_SCOPE_WALL` (TRUST-10), `TRUST_GAP` (TRUST-16). */
export function requireUnder(
  what: 'directory' | 'statement',
  claimed: { readonly scope: string; readonly rootVersion: number },
  { scope, version }: Root,
): void {
  if (claimed.scope !== scope) throw fail('TRUST_SCOPE_WALL', { reason: `a ${what} of ${claimed.scope} under the root of ${scope}` });
  if (claimed.rootVersion !== version) throw fail('TRUST_GAP', { document: `root ${scope}`, held: version, offered: claimed.rootVersion });
}

/** The signers of a role, and how many of them must sign. */
export function quorumOf({ content }: Verified<Root>, role: RootRole): Quorum {
  return { role, ...content.roles[role] };
}

/**
 * Tells whether a document still stands under a newer root: it does when its signatures meet the threshold there too, so that removing
 * a stolen key from the root ends what that key has signed (TRUST-70).
 */
export function* standingUnder(
  role: 'directory' | 'freshness',
  { document, content }: Verified<{ readonly rootVersion: number; readonly issuedAt: number }>,
  root: Verified<Root>,
): Work<boolean> {
  return content.rootVersion === root.content.version || (yield* havingQuorum(document, quorumOf(root, role), content.issuedAt));
}

/** Tells whether a signer of one root in a role is missing in that role of a later one. */
export function removesSigner(old: Root, later: Root, role: RootRole): boolean {
  const has = ({ signerId }: DirectorySigner): boolean => later.roles[role].signers.some((signer) => equal(signer.signerId, signerId));
  return !old.roles[role].signers.every(has);
}
