// SPDX-License-Identifier: Apache-2.0
import { breaks, P, asks } from '../rules/case.js';
import type { Case } from '../rules/case.js';

export const CASES: readonly Case[] = [
  asks('V047', 'an account without relevance', 'BANK-TXN', ({ particulars }) => delete particulars['relevance'], `E V047 ${P}/relevance`),
  asks(
    'V047',
    'an account with wrong check digits',
    'BANK-TXN',
    ({ particulars }) => (particulars['account'] = { kind: 'IBAN', value: 'DE75512108001245126198' }),
    `E V047 ${P}/account/value`,
  ),
  ...(
    [
      ['CARD', '4111111111111112', 'value'],
      ['IMEI', '490154203237519', 'value'],
      ['EMAIL', 'nobody', 'value'],
      ['PHONE', '12', 'value'],
      ['XPUB', 'xpub1', 'value'],
      ['CBDC', 'w', 'wallet'],
      ['POOL', 'p', 'membership'],
    ] as const
  ).map(([kind, value, member]) =>
    breaks(
      'V047',
      `an account of kind ${kind} that has not its form`,
      'emergency.disclosure',
      (b) => (b.payload.accounts = [{ kind, value }]),
      `E V047 /payload/accounts/0/${member}`,
    ),
  ),
];
