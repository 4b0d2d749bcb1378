// SPDX-License-Identifier: Apache-2.0
// Members that several kinds of document have.
import { fail } from '../core/errors.js';
import type { RogatoryError } from '../core/errors.js';
import { isLocalId, isScope } from '../core/ids.js';
import { LIMITS } from '../core/limits.js';
import { reader } from '../cbor/reader.js';
import type { CborMap, CborValue } from '../cbor/value.js';
import { isSuiteId } from '../crypto/suites.js';
import type { SuiteId } from '../crypto/suites.js';

export function malformed(field: string): RogatoryError<'TRUST_DOCUMENT_MALFORMED'> {
  return fail('TRUST_DOCUMENT_MALFORMED', { field });
}

/** Strict reading of payload members. */
export const read = reader(malformed);

/** Reads the members that root and directory begin with. */
export function readHeader(map: CborMap): { scope: string; version: number; issuedAt: number; expiresAt: number } {
  const scope = readScope(map.get(0), '0');
  const version = readVersion(map.get(1), '1');
  const issuedAt = read.uint(map.get(2), '2');
  const expiresAt = read.uint(map.get(3), '3');
  if (expiresAt <= issuedAt) throw malformed('3');
  return { scope, version, issuedAt, expiresAt };
}

export function readScope(value: CborValue | undefined, field: string): string {
  const scope = read.text(value, field);
  if (!isScope(scope)) throw fail('ID_MALFORMED', { expected: `scope at ${field}`, value: scope.slice(0, 64) });
  return scope;
}

export function readVersion(value: CborValue | undefined, field: string): number {
  const version = read.uint(value, field);
  if (version === 0) throw malformed(field);
  return version;
}

export function readSuite(value: CborValue | undefined, field: string): SuiteId {
  const suite = read.text(value, field, 64);
  if (!isSuiteId(suite)) throw fail('CRYPTO_SUITE_UNKNOWN', { suite });
  return suite;
}

/** Ids are of one alphabet, in which a look-alike of another script cannot be written (TRUST-18). */
export function readId(value: CborValue | undefined, field: string): string {
  const id = read.text(value, field);
  if (!isLocalId(id)) throw fail('ID_MALFORMED', { expected: `id at ${field}`, value: id.slice(0, 64) });
  return id;
}

/** Local parts of mailboxes, none twice. */
export function readMailboxes(value: CborValue | undefined, field: string): readonly string[] {
  const mailboxes = read.array(value, field, 1, LIMITS.directoryListMaxItems).map((local, i) => readId(local, `${field}.${i}`));
  requireOnce(mailboxes, 'mailbox');
  return mailboxes;
}

/** Refuses what stands twice where a state may list it once. @param seen - Listed before; grows. @throws `TRUST_SCOPE_WALL` (TRUST-10). */
export function requireOnce(names: readonly string[], what: 'id' | 'mailbox', seen: Set<string> = new Set()): void {
  for (const name of names) {
    if (seen.has(name)) throw fail('TRUST_SCOPE_WALL', { reason: `${what} ${name} is listed twice` });
    seen.add(name);
  }
}
