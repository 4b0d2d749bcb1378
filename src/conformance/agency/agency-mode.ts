// SPDX-License-Identifier: Apache-2.0
// Tests an agency by counterparties that the kit plays.
import type { Mode } from '../suite/mode.js';

export const agencyMode: Mode = {
  cases: () => [],
  run: async ({ implementation, version }) => ({ implementation: implementation ?? { name: 'rogatory', version }, outcomes: [] }),
};
