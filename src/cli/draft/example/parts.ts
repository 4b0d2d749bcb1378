// SPDX-License-Identifier: Apache-2.0
// Pieces of the examples. Every State, authority, person, account and order is made up: XA and XB are assigned to nobody. Dates follow the
// moment of drafting, so that an example does not age.
import { illustrativeMessages } from '../../../vocabulary/index.js';
import type { Measure, MeasureOf, MessageBody } from '../../../vocabulary/index.js';

export type RequestPayload = MessageBody<'request.submit'>['payload'];
type Person = RequestPayload['persons'][number];
type Asset = NonNullable<RequestPayload['assets']>[number];

/** Mark in the texts of examples, by which a person or program finds what was not replaced yet. */
export const EXAMPLE_MARK = '(example)';

/** The messages of the made-up case, with that mark. */
export const CASE = illustrativeMessages('example', 'EXAMPLE');

/** Id of the message that an answer answers. */
export const ANSWERED = '01890a5d-ac96-774b-bcce-b302099a8057';

const DAY_MS = 86_400_000;
export const {
  accounts: [ADDRESS],
  native: NATIVE,
} = CASE;
export const TRANSACTION = { caip2: CASE.chain, txHash: 'ab'.repeat(32) };
export const HANDLING = { tlp: 'AMBER', pap: 'GREEN' } as const;
export const REFS = { rqRef: 'EXAMPLE-A-2026-0001', rdRef: 'EXAMPLE-B-2026-0007' };

const {
  requester: ASKING,
  requestedAuthority,
  proceedings: { conductingAuthority: PROSECUTION_A },
} = CASE.requestSubmit().payload;
export const AUTHORITY_A = { name: ASKING.name, country: ASKING.country };
export const AUTHORITY_B = requestedAuthority;
export const COURT_A = { name: `Criminal Court of State A ${EXAMPLE_MARK}`, country: 'XA' };
export const OFFICER_B = { name: `Officer B1 ${EXAMPLE_MARK}`, function: 'case officer' };
export const EXCHANGE = { kind: 'VASP' as const, name: `Exchange B Limited ${EXAMPLE_MARK}` };
export const BANK = { kind: 'BANK' as const, name: `Bank B ${EXAMPLE_MARK}` };
export const PROVIDER = `Mail Provider B Limited ${EXAMPLE_MARK}`;
const STREET = { street: 'Example Street 1', locality: 'Example Town', country: 'XB' };
export const IBAN = 'DE75512108001245126199';

/** Moments around the moment of drafting. */
export class Calendar {
  /** Unix milliseconds. */
  readonly now: number;

  constructor(now: number) {
    this.now = now;
  }

  /** Date some days later, or earlier. */
  day(days: number): string {
    return new Date(this.now + days * DAY_MS).toISOString().slice(0, 10);
  }

  /** Time of day on that date, UTC. */
  at(days: number, hour = '09:00'): string {
    return `${this.day(days)}T${hour}:00Z`;
  }

  /** The next working day from then on. */
  workday(days: number): number {
    const weekday = new Date(this.now + days * DAY_MS).getUTCDay();
    return days + (weekday === 6 ? 2 : weekday === 0 ? 1 : 0);
  }

  /** From a month before the offence until a month ago. */
  period() {
    return { from: this.at(-180, '00:00'), to: this.at(-30, '00:00') };
  }
}

/** The suspect, the witness, and an address where each is found. */
export function persons() {
  return { p1: person('p1', 'SUSP', 'Ada', 'Example'), p2: person('p2', 'WITN', 'Deniz', 'Sample') } as const;
}

function person(id: string, role: 'SUSP' | 'WITN', given: string, family: string): Person {
  return {
    id,
    kind: 'natural',
    role: [role],
    names: [
      {
        script: 'Latn',
        native: `${given} ${family}`,
        family,
        given,
        latin: `${given} ${family}`,
        scheme: 'PASSPORT-AS-ISSUED',
        nameType: 'LEGL',
      },
    ],
    dob: '1984-06-15',
    pob: { locality: 'Example Town', country: 'XB' },
    nationalities: ['XB'],
    nationalIds: [{ value: id === 'p1' ? 'EX1234567' : 'EX7654321', type: 'CCPT', country: 'XB' }],
    addresses: [STREET],
    languages: ['en'],
  };
}

/** Crypto-assets at the address to which the ransom was paid. @param traceRef - Id of the trace to it, where a measure carries one. */
export function asset(days: Calendar, traceRef?: string): Asset {
  return {
    id: 'a1',
    kind: 'VA-NATIVE',
    caip19: NATIVE,
    displaySymbol: 'BTC',
    decimals: 8,
    location: { type: 'ADDRESS', caip10: ADDRESS },
    amount: { caip19: NATIVE, baseUnits: '250000000', decimals: 8 },
    valuation: { value: { currency: 'USD', amount: '150000.00' }, source: `price of an exchange ${EXAMPLE_MARK}`, at: days.at(-2) },
    linkToOffence: {
      kind: 'PROCEEDS',
      text: 'The ransom note named this address, and the two payments of the victim arrived there.',
      ...(traceRef === undefined ? {} : { traceRef }),
    },
    controlledBy: { personId: 'p1', basis: 'STATEMENT', confidence: 'MED', heuristic: 'a witness saw the suspect use the address' },
  };
}

/** Judge's order on a coercive measure, attached as number 1. */
export function validation(days: Calendar): NonNullable<Measure['validation']> {
  return {
    required: true,
    authority: COURT_A,
    authorityKind: 'COURT',
    decisionNo: 'EXAMPLE-ORDER-3',
    decisionDate: days.day(-10),
    copyAttachmentId: 1,
  };
}

export function order(days: Calendar) {
  return { no: 'EXAMPLE-ORDER-3', date: days.day(-10), copyAttachmentId: 1 };
}

export function serviceAddress() {
  return STREET;
}

export function requester() {
  return {
    ...ASKING,
    unit: 'Department of international cooperation',
    address: { street: 'Sample Street 2', locality: 'Sample City', country: 'XA' },
    officer: { name: `Officer A1 ${EXAMPLE_MARK}`, ...ASKING.officer, phone: '+990 0000 0001', email: 'officer@state-a.example' },
  };
}

export function proceedings(days: Calendar): RequestPayload['proceedings'] {
  return {
    stage: 'INV',
    domesticCaseNo: 'EXAMPLE-CASE-17',
    conductingAuthority: PROSECUTION_A,
    facts: [
      {
        language: 'en',
        text:
          `On ${days.day(-150)}, in Sample City (State A), an organised group of at least three persons encrypted the computers of a hospital with malicious ` +
          'software and demanded a ransom in bitcoin. The hospital paid 2.5 bitcoin in two transfers on the next day, because 40 operations had to ' +
          'be cancelled. The loss is 150,000 US dollars. The investigation found that Ada Example, who lives in Example Town (State B), ' +
          'rented the server from which the software came, and shared the ransom with two accomplices who are not identified yet. (example)',
      },
    ],
    damage: [{ currency: 'USD', amount: '150000.00' }],
    victims: 1,
    offences: [
      {
        id: 'o1',
        title: 'Extortion by malicious software, as a member of an organised group',
        provisions: [
          {
            statute: `Criminal Code of State A ${EXAMPLE_MARK}`,
            article: '210',
            text: 'A person who, as a member of an organised group, makes the data of others unusable in order to obtain payment is punished by imprisonment from three to ten years. (Wording made up.)',
            textLang: 'en',
          },
        ],
        maxPenalty: { months: 120, fine: true },
        dualCriminality: { asserted: true, equivalents: [`Criminal Code of State B ${EXAMPLE_MARK}, article 148`] },
        committedAt: [{ from: days.day(-150), to: days.day(-149), place: { locality: 'Sample City', country: 'XA' } }],
        limitationExpiry: days.day(5 * 365),
      },
    ],
  };
}

/** What is to be frozen, and how far. */
export function instruction(days: Calendar): MeasureOf<'FRZ-VA'>['particulars']['instruction'] {
  return {
    ...CASE.freezeInstruction(order(days)),
    dissipationRisk: 'A transfer takes minutes and cannot be undone; two transfers of this week show that the suspect empties the address.',
  };
}

/** Two hours of a hearing on a working day. */
export function slot(days: Calendar, id: string, ahead: number) {
  const day = days.workday(ahead);
  return { id, from: days.at(day, '10:00'), to: days.at(day, '12:00'), tz: 'Etc/UTC' };
}

/** Path of the ransom: from the address of the note to the exchange. */
export function trace(days: Calendar, id: string) {
  return {
    id,
    hops: [
      {
        from: { caip10: ADDRESS },
        to: { name: EXCHANGE.name },
        amount: { caip19: NATIVE, baseUnits: '250000000', decimals: 8 },
        transaction: TRANSACTION,
        at: days.at(-148, '14:20'),
        method: 'DIRECT' as const,
      },
    ],
    reproducible: true,
  };
}
