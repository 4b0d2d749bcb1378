// SPDX-License-Identifier: Apache-2.0
// How long something takes under an accord.
import { URGENCY_LEVELS } from './codes/urgency.js';
import type { DeadlineId } from './codes/deadlines.js';
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

/**
 * Finds how long a deadline is.
 * @param level - Urgency of the request; an urgency without an entry takes that of the next lower one.
 * @returns the entry of `terms.deadlines`, or the plain member made one; undefined when the accord says nothing.
 * @see SPEC.md SCHEMA-32
 */
export function deadlineOf(terms: AccordTerms, id: DeadlineId, level: UrgencyLevel): AccordDeadline | undefined {
  const entries = terms.deadlines?.filter((entry) => entry.id === id) ?? [];
  const levels = URGENCY_LEVELS.codes.slice(0, URGENCY_LEVELS.codes.indexOf(level) + 1).reverse();
  const exact = levels.flatMap((at) => entries.filter((entry) => entry.level === at))[0];
  return exact ?? entries.find((entry) => entry.level === undefined) ?? plain(terms, id);
}
