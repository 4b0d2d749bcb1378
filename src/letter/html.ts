// SPDX-License-Identifier: Apache-2.0
// Text into HTML. The text of a peer stays text: it cannot add elements, attributes, reordering, control or hidden characters.
import { replaceUnread } from '../core/printable.js';

const NAMED: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/**
 * Escapes text for content and for quoted attributes; control, reordering and invisible characters become U+FFFD; line feed and tab stay.
 */
export function escapeHtml(text: string): string {
  return replaceUnread(text).replaceAll(/[&<>"']/g, (sign) => NAMED[sign] as string);
}

/** Text in an element of its own, in its language where one is known. */
export function textIn(text: string, language?: string): string {
  return `<bdi${language === undefined ? '' : ` lang="${escapeHtml(language)}"`}>${escapeHtml(text)}</bdi>`;
}
