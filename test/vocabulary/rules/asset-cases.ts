// SPDX-License-Identifier: Apache-2.0
import { breaks, MAIN, REQUEST } from './case.js';
import type { Case } from './case.js';

export const ASSET_CASES: readonly Case[] = [
  breaks(
    'V042',
    'no period',
    REQUEST,
    (b) => delete (b.payload.measures[0] as { particulars: { period?: unknown } }).particulars.period,
    'E V042 /payload/measures/0/particulars/period',
  ),
  breaks(
    'V042',
    'a period that ends before it begins',
    REQUEST,
    (b) =>
      Object.assign(b.payload.measures[0]?.particulars ?? {}, { period: { from: '2017-05-12T00:00:01Z', to: '2017-05-12T00:00:00Z' } }),
    'E V042 /payload/measures/0/particulars/period',
  ),
  breaks(
    'V042',
    'a period of more than a year',
    REQUEST,
    (b) =>
      Object.assign(b.payload.measures[0]?.particulars ?? {}, { period: { from: '2017-05-12T00:00:00Z', to: '2018-05-14T00:00:00Z' } }),
    'W V042 /payload/measures/0/particulars/period',
  ),
  breaks(
    'V043',
    'a preservation without any of its particulars',
    REQUEST,
    (b) => {
      const measure = b.payload.measures[0];
      if (measure?.type !== 'PRES') return;
      delete measure.custodian;
      measure.particulars = {
        dataCategories: [],
        accounts: [],
        intentToRequest: false,
        period: { from: '2017-05-12T00:00:00Z', to: '2017-06-12T00:00:00Z' },
      };
    },
    'E V043 /payload/measures/0/particulars/dataCategories',
    'E V043 /payload/measures/0/particulars/relationToOffence',
    'E V043 /payload/measures/0/particulars/systemLocation',
    'E V043 /payload/measures/0/particulars/necessity',
    'E V043 /payload/measures/0/particulars/intentToRequest',
  ),
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
    'V051',
    'a token identifier without its check character',
    REQUEST,
    (b) => Object.assign(b.payload.assets?.[0] ?? {}, { dti: 'X9J9K872T' }),
    'W V051 /payload/assets/0/dti',
  ),
  breaks(
    'V051',
    'an address with a wrong letter',
    REQUEST,
    (b) => Object.assign(b.payload.assets?.[0]?.location ?? {}, { caip10: `${MAIN}:115p7UMMngoj1pMvkpHijcRdfJNXj6LrLm` }),
    'E V051 /payload/assets/0/location/caip10',
  ),
  breaks(
    'V051',
    'an account that is no CAIP-10',
    REQUEST,
    (b) =>
      Object.assign((b.payload.measures[0] as { particulars: { accounts: object[] } }).particulars.accounts[0] ?? {}, {
        value: '115p7UMMngoj1pMvkpHijcRdfJNXj6LrLn',
      }),
    'E V051 /payload/measures/0/particulars/accounts/0/value',
  ),
  breaks(
    'V051',
    'a chain without checks',
    REQUEST,
    (b) =>
      Object.assign((b.payload.measures[0] as { particulars: { accounts: object[] } }).particulars.accounts[0] ?? {}, {
        value: 'cosmos:cosmoshub-3:cosmos1t2uflqwqe0fsj0shcfkrvpukewcw40yjj6hdc0',
      }),
    'W V051 /payload/measures/0/particulars/accounts/0/value',
  ),
  breaks(
    'V052',
    'an asset on another chain than its account',
    REQUEST,
    (b) => Object.assign(b.payload.assets?.[0] ?? {}, { caip19: 'eip155:1/slip44:60' }),
    'E V052 /payload/assets/0/caip19',
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
];
