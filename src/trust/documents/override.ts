// SPDX-License-Identifier: Apache-2.0
// The decision of two officers that a message goes although a state is stale. It travels inside that message, and is good for no other.
import { equal } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import { LIMITS } from '../../core/limits.js';
import type { CoseSign } from '../../crypto/sign/cose.js';
import type { Signer } from '../../crypto/sign/sign.js';
import type { SuiteId } from '../../crypto/suites/suites.js';
import { decodeSigned, readAs, signDocument } from './document.js';
import { DIGEST, ID, SAID, SCOPE, UINT, byteString, compareText, list, record } from './forms.js';
import { havingQuorum } from './quorum.js';
import { isAtLeast, isOfficerRole } from './signer.js';
import type { DirectorySigner } from './signer.js';
import { finish } from './work.js';

const OFFICERS = 2;

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

const OVERRIDE = record<Override>({
  scope: [0, SCOPE],
  id: [1, ID],
  at: [2, UINT],
  messageId: [3, byteString(16)],
  scopes: [4, list(SCOPE, 1, 2, compareText)],
  reason: [5, SAID],
  content: [6, DIGEST],
});

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
  return signDocument('override', OVERRIDE.write(override), signers);
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
  const { sign, claimed: override } = readOverride(bytes);
  if (about !== undefined) requireSame(override, about);
  return { ...override, officers: officersOf(sign, signers, floor, override.at), statement: Uint8Array.from(bytes) };
}

/**
 * Reads what an override claims; verifies no signature.
 * @throws {@link RogatoryError} `TRUST_DOCUMENT_MALFORMED` (TRUST-01), `CRYPTO_COSE_MALFORMED` (CRYPTO-09), `CBOR_...`.
 */
export function readOverride(bytes: Uint8Array): { readonly sign: CoseSign; readonly claimed: Override } {
  const { sign } = decodeSigned(bytes, ['override'], LIMITS.trustDocumentMaxBytes);
  return { sign, claimed: readAs(OVERRIDE, sign.payload, 'override') };
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

/** TRUST-75: two people, not two keys, since an officer may hold several. */
function officersOf(sign: CoseSign, signers: readonly DirectorySigner[], floor: SuiteId, at: number): readonly OverrideOfficer[] {
  const people = new Map<string, OverrideOfficer>();
  for (const signer of signers) {
    if (!isOfficerRole(signer.role) || signer.person === undefined || !isAtLeast(signer, floor)) continue;
    if (!finish(havingQuorum({ sign }, { role: signer.role, threshold: 1, signers: [signer] }, at))) continue;
    people.set(signer.person.name.normalize('NFC').trim(), signer.person);
  }
  if (people.size < OFFICERS) refuse(`${people.size} of ${OFFICERS} officers whom the directory names signed it`);
  return [...people.values()].map(({ name, function: duty }) => ({ name, function: duty }));
}

function refuse(reason: string): never {
  throw fail('TRUST_OVERRIDE', { reason });
}
