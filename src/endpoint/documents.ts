// SPDX-License-Identifier: Apache-2.0
import { decode } from '../cbor/decode.js';
import { encode } from '../cbor/encode.js';
import type { CborMap, CborValue } from '../cbor/value.js';
import type { Document, DocumentWrite, ListOptions, Store } from '../store/port.js';

export interface StoredDocument<T = unknown> {
  readonly key: string;
  readonly value: T;
  readonly version: number;
}

/** The node's small records: plain ones of a relay, encrypted ones of an agency. The caller names what it wrote itself. */
export interface Documents {
  get<T>(collection: string, key: string): Promise<StoredDocument<T> | undefined>;
  /** In the order of the keys. */
  list<T>(collection: string, options?: ListOptions): Promise<readonly StoredDocument<T>[]>;
  put(collection: string, key: string, value: unknown, expect?: DocumentWrite['expect']): DocumentWrite;
  remove(collection: string, key: string): DocumentWrite;
}

/** Between a document and its bytes in the store. */
export interface DocumentCoding {
  write(bytes: Uint8Array, collection: string, key: string): Uint8Array;
  read(bytes: Uint8Array, collection: string, key: string): Uint8Array;
}

const PLAIN: DocumentCoding = { write: (bytes) => bytes, read: (bytes) => bytes };

/** The node wrote these documents within its own limits, and must be able to read them again. An item takes at least one byte. */
const READ_LIMITS = { maxBytes: 2 ** 24, maxItems: 2 ** 24 };

/** Documents in deterministic CBOR, which `coding` may encrypt. */
export class StoreDocuments implements Documents {
  readonly #store: Pick<Store, 'get' | 'list'>;
  readonly #coding: DocumentCoding;

  constructor(store: Pick<Store, 'get' | 'list'>, coding = PLAIN) {
    this.#store = store;
    this.#coding = coding;
  }

  async get<T>(collection: string, key: string): Promise<StoredDocument<T> | undefined> {
    const document = await this.#store.get(collection, key);
    return document && this.#open(collection, document);
  }

  async list<T>(collection: string, options?: ListOptions): Promise<readonly StoredDocument<T>[]> {
    return (await this.#store.list(collection, options)).map((document) => this.#open(collection, document));
  }

  put(collection: string, key: string, record: unknown, expect?: DocumentWrite['expect']): DocumentWrite {
    const value = this.#coding.write(encode(pack(record)), collection, key);
    return { collection, key, value, ...(expect === undefined ? {} : { expect }) };
  }

  remove(collection: string, key: string): DocumentWrite {
    return { collection, key, value: null };
  }

  #open<T>(collection: string, { key, value, version }: Document): StoredDocument<T> {
    return { key, version, value: unpack(decode(this.#coding.read(value, collection, key), READ_LIMITS)) };
  }
}

/** Documents as they are. */
export function plainDocuments(store: Pick<Store, 'get' | 'list'>): Documents {
  return new StoreDocuments(store);
}

/** Writes a plain record as CBOR; members that are undefined are left out. */
export function pack(record: unknown): CborValue {
  if (Array.isArray(record)) return record.map(pack);
  if (typeof record !== 'object' || record === null || record instanceof Uint8Array || record instanceof Map) return record as CborValue;
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
