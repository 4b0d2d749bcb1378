// SPDX-License-Identifier: Apache-2.0
// Rejects deadline lengths that an accord may not give.
import type { DeadlineId } from './codes.js';
import type { MeasureType } from '../measures/codes.js';
import { finding } from '../../schema/finding.js';
import type { Finding } from '../../schema/finding.js';

/** Key that distinguishes the lengths of one deadline in the terms of an accord. */
interface DeadlineEntry {
  readonly id: DeadlineId;
  readonly level?: string | undefined;
  readonly measures?: readonly MeasureType[] | undefined;
}

/** Deadlines of two periods, to decide and to act: an accord gives both or none, in this order. */
export const TWO_PERIODS: ReadonlySet<string> = new Set<DeadlineId>(['D05', 'D06', 'D08', 'D14']);

/** Deadlines that an accord gives twice, or by half (SCHEMA-40). @returns V001 findings. */
export function deadlineFaults(deadlines: readonly DeadlineEntry[]): Finding[] {
  const found: Finding[] = [];
  for (const [i, entry] of deadlines.entries()) {
    const alike = deadlines.filter(({ id, level }) => id === entry.id && level === entry.level);
    if (alike[0] !== entry) continue;
    const twoPeriods = TWO_PERIODS.has(entry.id);
    for (const measure of [undefined, ...new Set(alike.flatMap(({ measures = [] }) => measures))]) {
      const named = alike.filter(({ measures }) => measures !== undefined && measure !== undefined && measures.includes(measure));
      const general = alike.filter(({ measures }) => measures === undefined);
      const count = twoPeriods ? named.length + general.length : Math.max(named.length, general.length);
      if (measure === undefined && general.length === 0) continue;
      if (measure === undefined && twoPeriods && general.length < alike.length) continue;
      if (twoPeriods ? count !== 2 : count > 1)
        found.push(
          finding('V001', 'E', ['deadlines', i], twoPeriods ? 'a deadline of two periods has two entries' : 'a deadline has one length'),
        );
    }
  }
  return found;
}
