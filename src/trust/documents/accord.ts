// SPDX-License-Identifier: Apache-2.0
// The agreement of two states: which agencies may write to each other, in which suite, from when to when, on which terms.
import { toHex } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import { isScope } from '../../core/ids.js';
import { LIMITS } from '../../core/limits.js';
import { strongest } from '../../crypto/suites/suites.js';
import type { SuiteId } from '../../crypto/suites/suites.js';
import { readPayload, requireIssued, requireUnexpired } from './document.js';
import type { TrustDocument, Unverified, Verified } from './document.js';
import {
  DIGEST,
  ID,
  MAILBOXES,
  PREVIOUS,
  SCOPE,
  SUITE,
  UINT,
  VERSION,
  byteString,
  checked,
  compareText,
  list,
  malformed,
  mapped,
  nothing,
  record,
  requireLinked,
  textMap,
  tuple,
} from './forms.js';
import type { Form } from './forms.js';
import { requiringQuorum } from './quorum.js';
import type { QuorumJudge } from './quorum.js';
import { requireAtLeast } from './signer.js';
import type { DirectorySigner } from './signer.js';
import type { Work } from './work.js';

/** A central authority and the seal by which it signs the accord. */
export interface AccordParty {
  readonly scope: string;
  readonly id: string;
  /** Signer-id of the seal, 32 bytes. */
  readonly key: Uint8Array;
}

/** What relays hold the other side to; absent means without limit. */
export interface AccordLimits {
  readonly messagesPerDay?: number;
  readonly bytesPerDay?: number;
  readonly urgentPerHour?: number;
  readonly largestAttachment?: number;
}

/** What an accord says. Times in epoch seconds. */
export interface AccordContent {
  /** 16 bytes, the same in every version. */
  readonly id: Uint8Array;
  readonly version: number;
  /** Sorted by scope. */
  readonly parties: readonly [AccordParty, AccordParty];
  readonly issuedAt: number;
  /** Both inclusive. */
  readonly notBefore: number;
  readonly notAfter: number;
  readonly minimumSuite: SuiteId;
  /** Document digest of the version (accord or proposal) that this one replaces. */
  readonly previous: Uint8Array | null;
  /** Scope to agency id to local parts of mailboxes: exactly the two scopes of the parties. */
  readonly agencies: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;
  readonly limits: AccordLimits;
  /** Opaque here: the schema's business, read by agencies only. */
  readonly terms: Uint8Array;
  /** SHA-256 of the certificates of the time-stamping authorities that both accept. */
  readonly timestampAuthorities?: readonly Uint8Array[];
}

export interface Accord extends AccordContent {
  /** Document digest. */
  readonly digest: Uint8Array;
  /** Tells whether the accord names the agency and, when given, the local part of one of its mailboxes. */
  covers(scope: string, agency: string, local?: string): boolean;
}

const MANY = LIMITS.cborMaxItems;
const PARTY = tuple<AccordParty>({ scope: SCOPE, id: ID, key: DIGEST });
/** Agencies of one scope: a list of pairs. */
const COVERED: Form<ReadonlyMap<string, readonly string[]>> = mapped(
  list(tuple<{ id: string; mailboxes: readonly string[] }>({ id: ID, mailboxes: MAILBOXES }), 1, MANY),
  (pairs, field) => {
    const covered = new Map(pairs.map(({ id, mailboxes }) => [id, mailboxes]));
    if (covered.size !== pairs.length) throw fail('TRUST_SCOPE_WALL', { reason: `an accord lists an agency twice, at ${field}` });
    return covered;
  },
  (covered) => [...covered].map(([id, mailboxes]) => ({ id, mailboxes })),
);

/** Parties in any order. */
export const ACCORD = checked(
  record<AccordContent>({
    id: [0, byteString(16)],
    version: [1, VERSION],
    parties: [2, list(PARTY, 2, 2, (a, b) => compareText(a.scope, b.scope)) as Form<AccordContent['parties']>],
    issuedAt: [3, UINT],
    notBefore: [4, UINT],
    notAfter: [5, UINT],
    minimumSuite: [6, SUITE],
    previous: [7, PREVIOUS],
    agencies: [8, textMap('scope', isScope, COVERED)],
    limits: [
      9,
      record<AccordLimits>({
        messagesPerDay: [0, UINT, nothing],
        bytesPerDay: [1, UINT, nothing],
        urgentPerHour: [2, UINT, nothing],
        largestAttachment: [3, UINT, nothing],
      }),
    ],
    terms: [10, byteString()],
    timestampAuthorities: [11, list(DIGEST, 1, MANY), nothing],
  }),
  (accord, field) => {
    const { notBefore, notAfter, agencies, parties } = accord;
    if (notAfter < notBefore) throw malformed(`${field}.5`);
    requireLinked(accord, field);
    for (const scope of agencies.keys()) {
      if (!parties.some((party) => party.scope === scope))
        throw fail('TRUST_SCOPE_WALL', { reason: `an accord names ${scope}, which is no party` });
    }
    if (agencies.size !== parties.length) throw malformed(`${field}.8`);
  },
);

/**
 * Reads an accord, or the proposal of one; verifies no signature.
 * @throws {@link RogatoryError} `TRUST_DOCUMENT_MALFORMED` (TRUST-01), `TRUST_SCOPE_WALL` (TRUST-62) when it names agencies of a third scope
 * or one twice, `ID_MALFORMED` (CONV-02), `CRYPTO_SUITE_UNKNOWN` (CRYPTO-01), `CBOR_...`.
 */
export function readAccord(document: TrustDocument): Unverified<AccordContent> {
  return readPayload(document, 'accord', ACCORD);
}

/** Makes the accord that readers use. */
export function toAccord(content: AccordContent, digest: Uint8Array): Accord {
  return {
    ...content,
    digest,
    covers(scope, agency, local) {
      const mailboxes = content.agencies.get(scope)?.get(agency);
      return mailboxes !== undefined && (local === undefined || mailboxes.includes(local));
    },
  };
}

/** What the directories say about a party. */
export interface PartySource {
  /** The entry of the party's seal; undefined when the agency has no such seal. `TRUST_UNKNOWN` when the agency is unknown. */
  seal(party: AccordParty): DirectorySigner | undefined;
  /** Least suite in which the state signs; undefined leaves that to the use of the accord. */
  suiteFloor(scope: string): SuiteId | undefined;
}

/**
 * Verifies an accord: both seals signed it, each with all of its algorithms (TRUST-21). With one of them it is a proposal, and refused.
 * @param judge - How the thresholds are judged.
 * @throws {@link RogatoryError} `TRUST_UNKNOWN` (TRUST-12), `TRUST_SUITE` (TRUST-64), `TRUST_THRESHOLD` (TRUST-05).
 */
export function* verifyingAccord(
  { document, claimed }: Unverified<AccordContent>,
  source: PartySource,
  judge: QuorumJudge = requiringQuorum,
): Work<Verified<Accord>> {
  const { parties, minimumSuite, issuedAt } = claimed;
  for (const party of parties) {
    const seal = source.seal(party);
    const floor = strongest(minimumSuite, source.suiteFloor(party.scope) ?? minimumSuite);
    if (seal !== undefined) requireAtLeast(seal, floor);
    const role = `seal of ${party.scope}/${party.id}`;
    yield* judge(document, { role, threshold: 1, signers: seal === undefined ? [] : [seal] }, issuedAt);
  }
  return { document, content: toAccord(claimed, document.digest) };
}

/**
 * Judges the times of an accord that is offered. One that begins later is taken in.
 * @param now - Unix milliseconds.
 * @throws {@link RogatoryError} `TRUST_NOT_YET_VALID` (TRUST-07), `TRUST_EXPIRED` (TRUST-06).
 */
export function requireTimely({ id, issuedAt, notAfter }: AccordContent, now: number): void {
  const document = `accord ${toHex(id)}`;
  requireIssued(document, issuedAt, now);
  requireUnexpired(document, notAfter, now);
}

/** Ends a version of an accord, and every earlier one. */
export interface AccordEnd {
  /** 16 bytes. */
  readonly id: Uint8Array;
  readonly version: number;
  /** Epoch seconds: the first second at which it is not in force. */
  readonly endsAt: number;
}

export const ACCORD_END = record<AccordEnd>({ id: [0, byteString(16)], version: [1, VERSION], endsAt: [2, UINT] });

/** Reads the end of an accord; verifies no signature. @throws {@link RogatoryError} `TRUST_DOCUMENT_MALFORMED` (TRUST-01), `CBOR_...`. */
export function readAccordEnd(document: TrustDocument): Unverified<AccordEnd> {
  return readPayload(document, 'accord-end', ACCORD_END);
}
