// SPDX-License-Identifier: Apache-2.0
// Tables of spec/dossier.md, read from the machines that run.
import { ruleAgainst } from '../../src/dossier/illegal.js';
import { CONDITION_MACHINE } from '../../src/dossier/machines/condition.js';
import { COST_MACHINE } from '../../src/dossier/machines/cost.js';
import { EVIDENCE_MACHINE } from '../../src/dossier/machines/evidence.js';
import type { Machine } from '../../src/dossier/machines/machine.js';
import { MEASURE_MACHINE, MEASURE_STATES } from '../../src/dossier/machines/measure.js';
import { HOLD_MACHINE, PROVISIONAL_MACHINE } from '../../src/dossier/machines/provisional.js';
import { STEPS } from '../../src/dossier/steps/steps.js';
import { table } from './marks.js';

/** Guards in words: what holds too, for the row to apply. */
const GUARDS: Readonly<Record<string, string>> = {
  'delivery-failed': 'a receipt `refused`, `expired` or `failed` came before',
  'delivered-before': 'a receipt `delivered` or `opened` came before',
  'reports-review': 'it reports REVIEW',
  'reports-first-act': 'it reports EXECUTING',
  answered: 'it answers a question of the message waited for, and no blocking question is open',
  'lapse-agreed': 'the accord has `lapseWithoutReply`, and D21 was reminded of at level 3',
  'no-question-open': 'no blocking question is open',
  'all-accepted': 'every condition of the offer is ACCEPTED',
  'rejected-or-countered': 'a condition of the offer is REJECTED or COUNTERED',
  proceed: '`decision` PROCEED',
  limit: '`decision` LIMIT',
  withdraw: '`decision` WITHDRAW',
  'all-verified': 'no item of the measure is SENT or DEFECTIVE',
  'other-side-closed': 'the other side has sent its `closure`',
  accepts: 'the answer ACCEPT',
  rejects: 'the answer REJECT or DECLINE',
  counters: 'the answer COUNTER',
  waived: '`granted`, `waived` names it, and the sender set it',
  agreed: '`agreed` true',
  declined: '`agreed` false',
  intact: '`hashOk` and `openable`',
  broken: 'not both of `hashOk` and `openable`',
  'two-signatories': 'at least two `witnesses`',
  granted: '`granted`, for the request that named the item',
  secured: 'the outcome secures something',
  failed: 'the outcome secures nothing',
  'in-part': 'it names some assets, or says that others remain',
  accepted: 'a measure became ACCEPTED by it',
  'nothing-left': 'every measure is final',
  'link-does-not-stop': 'LINKED lets it expire: see below and DOSSIER-40',
  frozen: 'it reports FROZEN',
  custody: 'it reports CUSTODY',
};

const BY: Readonly<Record<string, string>> = { relay: 'receipt', clock: 'time' };

/** Moments that are no member of a body of that name. */
const TIMERS: Readonly<Record<string, string>> = { defectWindow: 'the window for defects (D24)', returnBy: '`returnTerms.by`' };

function onOf(on: string): string {
  const [kind = '', what = ''] = on.split(' ');
  if (kind === 'receipt') return `receipt \`${what}\``;
  return kind === 'timer' ? `${TIMERS[what] ?? `\`${what}\``} passes` : `\`${on}\``;
}

function statesOf(machine: Machine, from: readonly string[]): string {
  if (from.length === machine.states.length) return 'every state';
  if (machine.states.length > 10 && from.join() === machine.final.join()) return 'every final state';
  const live = machine.states.filter((state) => !machine.final.includes(state));
  const without = live.filter((state) => !from.includes(state));
  const isLive = from.every((state) => live.includes(state));
  if (machine.states.length > 10 && isLive && from.length > 5 && without.length <= 6)
    return without.length === 0 ? 'every state that is not final' : `every state that is not final, but ${without.join(', ')}`;
  return from.join(', ');
}

/** A machine, row by row: the first row whose conditions hold applies. */
function machineTable(machine: Machine): string {
  return table(
    ['message', 'by', 'from', 'on condition that', 'to'],
    machine.rows.map(({ on, by, from, to, guard }) => {
      const words = guard === undefined ? '' : GUARDS[guard];
      if (words === undefined) throw new TypeError(`no words for the guard ${guard}`);
      const next = to === 'same' ? 'the same' : to === 'resume' ? 'where it came from' : to;
      return [onOf(on), BY[by] ?? by, statesOf(machine, from), words, next];
    }),
  );
}

/** The rule that each type breaks in each state of a measure for which the table has no row. */
function refusalTable(): string {
  const types = [...new Set(MEASURE_MACHINE.rows.map(({ on }) => on).filter((on) => !/^(receipt|timer) /.test(on)))];
  return table(
    ['message', 'refused, with the rule, in'],
    types.flatMap((type) => {
      const byRule = new Map<string, string[]>();
      for (const state of MEASURE_STATES) {
        if (MEASURE_MACHINE.rows.some(({ on, from }) => on === type && from.includes(state))) continue;
        const rule = ruleAgainst(type, { state });
        byRule.set(rule, [...(byRule.get(rule) ?? []), state]);
      }
      const cells = [...byRule]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([rule, states]) => `${rule}: ${statesOf(MEASURE_MACHINE, states)}`);
      return cells.length === 0 ? [] : [[`\`${type}\``, cells.join('; ')]];
    }),
  );
}

/** Side that sends each type, and what a type is about. */
function senderTable(): string {
  const machines = [MEASURE_MACHINE, PROVISIONAL_MACHINE, CONDITION_MACHINE, EVIDENCE_MACHINE, COST_MACHINE];
  return table(
    ['message', 'from', 'may be the first', 'moves'],
    STEPS.map(({ type, by, opens, wholly }) => {
      const moves = machines
        .filter(({ rows }) => rows.some(({ on }) => on === type))
        .map(({ name }) => (name === 'measure' && wholly === true ? 'all measures' : name));
      return [`\`${type}\``, by, opens === true ? 'yes' : '', moves.join(', ')];
    }),
  );
}

export const dossierTables: Readonly<Record<string, () => string>> = {
  measure: () => machineTable(MEASURE_MACHINE),
  refusals: refusalTable,
  provisional: () => machineTable(PROVISIONAL_MACHINE),
  hold: () => machineTable(HOLD_MACHINE),
  condition: () => machineTable(CONDITION_MACHINE),
  evidence: () => machineTable(EVIDENCE_MACHINE),
  cost: () => machineTable(COST_MACHINE),
  senders: senderTable,
};
