// SPDX-License-Identifier: Apache-2.0
// The agreement of two states: which agencies may write to each other, in which suite, from when to when, on which terms.
import { fail } from '../core/errors.js';
import { LIMITS } from '../core/limits.js';
import type { CborKey, CborMap, CborValue } from '../cbor/value.js';
import type { SuiteId } from '../crypto/suites.js';
import { decodePayload } from './document.js';
import type { TrustDocument, Unverified } from './document.js';
import { malformed, read, readId, readMailboxes, readScope, readSuite, readVersion } from './fields.js';

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

const LIMIT_KEYS: readonly (keyof AccordLimits)[] = ['messagesPerDay', 'bytesPerDay', 'urgentPerHour', 'largestAttachment'];
const MANY = LIMITS.cborMaxItems;

/**
 * Reads an accord, or the proposal of one; verifies no signature.
 * @throws {@link RogatoryError} `TRUST_DOCUMENT_MALFORMED` (TRUST-01), `TRUST_SCOPE_WALL` (TRUST-10) when it names agencies of a third scope
 * or one twice, `ID_MALFORMED` (CONV-02), `CRYPTO_SUITE_UNKNOWN` (CRYPTO-01), `CBOR_...`.
 */
export function readAccord(document: TrustDocument): Unverified<AccordContent> {
  const map = read.map(decodePayload(document, 'accord'), 'accord', [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [11]);
  const version = readVersion(map.get(1), '1');
  const parties = readParties(map.get(2));
  const notBefore = read.uint(map.get(4), '4');
  const notAfter = read.uint(map.get(5), '5');
  if (notAfter < notBefore) throw malformed('5');
  const previous = read.nullable(map.get(7), (digest) => read.bytes(digest, '7', 32));
  if ((previous === null) !== (version === 1)) throw malformed('7');
  const content: AccordContent = {
    id: read.bytes(map.get(0), '0', 16),
    version,
    parties,
    issuedAt: read.uint(map.get(3), '3'),
    notBefore,
    notAfter,
    minimumSuite: readSuite(map.get(6), '6'),
    previous,
    agencies: readAgencies(map.get(8), parties),
    limits: readLimits(map.get(9)),
    terms: read.bytes(map.get(10), '10'),
    ...(map.has(11) && {
      timestampAuthorities: read.array(map.get(11), '11', 1, MANY).map((digest, i) => read.bytes(digest, `11.${i}`, 32)),
    }),
  };
  return { document, claimed: content };
}

function readParties(value: CborValue | undefined): readonly [AccordParty, AccordParty] {
  const [first, second] = read.array(value, '2', 2, 2).map((party, i) => readParty(party, `2.${i}`)) as [AccordParty, AccordParty];
  if (first.scope >= second.scope) throw malformed('2');
  return [first, second];
}

function readParty(value: CborValue, field: string): AccordParty {
  const [scope, id, key] = read.array(value, field, 3, 3);
  return { scope: readScope(scope, `${field}.0`), id: readId(id, `${field}.1`), key: read.bytes(key, `${field}.2`, 32) };
}

function readAgencies(value: CborValue | undefined, parties: readonly AccordParty[]): AccordContent['agencies'] {
  const agencies = new Map<string, ReadonlyMap<string, readonly string[]>>();
  for (const [key, list] of read.anyMap(value, '8', MANY)) {
    const scope = readScope(key, '8: scope');
    if (!parties.some((party) => party.scope === scope))
      throw fail('TRUST_SCOPE_WALL', { reason: `an accord names ${scope}, which is no party` });
    agencies.set(scope, readCovered(list, scope));
  }
  if (agencies.size !== parties.length) throw malformed('8');
  return agencies;
}

function readCovered(value: CborValue, scope: string): ReadonlyMap<string, readonly string[]> {
  const covered = new Map<string, readonly string[]>();
  read.array(value, `8.${scope}`, 1, MANY).forEach((entry, i) => {
    const [first, mailboxes] = read.array(entry, `8.${scope}.${i}`, 2, 2);
    const id = readId(first, `8.${scope}.${i}.0`);
    if (covered.has(id)) throw fail('TRUST_SCOPE_WALL', { reason: `an accord lists ${scope}/${id} twice` });
    covered.set(id, readMailboxes(mailboxes, `8.${scope}.${i}.1`));
  });
  return covered;
}

function readLimits(value: CborValue | undefined): AccordLimits {
  const map = read.map(value, '9', [], [0, 1, 2, 3]);
  return Object.fromEntries(LIMIT_KEYS.flatMap((name, key) => (map.has(key) ? [[name, read.uint(map.get(key), `9.${key}`)]] : [])));
}

/** The payload map of an accord; parties in any order. */
export function writeAccord(content: AccordContent): CborMap {
  const parties = [...content.parties].sort((a, b) => (a.scope < b.scope ? -1 : 1));
  const limits = LIMIT_KEYS.flatMap((name, key): [CborKey, CborValue][] => {
    const limit = content.limits[name];
    return limit === undefined ? [] : [[key, limit]];
  });
  const map = new Map<CborKey, CborValue>([
    [0, content.id],
    [1, content.version],
    [2, parties.map(({ scope, id, key }) => [scope, id, key])],
    [3, content.issuedAt],
    [4, content.notBefore],
    [5, content.notAfter],
    [6, content.minimumSuite],
    [7, content.previous],
    [8, new Map([...content.agencies].map(([scope, list]) => [scope, [...list].map(([id, mailboxes]) => [id, mailboxes])]))],
    [9, new Map(limits)],
    [10, content.terms],
  ]);
  if (content.timestampAuthorities !== undefined) map.set(11, content.timestampAuthorities);
  return map;
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
