// SPDX-License-Identifier: Apache-2.0
// Evidence is exact bytes that others signed, and unsigned proofs between them: whoever holds the directories judges it.
import { decode } from '../cbor/decode.js';
import { encode } from '../cbor/encode.js';
import { reader } from '../cbor/reader.js';
import type { CborValue } from '../cbor/value.js';
import { fail } from '../core/errors.js';
import type { Principal } from '../core/ids.js';
import { LIMITS } from '../core/limits.js';

/** `first`, `second`, `older`, `newer`: COSE_Sign of checkpoints. `entry`, `earlier`, `later`: receipt objects of one receipt. */
export type Evidence =
  /** Two checkpoints of one size. */
  | { readonly kind: 'split-view'; readonly first: Uint8Array; readonly second: Uint8Array }
  /** A consistency proof that leads to the newer root, and to another older one. */
  | { readonly kind: 'rewritten'; readonly older: Uint8Array; readonly newer: Uint8Array; readonly proof: readonly Uint8Array[] }
  /** An inclusion proof of another leaf in the place of a logged receipt. */
  | {
      readonly kind: 'replaced';
      readonly entry: Uint8Array;
      readonly newer: Uint8Array;
      readonly leafHash: Uint8Array;
      readonly path: readonly Uint8Array[];
    }
  /** Two receipts, as receipt objects. */
  | { readonly kind: 'receipts'; readonly first: Uint8Array; readonly second: Uint8Array }
  /** Two logged receipts of one issuer, whose times go the other way than their places. */
  | { readonly kind: 'disordered'; readonly earlier: Uint8Array; readonly later: Uint8Array }
  /** A logged receipt, and a cosignature that names a time which excludes its own. */
  | { readonly kind: 'misdated'; readonly entry: Uint8Array; readonly cosigner: Principal; readonly cosignature: Uint8Array }
  /** A receipt object with one receipt, by one who may not issue it. */
  | { readonly kind: 'usurped'; readonly object: Uint8Array };

const KINDS = [
  'split-view',
  'rewritten',
  'replaced',
  'receipts',
  'disordered',
  'misdated',
  'usurped',
] as const satisfies readonly Evidence['kind'][];

const read = reader((field) => fail('LOG_EVIDENCE', { reason: `malformed: ${field}` }));

/** Encodes evidence for keeping and for handing it on: [1, kind, ...parts in the order of the type]. @returns fresh bytes. */
export function encodeEvidence(evidence: Evidence): Uint8Array {
  return encode([1, KINDS.indexOf(evidence.kind), ...partsOf(evidence)]);
}

function partsOf(evidence: Evidence): readonly CborValue[] {
  switch (evidence.kind) {
    case 'split-view':
    case 'receipts':
      return [evidence.first, evidence.second];
    case 'rewritten':
      return [evidence.older, evidence.newer, evidence.proof];
    case 'replaced':
      return [evidence.entry, evidence.newer, evidence.leafHash, evidence.path];
    case 'disordered':
      return [evidence.earlier, evidence.later];
    case 'misdated':
      return [evidence.entry, [evidence.cosigner.scope, evidence.cosigner.id], evidence.cosignature];
    case 'usurped':
      return [evidence.object];
  }
}

/** Parses evidence; nothing of it is judged. @param bytes - At most 524,288; read, not kept. @throws {@link RogatoryError} `LOG_EVIDENCE` (LOG-23), `CBOR_...`. */
export function parseEvidence(bytes: Uint8Array): Evidence {
  const parts = read.array(decode(bytes, { maxBytes: LIMITS.evidenceMaxBytes }), 'evidence', 3, 6);
  if (parts[0] !== 1) throw fail('LOG_EVIDENCE', { reason: 'malformed: version' });
  const kind = KINDS[read.uint(parts[1], 'kind', KINDS.length - 1)] as Evidence['kind'];
  const length = (count: number): void => void read.array(parts, 'parts', count + 2, count + 2);
  const part = (i: number): Uint8Array => read.bytes(parts[i + 2], `part ${i}`);
  const hashes = (i: number): readonly Uint8Array[] =>
    read.array(parts[i + 2], `part ${i}`, 0, LIMITS.proofMaxHashes).map((hash) => read.bytes(hash, `part ${i}`, 32));
  switch (kind) {
    case 'rewritten':
      length(3);
      return { kind, older: part(0), newer: part(1), proof: hashes(2) };
    case 'replaced':
      length(4);
      return { kind, entry: part(0), newer: part(1), leafHash: part(2), path: hashes(3) };
    case 'disordered':
      length(2);
      return { kind, earlier: part(0), later: part(1) };
    case 'misdated': {
      length(3);
      const [scope, id] = read.array(parts[3], 'part 1', 2, 2);
      return {
        kind,
        entry: part(0),
        cosigner: { scope: read.text(scope, 'scope', 64), id: read.text(id, 'id', 64) },
        cosignature: part(2),
      };
    }
    case 'usurped':
      length(1);
      return { kind, object: part(0) };
    case 'split-view':
    case 'receipts':
      length(2);
      return { kind, first: part(0), second: part(1) };
  }
}
