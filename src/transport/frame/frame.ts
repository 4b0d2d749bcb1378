// SPDX-License-Identifier: Apache-2.0
// Layout of one frame: type u8, flags u8, header length u16 big-endian, header (deterministic CBOR), payload.
import { fail } from '../../core/errors.js';
import { LIMITS } from '../../core/limits.js';

/** Frame types. */
export const FRAME_TYPES = {
  hs1: 0x01,
  hs2: 0x02,
  hs3: 0x03,
  welcome: 0x10,
  msg: 0x11,
  ack: 0x12,
  result: 0x13,
  credit: 0x14,
  ping: 0x16,
  pong: 0x17,
  notice: 0x18,
  trust: 0x19,
  goaway: 0x1f,
  'blob-want': 0x20,
  'blob-state': 0x21,
  'blob-data': 0x22,
  'blob-end': 0x23,
} as const satisfies Record<string, number>;

export type FrameName = keyof typeof FRAME_TYPES;

const NAMES: ReadonlyMap<number, FrameName> = new Map(Object.entries(FRAME_TYPES).map(([name, type]) => [type, name as FrameName]));
const PREFIX_BYTES = 4;
const MUST_UNDERSTAND = 0x80;

/** A frame cut into its parts; header and payload are views of the bytes it came from. */
export interface FrameParts {
  /** Undefined: a type that this version does not know. */
  readonly name: FrameName | undefined;
  readonly type: number;
  readonly mustUnderstand: boolean;
  readonly header: Uint8Array;
  readonly payload: Uint8Array;
}

/** Joins the parts of a frame. Every frame of this version is marked must-understand. */
export function joinFrame(name: FrameName, header: Uint8Array, payload?: Uint8Array): Uint8Array {
  const out = new Uint8Array(PREFIX_BYTES + header.length + (payload?.length ?? 0));
  if (header.length > LIMITS.linkHeaderMaxBytes || out.length > LIMITS.linkFrameMaxBytes)
    throw new RangeError(`the ${name} frame is too large`);
  out[0] = FRAME_TYPES[name];
  out[1] = MUST_UNDERSTAND;
  out[2] = header.length >> 8;
  out[3] = header.length & 0xff;
  out.set(header, PREFIX_BYTES);
  if (payload !== undefined) out.set(payload, PREFIX_BYTES + header.length);
  return out;
}

/**
 * Cuts a frame into its parts; the header stays undecoded.
 * @throws {@link RogatoryError} `LINK_FRAME_SIZE` (LINK-01), `LINK_FRAME_MALFORMED` (LINK-02).
 */
export function splitFrame(bytes: Uint8Array): FrameParts {
  if (bytes.length > LIMITS.linkFrameMaxBytes) throw fail('LINK_FRAME_SIZE', { size: bytes.length, limit: LIMITS.linkFrameMaxBytes });
  const [type, flags, high, low] = bytes;
  if (type === undefined || flags === undefined || high === undefined || low === undefined)
    throw fail('LINK_FRAME_MALFORMED', { field: 'prefix' });
  if ((flags & ~MUST_UNDERSTAND) !== 0) throw fail('LINK_FRAME_MALFORMED', { field: 'flags' });
  const headerLength = (high << 8) | low;
  if (headerLength > LIMITS.linkHeaderMaxBytes) throw fail('LINK_FRAME_SIZE', { size: headerLength, limit: LIMITS.linkHeaderMaxBytes });
  const end = PREFIX_BYTES + headerLength;
  if (headerLength === 0 || end > bytes.length) throw fail('LINK_FRAME_MALFORMED', { field: 'header length' });
  return {
    name: NAMES.get(type),
    type,
    mustUnderstand: flags === MUST_UNDERSTAND,
    header: bytes.subarray(PREFIX_BYTES, end),
    payload: bytes.subarray(end),
  };
}
