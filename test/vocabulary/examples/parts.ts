// SPDX-License-Identifier: Apache-2.0
// Pieces of the demonstration data. State A (XA), State B (XB) and all that is named here do not exist; XA and XB are assigned to nobody.
import { ACCOUNTS, requestSubmit } from '../../../src/cli/demo/messages.js';

export const REQUEST_ID = '01890a5d-ac96-774b-bcce-b302099a8057';
export const AT = '2026-02-02T09:30:00Z';
export const LATER = '2026-02-03T09:30:00Z';
export const MUCH_LATER = '2026-05-02T09:30:00Z';
export const BITCOIN = 'bip122:000000000019d6689c085ae165831e93';
export const NATIVE = `${BITCOIN}/slip44:0`;
export const [ACCOUNT] = ACCOUNTS;

export const AUTHORITY_A = { name: 'Central Authority of State A (demonstration)', country: 'XA' };
export const AUTHORITY_B = { name: 'Central Authority of State B (demonstration)', country: 'XB' };
export const COURT_B = { name: 'Court of State B (demonstration)', country: 'XB' };
export const EXCHANGE_B = { kind: 'VASP' as const, name: 'Exchange B (demonstration, does not exist)' };
export const OFFICER = { name: 'Officer B1 (demonstration)', function: 'case officer' };
/** An account into which a State is paid. */
export const TREASURY = { kind: 'IBAN' as const, holder: 'Treasury of State A (demonstration)', iban: 'DE75512108001245126199' };
export const MONEY = { currency: 'EUR', amount: '120.00' };
export const QUANTITY = { caip19: NATIVE, baseUnits: '100000000', decimals: 8 };
export const ADDRESS = { street: 'Example Street 1', locality: 'Example Town', country: 'XB' };
export const PERIOD = { from: '2017-05-12T00:00:00Z', to: '2017-08-31T00:00:00Z' };
export const TRANSACTION = { caip2: BITCOIN, txHash: 'ab'.repeat(32) };
export const ORDER = { no: 'DEMO-A-ORDER-3', date: '2026-01-15' };
export const SLOT = { id: 's1', from: MUCH_LATER, to: '2026-05-02T11:30:00Z', tz: 'Etc/UTC' };
export const OTHER_SLOT = { id: 's2', from: '2026-05-04T09:30:00Z', to: '2026-05-04T11:30:00Z', tz: 'Etc/UTC' };
export const TECH = { protocol: 'H.323', recording: 'REQUESTED-STATE' as const };
export const HANDLING = { tlp: 'RED', pap: 'GREEN' } as const;

/** Names as their bearers write them, with their Latin form. */
export const PERSON = {
  id: 'p1',
  kind: 'natural' as const,
  role: ['SUSP' as const],
  names: [
    {
      script: 'Cyrl',
      native: 'Пример Ёлкин',
      family: 'Ёлкин',
      given: 'Пример',
      latin: 'Primer Elkin',
      scheme: 'ICAO9303' as const,
      nameType: 'LEGL' as const,
    },
  ],
  dob: '1984-06-15',
  addresses: [ADDRESS],
};

/** The members that every answer has. */
export const answer = {
  inReplyTo: REQUEST_ID,
  refs: { rqRef: 'DEMO-A-2026-0001', rdRef: 'DEMO-B-2026-0007' },
  language: 'en',
  handling: HANDLING,
};

export const opening = { refs: { rqRef: 'DEMO-A-2026-0002' }, language: 'en', handling: HANDLING };

const { payload: demo } = requestSubmit({ now: Date.parse(AT) });
export const PROCEEDINGS = demo.proceedings;
export const REQUESTER = demo.requester;
export const LEGAL_BASIS = demo.legalBasis;

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new RangeError('the demonstration lacks what its examples are made of');
  return value;
}

export const ASSET = present(demo.assets?.[0]);
export const INSTRUCTION = present(
  demo.measures.flatMap((measure) => (measure.type === 'FRZ-VA' ? [measure.particulars.instruction] : []))[0],
);
