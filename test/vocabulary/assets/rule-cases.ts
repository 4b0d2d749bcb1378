// SPDX-License-Identifier: Apache-2.0
import { MAIN, REQUEST, asks, breaks } from '../rules/case.js';
import type { Case } from '../rules/case.js';

const XRP = {
  caip19: 'xrpl:0/slip44:144',
  custodian: { kind: 'VASP', name: 'Exchange B' },
  caip10: 'xrpl:0:rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh',
};

/** A freeze at an exchange, of XRP or of another asset. */
const deposit = (name: string, place: object, ...findings: string[]): Case =>
  asks(
    'P36',
    name,
    'FRZ-VA',
    (_measure, body) => {
      const { caip19, ...location } = { ...XRP, ...place } as Record<string, unknown>;
      Object.assign(body.payload.assets?.[0] ?? {}, { caip19, location: { type: 'VASP-ACCOUNT', ...location } });
    },
    ...findings,
  );
const MEMO = '/payload/assets/0/location/memo';
const MONERO = 'monero:418015bb9ae982a1975da7d79277c270';
const XMR = {
  caip19: `${MONERO}/slip44:128`,
  caip10: `${MONERO}:44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A`,
};

export const SEED = 'abandon ability able about above absent absorb abstract absurd abuse access accident';

export const CASES: readonly Case[] = [
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
    'V051',
    'an asset that its chain does not have',
    'result.final',
    (b) => Object.assign(b.payload.restraints?.[0]?.perAsset[0] ?? {}, { caip19: `${MAIN}/slip44:60` }),
    'E V051 /payload/restraints/0/perAsset/0/caip19',
  ),
  breaks(
    'V051',
    'a wrong address-identifier',
    'result.final',
    (b) => Object.assign(b.payload.restraints?.[0]?.perAsset[0] ?? {}, { addressIdentifiers: [`${MAIN}:1`] }),
    'E V051 /payload/restraints/0/perAsset/0/addressIdentifiers/0',
  ),
  breaks(
    'V051',
    'a test network outside a test',
    'result.final',
    (b, _known, header) => {
      header.test = false;
      for (const restraint of b.payload.restraints ?? []) restraint.orderAuthority = undefined;
      Object.assign(b.payload.restraints?.[0]?.perAsset[0] ?? {}, {
        caip19: 'bip122:000000000933ea01ad0ee984209779ba/slip44:1',
        addressIdentifiers: ['bip122:000000000933ea01ad0ee984209779ba:mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn'],
      });
    },
    'E V051 /payload/restraints/0/perAsset/0/caip19',
    'E V051 /payload/restraints/0/perAsset/0/addressIdentifiers/0',
  ),
  breaks(
    'V051',
    'a transaction that its chain cannot have, and a chain that is none',
    'result.final',
    (b) => {
      const missed = (caip2: string, txHash: string) => ({
        transaction: { caip2, txHash },
        at: '2026-02-01T00:00:00Z',
        amount: { baseUnits: '1', decimals: 8 },
      });
      Object.assign(b.payload.restraints?.[0] ?? {}, { missed: [missed(MAIN, '0xab'), missed('eip155:0', '0xab')] });
    },
    'E V051 /payload/restraints/0/missed/0/transaction/txHash',
    'E V051 /payload/restraints/0/missed/1/transaction/caip2',
    'E V051 /payload/restraints/0/missed/1/transaction/txHash',
  ),
  breaks(
    'V053',
    'a quantity without decimals',
    'result.final',
    (b) => Object.assign(b.payload.restraints?.[0]?.perAsset[0]?.quantity ?? {}, { decimals: undefined }),
    'E V053 /payload/restraints/0/perAsset/0/quantity/decimals',
  ),
  breaks(
    'V053',
    'a quantity of bitcoin with other decimals',
    'result.final',
    (b) => Object.assign(b.payload.restraints?.[0]?.perAsset[0]?.quantity ?? {}, { decimals: 18 }),
    'W V053 /payload/restraints/0/perAsset/0/quantity/decimals',
  ),
  deposit('a shared deposit address with its tag', { memo: '10042' }),
  deposit('a customer at a shared address whose tag is not known', { vaspUid: 'u1' }, `W P36 ${MEMO}`),
  deposit('a customer at an address of his own', { vaspUid: 'u1', deposit: 'UNIQUE' }),
  deposit('a memo that says none', { memo: 'none' }, `E P36 ${MEMO}`),
  deposit('a memo of dashes', { memo: '--' }, `E P36 ${MEMO}`),
  deposit(
    'a memo on a chain without memos',
    { caip19: `${MAIN}/slip44:0`, caip10: `${MAIN}:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa`, memo: '7' },
    `E P36 ${MEMO}`,
  ),
  deposit('a payment id of Monero', { ...XMR, memo: '7' }, `W P36 ${MEMO}`),
  breaks(
    'P38',
    'words of recovery in the report',
    'result.final',
    (b) => (b.payload.report = `The paper reads: ${SEED}`),
    'E P38 /payload/report',
  ),
];
