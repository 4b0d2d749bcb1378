// SPDX-License-Identifier: Apache-2.0
// The record of a ceremony: who compared the fingerprint of a root with whom, over which channel. It goes into every proof.
import { equal } from '../core/bytes.js';
import { fail } from '../core/errors.js';
import { LIMITS } from '../core/limits.js';
import type { CborKey, CborMap, CborValue } from '../cbor/value.js';
import { decodePayload } from './document.js';
import type { TrustDocument, Unverified, Verified } from './document.js';
import { malformed, read, readScope } from './fields.js';
import { requireQuorum } from './quorum.js';
import type { QuorumJudge } from './quorum.js';
import type { DirectorySigner } from './signer.js';

export interface CeremonyOfficer {
  readonly scope: string;
  readonly name: string;
  readonly function: string;
}

/** What a record says: `own` compared the root of `other`. */
export interface Ceremony {
  readonly own: string;
  readonly other: string;
  /** Document digest of the other's root, version 1. */
  readonly rootDigest: Uint8Array;
  /** Epoch seconds. */
  readonly at: number;
  /** At least two of each scope. */
  readonly officers: readonly CeremonyOfficer[];
  /** How they spoke and what lay before them, such as a meeting, or a note and a telephone call. */
  readonly channel: string;
}

const OFFICERS_PER_SIDE = 2;

/**
 * Reads the record of a ceremony; verifies no signature.
 * @throws {@link RogatoryError} `TRUST_DOCUMENT_MALFORMED` (TRUST-01, TRUST-32), `ID_MALFORMED` (CONV-02), `CBOR_...`.
 */
export function readCeremony(document: TrustDocument): Unverified<Ceremony> {
  const map = read.map(decodePayload(document, 'ceremony'), 'ceremony', [0, 1, 2, 3, 4, 5]);
  const own = readScope(map.get(0), '0');
  const other = readScope(map.get(1), '1');
  if (own === other) throw malformed('1');
  const officers = read
    .array(map.get(4), '4', 2 * OFFICERS_PER_SIDE, LIMITS.trustSignaturesMax)
    .map((value, i) => readOfficer(value, `4.${i}`));
  // Four eyes on each side: two different people.
  for (const side of [own, other]) {
    const names = new Set(officers.filter(({ scope }) => scope === side).map(({ name }) => name));
    if (names.size < OFFICERS_PER_SIDE) throw malformed(`4: officers of ${side}`);
  }
  if (officers.some(({ scope }) => scope !== own && scope !== other)) throw malformed('4: scope');
  const claimed: Ceremony = {
    own,
    other,
    rootDigest: read.bytes(map.get(2), '2', 32),
    at: read.uint(map.get(3), '3'),
    officers,
    channel: readText(map.get(5), '5'),
  };
  return { document, claimed };
}

function readOfficer(value: CborValue, field: string): CeremonyOfficer {
  const [scope, name, duty] = read.array(value, field, 3, 3);
  return { scope: readScope(scope, `${field}.0`), name: readText(name, `${field}.1`), function: readText(duty, `${field}.2`) };
}

function readText(value: CborValue | undefined, field: string): string {
  const text = read.text(value, field, LIMITS.trustTextMaxBytes);
  if (text.trim() === '') throw malformed(field);
  return text;
}

/** The payload map of a record. */
export function writeCeremony(ceremony: Ceremony): CborMap {
  return new Map<CborKey, CborValue>([
    [0, ceremony.own],
    [1, ceremony.other],
    [2, ceremony.rootDigest],
    [3, ceremony.at],
    [4, ceremony.officers.map(({ scope, name, function: duty }) => [scope, name, duty])],
    [5, ceremony.channel],
  ]);
}

/**
 * Verifies the record of a ceremony: a seal of each side signed it, and the root is the pinned one.
 * @param pin - Document digest of the pinned root of `other`.
 * @param seals - Scope to its seals.
 * @param judge - How the thresholds are judged.
 * @throws {@link RogatoryError} `TRUST_ROOT_MISMATCH` (TRUST-04), `TRUST_THRESHOLD` (TRUST-05).
 */
export function verifyCeremony(
  { document, claimed }: Unverified<Ceremony>,
  pin: Uint8Array,
  seals: (scope: string) => readonly DirectorySigner[],
  judge: QuorumJudge = requireQuorum,
): Verified<Ceremony> {
  if (!equal(claimed.rootDigest, pin)) throw fail('TRUST_ROOT_MISMATCH', { scope: claimed.other, fingerprint: 'that of the ceremony' });
  for (const scope of [claimed.own, claimed.other]) {
    judge(document, { role: `seal of ${scope}`, threshold: 1, signers: seals(scope) }, claimed.at);
  }
  return { document, content: claimed };
}
