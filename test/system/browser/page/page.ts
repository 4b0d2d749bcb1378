// SPDX-License-Identifier: Apache-2.0
// What the tests call in the page.
import { openBlobs, openIntoFile, openRange, sealWithAttachment } from './attachments.js';
import { flipsInPage, judgeVectors, openInPage, sealInPage } from './envelopes.js';
import { decapsulate, generate, keepInStore, leaks, signAs, takeFromStore } from './keys.js';
import { agreeAll, openAll, verifyAll } from './primitives.js';

const api = {
  generate,
  leaks,
  signAs,
  decapsulate,
  keepInStore,
  takeFromStore,
  sealInPage,
  openInPage,
  flipsInPage,
  judgeVectors,
  verifyAll,
  agreeAll,
  openAll,
  sealWithAttachment,
  openBlobs,
  openRange,
  openIntoFile,
};

export type PageApi = typeof api;

Object.assign(globalThis, { page: api });
