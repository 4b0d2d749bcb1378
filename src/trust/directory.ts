// SPDX-License-Identifier: Apache-2.0
// The directory of a state: its agencies and relays, with their names, mailboxes and keys.
import type { CborKey, CborMap, CborValue } from '../cbor/value.js';
import type { SuiteId } from '../crypto/suites.js';
import { writeKem, writeSigner } from './signer.js';
import type { DirectoryKem, DirectorySigner } from './signer.js';

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

/** What a directory says. Times in epoch seconds; `expiresAt` is inclusive and at most 30 days after `issuedAt`. */
export interface Directory {
  readonly scope: string;
  readonly version: number;
  readonly issuedAt: number;
  readonly expiresAt: number;
  /** Sorted by id, as the relays: ids are unique among both. */
  readonly agencies: readonly DirectoryAgency[];
  readonly relays: readonly DirectoryRelay[];
  readonly rootVersion: number;
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

function byId(a: { id: string }, b: { id: string }): number {
  return a.id < b.id ? -1 : 1;
}

/** The payload map of a directory; agencies and relays in any order. */
export function writeDirectory(directory: Directory): CborMap {
  return new Map<CborKey, CborValue>([
    [0, directory.scope],
    [1, directory.version],
    [2, directory.issuedAt],
    [3, directory.expiresAt],
    [4, [...directory.agencies].sort(byId).map(writeAgency)],
    [5, [...directory.relays].sort(byId).map(writeRelay)],
    [6, directory.rootVersion],
  ]);
}

function writeAgency(agency: DirectoryAgency): CborMap {
  const map = new Map<CborKey, CborValue>([
    [0, agency.id],
    [1, agency.names],
    [2, agency.competences],
    [3, agency.mailboxes],
    [4, agency.suites],
    [5, agency.signers.map(writeSigner)],
    [6, agency.kems.map(writeKem)],
    [7, agency.types],
  ]);
  if (agency.requires.size > 0) map.set(8, agency.requires);
  if (agency.test) map.set(9, true);
  return map;
}

function writeRelay(relay: DirectoryRelay): CborMap {
  return new Map<CborKey, CborValue>([
    [0, relay.id],
    [1, relay.urls],
    [2, relay.signers.map(writeSigner)],
    [3, relay.mailboxes],
  ]);
}
