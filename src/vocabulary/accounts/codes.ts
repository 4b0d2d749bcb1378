// SPDX-License-Identifier: Apache-2.0
import { defineCodes } from '../../schema/code-list.js';

export const CUSTODIANS = defineCodes('CustodianKind', {
  BANK: 'bank',
  VASP: 'crypto-asset service provider',
  ISP: 'internet access provider',
  TELCO: 'telephone company',
  HOSTING: 'hosting provider',
  SOCIAL: 'social network or messenger',
  REGISTRAR: 'domain registrar',
  'TOKEN-ISSUER': 'issuer of a token',
  'MINING-POOL': 'mining pool',
  'CBDC-OPERATOR': 'operator of a central-bank digital currency',
  'PUBLIC-REGISTER': 'public register',
  PERSON: 'person',
  OTHER: 'other',
});

export const ACCOUNT_KINDS = defineCodes('AccountKind', {
  IBAN: 'international bank account number',
  BBAN: 'domestic account number',
  CARD: 'payment card',
  EMAIL: 'e-mail address',
  PHONE: 'telephone number',
  IP: 'IP address',
  IMSI: 'subscriber identity of a SIM card',
  IMEI: 'serial number of a mobile device',
  USERID: 'user id',
  HANDLE: 'handle',
  DOMAIN: 'domain name',
  URL: 'web address',
  DEVICE: 'device',
  CAIP10: 'blockchain account',
  'VASP-UID': 'customer id at a crypto-asset service provider',
  XPUB: 'extended public key',
  CBDC: 'wallet of a central-bank digital currency',
  POOL: 'member account of a mining pool',
});

/** Currencies that central banks issue in digital form. */
export const DIGITAL_CURRENCIES = defineCodes('DigitalCurrency', {
  'DIGITAL-ROUBLE': 'digital rouble',
  'DIGITAL-LIRA': 'digital Turkish lira',
  OTHER: 'other digital currency of a central bank',
});

/** How a mining pool pays its members. */
export const PAYOUT_SCHEMES = defineCodes('PayoutScheme', {
  PPS: 'per share',
  FPPS: 'per share, transaction fees included',
  PPLNS: 'per share of the latest work',
  SOLO: 'for found blocks only',
  OTHER: 'other',
});
