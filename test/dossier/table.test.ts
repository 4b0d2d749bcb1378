// SPDX-License-Identifier: Apache-2.0
// Every row of the table of measures (spec/dossier.md), from every state that it names: driven once, and counted.
import { afterAll, describe, expect, it } from 'vitest';
import { openDossier } from '../../src/dossier/index.js';
import { apply } from '../../src/dossier/apply.js';
import { MEASURE_STATES } from '../../src/dossier/view.js';
import type { DossierState, MeasureState, View } from '../../src/dossier/index.js';
import type { ReceiptKind } from '../../src/dossier/fact.js';
import { elapse } from '../../src/dossier/deadlines/elapse.js';
import { viewOf } from '../../src/dossier/journal.js';
import { MEASURE_MACHINE } from '../../src/dossier/machines/measure.js';
import type { MessageTypeName } from '../../src/vocabulary/index.js';
import { NOW } from '../vocabulary/examples.js';
import { DOSSIER, dossierIn, message, receipt, statesOf } from './story.js';

const BOTH = ['m1', 'm2'];
type Row = (typeof MEASURE_MACHINE.rows)[number];
type Payload = Record<string, unknown>;

const question = { id: 'q1', askedBy: 'ask', measureIds: BOTH, blocking: true, answered: false };
const offer = { id: 'k1', code: 'C-CONF', measureIds: BOTH, state: 'PROPOSED' as const, by: 'responder' as const, message: 'ask' };
const answering = (answer: string) => (payload: Payload) =>
  (payload['perCondition'] = [{ id: 'k1', answer, ...(answer === 'COUNTER' ? { counterText: 'x' } : {}) }]);
const reporting = (state: string) => (payload: Payload) =>
  (payload['measures'] = BOTH.map((measureId) => ({ measureId, state, since: '2026-02-02T09:30:00Z', nextStep: 'x' })));

/** What makes the guard of a row hold, beside the example of its message. */
const GUARDS: Readonly<Record<string, { readonly more?: Partial<View>; readonly edit?: (payload: Payload) => void }>> = {
  'reports-review': { edit: reporting('REVIEW') },
  'reports-first-act': { edit: reporting('EXECUTING') },
  answered: {
    more: { questions: [question] },
    edit: (payload) => (payload['answers'] = [{ kind: 'VALUE', questionId: 'q1', value: 'x' }]),
  },
  'no-question-open': { more: { questions: [{ ...question, answered: true }] } },
  'all-accepted': { more: { conditions: [offer] }, edit: answering('ACCEPT') },
  'rejected-or-countered': { more: { conditions: [offer] }, edit: answering('REJECT') },
  proceed: { edit: (payload) => (payload['decision'] = 'PROCEED') },
  limit: { edit: (payload) => (payload['decision'] = 'LIMIT') },
  withdraw: { edit: (payload) => (payload['decision'] = 'WITHDRAW') },
  'all-verified': {},
  'other-side-closed': {},
};

/** What an example needs to be about these dossiers at all, and to fall through to a row without a guard. */
const FITTING: Readonly<Record<string, (payload: Payload) => void>> = {
  'status.report': reporting('POSTPONED'),
  'request.supplement': (payload) => (payload['answers'] = []),
  'conditions.reply': (payload) => (payload['perCondition'] = []),
  'request.amend': (payload) => (payload['changes'] = [{ op: 'NARROW', measure: { id: 'm1', type: 'PRES', assetIds: [] } }]),
  'request.withdraw': (payload) => (payload['releases'] = []),
  'execution.schedule-reply': () => undefined,
  'result.final': (payload) => Object.assign(payload, { evidence: [], restraints: [] }),
  'result.partial': (payload) => Object.assign(payload, { evidence: [], restraints: [] }),
  'result.ack': (payload) => (payload['items'] = []),
  'result.defect': (payload) => (payload['defects'] = []),
};

const item = (measureId: string) => ({ id: `e-${measureId}`, measureId, state: 'SENT' as const, message: 'ask', returnRequired: false });

/** What stands in the way of a guard, so that the row without one is taken. */
const WITHOUT: Readonly<Record<string, Partial<View>>> = {
  'conditions.reply': { conditions: [offer] },
  'result.ack': { evidence: BOTH.map(item) },
};

const seen = { rows: new Set<Row>(), states: new Set<string>() };

function expected(row: Row, from: MeasureState): MeasureState {
  return row.to === 'same' ? from : row.to === 'resume' ? 'RECEIVED' : row.to;
}

function note(row: Row, ...states: string[]): void {
  seen.rows.add(row);
  for (const state of states) seen.states.add(state);
}

describe('every row of the table of measures', () => {
  const messages = MEASURE_MACHINE.rows.filter(
    ({ on, guard = '' }) => !/^(receipt|timer) /.test(on) && guard !== 'delivery-failed' && guard !== 'delivered-before',
  );
  const cases = messages.flatMap((row) => row.from.map((from) => [`${row.on} ${row.guard ?? ''}`, from, row] as const));

  it.each(cases)('%s leads from %s to where it says (DOSSIER-01)', (_name, from, row) => {
    const { more = (row.guard === undefined && from !== 'PARTIAL' ? WITHOUT[row.on] : undefined) ?? {}, edit } =
      GUARDS[row.guard ?? ''] ?? {};
    const closing = row.on === 'closure' && row.to === 'CLOSED';
    const before = dossierIn(from, { ...more, ...(closing ? { closed: [{ by: 'requester', surviving: [] }] } : {}) });
    const event = message(row.on as MessageTypeName, { ...(closing ? { from: 'responder' as const } : {}) }, (body) => {
      const payload = body.payload as unknown as Payload;
      if ('measureIds' in payload) payload['measureIds'] = [...BOTH];
      if ('openObligations' in payload) payload['openObligations'] = [];
      (row.guard === undefined ? FITTING[row.on] : undefined)?.(payload);
      edit?.(payload);
    });
    const after = apply(before, event);
    // Service is proved of one measure at a time.
    const moved = row.on === 'service.proof' ? statesOf(after).slice(0, 1) : statesOf(after);
    expect(new Set(moved)).toEqual(new Set([expected(row, from)]));
    note(row, from, ...statesOf(after));
  });

  it('a request that receipts told of before stands where they put it (DOSSIER-04)', () => {
    const told = (kind: ReceiptKind) => [message('request.submit'), receipt(kind)].reduce(apply, openDossier(DOSSIER));
    for (const type of ['request.submit', 'request.confirm'] as const) {
      for (const [kind, guard, state] of [
        ['failed', 'delivery-failed', 'DRAFT'],
        ['delivered', 'delivered-before', 'DELIVERED'],
      ] as const) {
        const opened = [message(type, { messageId: 'request' }), receipt(kind, 'request')].reduce(apply, openDossier(DOSSIER));
        expect(new Set(statesOf(opened))).toEqual(new Set([state]));
        for (const row of MEASURE_MACHINE.rows) if (row.on === type && row.guard === guard) note(row, state);
      }
    }
    for (const row of MEASURE_MACHINE.rows.filter(({ on }) => on.startsWith('receipt '))) {
      for (const from of row.from) {
        const kind = row.on.slice('receipt '.length) as ReceiptKind;
        const before = from === 'SENT' ? apply(openDossier(DOSSIER), message('request.submit')) : told('delivered');
        expect(new Set(statesOf(apply(before, receipt(kind)))), `${kind} ${from}`).toEqual(new Set([expected(row, from)]));
        note(row, from);
      }
    }
  });

  it('a moment that passes moves what waits for it, and nothing else (DOSSIER-18)', () => {
    const policy = { lapse: true };
    for (const row of MEASURE_MACHINE.rows.filter(({ by }) => by === 'clock')) {
      for (const from of row.from) {
        const waiting: DossierState = dossierIn(from, { reminded: { D21: 3 }, next: NOW }, policy);
        const view = { ...viewOf(waiting), measures: waiting.measures.map((measure) => ({ ...measure, until: NOW })) };
        expect(new Set(elapse(view, NOW + 1, policy).measures.map(({ state }) => state)), row.on).toEqual(new Set([expected(row, from)]));
        expect(new Set(elapse(view, NOW - 1, policy).measures.map(({ state }) => state)), row.on).toEqual(new Set([from]));
        note(row, from, expected(row, from));
      }
    }
  });

  afterAll(() => {
    // Nothing of the table is left out, and no state is one that nothing reaches.
    expect(MEASURE_MACHINE.rows.filter((row) => !seen.rows.has(row)).map(({ on, guard, to }) => `${on} ${guard ?? ''} ${to}`)).toEqual([]);
    expect([...seen.states].sort()).toEqual([...MEASURE_STATES].sort());
  });
});
