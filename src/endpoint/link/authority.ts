// SPDX-License-Identifier: Apache-2.0
// Who may open a link: a peer whose link signer a directory names. One that has expired lets in for TRUST alone, so that two sides that both
// went dark find back (LINK-39).
import { isRogatoryError } from '../../core/errors.js';
import type { LinkGrant, PeerClaim } from '../../transport/handler.js';
import type { DirectorySigner } from '../../trust/documents/directory.js';
import { usableLinkKey } from '../../trust/documents/signer.js';

/** The peers that a node permits, as its directories have them. */
export interface PermittedPeers {
  /** Signers of a peer by directories in force. @throws {@link RogatoryError} `TRUST_EXPIRED` (TRUST-63) when one of them is not. */
  inForce(claim: PeerClaim, now: number): readonly DirectorySigner[] | undefined;
  /** Signers of a peer by the newest directories, expired or not. */
  last(claim: PeerClaim, now: number): readonly DirectorySigner[] | undefined;
}

/** Finds the link key of a peer, and how far it is let in; undefined refuses it. @param now - Unix milliseconds. */
export function authorizeLink(claim: PeerClaim, permitted: PermittedPeers, now: number): Uint8Array | LinkGrant | undefined {
  const keyOf = (signers: readonly DirectorySigner[] | undefined): Uint8Array | undefined =>
    signers && usableLinkKey(signers, claim.signerId, now);
  try {
    return keyOf(permitted.inForce(claim, now));
  } catch (error) {
    if (!isRogatoryError(error)) throw error;
    const publicKey = error.code === 'TRUST_EXPIRED' ? keyOf(permitted.last(claim, now)) : undefined;
    return publicKey && { publicKey, trustOnly: true };
  }
}
