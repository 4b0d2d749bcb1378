// SPDX-License-Identifier: Apache-2.0
// Identity proof: a node's link signer signs the handshake hash and its claims (SPEC.md "Link", identity proof).
import { decode } from '../../cbor/decode.js';
import { encode } from '../../cbor/encode.js';
import { reader } from '../../cbor/reader.js';
import type { CborKey, CborValue } from '../../cbor/value.js';
import { concat, toUtf8 } from '../../core/bytes.js';
import { fail, isRogatoryError } from '../../core/errors.js';
import { isLocalId, isScope } from '../../core/ids.js';
import type { Principal } from '../../core/ids.js';
import { LIMITS } from '../../core/limits.js';
import { sha256 } from '../../crypto/digest/digest.js';
import { verifyEd25519 } from '../../crypto/curve/ed25519.js';
import type { LinkHandler, LinkIdentity, PeerClaim } from '../handler.js';
import type { NoiseRole } from './noise.js';

/** Claims of a side in its handshake payload; nothing of them is verified. */
export interface UnverifiedProof extends PeerClaim {
  /** Subprotocol tokens of the offer, as this side sent or saw them. */
  readonly tokens: readonly string[];
  /** Newest root and directory versions of the peer's own state. */
  readonly versions: readonly [root: number, directory: number];
  /** Peer that the initiator addresses; absent from the responder's proof. */
  readonly addressee: Principal | undefined;
  readonly claimBytes: Uint8Array;
  readonly signature: Uint8Array;
}

export interface ProofContext {
  /** This node. */
  readonly identity: LinkIdentity;
  /** The offer, as this side sent or saw it. */
  readonly tokens: readonly string[];
  readonly authorize: LinkHandler['authorize'];
}

const SIGNATURE_BYTES = 64;
const SIGNER_ID_BYTES = 32;
const TOKEN_MAX_BYTES = 64;
const read = reader(() => fail('LINK_PEER_PROOF', { reason: 'malformed' }));

/** Makes the payload of message 2 (no addressee) or 3: the claims and the signature over them and the handshake hash. */
export function makeProof(role: NoiseRole, hash: Uint8Array, context: ProofContext, addressee?: Principal): Uint8Array {
  const { identity, tokens } = context;
  // Read the signer once for claim and signature: the next read may return its successor.
  const signer = identity.signer();
  // Member 4 is reserved for the TLS exporter of a channel binding; null: none.
  const claims: [CborKey, CborValue][] = [
    [0, identity.scope],
    [1, identity.id],
    [2, signer.signerId],
    [3, tokens],
    [4, null],
    [5, identity.versions()],
  ];
  if (addressee !== undefined) claims.push([6, [addressee.scope, addressee.id]]);
  const claimBytes = encode(new Map(claims));
  return concat(claimBytes, signer.sign(toBeSigned(role, hash, claimBytes)));
}

/**
 * Reads a proof; nothing in it is verified.
 * @throws {@link RogatoryError} `LINK_PEER_PROOF` (LINK-09).
 */
export function readProof(payload: Uint8Array): UnverifiedProof {
  const claimBytes = payload.subarray(0, Math.max(0, payload.length - SIGNATURE_BYTES));
  const map = read.map(decodeClaims(claimBytes), 'proof', [0, 1, 2, 3, 4, 5], [6]);
  const [root, directory] = read.array(map.get(5), 'proof.5', 2, 2);
  read.nullable(map.get(4), (exporter) => read.bytes(exporter, 'proof.4', 32));
  return {
    ...readPrincipal(map.get(0), map.get(1)),
    signerId: read.bytes(map.get(2), 'proof.2', SIGNER_ID_BYTES),
    tokens: read.array(map.get(3), 'proof.3', 1, LIMITS.linkTokensMax).map((token) => read.text(token, 'proof.3', TOKEN_MAX_BYTES)),
    versions: [read.uint(root, 'proof.5'), read.uint(directory, 'proof.5')],
    addressee: map.has(6) ? readPrincipal(...(read.array(map.get(6), 'proof.6', 2, 2) as [CborValue, CborValue])) : undefined,
    claimBytes,
    signature: payload.subarray(payload.length - SIGNATURE_BYTES),
  };
}

/**
 * The initiator's judgement of message 2.
 * @returns whether the link is for TRUST alone (LINK-39).
 * @throws {@link RogatoryError} `LINK_PEER_PROOF` (LINK-09), `LINK_PEER_UNKNOWN` (LINK-08).
 */
export function verifyResponder(proof: UnverifiedProof, hash: Uint8Array, context: ProofContext, expected: Principal): boolean {
  requireSame(proof, expected, 'not the peer that was dialled');
  if (proof.addressee !== undefined) throw fail('LINK_PEER_PROOF', { reason: 'malformed' });
  requireTokens(proof, context);
  return requireSignature('responder', proof, hash, context);
}

/**
 * The responder's judgement of message 3.
 * @returns whether the link is for TRUST alone (LINK-39).
 * @throws {@link RogatoryError} `LINK_PEER_PROOF` (LINK-09), `LINK_PEER_UNKNOWN` (LINK-08).
 */
export function verifyInitiator(proof: UnverifiedProof, hash: Uint8Array, context: ProofContext): boolean {
  if (proof.addressee === undefined) throw fail('LINK_PEER_PROOF', { reason: 'malformed' });
  requireSame(proof.addressee, context.identity, 'meant for another node');
  if (isSame(proof, context.identity)) throw fail('LINK_PEER_PROOF', { reason: 'the identity of this node itself' });
  requireTokens(proof, context);
  return requireSignature('initiator', proof, hash, context);
}

function requireSame(claimed: Principal, required: Principal, reason: string): void {
  if (!isSame(claimed, required)) throw fail('LINK_PEER_PROOF', { reason });
}

/** Different lists mean that an attacker in between removed a newer version from the offer. */
function requireTokens(proof: UnverifiedProof, context: ProofContext): void {
  const agree = proof.tokens.length === context.tokens.length && proof.tokens.every((token, i) => token === context.tokens[i]);
  if (!agree) throw fail('LINK_PEER_PROOF', { reason: 'the token lists differ' });
}

function requireSignature(role: NoiseRole, proof: UnverifiedProof, hash: Uint8Array, context: ProofContext): boolean {
  const { scope, id, signerId } = proof;
  const found = context.authorize({ scope, id, signerId });
  if (found === undefined) throw fail('LINK_PEER_UNKNOWN', { scope, id });
  const { publicKey, trustOnly } = found instanceof Uint8Array ? { publicKey: found } : found;
  if (!verifyEd25519(publicKey, toBeSigned(role, hash, proof.claimBytes), proof.signature))
    throw fail('LINK_PEER_PROOF', { reason: 'signature' });
  return trustOnly === true;
}

function toBeSigned(role: NoiseRole, hash: Uint8Array, claimBytes: Uint8Array): Uint8Array {
  return concat(toUtf8(`rogatory-link/1 ${role}`), Uint8Array.of(0), hash, sha256(claimBytes));
}

function decodeClaims(claimBytes: Uint8Array): CborValue {
  try {
    return decode(claimBytes, { maxBytes: LIMITS.handshakeMaxBytes });
  } catch (error) {
    throw isRogatoryError(error) ? fail('LINK_PEER_PROOF', { reason: 'malformed' }, error) : error;
  }
}

function readPrincipal(scopeValue: CborValue | undefined, idValue: CborValue | undefined): Principal {
  const scope = read.text(scopeValue, 'proof.0', 32);
  const id = read.text(idValue, 'proof.1', 64);
  if (!isScope(scope) || !isLocalId(id)) throw fail('LINK_PEER_PROOF', { reason: 'malformed' });
  return { scope, id };
}

function isSame(a: Principal, b: Principal): boolean {
  return a.scope === b.scope && a.id === b.id;
}
