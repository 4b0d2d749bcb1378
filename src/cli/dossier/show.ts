// SPDX-License-Identifier: Apache-2.0
// One case for an officer, in the order in which it is read: what is due, alarms, measures, holds, conditions, history, what may be done next.
import type { DossierView } from '../../agency/index.js';
import { printable } from '../../core/index.js';
import { fullDue, labelled, measureText, momentText } from './due.js';
import type { Viewpoint } from './due.js';
import { partiesOf, subjectOf } from './list.js';
import { refusalNote, receiptNote } from './timeline.js';
import { actText, WORDS } from './words.js';
import type { ViewLanguage } from './words.js';

/** The whole view. @param home - Folder for the commands that it suggests. */
export function viewText(view: DossierView, at: Viewpoint, home: string): string {
  const { language } = at;
  const words = WORDS[language];
  const { state, role, due } = view;
  const own = due.filter(({ by }) => by === role);
  const others = due.filter(({ by }) => by !== role);
  const sections: readonly (readonly [title: string, lines: readonly string[]])[] = [
    [words.now, own.map((item) => fullDue(item, state.measures, at))],
    [words.wait, others.map((item) => fullDue(item, state.measures, at))],
    [words.alarms, view.gap === true ? [words.gap] : []],
    [words.measures, measureLines(view, language)],
    [words.holds, holdLines(view, at)],
    [words.conditions, conditionLines(view, language)],
    [words.questions, openLines(view, at)],
    [words.history, historyLines(view, at)],
    [words.next, nextLines(view, language, home)],
    [words.notNow, notNowLines(view, language)],
    [words.ids, idLines(view)],
  ];
  const shown = sections.filter(([title, lines]) => lines.length > 0 || title === words.now || title === words.next);
  const text = shown.map(([title, lines]) => `\n${title}\n${(lines.length === 0 ? [words.none] : lines).map(line).join('')}`).join('');
  return `${headText(view, at)}${text}`;
}

function line(text: string): string {
  return `  ${printable(text)}\n`;
}

function headText(view: DossierView, at: Viewpoint): string {
  const { language } = at;
  const words = WORDS[language];
  const { state, phase, secret } = view;
  const { ours, theirs, direction } = partiesOf(view, language);
  const urgency = state.urgency === undefined ? [] : [labelled('UrgencyLevel', state.urgency, language)];
  return [
    `${words.ours}: ${ours}   ${words.theirs}: ${theirs}`,
    direction,
    `${words.subject}: ${subjectOf(view, at)}`,
    `${words.phase}: ${[labelled('DossierState', phase, language), ...urgency, ...(secret === true ? [words.secret] : [])].join('; ')}`,
  ]
    .map((text) => `${printable(text)}\n`)
    .join('');
}

function measureLines({ state }: DossierView, language: ViewLanguage): readonly string[] {
  return state.measures.map(
    ({ id, state: stands }) => `${measureText(id, state.measures, language)}: ${labelled('MeasureState', stands, language)}`,
  );
}

function holdLines({ state }: DossierView, at: Viewpoint): readonly string[] {
  const { language } = at;
  const words = WORDS[language];
  return state.provisionals.map(({ ref, message, state: stands, hold, since, expiresAt, measureId }) =>
    [
      ref ?? message,
      ...(measureId === undefined ? [] : [measureText(measureId, state.measures, language)]),
      labelled('ProvisionalState', stands, language),
      ...(hold === undefined ? [] : [labelled('RestraintStage', hold, language)]),
      ...(since === undefined ? [] : [`${words.since} ${momentText(since, at)}`]),
      ...(expiresAt === undefined ? [] : [`${words.heldUntil} ${momentText(expiresAt, at)}`]),
    ].join(', '),
  );
}

function conditionLines({ state }: DossierView, language: ViewLanguage): readonly string[] {
  return state.conditions.map(
    ({ id, code, state: stands, measureIds }) =>
      `${id}, ${labelled('CondCode', code, language)}: ${labelled('ConditionState', stands, language)}${measureIds.length === 0 ? '' : ` (${measureIds.join(', ')})`}`,
  );
}

function openLines({ state }: DossierView, at: Viewpoint): readonly string[] {
  const { language } = at;
  return [
    ...state.questions.filter(({ answered }) => !answered).map(({ id, measureIds }) => `${id} (${measureIds.join(', ')})`),
    ...state.costs.map(({ id, state: stands }) => `${id}: ${stands.toLowerCase()}`),
    ...state.evidence
      .filter(({ returnRequired, state: stands }) => returnRequired || stands === 'RETURN_DUE')
      .map(
        ({ id, state: stands, returnBy }) =>
          `${id}: ${labelled('EvidenceState', stands, language)}${returnBy === undefined ? '' : `, ${WORDS[language].by} ${momentText(returnBy, at)}`}`,
      ),
  ];
}

function historyLines({ timeline }: DossierView, at: Viewpoint): readonly string[] {
  const words = WORDS[at.language];
  return timeline.flatMap((entry) => [
    `${momentText(entry.at, at)}  ${entry.direction === 'sent' ? '->' : '<-'}  ${entry.who}: ${actText(entry.type, at.language)} (${entry.type}), ${entry.what}` +
      `${entry.direction === 'sent' ? ` [${entry.transport}]` : ''}${entry.flags.includes('crossed') ? ` (${words.crossed})` : ''}`,
    ...(entry.receipts ?? []).map((one) => `    ${receiptNote(one)}`),
    ...(entry.refusals ?? []).map((one) => `    ${refusalNote(one)}`),
    ...(entry.waiting === undefined ? [] : [`    ${waitNote(entry.waiting, at)}`]),
  ]);
}

/** Why a sent message stands still, and since when. */
function waitNote({ for: what, since, size, done }: NonNullable<DossierView['timeline'][number]['waiting']>, at: Viewpoint): string {
  const { waits, bytes, since: word } = WORDS[at.language];
  return `${waits[what]}${size === undefined ? '' : ` (${bytes(done ?? 0, size)})`}, ${word} ${momentText(since, at)}`;
}

function nextLines({ next, dossier, state }: DossierView, language: ViewLanguage, home: string): readonly string[] {
  return next
    .filter(({ calledFor }) => calledFor)
    .map(({ type, measureIds, refs }) => {
      const about = [...measureIds, ...refs];
      const named = about.length === 0 || about.length === state.measures.length ? '' : ` (${about.join(', ')})`;
      return `${actText(type, language)}${named} (${type}): rogatory draft ${type} > FILE; rogatory send --home ${home} --dossier ${dossier} --type ${type} --body FILE`;
    });
}

/** The rule comes last: it says nothing to whoever reads the sentence. */
function notNowLines({ notNow }: DossierView, language: ViewLanguage): readonly string[] {
  return notNow.map(({ type, why, because }) => {
    const rules = [...new Set(why.map(({ rule }) => rule))].filter((rule) => rule !== 'X00');
    return `${actText(type, language)} (${type}), ${WORDS[language].because} ${because.join('; ')} [${rules.join(', ')}]`;
  });
}

function idLines({ dossier, timeline }: DossierView): readonly string[] {
  return [dossier, ...timeline.map(({ type, messageId, messageDigest }) => `${type}  ${messageId}  ${messageDigest}`)];
}
