// SPDX-License-Identifier: Apache-2.0
// Text and lists of bounded size. Text is evidence: it is never trimmed, normalised or case-folded.
import { toUtf8 } from '../../core/bytes.js';
import { LIMITS } from '../../core/limits.js';
import { z } from '../zod.js';
import { language } from './iso.js';
import { suchAs } from './form.js';

function bounded(maxBytes: number, form: RegExp, what: string) {
  // A UTF-16 unit is at most three bytes of UTF-8, so most texts need not be encoded to be measured.
  const fits = (text: string) => text.length * 3 <= maxBytes || toUtf8(text).length <= maxBytes;
  return z
    .string()
    .min(1)
    .max(maxBytes)
    .refine(fits, { error: `at most ${maxBytes} bytes of UTF-8` })
    .refine((text) => form.test(text), { error: `${what} without control characters` });
}

const ONE_LINE = /^\P{Cc}*$/u;
const LINES = /^(?:\P{Cc}|[\t\n])*$/u;

/** A reference, number, identifier or other short word: 1 to 256 bytes, one line. */
export const shortText = () => bounded(LIMITS.shortTextMaxBytes, ONE_LINE, 'one line');

/** A name, title or address line: 1 to 1,024 bytes, one line. */
export const line = () => bounded(LIMITS.lineMaxBytes, ONE_LINE, 'one line');

/** Free text in the language of the body: 1 to 32,768 bytes; tab and line feed are the only control characters. */
export const text = () => bounded(LIMITS.textMaxBytes, LINES, 'text');

/** A list of at most 256 elements, or fewer where `max` says so. */
export function list<T extends z.ZodType>(item: T, options: { readonly min?: number; readonly max?: number } = {}) {
  return z
    .array(item)
    .min(options.min ?? 0)
    .max(options.max ?? LIMITS.listMaxItems);
}

/** Name of something within one message: letters, digits, `.`, `_`, `-`. */
export const localId = () => z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, { error: suchAs('m1', 'a short name without spaces') });

/** Id of a message or dossier in the UUID text form, lower case. */
export const uuid = () =>
  z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, { error: suchAs('01a23107-c120-73b7-a68f-54f1cca6b7b3') });

/** Free text in one named language. */
export const versionOfText = z.object({ language: language(), text: text() });
