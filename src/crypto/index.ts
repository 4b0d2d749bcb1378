// SPDX-License-Identifier: Apache-2.0
export { SUITES, isSuiteId } from './suites/suites.js';
export type { Suite, SuiteId } from './suites/suites.js';
export { createDigest, sha256, sha512 } from './digest/digest.js';
export { hashNameOf } from './digest/hash-names.js';
export type { HashName } from './digest/hash-names.js';
export { openAead, sealAead } from './aead/aead.js';
export { composeSigner, memorySigner, verifySignature } from './sign/sign.js';
export type { Signer } from './sign/sign.js';
export { hpkeSeal, memoryDecapsulator } from './hpke/hpke.js';
export type { Decapsulator } from './hpke/hpke.js';
export { decodeCoseSign, signCose, verifyCoseSignature } from './sign/cose.js';
export type { CoseSign } from './sign/cose.js';
export { cryptoRuntime } from './runtime/runtime.js';
export type { CryptoRuntime } from './runtime/runtime.js';
