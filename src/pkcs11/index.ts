// SPDX-License-Identifier: Apache-2.0
export type { TokenAlg } from './curves.js';
export type { TokenOptions } from './session.js';
export { tokenSigner } from './signer.js';
export { Token, openToken } from './token.js';
export type { KeyName, TokenKey } from './token.js';
