// SPDX-License-Identifier: Apache-2.0
// Documents of an agency, encrypted under its storage key: what the store and its backups hold is unreadable without it.
import { concat, toUtf8 } from '../../core/bytes.js';
import { fail, isRogatoryError } from '../../core/errors.js';
import type { RandomSource } from '../../core/random.js';
import { decode } from '../../cbor/decode.js';
import { encode } from '../../cbor/encode.js';
import type { CborValue } from '../../cbor/value.js';
import { openAead, sealAead } from '../../crypto/aead/aead.js';
import { LIMITS } from '../../core/limits.js';
import type { Documents, StoredDocument } from '../../endpoint/documents.js';
import type { Document, DocumentWrite, Store } from '../../store/port.js';

const NONCE_BYTES = 12;

/** Reads documents, and prepares writes that the caller puts into a commit of the store. */
export class Vault implements Documents {
  readonly #store: Store;
  readonly #storageKey: Uint8Array;
  readonly #random: RandomSource;

  /** @param storageKey - 32 bytes; kept, never changed. */
  constructor(store: Store, storageKey: Uint8Array, random: RandomSource) {
    this.#store = store;
    this.#storageKey = storageKey;
    this.#random = random;
  }

  /** Prepares a write. A fresh random nonce each time: a storage key seals far fewer than 2^32 documents in its life. */
  put(collection: string, key: string, value: CborValue, expect?: DocumentWrite['expect']): DocumentWrite {
    const nonce = this.#random(NONCE_BYTES);
    const sealed = concat(nonce, sealAead(this.#storageKey, nonce, place(collection, key), encode(value)));
    return { collection, key, value: sealed, ...(expect === undefined ? {} : { expect }) };
  }

  remove(collection: string, key: string): DocumentWrite {
    return { collection, key, value: null };
  }

  async get(collection: string, key: string): Promise<StoredDocument | undefined> {
    const document = await this.#store.get(collection, key);
    return document === undefined ? undefined : this.#open(collection, document);
  }

  async list(collection: string, options?: Parameters<Store['list']>[1]): Promise<readonly StoredDocument[]> {
    const documents = await this.#store.list(collection, options);
    return documents.map((document) => this.#open(collection, document));
  }

  #open(collection: string, document: Document): StoredDocument {
    const { key, value, version } = document;
    if (value.length < NONCE_BYTES) throw fail('AGENCY_HOME_INVALID', { field: `${collection}/${key}` });
    try {
      const opened = openAead(this.#storageKey, value.subarray(0, NONCE_BYTES), place(collection, key), value.subarray(NONCE_BYTES));
      return { key, version, value: decode(opened, { maxBytes: LIMITS.linkFrameMaxBytes * 2 }) };
    } catch (cause) {
      if (!isRogatoryError(cause)) throw cause;
      throw fail('AGENCY_HOME_INVALID', { field: `${collection}/${key}` }, cause);
    }
  }
}

/** A document answers for its place: moved to another key, it does not open. */
function place(collection: string, key: string): Uint8Array {
  return toUtf8(`${collection}/${key}`);
}
