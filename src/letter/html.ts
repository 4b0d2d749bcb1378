// SPDX-License-Identifier: Apache-2.0
// Text into HTML. The text of a peer stays text: it cannot add elements, attributes, reordering, control or hidden characters.
import { replaceUnread } from '../core/printable.js';

const NAMED: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

declare const escaped: unique symbol;

/** HTML whose every text is escaped. Only this folder makes it. */
export type Html = string & { readonly [escaped]: true };

/** HTML of a template literal: each value is HTML already, a number, or absent. */
export function html(parts: TemplateStringsArray, ...values: readonly (Html | number | undefined)[]): Html {
  return parts.reduce((text, part, i) => `${text}${part}${values[i] ?? ''}`, '') as Html;
}

/**
 * Escapes text for content and for quoted attributes; control, reordering and invisible characters become U+FFFD; line feed and tab stay.
 */
export function escapeHtml(text: string): Html {
  return replaceUnread(text).replaceAll(/[&<>"']/g, (sign) => NAMED[sign] as string) as Html;
}

/** Text in an element of its own, in its language where one is known. */
export function textIn(text: string, language?: string): Html {
  return html`<bdi${language === undefined ? undefined : html` lang="${escapeHtml(language)}"`}>${escapeHtml(text)}</bdi>`;
}

/** Text that is compared sign by sign, in a face of equal width. */
export function exact(text: string): Html {
  return html`<bdi class="mono">${escapeHtml(text)}</bdi>`;
}

export function joined(parts: readonly Html[], between = ''): Html {
  return parts.join(between) as Html;
}

/** A list in HTML; undefined when it is empty. @param kind - class of the list. */
export function listOf(items: readonly Html[], kind: 'plain' | 'dashes'): Html | undefined {
  if (items.length === 0) return undefined;
  return html`<ul class="${kind as Html}">
    ${joined(items.map((item) => html`<li>${item}</li>`))}
  </ul>`;
}

/** Text in groups of four signs that can be compared, and copied whole. */
export function grouped(text: string): Html {
  const groups = text.match(/.{1,4}/gsu) ?? [];
  return html`<span class="groups mono"
    >${joined(
      groups.map((group) => html`<span>${escapeHtml(group)}</span>`),
      ' ',
    )}</span
  >`;
}
