// SPDX-License-Identifier: Apache-2.0
// Differences of two documents, in words. Their views are compared, so that no member is missed.
import { words } from '../inspect/view.js';
import type { Members, View } from '../inspect/view.js';

/** Top-level members that depend on the bytes or follow from others. */
const OF_DOCUMENT: ReadonlySet<string> = new Set([
  ...['kind', 'digest', 'fingerprint', 'bytes', 'signatures', 'previous', 'validity', 'version'],
]);
/** Member of a list entry that follows from its dates. */
const OF_ENTRY: ReadonlySet<string> = new Set(['validity']);
/** Other names come from the document, and its author may choose any. */
const NOTHING: ReadonlySet<string> = new Set();
/** Members that identify a list entry in both documents. */
const NAMES = ['id', 'signerId', 'kid', 'key', 'agency'] as const;

/** Lists the changes, a line each; none when both say the same. */
export function viewChanges(before: Members, after: Members): readonly string[] {
  return changesOf(before, after, [], OF_DOCUMENT);
}

function changesOf(before: Members, after: Members, path: readonly string[], ignored: ReadonlySet<string>): readonly string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((name) => !ignored.has(name));
  return names.flatMap((name) => changeOf(before[name], after[name], [...path, words(name)]));
}

function changeOf(before: View | undefined, after: View | undefined, path: readonly string[]): readonly string[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  const place = path.join(', ');
  if (isNamed(before) || isNamed(after)) return listChanges(asNamed(before), asNamed(after), path);
  if (isMembers(before) && isMembers(after)) return changesOf(before, after, path, NOTHING);
  if (before === undefined) return [`${place}: ${brief(after)} is new`];
  if (after === undefined) return [`${place}: ${brief(before)} is gone`];
  return [`${place}: ${brief(before)} becomes ${brief(after)}`];
}

function listChanges(before: readonly Members[], after: readonly Members[], path: readonly string[]): readonly string[] {
  const names = [...new Set([...before, ...after].map(nameOf))];
  return names.flatMap((name) => {
    const [old, next] = [before, after].map((list) => list.find((entry) => nameOf(entry) === name));
    const place = [...path, name ?? ''];
    if (old !== undefined && next !== undefined) return changesOf(old, next, place, OF_ENTRY);
    return [`${place.join(', ')}: ${next === undefined ? 'gone' : `new: ${brief(next, true)}`}`];
  });
}

/** Renders a value on one line; a list entry is rendered without its identifying and derived members. */
function brief(view: View | undefined, isEntry = false): string {
  if (view === undefined || view === null) return 'none';
  if (Array.isArray(view)) return view.length === 0 ? 'none' : (view as readonly View[]).map((item) => brief(item, true)).join(', ');
  if (typeof view !== 'object') return view === true ? 'yes' : view === false ? 'no' : String(view);
  const isLeftOut = (name: string, value: View): boolean =>
    isEntry && (OF_ENTRY.has(name) || (NAMES as readonly string[]).includes(name) || name === 'keys' || value === false);
  return Object.entries(view as Members)
    .filter(([name, value]) => !isLeftOut(name, value))
    .map(([name, value]) => {
      const text = brief(value);
      return `${words(name)} ${isMembers(value) || (Array.isArray(value) && value.some(isMembers)) ? `(${text})` : text}`;
    })
    .join(', ');
}

function isMembers(view: View | undefined): view is Members {
  return typeof view === 'object' && view !== null && !Array.isArray(view);
}

/** A list of entries that have names. */
function isNamed(view: View | undefined): boolean {
  return (
    Array.isArray(view) && view.length > 0 && (view as readonly View[]).every((entry) => isMembers(entry) && nameOf(entry) !== undefined)
  );
}

function asNamed(view: View | undefined): readonly Members[] {
  return Array.isArray(view) ? (view as readonly View[]).filter(isMembers) : [];
}

function nameOf(entry: Members): string | undefined {
  const name = NAMES.map((candidate) => entry[candidate]).find((value) => typeof value === 'string');
  const { role } = entry;
  return typeof name === 'string' && typeof role === 'string' ? `${role} ${name}` : name;
}
