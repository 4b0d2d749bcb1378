// SPDX-License-Identifier: Apache-2.0
// Bad requests about property and money, one fault each, as a lawyer would name it, with the rule that has to find it.
import type { MeasureOf, MessageBody } from '../../src/vocabulary/index.js';
import type { Finding } from '../../src/schema/index.js';
import { BITCOIN, TREASURY } from './examples/parts.js';
import { requestFor } from './examples/measures.js';

type Request = MessageBody<'request.submit'>;
type Property = 'FRZ-VA' | 'FRZ-AST' | 'SZ-VA' | 'ISSUER-FRZ' | 'CONF-ENF' | 'AST-RET' | 'RESTIT' | 'TRACE' | 'BANK-TXN';

export interface BadRequest {
  readonly name: string;
  readonly rule: string;
  readonly severity: Finding['severity'];
  body(): Request;
}

type Loose<T> = { -readonly [K in keyof T]: T[K] } & Record<string, unknown>;

function bad<const T extends Property>(
  name: string,
  rule: string,
  severity: Finding['severity'],
  type: T,
  change: (measure: Loose<MeasureOf<T>>, body: Request) => unknown,
): BadRequest {
  return {
    name,
    rule,
    severity,
    body() {
      const body = requestFor(type);
      change(body.payload.measures[0] as unknown as Loose<MeasureOf<T>>, body);
      return body;
    },
  };
}

const asset = (body: Request) => body.payload.assets?.[0] ?? {};
const place = (body: Request, location: object, more: object = {}) => Object.assign(asset(body), { location, ...more });
const instruction = (measure: { particulars: unknown }) => (measure.particulars as { instruction: object }).instruction;

const EXCHANGE = { type: 'VASP-ACCOUNT', custodian: { kind: 'VASP', name: 'Exchange B' } };
const WALLET = { currency: 'DIGITAL-ROUBLE', platform: 'Platform of the digital rouble', walletId: 'W-1', operator: 'Bank A' };
const ROUBLES = { kind: 'CBDC', caip19: undefined, amount: { currency: 'RUB', amount: '1000.00' } };
const POOL = { pool: 'Pool A', operator: 'Operator A', operatorCountry: 'XB', caip2: BITCOIN, userId: 'u-1' };
const ETH = { caip19: 'eip155:1/slip44:60', decimals: 18 };
const DEPOSIT = 'eip155:1:0xd8da6bf26964af9d7eed9e03e53415d37aa96045';
const RUSSIAN = {
  kind: 'RU',
  holder: 'UFK',
  bic: '044525225',
  account: '40702810200000000001',
  corrAccount: '30101810400000000225',
  inn: '7700000000',
};

export const BAD_PROPERTY: readonly BadRequest[] = [
  bad('the freeze names no asset', 'P18', 'E', 'FRZ-VA', (m) => (m.assetIds = [])),
  bad('a car is to be frozen, and nobody knows which', 'P18', 'E', 'FRZ-AST', (m) => {
    m.particulars.property = 'The car of the suspect';
    delete m.assetIds;
  }),
  bad('the return names no asset', 'P18', 'E', 'AST-RET', (m) => delete m.assetIds),
  bad('the restitution names no asset', 'P18', 'E', 'RESTIT', (m) => (m.assetIds = [])),
  bad('a confiscation of nothing', 'P18', 'E', 'CONF-ENF', (m) => delete m.assetIds),
  bad('tracing without a place to begin', 'P18', 'E', 'TRACE', (m) => delete m.particulars.accounts),
  bad('a freeze of property without a greatest amount', 'P35', 'E', 'FRZ-AST', (m) => delete m.maxAmount),
  bad('a freeze up to an amount that is not stated', 'P35', 'E', 'FRZ-VA', (m) => Object.assign(instruction(m), { scope: 'UP-TO-AMOUNT' })),
  bad('ten times the damage is to be frozen', 'P35', 'W', 'FRZ-AST', (_m, b) => {
    b.payload.proceedings.damage = [{ currency: 'EUR', amount: '12.00' }];
  }),
  bad('an exchange, and nothing by which it finds the customer', 'P36', 'E', 'FRZ-VA', (_m, b) => place(b, EXCHANGE)),
  bad('a deposit address of which nobody says whether others use it', 'P36', 'E', 'FRZ-VA', (_m, b) =>
    place(b, { ...EXCHANGE, caip10: DEPOSIT }, ETH),
  ),
  bad('a memo "none" at an Ethereum address', 'P36', 'E', 'FRZ-VA', (_m, b) =>
    place(b, { ...EXCHANGE, caip10: DEPOSIT, deposit: 'UNIQUE', memo: 'none' }, ETH),
  ),
  bad('a shared address of XRP without its tag', 'P36', 'E', 'FRZ-VA', (_m, b) =>
    place(b, { ...EXCHANGE, caip10: 'xrpl:0:rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh', deposit: 'SHARED' }, { caip19: 'xrpl:0/slip44:144' }),
  ),
  bad('an asset that is nowhere', 'P36', 'E', 'FRZ-VA', (_m, b) => place(b, { type: 'UNKNOWN' })),
  bad('a whole mixer is to be frozen', 'P37', 'E', 'FRZ-VA', (_m, b) =>
    Object.assign((asset(b) as { location: object }).location, { type: 'MIXER' }),
  ),
  bad('the hot wallet of an exchange is to be frozen, with a word about its customers', 'P37', 'W', 'FRZ-VA', (_m, b) => {
    Object.assign((asset(b) as { location: object }).location, { type: 'HOT-WALLET' });
    Object.assign(asset(b), { thirdPartyInterests: ['The customers of the exchange keep their funds here.'] });
  }),
  bad('a sealed wallet without its seal number', 'P38', 'E', 'FRZ-VA', (_m, b) =>
    place(b, { type: 'DEVICE', device: 'hardware wallet, exhibit 4', heldBy: 'Evidence store of State B' }),
  ),
  bad('the words of recovery stand in the request', 'P38', 'E', 'FRZ-VA', (m) => {
    m.purpose = 'The paper reads: legal winner thank year wave sausage worth useful legal winner thank yellow';
  }),
  bad('Monero, and no word on what links it', 'P39', 'W', 'FRZ-VA', (_m, b) =>
    place(
      b,
      {
        type: 'ADDRESS',
        caip10:
          'monero:418015bb9ae982a1975da7d79277c270:44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A',
      },
      {
        caip19: 'monero:418015bb9ae982a1975da7d79277c270/slip44:128',
        decimals: 12,
        linkToOffence: { kind: 'PROCEEDS', text: 'The note named it.' },
      },
    ),
  ),
  bad('a wallet of the digital rouble that no bank serves', 'P40', 'E', 'FRZ-VA', (m, b) => {
    place(b, { type: 'CBDC-WALLET', wallet: { ...WALLET, operator: undefined } }, ROUBLES);
    Object.assign(instruction(m), { target: 'CBDC-WALLET' });
  }),
  bad('a wallet of the digital rouble without platform', 'P40', 'E', 'FRZ-VA', (m, b) => {
    place(b, { type: 'CBDC-WALLET', wallet: { ...WALLET, platform: undefined } }, ROUBLES);
    Object.assign(instruction(m), { target: 'CBDC-WALLET' });
  }),
  bad('digital roubles counted in dollars', 'P40', 'E', 'FRZ-VA', (m, b) => {
    place(b, { type: 'CBDC-WALLET', wallet: WALLET }, { ...ROUBLES, amount: { currency: 'USD', amount: '1.00' } });
    Object.assign(instruction(m), { target: 'CBDC-WALLET' });
  }),
  bad('a wallet of the digital lira', 'P40', 'W', 'FRZ-VA', (m, b) => {
    place(
      b,
      { type: 'CBDC-WALLET', wallet: { ...WALLET, currency: 'DIGITAL-LIRA' } },
      { ...ROUBLES, amount: { currency: 'TRY', amount: '1.00' } },
    );
    Object.assign(instruction(m), { target: 'CBDC-WALLET' });
  }),
  bad('a mining pool, and nobody in it', 'P41', 'E', 'FRZ-VA', (m, b) => {
    place(b, { type: 'MINING-POOL', membership: { ...POOL, userId: undefined } }, { kind: 'VA-MINED' });
    Object.assign(instruction(m), { target: 'MINING-POOL', block: ['PAYOUT'] });
  }),
  bad('a mining pool that may go on paying', 'P41', 'E', 'FRZ-VA', (m, b) => {
    place(b, { type: 'MINING-POOL', membership: POOL }, { kind: 'VA-MINED' });
    Object.assign(instruction(m), { target: 'MINING-POOL' });
  }),
  bad('a mining pool of a third State', 'P41', 'W', 'FRZ-VA', (m, b) => {
    place(b, { type: 'MINING-POOL', membership: { ...POOL, operatorCountry: 'XC' } }, { kind: 'VA-MINED' });
    Object.assign(instruction(m), { target: 'MINING-POOL', block: ['PAYOUT'] });
  }),
  bad('the issuer of the token is in a third State', 'P42', 'E', 'ISSUER-FRZ', (m) => (m.particulars.issuerCountry = 'XC')),
  bad('a Tron wallet of the State, proved by a Bitcoin signature', 'P43', 'E', 'SZ-VA', (m) =>
    Object.assign(m.particulars.custodyWallet ?? {}, { caip10: 'tron:0x2b6653dc:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t' }),
  ),
  bad('one person alone holds the key of the State', 'P43', 'W', 'SZ-VA', (m) =>
    Object.assign(m.particulars.custodyWallet ?? {}, { keyModel: { kind: 'SINGLE-KEY' } }),
  ),
  bad('a freeze, and no word on sanctions', 'P44', 'W', 'FRZ-VA', (_m, b) => delete b.payload.declarations.sanctions),
  bad('sanctions that nobody imposed', 'P44', 'E', 'BANK-TXN', (_m, b) => (b.payload.declarations.sanctions = { exposed: true })),
  bad('an asset of unknown value', 'P45', 'W', 'FRZ-VA', (_m, b) => Object.assign(asset(b), { valuation: undefined })),
  bad('a seizure at the cost of the other State', 'P32', 'W', 'SZ-VA', (_m, b) => delete b.payload.costsOffer),
  bad('a treasury account with wrong check digits', 'P33', 'E', 'AST-RET', (m) =>
    Object.assign(m.particulars, { destination: { ...TREASURY, iban: 'DE75512108001245126198' } }),
  ),
  bad('a Russian account number with a wrong digit', 'P33', 'E', 'AST-RET', (m) =>
    Object.assign(m.particulars, { destination: { ...RUSSIAN, account: '40702810200000000002' } }),
  ),
  bad('an American routing number with a wrong digit', 'P33', 'E', 'AST-RET', (m) =>
    Object.assign(m.particulars, { destination: { kind: 'US', holder: 'Treasury', aba: '021000022', account: '000123456789' } }),
  ),
  bad('assets of the State go to a natural person', 'P33', 'W', 'AST-RET', (m) =>
    Object.assign(m.particulars, { destination: { ...TREASURY, holderKind: 'PERSON' } }),
  ),
  bad('the victims receive ninety per cent together', 'P34', 'E', 'RESTIT', (m) =>
    Object.assign(m.particulars, { recipients: [{ personId: 'p1', percent: '90.00' }] }),
  ),
  bad('a share that is an amount and a percentage at once', 'P34', 'E', 'RESTIT', (m) =>
    Object.assign(m.particulars, { recipients: [{ personId: 'p1', percent: '100.00', share: { currency: 'EUR', amount: '1.00' } }] }),
  ),
];
