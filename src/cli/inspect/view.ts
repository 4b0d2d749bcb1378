// SPDX-License-Identifier: Apache-2.0
// A view is the shown content of a file: plain JSON, rendered for people with the same words.

import { printable } from '../../core/index.js';
import { distance } from '../time.js';

export type View = string | number | boolean | null | readonly View[] | Members;
export type Members = { readonly [name: string]: View };

export const WHOLE_FILE = 'the file';

export interface InspectOptions {
  /** Unix milliseconds; decides expiry. */
  readonly now: number;
  /** Gets the name of the part that is being read, for faults. */
  readonly place: { part: string };
  /** Adds diagnostic notation, with longer byte strings shortened. */
  readonly elideBytes?: number;
}

/** Renders a view as indented lines. Names are words; text of a peer cannot fake a line or a colour. */
export function renderView(view: Members): string {
  return lines(view, 0)
    .map((line) => `${line}\n`)
    .join('');
}

function lines(view: Members, depth: number): string[] {
  const pad = '  '.repeat(depth);
  const entries = Object.entries(view);
  const width = Math.max(0, ...entries.filter(([, value]) => isShort(value)).map(([name]) => words(name).length));
  return entries.flatMap(([name, value]) => {
    const label = `${pad}${words(name)}`;
    if (isShort(value)) return [`${pad}${words(name).padEnd(width)}  ${short(value)}`];
    if (typeof value === 'string') return [`${label}:`, ...value.split('\n').map((line) => `${pad}  | ${printable(line)}`)];
    if (Array.isArray(value)) return [`${label}:`, ...(value as readonly View[]).flatMap((item) => listed(item, depth + 1))];
    return [`${label}:`, ...lines(value as Members, depth + 1)];
  });
}

function listed(item: View, depth: number): string[] {
  const pad = '  '.repeat(depth);
  if (isShort(item)) return [`${pad}- ${short(item)}`];
  if (typeof item === 'string' || Array.isArray(item)) return [`${pad}- ${printable(JSON.stringify(item))}`];
  const [first, ...rest] = lines(item as Members, depth + 1);
  return [`${pad}- ${(first ?? '').trimStart()}`, ...rest];
}

/** Values that fit on the line of their name. */
function isShort(value: View): boolean {
  if (Array.isArray(value)) return (value as readonly View[]).every((item) => typeof item !== 'object' && String(item).length <= 40);
  return typeof value === 'string' ? !value.includes('\n') : typeof value !== 'object' || value === null || Object.keys(value).length === 0;
}

function short(value: View): string {
  if (value === null) return 'none';
  if (value === true) return 'yes';
  if (value === false) return 'no';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : (value as readonly View[]).map(short).join(', ');
  return typeof value === 'object' ? 'none' : printable(String(value));
}

/** `issuedAt` reads "issued at"; a name from a document stays unchanged. */
export function words(name: string): string {
  return /^[a-z]+([A-Z][a-z]+)*$/.test(name) ? name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`) : printable(name);
}

/** Compares `now` (Unix milliseconds) with a validity in epoch seconds, both ends inclusive. */
export function validity(now: number, from: number, to: number): string {
  if (now < from * 1000) return `not yet valid, begins ${distance(from, now)}`;
  return now > (to + 1) * 1000 - 1 ? `expired ${distance(to, now)}` : `valid now, by its own dates; ends ${distance(to, now)}`;
}
