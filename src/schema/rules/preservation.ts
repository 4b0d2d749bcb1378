// SPDX-License-Identifier: Apache-2.0
import type { MessageBody } from '../catalogue.js';
import { deadlineOf } from '../duration.js';
import { toMs } from '../fields/dates.js';
import { MEASURES } from '../measures/catalogue.js';
import type { Path } from '../path.js';
import { defineGeneralRule, defineRule } from './define.js';

const DAY_MS = 86_400_000;

type Requests = MessageBody<'request.submit' | 'request.confirm' | 'preservation.request'>['payload'];
interface Period {
  readonly from: string;
  readonly to: string;
}

/** Periods that a rule asks for, by the data of the measures. */
function* periodsOf(payload: Requests): Generator<{ readonly period: Period | undefined; readonly path: Path }> {
  if ('particulars' in payload) yield { period: payload.particulars.period, path: ['payload', 'particulars', 'period'] };
  if (!('measures' in payload)) return;
  for (const [i, measure] of payload.measures.entries()) {
    if (MEASURES[measure.type].rules.period !== 'V042') continue;
    yield { period: (measure.particulars as { period?: Period }).period, path: ['payload', 'measures', i, 'particulars', 'period'] };
  }
}

export const dataPeriod = defineRule({
  id: 'V042',
  severity: 'E',
  source: 'practice: unbounded requests are refused as too broad',
  summary: 'The period of which data are wanted has a beginning and an end; a longer one than the accord expects wants a second look.',
  mend: 'State beginning and end, no longer than the case needs.',
  on: ['request.submit', 'request.confirm', 'preservation.request'],
  check({ payload }, report, { terms }) {
    const longest = (terms?.expectations?.dataPeriodDays ?? Infinity) * DAY_MS;
    for (const { period, path } of periodsOf(payload)) {
      if (period === undefined) report(path, 'bound the period');
      else if (toMs(period.from) > toMs(period.to)) report(path, 'ends before it begins');
      else if (toMs(period.to) - toMs(period.from) > longest) report(path, 'longer than the accord expects', 'W');
    }
  },
});

function preservationsOf(payload: Requests) {
  if ('particulars' in payload)
    return [{ particulars: payload.particulars, custodian: payload.custodian, path: ['payload', 'particulars'] as Path }];
  return payload.measures.flatMap((measure, i) =>
    measure.type === 'PRES'
      ? [{ particulars: measure.particulars, custodian: measure.custodian, path: ['payload', 'measures', i, 'particulars'] as Path }]
      : [],
  );
}

export const preservationContent = defineRule({
  id: 'V043',
  severity: 'E',
  source: 'ETS 185 article 29(2)(a) to (f)',
  summary: 'A preservation states data and their link to the offence, custodian or place, necessity, and the intent to ask for the data.',
  mend: 'Complete the particulars that article 29(2) lists; set intentToRequest once the formal request is decided on.',
  on: ['request.submit', 'request.confirm', 'preservation.request'],
  check({ payload }, report) {
    for (const { particulars, custodian, path } of preservationsOf(payload)) {
      if (particulars.dataCategories.length === 0) report([...path, 'dataCategories'], 'name the data (c)');
      if (particulars.relationToOffence === undefined) report([...path, 'relationToOffence'], 'state the link to the offence (c)');
      if (custodian === undefined && particulars.systemLocation === undefined)
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
  mend: 'Refuse on another ground, or preserve the data and raise dual criminality against the later request.',
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

export const preservationExtension = defineRule({
  id: 'V045',
  severity: 'E',
  source: 'see ETS 185 article 29; the accord',
  summary: 'Only what is secured is extended, and not beyond the longest time of the accord.',
  mend: 'Take the reference from the report that secured it, and a date within the longest time; else ask anew.',
  on: ['preservation.extend'],
  check({ payload }, report, { dossier, terms }) {
    const known = dossier?.secured?.find(({ ref, kind }) => kind === 'preservation' && ref === payload.ref);
    if (dossier?.secured !== undefined && (known === undefined || known.state === 'ENDED'))
      report(['payload', 'ref'], 'nothing is secured under it');
    else if (known?.securedAt !== undefined && terms?.preservationMaxDays !== undefined) {
      const days = (toMs(payload.until) - known.securedAt) / DAY_MS;
      if (days > terms.preservationMaxDays) report(['payload', 'until'], 'longer than the accord allows');
    }
  },
});

export const preservationExpiry = defineGeneralRule({
  id: 'V046',
  severity: 'W',
  source: 'practice: data are lost while the formal request is written',
  summary: 'No preservation is near its end without a formal request linked to it.',
  mend: 'Send the formal request and preservation.link, or preservation.extend.',
  check({ type, issuedAt }, report, { dossier, terms }) {
    // D23 says of every kind of hold how near its end is near.
    const entered = dossier?.terms ?? terms;
    const share = entered === undefined ? undefined : deadlineOf(entered, 'D23', 'ROUTINE')?.sharePercent;
    // The messages that cure it are not told of it.
    if (
      issuedAt === undefined ||
      share === undefined ||
      type === 'preservation.link' ||
      type === 'preservation.extend' ||
      type === 'preservation.release'
    )
      return;
    const ends = (dossier?.secured ?? []).some(({ kind, state, securedAt, expiresAt }) => {
      if (kind !== 'preservation' || state !== 'SECURED' || securedAt === undefined || expiresAt === undefined) return false;
      return expiresAt >= issuedAt && expiresAt - issuedAt < ((expiresAt - securedAt) * share) / 100;
    });
    if (ends) report([], 'a preservation expires soon and no formal request is linked to it');
  },
});
