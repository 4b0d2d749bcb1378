// SPDX-License-Identifier: Apache-2.0
// Builds the published directory from an administrator's description. Loaded only for a description, because the catalogue of messages is
// large.
import { LIMITS } from '../../core/index.js';
import { suggestion } from '../../schema/index.js';
import { CODE_LISTS, MESSAGES } from '../../vocabulary/index.js';
import type { MessageTypeName } from '../../vocabulary/index.js';
import type { DirectoryAgency, DirectoryRelay } from '../../trust/documents/index.js';
import type { DirectoryInput } from '../../trust/publish/index.js';
import { UsageError } from '../usage-error.js';
import { numberWithin, suiteOf, validityOf } from './describe.js';
import { Description } from '../file/description.js';
import { agencyKeys, relayKeys } from '../key/signers.js';

const DAY = 86_400;
const DIRECTORY_DAYS = [1, LIMITS.directoryLifetimeMaxSeconds / DAY] as const;
/** As `rogatory key rotate` takes them. */
const KEM_DAYS = [30, 90] as const;

/** Reads the description of a directory. @param now - Epoch seconds. */
export function describeDirectory(path: string, now: number): DirectoryInput {
  const file = Description.read(path, ['version', 'days', 'agencies', 'relays']);
  return {
    version: file.number('version'),
    issuedAt: now,
    expiresAt: now + numberWithin(file, path, 'days', DIRECTORY_DAYS, DIRECTORY_DAYS[1]) * DAY,
    agencies: file
      .objects('agencies', ['id', 'names', 'competences', 'mailboxes', 'types', 'requires', 'test', 'keys', 'officers', 'days', 'kemDays'])
      .map((agency, i) => describeAgency(agency, `${path}: agencies[${i}]`, now)),
    relays: file
      .objects('relays', ['id', 'urls', 'mailboxes', 'keys', 'days'])
      .map((relay, i) => describeRelay(relay, `${path}: relays[${i}]`, now)),
  };
}

function describeAgency(agency: Description, place: string, now: number): DirectoryAgency {
  const validity = validityOf(now, agency.number('days', 365));
  const { signers, kems, suites } = agencyKeys(
    agency.path('keys'),
    agency.has('officers') ? agency.paths('officers') : [],
    validity,
    validityOf(now, numberWithin(agency, place, 'kemDays', KEM_DAYS, 60)),
  );
  const types = agency.has('types') ? agency.texts('types') : ['*'];
  return {
    id: agency.text('id'),
    names: new Map(Object.entries(agency.table('names'))),
    competences: agency.texts('competences', []).map((code) => competenceOf(code, place)),
    mailboxes: agency.texts('mailboxes'),
    suites: suites.map(suiteOf),
    signers,
    kems,
    types: acceptedTypes(types),
    requires: new Map(agency.has('requires') ? agency.entries('requires').map(([type, roles]) => [type, rolesOf(type, roles)]) : []),
    test: agency.flag('test'),
  };
}

/** Lists whose codes the rules read among competences: roles, and the stages and measures to which an agency is limited. */
const COMPETENCE_LISTS: readonly string[] = ['RoleCode', 'Stage', 'MeasureType'];

/** A misspelt code is none to the rules: they would take the agency for less competent than it is, or for more. */
function competenceOf(code: string, place: string): string {
  const known = CODE_LISTS.filter(({ name }) => COMPETENCE_LISTS.includes(name)).flatMap(({ codes }) => codes);
  if (known.includes(code)) return code;
  const near = suggestion(code, known);
  const mend = near === undefined ? `"rogatory draft --codes RoleCode" prints the roles` : `did you mean ${near}?`;
  throw new UsageError(`${place}: "competences" has ${code}, which is no code of a role, a stage or a measure; ${mend}`);
}

function describeRelay(relay: Description, place: string, now: number): DirectoryRelay {
  return {
    id: relay.text('id'),
    urls: relay.texts('urls').map((url, i) => relayUrl(url, `${place}: urls[${i}]`)),
    mailboxes: relay.texts('mailboxes'),
    signers: relayKeys(relay.tablePaths('keys'), validityOf(now, relay.number('days', 365))),
  };
}

function relayUrl(url: string, place: string): string {
  const { protocol, username, hash } = URL.canParse(url) ? new URL(url) : { protocol: '', username: '', hash: '' };
  if (protocol !== 'ws:' && protocol !== 'wss:') throw new UsageError(`${place}: ${url} is no address that begins with ws:// or wss://`);
  if (username !== '' || hash !== '') throw new UsageError(`${place}: ${url} is an address with a user name or a #, and needs none`);
  return url;
}

function rolesOf(type: string, roles: unknown): readonly string[] {
  if (!Array.isArray(roles)) throw new UsageError(`requires: ${type}: give a list of officer roles`);
  return roles.map(String);
}

type Accepted = readonly [name: string, version: readonly [number, number]];

/**
 * Reads which message types and extensions an agency accepts: `*` stands for all built-in types; types and extensions of States are written
 * with their version, `x-demo.hearing-note/1.0`.
 */
export function acceptedTypes(texts: readonly string[]): DirectoryAgency['types'] {
  const types = new Map<string, Map<number, Accepted[1]>>();
  for (const [name, version] of texts.flatMap((text) => (text === '*' ? builtIn() : [acceptedOf(text)]))) {
    types.set(name, new Map(types.get(name)).set(version[0], version));
  }
  return new Map([...types].map(([name, majors]) => [name, [...majors.values()].sort(([a], [b]) => a - b)]));
}

function builtIn(): readonly Accepted[] {
  return Object.entries(MESSAGES).map(([name, { version }]): Accepted => [name, version]);
}

function acceptedOf(text: string): Accepted {
  if (Object.hasOwn(MESSAGES, text)) return [text, MESSAGES[text as MessageTypeName].version];
  const [, name, major, minor] = /^(x-[a-z][a-z0-9-]{1,29}\.[a-z][a-z0-9-]{0,63})\/([1-9]\d{0,3})\.(\d{1,4})$/.exec(text) ?? [];
  if (name === undefined) throw new UsageError(`no such message type: ${text}; a State's own is written with its version, x-demo.note/1.0`);
  return [name, [Number(major), Number(minor)]];
}
