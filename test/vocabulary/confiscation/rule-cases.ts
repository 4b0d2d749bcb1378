// SPDX-License-Identifier: Apache-2.0
import { P, asks, breaks } from '../rules/case.js';
import type { Case } from '../rules/case.js';

const divided = (name: string, recipients: object[], ...findings: string[]): Case =>
  breaks(
    'P34',
    name,
    'asset.return-proposal',
    (b) => Object.assign(b.payload, { recipients: recipients.map((one) => ({ name: 'A State', role: 'STATE', ...one })) }),
    ...findings,
  );
const HERE = '/payload/recipients';

export const CASES: readonly Case[] = [
  asks(
    'V060',
    'a confiscation order without copy, finality and extent',
    'CONF-ENF',
    ({ particulars }) => {
      for (const name of ['certifiedCopy', 'finality', 'extent']) delete particulars[name];
    },
    ...['certifiedCopy', 'finality', 'extent'].map((name) => `E V060 ${P}/${name}`),
  ),
  asks('P18', 'a confiscation of nothing', 'CONF-ENF', (measure) => delete measure.assetIds, `E P18 ${P}`),
  asks('P18', 'a confiscation of an amount', 'CONF-ENF', (measure) => {
    delete measure.assetIds;
    measure.maxAmount = { currency: 'EUR', amount: '100.00' };
  }),
  asks('P18', 'a return of nothing', 'AST-RET', (measure) => (measure.assetIds = []), 'E P18 /payload/measures/0/assetIds'),
  asks('P18', 'a restitution of nothing', 'RESTIT', (measure) => delete measure.assetIds, 'E P18 /payload/measures/0/assetIds'),
  divided('halves', [{ percent: '50.00' }, { percent: '50.00' }]),
  divided('thirds that are rounded', [{ percent: '33.33' }, { percent: '33.33' }, { percent: '33.34' }]),
  divided('ninety per cent', [{ percent: '60.00' }, { percent: '30.00' }], `E P34 ${HERE}`),
  divided(
    'a share of one asset and a share of both',
    [{ percent: '60.00' }, { percent: '40.00', assetId: 'a1' }, { percent: '30.00', assetId: 'a2' }],
    `E P34 ${HERE}`,
  ),
  divided('a share of each asset', [{ percent: '60.00' }, { percent: '40.00', assetId: 'a1' }, { percent: '40.00', assetId: 'a2' }]),
  divided(
    'an amount and a percentage at once',
    [{ percent: '100.00', share: { currency: 'EUR', amount: '1' } }],
    `E P34 ${HERE}/0/percent`,
  ),
];
