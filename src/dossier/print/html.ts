// SPDX-License-Identifier: Apache-2.0
// Text into HTML. What a peer wrote is text and nothing else: no element, attribute, reordering or control character of its own.

const NAMED: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Escapes text for content and for quoted attributes; control characters and those that reorder text become U+FFFD, line feed and tab stay. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll(/(?![\n\t])[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, '\ufffd')
    .replaceAll(/[&<>"']/g, (sign) => NAMED[sign] as string);
}

/** Text in an element of its own, in its language where one is known. */
export function textIn(text: string, language?: string): string {
  return `<bdi${language === undefined ? '' : ` lang="${escapeHtml(language)}"`}>${escapeHtml(text)}</bdi>`;
}
