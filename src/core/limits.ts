// SPDX-License-Identifier: Apache-2.0

/**
 * Every limit of the protocol, in one place (SPEC.md appendix "Limits" repeats them; `npm run clauses` compares the two).
 * Each buffer has a limit in bytes and one in items.
 */
export const LIMITS = {
  /** CBOR: nesting of arrays and maps. */
  cborMaxDepth: 16,
  /** CBOR: items of one encoding, map keys and values counted singly. */
  cborMaxItems: 65_536,
  /** One frame: outer header and sealed envelope. */
  frameMaxBytes: 262_144,
  outerMaxBytes: 8_192,
  mailboxesMax: 32,
  recipientsMax: 32,
  attachmentsMax: 64,
  signaturesMax: 8,
  /** Each of the unprotected headers 33 and 270. */
  unprotectedHeaderMaxBytes: 8_192,
  fileNameMaxBytes: 255,
  /** Expiry minus issue time. */
  lifetimeMaxSeconds: 30 * 86_400,
  /** Tolerance between two honest clocks. */
  clockSkewSeconds: 600,
  /** A key's signatures and wraps are judged this long after its `to`. */
  keyGraceSeconds: 30 * 86_400,
  /** Smallest padded plaintext of an envelope. */
  paddingFloorBytes: 8_192,
  directoryMaxBytes: 134_217_728,
  directoryMaxItems: 4_194_304,
  trustDocumentMaxBytes: 1_048_576,
  trustWalkMaxSteps: 1_024,
  trustSignaturesMax: 64,
  /** Names, competences and URLs of a directory, each. */
  trustTextMaxBytes: 1_024,
  directoryLifetimeMaxSeconds: 30 * 86_400,
  /** Link: one handshake message, and the time for all three. */
  handshakeMaxBytes: 4_096,
  handshakeTimeoutMs: 10_000,
  /** Link: one Noise transport message. */
  noiseMessageMaxBytes: 65_535,
  /** Link: header of one frame, and one whole link frame (header, sealed frame, and room for both lengths). */
  linkHeaderMaxBytes: 4_096,
  linkFrameMaxBytes: 270_336,
  /** Link: messages and bytes in flight on one lane before an ACK. */
  windowMaxMessages: 1_024,
  windowMaxBytes: 16_777_216,
  keepaliveMs: 25_000,
  ackStallMs: 60_000,
  reconnectMinMs: 1_000,
  reconnectMaxMs: 300_000,
  /** Relay: connections that have not proved who they are. */
  halfOpenMax: 64,
  halfOpenPerAddressMax: 16,
  connectionsMax: 4_096,
} as const satisfies Record<string, number>;

export type LimitName = keyof typeof LIMITS;
