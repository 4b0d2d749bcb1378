// SPDX-License-Identifier: Apache-2.0
export { answerKemChallenge, challengeKems, checkKemAnswer, readKemProofFile, verifyKemAnswer } from '../../publish/kem-proof.js';
export type { KemChallenge, KemProofFile } from '../../publish/kem-proof.js';
export { readIfPresent, writeDurable } from './durable.js';
export { exportName, listTrustFolder, writeTrustFolder } from './folder.js';
export { openTrustFolder } from './folder-store.js';
export type { RefusedFile, TrustFolder, TrustFolderOptions } from './folder-store.js';
export { keyFileReader, writeKeyFile } from './key-file.js';
export type { KeyFileReader } from './key-file.js';
export { readPins, writePins } from './pins.js';
export type { FolderPins } from './pins.js';
export { hasCredential, readSecretText } from './secret-source.js';
export type { SecretSource } from './secret-source.js';
