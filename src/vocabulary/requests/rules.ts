// SPDX-License-Identifier: Apache-2.0
// What every instrument asks for, and requests that would be returned: they ask for what this channel does not carry, or say nothing.
import type { Path } from '../../schema/path.js';
import { ASKING, REQUESTS, defineRule } from '../rule.js';
import type { RequestPayload } from '../rule.js';
import { EXCLUDED_TEXT, excludedActIn, isExcludedType } from './excluded.js';
import { WITHOUT_FACTS, charactersOf, tellsEnough } from './facts.js';
import { isFiller } from './filler.js';

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

export const excludedActs = defineRule({
  id: 'P01',
  source: 'see ETS 024; ETS 112',
  summary: 'A request asks for no arrest, extradition, surrender, transit or transfer of a sentenced person.',
  mend: 'Use the channel for extradition, or name the act by what it is.',
  on: REQUESTS,
  check({ payload }, report) {
    for (const [i, { type, coercive, particulars }] of payload.measures.entries()) {
      const path = ['payload', 'measures', i];
      // Such a type breaks the form too, which leaves out what is found at the type itself.
      if (isExcludedType(type)) report(path, EXCLUDED_TEXT);
      if (type !== 'OTHER') continue;
      const act = excludedActIn(particulars.description);
      if (act !== undefined) report([...path, 'particulars', 'description'], EXCLUDED_TEXT, act === 'asked' && !coercive ? 'E' : 'W');
    }
  },
});

export const sameState = defineRule({
  id: 'P02',
  source: 'mutual assistance is between States',
  summary: 'The requesting and the requested authority are in different States.',
  mend: 'Correct the country of the authority that stands in the wrong State.',
  on: ASKING,
  check({ payload }, report) {
    if (payload.requester.country === payload.requestedAuthority.country)
      report(['payload', 'requestedAuthority', 'country'], 'Both authorities are in the same State.');
  },
});

export const factsDetail = defineRule({
  id: 'P13',
  source: 'practice: insufficient facts are the commonest reason to ask back; see UNTOC article 18(15)',
  summary: 'The facts say who did what, when, where, how and with what loss, at the length that the accord expects.',
  mend: 'Write down the acts with persons, times, places and loss; give an offence its date and place.',
  on: ASKING,
  check({ payload }, report, { terms }) {
    const { facts = [], offences } = payload.proceedings;
    if (facts.length === 0) return;
    const path = ['payload', 'proceedings'];
    const waived = 'measures' in payload && payload.measures.every((measure) => WITHOUT_FACTS.has(measure.type));
    const least = terms?.expectations?.factsCharacters ?? 0;
    if (!facts.some(({ text }) => tellsEnough(text)))
      report([...path, 'facts'], 'Tell who did what, when, where, how, and with what loss.', waived ? 'W' : 'E');
    else if (!facts.some(({ text }) => Array.from(text).length >= least))
      report([...path, 'facts'], 'The facts are shorter than the other State expects.', 'W');
    if (!offences.some(({ committedAt }) => committedAt.some(({ place }) => place !== undefined)))
      report([...path, 'offences'], 'Say when and where an offence was committed.', 'W');
  },
});

/** Members by which a request stands or falls. */
const ESSENTIAL: ReadonlySet<string> = new Set(['purpose', 'relevance', 'nexus', 'necessity', 'hypothesis', 'dissipationRisk']);

/** Other members of free text. Members in which "none" is an answer are not among them. */
const TOLD: ReadonlySet<string> = new Set([
  ...['text', 'description', 'object', 'property', 'link', 'reason', 'details', 'title', 'questions', 'extent', 'legalTitle', 'target'],
  ...['facts', 'riskTo', 'consequenceIfMissed', 'whyNotInPerson', 'whyBanksInState', 'statementOfFacts', 'relationToOffence'],
  ...['noPenaltyClause', 'returnUndertaking', 'privilegeProtocol', 'route', 'dataRules'],
  ...['limitationNote', 'notRequiredBecause', 'itemsSought', 'rightsToNotify', 'seedHandling', 'legalStatusOfOfficers'],
]);

function isEssential(name: string, path: Path): boolean {
  if (ESSENTIAL.has(name)) return true;
  if (name === 'text') return path.includes('facts') || path.includes('linkToOffence');
  return name === 'reason' && path.includes('grounds');
}

export const filler = defineRule({
  id: 'P14',
  source: 'practice: a member that says nothing is asked back',
  summary: 'What the request rests on is said in words, and not by a word that stands for nothing.',
  mend: 'Say it, or leave the member out where it is optional.',
  on: [...ASKING, 'request.supplement', 'request.amend', 'decision.refuse'],
  check(_body, report, _context, { texts }) {
    for (const { name, value, path } of texts) {
      if ((!ESSENTIAL.has(name) && !TOLD.has(name)) || !isFiller(value)) continue;
      const at = path();
      report(at, 'This says nothing.', isEssential(name, at) ? 'E' : 'W');
    }
  },
});

/** Measures by which a suspect or accused person learns of the request. */
const REACHING: ReadonlySet<string> = new Set(['SVC-DOC', 'SVC-SUM', 'STMT', 'VID']);
const CONCERNED: ReadonlySet<string> = new Set(['SUSP', 'ACC']);

function reachesSuspect(payload: RequestPayload): boolean {
  const suspects = new Set(payload.persons.filter(({ role }) => role.some((one) => CONCERNED.has(one))).map(({ id }) => id));
  return payload.measures.some(({ type, particulars }) => {
    if (!REACHING.has(type)) return false;
    if ('addressee' in particulars) return suspects.has(particulars.addressee);
    return 'personId' in particulars && suspects.has(particulars.personId);
  });
}

export const secrecy = defineRule({
  id: 'P21',
  source: 'see UNTOC article 18(20); ETS 182 article 25',
  summary: 'What is said of secrecy does not contradict itself.',
  mend: 'Choose one: keep the request secret, or say who may be told and from when.',
  on: REQUESTS,
  check({ payload, handling }, report) {
    const { protectExistence, mayNotify, notifyAfter } = payload.confidentiality;
    const path = ['payload', 'confidentiality'];
    if (protectExistence && mayNotify === 'ANY') report([...path, 'mayNotify'], 'The request is secret, and everybody may be told.');
    if (protectExistence && (handling.tlp === 'CLEAR' || handling.tlp === 'GREEN'))
      report(['handling', 'tlp'], 'The request is secret, and its marking lets it be passed on.');
    if (mayNotify === 'AFTER' && notifyAfter === undefined) report([...path, 'notifyAfter'], 'Say from which day people may be told.');
    for (const [i, { particulars }] of payload.measures.entries()) {
      if (mayNotify === 'NONE' && 'instruction' in particulars && particulars.instruction.subjectNotice.rule === 'ALLOWED')
        report(
          ['payload', 'measures', i, 'particulars', 'instruction', 'subjectNotice', 'rule'],
          'Nobody may be told, and the owner of the asset may be told.',
        );
    }
    if (protectExistence && reachesSuspect(payload))
      report([...path, 'protectExistence'], 'The request is secret, and a measure lets the suspect know of it.', 'W');
  },
});

const LEAST_REASON = 40;
/** Reasons that rest on a date. */
const DATED: ReadonlySet<string> = new Set(['LIMITATION', 'HEARING', 'CUSTODY-LIMIT']);
const FREEZES: ReadonlySet<string> = new Set(['FRZ-AST', 'FRZ-VA', 'SZ-VA', 'ISSUER-FRZ', 'PRES', 'PRES-PATH']);

function isDated({ urgency, proceedings, measures }: RequestPayload): boolean {
  if (urgency.reason === 'LIMITATION' && proceedings.offences.some(({ limitationExpiry }) => limitationExpiry !== undefined)) return true;
  if (/\d{4}/.test(urgency.text ?? '')) return true;
  return measures.some(
    ({ deadline, particulars }) => deadline !== undefined || 'appearanceAt' in particulars || 'proposedSlots' in particulars,
  );
}

export const urgencyReason = defineRule({
  id: 'P23',
  source: 'practice: where all is urgent, nothing is',
  summary: 'Urgency has a reason in words that fits its level, and a date where it rests on one.',
  mend: 'Give the reason, what is lost by waiting and until when, or send the request as routine.',
  on: REQUESTS,
  check({ payload }, report) {
    const { level, reason, text } = payload.urgency;
    const path = ['payload', 'urgency'];
    if (level !== 'ROUTINE') {
      if (reason === undefined) report([...path, 'reason'], 'Urgent for what reason, and until when?');
      if (text === undefined || charactersOf(text) < LEAST_REASON)
        report([...path, 'text'], 'Say in words why it is urgent, and until when.');
    }
    if (level === 'PROVISIONAL' && !payload.measures.some(({ type }) => FREEZES.has(type)))
      report([...path, 'level'], 'Nothing in this request preserves data or freezes property.', 'W');
    if (reason === 'LIFE' && level !== 'EMERGENCY')
      report([...path, 'level'], 'Life or safety is at risk, and the request is not an emergency.');
    if (reason !== undefined && DATED.has(reason) && !isDated(payload))
      report([...path, 'reason'], 'Give the date on which this urgency rests.', 'W');
  },
});
