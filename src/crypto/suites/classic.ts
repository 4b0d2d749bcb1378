// SPDX-License-Identifier: Apache-2.0
import type { SuiteData } from './suite.js';

/** For accords that say so, and for comparison: Ed25519 (RFC 9864); DHKEM(X25519, HKDF-SHA256). */
export const classic = {
  id: 'rogatory-classic',
  signatures: [-19],
  kem: -70200,
  hpke: [0x0020, 0x0001, 0x0002],
  encapsulationBytes: 32,
  rank: 10,
  postQuantum: false,
} as const satisfies SuiteData;
