// SPDX-License-Identifier: Apache-2.0
// Pins that a ceremony put into the folder, beside those of the configuration.
import { join } from 'node:path';
import { equal, fromUtf8, toUtf8 } from '../../../core/bytes.js';
import { fail } from '../../../core/errors.js';
import { isScope } from '../../../core/ids.js';
import { parseFingerprint } from '../../ceremony/fingerprint.js';
import { readIfPresent, writeDurable } from './durable.js';
import { requireMembers } from '../../../core/members.js';
import type { Members } from '../../../core/members.js';

const FILE = 'pins.json';

/** What a folder says of itself. */
export interface FolderPins {
  /** Scope of the reader's own state. */
  readonly own?: string;
  /** Scope to fingerprint of its root, version 1. */
  readonly pins: ReadonlyMap<string, string>;
}

const PINS: Members<FolderPins> = { required: { pins: 'map' }, optional: { own: 'text' } };

/** Reads the pins of a folder; none when it has no file of them. @throws {@link RogatoryError} `TRUST_FOLDER` (TRUST-30), `ID_MALFORMED` (CONV-02). */
export function readPins(folder: string): FolderPins {
  const path = join(folder, FILE);
  const bytes = readIfPresent(path);
  if (bytes === undefined) return { pins: new Map() };
  let value: unknown;
  try {
    value = JSON.parse(fromUtf8(bytes));
  } catch (cause) {
    throw fail('TRUST_FOLDER', { path, reason: 'not JSON' }, cause);
  }
  const { own, pins } = (typeof value === 'object' && value !== null ? value : {}) as { own?: unknown; pins?: unknown };
  if (own !== undefined && (typeof own !== 'string' || !isScope(own))) throw fail('TRUST_FOLDER', { path, reason: 'own is no scope' });
  if (typeof pins !== 'object' || pins === null) throw fail('TRUST_FOLDER', { path, reason: 'no pins' });
  const entries = Object.entries(pins as Record<string, unknown>).map(([scope, pin]): [string, string] => {
    if (!isScope(scope) || typeof pin !== 'string') throw fail('TRUST_FOLDER', { path, reason: `the pin of ${scope.slice(0, 64)}` });
    parseFingerprint(pin);
    return [scope, pin];
  });
  return { ...(own === undefined ? {} : { own }), pins: new Map(entries) };
}

/** Writes the pins of a folder durably. */
export function writePins(folder: string, content: FolderPins): void {
  requireMembers(content, PINS, 'writePins(content)');
  const { own, pins } = content;
  const text = JSON.stringify(
    { ...(own === undefined ? {} : { own }), pins: Object.fromEntries([...pins].sort(([a], [b]) => (a < b ? -1 : 1))) },
    null,
    2,
  );
  writeDurable(join(folder, FILE), toUtf8(`${text}\n`));
}

/** Joins two sets of pins. @throws {@link RogatoryError} `TRUST_ROOT_MISMATCH` (TRUST-04) when they differ about a scope. */
export function joinPins(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const joined = new Map(a);
  for (const [scope, fingerprint] of b) {
    const held = joined.get(scope);
    if (held !== undefined && !equal(parseFingerprint(held), parseFingerprint(fingerprint)))
      throw fail('TRUST_ROOT_MISMATCH', { scope, fingerprint: `two pins, one of them in ${FILE}` });
    joined.set(scope, fingerprint);
  }
  return joined;
}
