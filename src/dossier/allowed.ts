// SPDX-License-Identifier: Apache-2.0
import type { RoleCode } from '../schema/frame/codes.js';
import { elapse } from './deadlines/elapse.js';
import type { MessageFact } from './fact.js';
import { RULES, ruleAgainst } from './illegal.js';
import type { RuleId } from './illegal.js';
import { viewOf } from './journal.js';
import { COST_MACHINE } from './machines/cost.js';
import { EVIDENCE_MACHINE } from './machines/evidence.js';
import { rowFor, rowsOn } from './machines/machine.js';
import type { Machine } from './machines/machine.js';
import { guardMayHold } from './machines/measure-guards.js';
import { MEASURE_MACHINE } from './machines/measure.js';
import { PROVISIONAL_MACHINE } from './machines/provisional.js';
import type { Problem } from './measure.js';
import type { DossierState } from './state.js';
import type { Step } from './step.js';
import { isCalledFor } from './steps/called-for.js';
import { STEPS } from './steps/steps.js';
import { isOpened, SIDES } from './view.js';
import type { MeasureRecord, Role, View } from './view.js';
import { MESSAGES } from '../vocabulary/catalogue.js';
import type { MessageTypeName } from '../vocabulary/catalogue.js';
import { requireMembers, requireWord } from '../core/members.js';
import type { Members } from '../core/members.js';

/** Whether a side may send a type now, for which measures, and why not for the others. */
export interface Offer {
  readonly type: string;
  readonly allowed: boolean;
  /** The case calls for it: it is worth an officer's attention now. What only a deadline calls for is not marked here. */
  readonly calledFor: boolean;
  /** Roles of the side that may send it. */
  readonly roles: readonly RoleCode[];
  /** Measures that it may be about. */
  readonly measureIds: readonly string[];
  /** References of what is secured, ids of evidence or of costs that it may be about. */
  readonly refs: readonly string[];
  /** Rules that forbid it, for one measure or reference, or (`*`) as a whole. */
  readonly why: readonly Problem[];
  /** The same in English, for `it ...`; empty where the case is only not at that stage. */
  readonly because: readonly string[];
}

interface AllowedOptions {
  readonly now?: number;
}

const ALLOWED_OPTIONS: Members<AllowedOptions> = { required: {}, optional: { now: 'number' } };

const OPENS_PROVISIONAL: ReadonlySet<string> = new Set(['preservation.request', 'restraint.request', 'emergency.disclosure']);
/** Machines in which a type needs an existing record, by the family of the type. */
const RECORDS: readonly {
  readonly machine: Machine;
  readonly families: readonly string[];
  records(view: View): readonly { id: string; state: string }[];
}[] = [
  {
    machine: PROVISIONAL_MACHINE,
    families: ['preservation', 'restraint'],
    records: (view) => view.provisionals.map(({ ref, message, state }) => ({ id: ref ?? message, state })),
  },
  { machine: EVIDENCE_MACHINE, families: ['evidence'], records: (view) => view.evidence },
  { machine: COST_MACHINE, families: ['costs'], records: (view) => view.costs },
];

/**
 * Lists for every message type what a side may send now. An entry means that some message of the type is allowed; apply alone
 * judges its content.
 * @param options.now - Unix milliseconds; default the dossier's own clock. Lapses until then are taken into account.
 */
export function allowed(state: DossierState, side: Role, options: AllowedOptions = {}): readonly Offer[] {
  requireWord(side, SIDES, 'allowed(side)');
  requireMembers(options, ALLOWED_OPTIONS, 'allowed(options)');
  const view = elapse(viewOf(state), options.now ?? state.clock, state.policy);
  return STEPS.map((step) => (step.by === 'either' || step.by === side ? offer(step, side, view) : refused(step, side, 'X02')));
}

function refused(step: Step, side: Role, rule: RuleId): Offer {
  const why = [{ rule, measure: '*', state: '' }];
  return {
    type: step.type,
    allowed: false,
    calledFor: false,
    roles: sendersOf(step, side),
    measureIds: [],
    refs: [],
    why,
    because: sentences(why),
  };
}

function offer(step: Step, side: Role, view: View): Offer {
  const { type } = step;
  if (!isOpened(view) && step.opens !== true) return refused(step, side, 'X00');
  const broken = type === 'request.submit' ? step.breaks?.(view, { type } as MessageFact) : undefined;
  if (broken !== undefined) return refused(step, side, broken);
  const measures = judged(step, side, view);
  const records = recordsFor(type, view);
  const inMachine = rowsOn(MEASURE_MACHINE, type).length > 0 && view.measures.length > 0;
  const some = inMachine ? measures.ready.length > 0 && (step.wholly !== true || measures.why.length === 0) : measures.why.length === 0;
  const why = [...measures.why, ...(records?.why ?? [])];
  const open = some && (records === undefined || records.ready.length > 0);
  return {
    type,
    allowed: open,
    calledFor: open && isCalledFor(type, view, side),
    roles: sendersOf(step, side),
    measureIds: measures.ready,
    refs: records?.ready ?? [],
    why,
    because: sentences(why),
  };
}

/** The definition of a type says which roles send it; observers are on no side. */
function sendersOf({ type }: Step, side: Role): readonly RoleCode[] {
  const other = side === 'requester' ? 'RD-' : 'RQ-';
  return MESSAGES[type as MessageTypeName].roles.filter((role) => !role.startsWith(other));
}

function sentences(why: readonly Problem[]): readonly string[] {
  const rules = [...new Set(why.map(({ rule }) => rule))];
  return rules.filter((rule) => rule !== 'X00').map((rule) => RULES[rule]);
}

interface Judged {
  readonly ready: readonly string[];
  readonly why: readonly Problem[];
}

function judged(step: Step, side: Role, view: View): Judged {
  if (rowsOn(MEASURE_MACHINE, step.type).length === 0) return { ready: [], why: [] };
  const ready: string[] = [];
  const why: Problem[] = [];
  for (const measure of view.measures) {
    const rule = ruleFor(step, side, measure, view);
    if (rule === undefined) ready.push(measure.id);
    else why.push({ rule, measure: measure.id, state: measure.state });
  }
  return { ready, why };
}

function ruleFor(step: Step, side: Role, measure: MeasureRecord, view: View): RuleId | undefined {
  const forbidden = step.forbids?.(measure, view);
  if (forbidden !== undefined) return forbidden;
  if (measure.disputed === true && step.type.startsWith('decision.')) return 'X18';
  const row = rowFor(MEASURE_MACHINE, step.type, measure.state, (guard) => guardMayHold(guard, measure, view, side));
  return row === undefined ? ruleAgainst(step.type, measure) : undefined;
}

/** Records that a type is about; undefined for a type that needs none. */
function recordsFor(type: string, view: View): Judged | undefined {
  const of = RECORDS.find(({ families }) => families.includes(type.slice(0, type.indexOf('.'))));
  if (of === undefined || OPENS_PROVISIONAL.has(type) || rowsOn(of.machine, type).length === 0) return undefined;
  const ready: string[] = [];
  const why: Problem[] = [];
  for (const { id, state } of of.records(view)) {
    if (rowFor(of.machine, type, state, () => true) !== undefined) ready.push(id);
    else why.push({ rule: endRule(type, of.machine.final.includes(state)), measure: id, state });
  }
  return { ready, why };
}

function endRule(type: string, over: boolean): RuleId {
  if (!over) return 'X00';
  return type.endsWith('.extend') ? 'X12' : 'X05';
}
