// SPDX-License-Identifier: Apache-2.0
import type { SuiteData } from './suite.js';

/** The default: Ed25519 (RFC 9864) and ML-DSA-65 (RFC 9964); MLKEM768-X25519, as HPKE-9-KE of draft-ietf-cose-hpke-pq-pqt-01. */
export const hybrid = {
  id: 'rogatory-hybrid',
  signatures: [-19, -49],
  kem: -70157,
  hpke: [0x647a, 0x0011, 0x0002],
  encapsulationBytes: 1120,
  rank: 20,
  postQuantum: true,
} as const satisfies SuiteData;
