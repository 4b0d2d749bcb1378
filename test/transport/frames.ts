// SPDX-License-Identifier: Apache-2.0
import { LIMITS } from '../../src/core/limits.js';
import type { Frame } from '../../src/transport/frame/headers.js';

export const id = new Uint8Array(16).fill(1);
export const digest = new Uint8Array(32).fill(2);
export const token = new Uint8Array(8).fill(3);
export const frame = new Uint8Array([1, 2, 3]);
const lane = { streamId: id, acked: 4, received: { streamId: id, through: 5 }, maxMessages: 6, maxBytes: 7 };

/** A frame of each kind, in its extremes. */
export const GOOD: readonly Frame[] = [
  { name: 'hs1', noise: frame },
  { name: 'hs2', noise: frame },
  { name: 'hs3', noise: frame },
  { name: 'welcome', version: 1, features: ['later'], lanes: [lane, lane, lane, { ...lane, received: null }] },
  { name: 'welcome', version: 1, features: [], lanes: [lane, lane, lane, lane], seen: frame },
  {
    name: 'msg',
    lane: 3,
    seq: Number.MAX_SAFE_INTEGER,
    envelopeId: id,
    envelopeDigest: digest,
    mailbox: 'mla@beta',
    expiresAt: 1_900_000_000,
    frame,
  },
  { name: 'ack', lane: 0, through: 0 },
  { name: 'result', lane: 1, seq: 9, verdict: { verdict: 'rejected', code: 'policy', retryable: true } },
  { name: 'result', lane: 1, seq: 9, verdict: { verdict: 'duplicate' } },
  { name: 'credit', lane: 3, maxPlace: 7, maxBytes: Number.MAX_SAFE_INTEGER },
  { name: 'blob-want', digest, size: Number.MAX_SAFE_INTEGER, offset: 5 },
  { name: 'blob-state', digest, through: 0 },
  { name: 'blob-data', digest, offset: 0, bytes: frame },
  { name: 'blob-end', digest, reason: 'no-room' },
  { name: 'ping', token, received: [1, 2, 3, 4] },
  { name: 'pong', token, received: [0, 0, 0, 0] },
  { name: 'notice', body: frame },
  { name: 'trust', content: { kind: 11, digest, size: 3, offset: 0, bytes: frame } },
  { name: 'trust', content: { kind: 0, digest, size: LIMITS.trustPartMaxBytes + 3, offset: LIMITS.trustPartMaxBytes, bytes: frame } },
  { name: 'trust', content: { kind: 255, scope: 'beta', above: 7 } },
  { name: 'goaway', closeCode: 1012, retryAfterMs: 1_000, received: [0, 1, 2, 3], text: 'closed' },
  { name: 'goaway', closeCode: 4409, retryAfterMs: null, received: [0, 1, 2, 3], text: '' },
];
