// SPDX-License-Identifier: Apache-2.0
// Builds the published root from an administrator's description.
import { isSuiteId } from '../../crypto/index.js';
import type { SuiteId } from '../../crypto/index.js';
import { ROOT_ROLES } from '../../trust/documents/index.js';
import { roleSet } from '../../trust/keys/index.js';
import type { RootInput, RoleSet } from '../../trust/publish/index.js';
import type { RootRole } from '../../trust/documents/index.js';
import type { Validity } from '../../trust/keys/index.js';
import { UsageError } from '../usage-error.js';
import { Description } from '../file/description.js';
import { readPublicSigner } from '../key/signers.js';

const DAY = 86_400;

/** Reads the description of a root. @param now - Epoch seconds. */
export function describeRoot(path: string, now: number): RootInput {
  const file = Description.read(path, ['scope', 'suite', 'days', 'keyDays', 'roles', 'next']);
  const days = file.number('days', 365);
  const validity = validityOf(now, file.number('keyDays', 2 * days));
  const roles = file.object('roles', ROOT_ROLES);
  const role = (name: RootRole): RoleSet => {
    const set = roles.object(name, ['threshold', 'signers']);
    const [place, signers] = [`${path}: roles: ${name}`, set.paths('signers')];
    // TRUST-23: one stolen key does not speak for every agency.
    const least = name === 'directory' ? 2 : 1;
    if (signers.length < least) throw new UsageError(`${place}: "signers" are at least ${least}`);
    return roleSet(name, numberWithin(set, place, 'threshold', [least, signers.length]), signers.map(readPublicSigner), validity);
  };
  return {
    scope: file.text('scope'),
    suite: suiteOf(file.text('suite')),
    issuedAt: now,
    expiresAt: now + days * DAY,
    roles: { root: role('root'), directory: role('directory'), freshness: role('freshness') },
    ...(file.has('next') && { preRotation: file.paths('next').map((path) => readPublicSigner(path).signerId) }),
  };
}

/** A number of a description, in its range. @param place - Of the description, for the fault. */
export function numberWithin(
  description: Description,
  place: string,
  key: string,
  [least, most]: readonly [number, number],
  fallback?: number,
): number {
  const value = description.number(key, fallback);
  if (value < least || value > most) throw new UsageError(`${place}: "${key}" is a whole number from ${least} to ${most}`);
  return value;
}

export function suiteOf(name: string): SuiteId {
  if (!isSuiteId(name)) throw new UsageError(`no such suite: ${name}`);
  return name;
}

/** Keys are valid from a minute ago, because the clocks of readers differ a little. */
export function validityOf(now: number, days: number): Validity {
  return { from: now - 60, to: now + days * DAY };
}
