// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { checkStructure } from '../../../src/schema/body/structure.js';
import { isAbaNumber, isCorrespondentAccount, isRussianAccount } from '../../../src/vocabulary/accounts/check-digits.js';
import { isIban } from '../../../src/vocabulary/accounts/iban.js';
import { paymentAccount } from '../../../src/vocabulary/accounts/payment.js';
import { destination } from '../../../src/vocabulary/confiscation/fields.js';

const faults = (value: unknown, schema = paymentAccount as typeof paymentAccount | typeof destination) =>
  checkStructure(schema, value, 'refused').map(({ path }) => path);

const ACCOUNT = '40702810200000000001';
const RUSSIAN = { kind: 'RU', holder: 'h', bic: '044525225', account: ACCOUNT, corrAccount: '30101810400000000225', inn: '7700000000' };

/** Every text that differs from this one in one digit. */
const slips = (digits: string) =>
  Array.from(digits).flatMap((digit, i) =>
    Array.from({ length: 9 }, (_, k) => digits.slice(0, i) + String((Number(digit) + k + 1) % 10) + digits.slice(i + 1)),
  );

describe('a payment account', () => {
  it('has a Turkish number of 26 characters, whose check digits hold (P33)', () => {
    expect(isIban('TR330006100519786457841326')).toBe(true);
    for (const wrong of ['TR330006100519786457841325', 'TR3300061005197864578413', 'TR33000610051978645784132600']) {
      expect(isIban(wrong), wrong).toBe(false);
    }
  });

  it('has a Russian number whose key fits its bank: no slip of one digit passes (P33)', () => {
    expect(isRussianAccount(ACCOUNT, '044525225')).toBe(true);
    for (const wrong of slips(ACCOUNT)) expect(isRussianAccount(wrong, '044525225'), wrong).toBe(false);
    expect(isRussianAccount(ACCOUNT, '044525226')).toBe(false);
    expect(isRussianAccount(ACCOUNT.slice(1), '044525225')).toBe(false);
    expect(isCorrespondentAccount('30101810400000000225', '044525225')).toBe(true);
    for (const wrong of slips('30101810400000000225')) expect(isCorrespondentAccount(wrong, '044525225'), wrong).toBe(false);
  });

  it('has an American routing number: no slip of one digit passes (P33)', () => {
    expect(isAbaNumber('021000021')).toBe(true);
    for (const wrong of slips('021000021')) expect(isAbaNumber(wrong), wrong).toBe(false);
  });

  it('has the members of its kind alone, in their lengths (SCHEMA-03)', () => {
    expect(faults(RUSSIAN)).toEqual([]);
    expect(
      faults({ ...RUSSIAN, kpp: '770001001', kbk: '0'.repeat(20), oktmo: '45380000', bankName: 'b', country: 'RU', currency: 'RUB' }),
    ).toEqual([]);
    for (const [member, wrong] of Object.entries({
      bic: '04452522',
      account: '1',
      corrAccount: '1',
      inn: '77',
      kpp: '1',
      kbk: '1',
      oktmo: '1',
    })) {
      expect(faults({ ...RUSSIAN, [member]: wrong })).toEqual([`/${member}`]);
    }
    expect(faults({ kind: 'US', holder: 'h', aba: '021000021', account: '1', iban: 'x' })).toEqual(['/iban']);
    expect(faults({ kind: 'CN', holder: 'h', cnaps: '10210009999', account: '1' })).toEqual(['/cnaps']);
    expect(faults({ kind: 'OTHER', holder: 'h', bic: 'AAAAXBBB', account: '1' })).toEqual(['/text']);
    expect(faults({ holder: 'h', iban: 'DE75512108001245126199' })).not.toEqual([]);
  });

  it('is on a chain only where assets go, not where costs are paid (SCHEMA-03)', () => {
    const chain = { kind: 'CHAIN', holder: 'h', caip10: 'bip122:000000000019d6689c085ae165831e93:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa' };
    expect(faults(chain, destination)).toEqual([]);
    expect(faults(chain)).not.toEqual([]);
  });
});
