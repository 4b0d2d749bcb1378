// SPDX-License-Identifier: Apache-2.0
import { ASKING, REQUESTS, defineRule } from '../rule.js';
import { WITHOUT_FACTS } from './facts.js';

export const urgencyShare = defineRule({
  id: 'V028',
  severity: 'W',
  source: 'practice: where all is urgent, nothing is',
  summary: 'Urgency is the exception: not more of the dossiers of one authority are urgent than the accord foresees.',
  mend: 'Send it as ROUTINE unless something is lost by waiting.',
  on: REQUESTS,
  check({ payload }, report, { terms, workload }) {
    const limit = terms?.urgentShare?.percent;
    if (limit === undefined || workload === undefined || workload.total === 0 || payload.urgency.level === 'ROUTINE') return;
    if ((workload.urgent * 100) / workload.total > limit)
      report(['payload', 'urgency', 'level'], 'more urgent dossiers than the accord foresees');
  },
});

export const essentials = defineRule({
  id: 'V020',
  severity: 'E',
  source: 'see UNTOC, UNCAC',
  summary: 'The request has what every instrument asks for: authority in charge, facts, purpose of each measure.',
  mend: 'Fill in the member: the requested authority has to ask back for it otherwise.',
  on: ASKING,
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
  on: ASKING,
  check({ payload }, report) {
    const authority = payload.proceedings.conductingAuthority;
    if (authority !== undefined && authority.officer?.function === undefined) {
      report(['payload', 'proceedings', 'conductingAuthority', 'officer'], 'name the officer and the function');
    }
  },
});

export const deadlineReason = defineRule({
  id: 'V026',
  severity: 'E',
  source: 'see UNTOC',
  summary: 'A deadline has a reason and says what happens when it is missed.',
  mend: 'Give the reason code, and what is lost when the date passes.',
  on: REQUESTS,
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
  on: [...REQUESTS, 'emergency.disclosure'],
  check({ payload }, report) {
    if ('urgency' in payload && payload.urgency.level !== 'EMERGENCY') return;
    for (const member of ['facts', 'riskTo', 'link'] as const) {
      if (payload.emergency?.[member] === undefined) report(['payload', 'emergency', member], 'needed in an emergency');
    }
  },
});
