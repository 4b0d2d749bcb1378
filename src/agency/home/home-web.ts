// SPDX-License-Identifier: Apache-2.0
// The home of an agency is a folder, which a browser does not have: there, give the ports to createAgency.
import type * as node from './node/index.js';

export const openAgency: typeof node.openAgency = () => Promise.reject(noFolder());
export const askHome: typeof node.askHome = () => Promise.reject(noFolder());
export const attachFiles: typeof node.attachFiles = () => Promise.reject(noFolder());
export const detachFile: typeof node.detachFile = () => Promise.reject(noFolder());
export const openFrame: typeof node.openFrame = () => Promise.reject(noFolder());
export const sealFrame: typeof node.sealFrame = () => Promise.reject(noFolder());
export const eraseMessages: typeof node.eraseMessages = () => Promise.reject(noFolder());
export const listErasable: typeof node.listErasable = () => Promise.reject(noFolder());
export const importFrame: typeof node.importFrame = () => Promise.reject(noFolder());
export const rotateKey: typeof node.rotateKey = () => Promise.reject(noFolder());
export const answerKeyChallenge: typeof node.answerKeyChallenge = () => Promise.reject(noFolder());
export const retireKey: typeof node.retireKey = () => Promise.reject(noFolder());
export const compromiseKey: typeof node.compromiseKey = () => Promise.reject(noFolder());
export const acceptRestore: typeof node.acceptRestore = () => Promise.reject(noFolder());
export const discardRestore: typeof node.discardRestore = () => Promise.reject(noFolder());
export const repeatReceipts: typeof node.repeatReceipts = () => Promise.reject(noFolder());
export const restoredHome: typeof node.restoredHome = () => Promise.reject(noFolder());
export const removeKey: typeof node.removeKey = () => Promise.reject(noFolder());
export const listKeys: typeof node.listKeys = () => refuse();
export const createHome: typeof node.createHome = () => refuse();
export const writeAgencyKeys: typeof node.writeAgencyKeys = () => refuse();

function refuse(): never {
  throw noFolder();
}

function noFolder(): TypeError {
  return new TypeError('a home folder needs Node; in a browser use createAgency with a store and keys');
}
