// SPDX-License-Identifier: Apache-2.0
import { BITCOIN } from '../examples/parts.js';
import { DAY, MAIN, NOW, P, REQUEST, asks, breaks } from '../rules/case.js';
import type { Case } from '../rules/case.js';

export const CASES: readonly Case[] = [
  breaks(
    'V050',
    'a freeze of nothing',
    REQUEST,
    (b) => Object.assign(b.payload.measures[1] ?? {}, { assetIds: [] }),
    'E V050 /payload/measures/1/assetIds',
  ),
  breaks(
    'V050',
    'an asset without a place',
    REQUEST,
    (b) => delete b.payload.assets?.[1]?.location.caip10,
    'E V050 /payload/assets/1/location',
  ),
  breaks(
    'V050',
    'a custodial asset without customer, transaction or memo',
    REQUEST,
    (b) => Object.assign(b.payload.assets?.[2]?.location ?? {}, { type: 'VASP-ACCOUNT', custodian: { kind: 'VASP', name: 'Exchange B' } }),
    'E V050 /payload/assets/2/location',
  ),
  breaks(
    'V054',
    'up to an amount, without the amount',
    REQUEST,
    (b) =>
      Object.assign((b.payload.measures[1] as { particulars: { instruction: object } }).particulars.instruction, { scope: 'UP-TO-AMOUNT' }),
    'E V054 /payload/measures/1/particulars/instruction/maxAmount',
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
    'V050',
    'a block by the issuer that names no asset',
    'ISSUER-FRZ',
    (measure) => delete measure.assetIds,
    'E V050 /payload/measures/0/assetIds',
  ),
  asks(
    'V059',
    'a contract frozen as a whole',
    'FRZ-VA',
    (_measure, body) => Object.assign(body.payload.assets?.[0]?.location ?? {}, { type: 'CONTRACT' }),
    'W V059 /payload/assets/0/location',
  ),
  asks(
    'V073',
    'a seizure into no wallet',
    'SZ-VA',
    ({ particulars }) => delete particulars['custodyWallet'],
    `E V073 ${P}/instruction/custodyWallet`,
  ),
  breaks(
    'V054',
    'an urgent restraint up to no amount',
    'restraint.request',
    (b) => (b.payload.instruction.scope = 'UP-TO-AMOUNT'),
    'E V054 /payload/instruction/maxAmount',
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
];
