// SPDX-License-Identifier: Apache-2.0
// The header names every signer with its algorithms, and every signature covers it. So a stripped signature is noticed, because the other
// still says that two were required. All algorithms are required per signer, so a forged seal cannot be paired with an insider's honest
// second signature.
import type { CborValue } from '../../cbor/value.js';
import { LIMITS } from '../../core/limits.js';
import type { SignatureAlg } from '../../crypto/suites/suites.js';
import type { Signer } from '../../crypto/sign/sign.js';
import { strictReader } from '../malformed.js';

/** No suite has more signature algorithms. */
const ALGS_PER_SIGNER_MAX = 2;

const read = strictReader('ENVELOPE_CONTENT_MALFORMED');

export interface PolicySigner {
  readonly signerId: Uint8Array;
  /** COSE ids, in the suite's order. */
  readonly algs: readonly number[];
}

/** The seal first, then officers by signer-id bytes. */
export type SigPolicy = readonly PolicySigner[];

/** Names `signers`, in the given order, with the algorithms of their suite. */
export function policyOf(signers: readonly Signer[], algs: readonly SignatureAlg[]): SigPolicy {
  return signers.map((signer) => ({ signerId: signer.signerId, algs }));
}

export function policyValue(policy: SigPolicy): CborValue {
  return policy.map((signer) => [signer.signerId, signer.algs]);
}

/** Reads a policy's form; who must be in it is judged by checkSigners(). @throws `ENVELOPE_CONTENT_MALFORMED` (ENV-16). */
export function readPolicy(value: CborValue | undefined, field: string): SigPolicy {
  return read.array(value, field, 1, LIMITS.signersMax).map((item, i) => {
    const [signerId, algs] = read.array(item, `${field}[${i}]`, 2, 2);
    return {
      signerId: read.bytes(signerId, `${field}[${i}][0]`, 32),
      algs: read.array(algs, `${field}[${i}][1]`, 1, ALGS_PER_SIGNER_MAX).map((alg) => read.int(alg, `${field}[${i}][1]`)),
    };
  });
}
