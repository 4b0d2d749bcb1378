// SPDX-License-Identifier: Apache-2.0
// Thresholds count signers, each once, with all of its algorithms (TRUST-05).
import { toHex } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import { verifyCoseSignature } from '../../crypto/sign/cose.js';
import { kidOf } from '../../crypto/keys/keys.js';
import type { TrustDocument } from './document.js';
import type { DirectorySigner } from './signer.js';
import { costOf } from './work.js';
import type { Work } from './work.js';

/** Of one verification, beside the hashing: the algorithm of the suites that costs most. */
const SIGNATURE_COST = 8;

type Signed = Pick<TrustDocument, 'sign'>;

/** Who must sign, and how many of them. */
export interface Quorum {
  /** For the error alone. */
  readonly role: string;
  readonly threshold: number;
  readonly signers: readonly DirectorySigner[];
}

/**
 * Requires that enough signers signed, signature by signature: a state chooses how many it asks for, and how much they cover. Signatures by
 * keys of nobody in the quorum neither help nor harm: anyone can add one.
 * @param issuedAt - Epoch seconds, as the document says: a signer must be valid then.
 * @throws {@link RogatoryError} `TRUST_THRESHOLD` (TRUST-05).
 */
export function* requiringQuorum(document: Signed, quorum: Quorum, issuedAt: number): Work<void> {
  const signers = yield* countingSigners(document, quorum, issuedAt);
  if (signers < quorum.threshold) throw fail('TRUST_THRESHOLD', { role: quorum.role, threshold: quorum.threshold, signers });
}

/** How thresholds are judged: {@link requiringQuorum}, or what counts who is still to sign (TRUST-33). */
export type QuorumJudge = typeof requiringQuorum;

/** Signers of a quorum by what they did: signed, or may still. One that is compromised or not valid at `issuedAt` is neither. */
export function* splittingSigners(
  document: Signed,
  { signers }: Quorum,
  issuedAt: number,
): Work<{ readonly signed: readonly DirectorySigner[]; readonly open: readonly DirectorySigner[] }> {
  const places = placesOf(document);
  const [signed, open]: [DirectorySigner[], DirectorySigner[]] = [[], []];
  for (const signer of signers) {
    if (isUsable(signer, issuedAt)) ((yield* verifyingAll(document, signer, places)) ? signed : open).push(signer);
  }
  return { signed, open };
}

/** As {@link requiringQuorum}. @returns whether enough signers signed. */
export function* havingQuorum(document: Signed, quorum: Quorum, issuedAt: number): Work<boolean> {
  return (yield* countingSigners(document, quorum, issuedAt)) >= quorum.threshold;
}

function* countingSigners(document: Signed, quorum: Quorum, issuedAt: number): Work<number> {
  const places = placesOf(document);
  let count = 0;
  for (const signer of quorum.signers) {
    // More would change nothing and cost verifications.
    if (count === quorum.threshold) break;
    if (isUsable(signer, issuedAt) && (yield* verifyingAll(document, signer, places))) count++;
  }
  return count;
}

function placesOf({ sign }: Signed): ReadonlyMap<string, number> {
  return new Map(sign.signatures.map((signature, index) => [toHex(signature.kid), index]));
}

function isUsable(signer: DirectorySigner, issuedAt: number): boolean {
  return signer.status !== 'compromised' && signer.from <= issuedAt && issuedAt <= signer.to;
}

/** AND, per signer: one signer's Ed25519 beside another signer's ML-DSA is no signature of either. */
function* verifyingAll({ sign }: Signed, signer: DirectorySigner, places: ReadonlyMap<string, number>): Work<boolean> {
  for (const [alg, key] of signer.keys) {
    const index = places.get(toHex(kidOf(key)));
    if (index === undefined || sign.signatures[index]?.alg !== alg) return false;
    const isValid = verifyCoseSignature(sign, index, key);
    yield SIGNATURE_COST + costOf('hashing', sign.payload.length);
    if (!isValid) return false;
  }
  return true;
}
