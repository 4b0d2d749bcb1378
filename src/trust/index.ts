// SPDX-License-Identifier: Apache-2.0
export { openTrust } from './resolver.js';
export type { TrustAlarm } from './alarms.js';
export type { AddedDocument, TrustStore } from './trust-store.js';
export { TRUST_KINDS, TrustExchange, maxBytesOfKind } from './exchange.js';
export type { TrustExchangeOptions, WireDocument, WireRequest } from './exchange.js';
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
export { ROOT_ROLES, readRoot, rootSigners } from './root.js';
export type { RoleSet, Root, RootRole } from './root.js';
export { verifyRoot } from './root-chain.js';
export type { RootAnchor } from './root-chain.js';
export { directoryKems, directorySigners, requiredRoles } from './directory.js';
export type { Directory, DirectoryAgency, DirectoryRelay } from './directory.js';
export { readDirectory } from './directory-read.js';
export { verifyDirectory } from './directory-verify.js';
export { isOfficerRole } from './signer.js';
export type { DirectoryKem, DirectorySigner, KeyStatus } from './signer.js';
export { readFreshness, verifyFreshness } from './freshness.js';
export type { Freshness } from './freshness.js';
export type { FreshnessState } from './freshness-shelf.js';
export { readAccord } from './accord.js';
export type { Accord, AccordContent, AccordLimits, AccordParty } from './accord.js';
export { verifyAccord } from './accord-verify.js';
export type { PartySource } from './accord-verify.js';
export { readAccordEnd } from './accord-end.js';
export type { AccordEnd } from './accord-end.js';
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
export { applyKeyChange } from './key-change-apply.js';
export type { ChangedKeys } from './key-change-apply.js';
export { keyChangeDigest, readKeyChange, writeKeyChange } from './key-change.js';
export type { KeyChange, ReadKeyChange } from './key-change.js';
export type { ProvenKems } from './kem-proof.js';
export { agencyEntry, kemEntry, relayEntry, roleSet } from './entries.js';
export type { AgencyDescription } from './entries.js';
export { signerEntry } from './signer-entry.js';
export type { Validity } from './signer-entry.js';
export type { RequestedChange, RotationTimes } from './rotate.js';
export { generateAgency, generateRelay, generateRoot } from './secrets.js';
export type { AgencySecrets, OfficerSecret, RelaySecrets, RootSecrets, SecretSet } from './secrets.js';
