// SPDX-License-Identifier: Apache-2.0
// What keeps a home from being opened: files that others can use, keys that nobody would believe, a store that is not its own.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { toHex } from '../../../core/bytes.js';
import { fail } from '../../../core/errors.js';
import type { Principal } from '../../../core/ids.js';
import { suggestion } from '../../../core/suggestion.js';
import { logFaultOf, noteLog, isUnstated } from '../../../store/known-log.js';
import type { Store } from '../../../store/port.js';
import { unlistedFault } from '../../../trust/store/node/key-inventory.js';
import { opennessOf, quoted } from '../../../trust/store/node/secret-source.js';
import type { TrustStore } from '../../../trust/store/resolver.js';
import type { AgencyKeys } from '../keyring.js';

const [STORE, TRUST] = ['store.db', 'trust'] as const;

/** Settings of a home. */
export const SETTINGS = 'agency.json';
const NAMED_MAX = 5;

/** @param pinned - States whose root is pinned. @throws {@link RogatoryError} `AGENCY_HOME_INVALID` (AGENCY-02) when the own one is not. */
export function requirePinned(home: string, scope: string, pinned: readonly string[]): void {
  requireKnown(home, ['scope', scope], pinned, 'the pinned states are', 'pin the root of that state');
}

/** @throws {@link RogatoryError} `AGENCY_HOME_INVALID` (AGENCY-02) when the own directory does not list the agency. */
export function requireAgency(home: string, { scope, id }: Principal, trust: TrustStore): void {
  const directory = trust.standing(scope);
  if (directory === undefined) return;
  const listed = [...directory.agencies.keys()];
  requireKnown(home, ['id', id], listed, `the directory of ${scope} lists`, 'publish the agency in the directory first');
}

function requireKnown(
  home: string,
  [member, name]: readonly [string, string],
  known: readonly string[],
  where: string,
  remedy: string,
): void {
  if (known.includes(name)) return;
  const near = suggestion(name, known);
  const more = known.length > NAMED_MAX ? ` and ${known.length - NAMED_MAX} more` : '';
  const named = known.length === 0 ? 'none' : `${known.slice(0, NAMED_MAX).join(', ')}${more}`;
  const mend = near === undefined ? `correct it, or ${remedy}` : `did you mean ${near}?`;
  throw fail('AGENCY_HOME_INVALID', { field: `${join(home, SETTINGS)}: "${member}" is ${name}, but ${where} ${named}; ${mend}` });
}

/** @throws {@link RogatoryError} `AGENCY_HOME_INVALID` (AGENCY-61) for a key file or store that other accounts can use. */
export function requirePrivate(home: string): void {
  const keys = join(home, 'keys');
  // A folder that is missing is told where a key of it is asked for.
  const names = existsSync(keys) ? readdirSync(keys).filter((name) => name.endsWith('.key')) : [];
  for (const path of [...names.map((name) => join(keys, name)), join(home, STORE)]) {
    const open = opennessOf(path);
    if (open !== undefined) throw fail('AGENCY_HOME_INVALID', { field: `${open.fault}; ${open.remedy}` });
  }
}

/**
 * Requires of each role a key that the own directory lists; an agency that it does not list at all is refused by {@link requireAgency}.
 * @throws {@link RogatoryError} `AGENCY_HOME_INVALID` (AGENCY-61).
 */
export function requireListed({ scope, id }: Principal, keys: AgencyKeys, trust: TrustStore): void {
  const entry = trust.standing(scope)?.agencies.get(id);
  if (entry === undefined) return;
  const refuse = (role: string, fault: string): never => {
    throw fail('AGENCY_HOME_INVALID', { field: `keys/ of role ${role}: ${fault}; put the right file there, or publish the key first` });
  };
  const held = { seal: keys.seals, link: [keys.link.signer()], log: keys.log, cosign: keys.cosign };
  for (const [role, signers] of Object.entries(held)) {
    const ids = signers.map(({ signerId }) => toHex(signerId));
    const fault = unlistedFault(role, ids, entry.signers);
    if (fault !== undefined) refuse(role, fault);
  }
  const kids = new Set(entry.kems.map(({ kid }) => toHex(kid)));
  if (!keys.decapsulators.some(({ kid }) => kids.has(toHex(kid))))
    refuse('kem', 'the own directory lists none of the KEM keys that are here');
}

/**
 * Requires the store with which the agency has run, and notes its log.
 * @throws {@link RogatoryError} `AGENCY_HOME_INVALID` (LOG-67), with the command that states a loss.
 */
export async function requireOwnStore(home: string, self: Principal, store: Pick<Store, 'logHead' | 'epochs' | 'leaves'>): Promise<void> {
  const state = `rogatory restored --home ${quoted(home)}`;
  const path = join(home, STORE);
  if (isUnstated(path)) {
    const field = `${path}: it came out of a backup, and nobody has stated that; state it first: ${state} --by NAME --reason TEXT`;
    throw fail('AGENCY_HOME_INVALID', { field });
  }
  const found = await logFaultOf(join(home, TRUST), self, store);
  if (found !== undefined) {
    const field = `${path}: ${found.fault}; put the right store there, or, if none is left, state the loss: ${state} ${found.stated}`;
    throw fail('AGENCY_HOME_INVALID', { field });
  }
  await noteLog(join(home, TRUST), self, store);
}
