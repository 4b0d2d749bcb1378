// SPDX-License-Identifier: Apache-2.0
export { openTrust } from './resolver.js';
export type { TrustAlarm } from './alarms.js';
export type { AddedDocument } from './admission.js';
export type { TrustStore } from './resolver.js';
export { TRUST_KINDS, maxBytesOfKind } from './exchange.js';
export type { WireDocument, WireRequest } from './exchange.js';
export { TrustLinks } from './links.js';
export type { TrustEvent, TrustLinkOptions, WirePart } from './links.js';
export { issuersOf } from './issuers.js';
export type { DirectoryIssuer, DirectoryIssuers } from './issuers.js';
export type { DirectorySender, DocumentView } from './view.js';
export { formatFingerprint, parseFingerprint } from './fingerprint.js';
export { addSignatures, readDocument } from './document.js';
export type { DocumentKind, TrustDocument, Unverified, Verified } from './document.js';
export { judgeDraft, mergeDrafts, signDraft } from './draft.js';
export type { Draft, DraftAnchors, DraftQuorum } from './draft.js';
export { requireWalls, sharedKeys } from './held-walls.js';
export type { HeldDocuments } from './held-walls.js';
export { ROOT_ROLES, readRoot, rootSigners, verifyRoot } from './root.js';
export type { RoleSet, Root, RootAnchor, RootRole } from './root.js';
export { directoryKems, directorySigners, requiredRoles, verifyDirectory } from './directory.js';
export type { Directory, DirectoryAgency, DirectoryRelay } from './directory.js';
export { readDirectory } from './directory-read.js';
export { isOfficerRole } from './signer.js';
export type { DirectoryKem, DirectorySigner, KeyStatus } from './signer.js';
export { readFreshness, verifyFreshness } from './freshness.js';
export type { Freshness } from './freshness.js';
export type { FreshnessState } from './freshness-shelf.js';
export { readAccord, verifyAccord } from './accord.js';
export type { Accord, AccordContent, AccordLimits, AccordParty, PartySource } from './accord.js';
export { readAccordEnd } from './accord.js';
export type { AccordEnd } from './accord.js';
export { readCeremony } from './ceremony.js';
export type { Ceremony, CeremonyOfficer } from './ceremony.js';
export {
  endAccord,
  proposeAccord,
  recordCeremony,
  publishDirectory,
  publishFreshness,
  publishRoot,
  rootFingerprint,
  signAccord,
} from './publish.js';
export type { DirectoryInput, PublishOptions, RootInput } from './publish.js';
export { readOverride, verifyOverride } from './override.js';
export type { Override, OverrideOfficer, OverrideSubject, VerifiedOverride } from './override.js';
export { applyKeyChange, keyChangeDigest, readKeyChange, writeKeyChange } from './key-change.js';
export type { ChangedKeys, KeyChange, ReadKeyChange } from './key-change.js';
export type { ProvenKems } from './kem-proof.js';
export { agencyEntry, kemEntry, relayEntry, roleSet } from './entries.js';
export type { AgencyDescription } from './entries.js';
export { signerEntry } from './signer-entry.js';
export type { Validity } from './signer-entry.js';
export type { RequestedChange, RotationTimes } from './rotate.js';
export { generateAgency, generateRelay, generateRoot } from './entries.js';
export type { AgencySecrets, OfficerSecret, RelaySecrets, RootSecrets, SecretSet } from './entries.js';
