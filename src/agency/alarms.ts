// SPDX-License-Identifier: Apache-2.0
// Contradictions are kept as evidence, whose bytes a third person judges, and told to the operator.
import { toHex } from '../core/bytes.js';
import { principalKey } from '../core/ids.js';
import { sha256 } from '../crypto/digest.js';
import type { Contradiction } from '../log/contradictions.js';
import { encodeEvidence } from '../log/evidence.js';
import type { DocumentWrite } from '../store/port.js';
import { COLLECTION } from './collections.js';
import type { AgencyNode } from './node-parts.js';
import { pack } from './record.js';
import type { AgencyEvent } from './types.js';

/** Key of the evidence of a contradiction: the same is kept once. */
function keyOf(evidence: Uint8Array): string {
  return toHex(sha256(evidence));
}

/** Write that keeps the evidence. */
export function evidenceDocument(node: Pick<AgencyNode, 'vault' | 'clock'>, { conflict, accused, evidence }: Contradiction): DocumentWrite {
  const bytes = encodeEvidence(evidence);
  const record = { conflict, accused: accused.map(principalKey), evidence: bytes, at: node.clock.now() };
  return node.vault.put(COLLECTION.evidence, keyOf(bytes), pack(record));
}

export function alarmOf(node: Pick<AgencyNode, 'clock'>, found: Contradiction, envelopeDigest?: Uint8Array): AgencyEvent {
  return {
    kind: 'alarm',
    conflict: found.conflict,
    accused: found.accused.map(principalKey),
    evidence: keyOf(encodeEvidence(found.evidence)),
    ...(envelopeDigest === undefined ? {} : { envelopeDigest: toHex(envelopeDigest) }),
    at: node.clock.now(),
  };
}
