// SPDX-License-Identifier: Apache-2.0
// What an operator decides of restores, as it is asked for.
import { assertInteger } from '../../core/assert.js';
import { parsePrincipal, principalKey } from '../../core/ids.js';
import { requireMembers } from '../../core/members.js';
import type { Members } from '../../core/members.js';
import { parseOrigin } from '../../log/origin.js';
import type { Origin } from '../../log/origin.js';
import { requireGrounds } from '../cases/decisions.js';
import type { Grounds } from '../cases/decisions.js';

/** A decision on the restore of a counterparty: who decides, why, and on which log. */
export interface RestoreDecision extends Grounds {
  /** Of the new log: `rogatory/SCOPE/ID/EPOCH`. */
  readonly origin: string;
}

/** What is to be said again. */
export interface RepeatRequest {
  /** `scope/id` of a counterparty, or of the own relay. */
  readonly to: string;
  /** Unix milliseconds. */
  readonly since: number;
}

const DECISION: Members<RestoreDecision> = { required: { origin: 'text', by: 'text', reason: 'text' }, optional: {} };
const REPEAT: Members<RepeatRequest> = { required: { to: 'text', since: 'number' }, optional: {} };

/** @throws {@link RogatoryError} `LOG_ORIGIN` (LOG-41). TypeError unless somebody decides, for a reason, each of one line. */
export function requireRestoreDecision(place: string, decision: RestoreDecision): Grounds & { readonly origin: Origin } {
  requireMembers(decision, DECISION, place);
  const { origin, by, reason } = decision;
  return { origin: parseOrigin(origin), ...requireGrounds(place, 'a restore is decided on', { by, reason }) };
}

/** @throws {@link RogatoryError} `ID_MALFORMED` (CONV-02). RangeError for a time that is none. */
export function requireRepeat(place: string, asked: RepeatRequest): RepeatRequest {
  requireMembers(asked, REPEAT, place);
  assertInteger(asked.since, 'since', 0, Number.MAX_SAFE_INTEGER);
  return { to: principalKey(parsePrincipal(asked.to)), since: asked.since };
}
