// SPDX-License-Identifier: Apache-2.0
// Text export for tools of transparency logs (C2SP tlog-proof). Nothing here reads it back.
import { concat, toUtf8 } from '../core/bytes.js';
import { toBase64 } from './base64.js';
import type { InclusionProof } from './verify.js';

/**
 * Renders a proof that a leaf stands in the tree of a note.
 * @param note - Signed note of the checkpoint of `proof.size` leaves, with its cosignatures; goes in verbatim.
 * @param extra - What the verifier needs to compute the leaf hash: the leaf. Left out, the verifier has it from elsewhere.
 */
export function encodeTlogProof(note: Uint8Array, proof: Pick<InclusionProof, 'index' | 'path'>, extra?: Uint8Array): Uint8Array {
  const lines = ['c2sp.org/tlog-proof@v1'];
  if (extra !== undefined) lines.push(`extra ${toBase64(extra)}`);
  lines.push(`index ${proof.index}`, ...proof.path.map(toBase64), '', '');
  return concat(toUtf8(lines.join('\n')), note);
}
