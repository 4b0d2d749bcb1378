// SPDX-License-Identifier: Apache-2.0
// The keys that a state, an agency and a relay need: drawn together, so that no key serves two uses.
import { assertUsage } from '../core/assert.js';
import type { RandomSource } from '../core/random.js';
import { generateKem, generateSigner } from '../crypto/keys.js';
import type { KemSecret, SignerSecret } from '../crypto/keys.js';
import { suiteById } from '../crypto/suites.js';
import type { SuiteId } from '../crypto/suites.js';
import { LINK_ROLE } from './signer.js';
import type { RootRole } from './root.js';
import { requireMembers } from '../core/members.js';
import type { Members } from '../core/members.js';

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

export interface AgencySecrets {
  readonly sets: readonly SecretSet[];
  /** One Ed25519 key, whatever the suites. */
  readonly link: SignerSecret;
  /** Signs the checkpoints of the own log, by every algorithm of the strongest suite. */
  readonly log: SignerSecret;
  /** Cosigns the checkpoints of counterparties, in the same suite. */
  readonly cosign: SignerSecret;
}

export interface RelaySecrets {
  readonly link: SignerSecret;
  readonly log: SignerSecret;
  readonly cosign: SignerSecret;
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
  const log = generateSigner(strongest, random);
  return { sets, link: generateLink(random), log, cosign: generateSigner(strongest, random) };
}

/** Draws the keys of a relay. */
export function generateRelay(suite: SuiteId, random: RandomSource): RelaySecrets {
  return {
    link: generateLink(random),
    log: generateSigner(suite, random),
    cosign: generateSigner(suite, random),
  };
}

/** Draws the signers of a root: `counts` of each role. */
export function generateRoot(suite: SuiteId, counts: Readonly<Record<RootRole, number>>, random: RandomSource): RootSecrets {
  requireMembers(counts, COUNTS, 'generateRoot(counts)');
  const draw = (count: number): readonly SignerSecret[] => Array.from({ length: count }, () => generateSigner(suite, random));
  return { root: draw(counts.root), directory: draw(counts.directory), freshness: draw(counts.freshness) };
}

// A responder verifies for strangers, and ML-DSA at a hundred a second would be a lever for denial of service.
function generateLink(random: RandomSource): SignerSecret {
  return generateSigner('rogatory-classic', random);
}

/** The signers of an agency with their roles: seals, officers, link, log, cosign. */
export function signersOfAgency(secrets: AgencySecrets): readonly OfficerSecret[] {
  const sets = secrets.sets.flatMap(({ seal, officers }) => [{ role: 'seal', secret: seal }, ...officers]);
  const { link, log, cosign } = secrets;
  return [...sets, { role: LINK_ROLE, secret: link }, { role: 'log', secret: log }, { role: 'cosign', secret: cosign }];
}

/** The signers of a relay with their roles. */
export function signersOfRelay({ link, log, cosign }: RelaySecrets): readonly OfficerSecret[] {
  return [
    { role: LINK_ROLE, secret: link },
    { role: 'log', secret: log },
    { role: 'cosign', secret: cosign },
  ];
}
