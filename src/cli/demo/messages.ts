// SPDX-License-Identifier: Apache-2.0
// The messages of the demonstration. State A (XA) and State B (XB) do not exist, nor does any authority, officer, order or exchange named
// here; XA and XB are user-assigned codes of ISO 3166-1. The three addresses are those of the WannaCry ransom notes.
import { custodyLink } from '../../vocabulary/index.js';
import type { AccordTerms, MessageBody } from '../../vocabulary/index.js';

/** Parts of a message that its answer needs. */
export interface AnsweredMessage {
  readonly messageId: string;
  readonly body: { readonly refs: { readonly rqRef: string; readonly rdRef?: string | undefined } };
}

/** Unix milliseconds at which a body is written. */
export interface At {
  readonly now?: number;
}

export const BITCOIN = 'bip122:000000000019d6689c085ae165831e93';
export const NATIVE = `${BITCOIN}/slip44:0`;

/** The addresses of the ransom notes, as CAIP-10 accounts. */
export const ACCOUNTS = [
  `${BITCOIN}:115p7UMMngoj1pMvkpHijcRdfJNXj6LrLn`,
  `${BITCOIN}:12t9YDPgwueZ9NyMgw519p7AA8isjr6SMw`,
  `${BITCOIN}:13AM4VW2dhxYgXeQepoHkHSQuy6NgaEb94`,
] as const;

const HANDLING = { tlp: 'RED', pap: 'GREEN' } as const;
const RD_REF = 'DEMO-B-2026-0007';
const DAY_MS = 86_400_000;

const AUTHORITY_A = { name: 'Central Authority of State A (demonstration)', country: 'XA' };
const AUTHORITY_B = { name: 'Central Authority of State B (demonstration)', country: 'XB' };
const EXCHANGE_B = { kind: 'VASP', name: 'Exchange B (demonstration, does not exist)' } as const;

const FACTS = `On 12 May 2017 a group of unknown persons spread the malicious program known as WannaCry. It encrypted files on computers \
in many States and showed a note that demanded bitcoin worth 300 US dollars, to be paid to one of three addresses that the note displayed. Those addresses are public \
knowledge. This request is a demonstration of the protocol: State A and State B do not exist, and no authority has made or received it.`;

/** State A asks State B to preserve records and to freeze the assets of the three addresses. */
export function requestSubmit({ now = Date.now() }: At = {}): MessageBody<'request.submit'> {
  return {
    refs: { rqRef: 'DEMO-A-2026-0001' },
    language: 'en',
    handling: HANDLING,
    payload: {
      requestStatus: 'NEW',
      legalBasis: [
        { code: 'UNTOC', articles: ['13', '18'], inForceBetween: true },
        { code: 'ETS185', articles: ['29'], inForceBetween: true },
      ],
      requester: {
        ...AUTHORITY_A,
        officer: { name: 'Officer A1 (demonstration)', function: 'head of unit', languages: ['en'], tz: 'Etc/UTC', hours: '09:00-17:00' },
        authenticityContact: { name: 'Registry of State A (demonstration)', email: 'registry@state-a.example' },
        replyChannel: 'this dossier',
      },
      requestedAuthority: AUTHORITY_B,
      proceedings: {
        stage: 'INV',
        domesticCaseNo: 'DEMO-A-CASE-17',
        conductingAuthority: {
          name: 'Prosecution Office of State A (demonstration)',
          country: 'XA',
          officer: { name: 'Officer A2 (demonstration)', function: 'prosecutor' },
        },
        facts: [{ language: 'en', text: FACTS }],
        offences: [
          {
            id: 'o1',
            title: 'Extortion by malicious software',
            provisions: [
              {
                statute: 'Criminal Code of State A (demonstration)',
                article: '1',
                text: 'Whoever makes the data of others unusable in order to obtain payment is punished. (Wording made up for the demonstration.)',
                textLang: 'en',
              },
            ],
            maxPenalty: { months: 120 },
            dualCriminality: { asserted: true, equivalents: ['Criminal Code of State B (demonstration), article 2'] },
            committedAt: [{ from: '2017-05-12', place: { text: 'computers in many States' } }],
            limitationExpiry: '2047-05-12',
          },
        ],
      },
      persons: [],
      measures: [preservation(), freeze()],
      assets: ACCOUNTS.map((caip10, i) => ({
        id: `a${i + 1}`,
        kind: 'VA-NATIVE' as const,
        caip19: NATIVE,
        displaySymbol: 'BTC',
        decimals: 8,
        location: { type: 'ADDRESS' as const, caip10 },
        valuation: { value: { currency: 'EUR', amount: '50000.00' }, source: 'made up for the demonstration', at: today(now) },
        linkToOffence: { kind: 'INSTRUMENTALITY' as const, text: 'The ransom note named this address as the place to pay.' },
        controlledBy: { basis: 'STATEMENT' as const, confidence: 'MED' as const, heuristic: 'the address stands in the ransom note' },
      })),
      urgency: {
        level: 'PROVISIONAL',
        reason: 'DISSIPATION',
        text: 'Whoever holds the keys can empty the addresses within minutes, at any time.',
      },
      confidentiality: { level: 'R', protectExistence: true, mayNotify: 'NONE' },
      declarations: {
        ownLawPossible: true,
        necessity: 'Without both measures what the addresses hold would be moved out of reach.',
        sanctions: { exposed: false },
      },
      followUp: { intent: true },
    },
  };
}

/** Midnight of the day, so that a body of one day is the same at every hour. */
const today = (now: number) => `${time(now).slice(0, 10)}T00:00:00Z`;

type Measure = MessageBody<'request.submit'>['payload']['measures'][number];

function preservation(): Extract<Measure, { type: 'PRES' }> {
  return {
    type: 'PRES',
    id: 'm1',
    purpose: 'To learn who paid from the addresses, and to whom.',
    offenceIds: ['o1'],
    custodian: EXCHANGE_B,
    coercive: false,
    particulars: {
      dataCategories: ['KYC', 'LEDGER'],
      accounts: ACCOUNTS.map((value) => ({ kind: 'CAIP10' as const, value })),
      period: { from: '2017-05-12T00:00:00Z', to: '2017-08-31T00:00:00Z' },
      relationToOffence: 'Deposits from the addresses lead to customers of the exchange.',
      necessity: 'Records of that time are deleted by routine.',
      intentToRequest: true,
    },
  };
}

function freeze(): Extract<Measure, { type: 'FRZ-VA' }> {
  return {
    type: 'FRZ-VA',
    id: 'm2',
    purpose: 'To secure the ransom for confiscation and for the victims.',
    offenceIds: ['o1'],
    assetIds: ACCOUNTS.map((_, i) => `a${i + 1}`),
    custodian: EXCHANGE_B,
    coercive: true,
    particulars: { instruction: freezeInstruction() },
  };
}

/** What is to be frozen, and how far. */
export function freezeInstruction(): Extract<Measure, { type: 'FRZ-VA' }>['particulars']['instruction'] {
  return {
    target: 'ADDRESS',
    scope: 'ALL',
    includeFutureCredits: true,
    block: ['WITHDRAW', 'TRADE', 'CONVERT'],
    allow: ['DEPOSIT'],
    until: 'UNTIL-NOTICE',
    subjectNotice: { rule: 'PROHIBITED' },
    custodyPlan: 'HOLD-AT-VASP',
    conversion: { rule: 'FORBIDDEN' },
    dissipationRisk: 'A transfer takes minutes and cannot be undone.',
    ownOrder: { no: 'DEMO-A-ORDER-3', date: '2026-01-15' },
  };
}

/** State B acknowledges the request and names its officer. */
export function ackReceipt(to: AnsweredMessage, { now = Date.now() }: At = {}): MessageBody<'ack.receipt'> {
  return {
    ...answer(to),
    payload: {
      receivedAt: time(now),
      officer: { name: 'Officer B1 (demonstration)', function: 'case officer', languages: ['en'], tz: 'Etc/UTC', hours: '08:00-16:00' },
      assignedTo: AUTHORITY_B,
      preliminaryDeficiencies: [],
      nextStepDue: time(now + DAY_MS),
    },
  };
}

/** State B asks one question. */
export function infoRequest(to: AnsweredMessage, { now = Date.now() }: At = {}): MessageBody<'info.request'> {
  return {
    ...answer(to),
    payload: {
      measureIds: ['m2'],
      questions: [
        {
          id: 'q1',
          path: '/payload/assets/0/linkToOffence',
          code: 'I-LINK',
          text: 'Which exhibit shows the three addresses?',
          blocking: true,
        },
      ],
      replyBy: time(now + DAY_MS),
      effectOnClock: 'runs',
    },
  };
}

/** State A answers it. */
export function requestSupplement(to: AnsweredMessage): MessageBody<'request.supplement'> {
  return {
    ...answer(to),
    payload: {
      measureIds: ['m2'],
      answers: [
        { kind: 'VALUE', questionId: 'q1', value: 'The ransom note itself: exhibit 1 of the case file, a photograph of the screen.' },
      ],
    },
  };
}

/** State B accepts both measures. */
export function decisionAccept(to: AnsweredMessage, { now = Date.now() }: At = {}): MessageBody<'decision.accept'> {
  return {
    ...answer(to),
    payload: {
      measureIds: ['m1', 'm2'],
      executingAuthority: AUTHORITY_B,
      expectedBy: time(now + DAY_MS).slice(0, 10),
      rights: { remedies: 'Objection to the court within 14 days of notice.', notificationDuty: { exists: false } },
    },
  };
}

/** An exhibit that a result describes. */
interface ExhibitOfResult {
  /** Bytes. */
  readonly size: number;
  /** Hexadecimal. */
  readonly sha256: string;
  /** Absent of an exhibit that does not travel with the message. */
  readonly attachmentId?: number;
}

/** The text "demonstration ledger export". */
const SMALL_EXHIBIT: ExhibitOfResult = { size: 27, sha256: 'e10df785fa560f2b69c15141e311b3faf06c26696d3227404b4ac2c48a6cb088' };

/** State B reports what it preserved and froze. All figures are made up for the demonstration. */
export function resultFinal(
  to: AnsweredMessage,
  { now = Date.now(), exhibit = SMALL_EXHIBIT }: At & { readonly exhibit?: ExhibitOfResult } = {},
): MessageBody<'result.final'> {
  const { size, sha256, attachmentId } = exhibit;
  const hashes = [{ alg: 'sha-256' as const, value: sha256 }];
  return {
    ...answer(to),
    payload: {
      measureIds: ['m1', 'm2'],
      outcomes: [
        { measureId: 'm1', outcome: 'FULL' },
        ...ACCOUNTS.map((_, i) => ({ measureId: 'm2', assetId: `a${i + 1}`, outcome: 'FULL' as const })),
      ],
      report: 'Exchange B (demonstration) preserved its records and froze what it held for the three addresses. All figures are made up.',
      evidence: [
        {
          id: 'e1',
          measureId: 'm1',
          kind: 'LEDGER-EXPORT',
          description: 'Deposits from the three addresses.',
          acquired: { at: time(now - 3_600_000), by: { name: 'Officer B2 (demonstration)' }, method: 'export by the exchange' },
          hashes,
          size,
          ...(attachmentId !== undefined && { attachmentId }),
          custody: [
            {
              at: time(now - 1_800_000),
              from: EXCHANGE_B.name,
              to: AUTHORITY_B.name,
              reason: 'execution of the request',
              location: 'State B',
              signer: 'Officer B2 (demonstration)',
              prevHash: custodyLink(hashes),
            },
          ],
          returnRequired: false,
          personalData: { special: false, redacted: false },
        },
      ],
      useLimits: [{ id: 'u1', code: 'C-PURPOSE' }],
      legalRemediesPending: false,
      formalitiesFollowed: [],
      returnTerms: { required: false },
      preservations: [
        {
          measureId: 'm1',
          ref: 'DEMO-B-PRES-1',
          outcome: 'SECURED',
          custodian: EXCHANGE_B,
          securedAt: time(now - 3_600_000),
          expiresAt: time(now + 60 * DAY_MS),
          coverage: 'Customer files and ledger of the stated period.',
        },
      ],
      restraints: [
        {
          measureId: 'm2',
          ref: 'DEMO-B-FRZ-1',
          outcome: 'FROZEN',
          effectiveAt: time(now - 3_600_000),
          measureKind: 'FREEZE',
          perAsset: ACCOUNTS.map((caip10, i) => ({
            assetId: `a${i + 1}`,
            caip19: NATIVE,
            quantity: { caip19: NATIVE, baseUnits: `${i + 1}00000000`, decimals: 8 },
            addressIdentifiers: [caip10],
          })),
          missed: [],
          orderNo: 'DEMO-B-ORDER-9',
          orderAuthority: { name: 'Court of State B (demonstration)', country: 'XB' },
          expiresAt: time(now + 60 * DAY_MS),
          extendable: true,
          subjectNotified: { done: false },
          remedies: { text: 'Objection to the court within 14 days of notice.' },
        },
      ],
    },
  };
}

/** Terms of the two States. Illustrative: no such accord exists. */
export function accordTerms(): AccordTerms {
  return {
    format: [1, 0],
    bases: [{ code: 'UNTOC' }, { code: 'ETS185' }, { code: 'PROG', treatyRef: 'Cooperation programme 2026-27 (demonstration)' }],
    directTransmission: false,
    languages: { accept: ['en', 'tr', 'ru'], translationRequired: false, certified: false },
    originalPolicy: { rule: 'electronic-is-original' },
    oralAllowed: true,
    confirmWithinHours: 72,
    ackDays: 7,
    decisionDays: 30,
    executionDays: 90,
    infoReplyDays: 30,
    refusalGrounds: [],
    postponeGrounds: ['P-INV', 'P-USED'],
    forbiddenGrounds: ['G-BANKSEC'],
    measuresEnabled: ['PRES', 'FRZ-VA'],
    dualCriminality: 'coercive',
    useLimitationDefault: 'C-PURPOSE',
    safeConductDays: 15,
    sealRequired: false,
    dataProtectionRegime: 'Convention 108 (demonstration)',
  };
}

function answer(to: AnsweredMessage) {
  const { rqRef } = to.body.refs;
  return { inReplyTo: to.messageId, refs: { rqRef, rdRef: RD_REF }, language: 'en', handling: HANDLING };
}

function time(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
