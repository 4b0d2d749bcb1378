// SPDX-License-Identifier: Apache-2.0
// Words of operators about restores, and what they are shown of them: one form for relay and agency, in which an origin is text.
import { assertInteger, assertUsage } from '../../core/assert.js';
import { toUtf8 } from '../../core/bytes.js';
import { parsePrincipal, principalKey } from '../../core/ids.js';
import { LIMITS } from '../../core/limits.js';
import { requireMembers } from '../../core/members.js';
import type { Members } from '../../core/members.js';
import { formatOrigin, parseOrigin } from '../../log/origin.js';
import type { Origin } from '../../log/origin.js';
import { stateRestored } from './ceremony.js';
import type { CeremonyParts } from './ceremony.js';
import type { Grounds, HeldRestore } from './restore-decisions.js';

/** A decision on the restore of a counterparty: who decides, why, and on which log. */
export interface RestoreDecision extends Grounds {
  /** Of the new log, as its operator has said it over a known contact: `rogatory/SCOPE/ID/EPOCH`. */
  readonly origin: string;
}

/** What is to be said again. */
export interface RepeatRequest {
  /** `scope/id` of a peer whose receipts this node owes: a counterparty, or a relay or agency of the own state. */
  readonly to: string;
  /** Unix milliseconds. */
  readonly since: number;
}

/** What the operator states of a store that was put back, or lost: who states it, and why; both are kept. */
export interface StatedLoss extends Grounds {
  /** Origin of an own log that is known to have been lost: the new one begins above it. */
  readonly above?: string;
  /** No copy is left: `above` names the log that was lost. */
  readonly lost?: true;
}

/** A restore that was stated: both origins, and how much of the old log is held. Counterparties' operators are told of them. */
export interface RestoredLog {
  readonly old: string;
  readonly size: number;
  readonly new: string;
}

/** A restore that waits for the operator, with what is known here. */
export interface ShownRestore extends RestoredLog, Omit<HeldRestore, 'stated' | 'head'> {
  /** What was cosigned last here of the owner's log. */
  readonly cosigned?: { readonly origin: string; readonly size: number };
}

const GROUNDS: Members<Grounds>['required'] = { by: 'text', reason: 'text' };
export const STATED_LOSS: Members<StatedLoss> = { required: GROUNDS, optional: { above: 'text', lost: 'flag' } };
const DECISION: Members<RestoreDecision> = { required: { ...GROUNDS, origin: 'text' }, optional: {} };
const REPEAT: Members<RepeatRequest> = { required: { to: 'text', since: 'number' }, optional: {} };

/** @param place - Function and parameter. @param act - Both for the error, like "a quarantine is ended". @throws TypeError unless somebody decides, for a reason, each of one line. */
export function requireGrounds(place: string, act: string, grounds: Grounds): Grounds {
  requireMembers(grounds, { required: GROUNDS, optional: {} }, place);
  const { by, reason } = grounds;
  for (const [name, text] of Object.entries({ by, reason })) {
    assertUsage(text.trim() !== '', `${place}.${name} must not be empty: ${act} by somebody, for a reason`);
    assertUsage(!/[\r\n]/.test(text), `${place}.${name} must be one line`);
    assertUsage(toUtf8(text).length <= LIMITS.trustTextMaxBytes, `${place}.${name} must have at most ${LIMITS.trustTextMaxBytes} bytes`);
  }
  return { by, reason };
}

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

/** What was stated, as {@link stateRestored} takes it. @throws {@link RogatoryError} `LOG_ORIGIN` (LOG-41). TypeError as {@link requireGrounds}. */
export function requireStatedLoss(place: string, { by, reason, above, lost }: StatedLoss): Parameters<typeof stateRestored>[1] {
  const grounds = requireGrounds(place, 'a restore is stated', { by, reason });
  return { ...grounds, ...(above === undefined ? {} : { above: parseOrigin(above) }), ...(lost === undefined ? {} : { lost }) };
}

/** Does what {@link stateRestored} does, and tells it in words. @throws {@link RogatoryError} as that. */
export async function stateLoss(parts: CeremonyParts, stated: Parameters<typeof stateRestored>[1]): Promise<RestoredLog> {
  return logsOf(await stateRestored(parts, stated));
}

/** A held restore in words. */
export function shownRestore({ stated, head, ...known }: HeldRestore): ShownRestore {
  const cosigned = head === undefined ? {} : { cosigned: { origin: formatOrigin(head), size: head.size } };
  return { ...known, ...logsOf(stated), ...cosigned };
}

function logsOf({ old, size, new: next }: HeldRestore['stated']): RestoredLog {
  return { old: formatOrigin(old), size, new: formatOrigin(next) };
}
