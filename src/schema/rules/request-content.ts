// SPDX-License-Identifier: Apache-2.0
import type { MessageBody } from '../catalogue.js';
import { isCoercive } from '../measures/measure.js';
import { defineRule } from './define.js';

const on = ['request.submit', 'request.confirm'] as const;
/** What is asked for in haste: without measures, and by the same proceedings. */
const asks = [...on, 'preservation.request', 'restraint.request', 'emergency.disclosure'] as const;
type Asked = MessageBody<(typeof asks)[number]>['payload'];

/** Measures for which no facts need be told. */
const WITHOUT_FACTS: ReadonlySet<string> = new Set(['SVC-DOC', 'SVC-SUM', 'CRIM-REC']);

export const essentials = defineRule({
  id: 'V020',
  severity: 'E',
  source: 'see UNTOC, UNCAC',
  summary: 'The request has what every instrument asks for: authority in charge, facts, purpose of each measure.',
  mend: 'Fill in the member: the requested authority has to ask back for it otherwise.',
  on: asks,
  check({ payload }, report) {
    const { conductingAuthority, facts = [] } = payload.proceedings;
    if (conductingAuthority === undefined)
      report(['payload', 'proceedings', 'conductingAuthority'], 'name the authority that conducts the case (R2)');
    const measures = 'measures' in payload ? payload.measures : [];
    const waived = 'measures' in payload && measures.every((measure) => WITHOUT_FACTS.has(measure.type));
    if (facts.length === 0 && !waived) report(['payload', 'proceedings', 'facts'], 'state the facts (R4)');
    for (const [i, measure] of measures.entries()) {
      if (measure.purpose === undefined) report(['payload', 'measures', i, 'purpose'], 'state what the measure is for (R8)');
    }
  },
});

export const conductingOfficer = defineRule({
  id: 'V021',
  severity: 'E',
  source: 'see UNTOC',
  summary: 'The conducting authority names its officer with name and function.',
  mend: 'Give name and function of the officer who conducts the case.',
  on: asks,
  check({ payload }, report) {
    const authority = payload.proceedings.conductingAuthority;
    if (authority !== undefined && authority.officer?.function === undefined) {
      report(['payload', 'proceedings', 'conductingAuthority', 'officer'], 'name the officer and the function');
    }
  },
});

export const measureOffences = defineRule({
  id: 'V022',
  severity: 'E',
  source: 'see ETS 030',
  summary: 'Each measure cites at least one offence of the request.',
  mend: 'Cite in offenceIds an offence that stands in proceedings.',
  on,
  check({ payload }, report) {
    const known = new Set(payload.proceedings.offences.map((offence) => offence.id));
    for (const [i, { offenceIds }] of payload.measures.entries()) {
      const path = ['payload', 'measures', i, 'offenceIds'];
      if (offenceIds.length === 0) report(path, 'cite an offence');
      for (const [j, id] of offenceIds.entries()) if (!known.has(id)) report([...path, j], 'no such offence in the request');
    }
  },
});

/** Indexes of the offences for which coercion is asked: by a measure, or by a restraint of assets. Preservation and emergencies are none. */
function coerciveOffences(payload: Asked): readonly number[] {
  if ('instruction' in payload) return [...payload.proceedings.offences.keys()];
  if (!('measures' in payload)) return [];
  const cited = new Set(payload.measures.filter(isCoercive).flatMap((measure) => measure.offenceIds));
  return payload.proceedings.offences.flatMap((offence, i) => (cited.has(offence.id) ? [i] : []));
}

export const provisionText = defineRule({
  id: 'V023',
  severity: 'E',
  source: 'see CETS 198; RU CPC article 454',
  summary: 'An offence for which coercion is asked has the text of a provision and its maximum penalty.',
  mend: 'Copy the provision into the offence and state its maximum penalty.',
  on: asks,
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

export const dualCriminality = defineRule({
  id: 'V024',
  severity: 'E',
  source: 'the accord',
  summary: 'Where the accord asks for dual criminality, it is asserted.',
  mend: 'Say in dualCriminality that the act is an offence in both States, and under which provision.',
  on: asks,
  check({ payload }, report, { terms }) {
    const { offences } = payload.proceedings;
    // Preservation needs none, unless a State reserved it (ETS 185 article 29(3) and (4)).
    if ('particulars' in payload && terms?.preservationDualCriminality !== true) return;
    const asked =
      terms?.dualCriminality === 'always' ? offences.keys() : terms?.dualCriminality === 'coercive' ? coerciveOffences(payload) : [];
    for (const i of asked) {
      if (offences[i]?.dualCriminality?.asserted !== true) {
        report(['payload', 'proceedings', 'offences', i, 'dualCriminality'], 'assert dual criminality');
      }
    }
  },
});

export const factsDetail = defineRule({
  id: 'V025',
  severity: 'W',
  source: 'practice: insufficient facts are the commonest reason to ask back',
  summary: 'The facts are told at the length that the accord expects, with a date and a place of the offence.',
  mend: 'Tell who did what to whom, when, where and how; give committedAt of an offence with its place.',
  on: asks,
  check({ payload }, report, { terms }) {
    const { facts = [], offences } = payload.proceedings;
    if (facts.length === 0) return;
    const path = ['payload', 'proceedings'];
    const least = terms?.expectations?.factsCharacters ?? 0;
    if (!facts.some(({ text }) => Array.from(text).length >= least)) report([...path, 'facts'], 'shorter than the accord expects');
    if (!offences.some(({ committedAt }) => committedAt.some(({ place }) => place !== undefined))) {
      report([...path, 'offences'], 'no date and place of an offence');
    }
  },
});

export const deadlineReason = defineRule({
  id: 'V026',
  severity: 'E',
  source: 'see UNTOC',
  summary: 'A deadline has a reason and says what happens when it is missed.',
  mend: 'Give the reason code, and what is lost when the date passes.',
  on,
  check({ payload }, report) {
    for (const [i, { deadline }] of payload.measures.entries()) {
      const path = ['payload', 'measures', i, 'deadline'];
      if (deadline !== undefined && deadline.reason === undefined) report([...path, 'reason'], 'give the reason');
      if (deadline !== undefined && deadline.consequenceIfMissed === undefined)
        report([...path, 'consequenceIfMissed'], 'say what happens otherwise');
    }
  },
});

export const emergency = defineRule({
  id: 'V027',
  severity: 'E',
  source: 'see CETS 224',
  summary: 'An emergency tells the facts, who is at risk and how the measure is linked to it.',
  mend: 'State in emergency the facts, who is at risk, and how the data asked for avert it.',
  on: [...on, 'emergency.disclosure'],
  check({ payload }, report) {
    if ('urgency' in payload && payload.urgency.level !== 'EMERGENCY') return;
    for (const member of ['facts', 'riskTo', 'link'] as const) {
      if (payload.emergency?.[member] === undefined) report(['payload', 'emergency', member], 'needed in an emergency');
    }
  },
});

export const deathPenalty = defineRule({
  id: 'V029',
  severity: 'W',
  source: 'practice of refusal (G-DEATH)',
  summary: 'Where the death penalty is possible, an assurance is given.',
  mend: 'Add the assurance NO-DEATH-PENALTY to declarations, or expect to be asked for it.',
  on,
  check({ payload }, report) {
    const assured = payload.declarations.assurances?.some((assurance) => assurance.kind === 'NO-DEATH-PENALTY') === true;
    if (assured) return;
    for (const [i, offence] of payload.proceedings.offences.entries()) {
      if (offence.maxPenalty?.death === true)
        report(['payload', 'proceedings', 'offences', i, 'maxPenalty', 'death'], 'no assurance given');
    }
  },
});
