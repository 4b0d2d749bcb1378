// SPDX-License-Identifier: Apache-2.0
// Requests with one fault each, as a lawyer would tell it. A row changes a request that is in order; exactly one rule speaks, with the
// companions that the row names. Add rows below, in the order of the rules.
import type { MeasureType, MessageBody, RuleContext } from '../../src/vocabulary/index.js';
import type { RuleMessage } from '../../src/schema/index.js';
import { asks } from './rules/case.js';
import type { Case, Measured, Mutable } from './rules/case.js';

/** A measure of any type, of which a row changes what it likes. */
type AnyMeasure<T extends MeasureType> = Measured<T> & {
  particulars: Record<string, unknown>;
  validation?: unknown;
  deadline?: unknown;
};

interface Row<T extends MeasureType = MeasureType> {
  /** The fault, in the words of a lawyer. */
  readonly fault: string;
  /** Measure that the request asks for. */
  readonly of: T;
  readonly change: (
    measure: AnyMeasure<T>,
    body: MessageBody<'request.submit'>,
    known: Mutable<RuleContext>,
    header: Mutable<RuleMessage>,
  ) => unknown;
  readonly severity: 'E' | 'W';
  readonly rule: string;
  /** JSON Pointer below `payload`. */
  readonly at: string;
  readonly sentence: string;
  /** What must be told besides: `E P13 /proceedings/facts`. */
  readonly companions?: readonly string[];
}

export interface BadRequest {
  readonly fault: string;
  readonly of: MeasureType;
  readonly severity: 'E' | 'W';
  readonly rule: string;
  readonly path: string;
  readonly sentence: string;
  /** Every finding that the request causes, as `E P01 /payload/...`. */
  readonly findings: readonly string[];
  run(): ReturnType<Case['run']>;
}

function bad<T extends MeasureType>({ fault, of, change, severity, rule, at, sentence, companions = [] }: Row<T>): BadRequest {
  const path = at.startsWith('/handling') || at.startsWith('/attachments') ? at : `/payload${at}`;
  const findings = [`${severity} ${rule} ${path}`, ...companions.map((one) => one.replace(' /', ' /payload/'))];
  const { run } = asks(rule, fault, of, change as never, ...findings);
  return { fault, of, severity, rule, path, sentence, findings, run };
}

const M = '/measures/0';
const P = `${M}/particulars`;
const OFFENCE = '/proceedings/offences/0';
const PERSON = '/persons/0';

const offence = (body: MessageBody<'request.submit'>, change: object) => Object.assign(body.payload.proceedings.offences[0] ?? {}, change);
const personally = (body: MessageBody<'request.submit'>, change: object) => Object.assign(body.payload.persons[0] ?? {}, change);
const secrecy = (body: MessageBody<'request.submit'>, change: object) => Object.assign(body.payload.confidentiality, change);
const urgency = (body: MessageBody<'request.submit'>, change: object) => Object.assign(body.payload.urgency, change);
const reaching = (body: MessageBody<'request.submit'>, text: string) => (body.payload.proceedings.facts = [{ language: 'en', text }]);
const slotsOf = (particulars: Record<string, unknown>) => particulars['proposedSlots'] as Record<string, string>[];

const EXCLUDED =
  'This channel does not carry extradition, transit or the transfer of sentenced persons. They have treaties, deadlines and safeguards of their own (for instance ETS 024, ETS 112). Use that channel. To bring a detained witness for a hearing, use TRF-CUST.';
const DEADLINE = { reason: 'HEARING', consequenceIfMissed: 'The court hears the case without the evidence.' };
const PASSED = 'This deadline has passed.';
const FUTURE = 'This date lies in the future.';
const NOTHING = 'This says nothing.';
const UNNAMED = 'Which person? Name one of the persons of the request.';

export const BAD_REQUESTS: readonly BadRequest[] = [
  // What this channel does not carry, and to whom it does not go.
  bad({
    fault: 'arrest and surrender of the suspect are asked for under "other", as if they coerced nobody',
    of: 'OTHER',
    change: ({ particulars }) => (particulars['description'] = 'Arrest and surrender the suspect to our officers.'),
    severity: 'E',
    rule: 'P01',
    at: `${P}/description`,
    sentence: EXCLUDED,
  }),
  bad({
    fault: 'extradition is asked for in Turkish under "other"',
    of: 'OTHER',
    change: ({ particulars }) => (particulars['description'] = 'Şüphelinin yakalanmasını ve iadesini talep ederiz.'),
    severity: 'E',
    rule: 'P01',
    at: `${P}/description`,
    sentence: EXCLUDED,
  }),
  bad({
    fault: 'detention is asked for in Russian under "other"',
    of: 'OTHER',
    change: ({ particulars }) => (particulars['description'] = 'Просим заключить под стражу подозреваемого.'),
    severity: 'E',
    rule: 'P01',
    at: `${P}/description`,
    sentence: EXCLUDED,
  }),
  bad({
    fault: 'extradition is asked for as a measure of its own',
    of: 'SRCH',
    change: (measure) => Object.assign(measure, { type: 'extradition' }),
    severity: 'E',
    rule: 'P01',
    at: M,
    sentence: EXCLUDED,
    companions: [`E V001 ${M}/type`],
  }),
  bad({
    fault: 'both authorities are in one State',
    of: 'DOC',
    change: (_, body) => (body.payload.requestedAuthority.country = body.payload.requester.country),
    severity: 'E',
    rule: 'P02',
    at: '/requestedAuthority/country',
    sentence: 'Both authorities are in the same State.',
  }),
  // Dates that cannot be.
  bad({
    fault: 'the offence was committed next year',
    of: 'STMT',
    change: (_, body) => offence(body, { committedAt: [{ from: '2027-03', place: { text: 'Example Town' } }] }),
    severity: 'E',
    rule: 'P09',
    at: `${OFFENCE}/committedAt/0/from`,
    sentence: FUTURE,
  }),
  bad({
    fault: 'the suspect was born in the future',
    of: 'STMT',
    change: (_, body) => personally(body, { dob: '2084-06-15' }),
    severity: 'E',
    rule: 'P09',
    at: `${PERSON}/dob`,
    sentence: FUTURE,
  }),
  bad({
    fault: 'the address was seen on the network five years from now',
    of: 'SUB',
    change: ({ particulars }) => Object.assign((particulars['accounts'] as object[])[0] ?? {}, { observedFrom: '2031-02-02T09:30:00Z' }),
    severity: 'E',
    rule: 'P09',
    at: `${P}/accounts/0/observedFrom`,
    sentence: FUTURE,
  }),
  bad({
    fault: 'the judge decides next month',
    of: 'SRCH',
    change: (measure) => Object.assign(measure.validation as object, { decisionDate: '2026-03-15' }),
    severity: 'E',
    rule: 'P09',
    at: `${M}/validation/decisionDate`,
    sentence: FUTURE,
  }),
  bad({
    fault: 'the answer is wanted by 1999',
    of: 'DOC',
    change: (measure) => (measure.deadline = { by: '1999-12-31T00:00:00Z', ...DEADLINE }),
    severity: 'E',
    rule: 'P10',
    at: `${M}/deadline/by`,
    sentence: PASSED,
  }),
  bad({
    fault: 'the answer is wanted sooner than the accord gives',
    of: 'DOC',
    change: (measure) => (measure.deadline = { by: '2026-02-20T00:00:00Z', ...DEADLINE }),
    severity: 'W',
    rule: 'P10',
    at: `${M}/deadline/by`,
    sentence: 'The accord gives the other State until 3 May 2026; this deadline is sooner.',
  }),
  bad({
    fault: 'people may be told from a day that has passed',
    of: 'DOC',
    change: (_, body) => secrecy(body, { protectExistence: false, mayNotify: 'AFTER', notifyAfter: '2025-01-01' }),
    severity: 'E',
    rule: 'P10',
    at: '/confidentiality/notifyAfter',
    sentence: PASSED,
  }),
  bad({
    fault: 'the formal request was to follow last year',
    of: 'DOC',
    change: (_, body) => (body.payload.followUp = { intent: true, expectedBy: '2025-02-02T00:00:00Z' }),
    severity: 'E',
    rule: 'P10',
    at: '/followUp/expectedBy',
    sentence: PASSED,
  }),
  bad({
    fault: 'the period of the account ends before it begins',
    of: 'BANK-TXN',
    change: ({ particulars }) => (particulars['period'] = { from: '2017-08-31T00:00:00Z', to: '2017-05-12T00:00:00Z' }),
    severity: 'E',
    rule: 'P11',
    at: `${P}/period`,
    sentence: 'The period ends before it begins.',
  }),
  bad({
    fault: 'the offence was committed in 1917, by a slip of the pen',
    of: 'STMT',
    change: (_, body) => offence(body, { committedAt: [{ from: '1917-05-12', place: { text: 'Example Town' } }] }),
    severity: 'W',
    rule: 'P11',
    at: `${OFFENCE}/committedAt/0/from`,
    sentence: 'Is this year meant?',
  }),
  // The offence and its penalty.
  bad({
    fault: 'prosecution has been time-barred since 2001',
    of: 'SRCH',
    change: (_, body) => offence(body, { limitationExpiry: '2001-01-01' }),
    severity: 'E',
    rule: 'P12',
    at: `${OFFENCE}/limitationExpiry`,
    sentence: 'Prosecution is time-barred since 1 January 2001. The other State will refuse.',
  }),
  bad({
    fault: 'prosecution has been time-barred since 2001, and the note says only "n/a"',
    of: 'SRCH',
    change: (_, body) => offence(body, { limitationExpiry: '2001-01-01', limitationNote: 'n/a' }),
    severity: 'E',
    rule: 'P12',
    at: `${OFFENCE}/limitationExpiry`,
    sentence: 'Prosecution is time-barred since 1 January 2001. The other State will refuse.',
    companions: [`W P14 ${OFFENCE}/limitationNote`],
  }),
  bad({
    fault: 'prosecution becomes time-barred in three months',
    of: 'SRCH',
    change: (_, body) => offence(body, { limitationExpiry: '2026-05-04' }),
    severity: 'W',
    rule: 'P12',
    at: `${OFFENCE}/limitationExpiry`,
    sentence: 'Prosecution becomes time-barred on 4 May 2026. Ask for urgency.',
  }),
  bad({
    fault: 'coercion is asked for, and nothing is said of limitation',
    of: 'SRCH',
    change: (_, body) => delete body.payload.proceedings.offences[0]?.limitationExpiry,
    severity: 'W',
    rule: 'P12',
    at: `${OFFENCE}/limitationExpiry`,
    sentence: 'Say when prosecution becomes time-barred.',
  }),
  bad({
    fault: 'the facts are one sentence',
    of: 'SRCH',
    change: (_, body) => reaching(body, 'Extortion by malicious software in May 2017.'),
    severity: 'E',
    rule: 'P13',
    at: '/proceedings/facts',
    sentence: 'Tell who did what, when, where, how, and with what loss.',
  }),
  bad({
    fault: 'the facts are one sentence, for a service that needs none',
    of: 'SVC-DOC',
    change: (_, body) => reaching(body, 'Extortion by malicious software in May 2017.'),
    severity: 'W',
    rule: 'P13',
    at: '/proceedings/facts',
    sentence: 'Tell who did what, when, where, how, and with what loss.',
  }),
  bad({
    fault: 'no place of the offence is known',
    of: 'SRCH',
    change: (_, body) => offence(body, { committedAt: [{ from: '2017-05-12' }] }),
    severity: 'W',
    rule: 'P13',
    at: '/proceedings/offences',
    sentence: 'Say when and where an offence was committed.',
  }),
  bad({
    fault: 'the facts are "x"',
    of: 'SRCH',
    change: (_, body) => reaching(body, 'x'),
    severity: 'E',
    rule: 'P14',
    at: '/proceedings/facts/0/text',
    sentence: NOTHING,
    companions: ['E P13 /proceedings/facts'],
  }),
  bad({
    fault: 'the purpose of the measure is "n/a"',
    of: 'DOC',
    change: (measure) => (measure.purpose = 'n/a'),
    severity: 'E',
    rule: 'P14',
    at: `${M}/purpose`,
    sentence: NOTHING,
  }),
  bad({
    fault: 'the reason to search there is a row of dashes',
    of: 'SRCH',
    change: ({ particulars }) => (particulars['nexus'] = '-----'),
    severity: 'E',
    rule: 'P14',
    at: `${P}/nexus`,
    sentence: NOTHING,
  }),
  bad({
    fault: 'why the account matters is "unknown", in Turkish capitals',
    of: 'BANK-TXN',
    change: ({ particulars }) => (particulars['relevance'] = 'BİLİNMİYOR'),
    severity: 'E',
    rule: 'P14',
    at: `${P}/relevance`,
    sentence: NOTHING,
  }),
  bad({
    fault: 'why the banks of that State are asked is "unknown", in Russian',
    of: 'BANK-ACC',
    change: ({ particulars }) => (particulars['whyBanksInState'] = 'Неизвестно.'),
    severity: 'W',
    rule: 'P14',
    at: `${P}/whyBanksInState`,
    sentence: NOTHING,
  }),
  bad({
    fault: 'a search is asked for, and the maximum penalty is left empty',
    of: 'SRCH',
    change: (_, body) => offence(body, { maxPenalty: {} }),
    severity: 'E',
    rule: 'P15',
    at: `${OFFENCE}/maxPenalty`,
    sentence: 'State the maximum penalty.',
  }),
  bad({
    fault: 'a document is to be served, and the maximum penalty is no month',
    of: 'SVC-DOC',
    change: (_, body) => offence(body, { maxPenalty: { months: 0, life: false, fine: false } }),
    severity: 'W',
    rule: 'P15',
    at: `${OFFENCE}/maxPenalty`,
    sentence: 'State the maximum penalty.',
  }),
  bad({
    fault: 'the wording of the article is its title',
    of: 'SRCH',
    change: (_, body) =>
      Object.assign(body.payload.proceedings.offences[0]?.provisions[0] ?? {}, { text: 'Extortion by malicious software' }),
    severity: 'W',
    rule: 'P16',
    at: `${OFFENCE}/provisions/0/text`,
    sentence: 'Give the wording of the article.',
  }),
  bad({
    fault: 'nobody can tell the language of the article',
    of: 'SRCH',
    change: (_, body) => delete body.payload.proceedings.offences[0]?.provisions[0]?.textLang,
    severity: 'W',
    rule: 'P16',
    at: `${OFFENCE}/provisions/0/textLang`,
    sentence: 'Say in which language this wording is.',
  }),
  bad({
    fault: 'dual criminality is honestly not claimed',
    of: 'SRCH',
    change: (_, body) => offence(body, { dualCriminality: { asserted: false } }),
    severity: 'W',
    rule: 'P17',
    at: `${OFFENCE}/dualCriminality`,
    sentence: 'You do not claim dual criminality. The other State may raise it. Never claim what you do not believe.',
  }),
  bad({
    fault: 'dual criminality is claimed without the foreign article',
    of: 'SRCH',
    change: (_, body) => offence(body, { dualCriminality: { asserted: true } }),
    severity: 'W',
    rule: 'P17',
    at: `${OFFENCE}/dualCriminality/equivalents`,
    sentence: 'Name the provision of the other State.',
  }),
  // Targets.
  bad({
    fault: 'the document goes to nobody of the request',
    of: 'SVC-DOC',
    change: ({ particulars }) => (particulars['addressee'] = 'p9'),
    severity: 'E',
    rule: 'P18',
    at: `${P}/addressee`,
    sentence: UNNAMED,
  }),
  bad({
    fault: 'a witness is to be heard, and nobody says where the witness lives',
    of: 'STMT',
    change: (_, body) => delete (body.payload.persons[0] as { addresses?: unknown }).addresses,
    severity: 'E',
    rule: 'P18',
    at: `${P}/personId`,
    sentence: 'Where is this person? Give the address or the place of custody.',
  }),
  bad({
    fault: '"the papers" are asked for',
    of: 'DOC',
    change: ({ particulars }) => (particulars['description'] = 'The papers.'),
    severity: 'E',
    rule: 'P18',
    at: `${P}/description`,
    sentence: 'Which documents or objects? Describe them.',
  }),
  bad({
    fault: 'accounts are asked for of a person with a common name and nothing else',
    of: 'BANK-ACC',
    change: (_, body) => delete (body.payload.persons[0] as { dob?: unknown }).dob,
    severity: 'E',
    rule: 'P18',
    at: `${P}/personId`,
    sentence: 'Whose accounts? Give the birth date, the tax number or the registration number.',
    companions: [`W P19 ${PERSON}/dob`],
  }),
  bad({
    fault: 'transactions are asked for of an account at no bank',
    of: 'BANK-TXN',
    change: (measure) => {
      measure.particulars['account'] = { kind: 'BBAN', value: '532013000' };
      delete measure.custodian;
    },
    severity: 'E',
    rule: 'P18',
    at: `${M}/custodian`,
    sentence: 'At which bank is this account?',
  }),
  bad({
    fault: 'a customer file is asked for without account, address, transaction or customer',
    of: 'VASP-KYC',
    change: ({ particulars }) => (particulars['accounts'] = []),
    severity: 'E',
    rule: 'P18',
    at: `${P}/accounts`,
    sentence: 'KYC of whom? Name an account, address, transaction or customer.',
  }),
  bad({
    fault: 'the ledger of no provider is asked for',
    of: 'VASP-LEDGER',
    change: (measure) => delete measure.custodian,
    severity: 'E',
    rule: 'P18',
    at: `${M}/custodian`,
    sentence: 'At which service provider?',
  }),
  bad({
    fault: 'data of nobody are to be preserved',
    of: 'PRES',
    change: ({ particulars }) => (particulars['accounts'] = []),
    severity: 'E',
    rule: 'P18',
    at: `${P}/accounts`,
    sentence: 'Whose data? Name an account, address, number or other identifier.',
  }),
  bad({
    fault: "traffic is to be collected in real time by nobody's order",
    of: 'RT-TRA',
    change: (measure) => delete (measure as { validation?: unknown }).validation,
    severity: 'E',
    rule: 'P18',
    at: `${M}/validation`,
    sentence: 'By whose order? Name the decision.',
    companions: [`W P22 ${M}/validation`],
  }),
  bad({
    fault: 'a search names neither premises nor persons',
    of: 'SRCH',
    change: ({ particulars }) => (particulars['premises'] = []),
    severity: 'E',
    rule: 'P18',
    at: `${P}/premises`,
    sentence: 'What is to be searched? Name premises with street and town, or a person, vehicle or device.',
  }),
  bad({
    fault: 'proceeds are to be traced from nowhere',
    of: 'TRACE',
    change: (measure) => delete measure.personIds,
    severity: 'E',
    rule: 'P18',
    at: `${P}/traces`,
    sentence: 'What is to be traced? Name a transaction, an asset, an account or a person.',
  }),
  bad({
    fault: 'criminal records are asked for of a person without year of birth or document',
    of: 'CRIM-REC',
    change: (_, body) => delete (body.payload.persons[0] as { dob?: unknown }).dob,
    severity: 'E',
    rule: 'P18',
    at: `${P}/personId`,
    sentence: 'Many people share a name: give the year of birth or a document.',
    companions: [`W P19 ${PERSON}/dob`],
  }),
  // Persons.
  bad({
    fault: 'a suspect known by an alias is known by nothing else',
    of: 'VASP-KYC',
    change: (_, body) => personally(body, { names: [], aliases: ['crypt0king'], addresses: [] }),
    severity: 'E',
    rule: 'P19',
    at: `${PERSON}/accounts`,
    sentence: 'This person is unidentified: say by what he or she is known.',
  }),
  bad({
    fault: 'a suspect known by an alias and an account is still to be found out',
    of: 'VASP-KYC',
    change: (_, body) =>
      personally(body, { names: [], aliases: ['crypt0king'], accounts: [{ kind: 'HANDLE', value: '@crypt0king' }], addresses: [] }),
    severity: 'W',
    rule: 'P19',
    at: `${PERSON}/identity`,
    sentence: 'This person has no known name. The other State must find out who it is.',
  }),
  bad({
    fault: 'an unidentified person is to be heard',
    of: 'STMT',
    change: (_, body) => personally(body, { identity: 'UNKNOWN', names: [] }),
    severity: 'E',
    rule: 'P19',
    at: `${PERSON}/identity`,
    sentence: 'statement of a person needs a person whose name is known.',
    companions: [`W P19 ${PERSON}/identity`],
  }),
  bad({
    fault: 'a Russian name has no Latin form',
    of: 'STMT',
    change: (_, body) => personally(body, { names: [{ script: 'Cyrl', native: 'Пример Ёлкин', nameType: 'LEGL' }] }),
    severity: 'E',
    rule: 'P19',
    at: `${PERSON}/names`,
    sentence: 'Give the name as its bearer writes it, and its Latin form where that is another script.',
  }),
  bad({
    fault: 'the suspect would be 136 years old',
    of: 'STMT',
    change: (_, body) => personally(body, { dob: '1889-06' }),
    severity: 'E',
    rule: 'P20',
    at: `${PERSON}/dob`,
    sentence: 'This person would be older than 110 years.',
  }),
  bad({
    fault: 'the suspect is five years old',
    of: 'STMT',
    change: (_, body) => personally(body, { dob: '2020-06' }),
    severity: 'E',
    rule: 'P20',
    at: `${PERSON}/dob`,
    sentence: 'A child under ten is not prosecuted. Is the date right?',
  }),
  bad({
    fault: 'the suspect is fifteen, and no safeguard is named',
    of: 'STMT',
    change: (_, body) => personally(body, { dob: '2010-06' }),
    severity: 'W',
    rule: 'P20',
    at: `${PERSON}/dob`,
    sentence: 'A minor: say which safeguards apply.',
  }),
  // Secrecy, orders and urgency.
  bad({
    fault: 'the request is secret, and everybody may be told',
    of: 'DOC',
    change: (_, body) => secrecy(body, { protectExistence: true, mayNotify: 'ANY' }),
    severity: 'E',
    rule: 'P21',
    at: '/confidentiality/mayNotify',
    sentence: 'The request is secret, and everybody may be told.',
  }),
  bad({
    fault: 'the request is secret, and marked for the public',
    of: 'DOC',
    change: (_, body) => (body.handling.tlp = 'CLEAR'),
    severity: 'E',
    rule: 'P21',
    at: '/handling/tlp',
    sentence: 'The request is secret, and its marking lets it be passed on.',
  }),
  bad({
    fault: 'people may be told after a day that nobody names',
    of: 'DOC',
    change: (_, body) => secrecy(body, { protectExistence: false, mayNotify: 'AFTER' }),
    severity: 'E',
    rule: 'P21',
    at: '/confidentiality/notifyAfter',
    sentence: 'Say from which day people may be told.',
  }),
  bad({
    fault: 'the request is secret, and the suspect is to be heard',
    of: 'STMT',
    change: (_, body) => secrecy(body, { protectExistence: true }),
    severity: 'W',
    rule: 'P21',
    at: '/confidentiality/protectExistence',
    sentence: 'The request is secret, and a measure lets the suspect know of it.',
  }),
  bad({
    fault: 'an order is required, and none is named',
    of: 'SRCH',
    change: (measure) => (measure.validation = { required: true }),
    severity: 'E',
    rule: 'P22',
    at: `${M}/validation`,
    sentence: 'An order is required: name the authority, the number and the date, or say by when it follows.',
  }),
  bad({
    fault: 'a search has no order of a judge, and nobody says why',
    of: 'SRCH',
    change: (measure) => (measure.validation = { required: false }),
    severity: 'W',
    rule: 'P22',
    at: `${M}/validation`,
    sentence: "A judge's order is usually needed for search and seizure. Name it, or say why none is needed.",
  }),
  bad({
    fault: 'the order of the judge is two years old',
    of: 'SRCH',
    change: (measure) => Object.assign(measure.validation as object, { decisionDate: '2024-01-15' }),
    severity: 'W',
    rule: 'P22',
    at: `${M}/validation/decisionDate`,
    sentence: 'The order is more than a year old. Does it still hold?',
  }),
  bad({
    fault: 'the order of the judge is named and no copy is attached',
    of: 'SRCH',
    change: (measure) => delete (measure.validation as { copyAttachmentId?: number }).copyAttachmentId,
    severity: 'W',
    rule: 'P22',
    at: `${M}/validation/copyAttachmentId`,
    sentence: 'Attach a copy of the order.',
  }),
  bad({
    fault: 'the request is urgent for no reason',
    of: 'DOC',
    change: (_, body) => delete body.payload.urgency.reason,
    severity: 'E',
    rule: 'P23',
    at: '/urgency/reason',
    sentence: 'Urgent for what reason, and until when?',
  }),
  bad({
    fault: 'the reason of urgency is a code and no word',
    of: 'DOC',
    change: (_, body) => urgency(body, { text: 'Urgent!' }),
    severity: 'E',
    rule: 'P23',
    at: '/urgency/text',
    sentence: 'Say in words why it is urgent, and until when.',
  }),
  bad({
    fault: 'a life is at risk, and the request is only urgent',
    of: 'DOC',
    change: (_, body) => urgency(body, { reason: 'LIFE' }),
    severity: 'E',
    rule: 'P23',
    at: '/urgency/level',
    sentence: 'Life or safety is at risk, and the request is not an emergency.',
  }),
  bad({
    fault: 'the request is provisional, and asks for a statement',
    of: 'STMT',
    change: (_, body) => urgency(body, { level: 'PROVISIONAL' }),
    severity: 'W',
    rule: 'P23',
    at: '/urgency/level',
    sentence: 'Nothing in this request preserves data or freezes property.',
  }),
  bad({
    fault: 'a hearing is fixed for a day that nobody names',
    of: 'DOC',
    change: (_, body) => urgency(body, { reason: 'HEARING' }),
    severity: 'W',
    rule: 'P23',
    at: '/urgency/reason',
    sentence: 'Give the date on which this urgency rests.',
  }),
  // Hearings and summonses.
  bad({
    fault: 'a hearing by video in 1999 ends before it begins',
    of: 'VID',
    change: ({ particulars }) => Object.assign(slotsOf(particulars)[0] ?? {}, { from: '1999-05-02T11:30:00Z', to: '1999-05-02T09:30:00Z' }),
    severity: 'E',
    rule: 'P24',
    at: `${P}/proposedSlots/0/to`,
    sentence: 'The hearing ends before it begins.',
    companions: [`E P24 ${P}/proposedSlots/0/from`],
  }),
  bad({
    fault: 'the test of the line was last year',
    of: 'VID',
    change: ({ particulars }) =>
      Object.assign(particulars['tech'] as object, {
        testSlot: { id: 't1', from: '2025-05-01T09:30:00Z', to: '2025-05-01T10:00:00Z', tz: 'Etc/UTC' },
      }),
    severity: 'E',
    rule: 'P24',
    at: `${P}/tech/testSlot/from`,
    sentence: 'This time has passed.',
  }),
  bad({
    fault: 'a hearing lasts thirteen hours',
    of: 'VID',
    change: ({ particulars }) => Object.assign(slotsOf(particulars)[1] ?? {}, { from: '2026-05-04T08:00:00Z', to: '2026-05-04T21:00:00Z' }),
    severity: 'W',
    rule: 'P24',
    at: `${P}/proposedSlots/1/to`,
    sentence: 'The hearing lasts more than twelve hours.',
  }),
  bad({
    fault: 'a hearing is in three days',
    of: 'VID',
    change: ({ particulars }) => Object.assign(slotsOf(particulars)[0] ?? {}, { from: '2026-02-05T09:30:00Z', to: '2026-02-05T11:30:00Z' }),
    severity: 'W',
    rule: 'P24',
    at: `${P}/proposedSlots/0/from`,
    sentence: 'Fewer than fourteen days are left to summon people and to test the line.',
  }),
  bad({
    fault: 'a hearing is at night in the other State',
    of: 'VID',
    change: ({ particulars }) => Object.assign(slotsOf(particulars)[0] ?? {}, { tz: 'Asia/Vladivostok' }),
    severity: 'W',
    rule: 'P24',
    at: `${P}/proposedSlots/0/from`,
    sentence: 'The hearing is outside office hours (8:00 to 18:00) in the requested State.',
  }),
  bad({
    fault: 'a hearing is in a time zone that nobody knows',
    of: 'VID',
    change: ({ particulars }) => Object.assign(slotsOf(particulars)[0] ?? {}, { tz: 'Ankara time' }),
    severity: 'E',
    rule: 'P24',
    at: `${P}/proposedSlots/0/tz`,
    sentence: 'There is no such time zone. Write it as Europe/Istanbul.',
  }),
  bad({
    fault: 'a hearing is offered at one time only',
    of: 'VID',
    change: ({ particulars }) => slotsOf(particulars).pop(),
    severity: 'W',
    rule: 'P24',
    at: `${P}/proposedSlots`,
    sentence: 'Offer two or three times.',
  }),
  bad({
    fault: 'a suspect is to be heard and told of no right',
    of: 'STMT',
    change: ({ particulars }) => (particulars['rightsToNotify'] = []),
    severity: 'E',
    rule: 'P25',
    at: `${P}/rightsToNotify`,
    sentence: 'An accused must be told his or her rights. List them.',
  }),
  bad({
    fault: 'a suspect is to be heard by video without consent',
    of: 'VID',
    change: ({ particulars }) => (particulars['consent'] = { given: false }),
    severity: 'E',
    rule: 'P25',
    at: `${P}/consent`,
    sentence: 'An accused person must consent to a hearing by video.',
  }),
  bad({
    fault: 'an interpreter is needed for no language',
    of: 'VID',
    change: ({ particulars }) => (particulars['interpreter'] = { needed: true }),
    severity: 'E',
    rule: 'P25',
    at: `${P}/interpreter/languages`,
    sentence: 'An interpreter for which language?',
  }),
  bad({
    fault: 'the summons threatens a witness with a fine',
    of: 'SVC-SUM',
    change: ({ particulars }) => (particulars['consequences'] = 'A witness who does not come is fined and brought by force.'),
    severity: 'E',
    rule: 'P26',
    at: `${P}/consequences`,
    sentence: 'No penalty may follow from not appearing (ETS 030 article 8).',
  }),
  bad({
    fault: 'the summons does not say that no penalty follows',
    of: 'SVC-SUM',
    change: ({ particulars }) => delete particulars['noPenaltyClause'],
    severity: 'E',
    rule: 'P26',
    at: `${P}/noPenaltyClause`,
    sentence: 'Say that no penalty follows from not appearing (ETS 030 article 8).',
  }),
  bad({
    fault: 'safe conduct lasts three days',
    of: 'SVC-SUM',
    change: ({ particulars }) => (particulars['safeConduct'] = { days: 3 }),
    severity: 'E',
    rule: 'P26',
    at: `${P}/safeConduct`,
    sentence: 'Give safe conduct for at least 15 days after the hearing.',
  }),
  // Data, and what is attached.
  bad({
    fault: 'three years of traffic data are asked for',
    of: 'TRA',
    change: ({ particulars }) => (particulars['period'] = { from: '2017-05-12T00:00:00Z', to: '2020-05-12T00:00:00Z' }),
    severity: 'W',
    rule: 'P46',
    at: `${P}/period`,
    sentence: 'Too broad requests are refused. Is so long a period needed?',
  }),
  bad({
    fault: 'the data begin two years before the offence',
    of: 'TRA',
    change: ({ particulars }) => (particulars['period'] = { from: '2015-05-12T00:00:00Z', to: '2016-01-01T00:00:00Z' }),
    severity: 'W',
    rule: 'P46',
    at: `${P}/period/from`,
    sentence: 'The period begins more than a year before the offence.',
  }),
  bad({
    fault: 'stored data of next month are asked for',
    of: 'TRA',
    change: ({ particulars }) => (particulars['period'] = { from: '2026-01-01T00:00:00Z', to: '2026-03-01T00:00:00Z' }),
    severity: 'E',
    rule: 'P46',
    at: `${P}/period/to`,
    sentence: 'Data of the future are not stored yet. End the period today, or ask for collection in real time.',
  }),
  bad({
    fault: 'the document to be served is named and not attached',
    of: 'SVC-DOC',
    change: ({ particulars }) => (particulars['documents'] = [{ attachmentId: 7, title: 'Summons', translation: 2 }]),
    severity: 'E',
    rule: 'P47',
    at: `${P}/documents/0/attachmentId`,
    sentence: 'This document is named and not attached.',
  }),
  bad({
    fault: 'a conversation is to be recorded, and the order is not attached',
    of: 'RT-CON',
    change: ({ particulars }) => (particulars['order'] = { no: 'DEMO-A-ORDER-3', date: '2026-01-15' }),
    severity: 'E',
    rule: 'P47',
    at: `${P}/order/copyAttachmentId`,
    sentence: 'Attach the order.',
  }),
];

/** The same, for the test that tries every rule. */
export const CASES: readonly Case[] = BAD_REQUESTS.map(({ rule, fault, findings, run }) => ({ id: rule, name: fault, findings, run }));
