// SPDX-License-Identifier: Apache-2.0
// Lengths of deadlines under an accord.
import { URGENCY_LEVELS } from '../requests/codes.js';
import type { DeadlineId } from './codes.js';
import type { MeasureType } from '../measures/codes.js';
import { TWO_PERIODS } from './deadline-faults.js';
import type { AccordDeadline, AccordTerms } from './terms.js';

type UrgencyLevel = (typeof URGENCY_LEVELS.codes)[number];

/** The plain members of the terms are the lengths at the lowest urgency, in the units that treaties use for them. */
function plain(terms: AccordTerms, id: DeadlineId): AccordDeadline | undefined {
  switch (id) {
    case 'D01':
      return { id, unit: 'WORKING-DAYS', length: terms.ackDays };
    case 'D02':
      return { id, unit: 'WORKING-DAYS', length: terms.decisionDays };
    case 'D03':
      return { id, unit: 'WORKING-DAYS', length: terms.executionDays };
    case 'D16':
      return { id, unit: 'HOURS', length: terms.confirmWithinHours };
    case 'D20':
      return { id, unit: 'DAYS', length: terms.safeConductDays };
    case 'D21':
      return { id, unit: 'WORKING-DAYS', length: terms.infoReplyDays };
    default:
      return undefined;
  }
}

const UNIT_MS: Readonly<Record<AccordDeadline['unit'], number>> = {
  MINUTES: 60_000,
  HOURS: 3_600_000,
  DAYS: 86_400_000,
  'WORKING-DAYS': 86_400_000,
};

/** Length by the clock alone, in milliseconds: a working day counts as a day, for callers without a calendar. */
export function lengthMs({ unit, length }: Pick<AccordDeadline, 'unit' | 'length'>): number {
  return length * UNIT_MS[unit];
}

/**
 * Finds the length of a deadline.
 * @param level - Urgency of the request; an urgency without an entry takes that of the next lower one.
 * @param measure - Type of the measure; an entry for it goes before one for all.
 * @returns the entry of `terms.deadlines`, or the plain member made one; undefined when the accord says nothing.
 * @see SPEC.md SCHEMA-32
 */
export function deadlineOf(terms: AccordTerms, id: DeadlineId, level: UrgencyLevel, measure?: MeasureType): AccordDeadline | undefined {
  return periodsOf(terms, id, level, measure)[0] ?? plain(terms, id);
}

/** Every period of a deadline, in the order of the accord: two for those that have two (SCHEMA-40). */
export function periodsOf(terms: AccordTerms, id: DeadlineId, level: UrgencyLevel, measure?: MeasureType): readonly AccordDeadline[] {
  const entries = (terms.deadlines ?? []).filter((entry) => entry.id === id && holdsFor(entry, measure));
  const lower = URGENCY_LEVELS.codes.slice(0, URGENCY_LEVELS.codes.indexOf(level) + 1).reverse();
  for (const at of [...lower, undefined]) {
    const found = entries.filter((entry) => entry.level === at);
    if (found.length > 0)
      return TWO_PERIODS.has(id) ? found : found.sort((a, b) => Number(b.measures !== undefined) - Number(a.measures !== undefined));
  }
  return [];
}

function holdsFor({ measures }: AccordDeadline, measure: MeasureType | undefined): boolean {
  return measures === undefined || (measure !== undefined && measures.includes(measure));
}
