// SPDX-License-Identifier: Apache-2.0
// Names the broken rule when no row of the table allows a message.
import { isFinal } from './view.js';
import type { MeasureRecord, MeasureState } from './view.js';

const BEFORE_RECEIPT: ReadonlySet<MeasureState> = new Set(['DRAFT', 'SENT', 'DELIVERED']);
const UNDECIDED_WAIT: ReadonlySet<MeasureState> = new Set(['COND_WAIT', 'CONF_WAIT']);
const DONE: ReadonlySet<MeasureState> = new Set(['EXECUTED', 'ACKED', 'CLOSED']);
const ACCEPTED: ReadonlySet<MeasureState> = new Set(['ACCEPTED', 'EXECUTING', 'PARTIAL', 'EXECUTED', 'ACKED']);

/** One line of English for the message that each rule forbids; spec/dossier.md has the same list. */
export const RULES = {
  X00: 'the table has no row for it here',
  X01: 'decides or reports on a measure before ack.receipt',
  X02: 'comes from the side that may not send it',
  X03: 'reports a result while conditions or confidentiality are open',
  X04: 'reports a result of a postponed measure',
  X05: 'concerns a measure or restraint that is over',
  X06: 'refuses a measure after its result',
  X07: 'refuses without ground, without reason, or without the consultation that the cited treaty asks for',
  X08: 'asks about a measure after its result',
  X09: 'widens an accepted measure',
  X10: 'adds a condition after the acceptance',
  X11: 'uses evidence whose conditions do not bind',
  X12: 'extends what has expired or was lifted',
  X13: 'withdraws a measure without saying what becomes of what is held',
  X14: 'closes a dossier without listing what outlives it',
  X15: 'contradicts the chain of its sender',
  X16: 'comes from an executing authority that was not named',
  X17: 'accepts a coercive measure on a cooperation programme alone',
  X18: 'decides where two decisions crossed, before a consultation',
  X19: 'withdraws a measure whose result was given',
  X20: 'answers what was not asked',
  X21: 'postpones without the consultation that the cited treaty asks for',
} as const;
export type RuleId = keyof typeof RULES;

/** Rule of spec/dossier.md that forbids a type to a measure in its present state; X00 when the table only lacks such a row. */
export function ruleAgainst(type: string, { state, disputed }: Pick<MeasureRecord, 'state' | 'disputed'>): RuleId {
  const family = type.split('.')[0];
  const reports = family === 'result' || type === 'service.proof';
  if (family === 'decision' && disputed === true) return 'X18';
  if (type === 'decision.refuse' && DONE.has(state)) return 'X06';
  if (isFinal(state)) return 'X05';
  if (type === 'request.withdraw' && DONE.has(state)) return 'X19';
  if ((family === 'decision' || reports) && BEFORE_RECEIPT.has(state)) return 'X01';
  if (reports && UNDECIDED_WAIT.has(state)) return 'X03';
  if (reports && state === 'POSTPONED') return 'X04';
  if (type === 'info.request' && DONE.has(state)) return 'X08';
  if (type === 'decision.accept-conditional' && ACCEPTED.has(state)) return 'X10';
  return 'X00';
}
