// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { hasLuhnDigit } from '../../../src/vocabulary/accounts/check-digits.js';
import { accountFaults, importEvaluation, isIban, isLei } from '../../../src/vocabulary/index.js';
import { isIpv6 } from '../../../src/vocabulary/accounts/internet.js';

describe('isIban', () => {
  // The examples of the SWIFT registry of IBANs.
  it.each(['TR330006100519786457841326', 'RU0204452560040702810412345678901', 'DE89370400440532013000', 'GB29 NWBK 6016 1331 9268 19'])(
    'takes %s',
    (iban) => {
      expect(isIban(iban)).toBe(true);
    },
  );
  it.each([
    'TR330006100519786457841327',
    'TR33000610051978645784132',
    'DE8937040044053201300',
    'XX89370400440532013000',
    'tr330006100519786457841326',
    '',
  ])('refuses %s', (iban) => {
    expect(isIban(iban)).toBe(false);
  });
});

describe('isLei', () => {
  // Identifiers in the public register of the Global LEI Foundation.
  it.each(['506700GE1G29325QX363', '5493001KJTIIGC8Y1R12', '7LTWFZYICNSX8D621K86'])('takes %s', (lei) => {
    expect(isLei(lei)).toBe(true);
  });
  it('refuses one with another character, and one of another length', () => {
    for (const lei of ['506700GE1G29325QX364', '605700GE1G29325QX363', '506700GE1G29325QX36', '506700ge1g29325qx363', '']) {
      expect(isLei(lei), lei).toBe(false);
    }
  });
});

describe('accountFaults', () => {
  const at = '2026-03-02T09:30:00Z';
  it.each([
    ['IBAN', 'TR330006100519786457841326'],
    ['CARD', '4111111111111111'],
    ['CARD', '411111******1111'],
    ['EMAIL', 'suspect@mail.example'],
    ['PHONE', '+905551234567'],
    ['IMSI', '286010123456789'],
    ['IMEI', '490154203237518'],
    ['IMEI', '49015420323751'],
    ['DOMAIN', 'örnek.example'],
    ['URL', 'https://shop.example/a?b=1'],
    ['CAIP10', 'eip155:1:0xde709f2102306220921060314715629080e2fb77'],
    ['XPUB', 'xpub661MyMwAqRbcFtXgS5sYJABqqG9YLmC4Q1Rdap9gSE8NqtwybGhePY2gZ29ESFjqJoCu1Rupje8YtGqsefD265TMg7usUDFdp6W1EGMcet8'],
    ['BBAN', 'whatever a bank writes'],
    ['HANDLE', '@somebody'],
  ] as const)('finds nothing wrong with %s %s', (kind, value) => {
    expect(accountFaults({ kind, value })).toEqual([]);
  });

  it.each([
    ['IBAN', 'TR330006100519786457841327'],
    ['CARD', '4111111111111112'],
    ['EMAIL', 'suspect@'],
    ['EMAIL', '@mail.example'],
    ['PHONE', '0555 123 45 67'],
    ['IMSI', '2860101234'],
    ['IMEI', '490154203237519'],
    ['DOMAIN', '-a.example'],
    ['DOMAIN', 'localhost'],
    ['DOMAIN', '192.0.2.1'],
    ['URL', 'https://user@shop.example/'],
    ['URL', 'ftp://shop.example'],
    ['CAIP10', 'bip122:000000000019d6689c085ae165831e93:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb'],
    ['XPUB', 'xpub661MyMwAqRbcFtXgS5sYJABqqG9YLmC4Q1Rdap9gSE8NqtwybGhePY2gZ29ESFjqJoCu1Rupje8YtGqsefD265TMg7usUDFdp6W1EGMcet9'],
  ] as const)('finds %s %s wrong', (kind, value) => {
    expect(accountFaults({ kind, value })).toMatchObject([{ member: 'value', severity: 'E' }]);
  });

  it('wants the time of an IP address, and the source port of one that many share', () => {
    expect(accountFaults({ kind: 'IP', value: '192.0.2.1' })).toMatchObject([
      { member: 'observedFrom', severity: 'E' },
      { member: 'port', severity: 'W' },
    ]);
    expect(accountFaults({ kind: 'IP', value: '192.0.2.1', observedFrom: at, port: 50_123 })).toEqual([]);
    expect(accountFaults({ kind: 'IP', value: '2001:db8::1', observedFrom: at })).toEqual([]);
    for (const value of ['192.0.2.256', '192.0.2', '192.0.2.1.', '01.2.3.4', '2001:db8::1::2', '2001:db8', ':::', '2001:db8::1%eth0']) {
      expect(accountFaults({ kind: 'IP', value, observedFrom: at, port: 1 }), value).toMatchObject([{ member: 'value' }]);
    }
  });

  it('wants the wallet of a central-bank currency and the membership in a pool', () => {
    expect(accountFaults({ kind: 'CBDC', value: 'W-1' })).toMatchObject([{ member: 'wallet', severity: 'E' }]);
    expect(accountFaults({ kind: 'POOL', value: 'u-1' })).toMatchObject([{ member: 'membership', severity: 'E' }]);
  });
});

describe('isIpv6', () => {
  it('knows the forms of RFC 4291', () => {
    for (const text of ['::', '::1', 'fe80::', '1:2:3:4:5:6:7:8', '::ffff:192.0.2.1', '1:2:3:4:5:6:192.0.2.1', 'ABCD:EF01::'])
      expect(isIpv6(text), text).toBe(true);
    for (const text of ['', ':1', '1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8:9', '1::2:3:4:5:6:7:8', '12345::', '::192.0.2.1:1'])
      expect(isIpv6(text), text).toBe(false);
  });
});

describe('check digits and zones', () => {
  it('want digits alone', () => {
    expect(hasLuhnDigit('79927398713')).toBe(true);
    for (const digits of ['79927398710', '', '7992 7398713']) expect(hasLuhnDigit(digits), digits).toBe(false);
  });
});

describe('importEvaluation (SCHEMA-35)', () => {
  it.each([
    ['5X5X5', 'B', '3', 'B', '3'],
    ['5X5X5', 'E', '5', 'X', '4'],
    ['3X5X2', '1', 'A', 'B', '2'],
    ['3X5X2', '2', 'E', 'X', '4'],
    ['ADMIRALTY', 'F', '6', 'X', '4'],
    ['ADMIRALTY', 'A', '1', 'A', '3'],
  ] as const)('brings %s %s%s to %s%s and keeps what was said', (scheme, source, information, to, degree) => {
    expect(importEvaluation(scheme, source, information, 'C')).toEqual({
      source: to,
      information: degree,
      original: { scheme, source, information, handling: 'C' },
    });
    expect(importEvaluation(scheme, source, information).original).toEqual({ scheme, source, information });
  });

  it('refuses a code that the scheme does not have', () => {
    for (const code of ['G', '', 'constructor', 'a']) expect(() => importEvaluation('ADMIRALTY', code, '1')).toThrowCode('SCHEMA_INVALID');
    expect(() => importEvaluation('5X5X5', 'A', '6')).toThrowCode('SCHEMA_INVALID');
  });
});
