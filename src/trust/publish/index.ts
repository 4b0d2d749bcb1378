// SPDX-License-Identifier: Apache-2.0
export {
  endAccord,
  proposeAccord,
  publishDirectory,
  publishFreshness,
  publishRoot,
  recordCeremony,
  rootFingerprint,
  signAccord,
} from './publication.js';
export type { DirectoryInput, PublishOptions, RootInput } from './publication.js';
export type { AccordContent } from '../documents/accord.js';
export { addSignatures } from '../documents/document.js';
export { judgeDraft, mergeDrafts, requireWalls, sharedKeys, signDraft } from './draft.js';
export type { Draft, DraftAnchors } from './draft.js';
export type { RoleSet } from '../documents/root.js';
