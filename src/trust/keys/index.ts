// SPDX-License-Identifier: Apache-2.0
// Keys of agencies, relays and roots: generated, described as entries of a directory, changed.
export { agencyEntry, generateAgency, generateRelay, generateRoot, kemEntry, relayEntry, roleSet } from '../publish/entries.js';
export type { AgencyDescription, AgencySecrets, OfficerSecret, RelaySecrets, RootSecrets } from '../publish/entries.js';
export { signerEntry } from '../documents/signer.js';
export type { Validity } from '../documents/signer.js';
export { applyKeyChange, keyChangeDigest, readKeyChange, writeKeyChange } from '../publish/key-change.js';
export type { KeyChange, ProvenKems, ReadKeyChange } from '../publish/key-change.js';
