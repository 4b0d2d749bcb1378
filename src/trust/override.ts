// SPDX-License-Identifier: Apache-2.0
// The decision of two officers that a message goes although a state is stale. It travels inside that message, and is good for no other.
import { equal } from '../core/bytes.js';
import { fail } from '../core/errors.js';
import { LIMITS } from '../core/limits.js';
import { decode } from '../cbor/decode.js';
import { encode } from '../cbor/encode.js';
import type { CborKey, CborValue } from '../cbor/value.js';
import { decodeCoseSign, signCose } from '../crypto/cose.js';
import type { CoseSign } from '../crypto/cose.js';
import type { Signer } from '../crypto/sign.js';
import { suiteById } from '../crypto/suites.js';
import type { SuiteId } from '../crypto/suites.js';
import { malformed, read, readId, readScope } from './fields.js';
import { hasQuorum } from './quorum.js';
import { isOfficerRole, signerSuite } from './signer.js';
import type { DirectorySigner } from './signer.js';

const TYP = 16;
const TYP_OVERRIDE = 'application/rogatory-override+cose';
const OFFICERS = 2;
const SCOPES_MAX = 2;
const MESSAGE_ID_BYTES = 16;

/** What two officers decided. */
export interface Override {
  /** The agency that sends. */
  readonly scope: string;
  readonly id: string;
  /** Epoch seconds: the time of issue of the message. */
  readonly at: number;
  /** 16 bytes. */
  readonly messageId: Uint8Array;
  /** The states that were stale, sorted: own, the addressee's, or both. */
  readonly scopes: readonly string[];
  /** Why it could not wait. */
  readonly reason: string;
  /** SHA-256 of what the message says otherwise. */
  readonly content: Uint8Array;
}

/** What an override says of the message that it is for. */
export type OverrideSubject = Omit<Override, 'scopes' | 'reason'>;

export interface OverrideOfficer {
  readonly name: string;
  readonly function: string;
}

/** An override that two officers of the sending agency signed. */
export interface VerifiedOverride extends Override {
  readonly officers: readonly OverrideOfficer[];
  /** What they signed, with their signatures: whoever holds the directory of the time verifies it again. */
  readonly statement: Uint8Array;
}

/**
 * Signs an override. @param signers - The officers'.
 * @returns a COSE_Sign, at most LIMITS.trustDocumentMaxBytes.
 */
export async function signOverride(override: Override, signers: readonly Signer[]): Promise<Uint8Array> {
  const { scope, id, at, messageId, scopes, reason, content } = override;
  const payload = new Map<CborKey, CborValue>([
    [0, scope],
    [1, id],
    [2, at],
    [3, messageId],
    [4, [...scopes]],
    [5, reason],
    [6, content],
  ]);
  return signCose({ protected: new Map([[TYP, TYP_OVERRIDE]]), payload: encode(payload), signers, order: 'kid' });
}

/**
 * Verifies an override: two officers signed it whom the sender's directory names as different people, and it is about this message.
 * @param bytes - The statement; read, and copied into the result.
 * @param signers - Of the sending agency, in the verifier's own copy of its directory.
 * @param floor - Least suite in which the sender's state signs.
 * @param about - What the message itself says. A court that has the statement alone leaves it out, and learns what was decided and by whom,
 * and the digest of what was to be sent.
 * @returns what was decided; all byte strings are fresh.
 * @throws {@link RogatoryError} `TRUST_OVERRIDE` (TRUST-42), `TRUST_DOCUMENT_MALFORMED` (TRUST-01), `CRYPTO_COSE_MALFORMED` (CRYPTO-09), `CBOR_...`.
 */
export function verifyOverride(
  bytes: Uint8Array,
  signers: readonly DirectorySigner[],
  floor: SuiteId,
  about?: OverrideSubject,
): VerifiedOverride {
  const sign = decodeStatement(bytes);
  const override = claimedOf(sign);
  if (about !== undefined) requireSame(override, about);
  return { ...override, officers: officersOf(sign, signers, floor, override.at), statement: Uint8Array.from(bytes) };
}

/**
 * Reads what an override claims; verifies no signature.
 * @throws {@link RogatoryError} `TRUST_DOCUMENT_MALFORMED` (TRUST-01), `CRYPTO_COSE_MALFORMED` (CRYPTO-09), `CBOR_...`.
 */
export function readOverride(bytes: Uint8Array): { readonly sign: CoseSign; readonly claimed: Override } {
  const sign = decodeStatement(bytes);
  return { sign, claimed: claimedOf(sign) };
}

function decodeStatement(bytes: Uint8Array): CoseSign {
  const sign = decodeCoseSign(bytes, { maxBytes: LIMITS.trustDocumentMaxBytes, maxSignatures: LIMITS.trustSignaturesMax });
  if (sign.protectedMap.size !== 1 || sign.protectedMap.get(TYP) !== TYP_OVERRIDE) throw malformed('protected.16');
  return sign;
}

function claimedOf(sign: CoseSign): Override {
  const value = decode(sign.payload, { maxBytes: LIMITS.trustDocumentMaxBytes, maxItems: LIMITS.cborMaxItems });
  const map = read.map(value, 'override', [0, 1, 2, 3, 4, 5, 6]);
  const scopes = read.array(map.get(4), '4', 1, SCOPES_MAX).map((scope, i) => readScope(scope, `4.${i}`));
  const [first, second] = scopes;
  if (first !== undefined && second !== undefined && first >= second) throw malformed('4');
  const reason = read.text(map.get(5), '5', LIMITS.trustTextMaxBytes);
  if (reason.trim() === '') throw malformed('5');
  return {
    scope: readScope(map.get(0), '0'),
    id: readId(map.get(1), '1'),
    at: read.uint(map.get(2), '2'),
    messageId: read.bytes(map.get(3), '3', MESSAGE_ID_BYTES),
    scopes,
    reason,
    content: read.bytes(map.get(6), '6', 32),
  };
}

function requireSame(override: Override, about: OverrideSubject): void {
  const same =
    override.scope === about.scope &&
    override.id === about.id &&
    override.at === about.at &&
    equal(override.messageId, about.messageId) &&
    equal(override.content, about.content);
  if (!same) refuse('it is about another message');
}

/** Two people, not two keys: an officer may hold several. */
function officersOf(sign: CoseSign, signers: readonly DirectorySigner[], floor: SuiteId, at: number): readonly OverrideOfficer[] {
  const people = new Map<string, OverrideOfficer>();
  for (const signer of signers) {
    const suite = signerSuite(signer.keys);
    if (!isOfficerRole(signer.role) || signer.person === undefined) continue;
    if (suite === undefined || suite.rank < suiteById(floor).rank) continue;
    if (!hasQuorum({ sign }, { role: signer.role, threshold: 1, signers: [signer] }, at)) continue;
    people.set(signer.person.name.normalize('NFC').trim(), signer.person);
  }
  if (people.size < OFFICERS) refuse(`${people.size} of ${OFFICERS} officers whom the directory names signed it`);
  return [...people.values()].map(({ name, function: duty }) => ({ name, function: duty }));
}

function refuse(reason: string): never {
  throw fail('TRUST_OVERRIDE', { reason });
}
