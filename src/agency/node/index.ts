// SPDX-License-Identifier: Apache-2.0
export { askHome } from './ask.js';
export type { StoredMessage } from './ask.js';
export { attachFiles, detachFile } from './attachments.js';
export type { AttachedFile, AttachedFiles, DetachedFile, FileToAttach } from './attachments.js';
export { createHome } from './home.js';
export type { HomeSettings } from './home.js';
export { importFrame } from './import.js';
export type { ImportOptions } from './import.js';
export { answerKeyChallenge, compromiseKey, retireKey, rotateKey } from './key-change.js';
export type { RequestedChange, RotateOptions } from './key-change.js';
export { listKeys, removeKey } from './key-list.js';
export type { ListedKey } from './key-list.js';
export { writeAgencyKeys } from './key-files.js';
export type { WrittenKey } from './key-files.js';
export { openFrame, sealFrame } from './offline.js';
export type { OfflineOptions, SealedFrame, SealFrameOptions } from './offline.js';
export { openAgency } from './open.js';
export type { OpenAgencyOptions } from './open.js';
