// SPDX-License-Identifier: Apache-2.0
import { P, REQUEST, asks, breaks } from '../rules/case.js';
import type { Case } from '../rules/case.js';

export const CASES: readonly Case[] = [
  breaks(
    'V042',
    'no period',
    REQUEST,
    (b) => delete (b.payload.measures[0] as { particulars: { period?: unknown } }).particulars.period,
    'E V042 /payload/measures/0/particulars/period',
  ),
  breaks(
    'P11',
    'a period that ends before it begins',
    REQUEST,
    (b) =>
      Object.assign(b.payload.measures[0]?.particulars ?? {}, { period: { from: '2017-05-12T00:00:01Z', to: '2017-05-12T00:00:00Z' } }),
    'E P11 /payload/measures/0/particulars/period',
  ),
  breaks(
    'P46',
    'a period of more than a year',
    REQUEST,
    (b) =>
      Object.assign(b.payload.measures[0]?.particulars ?? {}, { period: { from: '2017-05-12T00:00:00Z', to: '2018-05-14T00:00:00Z' } }),
    'W P46 /payload/measures/0/particulars/period',
  ),
  asks(
    'V040',
    'an IP address without time and port',
    'SUB',
    ({ particulars }) => (particulars['accounts'] = [{ kind: 'IP', value: '192.0.2.1' }]),
    `E V040 ${P}/accounts/0/observedFrom`,
    `W V040 ${P}/accounts/0/port`,
  ),
  asks(
    'V041',
    'traffic data without a judge under the regulation that asks for one',
    'TRA',
    (measure, body, { terms }) => {
      terms?.bases.push({ code: 'EU-EEV' });
      body.payload.legalBasis.push({ code: 'EU-EEV', articles: ['4'], inForceBetween: true });
      Object.assign(measure.validation ?? {}, { authorityKind: 'PROSECUTOR' });
    },
    'E V041 /payload/measures/0/validation',
  ),
  asks('V042', 'data of any time', 'CON', ({ particulars }) => delete particulars['period'], `E V042 ${P}/period`),
  asks(
    'V048',
    'content without necessity and without care for privilege',
    'CON',
    ({ particulars }) => {
      delete particulars['necessity'];
      delete particulars['privilegeProtocol'];
    },
    `E V048 ${P}/necessity`,
    `E V048 ${P}/privilegeProtocol`,
  ),
];
