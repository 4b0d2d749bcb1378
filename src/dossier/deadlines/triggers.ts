// SPDX-License-Identifier: Apache-2.0
// Running deadlines, their starts and their owners, derived from the state of the dossier (DOSSIER-39). Their lengths are in the accord.
import type { DeadlineId } from '../../vocabulary/accords/codes.js';
import type { MessageTimes } from '../fact.js';
import { isHeld, preservationDeadline } from '../records/provisionals.js';
import { pastOf } from '../order.js';
import type { DossierState } from '../state.js';
import type { MeasureRecord, MeasureState, ProvisionalRecord, Role } from '../view.js';
import { isFinal } from '../view.js';

/** Something that is awaited. Moments are Unix milliseconds. */
export interface Trigger {
  /** A deadline of the domain, or the member of the message that set the moment. */
  readonly id: DeadlineId | 'replyBy' | 'reviewOn' | 'holdUntil' | 'expiresAt' | 'formalBy' | 'validateBy' | 'original';
  readonly by: Role | 'relay';
  readonly message: string;
  readonly measureId?: string;
  readonly ref?: string;
  readonly since: number;
  /** The second of two periods that one deadline has: deciding, then acting. */
  readonly second?: true;
  /** Moment that a message set; `least` holds when the accord's length ends later. */
  readonly until?: number;
  readonly least?: true;
  /** It is the earliest moment of an end, and nothing that somebody must do by then. */
  readonly notBefore?: true;
  /** The length is counted back from this moment. */
  readonly before?: number;
  readonly stops?: readonly (readonly [from: number, to: number])[];
  readonly stopped?: true;
  readonly extended?: true;
}

/** Arrival times of a message by addressee; undefined when none is known. */
export function timesOf(state: DossierState, messageId: string): MessageTimes | undefined {
  const held = state.journal.find((fact) => fact.messageId === messageId);
  return held === undefined ? state.times[messageId] : { at: held.at, ...held.times };
}

const UNDECIDED: ReadonlySet<MeasureState> = new Set(['RECEIVED', 'REVIEW']);
const AT_WORK: ReadonlySet<MeasureState> = new Set(['ACCEPTED', 'EXECUTING', 'PARTIAL']);
const FREEZES: ReadonlySet<string> = new Set(['FRZ-AST', 'FRZ-VA', 'SZ-VA', 'ISSUER-FRZ']);
const CONFISCATES: ReadonlySet<string> = new Set(['CONF-ENF', 'CONF-DOM']);
const DISCLOSES: ReadonlySet<string> = new Set(['SUB', 'IDN', 'TRA', 'CON']);
/** Data about which the authorities of the other State are notified. */
const NOTIFIED: ReadonlySet<string> = new Set(['TRA', 'CON']);

/**
 * Lists everything awaited.
 * @param options.side - Side that keeps the dossier: for its own messages receipts start the clocks.
 * @param options.oralAllowed - Whether the accord lets requests be made orally; without that nothing oral is confirmed (D16).
 */
export function triggersOf(state: DossierState, now: number, { side, oralAllowed }: TriggerOptions): readonly Trigger[] {
  const since = (messageId: string | undefined): number | undefined => {
    const times = messageId === undefined ? undefined : timesOf(state, messageId);
    return times?.opened ?? times?.delivered ?? times?.at;
  };
  return [
    ...state.measures.flatMap((measure) => ofMeasure(state, measure, since, now, side)),
    ...state.provisionals.flatMap((one) => ofProvisional(state, one, since, oralAllowed)),
    ...state.queries.flatMap((message) => found('D22', 'responder', message, since(message))),
    ...ofTransport(state, side),
  ];
}

interface TriggerOptions {
  readonly side?: Role | undefined;
  readonly oralAllowed: boolean;
}

type Since = (messageId: string | undefined) => number | undefined;

function found(
  id: Trigger['id'],
  by: Trigger['by'],
  message: string | undefined,
  since: number | undefined,
  more: Partial<Trigger> = {},
): Trigger[] {
  return message === undefined || since === undefined ? [] : [{ id, by, message, since, ...more }];
}

function ofMeasure(state: DossierState, measure: MeasureRecord, since: Since, now: number, side?: Role): Trigger[] {
  const { id: measureId, state: at, entered = {}, until, waitsFor, appearanceAt, validateBy } = measure;
  const request = entered.SENT ?? state.request;
  const on = { measureId };
  const own = (id: Trigger['id'], by: Role): Trigger[] =>
    found(id, by, waitsFor ?? entered[at], since(waitsFor ?? entered[at]), { ...on, ...(until === undefined ? {} : { until }) });
  const stage = at.endsWith('_WAIT') ? (measure.resume ?? at) : at;
  const running = [
    ...(at === 'SENT' || at === 'DELIVERED' ? acknowledgement(state, request, side, on) : []),
    ...(UNDECIDED.has(stage) && at !== 'COND_WAIT' ? decision(state, measure, request, since, now) : []),
    ...(AT_WORK.has(stage) ? execution(state, measure, request, since, now) : []),
    ...(at === 'INFO_WAIT' ? own('D21', 'requester').map((one) => ({ ...one, least: true as const })) : []),
    ...(at === 'COND_WAIT' ? own('replyBy', 'requester') : []),
    ...(at === 'CONF_WAIT' ? own('holdUntil', 'requester') : []),
    ...(at === 'POSTPONED' ? own('reviewOn', 'responder') : []),
    ...(at === 'EXECUTED' ? found('D24', 'requester', entered.EXECUTED, since(entered.EXECUTED), on) : []),
  ];
  if (isFinal(at)) return [];
  if (validateBy !== undefined && state.confirmed === undefined)
    running.push(...found(isOrdered(state) ? 'D10' : 'validateBy', 'requester', request, since(request), { ...on, until: validateBy }));
  if (appearanceAt !== undefined) {
    const done = at === 'EXECUTED' || at === 'ACKED';
    if (!done && now < appearanceAt) running.push(...found('D19', 'responder', request, since(request), { ...on, before: appearanceAt }));
    // It runs from the day on which the presence is no longer required, which is the appearance at the earliest.
    if (now >= appearanceAt) running.push(...found('D20', 'requester', request, appearanceAt, { ...on, notBefore: true }));
  }
  return running;
}

/** Runs from the receipt `opened`; without that and `refused`, from `delivered` plus the grace of the accord. */
function acknowledgement(state: DossierState, request: string | undefined, side: Role | undefined, on: Partial<Trigger>): Trigger[] {
  const times = request === undefined ? undefined : timesOf(state, request);
  if (times === undefined || (times.ended !== undefined && times.opened === undefined)) return [];
  const arrived = times.opened ?? (side === 'requester' ? undefined : times.at);
  if (arrived !== undefined) return found('D01', 'responder', request, arrived, on);
  return found('D01', 'responder', request, times.delivered, { ...on, second: true });
}

/** Production orders of the European Union have deadlines of their own. */
function isOrdered({ legalBases }: DossierState): boolean {
  return legalBases.includes('EU-EEV');
}

/** So have orders of freezing and confiscation that its members recognise. */
function isRecognised({ legalBases }: DossierState): boolean {
  return legalBases.includes('EU-FRZ');
}

/** The times that an open question stopped are given back (DOSSIER-20). */
function clockOf({ stops = [], stopped, waitsFor, extended = [] }: MeasureRecord, id: string, since: Since, now: number): Partial<Trigger> {
  const pairs = stops.map(([from, to]) => [since(from) ?? 0, since(to) ?? 0] as const);
  const still = stopped === true ? [[since(waitsFor) ?? now, now] as const] : [];
  const all = [...pairs, ...still].filter(([from, to]) => to > from);
  return {
    ...(all.length === 0 ? {} : { stops: all }),
    ...(stopped === true ? { stopped } : {}),
    ...(extended.includes(id) ? { extended: true } : {}),
  };
}

function decision(state: DossierState, measure: MeasureRecord, request: string | undefined, since: Since, now: number): Trigger[] {
  const { id: measureId, type, entered = {} } = measure;
  const start = entered.RECEIVED ?? entered.REVIEW ?? request;
  const of = (id: DeadlineId, from = start, more: Partial<Trigger> = {}): Trigger[] =>
    found(id, 'responder', from, since(from), { measureId, ...more, ...clockOf(measure, id, since, now) });
  if (isOrdered(state) && DISCLOSES.has(type)) {
    // The executing authority may object; production itself is the execution.
    const objection = state.urgency === 'EMERGENCY' ? of('D08', request, { second: true }) : NOTIFIED.has(type) ? of('D09', request) : [];
    return [...objection, ...execution(state, measure, request, since, now)];
  }
  if (FREEZES.has(type)) return of('D05', request);
  if (isRecognised(state) && CONFISCATES.has(type)) return of('D06');
  return type === 'PRES' && state.legalBases.includes('EU-EIO') ? of('D04', request) : of('D02');
}

function execution(state: DossierState, measure: MeasureRecord, request: string | undefined, since: Since, now: number): Trigger[] {
  const { id: measureId, type, entered = {} } = measure;
  const of = (id: DeadlineId, from: string | undefined, more: Partial<Trigger> = {}): Trigger[] =>
    found(id, 'responder', from, since(from), { measureId, ...more, ...clockOf(measure, id, since, now) });
  if (isOrdered(state) && DISCLOSES.has(type)) return of(state.urgency === 'EMERGENCY' ? 'D08' : 'D07', request);
  const accepted = entered.ACCEPTED;
  if (FREEZES.has(type)) return of('D05', accepted, { second: true });
  if (isRecognised(state) && CONFISCATES.has(type)) return of('D06', accepted, { second: true });
  if (state.legalBases.includes('CETS224') && DISCLOSES.has(type)) {
    const served = entered.EXECUTING;
    const disclosure = found('D15', 'requester', request, since(request), { measureId });
    return [...(served === undefined ? of('D14', accepted) : of('D14', served, { second: true })), ...disclosure];
  }
  return of('D03', accepted);
}

function ofProvisional(state: DossierState, one: ProvisionalRecord, since: Since, oralAllowed: boolean): Trigger[] {
  const { kind, ref = one.message, message, expiresAt, formalBy, hold, warned } = one;
  const on = { ref };
  const running: Trigger[] = [];
  const asked = one.state === 'ASKED' || one.state === 'TAKEN';
  const urgent = one.measureId === undefined && state.request === undefined && state.confirmed === undefined;
  if (one.state === 'ASKED') running.push(...found('D01', 'responder', message, since(message), on));
  if (asked && kind === 'restraint') running.push(...found('D05', 'responder', message, since(message), on));
  if ((asked || one.state === 'SECURED') && urgent && formalBy !== undefined) {
    const id = kind === 'preservation' && oralAllowed ? 'D16' : 'formalBy';
    running.push(...found(id, 'requester', message, since(message), { ...on, until: formalBy }));
  }
  if (!isHeld(one)) return running;
  const held = one.since ?? since(one.changed);
  const ends = expiresAt === undefined ? {} : { until: expiresAt };
  if (kind === 'preservation') {
    if (one.state === 'LINKED') return running;
    const id = preservationDeadline(state.legalBases);
    if (id === 'D11') return [...running, ...found(id, 'requester', one.changed, held, { ...on, ...ends })];
    if (id === 'D12') running.push(...found(id, 'responder', one.changed, held, { ...on, notBefore: true }));
    return expiresAt === undefined ? running : [...running, ...found('expiresAt', 'requester', one.changed, held, { ...on, ...ends })];
  }
  // A provider's own suspension ends soon: the formal request has to be there before.
  if (hold === 'SUSPENDED' && one.state === 'SECURED' && urgent)
    running.push(...found('D17', 'requester', one.changed, held, { ...on, ...ends }));
  else if (expiresAt !== undefined) running.push(...found('expiresAt', 'requester', one.changed, held, { ...on, ...ends }));
  if (expiresAt !== undefined && warned !== true)
    running.push(...found('D23', 'responder', one.changed, held, { ...on, before: expiresAt }));
  return running;
}

/** D25: messages of this side without proof of arrival. An answer that rests on one proves as much as a receipt. */
function ofTransport(state: DossierState, side: Role | undefined): Trigger[] {
  if (side === undefined) return [];
  const last = state.journal.filter((fact) => fact.from !== side).at(-1);
  const seen = last === undefined ? new Set() : pastOf(last, state.journal);
  return state.journal.flatMap((fact) => {
    const { delivered, opened, ended } = fact.times ?? {};
    if (fact.from !== side || seen.has(fact) || (delivered ?? opened ?? ended) !== undefined) return [];
    return found('D25', 'relay', fact.messageId, fact.at);
  });
}
