// SPDX-License-Identifier: Apache-2.0
// What directories and roots say about the seals of an accord.
import { equal, toHex } from '../core/bytes.js';
import { fail } from '../core/errors.js';
import { kidOf } from '../crypto/keys.js';
import type { AccordParty, PartySource } from './accord.js';
import type { TrustDocument } from './document.js';
import { requireScope } from './scope-trust.js';
import type { ScopeTrust } from './scope-trust.js';
import { isAtLeast } from './signer.js';
import type { DirectorySigner } from './signer.js';

type Scopes = ReadonlyMap<string, ScopeTrust>;

/** For an accord that is offered: the directories in force at `now` decide alone, so that a seal that aged out signs nothing new. */
export function sealsInForce(scopes: Scopes, now: number): PartySource {
  return {
    seal({ scope, id, key }) {
      const agency = requireScope(scopes, scope).inForce(now)?.agencies.get(id);
      if (agency === undefined) throw fail('TRUST_UNKNOWN', { scope, id });
      return findSeal(agency.signers, key);
    },
    suiteFloor: (scope) => scopes.get(scope)?.root?.content.suite,
  };
}

/** For an accord that is held: the newest directory that lists the seal. What became of the seal since is `sealFault`'s. */
export function sealsHeld(scopes: Scopes): PartySource {
  return {
    seal({ scope, id, key }) {
      const trust = requireScope(scopes, scope);
      const seals = trust.seals(id);
      if (seals.length === 0 && trust.newestAgency(id) === undefined) throw fail('TRUST_UNKNOWN', { scope, id });
      const seal = findSeal(seals, key);
      return seal?.status === 'compromised' ? { ...seal, status: 'retired' } : seal;
    },
    suiteFloor: () => undefined,
  };
}

/** Says why a seal does not carry its accord any more. Judged at each use: a store closed and opened again says the same. */
export function sealFault(scopes: Scopes, { scope, id, key }: AccordParty): string | undefined {
  const trust = scopes.get(scope);
  const seal = findSeal(trust?.newestAgency(id)?.signers ?? [], key);
  if (seal === undefined || trust?.root === undefined) return undefined;
  if (seal.status === 'compromised') return `the seal of ${scope}/${id} is compromised`;
  return isAtLeast(seal, trust.root.content.suite) ? undefined : `the seal of ${scope}/${id} is below the suite of its state`;
}

/** The seals of an agency in the newest directory, whatever their status: a quorum leaves out those that do not count. */
export function sealsNow(scopes: Scopes, scope: string, id: string): readonly DirectorySigner[] {
  return (
    requireScope(scopes, scope)
      .newestAgency(id)
      ?.signers.filter(({ role }) => role === 'seal') ?? []
  );
}

/** Every seal that a scope, or an agency of it, is known to have had, at any time: for documents that were judged when they came. */
export function sealsEver(scopes: Scopes, scope: string, id?: string): readonly DirectorySigner[] {
  return requireScope(scopes, scope)
    .seals(id)
    .map((seal) => ({ ...seal, status: 'retired', from: 0, to: Number.MAX_SAFE_INTEGER }));
}

/** Picks seals by which one of these documents is signed. */
export function signedBy(documents: readonly TrustDocument[]): (seal: DirectorySigner) => boolean {
  const kids = new Set(documents.flatMap(({ sign }) => sign.signatures.map(({ kid }) => toHex(kid))));
  return ({ keys }) => [...keys.values()].every((key) => kids.has(toHex(kidOf(key))));
}

function findSeal(signers: readonly DirectorySigner[], key: Uint8Array): DirectorySigner | undefined {
  return signers.find((signer) => signer.role === 'seal' && equal(signer.signerId, key));
}
