// SPDX-License-Identifier: Apache-2.0
// Entries of root and directory, from keys: what an administrator puts together before publishing.
import { kemAlgOf, kidOf } from '../crypto/keys.js';
import type { CoseKey } from '../crypto/keys.js';
import { memorySigner } from '../crypto/sign.js';
import type { Signer } from '../crypto/sign.js';
import { kemPublicKey } from '../crypto/kem.js';
import type { DirectoryAgency, DirectoryRelay } from './directory.js';
import type { RoleSet, RootRole } from './root.js';
import { signersOfAgency, signersOfRelay } from './secrets.js';
import type { AgencySecrets, RelaySecrets } from './secrets.js';
import type { DirectoryKem } from './signer.js';
import { signerEntry, VALIDITY } from './signer-entry.js';
import type { Validity } from './signer-entry.js';
import { requireMembers } from '../core/members.js';
import type { Members } from '../core/members.js';

export { signerEntry };

/** Makes an active entry. @param key - KEM COSE_Key. */
export function kemEntry(key: CoseKey, validity: Validity): DirectoryKem {
  requireMembers(validity, VALIDITY, 'kemEntry(validity)');
  return { kid: kidOf(key), key, alg: kemAlgOf(key), ...validity, status: 'active' };
}

/** Makes a role of a root. */
export function roleSet(
  role: RootRole,
  threshold: number,
  signers: readonly Pick<Signer, 'signerId' | 'keys'>[],
  validity: Validity,
): RoleSet {
  return { threshold, signers: signers.map((signer) => signerEntry(signer, role, validity)) };
}

/** What a directory says of an agency beside its keys. */
export interface AgencyDescription {
  readonly id: string;
  readonly names: ReadonlyMap<string, string>;
  readonly mailboxes: readonly string[];
  readonly types: DirectoryAgency['types'];
  readonly competences?: readonly string[];
  readonly requires?: DirectoryAgency['requires'];
  readonly test?: boolean;
  readonly validity: Validity;
  /** Default `validity`. KEM keys live 30 to 90 days, signing keys longer. */
  readonly kemValidity?: Validity;
}

const AGENCY_DESCRIPTION: Members<AgencyDescription> = {
  required: { id: 'text', names: 'map', mailboxes: 'list', types: 'map', validity: VALIDITY },
  optional: { competences: 'list', requires: 'map', test: 'flag', kemValidity: VALIDITY },
};
type RelayDescription = Omit<DirectoryRelay, 'signers'> & { readonly validity: Validity };
const RELAY_DESCRIPTION: Members<RelayDescription> = {
  required: { id: 'text', urls: 'list', mailboxes: 'list', validity: VALIDITY },
  optional: {},
};

/** Makes the entry of an agency from its secrets, of which the public halves alone go into it. */
export function agencyEntry(description: AgencyDescription, secrets: AgencySecrets): DirectoryAgency {
  requireMembers(description, AGENCY_DESCRIPTION, 'agencyEntry(description)');
  const { validity, kemValidity = validity } = description;
  return {
    id: description.id,
    names: description.names,
    competences: description.competences ?? [],
    mailboxes: description.mailboxes,
    suites: secrets.sets.map(({ suite }) => suite),
    signers: signersOfAgency(secrets).map(({ role, secret, person }) =>
      signerEntry(memorySigner(secret), role, validity, person === undefined ? {} : { person }),
    ),
    kems: secrets.sets.map(({ kem }) => kemEntry(kemPublicKey(kem), kemValidity)),
    types: description.types,
    requires: description.requires ?? new Map(),
    test: description.test ?? false,
  };
}

/** Makes the entry of a relay from its secrets, of which the public halves alone go into it. */
export function relayEntry(description: RelayDescription, secrets: RelaySecrets): DirectoryRelay {
  requireMembers(description, RELAY_DESCRIPTION, 'relayEntry(description)');
  const { id, urls, mailboxes, validity } = description;
  return {
    id,
    urls,
    mailboxes,
    signers: signersOfRelay(secrets).map(({ role, secret }) => signerEntry(memorySigner(secret), role, validity)),
  };
}
