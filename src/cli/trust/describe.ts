// SPDX-License-Identifier: Apache-2.0
// From an administrator's description to what is published.
import { isSuiteId } from '../../crypto/index.js';
import type { SuiteId } from '../../crypto/index.js';
import { MESSAGES } from '../../schema/index.js';
import type { MessageTypeName } from '../../schema/index.js';
import { ROOT_ROLES, roleSet } from '../../trust/index.js';
import type { DirectoryAgency, DirectoryInput, DirectoryRelay, RootInput, RootRole, RoleSet, Validity } from '../../trust/index.js';
import { UsageError } from '../usage.js';
import { Description } from './json.js';
import { agencyKeys, readPublicSigner, relayKeys } from './keys.js';

const DAY = 86_400;

/** Reads the description of a root. @param now - Epoch seconds. */
export function describeRoot(path: string, now: number): RootInput {
  const file = Description.read(path, ['scope', 'suite', 'days', 'keyDays', 'roles', 'next']);
  const days = file.number('days', 365);
  const validity = validityOf(now, file.number('keyDays', 2 * days));
  const roles = file.object('roles', ROOT_ROLES);
  const role = (name: RootRole): RoleSet => {
    const set = roles.object(name, ['threshold', 'signers']);
    return roleSet(name, set.number('threshold'), set.paths('signers').map(readPublicSigner), validity);
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

/** Reads the description of a directory. @param now - Epoch seconds. */
export function describeDirectory(path: string, now: number): DirectoryInput {
  const file = Description.read(path, ['version', 'days', 'agencies', 'relays']);
  return {
    version: file.number('version'),
    issuedAt: now,
    expiresAt: now + file.number('days', 30) * DAY,
    agencies: file
      .objects('agencies', ['id', 'names', 'competences', 'mailboxes', 'types', 'requires', 'test', 'keys', 'officers', 'days', 'kemDays'])
      .map((agency) => describeAgency(agency, now)),
    relays: file.objects('relays', ['id', 'urls', 'mailboxes', 'keys', 'days']).map((relay) => describeRelay(relay, now)),
  };
}

function describeAgency(agency: Description, now: number): DirectoryAgency {
  const validity = validityOf(now, agency.number('days', 365));
  const { signers, kems, suites } = agencyKeys(
    agency.path('keys'),
    agency.has('officers') ? agency.paths('officers') : [],
    validity,
    validityOf(now, agency.number('kemDays', 60)),
  );
  const types = agency.has('types') ? agency.texts('types') : Object.keys(MESSAGES);
  return {
    id: agency.text('id'),
    names: new Map(Object.entries(agency.table('names'))),
    competences: agency.texts('competences', []),
    mailboxes: agency.texts('mailboxes'),
    suites: suites.map(suiteOf),
    signers,
    kems,
    types: new Map(types.map((type) => [type, [versionOf(type)]])),
    requires: new Map(agency.has('requires') ? agency.entries('requires').map(([type, roles]) => [type, rolesOf(type, roles)]) : []),
    test: agency.flag('test'),
  };
}

function describeRelay(relay: Description, now: number): DirectoryRelay {
  return {
    id: relay.text('id'),
    urls: relay.texts('urls'),
    mailboxes: relay.texts('mailboxes'),
    signers: relayKeys(relay.tablePaths('keys'), validityOf(now, relay.number('days', 365))),
  };
}

function rolesOf(type: string, roles: unknown): readonly string[] {
  if (!Array.isArray(roles)) throw new UsageError(`requires: ${type}: a list of officer roles is wanted`);
  return roles.map(String);
}

function versionOf(type: string): readonly [number, number] {
  if (!Object.hasOwn(MESSAGES, type)) throw new UsageError(`no such message type: ${type}`);
  return MESSAGES[type as MessageTypeName].version;
}

export function suiteOf(name: string): SuiteId {
  if (!isSuiteId(name)) throw new UsageError(`no such suite: ${name}`);
  return name;
}

/** Keys count from a minute ago: the clocks of those who read differ a little. */
export function validityOf(now: number, days: number): Validity {
  return { from: now - 60, to: now + days * DAY };
}
