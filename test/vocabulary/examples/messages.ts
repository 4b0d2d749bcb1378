// SPDX-License-Identifier: Apache-2.0
// One accepted body of every type that the demonstration itself does not send. Demonstration data: nothing named here exists.
import { requestSubmit, resultFinal } from '../../../src/cli/demo/messages.js';
import type { MessageBody, MessageTypeName } from '../../../src/vocabulary/index.js';
import {
  ACCOUNT,
  answer,
  ASSET,
  AT,
  AUTHORITY_B,
  EXCHANGE_B,
  INSTRUCTION,
  LATER,
  LEGAL_BASIS,
  MONEY,
  MUCH_LATER,
  OFFICER,
  opening,
  PERIOD,
  PERSON,
  PROCEEDINGS,
  QUANTITY,
  REQUEST_ID,
  REQUESTER,
  SLOT,
  TECH,
  TREASURY,
} from './parts.js';

type Demo =
  | 'request.submit'
  | 'request.supplement'
  | 'ack.receipt'
  | 'info.request'
  | 'decision.accept'
  | 'decision.refuse'
  | 'result.final'
  | 'error.validation';

const request = requestSubmit({ now: Date.parse(AT) }).payload;
const result = resultFinal({ messageId: REQUEST_ID, body: answer }, { now: Date.parse(AT) }).payload;
const [freeze, item] = [result.restraints?.[0], result.evidence[0]];
if (freeze === undefined || item === undefined) throw new RangeError('the demonstration reports a freeze and evidence');
const { measureId: _of, ...restraint } = freeze;
const followUp = { ...opening, refs: answer.refs };
const [firstMeasure] = request.measures;
if (firstMeasure === undefined) throw new RangeError('the demonstration has measures');
const narrow = { ...firstMeasure, id: 'm1' };
const cost = { id: 'c1', type: 'INTERPRETER' as const, amount: MONEY };

export const FURTHER: { readonly [T in Exclude<MessageTypeName, Demo>]: MessageBody<T> } = {
  'draft.share': { ...opening, payload: { draft: { legalBasis: LEGAL_BASIS, measures: request.measures }, questions: ['Would this do?'] } },
  'draft.comments': {
    ...opening,
    inReplyTo: REQUEST_ID,
    payload: {
      comments: [{ path: '/payload/draft/proceedings', code: 'I-FACTS', text: 'The facts are missing.' }],
      wouldBeAdmissible: 'UNCLEAR',
    },
  },
  'request.confirm': { ...followUp, payload: { ...request, confirms: { kind: 'ORAL', on: '2026-02-01', with: OFFICER.name } } },
  'request.amend': { ...followUp, payload: { changes: [{ op: 'NARROW', measure: narrow }], reason: 'A shorter period will do.' } },
  'request.withdraw': {
    ...followUp,
    payload: { measureIds: ['m1'], reason: 'W-NOLONGER', disposition: { rule: 'NONE-RECEIVED' }, releases: ['DEMO-B-PRES-1'] },
  },
  'ack.forwarded': {
    ...answer,
    payload: {
      measureIds: ['m1', 'm2'],
      toAuthority: { name: 'Prosecution Office of State B (demonstration)', country: 'XB' },
      contact: { email: 'office@state-b.example' },
      forwardedAt: AT,
    },
  },
  'request.return': {
    ...answer,
    payload: { reason: 'NOT-COMPETENT', correctAuthority: AUTHORITY_B, cureHint: 'Send it to that authority.' },
  },
  'decision.accept-conditional': {
    ...answer,
    payload: {
      measureIds: ['m2'],
      conditions: [{ id: 'k1', code: 'C-PURPOSE', text: 'Only for the stated proceedings.' }],
      replyBy: LATER,
    },
  },
  'conditions.reply': { ...answer, payload: { measureIds: ['m2'], perCondition: [{ id: 'k1', answer: 'ACCEPT' }] } },
  'decision.postpone': {
    ...answer,
    payload: {
      measureIds: ['m2'],
      ground: 'P-INV',
      basis: { code: 'UNTOC', article: '18(25)' },
      reason: 'An investigation of State B is near its end.',
      reviewOn: '2026-03-02',
      partialPossible: true,
      consultationRef: REQUEST_ID,
    },
  },
  'consultation.note': {
    ...answer,
    payload: { topic: 'dual criminality', text: 'Which provision of State B might fit?', measureIds: ['m2'] },
  },
  'notice.formality-unavailable': {
    ...answer,
    payload: { measureIds: ['m1'], formalityCodes: ['OATH'], alternative: 'A statement on honour and conscience.' },
  },
  'notice.confidentiality-unavailable': {
    ...answer,
    payload: { measureIds: ['m2'], why: 'The law asks for notice.', whoWouldLearn: 'The holder of the account.', holdUntil: LATER },
  },
  'confidentiality.reply': { ...answer, payload: { measureIds: ['m2'], decision: 'PROCEED' } },
  'notice.delay': { ...answer, payload: { measureIds: ['m2'], deadlineId: 'D02', reason: 'D-COURT', newEstimate: '2026-04-02' } },
  'status.query': { ...followUp, payload: { measureIds: ['m1'], text: 'Where does it stand?' } },
  'status.report': {
    ...answer,
    payload: { asOf: AT, measures: [{ measureId: 'm1', state: 'REVIEW', since: AT, nextStep: 'decision', nextDue: LATER }] },
  },
  reminder: { ...answer, payload: { deadlineId: 'D02', level: 1, measureIds: ['m1'] } },
  'execution.schedule': {
    ...answer,
    payload: {
      measureIds: ['m1'],
      slots: [SLOT],
      place: { text: 'Court of State B (demonstration)' },
      conductingAuthority: AUTHORITY_B,
      interpreter: { needed: false },
      tech: TECH,
    },
  },
  'execution.schedule-reply': { ...answer, payload: { measureIds: ['m1'], chosenSlotId: 's1' } },
  'result.partial': {
    ...answer,
    payload: { ...result, measureIds: ['m1'], outcomes: [{ measureId: 'm1', outcome: 'PARTIAL' }], restraints: [] },
  },
  'service.proof': {
    ...answer,
    payload: {
      measureId: 'm1',
      mode: 'PERSONAL',
      documents: ['00'.repeat(32)],
      served: {
        at: AT,
        place: { text: 'Example Town' },
        receivedBy: { name: 'the addressee', capacity: 'addressee' },
        proof: { kind: 'SIGNED-RECEIPT', attachmentId: 1 },
      },
    },
  },
  'result.ack': { ...answer, payload: { measureIds: ['m1', 'm2'], items: [{ id: 'e1', hashOk: true, openable: true }] } },
  'result.defect': {
    ...answer,
    payload: {
      measureIds: ['m1'],
      defects: [{ itemId: 'e1', kind: 'HASH-MISMATCH', text: 'The digest is another.' }],
      resendBy: LATER,
    },
  },
  'preservation.request': {
    ...opening,
    payload: {
      requester: REQUESTER,
      requestedAuthority: AUTHORITY_B,
      legalBasis: [{ code: 'ETS185', articles: ['29'], inForceBetween: true }],
      proceedings: PROCEEDINGS,
      custodian: EXCHANGE_B,
      particulars: {
        dataCategories: ['KYC', 'LEDGER'],
        accounts: [{ kind: 'CAIP10', value: ACCOUNT }],
        period: PERIOD,
        relationToOffence: 'Deposits from the address lead to customers of the exchange.',
        necessity: 'Records of that time are deleted by routine.',
        intentToRequest: true,
      },
    },
  },
  'preservation.report': {
    ...answer,
    payload: { ref: 'DEMO-B-PRES-1', outcome: 'SECURED', custodian: EXCHANGE_B, securedAt: AT, expiresAt: MUCH_LATER, coverage: 'All.' },
  },
  'preservation.extend': { ...followUp, payload: { ref: 'DEMO-B-PRES-1', until: MUCH_LATER, reason: 'The request is being translated.' } },
  'preservation.link': { ...followUp, payload: { ref: 'DEMO-B-PRES-1', formalExchangeId: REQUEST_ID } },
  'preservation.release': { ...followUp, payload: { ref: 'DEMO-B-PRES-1' } },
  'restraint.request': {
    ...opening,
    payload: {
      requester: REQUESTER,
      requestedAuthority: AUTHORITY_B,
      legalBasis: LEGAL_BASIS,
      proceedings: PROCEEDINGS,
      assets: [ASSET],
      instruction: INSTRUCTION,
      declarations: { sanctions: { exposed: false } },
      formalRequestDueBy: '2026-02-04T09:00:00Z',
    },
  },
  'restraint.report': { ...answer, payload: restraint },
  'restraint.expiry-warning': { ...answer, payload: { ref: 'DEMO-B-FRZ-1', expiresAt: LATER, needed: ['the formal request'] } },
  'restraint.lifted': { ...answer, payload: { ref: 'DEMO-B-FRZ-1', at: AT, why: 'LAPSE', remainingAssets: [] } },
  'restraint.extend': { ...followUp, payload: { ref: 'DEMO-B-FRZ-1', until: MUCH_LATER, reason: 'The order is being translated.' } },
  'restraint.release': { ...followUp, payload: { ref: 'DEMO-B-FRZ-1', assetIds: ['a1'] } },
  'emergency.disclosure': {
    ...opening,
    payload: {
      requester: REQUESTER,
      requestedAuthority: AUTHORITY_B,
      legalBasis: LEGAL_BASIS,
      proceedings: PROCEEDINGS,
      emergency: { facts: 'A threat names a time.', link: 'The account sent the threat.', riskTo: 'patients of a clinic', until: LATER },
      accounts: [{ kind: 'EMAIL', value: 'threat@provider-b.example' }],
      dataCategories: ['SUB'],
      formalRequestDueBy: LATER,
    },
  },
  'use.consent-request': {
    ...followUp,
    payload: { evidenceIds: ['e1'], newProceedings: PROCEEDINGS, reason: 'A second offence came to light.' },
  },
  'use.consent-decision': { ...answer, payload: { granted: true, conditions: [] } },
  'use.report': {
    ...followUp,
    payload: { evidenceIds: ['e1'], use: 'Shown at trial.', proceedingsRef: 'DEMO-A-CASE-17', withinPurpose: true },
  },
  'evidence.return-demand': { ...followUp, payload: { items: ['e1'], by: '2026-05-02', disposal: 'RETURN' } },
  'evidence.return-plan': { ...answer, payload: { items: ['e1'], handover: { on: '2026-04-02', place: 'border', by: OFFICER.name } } },
  'evidence.return-confirm': { ...answer, payload: { items: ['e1'], receipt: { at: AT, by: OFFICER.name, condition: 'whole' } } },
  'evidence.destruction-confirm': {
    ...answer,
    payload: {
      items: ['e1'],
      at: AT,
      method: 'overwritten',
      witnesses: [OFFICER, { name: 'Officer B2 (demonstration)', function: 'witness' }],
    },
  },
  'costs.estimate': { ...followUp, payload: { items: [cost], basis: 'extraordinary costs', replyBy: LATER } },
  'costs.reply': { ...answer, payload: { perItem: [{ id: 'c1', agreed: true }] } },
  'costs.claim': { ...followUp, payload: { items: [cost], basis: 'as agreed', agreedIn: REQUEST_ID, payTo: TREASURY } },
  'spontaneous.info': {
    ...opening,
    payload: {
      information: 'An address of the ransom note moved funds today.',
      evaluation: { source: 'A', information: '1' },
      conditions: [{ id: 'k1', code: 'C-CONF', text: 'Keep confidential.' }],
    },
  },
  'spontaneous.reply': { ...opening, inReplyTo: REQUEST_ID, payload: { decision: 'ACCEPT', conditionIds: ['k1'] } },
  'proceedings.transfer': {
    ...opening,
    payload: {
      legalBasis: LEGAL_BASIS,
      proceedings: PROCEEDINGS,
      reason: 'The person lives in State B.',
      fileInventory: [{ no: '1', title: 'Report', pages: 12 }],
      evidence: [item],
      suspects: [PERSON],
      victimPositions: [],
    },
  },
  'proceedings.transfer-decision': { ...answer, payload: { accepted: true, authority: AUTHORITY_B, caseNo: 'DEMO-B-CASE-4' } },
  'proceedings.transfer-outcome': {
    ...answer,
    payload: { outcome: 'CONVICTION', decidedOn: '2026-04-02', final: true, summary: 'Two years.' },
  },
  'asset.return-proposal': {
    ...answer,
    payload: {
      mode: 'TO-VICTIMS',
      amounts: [{ assetId: 'a1', amount: QUANTITY }],
      deductions: [],
      recipients: [{ name: 'Victims of State A (demonstration)', role: 'VICTIM', destination: TREASURY }],
    },
  },
  'asset.return-reply': { ...answer, payload: { answer: 'AGREE' } },
  'asset.disposition-report': {
    ...answer,
    payload: {
      mode: 'TO-VICTIMS',
      transfers: [{ amount: QUANTITY, recipient: 'Victims of State A (demonstration)', on: '2026-04-02' }],
      deductions: [],
      remaining: [],
    },
  },
  'dp.notice': { ...answer, payload: { kind: 'RECTIFY', items: ['p1'], text: 'The date of birth was wrong.', actionBy: LATER } },
  'outcome.feedback': { ...followUp, payload: { stage: 'TRIAL', usedInCourt: true, decisionRef: 'DEMO-A-CASE-17' } },
  closure: { ...answer, payload: { openObligations: [{ kind: 'RESTRAINT', ref: 'DEMO-B-FRZ-1' }] } },
};
