// SPDX-License-Identifier: Apache-2.0
// The frame and its outer header: everything that a relay reads. A relay may import only this file of the envelope, so it imports only
// core, cbor and crypto/digest, types included.
import { decode } from '../cbor/decode.js';
import { encode } from '../cbor/encode.js';
import { reader } from '../cbor/reader.js';
import type { CborKey, CborValue } from '../cbor/value.js';
import { assertBytes } from '../core/assert.js';
import { fail, isRogatoryError } from '../core/errors.js';
import { parseMailbox } from '../core/ids.js';
import { LIMITS } from '../core/limits.js';
import { sha256 } from '../crypto/digest/digest.js';

/** The wire profile `rogatory/1`. */
export const PROFILE = 1;

/** Seconds to which an expiry is rounded up: the exact time could identify senders. */
export const EXPIRY_STEP_SECONDS = 3600;

/** Lane asked for: 0 status, 1 urgent, 2 normal, 3 bulk. */
export type Lane = 0 | 1 | 2 | 3;

/** SHA-256 and size of one whole encrypted attachment. */
export interface Blob {
  readonly digest: Uint8Array;
  readonly size: number;
}

/** Outer header: all that a relay may read. Nothing in it is trusted before the envelope is opened. */
export interface UntrustedHeader {
  readonly envelopeId: Uint8Array;
  /** `local@scope`, one scope, sorted by bytes. */
  readonly mailboxes: readonly string[];
  /** Epoch seconds, a multiple of 3600. */
  readonly expiresAt: number;
  readonly lane: Lane;
  readonly blobs: readonly Blob[];
}

/** A parsed frame; the envelope inside is not read. All byte strings are fresh copies. */
export interface ParsedFrame {
  readonly outer: UntrustedHeader;
  readonly outerBytes: Uint8Array;
  readonly envelopeBytes: Uint8Array;
  /** SHA-256 of the frame. */
  readonly envelopeDigest: Uint8Array;
}

const read = reader((field) => fail('ENVELOPE_FRAME_MALFORMED', { field }));

/**
 * Parses a frame and its outer header; the envelope inside stays unread.
 * @param frame - Frame bytes, at most 262,144; read, never kept or changed.
 * @throws {@link RogatoryError} `ENVELOPE_FRAME_SIZE` (ENV-01), `ENVELOPE_FRAME_MALFORMED` (ENV-02; its cause names the byte where the
 * encoding is at fault), `ENVELOPE_PROFILE` (ENV-03).
 * @see SPEC.md "Envelope"
 */
export function parseFrame(frame: Uint8Array): ParsedFrame {
  assertBytes(frame, 'frame');
  if (frame.length > LIMITS.frameMaxBytes) throw fail('ENVELOPE_FRAME_SIZE', { size: frame.length, limit: LIMITS.frameMaxBytes });
  const parts = read.array(decodePart(frame, LIMITS.frameMaxBytes, 'frame'), 'frame', 2, 2);
  const outerBytes = read.bytes(parts[0], 'outer', { min: 1, max: LIMITS.outerMaxBytes });
  const envelopeBytes = read.bytes(parts[1], 'envelope', { min: 1, max: LIMITS.frameMaxBytes });
  return { outer: decodeOuter(outerBytes), outerBytes, envelopeBytes, envelopeDigest: sha256(frame) };
}

/**
 * Judges expiry and lifetime at the time at which a relay or agency takes the frame over.
 * @param acceptedAtMs - Unix milliseconds: the time of storing, never the time of opening.
 * @throws {@link RogatoryError} `ENVELOPE_EXPIRED` (ENV-05), `ENVELOPE_LIFETIME` (ENV-06).
 */
export function checkAcceptance(outer: UntrustedHeader, acceptedAtMs: number): void {
  const { expiresAt } = outer;
  if (acceptedAtMs > expiresAt * 1000) throw fail('ENVELOPE_EXPIRED', { expiresAt, deliveredAt: Math.floor(acceptedAtMs / 1000) });
  const limit = LIMITS.lifetimeMaxSeconds + LIMITS.clockSkewSeconds;
  const seconds = expiresAt - acceptedAtMs / 1000;
  if (seconds > limit) throw fail('ENVELOPE_LIFETIME', { seconds: Math.ceil(seconds), limit });
}

/** Encodes an outer header whose members the caller has checked. */
export function encodeOuter(outer: UntrustedHeader): Uint8Array {
  const members: [CborKey, CborValue][] = [
    [0, PROFILE],
    [1, outer.envelopeId],
    [2, outer.mailboxes],
    [3, outer.expiresAt],
    [4, outer.lane],
  ];
  if (outer.blobs.length > 0) members.push([5, outer.blobs.map((blob) => [blob.digest, blob.size])]);
  return encode(new Map(members));
}

/** Joins outer header and envelope to a frame. */
export function encodeFrame(outerBytes: Uint8Array, envelopeBytes: Uint8Array): Uint8Array {
  return encode([outerBytes, envelopeBytes]);
}

/** Decodes an outer header, strictly. @throws {@link RogatoryError} `ENVELOPE_FRAME_MALFORMED` (ENV-02), `ENVELOPE_PROFILE` (ENV-03). */
export function decodeOuter(bytes: Uint8Array): UntrustedHeader {
  const value = decodePart(bytes, LIMITS.outerMaxBytes, 'outer');
  // The profile first: another profile may have other members.
  const profile = read.anyMap(value, 'outer', 64).get(0);
  if (profile === undefined) throw fail('ENVELOPE_FRAME_MALFORMED', { field: 'outer.0' });
  if (profile !== PROFILE) throw fail('ENVELOPE_PROFILE', { profile: typeof profile === 'number' ? String(profile) : typeof profile });
  const map = read.map(value, 'outer', [0, 1, 2, 3, 4], [5]);
  const blobs = map.get(5);
  return {
    envelopeId: read.bytes(map.get(1), 'outer.1', 16),
    mailboxes: readMailboxes(map.get(2)),
    expiresAt: readExpiry(map.get(3)),
    lane: read.uint(map.get(4), 'outer.4', 3) as Lane,
    blobs:
      blobs === undefined ? [] : read.array(blobs, 'outer.5', 1, LIMITS.attachmentsMax).map((blob, i) => readBlob(blob, `outer.5[${i}]`)),
  };
}

function readMailboxes(value: CborValue | undefined): string[] {
  let first: string | undefined;
  let previous = '';
  return read.array(value, 'outer.2', 1, LIMITS.mailboxesMax).map((item, i) => {
    const field = `outer.2[${i}]`;
    const text = read.text(item, field, 128);
    const scope = mailboxScope(text, field);
    first ??= scope;
    // Mailboxes are ASCII, so text order is byte order.
    if (scope !== first || text <= previous) throw fail('ENVELOPE_FRAME_MALFORMED', { field });
    previous = text;
    return text;
  });
}

function mailboxScope(text: string, field: string): string {
  try {
    return parseMailbox(text).scope;
  } catch (error) {
    throw fail('ENVELOPE_FRAME_MALFORMED', { field }, error);
  }
}

function readExpiry(value: CborValue | undefined): number {
  const expiresAt = read.uint(value, 'outer.3');
  if (expiresAt % EXPIRY_STEP_SECONDS !== 0) throw fail('ENVELOPE_FRAME_MALFORMED', { field: 'outer.3' });
  return expiresAt;
}

function readBlob(value: CborValue, field: string): Blob {
  const [digest, size] = read.array(value, field, 2, 2);
  return { digest: read.bytes(digest, field, 32), size: read.uint(size, field) };
}

function decodePart(bytes: Uint8Array, maxBytes: number, field: string): CborValue {
  try {
    return decode(bytes, { maxBytes });
  } catch (error) {
    if (!isRogatoryError(error)) throw error;
    throw fail('ENVELOPE_FRAME_MALFORMED', { field }, error);
  }
}
