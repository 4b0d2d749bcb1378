// SPDX-License-Identifier: Apache-2.0
export {
  generateKem,
  generateSigner,
  kemAlgOf,
  kidOf,
  readCoseKey,
  signatureAlgOf,
  signerIdOf,
  signerPublicKeys,
  signerSecret,
} from './keys.js';
export type { CoseKey, KemSecret, SignerSecret } from './keys.js';
export { kemPublicKey } from '../kem/kem.js';
export { decodeKemSecret, decodeSignerSecret, encodeKemSecret, encodeSignerSecret, openKeyFile, sealKeyFile } from './keystore.js';
