// SPDX-License-Identifier: Apache-2.0
// Offences and orders that have their form and would still bring the request back: time-barred, without penalty, without an order.
import { DAY_MS } from '../../core/time.js';
import { spanOf } from '../../schema/fields/dates.js';
import type { Path } from '../../schema/path.js';
import type { AccordTerms } from '../accords/terms.js';
import { isCoercive } from '../measures/measure.js';
import type { Measure } from '../measures/measure.js';
import { charactersOf } from '../requests/facts.js';
import { isFiller } from '../requests/filler.js';
import { ASKING, REQUESTS, defineRule } from '../rule.js';
import type { AskingPayload, Report } from '../rule.js';
import { coerciveOffences } from './coercion.js';
import type { Offence, Validation } from './fields.js';

export const measureOffences = defineRule({
  id: 'V022',
  source: 'see ETS 030',
  summary: 'Each measure cites at least one offence of the request.',
  mend: 'Cite in offenceIds an offence that stands in proceedings.',
  on: REQUESTS,
  check({ payload }, report) {
    const known = new Set(payload.proceedings.offences.map((offence) => offence.id));
    for (const [i, { offenceIds }] of payload.measures.entries()) {
      const path = ['payload', 'measures', i, 'offenceIds'];
      if (offenceIds.length === 0) report(path, 'cite an offence');
      for (const [j, id] of offenceIds.entries()) if (!known.has(id)) report([...path, j], 'no such offence in the request');
    }
  },
});

export const provisionText = defineRule({
  id: 'V023',
  source: 'see CETS 198; RU CPC article 454',
  summary: 'An offence for which coercion is asked has the text of a provision and its maximum penalty.',
  mend: 'Copy the provision into the offence and state its maximum penalty.',
  on: ASKING,
  check({ payload }, report) {
    for (const i of coerciveOffences(payload)) {
      const offence = payload.proceedings.offences[i];
      const path = ['payload', 'proceedings', 'offences', i];
      if (!offence?.provisions.some((provision) => provision.text !== undefined))
        report([...path, 'provisions'], 'give the text of the provision');
      if (offence?.maxPenalty === undefined) report([...path, 'maxPenalty'], 'give the maximum penalty');
    }
  },
});

export const deathPenalty = defineRule({
  id: 'V029',
  severity: 'W',
  source: 'practice of refusal (G-DEATH)',
  summary: 'Where the death penalty is possible, an assurance is given.',
  mend: 'Add the assurance NO-DEATH-PENALTY to declarations, or expect to be asked for it.',
  on: REQUESTS,
  check({ payload }, report) {
    const assured = payload.declarations.assurances?.some((assurance) => assurance.kind === 'NO-DEATH-PENALTY') === true;
    if (assured) return;
    for (const [i, offence] of payload.proceedings.offences.entries()) {
      if (offence.maxPenalty?.death === true)
        report(['payload', 'proceedings', 'offences', i, 'maxPenalty', 'death'], 'no assurance given');
    }
  },
});

const SOON_MS = 180 * DAY_MS;
const YEAR_MS = 366 * DAY_MS;

function offencesOf(payload: AskingPayload): readonly { readonly offence: Offence; readonly coercive: boolean; readonly path: Path }[] {
  const coercive = new Set(coerciveOffences(payload));
  return payload.proceedings.offences.map((offence, i) => ({
    offence,
    coercive: coercive.has(i),
    path: ['payload', 'proceedings', 'offences', i],
  }));
}

function isExplained({ limitationNote }: Offence): boolean {
  return limitationNote !== undefined && !isFiller(limitationNote);
}

/** Stages at which nobody is prosecuted any more: the judgment stopped the period, or there is none. */
const DECIDED: ReadonlySet<string> = new Set(['ENF', 'CONF', 'NCB']);

export const limitation = defineRule({
  id: 'P12',
  source: 'practice of refusal (G-TIME); see ETS 141 article 18(4)(c)',
  summary: 'Prosecution of an offence is not time-barred, or the request tells what suspended or interrupted the period.',
  mend: 'Correct the date, explain suspension or interruption in the note on limitation, or drop the offence.',
  on: ASKING,
  check({ payload }, report, _context, { issuedAt }) {
    if (DECIDED.has(payload.proceedings.stage)) return;
    for (const { offence, coercive, path } of offencesOf(payload)) {
      const at = [...path, 'limitationExpiry'];
      const date = offence.limitationExpiry;
      if (isExplained(offence)) continue;
      if (date === undefined) {
        if (coercive) report(at, 'Say when prosecution becomes time-barred.', 'W');
        continue;
      }
      const last = spanOf(date)?.last;
      if (issuedAt === undefined || last === undefined) continue;
      if (last < issuedAt) report(at, 'Prosecution is time-barred since {date}. The other State will refuse.', { values: { date } });
      else if (last < issuedAt + SOON_MS)
        report(at, 'Prosecution becomes time-barred on {date}. Ask for urgency.', { severity: 'W', values: { date } });
    }
  },
});

export const maximumPenalty = defineRule({
  id: 'P15',
  source: 'see ETS 141 article 18; CETS 198 article 28; UNTOC article 2(b)',
  summary: 'The maximum penalty of an offence is stated: months, life, fine or death.',
  mend: 'State the months, life imprisonment or the fine.',
  on: ASKING,
  check({ payload }, report) {
    for (const { offence, coercive, path } of offencesOf(payload)) {
      const penalty = offence.maxPenalty;
      if (penalty === undefined) continue;
      const stated = (penalty.months ?? 0) > 0 || penalty.life === true || penalty.death === true || penalty.fine === true;
      if (!stated) report([...path, 'maxPenalty'], 'State the maximum penalty.', coercive ? 'E' : 'W');
    }
  },
});

const LEAST_WORDING = 40;

export const wording = defineRule({
  id: 'P16',
  severity: 'W',
  source: 'see ETS 030 article 14; RU CPC article 454',
  summary: 'The text of a provision is its wording, in a named language.',
  mend: 'Copy the article from the code, and name its language.',
  on: ASKING,
  check({ payload }, report) {
    for (const { offence, path } of offencesOf(payload)) {
      for (const [i, { text, textLang }] of offence.provisions.entries()) {
        if (text === undefined) continue;
        const at = [...path, 'provisions', i];
        if (charactersOf(text) < LEAST_WORDING || text.trim() === offence.title.trim())
          report([...at, 'text'], 'Give the wording of the article.');
        if (textLang === undefined) report([...at, 'textLang'], 'Say in which language this wording is.');
      }
    }
  },
});

/** Whether the other State may ask for dual criminality of an offence. */
function isDualAsked(terms: AccordTerms | undefined, coercive: boolean, { listCategory }: Offence): boolean {
  if (terms?.dualCriminality === 'always') return true;
  if (terms?.dualCriminality === 'listed') return coercive && listCategory === undefined;
  return terms?.dualCriminality === 'coercive' && coercive;
}

export const dualCriminality = defineRule({
  id: 'P17',
  severity: 'W',
  source: 'the accord; dual criminality is for the requested State to raise',
  summary:
    'Where the accord lets dual criminality be asked for, the request claims it with the foreign provision, or knows that it does not.',
  mend: 'Leave it as it is, or name the foreign article. Never claim what you do not believe.',
  on: ASKING,
  check({ payload }, report, { terms }) {
    // Preservation needs none, unless a State reserved it (ETS 185 article 29(3) and (4)).
    const silent = 'particulars' in payload && terms?.preservationDualCriminality !== true;
    for (const { offence, coercive, path } of offencesOf(payload)) {
      const at = [...path, 'dualCriminality'];
      const claimed = offence.dualCriminality;
      if (claimed?.asserted === true) {
        if ((claimed.equivalents ?? []).length === 0) report([...at, 'equivalents'], 'Name the provision of the other State.');
      } else if (!silent && isDualAsked(terms, coercive, offence)) {
        report(at, 'You do not claim dual criminality. The other State may raise it. Never claim what you do not believe.');
      }
    }
  },
});

/** Coercive measures that usually need no order of a judge. */
const WITHOUT_ORDER: ReadonlySet<string> = new Set(['STMT', 'VID', 'TEL', 'EXAM', 'EXPERT', 'TRACE', 'TRF-CUST', 'DOC']);

/** Whether the particulars of a measure name an order of the requester. */
function hasOrder({ particulars }: Measure): boolean {
  if ('authorityToMove' in particulars) return true;
  if ('order' in particulars && particulars.order !== undefined) return true;
  if (!('instruction' in particulars)) return false;
  const { ownOrder, ownOrderPending } = particulars.instruction;
  return ownOrder !== undefined || ownOrderPending !== undefined;
}

function judgeValidation(validation: Validation, path: Path, report: Report, issuedAt: number | undefined): void {
  const { required, authority, decisionNo, decisionDate, exPost, copyAttachmentId } = validation;
  const decided = authority !== undefined && decisionNo !== undefined && decisionDate !== undefined;
  if (required && !decided && exPost === undefined)
    report(path, 'An order is required: name the authority, the number and the date, or say by when it follows.');
  const date = decisionDate === undefined ? undefined : spanOf(decisionDate);
  if (date !== undefined && issuedAt !== undefined && date.last < issuedAt - YEAR_MS)
    report([...path, 'decisionDate'], 'The order is more than a year old. Does it still hold?', 'W');
  if (required && decided && copyAttachmentId === undefined) report([...path, 'copyAttachmentId'], 'Attach a copy of the order.', 'W');
}

export const orders = defineRule({
  id: 'P22',
  source: 'see ETS 030 article 5; EIO article 6; Regulation (EU) 2023/1543 article 4',
  summary: 'A measure for which an order is required names it; a coercive one without an order says why it needs none.',
  mend: 'Fill in authority, number and date of the order, or say why none is needed.',
  on: REQUESTS,
  check({ payload }, report, _context, { issuedAt }) {
    if (payload.validation !== undefined) judgeValidation(payload.validation, ['payload', 'validation'], report, issuedAt);
    for (const [i, measure] of payload.measures.entries()) {
      const path = ['payload', 'measures', i, 'validation'];
      if (measure.validation !== undefined) judgeValidation(measure.validation, path, report, issuedAt);
      const { required = false, notRequiredBecause } = measure.validation ?? payload.validation ?? {};
      if (required || hasOrder(measure) || !isCoercive(measure) || WITHOUT_ORDER.has(measure.type)) continue;
      if (notRequiredBecause === undefined || isFiller(notRequiredBecause))
        report(path, "A judge's order is usually needed for {measure}. Name it, or say why none is needed.", {
          severity: 'W',
          values: { measure: measure.type },
        });
    }
  },
});
