// SPDX-License-Identifier: Apache-2.0
// Documents of an agency, encrypted under its storage key: what the store and its backups hold is unreadable without it.
import { concat, toUtf8 } from '../../core/bytes.js';
import { fail, isRogatoryError } from '../../core/errors.js';
import type { RandomSource } from '../../core/random.js';
import { openAead, sealAead } from '../../crypto/aead/aead.js';
import { StoreDocuments } from '../../endpoint/documents.js';
import type { Store } from '../../store/port.js';

const NONCE_BYTES = 12;

/** Reads documents, and prepares writes that the caller puts into a commit of the store. */
export class Vault extends StoreDocuments {
  /** @param storageKey - 32 bytes; kept, never changed. */
  constructor(store: Store, storageKey: Uint8Array, random: RandomSource) {
    super(store, {
      // A fresh random nonce each time: a storage key seals far fewer than 2^32 documents in its life.
      write(bytes, collection, key) {
        const nonce = random(NONCE_BYTES);
        return concat(nonce, sealAead(storageKey, nonce, place(collection, key), bytes));
      },
      read(bytes, collection, key) {
        const field = `${collection}/${key}`;
        if (bytes.length < NONCE_BYTES) throw fail('AGENCY_HOME_INVALID', { field });
        try {
          return openAead(storageKey, bytes.subarray(0, NONCE_BYTES), place(collection, key), bytes.subarray(NONCE_BYTES));
        } catch (cause) {
          if (!isRogatoryError(cause)) throw cause;
          throw fail('AGENCY_HOME_INVALID', { field }, cause);
        }
      },
    });
  }
}

function place(collection: string, key: string): Uint8Array {
  return toUtf8(`${collection}/${key}`);
}
