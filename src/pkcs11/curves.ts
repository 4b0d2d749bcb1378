// SPDX-License-Identifier: Apache-2.0
// PKCS#11 numbers of the COSE algorithms.
import { fromHex } from '../core/bytes.js';

/** COSE ids: Ed25519, and ESP384 (ECDSA over P-384 with SHA-384; no suite of this profile has it yet). */
export type TokenAlg = -19 | -51;

export interface Curve {
  /** CKK number. */
  readonly keyType: number;
  /** CKM numbers. */
  readonly generation: number;
  readonly mechanism: number;
  /** Object identifier of the curve, DER. */
  readonly parameters: Uint8Array;
  readonly pointBytes: number;
  readonly signatureBytes: number;
  /** Digest that is computed outside the token; absent when the mechanism takes the whole message. */
  readonly digest?: string;
}

export const CURVES: Readonly<Record<TokenAlg, Curve>> = {
  // CKK_EC_EDWARDS, CKM_EC_EDWARDS_KEY_PAIR_GEN, CKM_EDDSA; 1.3.101.112
  '-19': { keyType: 0x40, generation: 0x1055, mechanism: 0x1057, parameters: fromHex('06032b6570'), pointBytes: 32, signatureBytes: 64 },
  // CKK_EC, CKM_EC_KEY_PAIR_GEN, CKM_ECDSA; 1.3.132.0.34
  '-51': {
    keyType: 0x3,
    generation: 0x1040,
    mechanism: 0x1041,
    parameters: fromHex('06052b81040022'),
    pointBytes: 97,
    signatureBytes: 96,
    digest: 'sha384',
  },
};
