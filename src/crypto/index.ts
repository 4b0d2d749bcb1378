// SPDX-License-Identifier: Apache-2.0
export { SUITES, isSuiteId, strongest, suiteByKem, suiteById } from './suites.js';
export type { KemAlg, SignatureAlg, Suite, SuiteId } from './suites.js';
export { createDigest, hkdfSha512, hmacSha512, sha256, sha512 } from './digest.js';
export type { IncrementalDigest } from './digest.js';
export { HASHES, hashNameOf } from './hash-names.js';
export type { HashName } from './hash-names.js';
export { openAead, sealAead } from './aead.js';
export { admitEd25519, publicKeyEd25519, signEd25519, verifyEd25519 } from './ed25519.js';
export { publicKeyX25519, sharedX25519 } from './x25519.js';
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
export { kemPublicKey } from './kem.js';
export { composeSigner, memorySigner, verifySignature } from './sign.js';
export type { Signer } from './sign.js';
export { hpkeSeal, memoryDecapsulator } from './hpke.js';
export type { Decapsulator } from './hpke.js';
export { generateWebSigner, importWebSigner, webSigner } from './web-signer.js';
export type { WebSignerKeys } from './web-signer.js';
export { generateWebKem, importWebKem, webDecapsulator } from './web-decapsulator.js';
export type { WebKemKeys } from './web-decapsulator.js';
export type { SealedSeed } from './sealed-seed.js';
export { decodeCoseSign, sigStructure, signCose, verifyCoseSignature } from './cose.js';
export type { CoseSign, CoseSignature } from './cose.js';
export { decodeKemSecret, decodeSignerSecret, encodeKemSecret, encodeSignerSecret, openKeyFile, sealKeyFile } from './keystore.js';
export { cryptoRuntime } from './runtime.js';
export type { CryptoRuntime, PrimitiveProvider } from './runtime.js';
