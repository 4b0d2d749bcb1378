// SPDX-License-Identifier: Apache-2.0
import { formatUtc, LIMITS } from '../../core/index.js';
import { parseFrame, peek } from '../../envelope/index.js';
import { algorithmName, hex, suiteOfKem } from '../key/public-halves.js';
import { distance } from '../time.js';
import type { View } from './view.js';

const LANES = ['status', 'urgent', 'normal', 'bulk'] as const;

/** Members of a sealed frame that its carrier can read. @throws RogatoryError `ENVELOPE_FRAME_SIZE` to `ENVELOPE_RECIPIENTS`. */
export function frameView(bytes: Uint8Array, now: number): { readonly [name: string]: View } {
  const { outerBytes, envelopeBytes } = parseFrame(bytes);
  const { header, envelopeDigest, recipients } = peek(bytes);
  const suites = new Set(recipients.map(({ alg }) => suiteOfKem(alg) ?? 'unknown'));
  return {
    kind: 'sealed frame',
    envelopeDigest: hex(envelopeDigest),
    envelopeId: hex(header.envelopeId),
    mailboxes: header.mailboxes,
    expires: formatUtc(header.expiresAt),
    deliverable: expiryOf(header.expiresAt, now),
    lane: LANES[header.lane],
    suite: [...suites].join(' and '),
    recipients: recipients.map(({ kid, alg }) => ({ kid: hex(kid), algorithm: algorithmName(alg) })),
    blobs: header.blobs.map(({ digest, size }) => ({ digest: hex(digest), bytes: size })),
    sizes: { frame: bytes.length, outerHeader: outerBytes.length, envelope: envelopeBytes.length, limit: LIMITS.frameMaxBytes },
  };
}

function expiryOf(expiresAt: number, now: number): string {
  if (now > expiresAt * 1000) return 'no longer, unless it was delivered in time';
  const most = LIMITS.lifetimeMaxSeconds + LIMITS.clockSkewSeconds;
  return expiresAt - now / 1000 > most ? 'no, its lifetime is longer than allowed' : `yes, by its expiry ${distance(expiresAt, now)}`;
}
