// SPDX-License-Identifier: Apache-2.0
// COSE receipts (RFC 9942) for tools that are not ours: COSE_Sign1 with the root hash as detached payload. One signature serves all
// receipts of a batch, since the proof stands in the unprotected header.
import { decode } from '../cbor/decode.js';
import { encode } from '../cbor/encode.js';
import { reader } from '../cbor/reader.js';
import { equal } from '../core/bytes.js';
import { fail } from '../core/errors.js';
import type { Principal } from '../core/ids.js';
import { LIMITS } from '../core/limits.js';
import type { Signer } from '../crypto/sign.js';
import { verifySignature } from '../crypto/sign.js';
import { requireIssuer, requireUsable } from './issuers.js';
import type { JudgedAt, LogView } from './issuers.js';
import { climbInclusion } from './verify.js';
import type { InclusionProof } from './verify.js';

const TAG = 18;
const VDP = 396;
const INCLUSION = -1;
/** {1: -19, 395: 1}: Ed25519, RFC9162_SHA256. */
const PROTECTED = encode(
  new Map([
    [1, -19],
    [395, 1],
  ]),
);
const NOTHING = new Uint8Array(0);

const read = reader((field) => fail('LOG_COSE_RECEIPT', { field }));

/** Encodes what the signature covers: Sig_structure (RFC 9052 4.4) with context "Signature1" and empty external_aad. */
function rootStructure(root: Uint8Array): Uint8Array {
  return encode(['Signature1', PROTECTED, NOTHING, root]);
}

/** Signs a root for all COSE receipts under it. @returns 64 bytes. */
export async function signRoot(root: Uint8Array, signer: Signer): Promise<Uint8Array> {
  return signer.sign(-19, rootStructure(root));
}

/**
 * Encodes the COSE receipt of one leaf (RFC 9942).
 * @param rootSignature - Of the checkpoint of `proof.size` leaves, 64 bytes.
 * @returns COSE_Sign1 with tag 18, fresh.
 */
export function encodeCoseReceipt(rootSignature: Uint8Array, proof: Omit<InclusionProof, 'leafHash'>): Uint8Array {
  const inclusion = encode([proof.size, proof.index, proof.path]);
  const proofs = new Map([[VDP, new Map([[INCLUSION, [inclusion]]])]]);
  return encode([PROTECTED, proofs, null, rootSignature], { tag: TAG });
}

/**
 * Verifies that a leaf stands in a log of `owner`, by a COSE receipt. In a suite with more than Ed25519 it decides nothing alone.
 * @param bytes - The COSE receipt (RFC 9942); read, not kept.
 * @param leafHash - Computed by the verifier from the entry, 32 bytes.
 * @returns Place and root that were signed.
 * @throws {@link RogatoryError} `LOG_COSE_RECEIPT` (LOG-11), `LOG_INCLUSION` (LOG-03), `LOG_SIGNER` (LOG-09), `LOG_SIGNATURE` (LOG-10), `CBOR_...`.
 */
export function verifyCoseReceipt(
  view: LogView,
  owner: Principal,
  bytes: Uint8Array,
  leafHash: Uint8Array,
  judged: JudgedAt,
): { readonly size: number; readonly index: number; readonly root: Uint8Array } {
  const [header, unprotected, payload, signature] = read.array(
    decode(bytes, { maxBytes: LIMITS.signedStatementMaxBytes, tag: TAG }),
    'receipt',
    4,
    4,
  );
  if (!equal(read.bytes(header, 'protected'), PROTECTED)) throw fail('LOG_COSE_RECEIPT', { field: 'protected' });
  if (payload !== null) throw fail('LOG_COSE_RECEIPT', { field: 'payload' });
  const proofs = read.map(read.map(unprotected, 'unprotected', [VDP]).get(VDP), 'unprotected.396', [INCLUSION]);
  const [inclusion] = read.array(proofs.get(INCLUSION), 'inclusion', 1, 1);
  const [treeSize, leafIndex, path] = read.array(decode(read.bytes(inclusion, 'inclusion.0')), 'inclusion.0', 3, 3);
  const size = read.uint(treeSize, 'tree size');
  const index = read.uint(leafIndex, 'leaf index');
  const hashes = read.array(path, 'path', 1, LIMITS.proofMaxHashes).map((hash) => read.bytes(hash, 'path', 32));
  const root = climbInclusion({ leafHash, index, size, path: hashes });
  const signed = rootStructure(root);
  const raw = read.bytes(signature, 'signature', 64);
  const issuer = requireIssuer(view, owner);
  const signer = issuer.signers.find(({ role, keys }) => {
    const key = role === 'log' ? keys.get(-19) : undefined;
    return key !== undefined && verifySignature(key, signed, raw);
  });
  // Nothing in the receipt names a key: the signature is of one of the owner's log keys or of none.
  if (signer === undefined) throw fail('LOG_SIGNATURE', { form: 'COSE receipt', alg: -19 });
  requireUsable(signer, owner, issuer, judged);
  return { size, index, root };
}
