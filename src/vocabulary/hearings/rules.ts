// SPDX-License-Identifier: Apache-2.0
import { HOUR_MS } from '../../core/time.js';
import { toMs } from '../../schema/fields/dates.js';
import type { Path } from '../../schema/path.js';
import type { MessageBody } from '../catalogue.js';
import { askedOf } from '../measures/asked.js';
import { REQUESTS, defineRule } from '../rule.js';
import type { Report } from '../rule.js';
import type { Slot } from './fields.js';

export const hearing = defineRule({
  id: 'V037',
  source: 'see ETS 182 article 9; EIO article 24',
  summary: 'A hearing by video says why not in person, and who hears and conducts.',
  mend: 'State the reason, the authority and its people.',
  on: REQUESTS,
  check(body, report) {
    for (const { measure, path } of askedOf(body, 'VID')) {
      const { whyNotInPerson, hearingAuthority, conductors = [] } = measure.particulars;
      if (whyNotInPerson === undefined) report([...path, 'whyNotInPerson'], 'say why not in person');
      if (hearingAuthority === undefined) report([...path, 'hearingAuthority'], 'name the authority that hears');
      if (conductors.length === 0) report([...path, 'conductors'], 'name who conducts the hearing');
    }
  },
});

const PURSUED: ReadonlySet<string> = new Set(['SUSP', 'ACC']);

export const rights = defineRule({
  id: 'P25',
  source: 'see ETS 182 article 9(8); EIO article 24(2) and (5)',
  summary: 'An accused person is told of the rights, consents to a video link, and has an interpreter for a named language.',
  mend: 'List the rights, attach the consent, name the language of the interpreter.',
  on: REQUESTS,
  check(body, report) {
    for (const { measure, path } of askedOf(body, 'STMT', 'VID', 'TEL')) {
      const { particulars } = measure;
      const pursued = PURSUED.has(particulars.capacity);
      if (pursued && particulars.rightsToNotify.length === 0)
        report([...path, 'rightsToNotify'], 'An accused must be told his or her rights. List them.');
      if (pursued && measure.type === 'VID' && !('consent' in particulars && particulars.consent?.given === true))
        report([...path, 'consent'], 'An accused person must consent to a hearing by video.');
      if ('interpreter' in particulars && particulars.interpreter.needed && (particulars.interpreter.languages ?? []).length === 0)
        report([...path, 'interpreter', 'languages'], 'An interpreter for which language?');
    }
  },
});

const LONGEST_MS = 12 * HOUR_MS;
const NOTICE_MS = 14 * 24 * HOUR_MS;
const OPENS = 8;
const CLOSES = 18;

/** Minute of the day in a time zone; undefined for a zone that nobody knows. */
function minuteIn(tz: string, at: number): number | undefined {
  try {
    const parts = new Intl.DateTimeFormat('en-GB', { timeZone: tz, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).formatToParts(
      at,
    );
    const value = (type: string) => Number(parts.find((part) => part.type === type)?.value);
    return value('hour') * 60 + value('minute');
  } catch {
    return undefined;
  }
}

/** Whether two moments lie in the hours of an office in a time zone. */
function isInOffice(tz: string, from: number, to: number): boolean {
  const [first, last] = [minuteIn(tz, from), minuteIn(tz, to)];
  return first === undefined || last === undefined || (first >= OPENS * 60 && last <= CLOSES * 60 && last >= first);
}

/** Faults of one slot. @param now - Absent where the time may have passed. @param office - Time zone in which people sit there; absent: none asked. */
function judgeSlot({ from, to, tz }: Slot, path: Path, report: Report, now: number | undefined, office?: string): void {
  const [start, end] = [toMs(from), toMs(to)];
  if (minuteIn(tz, start) === undefined) report([...path, 'tz'], 'There is no such time zone. Write it as Europe/Istanbul.');
  if (end <= start) report([...path, 'to'], 'The hearing ends before it begins.');
  else if (end - start > LONGEST_MS) report([...path, 'to'], 'The hearing lasts more than twelve hours.', 'W');
  else if (office !== undefined && !isInOffice(office, start, end))
    report([...path, 'from'], 'The hearing is outside office hours (8:00 to 18:00) in the requested State.', 'W');
  if (now === undefined) return;
  if (start < now) report([...path, 'from'], 'This time has passed.');
  else if (office !== undefined && start < now + NOTICE_MS)
    report([...path, 'from'], 'Fewer than fourteen days are left to summon people and to test the line.', 'W');
}

function judgeRequest(body: MessageBody<(typeof REQUESTS)[number]>, report: Report, now: number | undefined): void {
  const office = body.payload.requestedAuthority.contact?.tz;
  for (const { measure, path } of askedOf(body, 'VID', 'TEL')) {
    const { proposedSlots = [] } = measure.particulars;
    for (const [i, slot] of proposedSlots.entries()) judgeSlot(slot, [...path, 'proposedSlots', i], report, now, office ?? slot.tz);
    if (measure.type === 'VID' && proposedSlots.length === 1) report([...path, 'proposedSlots'], 'Offer two or three times.', 'W');
    const test = 'tech' in measure.particulars ? measure.particulars.tech.testSlot : undefined;
    if (test !== undefined) judgeSlot(test, [...path, 'tech', 'testSlot'], report, now);
  }
}

export const slots = defineRule({
  id: 'P24',
  source: 'practice of hearings by video; see ETS 182 article 9',
  summary: 'A hearing has times to come that can be kept: in order, in office hours, with notice, more than one.',
  mend: 'Offer two or three slots in UTC with the time zone of the place.',
  on: [...REQUESTS, 'execution.schedule', 'execution.schedule-reply'],
  check(body, report, _context, { issuedAt, type }) {
    if ('measures' in body.payload) {
      // The hearing that a confirmation repeats may have been held.
      const now = type === 'request.confirm' ? undefined : issuedAt;
      judgeRequest(body as MessageBody<(typeof REQUESTS)[number]>, report, now);
      return;
    }
    const { slots: fixed = [], counterSlots = [] } = body.payload as { slots?: readonly Slot[]; counterSlots?: readonly Slot[] };
    for (const [i, slot] of fixed.entries()) judgeSlot(slot, ['payload', 'slots', i], report, issuedAt);
    for (const [i, slot] of counterSlots.entries()) judgeSlot(slot, ['payload', 'counterSlots', i], report, issuedAt);
  },
});
