// SPDX-License-Identifier: Apache-2.0
// What an operator does with a home: its keys, its restores, and the copies that it erases.
export { askHome } from './outside.js';
export type { StoredMessage } from './owner-methods.js';
export { restoreBackup } from '../../../store/backup/backup.js';
export { backupHome } from './home-backup.js';
export { createHome } from './home.js';
export { answerKeyChallenge, compromiseKey, listKeys, removeKey, retireKey, rotateKey } from './keys.js';
export type { ListedKey } from '../../../trust/store/node/key-inventory.js';
export { writeAgencyKeys } from './key-files.js';
export type { WrittenKey } from './key-files.js';
export { restoredHome } from './outside.js';
export { acceptRestore, discardRestore, eraseMessages, listErasable, repeatReceipts } from './outside.js';
