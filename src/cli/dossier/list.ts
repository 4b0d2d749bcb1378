// SPDX-License-Identifier: Apache-2.0
// The list of cases: most pressing first, each with file numbers, State, subject, and what is due.
import { askHome } from '../../agency/home/node/index.js';
import type { Agency } from '../../agency/index.js';
import { printable } from '../../core/index.js';
import { dayIn, labelIn } from '../../vocabulary/labels/index.js';
import { MEASURE_TYPES } from '../../vocabulary/index.js';
import { UsageError } from '../usage-error.js';
import { labelled, momentText, pressing, shortDue } from './due.js';
import type { Viewpoint } from './due.js';
import { actText, WORDS } from './words.js';
import type { ViewLanguage } from './words.js';

/** A case of the list. */
export type DossierSummary = Awaited<ReturnType<Agency['dossiers']>>[number];

const LEVELS: readonly string[] = ['EMERGENCY', 'PROVISIONAL', 'URGENT', 'ROUTINE'];
const GRANTED: ReadonlySet<string> = new Set(['ACCEPTED', 'EXECUTING', 'PARTIAL', 'EXECUTED', 'ACKED', 'CLOSED']);

/** Cases in the order in which somebody should look at them. */
export function byPressure(cases: readonly DossierSummary[]): readonly DossierSummary[] {
  const due = ({ due: items }: DossierSummary): number => pressing(items)?.due ?? Infinity;
  const level = ({ state }: DossierSummary): number => LEVELS.indexOf(state.urgency ?? 'ROUTINE');
  const compared = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1);
  return [...cases].sort((a, b) => compared(due(a), due(b)) || compared(level(a), level(b)) || (b.last?.at ?? 0) - (a.last?.at ?? 0));
}

/** A block of four lines a case. */
export function listText(cases: readonly DossierSummary[], at: Viewpoint): string {
  const blocks = byPressure(cases).map((one, i) => `${i + 1}. ${caseLines(one, at).map(printable).join('\n   ')}\n`);
  return blocks.length === 0 ? `${WORDS[at.language].none}\n` : blocks.join('\n');
}

function caseLines(one: DossierSummary, at: Viewpoint): readonly string[] {
  const { language } = at;
  const words = WORDS[language];
  const { state, role, due, last, secret, gap } = one;
  const { ours, theirs, direction } = partiesOf(one, language);
  const held = state.provisionals.flatMap(({ expiresAt, ref }) =>
    expiresAt === undefined ? [] : [`${ref ?? ''} ${words.heldUntil} ${dayIn(expiresAt, language, at.zone)}`.trim()],
  );
  const officer = role === 'requester' ? one.officers.requester : one.officers.responder;
  const marks = [secret === true ? words.secret : undefined, gap === true ? words.gap : undefined].filter((mark) => mark !== undefined);
  const urgency =
    state.urgency === undefined || state.urgency === 'ROUTINE' ? '' : `  [${labelled('UrgencyLevel', state.urgency, language)}]`;
  const granted = state.measures.filter(({ state: stands }) => GRANTED.has(stands)).length;
  return [
    `${shortDue(pressing(due), role, at)}${urgency}`,
    `${ours} / ${theirs}   ${direction}`,
    `${subjectOf(one, at)}${state.measures.length === 0 ? '' : `   ${words.granted(granted, state.measures.length)}`}`,
    [
      ...held,
      ...(last === undefined ? [] : [`${words.last}: ${actText(last.type, language)}, ${momentText(last.at, at)}`]),
      ...(officer === undefined ? [] : [`${words.officer}: ${officer}`]),
      ...marks,
    ].join('   '),
  ];
}

/** File numbers of both sides, `-` where there is none, and who asked whom: `request from demo-a/agency (Central Authority)`. */
export function partiesOf(
  { state, role, counterpart, counterpartName }: Pick<DossierSummary, 'state' | 'role' | 'counterpart' | 'counterpartName'>,
  language: ViewLanguage,
): { readonly ours: string; readonly theirs: string; readonly direction: string } {
  const { rqRef = '-', rdRef = '-' } = state;
  const words = WORDS[language];
  const authority = `${counterpart.scope}/${counterpart.id}${counterpartName === undefined ? '' : ` (${counterpartName})`}`;
  return role === 'requester'
    ? { ours: rqRef, theirs: rdRef, direction: `${words.sent} ${authority}` }
    : { ours: rdRef, theirs: rqRef, direction: `${words.received} ${authority}` };
}

/** Offences, and the measures in words. */
export function subjectOf({ offences = [], state }: Pick<DossierSummary, 'offences' | 'state'>, { language }: Viewpoint): string {
  const measures = [...new Set(state.measures.map(({ type }) => labelIn(MEASURE_TYPES, type, language)?.text ?? type))];
  return [offences.join('; '), measures.join('; ')].filter((part) => part !== '').join(': ') || '-';
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The dossier that an officer means by a file number. */
export async function dossierOf(home: string, name: string): Promise<string> {
  return UUID.test(name) ? name : numbered((await askHome(home, 'dossiers')) as readonly DossierSummary[], name);
}

/**
 * The dossier that a message continues, by its id or a file number.
 * @param list - Of the home; asked for a file number alone.
 * @throws UsageError when none or several have the number.
 */
export async function dossierToContinue(name: string, list: () => Promise<readonly DossierSummary[]>): Promise<string> {
  if (UUID.test(name)) return name;
  const id = numbered(await list(), name);
  if (UUID.test(id)) return id;
  throw new UsageError(`no dossier has the file number ${name}: "rogatory dossier list" shows the numbers; an id (UUID) serves too`);
}

/** Id of the one dossier with a file number. A name that is none is returned as it stands: whoever looks it up refuses it. */
export function numbered(dossiers: readonly DossierSummary[], name: string): string {
  const found = dossiers.filter(({ state }) => state.rqRef === name || state.rdRef === name).map(({ dossier }) => dossier);
  if (found.length > 1) throw new UsageError(`several dossiers have the file number ${name}: name one of ${found.join(', ')}`);
  return found[0] ?? name;
}
