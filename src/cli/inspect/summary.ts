// SPDX-License-Identifier: Apache-2.0
// The content of a document as a person reads it before signing: a line a key, and the number of message types. Nothing else is left out.
import { words } from './view.js';
import type { Members, View } from './view.js';

/** Members that a line tells first, by their values alone. */
const FIRST = ['role', 'signerId', 'algorithm', 'kid', 'status'] as const;
/** They follow from the dates, or from the keys. */
const LEFT_OUT: ReadonlySet<string> = new Set(['validity', 'keys']);

export function summaryOf(view: Members): Members {
  return Object.fromEntries(
    Object.entries(view).map(([name, value]): [string, View] => {
      if (name === 'types' && isMembers(value)) return [name, `${Object.keys(value).length} message types`];
      if (Array.isArray(value)) return [name, (value as readonly View[]).map((item) => itemOf(item))];
      return [name, isMembers(value) ? summaryOf(value) : value];
    }),
  );
}

function itemOf(item: View): View {
  if (!isMembers(item)) return item;
  return 'signerId' in item || 'kid' in item ? keyLine(item) : summaryOf(item);
}

/** One line; text of the document is quoted, so that none looks like another member. */
function keyLine(key: Members): string {
  const first = FIRST.flatMap((name) => (key[name] === undefined ? [] : [plain(key[name])]));
  const rest = Object.entries(key)
    .filter(([name]) => !LEFT_OUT.has(name) && !(FIRST as readonly string[]).includes(name))
    .map(([name, value]) => `${words(name)} ${/^(from|to|invalidSince)$/.test(name) ? plain(value) : JSON.stringify(value)}`);
  const keys = Array.isArray(key['keys']) ? (key['keys'] as readonly Members[]).map(({ algorithm }) => plain(algorithm ?? null)) : [];
  return [first.join(' '), ...rest, ...(keys.length === 0 ? [] : [keys.join(' and ')])].join(', ');
}

function plain(value: View): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function isMembers(value: View): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
