// SPDX-License-Identifier: Apache-2.0
// The newest messages of a dossier, in the common order (DOSSIER-38). Older ones are final and kept only as the views before and amid the journal. So a
// new message costs one step, however long the dossier is.
import { LIMITS } from '../core/limits.js';
import type { MessageFact, MessageTimes } from './fact.js';
import { present } from './kept.js';
import { step } from './measure.js';
import type { Problem } from './measure.js';
import { headsOf, pastOf } from './order.js';
import type { DossierState } from './state.js';
import type { View } from './view.js';

const MAX = LIMITS.dossierJournalMaxEntries;
const HALF = MAX / 2;

/** Present state of a dossier, without its history. */
export function viewOf(state: DossierState): View {
  const { dossier, policy, count, base, middle, journal, heads, times, ...view } = state;
  return view;
}

/** The state after a message that comes after all others. @param view - state of the dossier after it. */
export function appended(state: DossierState, fact: MessageFact, view: View): DossierState {
  const { dossier, policy, base, middle, times } = state;
  const journal = [...state.journal, fact];
  const next = { dossier, policy, count: state.count + 1, ...view, journal, heads: [fact.arrival] };
  if (journal.length <= HALF || middle === undefined) {
    return { ...next, base, times, ...(journal.length === HALF ? { middle: view } : {}) };
  }
  if (journal.length <= MAX) return { ...next, base, middle, times };
  return shortened({ ...next, base, middle, times }, viewOf(state));
}

/** The state after its journal was changed, played again from the start of the journal. @param fact - whose problems are asked for. */
export function replayed(
  state: DossierState,
  journal: readonly MessageFact[],
  fact?: MessageFact,
): { readonly state: DossierState; readonly problems: readonly Problem[] } {
  let view = state.base;
  let problems: readonly Problem[] = [];
  const passed: View[] = [];
  for (const held of journal) {
    passed.push(view);
    const outcome = step(view, held, { policy: state.policy, sees: (id) => seesAmong(held, journal, id) });
    if (held === fact) ({ problems } = outcome);
    ({ view } = outcome);
  }
  passed.push(view);
  const { dossier, policy, count, base, times } = state;
  const middle = passed[HALF];
  const whole = { dossier, policy, count, ...view, base, ...present({ middle }), journal, heads: headsOf(journal), times };
  return { state: journal.length > MAX ? shortened(whole, passed[MAX]) : whole, problems };
}

/** Whether a message rests on another. Messages that left the journal precede everything in it. */
export function seesAmong(fact: MessageFact, journal: readonly MessageFact[], id: string): boolean {
  const other = journal.find((held) => held.messageId === id && held.from === fact.from);
  return other === undefined || pastOf(fact, journal).has(other);
}

/**
 * Drops the older half.
 * @param amid - state of the dossier after the messages that form the older half from now on.
 */
function shortened(state: DossierState, amid: View | undefined): DossierState {
  const { base, middle, journal, ...rest } = state;
  const needed = referencesOf(state);
  const times: Record<string, MessageTimes> = {};
  for (const [id, known] of Object.entries(state.times)) if (needed.has(id)) times[id] = known;
  for (const { messageId, at, times: known } of journal.slice(0, HALF)) if (needed.has(messageId)) times[messageId] = { at, ...known };
  return { ...rest, base: middle ?? base, ...present({ middle: amid }), journal: journal.slice(HALF), times };
}

/** Messages that start or stop a deadline: their times are kept while the dossier names them. */
function referencesOf(view: View): ReadonlySet<string> {
  const ids = new Set<string>(view.queries);
  if (view.request !== undefined) ids.add(view.request);
  for (const { entered = {}, stops = [], waitsFor } of view.measures) {
    for (const id of Object.values(entered)) ids.add(id);
    for (const [from, to] of stops) ids.add(from).add(to);
    if (waitsFor !== undefined) ids.add(waitsFor);
  }
  for (const { message, changed } of view.provisionals) ids.add(message).add(changed);
  return ids;
}
