// SPDX-License-Identifier: Apache-2.0
import { asks, breaks } from '../rules/case.js';
import type { Case } from '../rules/case.js';

const COSTLY = 'W P32 /payload/measures/0';
const SANCTIONS = '/payload/declarations/sanctions';

export const CASES: readonly Case[] = [
  asks('P32', 'an expert whom nobody pays', 'EXPERT', (_measure, body) => delete body.payload.costsOffer, COSTLY),
  asks('P32', 'an interpreter whom nobody pays', 'VID', (_measure, body) => delete body.payload.costsOffer, COSTLY),
  asks(
    'P32',
    'miners that somebody has to store',
    'FRZ-AST',
    ({ particulars }, body) => {
      particulars.property = '40 mining machines, serial numbers in Annex 2';
      delete body.payload.costsOffer;
    },
    COSTLY,
  ),
  asks('P32', 'a document at no cost', 'DOC', (_measure, body) => delete body.payload.costsOffer),
  asks(
    'P44',
    'a bank and no word on sanctions',
    'BANK-TXN',
    (_measure, body) => delete body.payload.declarations.sanctions,
    `W P44 ${SANCTIONS}`,
  ),
  asks('P44', 'a document and no word on sanctions', 'DOC', (_measure, body) => {
    delete body.payload.declarations.sanctions;
    delete body.payload.costsOffer;
  }),
  asks(
    'P44',
    'sanctions by nobody',
    'FRZ-VA',
    (_measure, body) => (body.payload.declarations.sanctions = { exposed: true, personIds: ['p1'] }),
    `E P44 ${SANCTIONS}/regimes`,
  ),
  asks(
    'V001',
    'sanctions against nobody of the request',
    'FRZ-VA',
    (_measure, body) => (body.payload.declarations.sanctions = { exposed: true, regimes: ['Resolution 9999'], personIds: ['p9'] }),
    `E V001 ${SANCTIONS}/personIds/0`,
  ),
  breaks(
    'P44',
    'an urgent freeze and no word on sanctions',
    'restraint.request',
    (b) => delete b.payload.declarations,
    `W P44 ${SANCTIONS}`,
  ),
];
