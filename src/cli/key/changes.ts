// SPDX-License-Identifier: Apache-2.0
// Changes of keys in words, for their requester and their publisher.
import { formatUtc } from '../../core/index.js';
import { hex, suiteOfKem } from './public-halves.js';
import type { KeyChange } from '../../trust/keys/index.js';

/** One line for each change of the directory. */
export function changeLines(change: KeyChange): readonly string[] {
  const owner = `${change.scope}/${change.id}`;
  return [
    ...change.signers.map(
      ({ role, signerId, person, from, to, predecessor }) =>
        `${owner}: enter ${role}${person === undefined ? '' : ` (${person.name}, ${person.function})`} ${hex(signerId)}, ${formatUtc(from)} to ${formatUtc(to)}${predecessor === undefined ? '' : `, after ${hex(predecessor)}`}`,
    ),
    ...change.kems.map(
      ({ kid, alg, from, to }) =>
        `${owner}: enter KEM key ${hex(kid)} of ${suiteOfKem(alg) ?? alg}, ${formatUtc(from)} to ${formatUtc(to)}`,
    ),
    ...change.retire.map(({ key, to }) => `${owner}: retire ${hex(key)}, whose validity ends ${formatUtc(to)}`),
    ...change.compromise.map(
      ({ key, invalidSince }) => `${owner}: mark ${hex(key)} compromised since ${formatUtc(invalidSince)}, for good`,
    ),
  ];
}
