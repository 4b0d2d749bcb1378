// SPDX-License-Identifier: Apache-2.0
import { BITCOIN } from '../examples/parts.js';
import { DAY, MAIN, NOW, P, REQUEST, asks, breaks } from '../rules/case.js';
import type { Case } from '../rules/case.js';

const MONERO = {
  caip19: 'monero:418015bb9ae982a1975da7d79277c270/slip44:128',
  location: {
    type: 'ADDRESS',
    caip10:
      'monero:418015bb9ae982a1975da7d79277c270:44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A',
  },
  linkToOffence: { kind: 'PROCEEDS', text: 'The note named this address.' },
};

export const CASES: readonly Case[] = [
  breaks(
    'P18',
    'a freeze of nothing',
    REQUEST,
    (b) => Object.assign(b.payload.measures[1] ?? {}, { assetIds: [] }),
    'E P18 /payload/measures/1/assetIds',
  ),
  breaks(
    'P36',
    'an asset without a place',
    REQUEST,
    (b) => delete b.payload.assets?.[1]?.location.caip10,
    'E P36 /payload/assets/1/location',
  ),
  breaks(
    'P36',
    'a deposit address of which nobody says whether it is shared',
    REQUEST,
    (b) => Object.assign(b.payload.assets?.[2]?.location ?? {}, { type: 'VASP-ACCOUNT', custodian: { kind: 'VASP', name: 'Exchange B' } }),
    'E P36 /payload/assets/2/location/deposit',
  ),
  breaks(
    'P36',
    'an account at a service that is not named, by an address of which nobody says whether it is shared',
    REQUEST,
    (b) => Object.assign(b.payload.assets?.[2]?.location ?? {}, { type: 'VASP-ACCOUNT' }),
    'E P36 /payload/assets/2/location/deposit',
  ),
  breaks(
    'P36',
    'an address at a service provider of which nobody says whether it is shared',
    REQUEST,
    (b) => Object.assign(b.payload.assets?.[2]?.location ?? {}, { custodian: { kind: 'VASP', name: 'Exchange B' } }),
    'E P36 /payload/assets/2/location/deposit',
  ),
  breaks(
    'P36',
    'an account at a service provider by nothing that finds it',
    REQUEST,
    (b) => {
      const { location } = b.payload.assets?.[2] ?? {};
      Object.assign(location ?? {}, { type: 'VASP-ACCOUNT', custodian: { kind: 'VASP', name: 'Exchange B' } });
      delete location?.caip10;
    },
    'E P36 /payload/assets/2/location',
  ),
  breaks(
    'P36',
    'a shared deposit address without the memo of the customer',
    REQUEST,
    (b) =>
      Object.assign(b.payload.assets?.[2]?.location ?? {}, {
        ...{ type: 'VASP-ACCOUNT', deposit: 'SHARED', custodian: { kind: 'VASP', name: 'Exchange B' } },
      }),
    'E P36 /payload/assets/2/location/memo',
  ),
  breaks(
    'P35',
    'up to an amount, without the amount',
    REQUEST,
    (b) =>
      Object.assign((b.payload.measures[1] as { particulars: { instruction: object } }).particulars.instruction, { scope: 'UP-TO-AMOUNT' }),
    'E P35 /payload/measures/1/particulars/instruction/maxAmount',
  ),
  breaks(
    'V055',
    'an asset without a link to the offence',
    REQUEST,
    (b) => delete b.payload.assets?.[0]?.linkToOffence?.text,
    'E V055 /payload/assets/0/linkToOffence',
  ),
  breaks(
    'V056',
    'proceeds at an address without a trace',
    REQUEST,
    (b) => Object.assign(b.payload.assets?.[0]?.linkToOffence ?? {}, { kind: 'PROCEEDS' }),
    'E V056 /payload/assets/0/linkToOffence/traceRef',
  ),
  breaks(
    'V056',
    'property of equivalent value without a trace',
    REQUEST,
    (b) => Object.assign(b.payload.assets?.[0]?.linkToOffence ?? {}, { kind: 'EQUIVALENT', traceRef: 't1' }),
    'W V056 /payload/assets/0/linkToOffence/traceRef',
    'E P35 /payload/measures/1/particulars/instruction/maxAmount',
  ),
  breaks(
    'V057',
    'an attribution without confidence',
    REQUEST,
    (b) => delete b.payload.assets?.[0]?.controlledBy?.confidence,
    'E V057 /payload/assets/0/controlledBy',
  ),
  breaks(
    'V073',
    'a plan for a wallet of the State without the wallet',
    REQUEST,
    (b) =>
      Object.assign((b.payload.measures[1] as { particulars: { instruction: object } }).particulars.instruction, {
        custodyPlan: 'STATE-WALLET',
      }),
    'E V073 /payload/measures/1/particulars/instruction/custodyWallet',
  ),
  breaks(
    'V073',
    'a wallet without proof and confirmation',
    REQUEST,
    (b) =>
      Object.assign((b.payload.measures[1] as { particulars: { instruction: object } }).particulars.instruction, {
        custodyWallet: {
          caip10: `${MAIN}:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa`,
          controller: { name: 'Authority of State A', country: 'XA' },
          keyModel: { kind: 'HSM' },
        },
      }),
    'E V073 /payload/measures/1/particulars/instruction/custodyWallet/proofOfControl',
    'E V073 /payload/measures/1/particulars/instruction/custodyWallet/outOfBandConfirmation',
  ),
  breaks('V075', 'a silent freeze that may be passed on', REQUEST, (b) => (b.handling.tlp = 'AMBER+STRICT'), 'E V075 /handling/tlp'),
  breaks('V077', 'a freeze that nobody may act upon', REQUEST, (b) => (b.handling.pap = 'RED'), 'E V077 /handling/pap'),
  breaks(
    'V071',
    'a freeze report without what protocols must show',
    'result.final',
    (b) => (b.payload.restraints = [{ measureId: 'm2', ref: 'r', outcome: 'FROZEN', perAsset: [{ assetId: 'a1' }] }]),
    'E V071 /payload/restraints/0/perAsset/0',
    'E V071 /payload/restraints/0/perAsset/0/quantity',
    'E V071 /payload/restraints/0/perAsset/0/addressIdentifiers',
    'E V071 /payload/restraints/0/measureKind',
    'E V071 /payload/restraints/0/effectiveAt',
    'E V071 /payload/restraints/0/orderNo',
    'E V071 /payload/restraints/0/expiresAt',
  ),
  breaks(
    'V071',
    'a freeze report about nothing',
    'result.final',
    (b) => b.payload.restraints?.forEach((restraint) => (restraint.perAsset = [])),
    'E V071 /payload/restraints/0/perAsset',
  ),
  breaks(
    'V072',
    'assets moved before, nobody knows where',
    'result.final',
    (b) => (b.payload.restraints = [{ measureId: 'm2', ref: 'r', outcome: 'ALREADY-MOVED', perAsset: [] }]),
    'E V072 /payload/restraints/0/missed',
  ),
  asks(
    'P18',
    'a block by the issuer that names no asset',
    'ISSUER-FRZ',
    (measure) => delete measure.assetIds,
    'E P18 /payload/measures/0/assetIds',
  ),
  asks(
    'P37',
    'a contract frozen as a whole',
    'FRZ-VA',
    (_measure, body) => Object.assign(body.payload.assets?.[0]?.location ?? {}, { type: 'CONTRACT' }),
    'E P37 /payload/assets/0/location',
  ),
  asks(
    'V073',
    'a seizure into no wallet',
    'SZ-VA',
    ({ particulars }) => delete particulars['custodyWallet'],
    `E V073 ${P}/instruction/custodyWallet`,
  ),
  breaks(
    'P35',
    'an urgent restraint up to no amount',
    'restraint.request',
    (b) => (b.payload.instruction.scope = 'UP-TO-AMOUNT'),
    'E P35 /payload/instruction/maxAmount',
  ),
  breaks(
    'P31',
    'a formal request that comes too late',
    'restraint.request',
    (_b, k, h) => {
      h.issuedAt = NOW - DAY;
      if (k.terms !== undefined) k.terms.deadlines = [{ id: 'D17', unit: 'HOURS', length: 48 }];
    },
    'E P31 /payload/formalRequestDueBy',
  ),
  breaks(
    'V076',
    'a transaction into custody that brings less, on another chain',
    'restraint.report',
    (b) => {
      const wallet = { caip10: `${BITCOIN}:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa` };
      const amount = { baseUnits: '1', decimals: 8 };
      b.payload.custody = { wallet, txIn: { caip2: 'eip155:1', txHash: `0x${'ab'.repeat(32)}` }, amount };
    },
    'E V076 /payload/custody/txIn/caip2',
    'E V076 /payload/custody/wallet',
    'E V076 /payload/custody/amount',
  ),
  asks('P18', 'tracing that begins nowhere', 'TRACE', ({ particulars }) => delete particulars['accounts'], `E P18 ${P}`),
  asks('P18', 'tracing that begins at a person', 'TRACE', (measure) => {
    delete measure.particulars['accounts'];
    measure.personIds = ['p1'];
  }),
  asks(
    'P18',
    'a vehicle without its plate',
    'FRZ-AST',
    (measure) => {
      measure.particulars.property = 'A vehicle.';
      delete measure.assetIds;
    },
    `E P18 ${P}/property`,
  ),
  asks('P18', 'any property of a person up to an amount', 'FRZ-AST', (measure) => {
    Object.assign(measure.particulars, { property: 'Any property of the person.', linkKind: 'EQUIVALENT' });
    delete measure.assetIds;
    measure.personIds = ['p1'];
  }),
  asks('P18', 'land by its number in the register', 'FRZ-AST', (measure, body) => {
    measure.particulars.property = 'The house.';
    Object.assign(body.payload.assets?.[0] ?? {}, {
      kind: 'REALTY',
      caip19: undefined,
      location: { type: 'REGISTER', registerNo: '77:01' },
    });
  }),
  asks(
    'P35',
    'property without the greatest amount',
    'FRZ-AST',
    (measure) => delete measure.maxAmount,
    'E P35 /payload/measures/0/maxAmount',
  ),
  asks(
    'P35',
    'three times the damage',
    'FRZ-AST',
    (_measure, body) => (body.payload.proceedings.damage = [{ currency: 'EUR', amount: '40' }]),
    'W P35 /payload/measures/0/maxAmount',
  ),
  asks('P35', 'twice the damage', 'FRZ-AST', (_measure, body) => (body.payload.proceedings.damage = [{ currency: 'EUR', amount: '60' }])),
  asks(
    'P35',
    'crypto-assets up to an amount of money, of a value that nobody states',
    'FRZ-VA',
    (measure, body) => {
      delete body.payload.assets?.[0]?.valuation;
      measure.maxAmount = { currency: 'EUR', amount: '1.00' };
    },
    `W P35 ${P}/instruction/maxAmount`,
    'W P45 /payload/assets/0/valuation',
  ),
  ...(
    [
      ['a customer of an exchange', { vaspUid: 'u1' }],
      ['a transaction of an exchange', { transactions: [{ caip2: BITCOIN, txHash: 'ab'.repeat(32) }] }],
      ['an address of one customer', { caip10: `${BITCOIN}:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa`, deposit: 'UNIQUE' }],
      ['an exchange alone', {}, 'E P36 /payload/assets/0/location'],
      [
        'an address of many customers without memo',
        { caip10: `${BITCOIN}:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa`, deposit: 'SHARED' },
        'E P36 /payload/assets/0/location/memo',
      ],
    ] as const
  ).map(([name, place, ...findings]) =>
    asks(
      'P36',
      name,
      'FRZ-VA',
      (_measure, body) =>
        Object.assign(body.payload.assets?.[0] ?? {}, {
          location: { type: 'VASP-ACCOUNT', custodian: { kind: 'VASP', name: 'Exchange B' }, ...place },
        }),
      ...findings,
    ),
  ),
  ...(['MIXER', 'BRIDGE', 'HOT-WALLET'] as const).map((type) =>
    asks(
      'P37',
      `a place of many (${type}) frozen as a whole`,
      'FRZ-VA',
      (_measure, body) => Object.assign(body.payload.assets?.[0]?.location ?? {}, { type }),
      'E P37 /payload/assets/0/location',
    ),
  ),
  asks(
    'P38',
    'a hardware wallet without seal and keeper',
    'FRZ-VA',
    (_measure, body) =>
      Object.assign(body.payload.assets?.[0] ?? {}, { location: { type: 'DEVICE', device: 'hardware wallet, exhibit 4' } }),
    'E P38 /payload/assets/0/location',
  ),
  asks(
    'P39',
    'Monero of which nobody says what links it',
    'FRZ-VA',
    (_measure, body) => Object.assign(body.payload.assets?.[0] ?? {}, MONERO),
    'W P39 /payload/assets/0/linkToOffence/noTrace',
  ),
  asks('P39', 'Monero that a view key links', 'FRZ-VA', (_measure, body) =>
    Object.assign(body.payload.assets?.[0] ?? {}, {
      ...MONERO,
      linkToOffence: { ...MONERO.linkToOffence, noTrace: { reason: 'OPAQUE-CHAIN', text: 'The court holds the view key, exhibit 7.' } },
    }),
  ),
  asks(
    'P42',
    'an issuer in another State',
    'ISSUER-FRZ',
    ({ particulars }) => (particulars.issuerCountry = 'XC'),
    `E P42 ${P}/issuerCountry`,
  ),
  asks(
    'P42',
    'an issuer that is somewhere',
    'ISSUER-FRZ',
    ({ particulars }) => delete particulars.issuerCountry,
    `W P42 ${P}/issuerCountry`,
  ),
  asks(
    'P43',
    'a Tron wallet with a Bitcoin signature, in one hand',
    'SZ-VA',
    ({ particulars }) =>
      Object.assign(particulars.custodyWallet ?? {}, {
        caip10: 'tron:0x2b6653dc:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t',
        keyModel: { kind: 'SINGLE-KEY' },
      }),
    `E P43 ${P}/custodyWallet/proofOfControl/scheme`,
    `W P43 ${P}/custodyWallet/keyModel`,
    `W V073 ${P}/custodyWallet/proofOfControl`,
  ),
  asks(
    'P45',
    'an asset without a value',
    'FRZ-VA',
    (_measure, body) => delete body.payload.assets?.[0]?.valuation,
    'W P45 /payload/assets/0/valuation',
  ),
  asks(
    'P45',
    'a value of last autumn',
    'FRZ-VA',
    (_measure, body) => Object.assign(body.payload.assets?.[0]?.valuation ?? {}, { at: '2025-10-01T00:00:00Z' }),
    'W P45 /payload/assets/0/valuation/at',
  ),
  asks('P36', 'a wallet of which only the extended public key is known', 'FRZ-VA', (_measure, body) =>
    Object.assign(body.payload.assets?.[0] ?? {}, {
      location: { type: 'UNKNOWN' },
      accounts: [
        {
          kind: 'XPUB',
          value: 'xpub661MyMwAqRbcFtXgS5sYJABqqG9YLmC4Q1Rdap9gSE8NqtwybGhePY2gZ29ESFjqJoCu1Rupje8YtGqsefD265TMg7usUDFdp6W1EGMcet8',
        },
      ],
    }),
  ),
  asks(
    'P39',
    'a shielded address of Zcash of which nobody says what links it',
    'FRZ-VA',
    (_measure, body) =>
      Object.assign(body.payload.assets?.[0] ?? {}, {
        caip19: undefined,
        location: {
          type: 'ADDRESS',
          caip10: 'bip122:00040fe8ec8471911baa1db1266ea15d:zs1z7rejlpsa98s2rrrfkwmaxu53e4ue0ulcrw0h4x5g8jl04tak0d3',
        },
        linkToOffence: MONERO.linkToOffence,
      }),
    'W P39 /payload/assets/0/linkToOffence/noTrace',
    'W V051 /payload/assets/0/location/caip10',
  ),
  asks(
    'P43',
    'assets that return to a Tron wallet, proved by a signature of Bitcoin',
    'AST-RET',
    ({ particulars }) =>
      (particulars.destination = {
        kind: 'CHAIN',
        holder: 'Treasury of State A',
        caip10: 'tron:0x2b6653dc:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t',
        proofOfControl: { challenge: 'c', signature: 's', scheme: 'BIP-322' },
      }),
    `E P43 ${P}/destination/proofOfControl/scheme`,
  ),
  ...(
    [
      ['TIP-191', 'tron:0x2b6653dc:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t'],
      ['XRPL-SIGN', 'xrpl:0:rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh'],
      ['TON-PROOF', 'tvm:-239:0%3A0000000000000000000000000000000000000000000000000000000000000000'],
      ['XMR-SIGN', MONERO.location.caip10],
      ['EIP-191', 'eip155:1:0xd8da6bf26964af9d7eed9e03e53415d37aa96045'],
      ['CAIP-380', 'tron:0x2b6653dc:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t'],
    ] as const
  ).map(([scheme, caip10]) =>
    asks(
      'P43',
      `a wallet proved by the scheme of its chain, ${scheme}`,
      'SZ-VA',
      ({ particulars }) =>
        Object.assign(particulars.custodyWallet ?? {}, {
          caip10,
          keyModel: { kind: 'HARDWARE' },
          proofOfControl: { challenge: 'c', signature: 's', scheme },
        }),
      `W V073 ${P}/custodyWallet/proofOfControl`,
    ),
  ),
  asks(
    'P43',
    'a wallet on a chain of which no scheme is known, which is believed',
    'SZ-VA',
    ({ particulars }) =>
      Object.assign(particulars.custodyWallet ?? {}, {
        caip10: 'cosmos:cosmoshub-4:cosmos1t2uflqwqe0fsj0shcfkrvpukewcw40yjj6hdc0',
        keyModel: { kind: 'HARDWARE' },
        proofOfControl: { challenge: 'c', signature: 's', scheme: 'EIP-191' },
      }),
    `W V051 ${P}/custodyWallet/caip10`,
    `W V073 ${P}/custodyWallet/proofOfControl`,
  ),
];
