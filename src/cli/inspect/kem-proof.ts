// SPDX-License-Identifier: Apache-2.0
// What the challenge of a KEM key, or the answer to it, says: not the secrets by which an answer is one.
import { readKemProofFile } from '../../trust/store/node/index.js';
import type { KemProofFile } from '../../trust/store/node/index.js';
import { hex } from '../key/public-halves.js';
import type { Members } from './view.js';

const NAMES = { challenge: 'challenge of KEM keys', answer: 'answer to a challenge of KEM keys' } as const;

/** @throws RogatoryError `TRUST_DOCUMENT_MALFORMED`, `CBOR_*`. */
export function kemProofView(bytes: Uint8Array, kind: KemProofFile['kind']): Members {
  const { digest, kids } = readKemProofFile(bytes, kind);
  return {
    kind: NAMES[kind],
    bytes: bytes.length,
    requestDigest: hex(digest),
    [kind === 'challenge' ? 'asked' : 'answered']: kids.map(hex),
  };
}
