// SPDX-License-Identifier: Apache-2.0
// The directory of a state: its agencies and relays, with their names, mailboxes and keys.
import { LIMITS } from '../../core/limits.js';
import type { SuiteId } from '../../crypto/suites/suites.js';
import type { Unverified, Verified } from './document.js';
import {
  ID,
  MAILBOXES,
  SUITE,
  TEXT,
  UINT,
  VERSION,
  checked,
  list,
  malformed,
  mapped,
  plain,
  read,
  record,
  textMap,
  textOf,
  tuple,
} from './forms.js';
import type { Form, MemberForms } from './forms.js';
import { requiringQuorum } from './quorum.js';
import type { QuorumJudge } from './quorum.js';
import { HEADER, quorumOf, requireUnder, rootSigners } from './root.js';
import type { DocumentHeader, Root } from './root.js';
import { KEM, isOfficerRole, signerIn } from './signer.js';
import type { DirectoryKem, DirectorySigner } from './signer.js';
import { admittingKeys, collectKeys, collectingKeys, requireDisjoint } from './walls.js';
import type { KeyUses } from './walls.js';
import type { Work } from './work.js';

export type { DirectoryKem, DirectorySigner, KeyStatus } from './signer.js';

export interface DirectoryAgency {
  readonly id: string;
  /** Language tag to display name. Display names decide nothing. */
  readonly names: ReadonlyMap<string, string>;
  readonly competences: readonly string[];
  /** Local parts; no two agencies of a state share one. */
  readonly mailboxes: readonly string[];
  readonly suites: readonly SuiteId[];
  /** Roles seal, officer, officer:<role>, link, log, cosign. */
  readonly signers: readonly DirectorySigner[];
  readonly kems: readonly DirectoryKem[];
  /** Message type to the [major, minor] versions that are accepted. */
  readonly types: ReadonlyMap<string, readonly (readonly [number, number])[]>;
  /** Message type, or "*", to the officer roles whose signature this agency always adds. */
  readonly requires: ReadonlyMap<string, readonly string[]>;
  /** A probe: production mailboxes refuse its messages, and it refuses theirs. */
  readonly test: boolean;
}

export interface DirectoryRelay {
  readonly id: string;
  /** `ws:` or `wss:`, in the order of preference. */
  readonly urls: readonly string[];
  /** Roles relay, link, log, cosign. */
  readonly signers: readonly DirectorySigner[];
  /** Local parts of the mailboxes served. */
  readonly mailboxes: readonly string[];
}

/** Statements of a directory about itself. Times in epoch seconds. */
export interface DirectoryHeader extends DocumentHeader {
  readonly rootVersion: number;
}

/** What a directory says. Times in epoch seconds; `expiresAt` is inclusive and at most 30 days after `issuedAt`. */
export interface Directory extends DirectoryHeader {
  /** Sorted by id, as the relays: ids are unique among both. */
  readonly agencies: readonly DirectoryAgency[];
  readonly relays: readonly DirectoryRelay[];
}

/** All signers of a directory. */
export function* directorySigners(directory: Directory): Iterable<DirectorySigner> {
  for (const { signers } of directory.agencies) yield* signers;
  for (const { signers } of directory.relays) yield* signers;
}

/** All KEM keys of a directory. */
export function* directoryKems(directory: Directory): Iterable<DirectoryKem> {
  for (const { kems } of directory.agencies) yield* kems;
}

/** The officer roles whose signature an agency always adds to a message type. */
export function requiredRoles(agency: DirectoryAgency, type: string): readonly string[] {
  return [...new Set([...(agency.requires.get('*') ?? []), ...(agency.requires.get(type) ?? [])])];
}

/** Equal ids pass: they are named where all ids of a directory are compared. */
function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id > b.id ? 1 : -1;
}

const MANY = LIMITS.directoryListMaxItems;
const LANGUAGE = /^[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$/;
const TYPE = /^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)*$/;
const NODE_ROLES: readonly string[] = ['link', 'log', 'cosign'];

const VERSION_PAIR: Form<readonly [number, number]> = mapped(
  tuple<{ major: number; minor: number }>({ major: UINT, minor: UINT }),
  ({ major, minor }) => [major, minor] as const,
  ([major, minor]) => ({ major, minor }),
);
const OFFICER_ROLES = checked(list(textOf(64), 1, MANY), (roles, field) => {
  // The seal signs everything anyway: only officers can be asked for.
  if (!roles.every(isOfficerRole) || new Set(roles).size !== roles.length) throw malformed(field);
});
const URLS = list(
  checked(TEXT, (url, field) => {
    const { protocol, username, hash } = URL.canParse(url) ? new URL(url) : { protocol: '', username: '', hash: '' };
    if ((protocol !== 'ws:' && protocol !== 'wss:') || username !== '' || hash !== '') throw malformed(field);
  }),
  1,
  MANY,
);

function signersIn(isRole: (role: string) => boolean): Form<readonly DirectorySigner[]> {
  return list(signerIn(isRole), 1, LIMITS.directoryEntryKeysMax);
}

const AGENCY = record<DirectoryAgency>({
  id: [0, ID],
  names: [1, textMap('language tag', (language) => LANGUAGE.test(language), TEXT)],
  competences: [2, list(TEXT, 0, MANY)],
  mailboxes: [3, MAILBOXES],
  suites: [
    4,
    checked(list(SUITE, 1, MANY), (suites, field) => {
      if (new Set(suites).size !== suites.length) throw malformed(field);
    }),
  ],
  signers: [5, signersIn((role) => role === 'seal' || isOfficerRole(role) || NODE_ROLES.includes(role))],
  kems: [6, list(KEM, 1, LIMITS.directoryEntryKeysMax)],
  types: [7, textMap('message type', (type) => TYPE.test(type), list(VERSION_PAIR, 1, MANY))],
  requires: [8, textMap('message type', (type) => type === '*' || TYPE.test(type), OFFICER_ROLES), () => new Map()],
  test: [9, plain('flag', (value, field): boolean => read.isTrue(value, field)), () => false],
});

const RELAY = record<DirectoryRelay>({
  id: [0, ID],
  urls: [1, URLS],
  signers: [2, signersIn((role) => NODE_ROLES.includes(role))],
  mailboxes: [3, MAILBOXES],
});

/** What a directory says of itself. */
export const HEAD: MemberForms<DirectoryHeader> = { ...HEADER, rootVersion: [6, VERSION] };

/** Agencies and relays in any order. */
export const DIRECTORY = record<Directory>({
  ...HEAD,
  agencies: [4, list(AGENCY, 1, MANY, byId)],
  relays: [5, list(RELAY, 1, LIMITS.directoryRelaysMax, byId)],
});

/**
 * Verifies a directory under the root that it names, step by step. Expiry, and what was held before, are the resolver's.
 * @param root - The verified root of version `rootVersion`.
 * @param judge - How the threshold is judged.
 * @throws {@link RogatoryError} `TRUST_SCOPE_WALL` (TRUST-10), `TRUST_GAP` (TRUST-16), `TRUST_THRESHOLD` (TRUST-05), `TRUST_KEY_REUSED`
 * (TRUST-11), `CRYPTO_KEY_WEAK` (CRYPTO-04).
 */
export function* verifyingDirectory(
  { document, claimed }: Unverified<Directory>,
  root: Verified<Root>,
  judge: QuorumJudge = requiringQuorum,
): Work<Verified<Directory>> {
  requireUnder('directory', claimed, root.content);
  // Signatures first: the checks that follow cost a scalar multiplication per key.
  yield* judge(document, quorumOf(root, 'directory'), claimed.issuedAt);
  yield* verifyingKeys(claimed, root.content);
  return { document, content: claimed };
}

/**
 * Verifies the keys that a directory lists, one by one.
 * @param admitted - Keys that passed before.
 * @returns Its keys and their uses.
 * @throws {@link RogatoryError} `TRUST_KEY_REUSED` (TRUST-11), `CRYPTO_KEY_WEAK` (CRYPTO-04).
 */
export function* verifyingKeys(claimed: Directory, root: Root, admitted: readonly KeyUses[] = []): Work<KeyUses> {
  const keys = yield* collectingKeys(directorySigners(claimed), directoryKems(claimed));
  requireDisjoint(collectKeys(rootSigners(root)), keys);
  yield* admittingKeys(directorySigners(claimed), admitted);
  return keys;
}
