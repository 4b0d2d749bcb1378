// SPDX-License-Identifier: Apache-2.0
import { DAY_MS } from '../../core/time.js';
import { spanOf, toMs } from '../../schema/fields/dates.js';
import type { Path } from '../../schema/path.js';
import type { MessageBody } from '../catalogue.js';
import { askedOf } from '../measures/asked.js';
import { MEASURES } from '../measures/catalogue.js';
import { REQUESTS, defineRule } from '../rule.js';

/** Types of measure whose IP addresses must identify one user. */
const USERS: ReadonlySet<string> = new Set(['SUB', 'IDN', 'TRA', 'CON', 'PRES']);

export const ipAccounts = defineRule({
  id: 'V040',
  source: 'practice of providers: an address without its time names nobody',
  summary: 'An IP address comes with the UTC time at which it was seen, and with the source port.',
  mend: 'Take time (UTC) and source port from the log in which the address was found.',
  on: REQUESTS,
  check({ payload }, report) {
    for (const [i, { type, particulars }] of payload.measures.entries()) {
      if (!USERS.has(type) || !('accounts' in particulars)) continue;
      for (const [j, { kind, observedFrom, port }] of (particulars.accounts ?? []).entries()) {
        const path = ['payload', 'measures', i, 'particulars', 'accounts', j];
        if (kind !== 'IP') continue;
        if (observedFrom === undefined) report([...path, 'observedFrom'], 'state the time, in UTC');
        if (port === undefined) report([...path, 'port'], 'no source port: many users may share the address', 'W');
      }
    }
  },
});

export const contentData = defineRule({
  id: 'V048',
  source: 'practice; see ETS 185 article 15',
  summary: 'A request for content states its necessity and how privileged material is kept apart.',
  mend: 'State why less than content does not do, and who filters privileged material.',
  on: REQUESTS,
  check(body, report) {
    for (const { measure, path } of askedOf(body, 'CON')) {
      const { necessity, privilegeProtocol } = measure.particulars;
      if (necessity === undefined) report([...path, 'necessity'], 'state the necessity');
      if (privilegeProtocol === undefined) report([...path, 'privilegeProtocol'], 'say how privileged material is kept apart');
    }
  },
});

export const bankRelevance = defineRule({
  id: 'V047',
  source: 'see EIO articles 26 and 27; ISO 13616',
  summary: 'A request about bank accounts says why they matter.',
  mend: 'Say why the account matters.',
  on: REQUESTS,
  check(body, report) {
    for (const { measure, path } of askedOf(body, 'BANK-ACC', 'BANK-TXN', 'BANK-MON')) {
      if (measure.particulars.relevance === undefined) report([...path, 'relevance'], 'say why the account matters');
    }
  },
});

/** Kinds of authority that a judge-validated category asks for. */
const JUDGES: ReadonlySet<string> = new Set(['JUDGE', 'COURT']);

export const judgeValidation = defineRule({
  id: 'V041',
  source: 'Regulation (EU) 2023/1543 article 4(2)',
  summary: 'Under the regulation on electronic evidence, traffic and content data are asked for with the validation of a judge or court.',
  mend: 'Have a judge or court validate the measure and name the decision in validation.',
  on: REQUESTS,
  check(body, report) {
    if (!body.payload.legalBasis.some(({ code }) => code === 'EU-EEV')) return;
    for (const { measure, path } of askedOf(body, 'TRA', 'CON')) {
      if (!JUDGES.has(measure.validation?.authorityKind ?? ''))
        report([...path.slice(0, -1), 'validation'], 'a judge or court has to validate');
    }
  },
});

type Requests = MessageBody<(typeof REQUESTS)[number] | 'preservation.request'>['payload'];

interface Period {
  readonly from: string;
  readonly to: string;
}

/** Periods that a rule asks for, by the data of the measures. */
function* periodsOf(payload: Requests): Generator<{ readonly period: Period | undefined; readonly path: Path; readonly type: string }> {
  if ('particulars' in payload) yield { period: payload.particulars.period, path: ['payload', 'particulars', 'period'], type: 'PRES' };
  if (!('measures' in payload)) return;
  for (const [i, measure] of payload.measures.entries()) {
    if (MEASURES[measure.type].rules.period !== 'V042') continue;
    const path = ['payload', 'measures', i, 'particulars', 'period'];
    yield { period: (measure.particulars as { period?: Period }).period, path, type: measure.type };
  }
}

export const dataPeriod = defineRule({
  id: 'V042',
  source: 'practice: unbounded requests are refused as too broad',
  summary: 'The period of which data are wanted has a beginning and an end.',
  mend: 'State beginning and end, no longer than the case needs.',
  on: [...REQUESTS, 'preservation.request'],
  check({ payload }, report) {
    for (const { period, path } of periodsOf(payload)) if (period === undefined) report(path, 'bound the period');
  },
});

const YEAR_DAYS = 366;
/** Data of the day of the request are stored data. */
const TODAY_MS = DAY_MS;
/** Measures that collect what is to come. */
const TO_COME: ReadonlySet<string> = new Set(['RT-TRA', 'RT-CON', 'BANK-MON']);

/** Beginning of the earliest offence. */
function firstOffence({ proceedings }: Requests): number | undefined {
  const begun = proceedings.offences.flatMap(({ committedAt }) => committedAt.map(({ from }) => spanOf(from)?.first ?? Number.NaN));
  const known = begun.filter((at) => !Number.isNaN(at));
  return known.length === 0 ? undefined : Math.min(...known);
}

export const broadPeriod = defineRule({
  id: 'P46',
  source: 'practice: too broad requests are refused',
  summary: 'The period of data fits the offence: a year or what the accord expects, not long before the offence, and not to come.',
  mend: 'Narrow the period, or ask for several.',
  on: [...REQUESTS, 'preservation.request'],
  check({ payload }, report, { terms }, { issuedAt }) {
    const longest = (terms?.expectations?.dataPeriodDays ?? YEAR_DAYS) * DAY_MS;
    const begun = firstOffence(payload);
    for (const { period, path, type } of periodsOf(payload)) {
      if (period === undefined) continue;
      const [from, to] = [toMs(period.from), toMs(period.to)];
      if (to - from > longest) report(path, 'Too broad requests are refused. Is so long a period needed?', 'W');
      if (begun !== undefined && from < begun - YEAR_DAYS * DAY_MS)
        report([...path, 'from'], 'The period begins more than a year before the offence.', 'W');
      if (issuedAt !== undefined && to > issuedAt + TODAY_MS && !TO_COME.has(type))
        report([...path, 'to'], 'Data of the future are not stored yet. End the period today, or ask for collection in real time.');
    }
  },
});
