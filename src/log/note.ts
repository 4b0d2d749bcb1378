// SPDX-License-Identifier: Apache-2.0
// Signed notes as C2SP signed-note has them: for verifiers that are not ours. Ed25519 alone, so that a note never decides by itself in
// a suite that has more.
import { concat, equal, toUtf8 } from '../core/bytes.js';
import { fail } from '../core/errors.js';
import { LIMITS } from '../core/limits.js';
import { sha256 } from '../crypto/digest.js';
import { publicKeyBytes } from '../crypto/keys.js';
import type { CoseKey } from '../crypto/keys.js';
import { fromBase64, toBase64 } from './base64.js';
import { asText } from './checkpoint.js';

/** Signature types: an Ed25519 signature over the text, and a cosignature/v1 with its time. */
export type NoteType = 0x01 | 0x04;

/** One signature line. Nothing of it is verified. */
export interface NoteLine {
  /** Key name, without white space or plus. */
  readonly name: string;
  /** 4 bytes. */
  readonly keyId: Uint8Array;
  /** What follows the key id: of type 0x01 64 bytes, of type 0x04 the time in 8 bytes before them. */
  readonly signature: Uint8Array;
}

/** A note that was taken apart. Nothing of it is verified. */
export interface Note {
  /** The text with its last newline: what is signed. */
  readonly text: Uint8Array;
  readonly lines: readonly NoteLine[];
}

const DASH = '\u2014 ';

/** First four bytes of SHA-256(name || 0x0A || type || public key). @param key - An Ed25519 key. */
export function noteKeyId(name: string, type: NoteType, key: CoseKey): Uint8Array {
  return sha256(concat(toUtf8(`${name}\n`), Uint8Array.of(type), publicKeyBytes(key))).subarray(0, 4);
}

/** Joins text and signature lines (C2SP signed-note). @param note.text - Ends with a newline. @returns fresh bytes. */
export function encodeNote({ text, lines }: Note): Uint8Array {
  const rendered = lines.map(({ name, keyId, signature }) => `${DASH}${name} ${toBase64(concat(keyId, signature))}\n`);
  return concat(text, toUtf8(`\n${rendered.join('')}`));
}

/**
 * Takes a note apart (C2SP signed-note, LOG-08).
 * @param bytes - At most 65,536, with 1 to 16 signature lines; read, not kept.
 * @throws {@link RogatoryError} `LOG_NOTE` (LOG-08).
 */
export function parseNote(bytes: Uint8Array): Note {
  const refuse = (field: string): never => {
    throw fail('LOG_NOTE', { field });
  };
  if (bytes.length > LIMITS.noteMaxBytes) refuse('size');
  const note = asText(bytes) ?? refuse('UTF-8');
  // Control characters could make a reader see other lines than a verifier.
  // eslint-disable-next-line no-control-regex
  if (/[\u0000-\u0009\u000b-\u001f]/.test(note)) refuse('control character');
  const end = note.lastIndexOf('\n\n');
  if (end < 0) refuse('blank line');
  const rendered = note.slice(end + 2).split('\n');
  if (rendered.pop() !== '') refuse('last newline');
  if (rendered.length > LIMITS.noteLinesMax) refuse('number of lines');
  const lines = rendered.map((line, i) => parseLine(line) ?? refuse(`line ${i}`));
  if (lines.length === 0) refuse('line 0');
  lines.forEach((line, i) => {
    if (lines.slice(0, i).some((other) => isOfKey(other, line.name, line.keyId))) refuse(`line ${i}`);
  });
  return { text: toUtf8(note.slice(0, end + 1)), lines };
}

function parseLine(line: string): NoteLine | undefined {
  if (!line.startsWith(DASH)) return undefined;
  const [name = '', signature = '', ...rest] = line.slice(DASH.length).split(' ');
  const bytes = fromBase64(signature);
  if (rest.length > 0 || name === '' || /[\p{White_Space}+]/u.test(name) || bytes === undefined || bytes.length < 5) return undefined;
  return { name, keyId: bytes.subarray(0, 4), signature: bytes.subarray(4) };
}

/** Tells whether a line claims to be of a key. */
export function isOfKey(line: NoteLine, name: string, keyId: Uint8Array): boolean {
  return line.name === name && equal(line.keyId, keyId);
}
