// SPDX-License-Identifier: Apache-2.0
// One filled example of every core measure.
import { MEASURES } from '../../../vocabulary/index.js';
import type { Measure, MeasureOf, MeasureType } from '../../../vocabulary/index.js';
import {
  ADDRESS,
  AUTHORITY_A,
  BANK,
  COURT_A,
  EXAMPLE_MARK,
  EXCHANGE,
  IBAN,
  instruction,
  NATIVE,
  order,
  PROVIDER,
  serviceAddress,
  slot,
  trace,
  TRANSACTION,
  validation,
} from './parts.js';
import type { Calendar } from './parts.js';

/** Measures that have an example. */
export type CoreMeasure = keyof typeof EXAMPLES;

type Particulars<T extends MeasureType> = MeasureOf<T>['particulars'];

/** Example of one measure: its own members, and what the request must carry for it. */
interface Example<T extends MeasureType> {
  readonly purpose: string;
  /** Paragraphs of UNTOC that carry it. */
  readonly articles: readonly string[];
  readonly persons?: readonly ('p1' | 'p2')[];
  /** It is about the asset of the example. */
  readonly asset?: true;
  readonly holder?: NonNullable<Measure['custodian']>;
  /** The person concerned learns of it, so the request cannot be secret. */
  readonly open?: true;
  /** Needs attachments beside the order. */
  readonly attached?: 'SERVICE' | 'FINAL';
  readonly maxAmount?: Measure['maxAmount'];
  readonly particulars: (days: Calendar) => Particulars<T>;
}

const PROVIDED = { kind: 'ISP' as const, name: PROVIDER };
const MAIL = { kind: 'EMAIL' as const, value: 'ada@provider-b.example' };
const LOGIN = (days: Calendar) => ({
  kind: 'IP' as const,
  value: '192.0.2.1',
  observedFrom: days.at(-150, '02:10'),
  observedTo: days.at(-150, '02:40'),
  port: 40_000,
});
const used = (days: Calendar) => ({ provider: PROVIDER, accounts: [MAIL, LOGIN(days)], period: days.period() });
const RIGHTS = ['The person may refuse to answer where the law of either State allows it.', 'The person may be assisted by a lawyer.'];
const QUESTIONS = [
  `Who asked you to rent the server at the address 192.0.2.1? ${EXAMPLE_MARK}`,
  'Who else has used the address to which the ransom was paid, and since when?',
];
const served = {
  serviceAddress: serviceAddress(),
  documents: [{ attachmentId: 2, title: `Document to be served ${EXAMPLE_MARK}`, translation: 3 }],
  mode: 'PERSONAL' as const,
  proofForm: 'SIGNED-RECEIPT' as const,
  translationNeeded: true,
};
const EXAMPLES = {
  'SVC-DOC': {
    purpose: 'To inform the suspect of the charge, so that the time for the defence begins.',
    articles: ['18(3)(b)'],
    open: true,
    attached: 'SERVICE',
    particulars: () => ({ ...served, addressee: 'p1', nature: 'notice of the charge' }),
  },
  'SVC-SUM': {
    purpose: 'To hear the witness at the trial about the payment of the ransom.',
    articles: ['18(3)(b)'],
    persons: ['p2'],
    open: true,
    attached: 'SERVICE',
    particulars: (days) => ({
      ...served,
      addressee: 'p2',
      nature: 'summons of a witness',
      appearanceAt: days.at(days.workday(90), '10:00'),
      court: COURT_A,
      capacity: 'WITN',
      noPenaltyClause: 'The witness is free to stay away and suffers no disadvantage from it.',
      safeConduct: { days: 15 },
      allowances: 'Travel, accommodation and a daily allowance at the rates of State A.',
    }),
  },
  STMT: {
    purpose: 'To learn who asked the witness to rent the server.',
    articles: ['18(3)(a)'],
    persons: ['p2'],
    open: true,
    particulars: () => ({ personId: 'p2', capacity: 'WITN', questions: QUESTIONS, rightsToNotify: RIGHTS }),
  },
  VID: {
    purpose: 'To hear the witness before the court of State A without a journey.',
    articles: ['18(18)'],
    persons: ['p2'],
    open: true,
    particulars: (days) => ({
      personId: 'p2',
      capacity: 'WITN',
      questions: QUESTIONS,
      rightsToNotify: RIGHTS,
      whyNotInPerson: 'The witness cares for a child in State B and cannot travel.',
      hearingAuthority: COURT_A,
      conductors: [{ name: `Judge A3 ${EXAMPLE_MARK}`, function: 'presiding judge' }],
      proposedSlots: [slot(days, 's1', 45), slot(days, 's2', 48)],
      interpreter: { needed: true, languages: ['en'] },
      tech: { protocol: 'H.323', testSlot: slot(days, 't1', 38), recording: 'REQUESTED-STATE' },
      consent: { given: true, text: 'The witness agreed by telephone; the officer of State A noted it in the file.' },
    }),
  },
  DOC: {
    purpose: 'To prove who managed the company that rented the server.',
    articles: ['18(3)(f)', '18(29)'],
    particulars: (days) => ({
      description: 'Extract of the register of companies for Example Hosting Limited, with its managers and owners in the period.',
      holder: `Register of companies of State B ${EXAMPLE_MARK}`,
      period: days.period(),
      certification: 'CERTIFIED-COPY',
    }),
  },
  'BANK-ACC': {
    purpose: 'To find the accounts into which the ransom was paid after its sale.',
    articles: ['18(3)(f)', '18(8)'],
    persons: ['p1'],
    holder: BANK,
    particulars: () => ({
      personId: 'p1',
      relevance: 'The exchange paid the proceeds of sale to a bank account of the suspect; its number is not known.',
      whyBanksInState: 'The suspect lives and works in State B, and the payment went to a bank there.',
      banks: [BANK.name],
    }),
  },
  'BANK-TXN': {
    purpose: 'To follow the proceeds of the sale of the ransom.',
    articles: ['18(3)(f)', '18(8)'],
    persons: ['p1'],
    holder: BANK,
    particulars: (days) => ({
      account: { kind: 'IBAN', value: IBAN },
      period: days.period(),
      relevance: 'The exchange paid the proceeds of sale to this account three days after the ransom.',
      counterparties: true,
    }),
  },
  'VASP-KYC': {
    purpose: 'To learn whose account received the ransom.',
    articles: ['18(3)(f)'],
    holder: EXCHANGE,
    particulars: (days) => ({
      accounts: [{ kind: 'CAIP10', value: ADDRESS }],
      transactions: [TRANSACTION],
      period: days.period(),
      dataCategories: ['KYC'],
      loginData: true,
    }),
  },
  'VASP-LEDGER': {
    purpose: 'To learn where the ransom went after it reached the exchange.',
    articles: ['18(3)(f)'],
    holder: EXCHANGE,
    particulars: (days) => ({
      accounts: [{ kind: 'VASP-UID', value: 'customer 4711' }],
      period: days.period(),
      assets: [{ caip19: NATIVE }],
      direction: 'BOTH',
      trades: true,
      fiatRails: true,
    }),
  },
  SUB: {
    purpose: 'To identify the user of the mailbox that sent the ransom note.',
    articles: ['18(3)(e)', '18(3)(f)'],
    holder: PROVIDED,
    particulars: used,
  },
  TRA: {
    purpose: 'To learn from where the mailbox was used in the night of the attack.',
    articles: ['18(3)(e)', '18(3)(f)'],
    holder: PROVIDED,
    particulars: (days) => ({ ...used(days), necessity: 'Only the provider knows from where its mailbox was used.' }),
  },
  CON: {
    purpose: 'To read what the suspect wrote about the ransom.',
    articles: ['18(3)(e)', '18(3)(f)'],
    holder: PROVIDED,
    particulars: (days) => ({
      ...used(days),
      necessity: 'The ransom note was sent from this mailbox, and the hospital kept no copy of the answers.',
      filterTerms: ['ransom', 'decryption'],
      privilegeProtocol: 'Officers outside the investigation read first and set letters to lawyers apart.',
      filteredOnly: true,
    }),
  },
  PRES: {
    purpose: 'To keep the records of the exchange until the formal request for them arrives.',
    articles: ['18(3)(i)'],
    holder: EXCHANGE,
    particulars: (days) => ({
      dataCategories: ['KYC', 'LEDGER'],
      accounts: [{ kind: 'CAIP10', value: ADDRESS }],
      period: days.period(),
      relationToOffence: 'The ransom was moved from the address of the ransom note to a customer of the exchange.',
      necessity: 'The exchange deletes login records after six months, which end next week.',
      intentToRequest: true,
    }),
  },
  SRCH: {
    purpose: 'To find the devices from which the server was controlled.',
    articles: ['18(3)(c)'],
    persons: ['p1'],
    particulars: () => ({
      premises: [serviceAddress()],
      itemsSought: ['computers and telephones of the suspect', 'hardware wallets and written recovery words', 'contracts on the server'],
      nexus: 'The suspect lives there, and the server was controlled from the connection of this house on the night of the attack.',
      cryptoProtocol: {
        isolateSubject: true,
        doNotPowerDown: true,
        seedHandling: 'Two officers seal what they find at once; nobody copies or reads out recovery words.',
        witnesses: 2,
      },
    }),
  },
  TRACE: {
    purpose: 'To find where the ransom is now.',
    articles: ['13(2)', '18(3)(g)'],
    particulars: (days) => ({
      hypothesis: `The ransom went from the address ${ADDRESS} to one exchange in State B within two days, and was sold there. ${EXAMPLE_MARK}`,
      period: days.period(),
      traces: [trace(days, 't2')],
      wantReport: true,
    }),
  },
  'FRZ-AST': {
    purpose: 'To secure the vehicle that was bought with the ransom for confiscation.',
    articles: ['13(2)', '18(3)(c)'],
    persons: ['p1'],
    maxAmount: { currency: 'USD', amount: '150000.00' },
    particulars: (days) => ({
      property: `Vehicle with the plate EX 4711 and the chassis number EXAMPLE00000000001, registered to Ada Example. ${EXAMPLE_MARK}`,
      link: 'It was paid from the bank account that had received the proceeds of the sale of the ransom a week before.',
      order: order(days),
      ownLawPossible: true,
    }),
  },
  'FRZ-VA': {
    purpose: 'To secure the ransom for confiscation and for the victim.',
    articles: ['13(2)', '18(3)(c)'],
    persons: ['p1'],
    asset: true,
    holder: EXCHANGE,
    particulars: (days) => ({ instruction: instruction(days), traces: [trace(days, 't1')] }),
  },
  'SZ-VA': {
    purpose: 'To take the ransom into the custody of a State, because the suspect can still move it.',
    articles: ['13(2)', '18(3)(c)'],
    persons: ['p1'],
    asset: true,
    holder: EXCHANGE,
    particulars: (days) => ({
      instruction: { ...instruction(days), custodyPlan: 'STATE-WALLET' },
      traces: [trace(days, 't1')],
      custodyWallet: {
        caip10: ADDRESS,
        controller: AUTHORITY_A,
        keyModel: { kind: 'MULTISIG', required: 2, of: 3 },
        proofOfControl: { challenge: 'EXAMPLE-CHALLENGE-1', signature: 'EXAMPLE-SIGNATURE-1', scheme: 'BIP-322' },
        outOfBandConfirmation: `two officers by telephone, ${days.day(-1)}`,
      },
      authorityToMove: order(days),
    }),
  },
  'CONF-ENF': {
    purpose: 'To enforce the final order of confiscation in State B.',
    articles: ['13(1)'],
    persons: ['p1'],
    asset: true,
    attached: 'FINAL',
    maxAmount: { currency: 'USD', amount: '150000.00' },
    particulars: (days) => ({
      order: { ...order(days), copyAttachmentId: 4 },
      certifiedCopy: 4,
      finality: { attested: true, attachmentId: 5 },
      extent: 'The whole balance of the asset a1, and property of the convicted person up to 150,000 US dollars.',
      inAbsentia: { was: false },
    }),
  },
  'CRIM-REC': {
    purpose: 'To let the court consider earlier convictions.',
    articles: ['18(3)(f)'],
    persons: ['p1'],
    open: true,
    particulars: () => ({ personId: 'p1', extractFor: 'sentencing in case EXAMPLE-CASE-17' }),
  },
  'LOC-PER': {
    purpose: 'To find where the witness lives, in order to hear him or her.',
    articles: ['18(3)(i)'],
    persons: ['p2'],
    particulars: () => ({
      personId: 'p2',
      identifiers: ['passport EX7654321 of State B', 'telephone +990 0000 0042'],
      reason: 'The witness rented the server and left the address that is known.',
    }),
  },
  OTHER: {
    purpose: 'To show the court how the server room could be entered.',
    articles: ['18(3)(i)'],
    particulars: () => ({
      description: `Photographs of the entrance and the public corridor of the data centre at Example Street 1, Example Town. ${EXAMPLE_MARK}`,
    }),
  },
} as const satisfies { readonly [T in MeasureType]?: Example<T> };

/** Whether a measure has an example. */
export function isCoreMeasure(type: string): type is CoreMeasure {
  return Object.hasOwn(EXAMPLES, type);
}

/** What the request of a measure carries beside it. */
export function needsOf(type: CoreMeasure): Omit<Example<MeasureType>, 'particulars'> {
  return EXAMPLES[type];
}

/** One measure, filled. */
export function measureExample(type: CoreMeasure, id: string, days: Calendar): Measure {
  const { purpose, persons, asset, holder, maxAmount, particulars } = EXAMPLES[type] as Example<MeasureType>;
  const { coercive } = MEASURES[type];
  const filled = {
    type,
    id,
    purpose,
    offenceIds: ['o1'],
    ...(persons === undefined ? {} : { personIds: [...persons] }),
    ...(asset === undefined ? {} : { assetIds: ['a1'] }),
    ...(holder === undefined ? {} : { custodian: holder }),
    deadline: {
      by: days.at(days.workday(120)),
      reason: 'DATE-FIXED' as const,
      consequenceIfMissed: 'The trial would begin without this evidence, and could not be postponed.',
    },
    ...(coercive ? { validation: validation(days) } : {}),
    ...(maxAmount === undefined ? {} : { maxAmount }),
    coercive,
    particulars: particulars(days),
  };
  return filled as Measure;
}
