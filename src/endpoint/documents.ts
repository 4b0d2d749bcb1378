// SPDX-License-Identifier: Apache-2.0
import { decode } from '../cbor/decode.js';
import { encode } from '../cbor/encode.js';
import type { CborMap, CborValue } from '../cbor/value.js';
import type { DocumentWrite, ListOptions, Store } from '../store/port.js';

export interface StoredDocument {
  readonly key: string;
  readonly value: CborValue;
  readonly version: number;
}

/** The node's small records: plain ones of a relay, encrypted ones of an agency. */
export interface Documents {
  get(collection: string, key: string): Promise<StoredDocument | undefined>;
  /** In the order of the keys. */
  list(collection: string, options?: ListOptions): Promise<readonly StoredDocument[]>;
  put(collection: string, key: string, value: CborValue, expect?: DocumentWrite['expect']): DocumentWrite;
  remove(collection: string, key: string): DocumentWrite;
}

/** Documents as they are, in deterministic CBOR. */
export function plainDocuments(store: Pick<Store, 'get' | 'list'>): Documents {
  const open = ({ key, value, version }: { key: string; value: Uint8Array; version: number }): StoredDocument => {
    return { key, value: decode(value, { maxBytes: 2 ** 24 }), version };
  };
  return {
    async get(collection, key) {
      const document = await store.get(collection, key);
      return document && open(document);
    },
    list: async (collection, options) => (await store.list(collection, options)).map(open),
    put: (collection, key, value, expect) => ({ collection, key, value: encode(value), ...(expect === undefined ? {} : { expect }) }),
    remove: (collection, key) => ({ collection, key, value: null }),
  };
}

/** Writes a plain record as CBOR; members that are undefined are left out. */
export function pack(record: unknown): CborValue {
  if (Array.isArray(record)) return record.map(pack);
  if (typeof record !== 'object' || record === null || record instanceof Uint8Array) return record as CborValue;
  const members = Object.entries(record).filter(([, member]) => member !== undefined);
  return new Map(members.map(([name, member]) => [name, pack(member)]));
}

/** Reads a record back. The node wrote it itself: its shape is this version's business alone. */
// The caller names what it wrote: there is nothing here to infer it from.
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
export function unpack<T>(value: CborValue): T {
  if (Array.isArray(value)) return value.map((item: CborValue) => unpack(item)) as T;
  if (value instanceof Map) return Object.fromEntries([...(value as CborMap)].map(([name, member]) => [name, unpack(member)])) as T;
  return value as T;
}

/** Writes a number so that keys sort as numbers do. */
export function pad(value: number): string {
  return String(value).padStart(16, '0');
}
