// SPDX-License-Identifier: Apache-2.0
import { P, asks, breaks } from '../rules/case.js';
import type { Case } from '../rules/case.js';

const HOLDER = { holder: 'Treasury of State A (demonstration)' };
/** The account of a bank that is open at the Bank of Russia, and one of a customer with a fitting key. */
export const RUSSIAN = {
  ...HOLDER,
  kind: 'RU' as const,
  bic: '044525225',
  account: '40702810200000000001',
  corrAccount: '30101810400000000225',
  inn: '7700000000',
};

const paid = (name: string, payTo: object, ...findings: string[]): Case =>
  breaks('P33', name, 'costs.claim', (b) => Object.assign(b.payload, { payTo }), ...findings);

const WALLET = { currency: 'DIGITAL-ROUBLE' as const, platform: 'Platform of the digital rouble', walletId: 'W-1', operator: 'Bank A' };
const ROUBLES = { currency: 'RUB', amount: '1000000.00' };

/** A freeze of one wallet of a central bank. */
const wallet = (name: string, place: object, asset: object, target: string, ...findings: string[]): Case =>
  asks(
    'P40',
    name,
    'FRZ-VA',
    ({ particulars }, body) => {
      const location = { type: 'CBDC-WALLET', wallet: { ...WALLET, ...place } };
      Object.assign(body.payload.assets?.[0] ?? {}, { kind: 'CBDC', caip19: undefined, amount: ROUBLES, location, ...asset });
      Object.assign(particulars['instruction'] as object, { target });
    },
    ...findings,
  );
const ASSET = '/payload/assets/0';

const MEMBERSHIP = {
  pool: 'Pool A',
  operator: 'Operator A',
  operatorCountry: 'XB',
  caip2: 'bip122:000000000019d6689c085ae165831e93',
  userId: 'u-1',
};
const pool = (name: string, membership: object, block: string[], ...findings: string[]): Case =>
  asks(
    'P41',
    name,
    'FRZ-VA',
    ({ particulars }, body) => {
      const location = { type: 'MINING-POOL', membership: { ...MEMBERSHIP, ...membership } };
      Object.assign(body.payload.assets?.[0] ?? {}, { kind: 'VA-MINED', location });
      Object.assign(particulars['instruction'] as object, { target: 'MINING-POOL', block });
    },
    ...findings,
  );

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
  breaks(
    'P33',
    'a personal account for a share of the State, at a bank with wrong check digits',
    'asset.return-proposal',
    (b) => {
      const destination = { kind: 'IBAN', holder: 'A person', holderKind: 'PERSON', iban: 'DE75512108001245126198' };
      Object.assign(b.payload.recipients[0] ?? {}, { role: 'STATE', destination });
    },
    'E P33 /payload/recipients/0/destination/iban',
    'W P33 /payload/recipients/0/destination/holder',
  ),
  paid('a Russian account with a right key', RUSSIAN),
  paid('a Russian account with two digits exchanged', { ...RUSSIAN, account: '40702812000000000001' }, 'E P33 /payload/payTo/account'),
  paid('a correspondent account of another bank', { ...RUSSIAN, corrAccount: '30101810400000000226' }, 'E P33 /payload/payTo/corrAccount'),
  paid(
    'a treasury account whose key does not fit',
    { ...RUSSIAN, account: '03100643000000018500', corrAccount: '40102810545370000004' },
    'W P33 /payload/payTo/account',
    'W P33 /payload/payTo/corrAccount',
  ),
  paid('an American account', { ...HOLDER, kind: 'US', aba: '021000021', account: '000123456789' }),
  paid(
    'an American account with a wrong routing number',
    { ...HOLDER, kind: 'US', aba: '021000022', account: '000123456789' },
    'E P33 /payload/payTo/aba',
  ),
  paid('a Chinese account', { ...HOLDER, kind: 'CN', cnaps: '102100099996', account: '000123456789' }),
  paid(
    'an account that nobody can check',
    { ...HOLDER, kind: 'OTHER', bic: 'AAAAXBBB', account: '000123456789', text: 'Account for returned assets' },
    'W P33 /payload/payTo',
  ),
  asks(
    'P33',
    'assets that return to the account of the suspect',
    'AST-RET',
    ({ particulars }) => Object.assign(particulars['destination'] as object, { holder: 'ПРИМЕР ЁЛКИН' }),
    `W P33 ${P}/destination/holder`,
  ),
  asks(
    'P33',
    'an account at a bank of a third State',
    'RESTIT',
    (_measure, body) => {
      body.payload.requester.country = 'TR';
      body.payload.requestedAuthority.country = 'RU';
      Object.assign(body.payload.proceedings.conductingAuthority ?? {}, { country: 'TR' });
    },
    `W P33 ${P}/destination`,
  ),
  wallet('a wallet of the digital rouble', {}, {}, 'CBDC-WALLET'),
  wallet(
    'a wallet without platform and number',
    { platform: undefined, walletId: undefined },
    {},
    'CBDC-WALLET',
    `E P40 ${ASSET}/location/wallet`,
  ),
  wallet('a wallet that nobody can stop', { operator: undefined }, {}, 'CBDC-WALLET', `E P40 ${ASSET}/location/wallet/operator`),
  wallet(
    'a wallet of the digital lira with an amount in roubles',
    { currency: 'DIGITAL-LIRA' },
    {},
    'CBDC-WALLET',
    `W P40 ${ASSET}/location/wallet/currency`,
    `E P40 ${ASSET}/amount`,
  ),
  wallet('a wallet that the freeze does not aim at', {}, {}, 'ADDRESS', `W P40 ${P}/instruction/target`),
  asks(
    'P40',
    'digital roubles up to an amount of euro',
    'FRZ-VA',
    (measure, body) => {
      const location = { type: 'CBDC-WALLET', wallet: WALLET };
      Object.assign(body.payload.assets?.[0] ?? {}, { kind: 'CBDC', caip19: undefined, amount: ROUBLES, location });
      Object.assign(measure.particulars['instruction'] as object, { target: 'CBDC-WALLET' });
      measure.maxAmount = { currency: 'EUR', amount: '1.00' };
    },
    `E P40 ${P}/instruction/maxAmount`,
  ),
  breaks(
    'P40',
    'a wallet in a request for data, without its operator',
    'emergency.disclosure',
    (b) => (b.payload.accounts = [{ kind: 'CBDC', value: 'W-1', wallet: { ...WALLET, operator: undefined } }] as never),
    'W P40 /payload/accounts/0/wallet/operator',
  ),
  pool('an account at a pool by its user number', {}, ['PAYOUT']),
  pool(
    'an account at a pool by its address of payouts',
    { userId: undefined, payoutTo: { caip10: `${MEMBERSHIP.caip2}:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa` } },
    ['PAYOUT'],
  ),
  pool('a pool and nobody in it', { userId: undefined }, ['PAYOUT'], `E P41 ${ASSET}/location/membership`),
  pool('a pool that goes on paying', {}, ['WITHDRAW'], `E P41 ${P}/instruction/block`),
  pool('an operator without a State', { operatorCountry: undefined }, ['PAYOUT'], `E P41 ${ASSET}/location/membership/operatorCountry`),
  pool('a pool that nobody runs', { operator: undefined }, ['PAYOUT'], `W P41 ${ASSET}/location/membership/operator`),
  pool('an operator in a third State', { operatorCountry: 'XC' }, ['PAYOUT'], `W P41 ${ASSET}/location/membership/operatorCountry`),
  asks(
    'P40',
    'a freeze of digital money and no wallet',
    'FRZ-VA',
    (_measure, body) =>
      Object.assign(body.payload.assets?.[0] ?? {}, { kind: 'CBDC', caip19: undefined, location: { type: 'CBDC-WALLET' } }),
    `E P40 ${ASSET}/location`,
  ),
  asks(
    'P40',
    'a freeze that aims at a wallet of a central bank and finds an address',
    'FRZ-VA',
    ({ particulars }) => Object.assign(particulars['instruction'] as object, { target: 'CBDC-WALLET' }),
    `E P40 ${ASSET}/location`,
  ),
  asks(
    'P41',
    'a place at a pool of which nothing is known',
    'FRZ-VA',
    (_measure, body) => Object.assign(body.payload.assets?.[0] ?? {}, { location: { type: 'MINING-POOL' } }),
    `E P41 ${ASSET}/location`,
  ),
  asks(
    'P41',
    'a freeze that aims at a pool and finds an address',
    'FRZ-VA',
    ({ particulars }) => Object.assign(particulars['instruction'] as object, { target: 'MINING-POOL', block: ['PAYOUT'] }),
    `E P41 ${ASSET}/location`,
  ),
];
