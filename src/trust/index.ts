// SPDX-License-Identifier: Apache-2.0
export { openTrust } from './store/resolver.js';
export type { TrustStore } from './store/resolver.js';
export type { TrustAlarm } from './store/alarms.js';
export type { TrustEvent } from './store/links.js';
export type { AddedDocument } from './store/admission.js';
export type { DocumentView } from './store/view.js';
export type { FreshnessState } from './store/freshness-shelf.js';
export { issuersOf } from './store/issuers.js';
export type { DirectoryIssuers } from './store/issuers.js';
export type { RootAnchor } from './documents/root.js';
export { formatFingerprint, parseFingerprint } from './ceremony/fingerprint.js';
export { readCeremony } from './ceremony/ceremony.js';
export type { Ceremony, CeremonyOfficer } from './ceremony/ceremony.js';
