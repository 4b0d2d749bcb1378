// SPDX-License-Identifier: Apache-2.0
// Finds the position of a fault in a file. Parts are nested encodings, and their offsets count from their own first byte.
import { isRogatoryError } from '../../core/index.js';
import type { RogatoryError } from '../../core/index.js';

/** First byte in the file of the part being read; undefined when only its name is known. */
export interface Place {
  start: number | undefined;
  part: string;
}

export interface InspectOptions {
  /** Unix milliseconds; decides expiry. */
  readonly now: number;
  /** Called with the part being read, for faults. */
  readonly place: Place;
  /** Adds diagnostic notation. */
  readonly diagnostic?: { readonly elideBytes: number };
}

/** Text of a fault: code, meaning, and byte of the file. */
export function faultText(error: RogatoryError, bytes: Uint8Array, place: Place): string {
  const chain = causes(error);
  const said = chain.map((fault) => `${fault.code} (${fault.clause}): ${fault.message}`).join('; because of ');
  const { start, part } = partOf(error, bytes, place);
  const offset = chain.map(({ details }) => ('offset' in details ? details.offset : undefined)).find((value) => value !== undefined);
  if (start === undefined) return offset === undefined ? `${said}, in ${part}` : `${said}, at byte ${offset} of ${part}`;
  if (offset !== undefined) return `${said}, at byte ${start + offset} of the file`;
  return start === 0 ? said : `${said}, in ${part}, which begins at byte ${start} of the file`;
}

/** First byte of the content of a byte string that is an element of the file's top-level array. */
export function contentStart(bytes: Uint8Array, index: number): number | undefined {
  let at = 0;
  try {
    // A tag of this format takes two bytes; an array of four or fewer elements one.
    if (headOf(bytes, at).major === 6) at = headOf(bytes, at).end;
    at = headOf(bytes, at).end;
    for (let i = 0; i <= index; i++) {
      const { major, end, argument } = headOf(bytes, at);
      if (i === index) return major === 2 ? end : undefined;
      if (major === 5 && argument === 0) at = end;
      else if (major === 2) at = end + argument;
      else return undefined;
    }
  } catch {
    return undefined;
  }
  return undefined;
}

function partOf(error: RogatoryError, bytes: Uint8Array, place: Place): Place {
  const { details } = error;
  const field = 'field' in details ? details.field : '';
  if (error.code === 'ENVELOPE_FRAME_MALFORMED' && field.startsWith('outer'))
    return { start: contentStart(bytes, 0), part: 'the outer header' };
  if (error.code === 'ENVELOPE_PROFILE') return { start: contentStart(bytes, 0), part: 'the outer header' };
  if (error.code === 'ENVELOPE_MALFORMED' && field === 'envelope') return { start: contentStart(bytes, 1), part: 'the envelope' };
  if (error.code === 'ENVELOPE_MALFORMED' || error.code === 'ENVELOPE_RECIPIENTS')
    return { start: undefined, part: `the envelope's ${field}` };
  return place;
}

function causes(error: RogatoryError): readonly RogatoryError[] {
  return isRogatoryError(error.cause) ? [error, ...causes(error.cause)] : [error];
}

interface Head {
  readonly major: number;
  readonly argument: number;
  readonly end: number;
}

function headOf(bytes: Uint8Array, at: number): Head {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const initial = view.getUint8(at);
  const info = initial & 0x1f;
  const major = initial >> 5;
  if (info < 24) return { major, argument: info, end: at + 1 };
  if (info === 24) return { major, argument: view.getUint8(at + 1), end: at + 2 };
  if (info === 25) return { major, argument: view.getUint16(at + 1), end: at + 3 };
  return { major, argument: view.getUint32(at + 1), end: at + 5 };
}
