// SPDX-License-Identifier: Apache-2.0
// Forms of payloads, and of the values that several of them hold.
import { fail } from '../../core/errors.js';
import type { RogatoryError } from '../../core/errors.js';
import { isLocalId, isScope } from '../../core/ids.js';
import { LIMITS } from '../../core/limits.js';
import { checked, forms, plain, reading as readingBytes } from '../../cbor/forms.js';
import type { Form } from '../../cbor/forms.js';
import type { CborValue } from '../../cbor/value.js';
import { isSuiteId } from '../../crypto/suites/suites.js';
import type { SuiteId } from '../../crypto/suites/suites.js';
import { costOf } from './work.js';
import type { Work } from './work.js';

export { checked, mapped, membersOf, nothing, plain } from '../../cbor/forms.js';
export type { Form, MemberForms } from '../../cbor/forms.js';

export function malformed(field: string): RogatoryError<'TRUST_DOCUMENT_MALFORMED'> {
  return fail('TRUST_DOCUMENT_MALFORMED', { field });
}

/** Forms of payload members, and their strict reading. */
export const { read, uint: UINT, byteString, textOf, list, tuple, record, partsOf, elementsOf } = forms(malformed);

const MANY = LIMITS.directoryListMaxItems;

/** From 1. */
export const VERSION = plain('number', (value, field) => {
  const version = read.uint(value, field);
  if (version === 0) throw malformed(field);
  return version;
});
export const SCOPE = plain('text', (value, field) => readName(value, field, 'scope', isScope));
/** Ids are of one alphabet, in which a look-alike of another script cannot be written (TRUST-18). */
export const ID = plain('text', (value, field) => readName(value, field, 'id', isLocalId));
export const SUITE = plain('text', (value, field): SuiteId => {
  const suite = read.text(value, field, 64);
  if (!isSuiteId(suite)) throw fail('CRYPTO_SUITE_UNKNOWN', { suite });
  return suite;
});
/** A digest, a kid or a signer-id. */
export const DIGEST = byteString(32);
export const TEXT = textOf(LIMITS.trustTextMaxBytes);
/** Text that says something. */
export const SAID = checked(TEXT, (text, field) => {
  if (text.trim() === '') throw malformed(field);
});

function readName(value: CborValue | undefined, field: string, kind: 'scope' | 'id', isName: (text: string) => boolean): string {
  const name = read.text(value, field);
  if (!isName(name)) throw fail('ID_MALFORMED', { expected: `${kind} at ${field}`, value: name.slice(0, 64) });
  return name;
}

/** Digest of the version before, which version 1 alone does not have. */
export const PREVIOUS = plain('any', (value, field) => read.nullable(value, (digest) => DIGEST.read(digest, field)));

/** @throws {@link RogatoryError} `TRUST_DOCUMENT_MALFORMED` (TRUST-01). */
export function requireLinked(
  { version, previous }: { readonly version: number; readonly previous: Uint8Array | null },
  field: string,
): void {
  if ((previous === null) !== (version === 1)) throw malformed(`${field}: previous`);
}

/** A map by texts, at least one. @param what - Of its keys. */
export function textMap<V>(what: string, isKey: (key: string) => boolean, form: Form<V>): Form<ReadonlyMap<string, V>> {
  return {
    rule: 'map',
    read(value, field) {
      const map = read.anyMap(value, field, MANY);
      if (map.size === 0) throw malformed(field);
      const entries = [...map].map(([name, member]): [string, V] => {
        const key = TEXT.read(name, `${field}: key`);
        if (!isKey(key)) throw malformed(`${field}: ${what}`);
        return [key, form.read(member, `${field}.${key}`)];
      });
      return new Map(entries);
    },
    write: (map) => new Map([...map].map(([key, member]) => [key, form.write(member)])),
  };
}

/** Reads a value from its bytes in a scanned encoding, part by part. */
export function* reading<T>(form: Form<T>, bytes: Uint8Array, field: string): Work<T> {
  const parts = readingBytes(form, bytes, field);
  for (;;) {
    const part = parts.next();
    if (part.done === true) return part.value;
    yield costOf('reading', part.value);
  }
}

/** Orders ASCII texts: their order is that of their bytes. */
export function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/** Refuses what stands twice where a state may list it once. @param seen - Listed before; grows. @throws `TRUST_SCOPE_WALL` (TRUST-10). */
export function requireOnce(names: readonly string[], what: 'id' | 'mailbox', seen: Set<string> = new Set()): void {
  for (const name of names) {
    if (seen.has(name)) throw fail('TRUST_SCOPE_WALL', { reason: `${what} ${name} is listed twice` });
    seen.add(name);
  }
}

/** Local parts of mailboxes, none twice. */
export const MAILBOXES = checked(list(ID, 1, MANY), (names) => requireOnce(names, 'mailbox'));
