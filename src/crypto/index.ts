// SPDX-License-Identifier: Apache-2.0
export { SUITES, isSuiteId, strongest, suiteByKem, suiteById } from './suites/suites.js';
export type { KemAlg, SignatureAlg, Suite, SuiteId } from './suites/suites.js';
export { createDigest, hkdfSha512, hmacSha512, sha256, sha512 } from './digest/digest.js';
export type { IncrementalDigest } from './digest/digest.js';
export { HASHES, hashNameOf } from './digest/hash-names.js';
export type { HashName } from './digest/hash-names.js';
export { openAead, sealAead } from './aead/aead.js';
export { admitEd25519, publicKeyEd25519, signEd25519, verifyEd25519 } from './curve/ed25519.js';
export { publicKeyX25519, sharedX25519 } from './curve/x25519.js';
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
} from './keys/keys.js';
export type { CoseKey, KemSecret, SignerSecret } from './keys/keys.js';
export { kemPublicKey } from './kem/kem.js';
export { composeSigner, memorySigner, verifySignature } from './sign/sign.js';
export type { Signer } from './sign/sign.js';
export { hpkeSeal, memoryDecapsulator } from './hpke/hpke.js';
export type { Decapsulator } from './hpke/hpke.js';
export { generateWebSigner, importWebSigner, webSigner } from './web/web-signer.js';
export type { WebSignerKeys } from './web/web-signer.js';
export { generateWebKem, importWebKem, webDecapsulator } from './web/web-decapsulator.js';
export type { WebKemKeys } from './web/web-decapsulator.js';
export type { SealedSeed } from './web/sealed-seed.js';
export { decodeCoseSign, sigStructure, signCose, verifyCoseSignature } from './sign/cose.js';
export type { CoseSign, CoseSignature } from './sign/cose.js';
export { decodeKemSecret, decodeSignerSecret, encodeKemSecret, encodeSignerSecret, openKeyFile, sealKeyFile } from './keys/keystore.js';
export { cryptoRuntime } from './runtime/runtime.js';
export type { CryptoRuntime, PrimitiveProvider } from './runtime/runtime.js';
