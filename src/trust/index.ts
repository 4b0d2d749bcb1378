// SPDX-License-Identifier: Apache-2.0
export { openTrust } from './store/resolver.js';
export type { TrustAlarm } from './store/alarms.js';
export type { AddedDocument } from './store/admission.js';
export type { TrustStore } from './store/resolver.js';
export type { TrustEvent } from './store/links.js';
export { issuersOf } from './store/issuers.js';
export type { DirectoryIssuer, DirectoryIssuers } from './store/issuers.js';
export type { DirectorySender, DocumentView } from './store/view.js';
export { formatFingerprint, parseFingerprint } from './ceremony/fingerprint.js';
export { addSignatures, readDocument } from './documents/document.js';
export type { DocumentKind, TrustDocument, Unverified, Verified } from './documents/document.js';
export { judgeDraft, mergeDrafts, signDraft } from './publish/draft.js';
export type { Draft, DraftAnchors, DraftQuorum } from './publish/draft.js';
export { requireWalls, sharedKeys } from './publish/held-walls.js';
export type { HeldDocuments } from './publish/held-walls.js';
export { ROOT_ROLES, readRoot, rootSigners, verifyRoot } from './documents/root.js';
export type { RoleSet, Root, RootAnchor, RootRole } from './documents/root.js';
export { directoryKems, directorySigners, requiredRoles, verifyDirectory } from './documents/directory.js';
export type { Directory, DirectoryAgency, DirectoryRelay } from './documents/directory.js';
export { readDirectory } from './documents/directory-reader.js';
export { isOfficerRole } from './documents/signer.js';
export type { DirectoryKem, DirectorySigner, KeyStatus } from './documents/signer.js';
export { readFreshness, verifyFreshness } from './documents/freshness.js';
export type { Freshness } from './documents/freshness.js';
export type { FreshnessState } from './store/freshness-shelf.js';
export { readAccord, verifyAccord } from './documents/accord.js';
export type { Accord, AccordContent, AccordLimits, AccordParty, PartySource } from './documents/accord.js';
export { readAccordEnd } from './documents/accord.js';
export type { AccordEnd } from './documents/accord.js';
export { readCeremony } from './ceremony/ceremony.js';
export type { Ceremony, CeremonyOfficer } from './ceremony/ceremony.js';
export {
  endAccord,
  proposeAccord,
  recordCeremony,
  publishDirectory,
  publishFreshness,
  publishRoot,
  rootFingerprint,
  signAccord,
} from './publish/publication.js';
export type { DirectoryInput, PublishOptions, RootInput } from './publish/publication.js';
export { readOverride, verifyOverride } from './documents/override.js';
export type { Override, OverrideOfficer, OverrideSubject, VerifiedOverride } from './documents/override.js';
export { applyKeyChange, keyChangeDigest, readKeyChange, writeKeyChange } from './publish/key-change.js';
export type { ChangedKeys, KeyChange, ProvenKems, ReadKeyChange } from './publish/key-change.js';
export { agencyEntry, kemEntry, relayEntry, roleSet } from './publish/entries.js';
export type { AgencyDescription } from './publish/entries.js';
export { signerEntry } from './publish/signer-entry.js';
export type { Validity } from './publish/signer-entry.js';
export type { RequestedChange, RotationTimes } from './publish/rotation.js';
export { generateAgency, generateRelay, generateRoot } from './publish/entries.js';
export type { AgencySecrets, OfficerSecret, RelaySecrets, RootSecrets, SecretSet } from './publish/entries.js';
