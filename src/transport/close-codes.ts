// SPDX-License-Identifier: Apache-2.0
// One table from error to close code, and one from close code to the client's next step (SPEC.md "Link", close codes).
import type { ErrorCode, RogatoryError } from '../core/errors.js';

/**
 * retry: soon, with backoff. retry-after: not before the time that the peer named. do-not-retry: the same attempt fails again until a
 * person changes something; a client tries at its slowest pace only.
 */
export type RetryPolicy = 'retry' | 'retry-after' | 'do-not-retry';

interface CloseRow {
  readonly meaning: string;
  readonly policy: RetryPolicy;
}

/** Every close code of a link. */
export const CLOSE_CODES = {
  1000: { meaning: 'closed on purpose', policy: 'retry' },
  1001: { meaning: 'going away', policy: 'retry' },
  1002: { meaning: 'protocol error', policy: 'do-not-retry' },
  1003: { meaning: 'text message', policy: 'do-not-retry' },
  1006: { meaning: 'connection lost; never sent', policy: 'retry' },
  1007: { meaning: 'text that is not UTF-8', policy: 'do-not-retry' },
  1008: { meaning: 'limit exceeded', policy: 'do-not-retry' },
  1009: { meaning: 'message too big', policy: 'do-not-retry' },
  1011: { meaning: 'internal error', policy: 'retry' },
  1012: { meaning: 'restart', policy: 'retry-after' },
  1013: { meaning: 'try again later', policy: 'retry-after' },
  4401: { meaning: 'authentication failed', policy: 'do-not-retry' },
  4403: { meaning: 'peer not permitted', policy: 'do-not-retry' },
  4408: { meaning: 'handshake, keepalive or acknowledgement timed out', policy: 'retry' },
  4409: { meaning: 'superseded by a newer connection', policy: 'do-not-retry' },
  4410: { meaning: 'a store went back in time', policy: 'do-not-retry' },
  4429: { meaning: 'rate limited', policy: 'retry-after' },
  4495: { meaning: 'channel binding mismatch', policy: 'do-not-retry' },
  4503: { meaning: 'store unavailable', policy: 'retry-after' },
} as const satisfies Record<number, CloseRow>;

export type CloseCode = keyof typeof CLOSE_CODES;

type LinkCode = Extract<ErrorCode, `LINK_${string}`>;

/** LINK_CONNECT has no connection to close. */
const BY_ERROR: Readonly<Record<Exclude<LinkCode, 'LINK_CONNECT'>, CloseCode>> = {
  LINK_FRAME_SIZE: 1009,
  LINK_FRAME_MALFORMED: 1002,
  LINK_UNEXPECTED: 1002,
  LINK_TEXT: 1003,
  LINK_VERSION: 1002,
  LINK_HANDSHAKE: 4401,
  LINK_HANDSHAKE_TIMEOUT: 4408,
  LINK_PEER_UNKNOWN: 4403,
  LINK_PEER_PROOF: 4401,
  LINK_DECRYPTION: 1002,
  LINK_SEQUENCE: 1002,
  LINK_ACK: 1002,
  LINK_STREAM: 4410,
  LINK_BEHIND: 4410,
  LINK_WINDOW: 1008,
  LINK_TIMEOUT: 4408,
  LINK_ACK_STALLED: 4408,
  LINK_SUPERSEDED: 4409,
  LINK_CLOSED: 1000,
  LINK_BLOB: 1002,
  LINK_PART: 1002,
  LINK_BUSY: 1013,
};

/**
 * The code with which a link closes for this error (LINK-30). A failing store is 4503, a directory without an answer 4403; every other fault of the
 * node itself is 1011.
 */
export function closeCodeOf(error: RogatoryError): CloseCode {
  const { code } = error;
  if (code in BY_ERROR) return BY_ERROR[code as keyof typeof BY_ERROR];
  if (code.startsWith('TRUST_')) return 4403;
  return code.startsWith('STORE_') ? 4503 : 1011;
}

/** Next step of a client after either side closed a link with this code. An unknown code is retried with backoff. */
export function retryPolicyOf(closeCode: number): RetryPolicy {
  return closeCode in CLOSE_CODES ? CLOSE_CODES[closeCode as CloseCode].policy : 'retry';
}
