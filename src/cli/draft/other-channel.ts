// SPDX-License-Identifier: Apache-2.0
// Acts that have treaties and a channel of their own: this one refuses them by name.
import { UsageError } from '../usage-error.js';

const ELSEWHERE: ReadonlySet<string> = new Set(['EXTRADITION', 'ARREST', 'SURRENDER', 'TRANSIT', 'PRISONER-TRANSFER']);

const ANSWER =
  'This channel does not carry extradition, transit or the transfer of sentenced persons. They have treaties, deadlines and safeguards of ' +
  'their own (for instance ETS 024, ETS 112). Use that channel. To bring a detained witness for a hearing, use TRF-CUST.';

/** @throws UsageError when one of the names is an act that this channel does not carry. */
export function requireCarried(names: readonly string[]): void {
  if (names.some((name) => ELSEWHERE.has(name.toUpperCase()))) throw new UsageError(ANSWER);
}
