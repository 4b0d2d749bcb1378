// SPDX-License-Identifier: Apache-2.0
// What the page holds: one signer and one KEM key a suite, of which it gives out the public halves.
import { fromHex, toHex } from '../../../../src/core/bytes.js';
import { kemSecret, signerSecret } from '../../../../src/crypto/keys/keys.js';
import type { SuiteId } from '../../../../src/crypto/suites/suites.js';
import { generateWebKem, importWebKem, webDecapsulator } from '../../../../src/crypto/web/web-decapsulator.js';
import type { WebKemKeys } from '../../../../src/crypto/web/web-decapsulator.js';
import { generateWebSigner, importWebSigner, webSigner } from '../../../../src/crypto/web/web-signer.js';
import type { WebSignerKeys } from '../../../../src/crypto/web/web-signer.js';
import { heldKeys, waysOut } from '../../../crypto/web-keys.js';
import { keyToHex } from '../parties.js';

export interface Held {
  readonly signer: WebSignerKeys;
  readonly kem: WebKemKeys;
}

export interface PublicHalves {
  readonly signer: string[];
  readonly kem: string;
}

const held = new Map<SuiteId, Held>();

export function heldOf(suite: SuiteId): Held {
  const keys = held.get(suite);
  if (keys === undefined) throw new TypeError(`no keys of ${suite}`);
  return keys;
}

export function publicHalves(suite: SuiteId): PublicHalves {
  const { signer, kem } = heldOf(suite);
  return { signer: [...signer.publicKeys.values()].map(keyToHex), kem: keyToHex(kem.publicKey) };
}

export async function generate(suite: SuiteId): Promise<PublicHalves> {
  held.set(suite, { signer: await generateWebSigner(suite), kem: await generateWebKem(suite) });
  return publicHalves(suite);
}

/** Ways in which any key in the page comes out, generated or imported; and how many keys there are. */
export async function leaks(suite: SuiteId): Promise<{ keys: number; ways: string[] }> {
  const seed = new Uint8Array(32).fill(7);
  const imported = [
    await importWebSigner(signerSecret(suite, new Map([...heldOf(suite).signer.publicKeys.keys()].map((alg) => [alg, seed])))),
    await importWebKem(kemSecret(suite, seed)),
  ];
  const keys = [heldOf(suite), ...imported].flatMap(heldKeys);
  return { keys: keys.length, ways: (await Promise.all(keys.map(waysOut))).flat() };
}

/** Signs by an imported seed. */
export async function signAs(seed: string, messages: readonly string[]): Promise<string[]> {
  const signer = webSigner(await importWebSigner(signerSecret('rogatory-classic', new Map([[-19, fromHex(seed)]]))));
  return Promise.all(messages.map(async (message) => toHex(await signer.sign(-19, fromHex(message)))));
}

/** Opens by an imported seed. */
export async function decapsulate(suite: SuiteId, seed: string, info: string, ek: string, ciphertext: string): Promise<string> {
  const decapsulator = webDecapsulator(await importWebKem(kemSecret(suite, fromHex(seed))));
  return toHex(await decapsulator.open(fromHex(info), fromHex(ek), fromHex(ciphertext)));
}

function database(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('agency', 1);
    request.onupgradeneeded = () => request.result.createObjectStore('keys');
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('no reason given'));
  });
}

/** Writes the keys to IndexedDB. */
export async function keepInStore(suite: SuiteId): Promise<void> {
  const store = (await database()).transaction('keys', 'readwrite').objectStore('keys');
  await new Promise<void>((resolve, reject) => {
    store.put(heldOf(suite), suite);
    store.transaction.oncomplete = () => resolve();
    store.transaction.onabort = () => reject(store.transaction.error ?? new Error('no reason given'));
  });
}

/** Reads the keys back, in a page that has none. */
export async function takeFromStore(suite: SuiteId): Promise<PublicHalves> {
  const request = (await database()).transaction('keys').objectStore('keys').get(suite) as IDBRequest<Held>;
  await new Promise((resolve) => (request.onsuccess = resolve));
  held.set(suite, request.result);
  return publicHalves(suite);
}
