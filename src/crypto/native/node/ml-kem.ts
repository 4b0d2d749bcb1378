// SPDX-License-Identifier: Apache-2.0
import * as nodeCrypto from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { equal } from '../../../core/bytes.js';
import { systemRandom } from '../../../core/random.js';
import { keyCache } from './keys/key-cache.js';
import { ML_KEM_768, exportPublic, importPublic, importSeed } from './keys/key-der.js';
import { probed } from '../probe.js';
import type { MlKemProvider } from '../provider.js';

/** Functions that Node has from 24.7 on. */
interface KemFunctions {
  readonly encapsulate: (key: KeyObject) => { sharedKey: Uint8Array; ciphertext: Uint8Array };
  readonly decapsulate: (key: KeyObject, ciphertext: Uint8Array) => Uint8Array;
}

const { encapsulate, decapsulate } = nodeCrypto as unknown as KemFunctions;
const publicKey = keyCache(1024, (bytes) => importPublic(ML_KEM_768, bytes));

const openssl: MlKemProvider = {
  publicKey: (seed) => exportPublic(importSeed(ML_KEM_768, seed), 1184),
  encapsulate(key) {
    const { sharedKey, ciphertext } = encapsulate(publicKey(key));
    return { ciphertext: new Uint8Array(ciphertext), shared: new Uint8Array(sharedKey) };
  },
  decapsulator(seed) {
    const key = importSeed(ML_KEM_768, seed);
    return (ciphertext) => new Uint8Array(decapsulate(key, ciphertext));
  },
};

/** ML-KEM-768 of node:crypto, from Node 24.7 on; it draws its own randomness. */
export const nativeMlKem: MlKemProvider | undefined = probed(openssl, (provider) => {
  const seed = new Uint8Array(64);
  const { ciphertext, shared } = provider.encapsulate(provider.publicKey(seed), systemRandom);
  return equal(provider.decapsulator(seed)(ciphertext), shared);
});
