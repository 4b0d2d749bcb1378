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
const SHORT_FACTS = 200;

export const essentials = defineRule({
  id: 'V020',
  severity: 'E',
  source: 'see UNTOC, UNCAC',
  summary: 'The request has what every instrument asks for: authority in charge, facts, purpose of each measure.',
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
  summary: 'The facts are told at length, with a date and a place of the offence.',
  on: asks,
  check({ payload }, report) {
    const { facts = [], offences } = payload.proceedings;
    if (facts.length === 0) return;
    const path = ['payload', 'proceedings'];
    if (!facts.some(({ text }) => Array.from(text).length >= SHORT_FACTS)) report([...path, 'facts'], 'shorter than 200 characters');
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
