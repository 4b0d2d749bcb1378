// SPDX-License-Identifier: Apache-2.0
export { readDocument } from './document.js';
export type { TrustDocument } from './document.js';
export { ROOT_ROLES, readRoot, rootSigners } from './root.js';
export type { Root, RootRole } from './root.js';
export type { Directory, DirectoryAgency, DirectoryRelay } from './directory.js';
export { readDirectory } from './directory-reader.js';
export { isOfficerRole } from './signer.js';
export type { DirectoryKem, DirectorySigner } from './signer.js';
export { readFreshness } from './freshness.js';
export type { Freshness } from './freshness.js';
export { readAccord, readAccordEnd } from './accord.js';
export type { Accord, AccordEnd, AccordLimits, AccordParty } from './accord.js';
export { readOverride, verifyOverride } from './override.js';
export type { Override } from './override.js';
