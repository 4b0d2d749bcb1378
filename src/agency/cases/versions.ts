// SPDX-License-Identifier: Apache-2.0
// In which version a message is written, and as which it is judged: both sides judge the view in the newest major that they have.
import { fail } from '../../core/errors.js';
import { principalKey } from '../../core/ids.js';
import type { Principal } from '../../core/ids.js';
import { castBody } from '../../schema/cast-body.js';
import type { Lost } from '../../schema/cast-body.js';
import { checkBody } from '../../schema/body/codec.js';
import { hasErrors, invalidBody } from '../../schema/finding.js';
import type { Finding } from '../../schema/finding.js';
import type { Registry } from '../../schema/registry.js';
import type { RuleContext } from '../../vocabulary/context.js';
import type { RuleMessage } from '../../schema/rules/rule.js';
import { validate } from '../../schema/validate.js';
import type { Version } from '../../schema/version.js';
import type { AgencyNode } from '../agency-parts.js';
import type { SendRequest } from '../types.js';

/** A message in the version that its addressee reads. */
export interface Written {
  readonly version: Version;
  readonly body: SendRequest['body'];
  /** Content that this version has no place for; the application agreed to that. */
  readonly lost: readonly Lost[];
}

/**
 * Writes a message in the newest version that the addressee's directory entry accepts.
 * @param request - Its body has the form of the newest major of the registry. @param now - Unix milliseconds.
 * @throws {@link RogatoryError} `SCHEMA_TYPE_UNKNOWN` (SCHEMA-01); `SCHEMA_INVALID` (SCHEMA-03) and `SCHEMA_CAST` (SCHEMA-18) on the way to an
 * older major; `AGENCY_NOT_ALLOWED` (AGENCY-52) when the entry has no version of the type, or not a critical extension;
 * `AGENCY_CAST_LOSS` (AGENCY-53).
 */
export function writeFor(node: Pick<AgencyNode, 'registry' | 'trust'>, to: Principal, request: SendRequest, now: number): Written {
  const { registry } = node;
  const { type } = request;
  const majors = registry.majors(type);
  const [newest] = majors;
  const accepted = node.trust.agency(to.scope, to.id, now)?.types ?? new Map<string, readonly Version[]>();
  const accepts = (name: string, major: number) => accepted.get(name)?.some((version) => version[0] === major) === true;
  const best = majors.find(({ version }) => accepts(type, version[0]));
  if (best === undefined) throw fail('AGENCY_NOT_ALLOWED', { reason: `${principalKey(to)} does not take ${type} ${newest.version[0]}` });
  for (const { name, version, critical } of request.body.extensions ?? []) {
    if (critical && !accepts(name, version[0]))
      throw fail('AGENCY_NOT_ALLOWED', { reason: `${principalKey(to)} does not understand ${name} ${version[0]}` });
  }
  if (best === newest) return { version: best.version, body: request.body, lost: [] };
  requireNoErrors(type, checkBody(registry, type, newest.version, request.body));
  const { version, body, lost } = castBody(registry, type, newest.version, request.body, best.version[0]);
  if (lost.length > 0 && request.allowLoss !== true)
    throw fail('AGENCY_CAST_LOSS', { type, major: version[0], lost: lost.map(({ path }) => path).join(' ') });
  return { version, body, lost };
}

/** A message as it is judged, and what was found. */
export interface JudgedView {
  readonly view: RuleMessage;
  readonly findings: readonly Finding[];
}

/**
 * Judges the form of a message in its own version, and its content in the newest major (SCHEMA-20).
 * @throws {@link RogatoryError} `SCHEMA_TYPE_UNKNOWN` (SCHEMA-01), `SCHEMA_VERSION_UNKNOWN` (SCHEMA-02), `SCHEMA_CAST` (SCHEMA-18),
 * `SCHEMA_EXTENSION_UNKNOWN` (SCHEMA-23).
 */
export function judgeAsNewest(registry: Registry, message: RuleMessage, context: RuleContext): JudgedView {
  const { type, version } = message;
  const [newest] = registry.majors(type);
  if (registry.get(type, version) === newest) return { view: message, findings: validate(registry, message, context) };
  const structure = checkBody(registry, type, version, message.body);
  if (hasErrors(structure)) return { view: message, findings: structure };
  const cast = castBody(registry, type, version, message.body, newest.version[0]);
  const view = { ...message, version: cast.version, body: cast.body };
  return { view, findings: validate(registry, view, context) };
}

/** Refuses a message with errors (SCHEMA-46); warnings are for people, and nothing hangs on them. @throws {@link RogatoryError} `SCHEMA_INVALID` (SCHEMA-03). */
export function requireNoErrors(type: string, findings: readonly Finding[]): void {
  const errors = findings.filter(({ severity }) => severity === 'E');
  if (errors.length > 0) throw invalidBody(type, errors);
}
