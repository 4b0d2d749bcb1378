// SPDX-License-Identifier: Apache-2.0
import { defineCodes } from '../../schema/code-list.js';
import labels from './labels.en.json' with { type: 'json' };

export const CUSTODIANS = defineCodes('CustodianKind', labels.CustodianKind);

export const ACCOUNT_KINDS = defineCodes('AccountKind', labels.AccountKind);

/** Numbering of a bank account, by banking system. */
export const PAYMENT_ACCOUNTS = defineCodes('PaymentAccountKind', labels.PaymentAccountKind);

export const ACCOUNT_HOLDERS = defineCodes('AccountHolder', labels.AccountHolder);

/** Currencies that central banks issue in digital form. */
export const DIGITAL_CURRENCIES = defineCodes('DigitalCurrency', labels.DigitalCurrency);

/** Payment methods of a mining pool. */
export const PAYOUT_SCHEMES = defineCodes('PayoutScheme', labels.PayoutScheme);
