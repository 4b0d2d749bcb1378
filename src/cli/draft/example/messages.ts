// SPDX-License-Identifier: Apache-2.0
// One filled example of every core message, as if it belonged to the example of a request.
import { MEASURES } from '../../../vocabulary/index.js';
import type { MessageBody, MessageTypeName } from '../../../vocabulary/index.js';
import { measureExample, needsOf } from './measures.js';
import type { CoreMeasure } from './measures.js';
import {
  ANSWERED,
  asset,
  AUTHORITY_B,
  Calendar,
  CASE,
  EXAMPLE_MARK,
  HANDLING,
  instruction,
  OFFICER_B,
  persons,
  proceedings,
  REFS,
  requester,
  trace,
} from './parts.js';
import type { RequestPayload } from './parts.js';

const answer = { inReplyTo: ANSWERED, refs: REFS, language: 'en', handling: HANDLING };
/** For what nobody concerned may learn of. */
const SECRET = { tlp: 'RED', pap: 'GREEN' } as const;
const opening = { refs: { rqRef: REFS.rqRef }, language: 'en', handling: HANDLING };
const followUp = { ...opening, refs: REFS };
const REMEDY = 'The persons concerned may object to the court within 14 days of notice.';
const DIGEST = 'e10df785fa560f2b69c15141e311b3faf06c26696d3227404b4ac2c48a6cb088';

/** What the messages of the made-up case answer. */
const TO = { messageId: ANSWERED, body: { refs: REFS } };

type Filled = { readonly [T in MessageTypeName]?: (days: Calendar) => MessageBody<T> };

const EXAMPLES = {
  'request.submit': (days) => requestOf(['VASP-KYC', 'FRZ-VA'], days),
  'request.confirm': (days) => {
    const request = requestOf(['FRZ-VA'], days);
    return {
      ...request,
      refs: REFS,
      payload: { ...request.payload, confirms: { kind: 'ORAL', on: days.day(-1), with: OFFICER_B.name } },
    };
  },
  'request.supplement': () => ({ ...CASE.requestSupplement(TO), handling: HANDLING }),
  'request.withdraw': () => ({
    ...followUp,
    payload: {
      measureIds: ['m1'],
      reason: 'W-NOLONGER',
      text: `The suspect has admitted that the account is his. ${EXAMPLE_MARK}`,
      disposition: { rule: 'NONE-RECEIVED' },
    },
  }),
  'ack.receipt': (days) => ({ ...CASE.ackReceipt(TO, days), handling: HANDLING }),
  'ack.forwarded': (days) => ({
    ...answer,
    payload: {
      measureIds: ['m1'],
      toAuthority: { name: `Prosecution Office of State B ${EXAMPLE_MARK}`, country: 'XB' },
      contact: { email: 'office@state-b.example', phone: '+990 0000 0003', languages: ['en'] },
      forwardedAt: days.at(0, '00:00'),
    },
  }),
  'request.return': () => ({
    ...answer,
    payload: {
      reason: 'NOT-COMPETENT',
      correctAuthority: AUTHORITY_B,
      cureHint: `The Ministry is competent at the stage of trial; send the same request to it. ${EXAMPLE_MARK}`,
    },
  }),
  'info.request': (days) => ({ ...CASE.infoRequest(TO, days), handling: HANDLING }),
  'decision.accept': (days) => ({ ...CASE.decisionAccept(TO, days), handling: HANDLING }),
  'decision.accept-conditional': (days) => ({
    ...answer,
    payload: {
      measureIds: ['m1'],
      conditions: [{ id: 'k1', code: 'C-PURPOSE', text: `The material is used in case EXAMPLE-CASE-17 and in no other. ${EXAMPLE_MARK}` }],
      replyBy: days.at(days.workday(21)),
    },
  }),
  'conditions.reply': () => ({ ...answer, payload: { measureIds: ['m1'], perCondition: [{ id: 'k1', answer: 'ACCEPT' }] } }),
  'decision.postpone': (days) => ({
    ...answer,
    payload: {
      measureIds: ['m1'],
      ground: 'P-INV',
      reason: `An investigation of State B into the same exchange ends next month; the measure would reveal it. ${EXAMPLE_MARK}`,
      reviewOn: days.day(days.workday(40)),
      partialPossible: true,
      consultationRef: ANSWERED,
    },
  }),
  'decision.refuse': () => ({
    ...answer,
    payload: {
      measureIds: ['m1'],
      grounds: [
        {
          code: 'G-SOV',
          basis: { code: 'UNTOC', article: '18(21)(b)' },
          domesticProvision: `Assistance Act of State B ${EXAMPLE_MARK}, section 4`,
          reason: `The account belongs to an authority that protects the security of State B. ${EXAMPLE_MARK}`,
        },
      ],
      consultationRef: ANSWERED,
      remedies: REMEDY,
    },
  }),
  'consultation.note': () => ({
    ...answer,
    payload: {
      topic: 'dual criminality of the offence o1',
      text: `Which provision of State B would cover the encryption of a hospital's computers? We see article 148 and are not sure. ${EXAMPLE_MARK}`,
      proposal: 'A conversation by video between the two officers, on any day of next week.',
      measureIds: ['m1'],
    },
  }),
  'status.query': () => ({
    ...followUp,
    payload: { measureIds: ['m1'], text: `Where does the measure stand? The hearing begins next month. ${EXAMPLE_MARK}` },
  }),
  'status.report': (days) => ({
    ...answer,
    payload: {
      asOf: days.at(0, '00:00'),
      measures: [
        {
          measureId: 'm1',
          state: 'REVIEW',
          since: days.at(-3),
          nextStep: `decision of the prosecution office ${EXAMPLE_MARK}`,
          nextDue: days.at(days.workday(14)),
        },
      ],
    },
  }),
  'service.proof': (days) => ({
    ...answer,
    payload: {
      measureId: 'm1',
      mode: 'PERSONAL',
      documents: [DIGEST],
      served: {
        at: days.at(-1, '10:15'),
        place: { locality: 'Example Town', country: 'XB', text: 'Example Street 1' },
        receivedBy: { name: `Ada Example ${EXAMPLE_MARK}`, capacity: 'addressee' },
        proof: { kind: 'SIGNED-RECEIPT', attachmentId: 1 },
      },
    },
    attachments: [{ id: 1, kind: 'CERTIFICATE' }],
  }),
  'result.final': (days) => {
    const exhibit = { size: 27, sha256: DIGEST, attachmentId: 1 };
    return { ...CASE.resultFinal(TO, { now: days.now, exhibit }), handling: HANDLING, attachments: [{ id: 1, kind: 'EVIDENCE' }] };
  },
  'result.ack': () => ({ ...answer, payload: { measureIds: ['m1'], items: [{ id: 'e1', hashOk: true, openable: true }] } }),
  'restraint.request': (days) => ({
    ...opening,
    handling: SECRET,
    payload: {
      requester: requester(),
      requestedAuthority: AUTHORITY_B,
      legalBasis: [{ code: 'UNTOC', articles: ['13(2)', '18(3)(c)'], inForceBetween: true }],
      proceedings: proceedings(days),
      assets: [
        { ...asset(days, 't1'), controlledBy: { basis: 'STATEMENT', confidence: 'MED', heuristic: 'the ransom note names the address' } },
      ],
      instruction: instruction(days),
      traces: [trace(days, 't1')],
      formalRequestDueBy: days.at(1, '12:00'),
    },
    attachments: [{ id: 1, kind: 'ORDER' }],
  }),
  'restraint.report': (days) => {
    const [restraint] = CASE.resultFinal(TO, days).payload.restraints ?? [];
    if (restraint === undefined) throw new TypeError('the made-up case freezes something');
    return { ...answer, payload: restraint };
  },
  'restraint.lifted': (days) => ({
    ...answer,
    payload: {
      ref: 'EXAMPLE-B-FRZ-1',
      at: days.at(0, '00:00'),
      why: 'COURT',
      text: `The court found that the asset belongs to a third party in good faith. ${EXAMPLE_MARK}`,
      remainingAssets: [],
    },
  }),
  'spontaneous.info': () => ({
    ...opening,
    payload: {
      information: `An address of the ransom note moved 2.5 bitcoin today to an exchange in your State. The exchange is Exchange B Limited. ${EXAMPLE_MARK}`,
      evaluation: { source: 'A', information: '1' },
      conditions: [{ id: 'k1', code: 'C-CONF', text: 'Please tell nobody outside the competent authorities.' }],
    },
  }),
  'spontaneous.reply': () => ({ ...opening, inReplyTo: ANSWERED, payload: { decision: 'ACCEPT', conditionIds: ['k1'] } }),
  closure: () => ({ ...answer, payload: { openObligations: [] } }),
} as const satisfies Filled;

/** Message types that have an example. */
type CoreType = keyof typeof EXAMPLES;

/** Whether a message type has an example. */
export function isCoreType(type: string): type is CoreType {
  return Object.hasOwn(EXAMPLES, type);
}

/** A filled body. @param now - Unix milliseconds of drafting, from which all dates are counted. */
export function messageExample(type: CoreType, now: number): MessageBody<CoreType> {
  return EXAMPLES[type](new Calendar(now));
}

/** A request for some measures, filled. @param now - Unix milliseconds of drafting, from which all dates are counted. */
export function requestExample(measures: readonly CoreMeasure[], now: number): MessageBody<'request.submit'> {
  return requestOf(measures, new Calendar(now));
}

function requestOf(types: readonly CoreMeasure[], days: Calendar): MessageBody<'request.submit'> {
  const needs = types.map(needsOf);
  const people = persons();
  const freezes = types.some((type) => isTraced(type) || type === 'FRZ-AST');
  // Somebody who is heard or served learns of the request; a freeze comes before that.
  const open = !freezes && needs.some((need) => need.open === true);
  const isFinal = needs.some(({ attached }) => attached === 'FINAL');
  const named = [...new Set(['p1' as const, ...needs.flatMap(({ persons: ids = [] }) => ids)])].sort();
  const attachments: NonNullable<MessageBody<'request.submit'>['attachments']> = [
    ...(types.some((type) => MEASURES[type].coercive) ? [{ id: 1, kind: 'ORDER' as const }] : []),
    ...(needs.some(({ attached }) => attached === 'SERVICE')
      ? [
          { id: 2, kind: 'OTHER' as const },
          { id: 3, kind: 'TRANSLATION' as const, translationOf: 2, translatedBy: 'SWORN' as const },
        ]
      : []),
    ...(isFinal
      ? [
          { id: 4, kind: 'ORDER' as const },
          { id: 5, kind: 'CERTIFICATE' as const },
        ]
      : []),
  ];
  const urgency: RequestPayload['urgency'] = freezes
    ? {
        level: 'URGENT',
        reason: 'DISSIPATION',
        text: 'Two transfers of this week show that the suspect empties the address; the rest can be gone within hours.',
      }
    : { level: 'ROUTINE' };
  const payload: RequestPayload = {
    requestStatus: 'NEW',
    legalBasis: [{ code: 'UNTOC', articles: [...new Set(needs.flatMap(({ articles }) => articles))], inForceBetween: true }],
    requester: requester(),
    requestedAuthority: AUTHORITY_B,
    proceedings: { ...proceedings(days), ...(isFinal ? { stage: 'CONF' as const, courtCaseNo: 'EXAMPLE-COURT-5' } : {}) },
    persons: named.map((id) => people[id]),
    measures: types.map((type, i) => measureExample(type, `m${i + 1}`, days)),
    ...(needs.some((need) => need.asset === true) ? { assets: [asset(days, types.some(isTraced) ? 't1' : undefined)] } : {}),
    urgency,
    confidentiality: open
      ? { level: 'R', protectExistence: false, mayNotify: 'ANY' }
      : { level: 'R', protectExistence: true, mayNotify: 'NONE' },
    declarations: {
      ownLawPossible: true,
      necessity: 'The facts can be proved in no other way, because what proves them is in State B.',
      assurances: [{ kind: 'USE-LIMITATION', text: 'The material is used in case EXAMPLE-CASE-17 and in no other without your consent.' }],
    },
    followUp: { intent: types.includes('PRES'), ...(types.includes('PRES') ? { expectedBy: days.at(days.workday(30)) } : {}) },
  };
  const secret = open ? {} : { handling: SECRET };
  return numbered({ ...opening, ...secret, payload, ...(attachments.length === 0 ? {} : { attachments }) });
}

/** Members that name an attachment by its id. */
const NAMING: ReadonlySet<string> = new Set(['id', 'attachmentId', 'copyAttachmentId', 'certifiedCopy', 'translation', 'translationOf']);

/** The same with attachments 1, 2, 3: sending numbers the files in their order, whatever an example leaves out. */
function numbered(body: MessageBody<'request.submit'>): MessageBody<'request.submit'> {
  const places = new Map((body.attachments ?? []).map(({ id }, i) => [id, i + 1]));
  const renamed = (name: string, value: unknown) => (typeof value === 'number' && NAMING.has(name) ? (places.get(value) ?? value) : value);
  return JSON.parse(JSON.stringify(body, renamed)) as MessageBody<'request.submit'>;
}

/** Freezes of crypto-assets show the path to what they freeze. */
function isTraced(type: CoreMeasure): boolean {
  return type === 'FRZ-VA' || type === 'SZ-VA';
}
