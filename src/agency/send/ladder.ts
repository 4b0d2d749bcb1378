// SPDX-License-Identifier: Apache-2.0
import { higherRung } from '../../dossier/timeline/timeline.js';
import type { TransportStatus } from '../../dossier/timeline/timeline.js';

/** The state that receipts of one envelope and one addressee come to, in whatever order they came. */
export function ladderState(said: readonly TransportStatus[]): TransportStatus {
  return said.reduce<TransportStatus>(higherRung, 'queued');
}
