// SPDX-License-Identifier: Apache-2.0
import type { MessageFact } from '../fact.js';
import { CONDITION_MACHINE } from '../machines/condition.js';
import { rowFor, rowsOn } from '../machines/machine.js';
import { mapped } from '../kept.js';
import type { ConditionRecord, MeasureRecord, View } from '../view.js';

const FIXED: ReadonlySet<string> = new Set(['ACCEPTED', 'WAIVED']);

/** Conditions of a measure: those that name it, and those that name none. */
export function conditionsOf(view: Pick<View, 'conditions'>, measureId: string | undefined): readonly ConditionRecord[] {
  return view.conditions.filter(({ measureIds }) => measureIds.length === 0 || (measureId !== undefined && measureIds.includes(measureId)));
}

/** Conditions of the offer for which a measure waits. */
export function offerOf(view: View, { id, waitsFor }: MeasureRecord): readonly ConditionRecord[] {
  return conditionsOf(view, id).filter(({ message }) => message === waitsFor);
}

/** Whether a result under these conditions may be used: each condition binds or was waived (X11). */
export function allBinding(conditions: readonly ConditionRecord[]): boolean {
  return conditions.every(({ state }) => FIXED.has(state));
}

/** Applies a message to the conditions of a view. */
export function amendConditions(view: View, fact: MessageFact): View {
  const { type, measureIds = [] } = fact;
  let conditions = view.conditions;
  // A new decision replaces a failed offer.
  if (type === 'decision.accept' || type === 'decision.accept-conditional') {
    const stale = (one: ConditionRecord): boolean => !FIXED.has(one.state) && one.measureIds.some((id) => measureIds.includes(id));
    if (conditions.some(stale)) conditions = conditions.filter((one) => !stale(one));
  }
  if (rowsOn(CONDITION_MACHINE, type).length > 0) conditions = mapped(conditions, (one) => moved(one, fact));
  if (fact.conditions !== undefined && fact.conditions.length > 0) {
    const state = type === 'use.consent-decision' ? ('ACCEPTED' as const) : ('PROPOSED' as const);
    const added = fact.conditions.map((one): ConditionRecord => ({
      id: one.id,
      code: one.code,
      measureIds: one.measureIds ?? measureIds,
      state,
      by: fact.from,
      message: fact.messageId,
    }));
    conditions = [...conditions, ...added];
  }
  return conditions === view.conditions ? view : { ...view, conditions };
}

/** Id of the condition that the accord puts on every measure: the responder may waive it as one of its own. */
const AGREED_USE = 'accord-use';

/** Binds the measures that a message brought to acceptance by the condition of use of the accord (DOSSIER-29). */
export function bindAgreedUse(view: View, { messageId }: MessageFact, code: string | undefined): View {
  if (code === undefined) return view;
  const accepted = view.measures
    .filter(({ state, entered }) => state === 'ACCEPTED' && entered?.ACCEPTED === messageId)
    .map(({ id }) => id);
  const held = view.conditions.find(({ id }) => id === AGREED_USE);
  const added = accepted.filter((id) => held?.measureIds.includes(id) !== true);
  if (added.length === 0) return view;
  const rest = view.conditions.filter((one) => one !== held);
  const record: ConditionRecord = held ?? { id: AGREED_USE, code, measureIds: [], state: 'ACCEPTED', by: 'responder', message: messageId };
  return { ...view, conditions: [...rest, { ...record, measureIds: [...record.measureIds, ...added] }] };
}

/** Rule that a message about conditions breaks. */
export function conditionRule(view: View, fact: MessageFact): string | undefined {
  const { conditions = [], replies = [], waives = [] } = fact;
  const known = (id: string): ConditionRecord | undefined => view.conditions.find((one) => one.id === id);
  if (conditions.some(({ id }) => id === AGREED_USE)) return 'X00'; // DOSSIER-43
  // An id is used once, so that an answer names one condition. A superseded offer may be made again.
  if (conditions.some(({ id }) => FIXED.has(known(id)?.state ?? ''))) return 'X00';
  // DOSSIER-42: such a condition binds at once, so the side that gave sets it, and only with its consent.
  if (fact.type === 'use.consent-decision' && conditions.length > 0) {
    if (fact.from !== (view.request === undefined ? 'requester' : 'responder')) return 'X02';
    if (fact.granted !== true) return 'X00';
  }
  if (replies.some(({ id }) => known(id) === undefined)) return 'X20';
  const waived = waives.map(known);
  if (waived.some((one) => one === undefined)) return 'X20';
  if (waived.some((one) => one?.by !== fact.from)) return 'X02';
  if (waived.some((one) => one?.state !== 'ACCEPTED')) return 'X00';
  return undefined;
}

function moved(one: ConditionRecord, { type, from, replies = [], waives = [], granted, choice }: MessageFact): ConditionRecord {
  const answer = type === 'spontaneous.reply' ? choice : replies.find(({ id }) => id === one.id)?.answer;
  const row = rowFor(CONDITION_MACHINE, type, one.state, (guard) =>
    guard === 'waived' ? granted === true && one.by === from && waives.includes(one.id) : guard === answer && one.by !== from,
  );
  return row === undefined ? one : { ...one, state: row.to as ConditionRecord['state'] };
}
