// SPDX-License-Identifier: Apache-2.0
// Sentences as data. `{name}` stands for a value. `[...]` is printed only when all its values are there, and `[flag? ...]` or `[!flag? ...]`
// only when the flag is set, or not. Both may stand inside of each other.
import type { Html } from './html.js';
import { escapeHtml } from './html.js';

/** Values of a template, by name: HTML, flags, and the rows of a numbered list. */
export interface Scope {
  readonly [name: string]: Html | boolean | readonly Scope[] | undefined;
}

type Part = { readonly text: string } | { readonly name: string } | { readonly flag: string; readonly parts: readonly Part[] };

const FLAG = /^(!?[a-z][A-Za-z0-9]*)\? /;

function parsed(template: string, at = 0, inner = false): { readonly parts: readonly Part[]; readonly end: number } {
  const parts: Part[] = [];
  let i = at;
  while (i < template.length && !(inner && template[i] === ']')) {
    const sign = template[i];
    if (sign === '{') {
      const end = template.indexOf('}', i);
      parts.push({ name: template.slice(i + 1, end) });
      i = end + 1;
    } else if (sign === '[') {
      const flag = FLAG.exec(template.slice(i + 1))?.[1] ?? '';
      const inside = parsed(template, i + 1 + (flag === '' ? 0 : flag.length + 2), true);
      parts.push({ flag, parts: inside.parts });
      i = inside.end + 1;
    } else {
      const rest = /[{[\]]/.exec(template.slice(i + 1));
      const end = rest === null ? template.length : i + 1 + rest.index;
      parts.push({ text: template.slice(i, end) });
      i = end;
    }
  }
  return { parts, end: i };
}

/** Names of the values and flags that a template uses. */
export function namesIn(template: string): readonly string[] {
  const names = (parts: readonly Part[]): string[] =>
    parts.flatMap((part) => ('name' in part ? [part.name] : 'parts' in part ? [part.flag.replace('!', ''), ...names(part.parts)] : []));
  return names(parsed(template).parts).filter((name) => name !== '');
}

/**
 * Fills a template.
 * @returns undefined when a value outside of brackets is absent, or when nothing is left.
 */
export function filled(template: string, scope: Scope): Html | undefined {
  const text = render(parsed(template).parts, scope)?.replaceAll(/ {2,}/g, ' ').trim();
  return text === undefined || text === '' ? undefined : (text as Html);
}

function render(parts: readonly Part[], scope: Scope): string | undefined {
  let text = '';
  for (const part of parts) {
    if ('text' in part) text = joinedTo(text, spaced(part.text));
    else if ('name' in part) {
      const value = scope[part.name];
      if (typeof value !== 'string' || value === '') return undefined;
      text += value;
    } else if (isSet(part.flag, scope)) text = joinedTo(text, render(part.parts, scope) ?? '');
  }
  return text;
}

function isSet(flag: string, scope: Scope): boolean {
  if (flag === '') return true;
  const value = scope[flag.replace('!', '')];
  const set = Array.isArray(value) ? value.length > 0 : value !== undefined && value !== false;
  return flag.startsWith('!') ? !set : set;
}

/** A colon or semicolon that follows a space stays on its line. */
function spaced(text: string): string {
  return escapeHtml(text).replaceAll(/ (?=[:;?!»])/g, '\u00a0');
}

const FULL_STOP = /\.((?:<\/[a-z]+>)*)$/;
const ENDS = /[.!?…][)»”"]?(?:<\/[a-z]+>)*$/;

/** Text of a person may end with a full stop of its own: no second one follows, and none stands before a comma or semicolon. */
function joinedTo(text: string, next: string): string {
  if (/^\.(?!\.)/.test(next) && ENDS.test(text)) return `${text}${next.slice(1)}`;
  return /^[\s\u00a0]?[,;]/.test(next) ? `${text.replace(FULL_STOP, '$1')}${next}` : `${text}${next}`;
}
