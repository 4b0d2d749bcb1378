// SPDX-License-Identifier: Apache-2.0
// The agency's own documents: plain records with byte strings, stored as CBOR. Their shape is this version's business alone.
import { fail } from '../core/errors.js';
import type { CborValue } from '../cbor/value.js';
import { fromCbor, toCbor } from '../schema/body/data.js';
import { pointer } from '../schema/path.js';
import type { Path } from '../schema/path.js';

/** Converts a record for the vault. @throws TypeError when it holds what CBOR cannot: a bug of this package. */
export function pack(record: object): CborValue {
  return toCbor(record, (path: Path, text): never => {
    throw new TypeError(`record member ${pointer(path)}: ${text}`);
  });
}

/**
 * Reads a record back; the vault has authenticated it, so its shape is what this package wrote.
 * @throws {@link RogatoryError} `AGENCY_HOME_INVALID` (AGENCY-02).
 */
// The caller names what it wrote: there is nothing here to infer it from.
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
export function unpack<T extends object>(value: CborValue): T {
  return fromCbor(value, (path: Path): never => {
    throw fail('AGENCY_HOME_INVALID', { field: `record member ${pointer(path)}` });
  }) as unknown as T;
}
