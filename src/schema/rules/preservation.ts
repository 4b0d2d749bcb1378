// SPDX-License-Identifier: Apache-2.0
import { toMs } from '../fields/dates.js';
import { defineRule } from './define.js';

const YEAR_MS = 366 * 86_400_000;

export const dataPeriod = defineRule({
  id: 'V042',
  severity: 'E',
  source: 'practice: unbounded requests are refused as too broad',
  summary: 'The period of which data are wanted has a beginning and an end; more than twelve months want a second look.',
  on: ['request.submit'],
  check({ payload }, report) {
    for (const [i, measure] of payload.measures.entries()) {
      if (measure.type !== 'PRES') continue;
      const path = ['payload', 'measures', i, 'particulars', 'period'];
      const { period } = measure.particulars;
      if (period === undefined) report(path, 'bound the period');
      else if (toMs(period.from) > toMs(period.to)) report(path, 'ends before it begins');
      else if (toMs(period.to) - toMs(period.from) > YEAR_MS) report(path, 'longer than twelve months', 'W');
    }
  },
});

export const preservationContent = defineRule({
  id: 'V043',
  severity: 'E',
  source: 'ETS 185 article 29(2)(a) to (f)',
  summary: 'A preservation states data and their link to the offence, custodian or place, necessity, and the intent to ask for the data.',
  on: ['request.submit'],
  check({ payload }, report) {
    for (const [i, measure] of payload.measures.entries()) {
      if (measure.type !== 'PRES') continue;
      const { particulars } = measure;
      const path = ['payload', 'measures', i, 'particulars'];
      if (particulars.dataCategories.length === 0) report([...path, 'dataCategories'], 'name the data (c)');
      if (particulars.relationToOffence === undefined) report([...path, 'relationToOffence'], 'state the link to the offence (c)');
      if (measure.custodian === undefined && particulars.systemLocation === undefined)
        report([...path, 'systemLocation'], 'name custodian or place (d)');
      if (particulars.necessity === undefined) report([...path, 'necessity'], 'state the necessity (e)');
      if (!particulars.intentToRequest) report([...path, 'intentToRequest'], 'a preservation is followed by a request (f)');
    }
  },
});

export const preservationDual = defineRule({
  id: 'V044',
  severity: 'E',
  source: 'ETS 185 article 29(3) and (4)',
  summary: 'Preservation is not refused for want of dual criminality, unless the accord has that reservation.',
  on: ['decision.refuse'],
  check({ payload }, report, { dossier, terms }) {
    if (terms?.preservationDualCriminality === true) return;
    const preservation = dossier?.measures.some(({ id, type }) => type === 'PRES' && payload.measureIds.includes(id)) === true;
    if (!preservation) return;
    for (const [i, ground] of payload.grounds.entries()) {
      if (ground.code === 'G-DUAL') report(['payload', 'grounds', i, 'code'], 'not open for a preservation');
    }
  },
});
