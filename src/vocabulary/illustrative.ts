// SPDX-License-Identifier: Apache-2.0
// Messages of a made-up case, for the demonstration, the examples of drafts and the conformance kit. State A (XA) and State B (XB) do not
// exist, nor does any authority, officer, order or exchange named here; XA and XB are user-assigned codes of ISO 3166-1. The three addresses
// are those of the WannaCry ransom notes.
import type { MessageBody } from './catalogue.js';
import type { MeasureOf } from './measures/measure.js';
import { custodyLink } from './results/custody.js';

/** Parts of a message that its answer needs. */
export interface AnsweredMessage {
  readonly messageId: string;
  readonly body: { readonly refs: { readonly rqRef: string; readonly rdRef?: string | undefined } };
}

/** Unix milliseconds at which a body is written. */
export interface At {
  readonly now?: number;
}

/** A file that a result describes. */
export interface Exhibit {
  /** Bytes. */
  readonly size: number;
  /** Hexadecimal. */
  readonly sha256: string;
  /** Absent of a file that does not travel with the message. */
  readonly attachmentId?: number;
}

/** Bitcoin, and its asset, as CAIP-2 and CAIP-19 name them. */
const BITCOIN = 'bip122:000000000019d6689c085ae165831e93';
const NATIVE = `${BITCOIN}/slip44:0`;

/** The addresses of the ransom notes, as CAIP-10 accounts. */
const ACCOUNTS = [
  `${BITCOIN}:115p7UMMngoj1pMvkpHijcRdfJNXj6LrLn`,
  `${BITCOIN}:12t9YDPgwueZ9NyMgw519p7AA8isjr6SMw`,
  `${BITCOIN}:13AM4VW2dhxYgXeQepoHkHSQuy6NgaEb94`,
] as const;

const HANDLING = { tlp: 'RED', pap: 'GREEN' } as const;
const DAY_MS = 86_400_000;
/** The text "demonstration ledger export". */
const SMALL_EXHIBIT: Exhibit = { size: 27, sha256: 'e10df785fa560f2b69c15141e311b3faf06c26696d3227404b4ac2c48a6cb088' };

/**
 * A request of State A, and the answers to it.
 * @param mark - Stands in brackets behind every name, such as `demonstration`.
 * @param prefix - Of every reference, such as `DEMO`.
 * @param measureIds - `m1` preserves records of an exchange, `m2` freezes the three addresses.
 */
export function illustrativeMessages(mark: string, prefix: string, measureIds: readonly ('m1' | 'm2')[] = ['m1', 'm2']) {
  const [preserves, freezes] = [measureIds.includes('m1'), measureIds.includes('m2')];
  const asked = measureIds.slice(-1);
  const authorityA = { name: `Central Authority of State A (${mark})`, country: 'XA' };
  const authorityB = { name: `Central Authority of State B (${mark})`, country: 'XB' };
  const exchange = { kind: 'VASP', name: `Exchange B (${mark}, does not exist)` } as const;
  const answer = (to: AnsweredMessage) => ({
    inReplyTo: to.messageId,
    refs: { rqRef: to.body.refs.rqRef, rdRef: `${prefix}-B-2026-0007` },
    language: 'en',
    handling: HANDLING,
  });

  return {
    accounts: ACCOUNTS,
    /** CAIP-2 and CAIP-19 names of their chain and its asset. */
    chain: BITCOIN,
    native: NATIVE,
    answer,
    freezeInstruction,

    /** State A asks State B to preserve records and to freeze the assets of the three addresses. */
    requestSubmit: ({ now = Date.now() }: At = {}): MessageBody<'request.submit'> => {
      const preservation: MeasureOf<'PRES'> = {
        type: 'PRES',
        id: 'm1',
        purpose: 'To learn who paid from the addresses, and to whom.',
        offenceIds: ['o1'],
        custodian: exchange,
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
      const freeze: MeasureOf<'FRZ-VA'> = {
        type: 'FRZ-VA',
        id: 'm2',
        purpose: 'To secure the ransom for confiscation and for the victims.',
        offenceIds: ['o1'],
        assetIds: ACCOUNTS.map((_, i) => `a${i + 1}`),
        custodian: exchange,
        coercive: true,
        particulars: { instruction: freezeInstruction({ no: `${prefix}-A-ORDER-3`, date: '2026-01-15' }) },
      };
      const assets = ACCOUNTS.map((caip10, i) => ({
        id: `a${i + 1}`,
        kind: 'VA-NATIVE' as const,
        caip19: NATIVE,
        displaySymbol: 'BTC',
        decimals: 8,
        location: { type: 'ADDRESS' as const, caip10 },
        valuation: { value: { currency: 'EUR', amount: '50000.00' }, source: `made up for the ${mark}`, at: today(now) },
        linkToOffence: { kind: 'INSTRUMENTALITY' as const, text: 'The ransom note named this address as the place to pay.' },
        controlledBy: { basis: 'STATEMENT' as const, confidence: 'MED' as const, heuristic: 'the address stands in the ransom note' },
      }));
      return {
        refs: { rqRef: `${prefix}-A-2026-0001` },
        language: 'en',
        handling: HANDLING,
        payload: {
          requestStatus: 'NEW',
          legalBasis: [
            { code: 'UNTOC', articles: ['13', '18'], inForceBetween: true },
            { code: 'ETS185', articles: ['29'], inForceBetween: true },
          ],
          requester: {
            ...authorityA,
            officer: { name: `Officer A1 (${mark})`, function: 'head of unit', languages: ['en'], tz: 'Etc/UTC', hours: '09:00-17:00' },
            authenticityContact: { name: `Registry of State A (${mark})`, email: 'registry@state-a.example' },
            replyChannel: 'this dossier',
          },
          requestedAuthority: authorityB,
          proceedings: {
            stage: 'INV',
            domesticCaseNo: `${prefix}-A-CASE-17`,
            conductingAuthority: {
              name: `Prosecution Office of State A (${mark})`,
              country: 'XA',
              officer: { name: `Officer A2 (${mark})`, function: 'prosecutor' },
            },
            facts: [{ language: 'en', text: factsOf(mark) }],
            offences: [
              {
                id: 'o1',
                title: 'Extortion by malicious software',
                provisions: [
                  {
                    statute: `Criminal Code of State A (${mark})`,
                    article: '1',
                    text: `Whoever makes the data of others unusable in order to obtain payment is punished. (Wording made up for the ${mark}.)`,
                    textLang: 'en',
                  },
                ],
                maxPenalty: { months: 120 },
                dualCriminality: { asserted: true, equivalents: [`Criminal Code of State B (${mark}), article 2`] },
                committedAt: [{ from: '2017-05-12', place: { text: 'computers in many States' } }],
                limitationExpiry: '2047-05-12',
              },
            ],
          },
          persons: [],
          measures: [...(preserves ? [preservation] : []), ...(freezes ? [freeze] : [])],
          ...(freezes && { assets }),
          urgency: {
            level: 'PROVISIONAL',
            reason: 'DISSIPATION',
            text: 'Whoever holds the keys can empty the addresses within minutes, at any time.',
          },
          confidentiality: { level: 'R', protectExistence: true, mayNotify: 'NONE' },
          declarations: {
            ownLawPossible: true,
            necessity: `Without ${freezes ? 'both measures what the addresses hold would be moved out of reach' : 'it the records would be deleted'}.`,
            sanctions: { exposed: false },
          },
          followUp: { intent: true },
        },
      };
    },

    /** State B acknowledges the request and names its officer. */
    ackReceipt: (to: AnsweredMessage, { now = Date.now() }: At = {}): MessageBody<'ack.receipt'> => ({
      ...answer(to),
      payload: {
        receivedAt: time(now),
        officer: { name: `Officer B1 (${mark})`, function: 'case officer', languages: ['en'], tz: 'Etc/UTC', hours: '08:00-16:00' },
        assignedTo: authorityB,
        preliminaryDeficiencies: [],
        nextStepDue: time(now + DAY_MS),
      },
    }),

    /** State B asks one question. */
    infoRequest: (to: AnsweredMessage, { now = Date.now() }: At = {}): MessageBody<'info.request'> => ({
      ...answer(to),
      payload: {
        measureIds: asked,
        questions: [
          {
            id: 'q1',
            path: freezes ? '/payload/assets/0/linkToOffence' : '/payload/measures/0',
            code: 'I-LINK',
            text: 'Which exhibit shows the three addresses?',
            blocking: true,
          },
        ],
        replyBy: time(now + DAY_MS),
        effectOnClock: 'runs',
      },
    }),

    /** State A answers it. */
    requestSupplement: (to: AnsweredMessage): MessageBody<'request.supplement'> => ({
      ...answer(to),
      payload: {
        measureIds: asked,
        answers: [
          { kind: 'VALUE', questionId: 'q1', value: 'The ransom note itself: exhibit 1 of the case file, a photograph of the screen.' },
        ],
      },
    }),

    /** State B accepts all measures. */
    decisionAccept: (to: AnsweredMessage, { now = Date.now() }: At = {}): MessageBody<'decision.accept'> => ({
      ...answer(to),
      payload: {
        measureIds: [...measureIds],
        executingAuthority: authorityB,
        expectedBy: time(now + DAY_MS).slice(0, 10),
        rights: { remedies: 'Objection to the court within 14 days of notice.', notificationDuty: { exists: false } },
      },
    }),

    /** State B reports what it preserved and froze. All figures are made up. */
    resultFinal: (
      to: AnsweredMessage,
      { now = Date.now(), exhibit = SMALL_EXHIBIT }: At & { readonly exhibit?: Exhibit } = {},
    ): MessageBody<'result.final'> => {
      const { size, sha256, attachmentId } = exhibit;
      const hashes = [{ alg: 'sha-256' as const, value: sha256 }];
      const preservation = {
        measureId: 'm1',
        ref: `${prefix}-B-PRES-1`,
        outcome: 'SECURED' as const,
        custodian: exchange,
        securedAt: time(now - 3_600_000),
        expiresAt: time(now + 60 * DAY_MS),
        coverage: 'Customer files and ledger of the stated period.',
      };
      const restraint = {
        measureId: 'm2',
        ref: `${prefix}-B-FRZ-1`,
        outcome: 'FROZEN' as const,
        effectiveAt: time(now - 3_600_000),
        measureKind: 'FREEZE' as const,
        perAsset: ACCOUNTS.map((caip10, i) => ({
          assetId: `a${i + 1}`,
          caip19: NATIVE,
          quantity: { caip19: NATIVE, baseUnits: `${i + 1}00000000`, decimals: 8 },
          addressIdentifiers: [caip10],
        })),
        missed: [],
        orderNo: `${prefix}-B-ORDER-9`,
        orderAuthority: { name: `Court of State B (${mark})`, country: 'XB' },
        expiresAt: time(now + 60 * DAY_MS),
        extendable: true,
        subjectNotified: { done: false },
        remedies: { text: 'Objection to the court within 14 days of notice.' },
      };
      const frozen = ACCOUNTS.map((_, i) => ({ measureId: 'm2', assetId: `a${i + 1}`, outcome: 'FULL' as const }));
      return {
        ...answer(to),
        payload: {
          measureIds: [...measureIds],
          outcomes: [...(preserves ? [{ measureId: 'm1', outcome: 'FULL' as const }] : []), ...(freezes ? frozen : [])],
          report: `Exchange B (${mark}) preserved its records${freezes ? ' and froze what it held for the three addresses' : ''}. All figures are made up.`,
          evidence: [
            {
              id: 'e1',
              measureId: 'm1',
              kind: 'LEDGER-EXPORT',
              description: 'Deposits from the three addresses.',
              acquired: { at: time(now - 3_600_000), by: { name: `Officer B2 (${mark})` }, method: 'export by the exchange' },
              hashes,
              size,
              ...(attachmentId !== undefined && { attachmentId }),
              custody: [
                {
                  at: time(now - 1_800_000),
                  from: exchange.name,
                  to: authorityB.name,
                  reason: 'execution of the request',
                  location: 'State B',
                  signer: `Officer B2 (${mark})`,
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
          ...(preserves && { preservations: [preservation] }),
          ...(freezes && { restraints: [restraint] }),
        },
      };
    },
  };
}

/** What is to be frozen, and how far. */
function freezeInstruction(
  ownOrder: NonNullable<MeasureOf<'FRZ-VA'>['particulars']['instruction']['ownOrder']>,
): MeasureOf<'FRZ-VA'>['particulars']['instruction'] {
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
    ownOrder,
  };
}

function factsOf(mark: string): string {
  return `On 12 May 2017 a group of unknown persons spread the malicious program known as WannaCry. It encrypted files on computers \
in many States and showed a note that demanded bitcoin worth 300 US dollars, to be paid to one of three addresses that the note displayed. Those addresses are public \
knowledge. This request is a ${mark} of the protocol: State A and State B do not exist, and no authority has made or received it.`;
}

/** Midnight of the day, so that a body of one day is the same at every hour. */
const today = (now: number) => `${time(now).slice(0, 10)}T00:00:00Z`;

function time(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
