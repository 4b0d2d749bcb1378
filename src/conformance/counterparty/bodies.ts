// SPDX-License-Identifier: Apache-2.0
// Messages of the kit and its robots: one small request and the answers to it. Nothing of it exists, and each body says so.
import { custodyLink } from '../../vocabulary/index.js';
import type { MessageBody, MessageTypeName } from '../../vocabulary/index.js';

/** Parts of a message that its answer needs. */
export interface AnsweredMessage {
  readonly messageId: string;
  readonly body: { readonly refs: { readonly rqRef: string; readonly rdRef?: string | undefined } };
}

type Body<T extends MessageTypeName> = MessageBody<T>;
export type RefusalGround = Body<'decision.refuse'>['payload']['grounds'][number]['code'];

const ABOUT = '(conformance test, does not exist)';
const REQUESTER = { name: `Central Authority of the requesting State ${ABOUT}`, country: 'XA' };
const REQUESTED = { name: `Central Authority of the requested State ${ABOUT}`, country: 'XB' };
const OFFICER = { name: `Officer 1 ${ABOUT}`, function: 'case officer', languages: ['en'], tz: 'Etc/UTC', hours: '09:00-17:00' };
const HANDLING = { tlp: 'RED', pap: 'GREEN' } as const;
const DAY_MS = 86_400_000;
/** The one measure of the request. */
const MEASURE = 'm1';

const FACTS = `This request is made by a program that tests another program. No offence was committed, no authority of the two States XA and \
XB exists, and nobody is asked to do anything. In the made-up case a person unknown opened an account under a false name on 12 May 2026 at a \
provider in State XB and received the proceeds of a fraud in it.`;

/** Asks to preserve the records of one account. @param rqRef - Reference of the requester: it tells the kit's requests apart. */
export function requestSubmit(rqRef: string): Body<'request.submit'> {
  return {
    refs: { rqRef },
    language: 'en',
    handling: HANDLING,
    payload: {
      requestStatus: 'NEW',
      legalBasis: [{ code: 'UNTOC', articles: ['18'], inForceBetween: true }],
      requester: {
        ...REQUESTER,
        officer: OFFICER,
        authenticityContact: { name: `Registry ${ABOUT}`, email: 'registry@state-a.example' },
        replyChannel: 'this dossier',
      },
      requestedAuthority: REQUESTED,
      proceedings: {
        stage: 'INV',
        domesticCaseNo: `CASE ${rqRef}`,
        conductingAuthority: {
          name: `Prosecution Office ${ABOUT}`,
          country: 'XA',
          officer: { name: OFFICER.name, function: 'prosecutor' },
        },
        facts: [{ language: 'en', text: FACTS }],
        offences: [
          {
            id: 'o1',
            title: 'Fraud',
            provisions: [
              {
                statute: `Criminal Code of State XA ${ABOUT}`,
                article: '1',
                text: 'Fraud is punished. (Made up for the test.)',
                textLang: 'en',
              },
            ],
            maxPenalty: { months: 120 },
            dualCriminality: { asserted: true, equivalents: [`Criminal Code of State XB ${ABOUT}, article 2`] },
            committedAt: [{ from: '2026-05-12', place: { text: 'a computer in State XA' } }],
            limitationExpiry: '2046-05-12',
          },
        ],
      },
      persons: [],
      measures: [
        {
          type: 'PRES',
          id: MEASURE,
          purpose: 'To learn who opened the account.',
          offenceIds: ['o1'],
          custodian: { kind: 'VASP', name: `Exchange ${ABOUT}` },
          coercive: false,
          particulars: {
            dataCategories: ['KYC', 'LEDGER'],
            accounts: [{ kind: 'CAIP10', value: 'bip122:000000000019d6689c085ae165831e93:115p7UMMngoj1pMvkpHijcRdfJNXj6LrLn' }],
            period: { from: '2026-05-12T00:00:00Z', to: '2026-06-30T00:00:00Z' },
            relationToOffence: 'The proceeds went to this address.',
            necessity: 'Records of that time are deleted by routine.',
            intentToRequest: true,
          },
        },
      ],
      urgency: {
        level: 'PROVISIONAL',
        reason: 'DISSIPATION',
        text: 'The provider deletes such records by routine at the end of each month: they are lost unless they are preserved before that.',
      },
      confidentiality: { level: 'R', protectExistence: true, mayNotify: 'NONE' },
      declarations: { ownLawPossible: true, necessity: 'There is no other way to these records.', sanctions: { exposed: false } },
      followUp: { intent: true },
    },
  };
}

/** The requester answers the question of {@link infoRequest}. */
export function requestSupplement(to: AnsweredMessage): Body<'request.supplement'> {
  return { ...answer(to), payload: { measureIds: [MEASURE], answers: [{ kind: 'VALUE', questionId: 'q1', value: 'Exhibit 1.' }] } };
}

export function requestWithdraw(to: AnsweredMessage): Body<'request.withdraw'> {
  return {
    ...answer(to),
    payload: { measureIds: [MEASURE], reason: 'W-NOLONGER', disposition: { rule: 'NONE-RECEIVED' } },
  };
}

export function ackReceipt(to: AnsweredMessage, now: number): Body<'ack.receipt'> {
  return {
    ...answer(to),
    payload: {
      receivedAt: time(now),
      officer: OFFICER,
      assignedTo: REQUESTED,
      preliminaryDeficiencies: [],
      nextStepDue: time(now + DAY_MS),
    },
  };
}

export function infoRequest(to: AnsweredMessage, now: number): Body<'info.request'> {
  const question = {
    id: 'q1',
    path: '/payload/measures/0',
    code: 'I-LINK',
    text: 'Which exhibit shows the address?',
    blocking: true,
  } as const;
  return { ...answer(to), payload: { measureIds: [MEASURE], questions: [question], replyBy: time(now + DAY_MS), effectOnClock: 'runs' } };
}

export function decisionAccept(to: AnsweredMessage, now: number): Body<'decision.accept'> {
  return {
    ...answer(to),
    payload: {
      measureIds: [MEASURE],
      executingAuthority: REQUESTED,
      expectedBy: time(now + DAY_MS).slice(0, 10),
      rights: { remedies: 'Objection to the court within 14 days of notice.', notificationDuty: { exists: false } },
    },
  };
}

export function decisionRefuse(to: AnsweredMessage, code: RefusalGround): Body<'decision.refuse'> {
  const ground = {
    code,
    basis: { code: 'UNTOC', article: '18(21)' },
    domesticProvision: `Law on assistance of State XB ${ABOUT}, article 3`,
    reason: `The robot refuses each request on the next ground; this one is ${code}.`,
  } as const;
  return { ...answer(to), payload: { measureIds: [MEASURE], grounds: [ground], remedies: 'None: it is a test.' } };
}

/** Comes before a refusal: UNTOC 18(26) asks for it. */
export function consultationNote(to: AnsweredMessage): Body<'consultation.note'> {
  return {
    ...answer(to),
    payload: { topic: 'Refusal', text: 'This robot refuses each request. Is there anything to say to that?', measureIds: [MEASURE] },
  };
}

/** The measure is being executed: parts of its result may follow. */
export function statusReport(to: AnsweredMessage, now: number): Body<'status.report'> {
  const measure = { measureId: MEASURE, state: 'EXECUTING', since: time(now), nextStep: 'The exchange prepares the records.' } as const;
  return { ...answer(to), payload: { asOf: time(now), measures: [measure] } };
}

/** A file that a result describes, and that travels with it under this number. */
export interface Exhibit {
  readonly size: number;
  /** Hexadecimal. */
  readonly sha256: string;
  readonly attachmentId: number;
}

export function resultPartial(to: AnsweredMessage, now: number, exhibit: Exhibit): Body<'result.partial'> {
  return {
    ...answer(to),
    payload: { ...result(now), outcomes: [{ measureId: MEASURE, outcome: 'PARTIAL' }], evidence: [item('e1', now, exhibit)] },
  };
}

export function resultFinal(to: AnsweredMessage, now: number, exhibit: Exhibit): Body<'result.final'> {
  const preservation = {
    measureId: MEASURE,
    ref: 'KIT-PRES-1',
    outcome: 'SECURED',
    custodian: { kind: 'VASP', name: `Exchange ${ABOUT}` },
    securedAt: time(now - 60_000),
    expiresAt: time(now + 60 * DAY_MS),
    coverage: 'The records of the stated period.',
  } as const;
  return {
    ...answer(to),
    payload: {
      ...result(now),
      outcomes: [{ measureId: MEASURE, outcome: 'FULL' }],
      evidence: [item('e2', now, exhibit)],
      preservations: [preservation],
    },
  };
}

function result(now: number) {
  return {
    measureIds: [MEASURE],
    report: `The exchange preserved its records at ${time(now)}. Everything in this report is made up.`,
    useLimits: [{ id: 'u1', code: 'C-PURPOSE' as const }],
    legalRemediesPending: false,
    formalitiesFollowed: [],
    returnTerms: { required: false },
  };
}

function item(id: string, now: number, { size, sha256, attachmentId }: Exhibit) {
  const hashes = [{ alg: 'sha-256' as const, value: sha256 }];
  const handed = {
    from: `Exchange ${ABOUT}`,
    to: REQUESTED.name,
    reason: 'execution of the request',
    location: 'State XB',
    signer: OFFICER.name,
  };
  return {
    id,
    measureId: MEASURE,
    kind: 'LEDGER-EXPORT' as const,
    description: 'Records of the account.',
    acquired: { at: time(now - 60_000), by: { name: OFFICER.name }, method: 'export by the exchange' },
    hashes,
    size,
    attachmentId,
    custody: [{ at: time(now - 30_000), ...handed, prevHash: custodyLink(hashes) }],
    returnRequired: false,
    personalData: { special: false, redacted: false },
  };
}

function answer(to: AnsweredMessage) {
  return { inReplyTo: to.messageId, refs: { rqRef: to.body.refs.rqRef, rdRef: 'KIT-RD-1' }, language: 'en', handling: HANDLING };
}

function time(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
