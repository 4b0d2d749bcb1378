// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { checkStructure } from '../../src/schema/body/structure.js';
import { authenticityContact, contact } from '../../src/vocabulary/authorities/fields.js';
import { condition } from '../../src/vocabulary/decisions/fields.js';
import { account } from '../../src/vocabulary/accounts/fields.js';
import { evaluation } from '../../src/vocabulary/spontaneous/fields.js';
import { ivms101 } from '../../src/vocabulary/records/fields.js';
import type { z } from '../../src/schema/zod.js';

/** Paths of what is wrong. */
const faults = (schema: z.ZodType, value: unknown) => checkStructure(schema, value, 'refused').map(({ path }) => path);

const originator = {
  naturalPerson: {
    name: {
      nameIdentifier: [{ primaryIdentifier: 'Ornek', secondaryIdentifier: 'Isil', naturalPersonNameIdentifierType: 'LEGL' }],
      localNameIdentifier: [{ primaryIdentifier: 'Örnek', secondaryIdentifier: 'Işıl', nameIdentifierType: 'LEGL' }],
    },
    nationalIdentification: { nationalIdentifier: 'X-1', nationalIdentifierType: 'CCPT', countryOfIssue: 'XA' },
    customerIdentification: '10-42',
    dateAndPlaceOfBirth: { dateOfBirth: '1984', placeOfBirth: 'Town A' },
  },
  accountNumber: ['10-42'],
};
const payload = {
  originator: { originatorPerson: [originator] },
  beneficiary: {
    beneficiaryPerson: [
      {
        legalPerson: { name: { nameIdentifier: [{ legalPersonName: 'Company B', legalPersonNameIdentifierType: 'LEGL' }] } },
        accountNumber: ['1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa'],
      },
    ],
  },
  payloadMetadata: { transliterationMethod: ['othr'], payloadVersion: '101.2023' },
};

describe('ivms101', () => {
  it('takes the names of 2023 and refuses those of 2020', () => {
    expect(faults(ivms101, payload)).toEqual([]);
    expect(faults(ivms101, { ...payload, originator: { originatorPersons: [originator] } })).toEqual([
      '/originator/originatorPerson',
      '/originator/originatorPersons',
    ]);
    expect(faults(ivms101, { ...payload, payloadMetadata: { payloadVersion: '101' } })).toEqual(['/payloadMetadata/payloadVersion']);
    const renamed = {
      ...originator,
      naturalPerson: { name: { nameIdentifier: [{ primaryIdentifier: 'Ornek', nameIdentifierType: 'LEGL' }] } },
    };
    expect(faults(ivms101, { ...payload, originator: { originatorPerson: [renamed] } })[0]).toBe(
      '/originator/originatorPerson/0/naturalPerson/name/nameIdentifier/0/naturalPersonNameIdentifierType',
    );
  });
});

describe('contact', () => {
  it('has a time zone and office hours in it', () => {
    const hours = { days: [1, 2, 3, 4, 5], from: '09:00', to: '17:30' };
    expect(faults(contact, { tz: 'Europe/Istanbul', officeHours: [hours] })).toEqual([]);
    for (const tz of ['Etc/GMT+3', 'America/Argentina/Buenos_Aires', 'UTC']) expect(faults(contact, { tz }), tz).toEqual([]);
    for (const tz of ['europe/istanbul', '+03:00', 'Europe/', 'Europe/Istanbul now']) expect(faults(contact, { tz }), tz).toEqual(['/tz']);
    expect(faults(contact, { officeHours: [{ ...hours, days: [0] }] })).toEqual(['/officeHours/0/days/0']);
    for (const to of ['24:00', '9:00', '17:60'])
      expect(faults(contact, { officeHours: [{ ...hours, to }] }), to).toEqual(['/officeHours/0/to']);
  });

  it('for authenticity names whom to ask', () => {
    expect(faults(authenticityContact, { phone: '+00 0' })).toEqual(['/name']);
  });
});

describe('account', () => {
  it('names a central-bank wallet by currency, platform, wallet and operator', () => {
    const wallet = { currency: 'DIGITAL-ROUBLE', platform: 'Platform (illustrative)', walletId: 'W-1', operator: 'Bank A (illustrative)' };
    expect(faults(account, { kind: 'CBDC', value: 'W-1', wallet })).toEqual([]);
    // P40 asks for the others, in words.
    expect(faults(account, { kind: 'CBDC', value: 'W-1', wallet: { ...wallet, currency: undefined } })).toEqual(['/wallet/currency']);
    expect(faults(account, { kind: 'CBDC', value: 'W-1', wallet: { ...wallet, currency: 'DIGITAL-COIN' } })).toEqual(['/wallet/currency']);
  });

  it('names a member of a mining pool, and where the pool paid', () => {
    const transaction = { caip2: 'bip122:000000000019d6689c085ae165831e93', txHash: 'ab'.repeat(32) };
    const amount = { baseUnits: '5000', decimals: 8 };
    const membership = {
      pool: 'Pool A (illustrative)',
      caip2: transaction.caip2,
      userId: 'u-1',
      payoutScheme: 'PPLNS',
      payouts: [{ transaction, amount }],
    };
    expect(faults(account, { kind: 'POOL', value: 'u-1', membership })).toEqual([]);
    expect(faults(account, { kind: 'POOL', value: 'u-1', membership: { ...membership, payoutScheme: 'PROP' } })).toEqual([
      '/membership/payoutScheme',
    ]);
  });
});

describe('condition and evaluation', () => {
  it('take the codes of their lists alone', () => {
    const binding = { id: 'c1', code: 'C-PURPOSE', text: 'For these proceedings only.', appliesTo: ['m1'], status: 'ACCEPTED' };
    expect(faults(condition, binding)).toEqual([]);
    expect(faults(condition, { ...binding, code: 'C-NOTHING' })).toEqual(['/code']);
    expect(faults(condition, { ...binding, status: 'BINDING' })).toEqual(['/status']);
    expect(faults(evaluation, { source: 'B', information: '3' })).toEqual([]);
    expect(faults(evaluation, { source: 'D', information: '3' })).toEqual(['/source']);
  });
});
