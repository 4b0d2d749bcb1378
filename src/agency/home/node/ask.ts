// SPDX-License-Identifier: Apache-2.0
import { fail } from '../../../core/errors.js';
import { callControl } from './control.js';
import { ownerOf } from './lock.js';
import { requireMembers } from '../../../core/members.js';
import type { Members } from '../../../core/members.js';

/** A message of the archive, as the owner of a home answers it. */
export interface StoredMessage {
  readonly type: string;
  readonly version: readonly [major: number, minor: number];
  /** UUID. */
  readonly messageId: string;
  /** `scope/id`. */
  readonly from: string;
  /** Unix milliseconds. */
  readonly issuedAt: number;
  /** Message digest, hexadecimal. */
  readonly digest: string;
  /** CBOR, base64. */
  readonly body: string;
}

const NO_PARAMETERS: Members<object> = { required: {}, optional: {} };
const ID: Members<{ readonly id: string }> = { required: { id: 'text' }, optional: {} };
const DIGEST: Members<{ readonly digest: string }> = { required: { digest: 'text' }, optional: {} };
const DECISION: Members<{ readonly envelopeDigest: string; readonly by: string; readonly reason: string }> = {
  required: { envelopeDigest: 'text', by: 'text', reason: 'text' },
  optional: {},
};
const QUESTIONS: Readonly<Record<string, Members<Readonly<Record<string, string>>>>> = {
  status: NO_PARAMETERS,
  dossiers: NO_PARAMETERS,
  restores: NO_PARAMETERS,
  dossier: ID,
  message: DIGEST,
  discard: DECISION,
  endQuarantine: DECISION,
};

/**
 * Asks the process that owns a home.
 * @param method - `status`, `dossiers`, `restores`, `dossier` with `{ id }`, or `message` with `{ digest }` (a {@link StoredMessage}). Decisions of people,
 * `discard` and `endQuarantine`, take `{ envelopeDigest, by, reason }`.
 * @throws {@link RogatoryError} `AGENCY_CONTROL` (AGENCY-05) when no process owns the home; what the owner refuses with.
 */
export async function askHome(home: string, method: string, parameters: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
  const known = Object.hasOwn(QUESTIONS, method) ? QUESTIONS[method] : undefined;
  if (known !== undefined) requireMembers(parameters as Readonly<Record<string, string>>, known, 'askHome(parameters)');
  const owner = ownerOf(home);
  if (owner === undefined) throw fail('AGENCY_CONTROL', { reason: `no process has ${home} open` });
  if (owner.socket === undefined)
    throw fail('AGENCY_CONTROL', { reason: `process ${owner.pid} has ${home} for a while, and answers nobody` });
  return callControl(owner.socket, method, parameters);
}
