// SPDX-License-Identifier: Apache-2.0
import { DAY, NOW, REQUEST, breaks, secured } from '../rules/case.js';
import type { Case } from '../rules/case.js';

export const CASES: readonly Case[] = [
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
    'E P18 /payload/measures/0/particulars/accounts',
  ),
  breaks(
    'V044',
    'a preservation refused for want of dual criminality',
    'decision.refuse',
    (b) => {
      b.payload.measureIds = ['m1'];
      Object.assign(b.payload.grounds[0] ?? {}, { basis: { code: 'ETS185', article: '29(4)' } });
    },
    'E V044 /payload/grounds/0/code',
  ),
  breaks('V044', 'a preservation refused under the reservation of article 29(4)', 'decision.refuse', (b) => {
    b.payload.measureIds = ['m1'];
    Object.assign(b.payload.grounds[0] ?? {}, { basis: { code: 'ETS185', article: '29(4)' }, reservation: 'Declaration of State B' });
  }),
  breaks('V044', 'a preservation refused under a treaty that opens the ground', 'decision.refuse', (b) => (b.payload.measureIds = ['m1'])),
  breaks(
    'V043',
    'a preservation without necessity',
    'preservation.request',
    (b) => delete b.payload.particulars.necessity,
    'E V043 /payload/particulars/necessity',
  ),
  breaks(
    'V045',
    'an extension of what has ended',
    'preservation.extend',
    (_b, k) => k.dossier && (k.dossier.secured = secured({ state: 'ENDED' })),
    'E V045 /payload/ref',
  ),
  breaks(
    'V045',
    'an extension beyond the accord',
    'preservation.extend',
    (_b, k) => {
      if (k.dossier !== undefined) k.dossier.secured = secured();
      if (k.terms !== undefined) k.terms.preservationMaxDays = 60;
    },
    'E V045 /payload/until',
  ),
  breaks(
    'V046',
    'a preservation near its end',
    'status.query',
    (_b, k, h) => {
      h.issuedAt = NOW + 50 * DAY;
      if (k.dossier !== undefined) k.dossier.secured = secured();
    },
    'W V046 ',
  ),
];
