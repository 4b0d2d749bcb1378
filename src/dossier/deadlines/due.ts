// SPDX-License-Identifier: Apache-2.0
import { HOUR_MS } from '../../core/time.js';
import { DEADLINES } from '../../vocabulary/accords/codes.js';
import type { DeadlineId } from '../../vocabulary/accords/codes.js';
import { URGENCY_LEVELS } from '../../vocabulary/requests/codes.js';
import type { MeasureType } from '../../vocabulary/measures/codes.js';
import { deadlineOf, periodsOf } from '../../vocabulary/accords/duration.js';
import type { AccordDeadline, AccordTerms } from '../../vocabulary/accords/terms.js';
import { afterDays, afterWorkingDays, dateAt, daysBetween, isZone } from './calendar.js';
import type { Calendar } from './calendar.js';
import { elapse } from './elapse.js';
import { viewOf } from '../journal.js';
import { present } from '../kept.js';
import type { DossierState } from '../state.js';
import { timesOf, triggersOf } from './triggers.js';
import type { Trigger } from './triggers.js';
import { isOpen, SIDES } from '../view.js';
import type { Role } from '../view.js';
import { requireMembers } from '../../core/members.js';
import type { Members } from '../../core/members.js';

/** Something that is due, or will be. Moments are Unix milliseconds. */
export interface DueItem {
  /** D01 to D25, or the member of the message that set the moment. */
  readonly id: Trigger['id'];
  /** English label. */
  readonly label: string;
  /** Party that must act. */
  readonly by: Trigger['by'];
  readonly measureIds: readonly string[];
  /** Reference of a preservation or restraint. */
  readonly ref?: string;
  /** Message at which it starts. */
  readonly message: string;
  readonly since: number;
  readonly due: number;
  /** 0 before it is due; 1, 2, 3 after 100, 150 and 200 per cent of the time, or as the accord says. */
  readonly level: number;
  /** Warning for people before the due date. */
  readonly warn: boolean;
  /** The clock stands still until a question is answered. */
  readonly stopped: boolean;
  /** Level of the reminder that is to be sent now; absent when none is. */
  readonly remind?: number;
  /** Nothing is late then: it is the earliest moment at which something may end (DOSSIER-27). */
  readonly notBefore?: true;
  /** The accord gives no length: the usual one stands here. */
  readonly unagreed?: true;
  /** Working days were counted without all public holidays: the accord does not say that its list of this year is complete (DOSSIER-28). */
  readonly holidaysIncomplete?: true;
}

export interface DueOptions {
  /** Terms of the accord under which the dossier was opened: all lengths stand there. */
  readonly terms: AccordTerms;
  /** IANA time zone of the responding authority; default the one that its acknowledgement names, else UTC. */
  readonly zone?: string;
  /** State of the responding authority, ISO 3166-1: only its holidays count. Default the one that the request names. */
  readonly country?: string;
  /** Days of the week without work, 1 (Monday) to 7; default Saturday and Sunday. */
  readonly weekend?: readonly number[];
  /** Side that keeps the dossier. When left out, deadlines of transport are omitted. */
  readonly side?: Role;
}

const DUE_OPTIONS: Members<DueOptions> = {
  required: { terms: 'object' },
  optional: { zone: 'text', country: 'text', weekend: 'list', side: SIDES },
};

type Calendars = Omit<DueOptions, 'country'> & { readonly country: string | undefined };

const REMINDERS: [number, number, number] = [100, 150, 200];
const MINUTE_MS = 60_000;
const LABELS: Readonly<Record<string, string>> = {
  replyBy: 'answer on conditions',
  reviewOn: 'review of a postponement',
  holdUntil: 'answer on confidentiality',
  expiresAt: 'end of what is held',
  formalBy: 'formal request after an urgent one',
  validateBy: 'validation afterwards',
  original: 'sending of the original',
};

/**
 * Lists everything that a dossier awaits, the most pressing first.
 * @param now - Unix milliseconds.
 * @returns fresh items; a deadline without a length in the accord is left out. Working days are those of the responding authority.
 * @throws RangeError when `options.zone` is no time zone.
 * @see spec/dossier.md, DOSSIER-18 to DOSSIER-21, DOSSIER-39
 */
export function due(dossier: DossierState, now: number, options: DueOptions): readonly DueItem[] {
  requireMembers(options, DUE_OPTIONS, 'due(options)');
  const state = { ...dossier, ...elapse(viewOf(dossier), now, dossier.policy) };
  const { zone: named = '' } = state;
  const calendar = calendarOf({ country: state.country, ...options }, isZone(named) ? named : 'Etc/UTC');
  const items: DueItem[] = [];
  const triggers = triggersOf(state, now, { side: options.side, oralAllowed: options.terms.oralAllowed });
  for (const trigger of [...triggers, ...originalOf(state, options.terms, calendar)]) {
    const item = itemOf(trigger, state, now, options.terms, calendar);
    if (item === undefined) continue;
    const twin = items.findIndex(
      (one) => one.id === item.id && one.by === item.by && one.due === item.due && one.ref === item.ref && one.message === item.message,
    );
    const before = items[twin];
    if (before === undefined) items.push(item);
    else items[twin] = { ...before, measureIds: [...before.measureIds, ...item.measureIds] };
  }
  return items.sort((a, b) => a.due - b.due || (a.id < b.id ? -1 : 1));
}

/** Working days are those of the responding authority (DOSSIER-19): holidays of the other State stop no clock. */
function calendarOf({ terms, zone, country, weekend = [6, 7] }: Calendars, named: string): Calendar {
  const lists = (terms.holidays ?? []).filter((one) => one.country === country);
  return {
    zone: zone ?? named,
    weekend,
    holidays: new Set(lists.flatMap(({ dates }) => dates)),
    completeYears: new Set(lists.flatMap(({ completeYears = [] }) => completeYears)),
  };
}

/** Whether a count of working days rests on years of which the accord has not all holidays. */
function lacksHolidays(since: number, ends: number, { zone, completeYears }: Calendar): boolean {
  const [first, last] = [since, ends].map((moment) => Number(dateAt(moment, zone).slice(0, 4))) as [number, number];
  for (let year = first; year <= last && year <= first + 10; year++) if (completeYears?.has(year) !== true) return true;
  return false;
}

function itemOf(trigger: Trigger, state: DossierState, now: number, terms: AccordTerms, calendar: Calendar): DueItem | undefined {
  const { id, by, message, since, measureId, ref, stopped, notBefore } = trigger;
  const agreed = id.startsWith('D') ? entryOf(terms, trigger, state) : undefined;
  // DOSSIER-26
  const entry = agreed ?? (id === 'D05' ? { id, ...UNAGREED_FREEZE[levelOf(state)] } : undefined);
  const start = id === 'D01' && trigger.second === true ? grace(terms, since, calendar) : since;
  const ends = dueAt({ ...trigger, since: start }, entry, calendar);
  if (ends === undefined) return undefined;
  const level = notBefore === true ? 0 : levelAt(now, start, ends, terms);
  const reminded = state.reminded[id] ?? 0;
  const warnAt = entry?.warnAfter === undefined ? undefined : plus(start, entry.warnAfter, entry.unit, calendar);
  return {
    id,
    label: LABELS[id] ?? DEADLINES.labels[id as DeadlineId],
    by,
    measureIds: measureId === undefined ? [] : [measureId],
    ...present({ ref }),
    message,
    since: start,
    due: ends,
    level,
    warn: level > 0 || (notBefore !== true && warnAt !== undefined && now >= warnAt),
    stopped: stopped === true,
    ...(level > reminded && stopped !== true ? { remind: level } : {}),
    ...(notBefore === true ? { notBefore } : {}),
    ...(agreed === undefined && entry !== undefined ? { unagreed: true as const } : {}),
    ...(entry?.unit === 'WORKING-DAYS' && lacksHolidays(start, ends, calendar) ? { holidaysIncomplete: true as const } : {}),
  };
}

/** The paper original (DOSSIER-30): within days of the request, or within the time of an answer once somebody asked for it. */
function originalOf(state: DossierState, terms: AccordTerms, calendar: Calendar): Trigger[] {
  const { original = {}, request } = state;
  const { originalPolicy: policy } = terms;
  if (original.sent !== undefined || !isOpen(state)) return [];
  const message = original.asked ?? (policy.rule === 'original-within-days' ? request : undefined);
  const times = message === undefined ? undefined : timesOf(state, message);
  const since = times?.opened ?? times?.delivered ?? times?.at;
  if (message === undefined || since === undefined) return [];
  const answer = deadlineOf(terms, 'D21', levelOf(state));
  const days = policy.rule === 'original-within-days' && original.asked === undefined ? policy.days : undefined;
  const until = days !== undefined ? plus(since, days, 'DAYS', calendar) : answer && plus(since, answer.length, answer.unit, calendar);
  return until === undefined ? [] : [{ id: 'original', by: 'requester', message, since, until }];
}

/** Adds the time allowed for transport when nobody has opened the message yet. */
function grace(terms: AccordTerms, since: number, calendar: Calendar): number {
  const transport = deadlineOf(terms, 'D25', 'ROUTINE');
  return transport === undefined ? since : plus(since, transport.length, transport.unit, calendar);
}

/** Length of a deadline at the urgency of the request. A deadline of two periods has two entries of one level, in their order. */
function entryOf(terms: AccordTerms, { id, second, measureId }: Trigger, state: DossierState): AccordDeadline | undefined {
  const { measures } = state;
  const level = levelOf(state);
  const type = measures.find((measure) => measure.id === measureId)?.type as MeasureType | undefined;
  const first = deadlineOf(terms, id as DeadlineId, level, type);
  if (first === undefined && FALLS_BACK.has(id)) return deadlineOf(terms, second === true ? 'D03' : 'D02', level, type);
  if (second !== true || first === undefined || id === 'D01') return first;
  return periodsOf(terms, id as DeadlineId, level, type)[1];
}

function levelOf({ urgency }: DossierState): (typeof URGENCY_LEVELS.codes)[number] {
  return URGENCY_LEVELS.codes.find((code) => code === urgency) ?? 'ROUTINE';
}

/**
 * Lengths for a freeze, to decide and to act, under an accord that says nothing of it: working days of an ordinary request would come after
 * the assets have moved.
 */
const UNAGREED_FREEZE: Readonly<Record<ReturnType<typeof levelOf>, Pick<AccordDeadline, 'unit' | 'length'>>> = {
  ROUTINE: { unit: 'WORKING-DAYS', length: 10 },
  URGENT: { unit: 'HOURS', length: 72 },
  PROVISIONAL: { unit: 'HOURS', length: 24 },
  EMERGENCY: { unit: 'HOURS', length: 24 },
};

/** Kinds of measure that an accord may leave out: then the lengths for all measures hold. */
const FALLS_BACK: ReadonlySet<string> = new Set(['D04', 'D06', 'D07', 'D08', 'D09', 'D14']);

function dueAt(trigger: Trigger, entry: AccordDeadline | undefined, calendar: Calendar): number | undefined {
  const { since, until, least, before, stops = [], extended } = trigger;
  if (before !== undefined) return entry === undefined ? undefined : ahead(since, before, entry);
  if (until !== undefined && least !== true) return until;
  if (entry === undefined) return until;
  const { unit, extension = 0 } = entry;
  const days = unit === 'DAYS' || unit === 'WORKING-DAYS';
  const given = stops.reduce((sum, [from, to]) => sum + (days ? daysBetween(from, to, calendar, unit === 'WORKING-DAYS') : to - from), 0);
  const length = entry.length + (extended === true ? extension : 0);
  const ends = days ? plus(since, length + given, unit, calendar) : plus(since, length, unit, calendar) + given;
  return until === undefined ? ends : Math.max(until, ends);
}

/** A moment before another: by the length, or by the share of the whole period when that is longer. */
function ahead(since: number, before: number, { unit, length, sharePercent = 0 }: AccordDeadline): number {
  const whole = unit === 'MINUTES' ? MINUTE_MS : unit === 'HOURS' ? HOUR_MS : 24 * HOUR_MS;
  return before - Math.max(length * whole, ((before - since) * sharePercent) / 100);
}

function plus(since: number, length: number, unit: AccordDeadline['unit'], calendar: Calendar): number {
  if (unit === 'WORKING-DAYS') return afterWorkingDays(since, length, calendar);
  if (unit === 'DAYS') return afterDays(since, length, calendar);
  return since + length * (unit === 'HOURS' ? HOUR_MS : MINUTE_MS);
}

function levelAt(now: number, since: number, ends: number, { reminderPercents = REMINDERS }: AccordTerms): number {
  return reminderPercents.filter((percent) => now >= since + ((ends - since) * percent) / 100).length;
}
