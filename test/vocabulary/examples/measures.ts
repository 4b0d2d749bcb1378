// SPDX-License-Identifier: Apache-2.0
// One accepted measure of every type. Demonstration data: nothing named here exists.
import { basisArticle, carryingArticles } from '../../../src/vocabulary/legal-bases/carriage.js';
import { requestSubmit } from '../../../src/cli/demo/messages.js';
import type { MeasureOf, MeasureType, MessageBody } from '../../../src/vocabulary/index.js';
import {
  ACCOUNT,
  ADDRESS,
  ASSET,
  AT,
  AUTHORITY_A,
  COURT_B,
  EXCHANGE_B,
  INSTRUCTION,
  MUCH_LATER,
  NATIVE,
  OFFICER,
  ORDER,
  PERIOD,
  PERSON,
  OTHER_SLOT,
  SLOT,
  TECH,
  TRANSACTION,
  TREASURY,
  MONEY,
} from './parts.js';

type Particulars<T extends MeasureType> = MeasureOf<T>['particulars'];

const VALIDATION = { required: true, authority: COURT_B, decisionNo: '1', decisionDate: '2026-01-15', copyAttachmentId: 1 };
const PURPOSE = 'To learn who received the ransom. (demonstration)';
const IP = { kind: 'IP' as const, value: '192.0.2.1', observedFrom: AT, port: 40_000 };
const USER = { provider: 'Provider B (demonstration)', accounts: [IP], period: PERIOD };
const IBAN = { kind: 'IBAN' as const, value: 'DE75512108001245126199' };
const served = {
  addressee: 'p1',
  serviceAddress: ADDRESS,
  documents: [{ attachmentId: 1, title: 'Summons (demonstration)', translation: 2 }],
  nature: 'summons',
  mode: 'PERSONAL' as const,
  proofForm: 'SIGNED-RECEIPT' as const,
  translationNeeded: true,
};
const statement = { personId: 'p1', capacity: 'SUSP' as const, questions: ['Whose is the address?'], rightsToNotify: ['to remain silent'] };
const frozen = { instruction: INSTRUCTION };
const returned = { recipients: [{ personId: 'p1' }], legalTitle: 'Confiscation order DEMO-A-ORDER-4', destination: TREASURY };
const acting = { period: PERIOD, conditions: 'Officers of State B lead. (demonstration)' };
const wallet = {
  caip10: ACCOUNT,
  controller: AUTHORITY_A,
  keyModel: { kind: 'MULTISIG' as const, required: 2, of: 3 },
  proofOfControl: { challenge: 'c', signature: 's', scheme: 'BIP-322' as const },
  outOfBandConfirmation: 'two officers by telephone, 2 February',
};

const PARTICULARS: { readonly [T in MeasureType]: Particulars<T> } = {
  'SVC-DOC': served,
  'SVC-SUM': {
    ...served,
    appearanceAt: MUCH_LATER,
    court: COURT_B,
    capacity: 'WITN',
    noPenaltyClause: 'No penalty follows from not appearing.',
    safeConduct: { days: 15 },
    allowances: 'Travel and subsistence at the rates of State A.',
  },
  STMT: statement,
  VID: {
    ...statement,
    whyNotInPerson: 'The person cannot travel.',
    hearingAuthority: AUTHORITY_A,
    conductors: [OFFICER],
    proposedSlots: [SLOT, OTHER_SLOT],
    interpreter: { needed: true, languages: ['en'] },
    tech: TECH,
    consent: { given: true },
  },
  TEL: { ...statement, consent: { given: true }, conductors: [OFFICER] },
  DOC: { description: 'Register of the company.', holder: 'Registry B (demonstration)', period: PERIOD, certification: 'CERTIFIED-COPY' },
  'BANK-ACC': { personId: 'p1', relevance: 'Ransom was paid out in cash.', whyBanksInState: 'The person lives there.' },
  'BANK-TXN': { account: IBAN, period: PERIOD, relevance: 'Ransom was paid out over it.' },
  'BANK-MON': { account: IBAN, period: PERIOD, relevance: 'More is expected.', details: 'Daily list.' },
  'VASP-KYC': {
    accounts: [{ kind: 'CAIP10', value: ACCOUNT }],
    period: PERIOD,
    dataCategories: ['KYC'],
  },
  'VASP-LEDGER': { accounts: [{ kind: 'VASP-UID', value: 'user-1' }], period: PERIOD, assets: [{ caip19: NATIVE }], direction: 'BOTH' },
  'TRAVEL-RULE': { transactions: [TRANSACTION], vasps: [EXCHANGE_B] },
  SUB: USER,
  IDN: USER,
  DOMAIN: { domain: 'payment.example', elements: ['registrant'], relevance: 'The note named it.' },
  TRA: USER,
  CON: { ...USER, necessity: 'The note was sent by mail.', filterTerms: ['ransom'], privilegeProtocol: 'A filter team reads first.' },
  PRES: {
    dataCategories: ['KYC'],
    accounts: [{ kind: 'CAIP10', value: ACCOUNT }],
    period: PERIOD,
    relationToOffence: 'Deposits of the ransom.',
    necessity: 'Records are deleted by routine.',
    intentToRequest: true,
  },
  'PRES-PATH': { ref: 'DEMO-B-PRES-1' },
  'RT-TRA': { target: [IP], period: PERIOD, technicalHandover: 'Over the usual interface.' },
  'RT-CON': {
    target: [IP],
    order: { ...ORDER, copyAttachmentId: 1 },
    desiredDuration: { days: 30 },
    technicalData: 'None.',
    lawfulOrderConfirmed: true,
  },
  SRCH: {
    premises: [ADDRESS],
    itemsSought: ['hardware wallet'],
    nexus: 'The person lives there.',
    cryptoProtocol: { isolateSubject: true, doNotPowerDown: true, seedHandling: 'Two officers, sealed at once.', witnesses: 2 },
  },
  EXAM: { object: 'Telephone, exhibit 2.', questions: ['Which wallets are on it?'] },
  EXPERT: { object: 'Image of the telephone.', questions: ['When was the wallet made?'] },
  TRACE: { hypothesis: 'Ransom went to one exchange.', period: PERIOD, accounts: [{ kind: 'CAIP10', value: ACCOUNT }] },
  'FRZ-AST': { property: 'A vehicle, plate XA 1234.', link: 'Bought with the ransom.', order: ORDER, ownLawPossible: true },
  'FRZ-VA': frozen,
  'SZ-VA': { ...frozen, custodyWallet: wallet, authorityToMove: ORDER },
  'ISSUER-FRZ': {
    ...frozen,
    token: { caip19: NATIVE },
    issuer: 'Issuer (demonstration)',
    issuerCountry: 'XB',
    addresses: [{ caip10: ACCOUNT }],
  },
  'CONF-ENF': {
    order: ORDER,
    certifiedCopy: 1,
    finality: { attested: true, attachmentId: 2 },
    extent: 'The whole balance.',
    inAbsentia: { was: false },
  },
  'CONF-DOM': { statementOfFacts: 'As in the proceedings.', property: 'The whole balance.' },
  'AST-RET': returned,
  RESTIT: returned,
  'CRIM-REC': { personId: 'p1', extractFor: 'the trial' },
  'LOC-PER': { personId: 'p1', identifiers: ['passport, number unknown'], reason: 'To serve a summons later.' },
  'TRF-CUST': {
    personId: 'p1',
    direction: 'TO-RQ',
    consent: { given: true },
    period: PERIOD,
    place: { text: 'Court of State A (demonstration)' },
    returnUndertaking: 'The person is returned within the period.',
    deductionOfTime: true,
  },
  APPEAR: { personId: 'p1', capacity: 'WITN', date: '2026-05-02', costs: 'Borne by State A.', safeConduct: { days: 15 } },
  JIT: { composition: [AUTHORITY_A], leader: 'Officer A2 (demonstration)', period: PERIOD, dataRules: 'Law of the place.' },
  COV: { ...acting, legalStatusOfOfficers: 'As officers of State B.' },
  'CTRL-DEL': { ...acting, route: 'By road.', carrier: 'Carrier (demonstration)', stopRules: 'On any risk to persons.' },
  'OBS-XB': { ...acting, target: 'The person.', officers: ['Officer A3 (demonstration)'], armsCarried: false },
  'WIT-PROT': { annex: 1 },
  OTHER: { description: 'Photographs of the place.' },
};

export const MEASURE_EXAMPLES = Object.keys(PARTICULARS) as MeasureType[];

/** A request for one measure of this type, with the person and the asset of the demonstration. */
export function requestFor(type: MeasureType): MessageBody<'request.submit'> {
  const body = requestSubmit({ now: Date.parse(AT) });
  const [first] = body.payload.measures;
  const coercive = !['SVC-DOC', 'SVC-SUM', 'DOMAIN', 'PRES', 'PRES-PATH', 'CRIM-REC', 'LOC-PER', 'APPEAR', 'JIT', 'WIT-PROT'].includes(
    type,
  );
  const measure = {
    type,
    id: 'm1',
    purpose: PURPOSE,
    offenceIds: ['o1'],
    custodian: EXCHANGE_B,
    coercive: coercive && type !== 'OTHER',
    ...(coercive && type !== 'OTHER' ? { validation: VALIDATION } : {}),
    ...(['FRZ-VA', 'SZ-VA', 'ISSUER-FRZ', 'AST-RET', 'RESTIT', 'FRZ-AST', 'CONF-ENF'].includes(type) ? { assetIds: ['a1'] } : {}),
    ...(type === 'FRZ-AST' ? { maxAmount: MONEY } : {}),
    particulars: PARTICULARS[type],
  };
  if (first === undefined) throw new RangeError('the demonstration has measures');
  if (!['FRZ-AST', 'FRZ-VA', 'SZ-VA', 'ISSUER-FRZ', 'PRES', 'PRES-PATH'].includes(type)) body.payload.urgency.level = 'URGENT';
  // Documents, statements and hearings reach the person.
  body.payload.confidentiality.protectExistence = !['SVC-DOC', 'SVC-SUM', 'STMT', 'VID'].includes(type);
  const carrier =
    (['UNTOC', 'ETS185', 'CETS198'] as const).find((code) => basisArticle(code, type)?.carriage === 'carries') ??
    (type === 'TEL' ? ('HARARE' as const) : ('UNTOC' as const));
  const articles = [...(carryingArticles(carrier, [type]) ?? [18])].map(String);
  body.payload.legalBasis = [{ code: carrier, articles, inForceBetween: true }];
  body.payload.persons = [PERSON];
  body.payload.costsOffer = MONEY;
  body.payload.assets = [ASSET];
  body.payload.measures = [measure as typeof first];
  body.attachments = [
    { id: 1, kind: 'EXHIBIT' },
    { id: 2, kind: 'TRANSLATION', translationOf: 1, translatedBy: 'HUMAN' },
  ];
  // What the examples share must become several: tests change it.
  return JSON.parse(JSON.stringify(body)) as typeof body;
}
