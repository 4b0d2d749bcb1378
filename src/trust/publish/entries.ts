// SPDX-License-Identifier: Apache-2.0
// The keys that a state, an agency and a relay need: drawn together, so that no key serves two uses.
import { assertInteger, assertUsage } from '../../core/assert.js';
import { LIMITS } from '../../core/limits.js';
import { requireMembers } from '../../core/members.js';
import type { Members } from '../../core/members.js';
import type { RandomSource } from '../../core/random.js';
import { kemPublicKey } from '../../crypto/kem/kem.js';
import { generateKem, generateSigner, kemAlgOf, kidOf } from '../../crypto/keys/keys.js';
import type { CoseKey, KemSecret, SignerSecret } from '../../crypto/keys/keys.js';
import { memorySigner } from '../../crypto/sign/sign.js';
import type { Signer } from '../../crypto/sign/sign.js';
import { suiteById } from '../../crypto/suites/suites.js';
import type { SuiteId } from '../../crypto/suites/suites.js';
import type { DirectoryAgency, DirectoryRelay } from '../documents/directory.js';
import type { RoleSet, RootRole } from '../documents/root.js';
import { STEADY_ROLES, VALIDITY, signerEntry } from '../documents/signer.js';
import type { DirectoryKem, Validity } from '../documents/signer.js';

/** Seal, officers and KEM key of one suite: a signer's algorithms are its suite, so each suite has its own. */
export interface SecretSet {
  readonly suite: SuiteId;
  readonly seal: SignerSecret;
  readonly officers: readonly OfficerSecret[];
  readonly kem: KemSecret;
}

export interface OfficerSecret {
  /** `officer` or `officer:<function>`. */
  readonly role: string;
  readonly secret: SignerSecret;
  readonly person?: { readonly name: string; readonly function: string };
}

export interface RelaySecrets {
  /** One Ed25519 key, whatever the suites. */
  readonly link: SignerSecret;
  /** Signs the checkpoints of the own log, by every algorithm of the strongest suite. */
  readonly log: SignerSecret;
  /** Cosigns the checkpoints of counterparties, in the same suite. */
  readonly cosign: SignerSecret;
}

export interface AgencySecrets extends RelaySecrets {
  readonly sets: readonly SecretSet[];
}

/** Signers of a state's root. In earnest each lies in another officer's hands. */
export type RootSecrets = Readonly<Record<RootRole, readonly SignerSecret[]>>;

const COUNTS: Members<Readonly<Record<RootRole, number>>> = {
  required: { root: 'number', directory: 'number', freshness: 'number' },
  optional: {},
};
const OFFICERS: Members<{ readonly officers: readonly Omit<OfficerSecret, 'secret'>[] }> = {
  required: {
    officers: {
      each: {
        required: { role: 'text' },
        optional: { person: { required: { name: 'text', function: 'text' }, optional: {} } },
      },
    },
  },
  optional: {},
};

/** Draws the keys of an agency. @param officers - One signer each, in every suite. */
export function generateAgency(
  suites: readonly SuiteId[],
  random: RandomSource,
  officers: readonly Omit<OfficerSecret, 'secret'>[] = [],
): AgencySecrets {
  requireMembers({ officers }, OFFICERS, 'generateAgency');
  const sets = suites.map((suite) => ({
    suite,
    seal: generateSigner(suite, random),
    officers: officers.map((officer) => ({ ...officer, secret: generateSigner(suite, random) })),
    kem: generateKem(suite, random),
  }));
  // One log, one signer: a log in several suites would be several logs.
  const [strongest] = [...suites].sort((a, b) => suiteById(b).rank - suiteById(a).rank);
  assertUsage(strongest !== undefined, 'an agency has at least one suite');
  return { sets, ...generateRelay(strongest, random) };
}

/** Draws the keys of a relay. */
export function generateRelay(suite: SuiteId, random: RandomSource): RelaySecrets {
  // A responder verifies for strangers, and ML-DSA at a hundred a second would be a lever for denial of service.
  const [link, log, cosign] = [generateSigner('rogatory-classic', random), generateSigner(suite, random), generateSigner(suite, random)];
  return { link, log, cosign };
}

/** Draws the signers of a root: `counts` of each role. */
export function generateRoot(suite: SuiteId, counts: Readonly<Record<RootRole, number>>, random: RandomSource): RootSecrets {
  requireMembers(counts, COUNTS, 'generateRoot(counts)');
  for (const [role, count] of Object.entries(counts)) assertInteger(count, `generateRoot(counts).${role}`, 1, LIMITS.trustSignaturesMax);
  const draw = (count: number): readonly SignerSecret[] => Array.from({ length: count }, () => generateSigner(suite, random));
  return { root: draw(counts.root), directory: draw(counts.directory), freshness: draw(counts.freshness) };
}

/** The signers of an agency with their roles: seals, officers, link, log, cosign. */
function signersOfAgency(secrets: AgencySecrets): readonly OfficerSecret[] {
  const sets = secrets.sets.flatMap(({ seal, officers }) => [{ role: 'seal', secret: seal }, ...officers]);
  return [...sets, ...signersOfRelay(secrets)];
}

/** The signers of a relay with their roles. */
function signersOfRelay(secrets: RelaySecrets): readonly OfficerSecret[] {
  return STEADY_ROLES.map((role) => ({ role, secret: secrets[role] }));
}

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
export interface AgencyDescription
  extends
    Pick<DirectoryAgency, 'id' | 'names' | 'mailboxes' | 'types'>,
    Partial<Pick<DirectoryAgency, 'competences' | 'requires' | 'test'>> {
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
  const { validity, kemValidity = validity, ...said } = description;
  return {
    ...{ competences: [], requires: new Map(), test: false },
    ...said,
    suites: secrets.sets.map(({ suite }) => suite),
    signers: signersOfAgency(secrets).map(({ role, secret, person }) =>
      signerEntry(memorySigner(secret), role, validity, person === undefined ? {} : { person }),
    ),
    kems: secrets.sets.map(({ kem }) => kemEntry(kemPublicKey(kem), kemValidity)),
  };
}

/** Makes the entry of a relay from its secrets, of which the public halves alone go into it. */
export function relayEntry(description: RelayDescription, secrets: RelaySecrets): DirectoryRelay {
  requireMembers(description, RELAY_DESCRIPTION, 'relayEntry(description)');
  const { validity, ...said } = description;
  return { ...said, signers: signersOfRelay(secrets).map(({ role, secret }) => signerEntry(memorySigner(secret), role, validity)) };
}
