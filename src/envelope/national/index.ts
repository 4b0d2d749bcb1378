// SPDX-License-Identifier: Apache-2.0
export { nationalSuites } from './registry.js';
export type { NationalSuites } from './registry.js';
export type { NationalCiphertext, NationalContentKey, NationalDecryptor, NationalSuite, NationalSuiteId } from './suite.js';
export { nationalKid } from './layer.js';
export { sealNested } from './seal-nested.js';
export type { NationalRecipient, SealedNested, SealNestedInput } from './seal-nested.js';
export { openNested } from './open-nested.js';
export type { OpenedNested, OpenNestedOptions } from './open-nested.js';
export type { NationalKey } from './checks.js';
export { peekNested } from './peek-nested.js';
export type { PeekedNested } from './peek-nested.js';
