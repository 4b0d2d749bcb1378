// SPDX-License-Identifier: Apache-2.0
// Requests about property and money as prosecutors write them: the bad ones are found, the lawful ones pass.
import { describe, expect, it } from 'vitest';
import { validate } from '../../src/schema/index.js';
import { registry } from '../../src/vocabulary/index.js';
import type { MessageBody } from '../../src/vocabulary/index.js';
import { findingIn, ruleOf } from '../../src/vocabulary/findings/index.js';
import { BAD_PROPERTY } from './bad-property.js';
import { requestFor } from './examples/measures.js';
import { AT, BITCOIN } from './examples/parts.js';
import { context, example } from './examples.js';

const issuedAt = Date.parse(AT);
const judge = (body: MessageBody<'request.submit'>) =>
  validate(registry, { type: 'request.submit', version: [1, 0], body, test: true, attachments: [1, 2], issuedAt }, context());

describe('a bad request about property', () => {
  it.each(BAD_PROPERTY.map((one) => [one.name, one] as const))('is told: %s (SCHEMA-10)', (_name, { rule, severity, body }) => {
    // A proof of control is for people to verify, and each says so.
    const found = judge(body()).filter((one) => one.rule !== 'V073');
    expect(found.map((one) => `${one.severity} ${one.rule}`)).toEqual([`${severity} ${rule}`]);
  });

  it('is told in sentences of four languages, without names of members or codes (SCHEMA-41)', () => {
    for (const { name, rule, body } of BAD_PROPERTY) {
      const [finding] = judge(body()).filter((one) => one.rule === rule);
      if (finding === undefined) throw new RangeError(name);
      for (const language of ['en', 'fr', 'tr', 'ru'] as const) {
        const { text } = findingIn(finding, language);
        expect(text, name).toMatch(/^[\p{Lu}].*[.?]$/u);
        expect(text, name).not.toMatch(/[a-z][A-Z]|[A-Z]{3,}-|\{/);
        expect(ruleOf(rule, language).mend, name).toMatch(/^\p{Lu}.*\.$/u);
      }
    }
  });
});

type Asset = NonNullable<MessageBody<'request.submit'>['payload']['assets']>[number];

/** A freeze of one asset. */
function freeze(asset: object, instruction: object = {}): MessageBody<'request.submit'> {
  const body = requestFor('FRZ-VA');
  const [first] = body.payload.assets ?? [];
  body.payload.assets = [{ ...first, caip19: undefined, decimals: undefined, ...asset } as Asset];
  Object.assign((body.payload.measures[0]?.particulars as { instruction: object }).instruction, instruction);
  return body;
}

const EXCHANGE = { type: 'VASP-ACCOUNT', custodian: { kind: 'VASP', name: 'Exchange B' } };
const XPUB = 'xpub661MyMwAqRbcFtXgS5sYJABqqG9YLmC4Q1Rdap9gSE8NqtwybGhePY2gZ29ESFjqJoCu1Rupje8YtGqsefD265TMg7usUDFdp6W1EGMcet8';
const MONERO = 'monero:418015bb9ae982a1975da7d79277c270';

const LAWFUL: readonly (readonly [name: string, body: () => MessageBody<'request.submit'>])[] = [
  [
    'bitcoin at an address',
    () =>
      freeze({
        caip19: `${BITCOIN}/slip44:0`,
        decimals: 8,
        location: { type: 'ADDRESS', caip10: `${BITCOIN}:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa` },
      }),
  ],
  [
    'ether at a deposit address of one customer of an exchange',
    () =>
      freeze({
        caip19: 'eip155:1/slip44:60',
        decimals: 18,
        location: { ...EXCHANGE, caip10: 'eip155:1:0xd8da6bf26964af9d7eed9e03e53415d37aa96045', deposit: 'UNIQUE' },
      }),
  ],
  [
    'tether on Tron',
    () =>
      freeze({
        kind: 'VA-FUNGIBLE',
        caip19: 'tron:0x2b6653dc/trc20:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t',
        decimals: 6,
        location: { type: 'ADDRESS', caip10: 'tron:0x2b6653dc:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t' },
      }),
  ],
  [
    'Monero without a trace, which a view key links',
    () =>
      freeze({
        caip19: `${MONERO}/slip44:128`,
        decimals: 12,
        location: {
          type: 'ADDRESS',
          caip10: `${MONERO}:44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A`,
        },
        linkToOffence: {
          kind: 'PROCEEDS',
          text: 'The ransom was paid to it.',
          noTrace: { reason: 'OPAQUE-CHAIN', text: 'The court holds the view key, exhibit 7.' },
        },
      }),
  ],
  [
    'a sealed hardware wallet of which the extended public key alone is known',
    () =>
      freeze(
        {
          location: { type: 'DEVICE', device: 'hardware wallet, exhibit 4', sealNo: 'B-00417', heldBy: 'Evidence store of State B' },
          accounts: [{ kind: 'XPUB', value: XPUB }],
          valuation: undefined,
        },
        { target: 'DEVICE', custodyPlan: 'DEVICE-SEAL' },
      ),
  ],
  [
    'digital roubles in a wallet of a bank',
    () =>
      freeze(
        {
          kind: 'CBDC',
          location: {
            type: 'CBDC-WALLET',
            wallet: { currency: 'DIGITAL-ROUBLE', platform: 'Platform of the digital rouble', walletId: 'W-1', operator: 'Bank A' },
          },
          amount: { currency: 'RUB', amount: '1500000.00' },
          valuation: undefined,
        },
        { target: 'CBDC-WALLET' },
      ),
  ],
  [
    'the account of a miner at a pool',
    () =>
      freeze(
        {
          kind: 'VA-MINED',
          caip19: `${BITCOIN}/slip44:0`,
          decimals: 8,
          location: {
            type: 'MINING-POOL',
            membership: { pool: 'Pool A', operator: 'Operator A', operatorCountry: 'XB', caip2: BITCOIN, userId: 'u-1' },
          },
        },
        { target: 'MINING-POOL', block: ['PAYOUT'] },
      ),
  ],
];

describe('a lawful request about property', () => {
  it.each(LAWFUL)('passes without a word: %s (SCHEMA-10)', (_name, body) => {
    expect(judge(body())).toEqual([]);
  });

  it('passes with a Russian treasury account, whose key nobody can check (P33, SCHEMA-10)', () => {
    const body = requestFor('AST-RET');
    Object.assign(body.payload.measures[0]?.particulars ?? {}, {
      destination: {
        kind: 'RU',
        holder: 'UFK for the city (demonstration)',
        bic: '004525988',
        account: '03100643000000017300',
        corrAccount: '40102810545370000003',
        inn: '7700000000',
        kpp: '770001001',
        kbk: '00000000000000000130',
        oktmo: '45380000',
      },
    });
    expect(judge(body).map(({ rule, severity, path }) => `${severity} ${rule} ${path}`)).toEqual([
      'W P33 /payload/measures/0/particulars/destination/account',
    ]);
  });

  it('passes as an urgent restraint of a house, by its number in the register (P36, SCHEMA-10)', () => {
    const body = example('restraint.request');
    Object.assign(body.payload.assets[0] ?? {}, {
      kind: 'REALTY',
      caip19: undefined,
      location: { type: 'REGISTER', registerNo: '77:01:1' },
    });
    const message = { type: 'restraint.request', version: [1, 0], body, test: true, issuedAt } as const;
    expect(validate(registry, message, context())).toEqual([]);
  });

  it('is answered for a car and a sealed device, which have no address (V071, SCHEMA-10)', () => {
    const body = example('restraint.report');
    body.payload.perAsset = [
      { assetId: 'a1', identifier: 'plate XA 1234' },
      { assetId: 'a2', identifier: 'seal B-00417' },
      { assetId: 'a3', identifier: 'W-1', quantity: { currency: 'RUB', amount: '1500000.00' } },
      // A balance at an exchange stands in its books: its address belongs to the exchange.
      { assetId: 'a4', identifier: 'customer 5822', caip19: `${MONERO}/slip44:128`, quantity: { baseUnits: '1', decimals: 12 } },
    ];
    expect(validate(registry, { type: 'restraint.report', version: [1, 0], body, test: true }, context())).toEqual([]);
  });
});
