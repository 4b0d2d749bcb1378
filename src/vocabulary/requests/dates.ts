// SPDX-License-Identifier: Apache-2.0
// Dates that cannot be: past acts in the future, terms that have passed, periods that run backwards.
import { HOUR_MS } from '../../core/time.js';
import { spanOf, toMs } from '../../schema/fields/dates.js';
import type { Span } from '../../schema/fields/dates.js';
import type { Path } from '../../schema/path.js';
import { deadlineOf, lengthMs } from '../accords/duration.js';
import type { AccordTerms } from '../accords/terms.js';
import type { MessageBody } from '../catalogue.js';
import { ASKING, defineRule } from '../rule.js';
import type { REQUESTS, Report } from '../rule.js';

/** Days begin earlier in the east, and end later in the west. */
const EAST_MS = 14 * HOUR_MS;
const WEST_MS = 12 * HOUR_MS;

function isFuture({ first }: Span, now: number): boolean {
  return first > now + EAST_MS;
}

function isPast({ first, last }: Span, now: number): boolean {
  return (first === last ? last : last + WEST_MS) < now;
}

const CONTENT = [...ASKING, 'request.supplement', 'request.amend'] as const;

/** Members that tell of the past, wherever they stand. */
const PAST: ReadonlySet<string> = new Set(['dob', 'observedFrom', 'observedTo', 'confirmedAt', 'decisionDate', 'since']);
/** Orders of the requester, whose member `date` is their day. */
const ORDERS: ReadonlySet<string> = new Set(['ownOrder', 'order', 'authorityToMove']);

function tellsOfPast(name: string, path: () => Path): boolean {
  if (PAST.has(name)) return true;
  if (name !== 'from' && name !== 'to' && name !== 'date') return false;
  const at = path();
  return name === 'date' ? ORDERS.has(String(at.at(-2))) : at.includes('committedAt');
}

export const futureFacts = defineRule({
  id: 'P09',
  source: 'practice: wrong years are common',
  summary: 'What the request tells of the past happened before it was written.',
  mend: 'Correct the date.',
  on: CONTENT,
  check(_body, report, _context, { texts, issuedAt }) {
    if (issuedAt === undefined) return;
    for (const { name, value, path } of texts) {
      const span = tellsOfPast(name, path) ? spanOf(value) : undefined;
      if (span !== undefined && isFuture(span, issuedAt)) report(path(), 'This date lies in the future.');
    }
  },
});

/** Members that set a time to come, wherever they stand. */
const TO_COME: ReadonlySet<string> = new Set([
  ...['appearanceAt', 'until', 'preserveUntil', 'formalRequestDueBy', 'expectedBy', 'replyBy', 'holdUntil', 'reviewOn', 'notifyAfter'],
  'dueBy',
]);

function isToCome(name: string, path: () => Path): boolean {
  return name === 'by' ? path().at(-2) === 'deadline' : TO_COME.has(name);
}

export const passedTerms = defineRule({
  id: 'P10',
  source: 'practice: nobody can keep a term that has passed',
  summary: 'A term that a message sets lies ahead of it; a deadline leaves the time that the accord gives.',
  mend: 'Set a new date, and leave the other State time to act.',
  on: [
    ...CONTENT,
    'info.request',
    'decision.accept',
    'decision.accept-conditional',
    'decision.postpone',
    'notice.confidentiality-unavailable',
    'preservation.extend',
    'restraint.extend',
    'costs.estimate',
  ],
  check(body, report, { terms }, { texts, issuedAt, type }) {
    if (issuedAt === undefined) return;
    for (const { name, value, path } of texts) {
      const span = isToCome(name, path) ? spanOf(value) : undefined;
      // The request that a confirmation repeats may have been answered meanwhile.
      if (span !== undefined && isPast(span, issuedAt)) report(path(), 'This deadline has passed.', type === 'request.confirm' ? 'W' : 'E');
    }
    if (terms !== undefined && 'urgency' in body.payload)
      judgeDeadlines(body as MessageBody<(typeof REQUESTS)[number]>, terms, issuedAt, report);
  },
});

/** Deadlines of measures that are sooner than the accord gives for an execution. */
function judgeDeadlines({ payload }: MessageBody<(typeof REQUESTS)[number]>, terms: AccordTerms, now: number, report: Report): void {
  for (const [i, { type, deadline }] of payload.measures.entries()) {
    const term = deadlineOf(terms, 'D03', payload.urgency.level, type);
    if (deadline === undefined || term === undefined || toMs(deadline.by) < now) continue;
    const due = now + lengthMs(term);
    if (toMs(deadline.by) >= due) continue;
    report(['payload', 'measures', i, 'deadline', 'by'], 'The accord gives the other State until {date}; this deadline is sooner.', {
      severity: 'W',
      values: { date: new Date(due).toISOString().slice(0, 10) },
    });
  }
}

const OLDEST = Date.UTC(1950, 0, 1);
const TEN_YEARS_MS = 3_653 * 24 * HOUR_MS;

/** Beginnings and ends that stand in one object. */
const PAIRS = [
  ['from', 'to'],
  ['observedFrom', 'observedTo'],
] as const;

export const periodOrder = defineRule({
  id: 'P11',
  source: 'practice: swapped dates',
  summary: 'A period ends after it begins, in a year that can be meant.',
  mend: 'Swap the two dates, or correct the year.',
  on: [...CONTENT, 'spontaneous.info', 'execution.schedule', 'execution.schedule-reply'],
  check(_body, report, _context, { holders, issuedAt }) {
    for (const { object, path } of holders) {
      for (const [from, to] of PAIRS) {
        // Slots of a hearing have a rule of their own.
        if (Object.hasOwn(object, 'tz')) continue;
        const [first, last] = [object[from], object[to]].map((value) => (typeof value === 'string' ? spanOf(value) : undefined));
        if (first !== undefined && last !== undefined && last.last < first.first) report(path(), 'The period ends before it begins.');
        for (const [name, span] of [
          [from, first],
          [to, last],
        ] as const) {
          if (span === undefined) continue;
          if (span.last < OLDEST || (issuedAt !== undefined && span.first > issuedAt + TEN_YEARS_MS))
            report([...path(), name], 'Is this year meant?', 'W');
        }
      }
    }
  },
});
