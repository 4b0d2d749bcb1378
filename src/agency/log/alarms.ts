// SPDX-License-Identifier: Apache-2.0
// Contradictions are kept as evidence, whose bytes a third person judges, and told to the operator.
import { toHex } from '../../core/bytes.js';
import { principalKey } from '../../core/ids.js';
import { sha256 } from '../../crypto/digest.js';
import type { Conflict, Contradiction } from '../../log/contradictions.js';
import { encodeEvidence } from '../../log/evidence.js';
import type { DocumentWrite, ListOptions } from '../../store/port.js';
import { COLLECTION } from '../collections.js';
import type { AgencyNode } from '../node-parts.js';
import { pack, unpack } from '../record.js';
import type { AgencyEvent } from '../types.js';

/** Two statements that cannot both be true, as they are kept. */
export interface KeptContradiction {
  readonly conflict: Conflict;
  /** `scope/id`: one signed both statements; of two, one signed what is false; none: the statements accuse nobody. */
  readonly accused: readonly string[];
  /** SHA-256 of the evidence, hexadecimal: what the alarm named. */
  readonly key: string;
  /** Both statements in the form of SPEC.md 12.2, at most 524,288 bytes: `judgeEvidence` of rogatory/log judges them by directories alone. */
  readonly evidence: Uint8Array;
  /** Unix milliseconds at which it was found. */
  readonly at: number;
}

interface EvidenceRecord {
  readonly conflict: Conflict;
  readonly accused: readonly string[];
  readonly evidence: Uint8Array;
  readonly at: number;
}

/** Contradictions that are kept, in the order of their keys. */
export async function contradictions(
  { vault }: Pick<AgencyNode, 'vault'>,
  page: Pick<ListOptions, 'after' | 'limit'>,
): Promise<readonly KeptContradiction[]> {
  return (await vault.list(COLLECTION.evidence, page)).map(({ key, value }) => ({ key, ...unpack<EvidenceRecord>(value) }));
}

/** Key of the evidence of a contradiction: the same is kept once. */
function keyOf(evidence: Uint8Array): string {
  return toHex(sha256(evidence));
}

/** Write that keeps the evidence. */
export function evidenceDocument(node: Pick<AgencyNode, 'vault' | 'clock'>, { conflict, accused, evidence }: Contradiction): DocumentWrite {
  const bytes = encodeEvidence(evidence);
  const record: EvidenceRecord = { conflict, accused: accused.map(principalKey), evidence: bytes, at: node.clock.now() };
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
