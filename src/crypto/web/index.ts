// SPDX-License-Identifier: Apache-2.0
export { generateWebSigner, importWebSigner, webSigner } from './web-signer.js';
export type { WebSignerKeys } from './web-signer.js';
export { generateWebKem, importWebKem, webDecapsulator } from './web-decapsulator.js';
export type { WebKemKeys } from './web-decapsulator.js';
export type { SealedSeed } from './sealed-seed.js';
