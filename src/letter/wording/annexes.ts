// SPDX-License-Identifier: Apache-2.0
// Annexes of a letter: long texts and lists that the letter itself has, then the files that travel with the message, then the identifiers.
import { escapeHtml, exact, html, joined } from '../html.js';
import type { Html } from '../html.js';
import type { IdentifierKind } from '../text/text.js';

export class Annexes {
  readonly #own: { readonly title: Html; readonly content: Html | undefined }[] = [];
  readonly #files = new Map<number, number>();
  readonly #self: (readonly [kind: IdentifierKind, text: string])[] = [];
  readonly #identifiers = new Map<string, readonly [kind: IdentifierKind, text: string]>();

  /** Adds an annex. @returns its number. */
  add(title: Html, content?: Html): Html {
    return escapeHtml(String(this.#own.push({ title, content })));
  }

  /** Number of the annex that is a file: added at its first mention. @param title - Asked for once. */
  addFile(attachmentId: number, title: () => Html): Html {
    const known = this.#files.get(attachmentId);
    if (known !== undefined) return escapeHtml(String(known));
    const place = this.#own.push({ title: escapeHtml(''), content: undefined });
    this.#files.set(attachmentId, place);
    this.#own[place - 1] = { title: title(), content: undefined };
    return escapeHtml(String(place));
  }

  identify(kind: IdentifierKind, text: string): void {
    this.#identifiers.set(`${kind} ${text}`, [kind, text]);
  }

  /** An identifier of the message itself: the certification has it too, so it makes no annex alone. */
  identifySelf(kind: IdentifierKind, text: string): void {
    this.#self.push([kind, text]);
  }

  get all(): readonly { readonly title: Html; readonly content: Html | undefined }[] {
    return this.#own;
  }

  /** Table of all identifiers; undefined when there are none. @param names - Names of the kinds. */
  identifiers(names: Readonly<Record<IdentifierKind, string>>): Html | undefined {
    if (this.#identifiers.size === 0) return undefined;
    const rows = [...this.#self, ...this.#identifiers.values()].map(
      ([kind, text]) =>
        html`<tr>
          <td>${escapeHtml(names[kind])}</td>
          <td>${exact(text)}</td>
        </tr>`,
    );
    return html`<table>
      ${joined(rows)}
    </table>`;
  }
}
