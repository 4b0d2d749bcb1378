// SPDX-License-Identifier: Apache-2.0
import { sign, verify } from 'node:crypto';
import { keyCache } from './keys/key-cache.js';
import { ML_DSA_65, exportPublic, importPublic, importSeed } from './keys/key-der.js';
import { probed } from '../probe.js';
import type { MlDsaProvider } from '../provider.js';

const publicKey = keyCache(1024, (bytes) => importPublic(ML_DSA_65, bytes));

const openssl: MlDsaProvider = {
  keyPair(seed) {
    const key = importSeed(ML_DSA_65, seed);
    return { publicKey: exportPublic(key, 1952), sign: (message) => new Uint8Array(sign(null, message, key)) };
  },
  verify(key, message, signature) {
    try {
      return verify(null, message, publicKey(key), signature);
    } catch {
      return false;
    }
  },
};

/** ML-DSA-65 of node:crypto, from Node 24 on; OpenSSL hedges its signatures. Node 22 imports such keys and cannot sign by them. */
export const nativeMlDsa: MlDsaProvider | undefined = probed(openssl, (provider) => {
  const seed = new Uint8Array(32);
  const pair = provider.keyPair(seed);
  return provider.verify(pair.publicKey, seed, pair.sign(seed));
});
