// SPDX-License-Identifier: Apache-2.0
// Every row of every table, from each of its states: a row without a case here fails.
import { describe, expect, it } from 'vitest';
import { openDossier } from '../../src/dossier/index.js';
import { apply } from '../../src/dossier/apply.js';
import type { DossierPolicy, DossierState, MessageEvent, View } from '../../src/dossier/index.js';
import { viewOf } from '../../src/dossier/journal.js';
import { CONDITION_MACHINE } from '../../src/dossier/machines/condition.js';
import { COST_MACHINE } from '../../src/dossier/machines/cost.js';
import { EVIDENCE_MACHINE } from '../../src/dossier/machines/evidence.js';
import type { Machine } from '../../src/dossier/machines/machine.js';
import { MEASURE_MACHINE } from '../../src/dossier/machines/measure.js';
import type { MeasureState } from '../../src/dossier/machines/measure.js';
import { HOLD_MACHINE, PROVISIONAL_MACHINE } from '../../src/dossier/machines/provisional.js';
import { example, NOW, REQUEST_ID } from '../vocabulary/examples.js';
import { DOSSIER, dossierIn, dossierOf, message, MEASURES, receipt, statesOf, tells } from './story.js';

const LATER = NOW + 10_000;
const BOTH = { measureIds: ['m1', 'm2'] };
const question = { id: 'q1', askedBy: 'ask', measureIds: ['m1', 'm2'], blocking: true, answered: false };
const offer = { id: 'k1', code: 'C-CONF', measureIds: ['m1', 'm2'], state: 'PROPOSED' as const, by: 'responder' as const, message: 'ask' };
const item = { id: 'e1', measureId: 'm1', state: 'SENT' as const, message: 'r', returnRequired: false };

interface Case {
  readonly event: (state: string) => MessageEvent;
  readonly more?: Partial<View>;
  readonly policy?: DossierPolicy;
}

const plain = (type: string, payload: object = {}): Case => ({ event: () => tells(type, { ...BOTH, ...payload }) });
const reply = (answer: string): Case => ({
  event: () => tells('conditions.reply', { ...BOTH, perCondition: [{ id: 'k1', answer }] }),
  more: { conditions: [offer] },
});
const passes = (more: Partial<View>, policy?: DossierPolicy): Case => ({
  event: () => tells('reminder', { deadlineId: 'D02', level: 1 }, { issuedAt: LATER }),
  more,
  ...(policy === undefined ? {} : { policy }),
});
const waiting = (state: MeasureState): Partial<View> => ({
  measures: MEASURES.map((measure) => ({ ...measure, state, waitsFor: 'ask', resume: 'REVIEW', until: NOW + 1 })),
  next: NOW + 1,
});

/** A message that fulfils a row of the measure machine, by event and guard. */
const MEASURE_CASES: Readonly<Record<string, Case>> = {
  'request.submit': { event: () => message('request.submit', { messageId: 'again' }) },
  'request.confirm': { event: () => tells('request.confirm', example('request.submit').payload) },
  'ack.receipt': { event: () => message('ack.receipt') },
  'request.return': plain('request.return', { reason: 'NOT-COMPETENT' }),
  'ack.forwarded': plain('ack.forwarded', { toAuthority: { name: 'Court' } }),
  'status.report reports-review': plain('status.report', { measures: ['m1', 'm2'].map((measureId) => ({ measureId, state: 'REVIEW' })) }),
  'status.report reports-first-act': plain('status.report', {
    measures: ['m1', 'm2'].map((measureId) => ({ measureId, state: 'EXECUTING' })),
  }),
  'status.report': plain('status.report', { measures: ['m1', 'm2'].map((measureId) => ({ measureId, state: 'PARTIAL' })) }),
  'status.query': plain('status.query'),
  'info.request': { event: () => message('info.request', {}, (body) => Object.assign(body.payload, BOTH)) },
  'request.supplement answered': {
    event: () => tells('request.supplement', { ...BOTH, answers: [{ kind: 'VALUE', questionId: 'q1', value: 'x' }] }),
    more: { questions: [question] },
  },
  'request.supplement': plain('request.supplement', { answers: [] }),
  'timer replyBy lapse-agreed': passes({ ...waiting('INFO_WAIT'), reminded: { D21: 3 } }, { lapse: true }),
  'timer replyBy': passes({ ...waiting('COND_WAIT'), conditions: [offer] }),
  'timer holdUntil': passes(waiting('CONF_WAIT')),
  'timer reviewOn': passes(waiting('POSTPONED')),
  'timer defectWindow': passes(waiting('EXECUTED')),
  'request.amend': plain('request.amend', {
    changes: MEASURES.map(({ id, type }) => ({ op: 'NARROW', measure: { id, type, assetIds: [] } })),
  }),
  'request.withdraw': plain('request.withdraw', { releases: [] }),
  'decision.accept-conditional': plain('decision.accept-conditional', { conditions: [{ id: 'k2', code: 'C-CONF' }] }),
  'decision.accept-conditional no-question-open': plain('decision.accept-conditional', { conditions: [{ id: 'k2', code: 'C-CONF' }] }),
  'conditions.reply all-accepted': reply('ACCEPT'),
  'conditions.reply rejected-or-countered': reply('REJECT'),
  'conditions.reply': {
    event: () => tells('conditions.reply', { ...BOTH, perCondition: [] }),
    more: { conditions: [offer] },
  },
  'decision.accept': plain('decision.accept'),
  'decision.accept no-question-open': plain('decision.accept'),
  'notice.confidentiality-unavailable': plain('notice.confidentiality-unavailable', { holdUntil: '2026-03-01T00:00:00Z' }),
  'confidentiality.reply proceed': plain('confidentiality.reply', { decision: 'PROCEED' }),
  'confidentiality.reply limit': plain('confidentiality.reply', { decision: 'LIMIT' }),
  'confidentiality.reply withdraw': plain('confidentiality.reply', { decision: 'WITHDRAW' }),
  'decision.postpone': plain('decision.postpone', { reviewOn: '2026-03-01' }),
  'decision.refuse': { event: () => message('decision.refuse', {}, (body) => Object.assign(body.payload, BOTH)) },
  'consultation.note': plain('consultation.note', { topic: 'x' }),
  'notice.formality-unavailable': plain('notice.formality-unavailable'),
  'notice.delay': plain('notice.delay', { deadlineId: 'D02' }),
  'execution.schedule': plain('execution.schedule'),
  'execution.schedule-reply': plain('execution.schedule-reply'),
  'service.proof': { event: () => tells('service.proof', { measureId: 'm1' }) },
  'result.partial': plain('result.partial'),
  'result.final': plain('result.final'),
  'result.defect': plain('result.defect', { defects: [{ itemId: 'e1' }] }),
  'result.ack all-verified': {
    event: () => tells('result.ack', { ...BOTH, items: [{ id: 'e1', hashOk: true, openable: true }] }),
    more: { evidence: [item] },
  },
  'result.ack': {
    event: () => tells('result.ack', { ...BOTH, items: [{ id: 'e1', hashOk: false, openable: true }] }),
    more: { evidence: [item, { ...item, id: 'e2', measureId: 'm2' }] },
  },
  'closure other-side-closed': { event: () => tells('closure', {}), more: { closed: [{ by: 'responder', surviving: [] }] } },
  closure: { event: () => tells('closure', {}) },
};

/** Receipts move a request that is in the journal. */
const RECEIPTS: Readonly<Record<string, (from: string, on: string) => DossierState>> = Object.fromEntries(
  ['delivered', 'opened', 'refused', 'expired', 'failed'].map((kind) => [
    `receipt ${kind}`,
    (from: string) => {
      const sent = apply(openDossier(DOSSIER), message('request.submit'));
      const before = from === 'DELIVERED' ? apply(sent, receipt('delivered')) : sent;
      return apply(before, receipt(kind as 'opened'));
    },
  ]),
);

/** A request whose receipts are known before it is judged anew, as after a correction of the order. */
function judgedAfter(kind: 'delivered' | 'failed', type: string): DossierState {
  const event =
    type === 'request.submit' ? message('request.submit') : tells(type, example('request.submit').payload, { messageId: REQUEST_ID });
  return apply(apply(openDossier(DOSSIER), event), receipt(kind));
}

const keyOf = ({ on, guard }: { readonly on: string; readonly guard?: string }): string => (guard === undefined ? on : `${on} ${guard}`);
const edges = (machine: Machine) =>
  machine.rows.flatMap((row) =>
    row.from.map((from) => ({ key: keyOf(row), on: row.on, from, to: row.to === 'same' ? from : row.to, by: row.by })),
  );

describe('measure machine', () => {
  it.each(edges(MEASURE_MACHINE))('$from goes to $to on $key (DOSSIER-01)', ({ key, on, from, to }) => {
    const expected = to === 'resume' ? 'RECEIVED' : to;
    const moved = RECEIPTS[on]?.(from, on) ?? movedBy(key, on, from);
    expect(statesOf(moved)[0]).toBe(expected);
  });

  function movedBy(key: string, on: string, from: string): DossierState {
    if (key.endsWith('delivery-failed')) return judgedAfter('failed', on);
    if (key.endsWith('delivered-before')) return judgedAfter('delivered', on);
    const one = MEASURE_CASES[key];
    if (one === undefined) throw new RangeError(`no test for the row ${key}`);
    return apply(dossierIn(from as MeasureState, one.more, one.policy), one.event(from));
  }

  it('reaches every state from its first, and leaves no final one (DOSSIER-01)', () => {
    for (const machine of [
      MEASURE_MACHINE,
      PROVISIONAL_MACHINE,
      CONDITION_MACHINE,
      EVIDENCE_MACHINE,
      COST_MACHINE,
      HOLD_MACHINE,
    ] as Machine[]) {
      const reached = new Set<string>(machine.initial);
      for (let size = 0; size !== reached.size;) {
        size = reached.size;
        for (const { from, to } of edges(machine)) if (reached.has(from) && to !== 'resume') reached.add(to);
      }
      expect([...reached].sort(), machine.name).toEqual([...machine.states].sort());
      for (const { from, to, key } of edges(machine)) {
        if (machine.final.includes(from)) expect(to, `${machine.name} ${from} ${key}`).toBe(from);
      }
    }
  });
});

describe('provisional machine', () => {
  const record = (kind: 'preservation' | 'restraint', state: string) => ({
    kind,
    message: 'asked',
    ref: 'P-1',
    state: state as 'SECURED',
    changed: 'asked',
    expiresAt: NOW + 1,
    ...(kind === 'restraint' ? { hold: 'SUSPENDED' as const } : {}),
  });
  const linked = { relatedExchanges: [{ ref: 'P-1' }] };
  const CASES: Readonly<
    Record<string, { readonly event: () => MessageEvent; readonly measure?: MeasureState; readonly policy?: DossierPolicy }>
  > = {
    'ack.receipt': { event: () => message('ack.receipt') },
    'preservation.report secured': { event: () => tells('preservation.report', { ref: 'P-1', outcome: 'SECURED' }) },
    'preservation.report failed': { event: () => tells('preservation.report', { ref: 'P-1', outcome: 'FAILED' }) },
    'preservation.extend': { event: () => tells('preservation.extend', { ref: 'P-1', until: '2026-05-01T00:00:00Z' }) },
    'preservation.link': { event: () => tells('preservation.link', { ref: 'P-1' }) },
    'preservation.release': { event: () => tells('preservation.release', { ref: 'P-1' }) },
    'restraint.report secured': { event: () => tells('restraint.report', { ref: 'P-1', outcome: 'FROZEN' }) },
    'restraint.report failed': { event: () => tells('restraint.report', { ref: 'P-1', outcome: 'NOT-FOUND' }) },
    'restraint.extend': { event: () => tells('restraint.extend', { ref: 'P-1', until: '2026-05-01T00:00:00Z' }) },
    'restraint.expiry-warning': { event: () => tells('restraint.expiry-warning', { ref: 'P-1', expiresAt: '2026-05-01T00:00:00Z' }) },
    'restraint.release in-part': { event: () => tells('restraint.release', { ref: 'P-1', assetIds: ['a1'] }) },
    'restraint.release': { event: () => tells('restraint.release', { ref: 'P-1' }) },
    'restraint.lifted in-part': { event: () => tells('restraint.lifted', { ref: 'P-1', remainingAssets: ['a1'] }) },
    'restraint.lifted': { event: () => tells('restraint.lifted', { ref: 'P-1', remainingAssets: [] }) },
    'request.withdraw': { event: () => tells('request.withdraw', { ...BOTH, releases: ['P-1'] }), measure: 'REVIEW' },
    'request.submit': { event: () => tells('request.submit', { ...example('request.submit').payload, ...linked }), measure: 'DRAFT' },
    'request.confirm': { event: () => tells('request.confirm', { ...example('request.submit').payload, ...linked }), measure: 'DRAFT' },
    'decision.accept': { event: () => tells('decision.accept', BOTH), measure: 'REVIEW' },
    'conditions.reply accepted': {
      event: () => tells('conditions.reply', { ...BOTH, perCondition: [{ id: 'k1', answer: 'ACCEPT' }] }),
      measure: 'COND_WAIT',
    },
    'decision.refuse nothing-left': {
      event: () => message('decision.refuse', {}, (body) => Object.assign(body.payload, BOTH)),
      measure: 'REVIEW',
    },
    'timer expiresAt': { event: () => tells('reminder', {}, { issuedAt: LATER }) },
    'timer expiresAt link-does-not-stop': { event: () => tells('reminder', {}, { issuedAt: LATER }) },
  };

  it.each(edges(PROVISIONAL_MACHINE))('$from goes to $to on $key (DOSSIER-16)', ({ key, on, from, to }) => {
    const one = CASES[key];
    if (one === undefined) throw new RangeError(`no test for the row ${key}`);
    const kind = on.startsWith('preservation') ? 'preservation' : 'restraint';
    const measures = MEASURES.map((measure) => ({ ...measure, state: one.measure ?? 'RECEIVED', waitsFor: 'ask' }));
    const view = { measures: on === 'ack.receipt' ? [] : measures, provisionals: [record(kind, from)], conditions: [offer], next: NOW + 1 };
    const { [on === 'ack.receipt' ? 'request' : 'opener']: _dropped, ...before } = dossierOf(
      { ...view, opener: 'restraint.request' },
      one.policy,
    );
    const after = apply({ ...before, opener: 'restraint.request' }, one.event());
    expect(after.provisionals[0]?.state).toBe(to);
  });

  it('keeps a preservation that a formal request names from expiring, and a restraint as the accord says (DOSSIER-16, DOSSIER-40)', () => {
    const after = (kind: 'preservation' | 'restraint', policy: DossierPolicy, legalBases: View['legalBases'] = ['EU-EEV']) =>
      apply(
        dossierOf({ provisionals: [record(kind, 'LINKED')], opener: 'x', next: NOW + 1, legalBases }, policy),
        tells('reminder', {}, { issuedAt: LATER }),
      ).provisionals[0]?.state;
    expect(after('preservation', {})).toBe('LINKED');
    expect(after('restraint', {})).toBe('EXPIRED');
    expect(after('restraint', { linkStopsExpiry: { preservation: true, restraint: true } })).toBe('LINKED');
    const never = { linkStopsExpiry: { preservation: false, restraint: false } };
    expect(after('preservation', never)).toBe('EXPIRED');
    // A convention keeps the data until the request for them is decided, whatever an accord says.
    expect(after('preservation', never, ['ETS185'])).toBe('LINKED');
  });

  it.each(edges(HOLD_MACHINE))('a hold goes from $from to $to by a report (DOSSIER-16)', ({ from, to }) => {
    const held = { ...record('restraint', 'SECURED'), hold: from as 'SUSPENDED' };
    const measureKind = to === 'CUSTODY' ? 'SEIZURE-TRANSFER' : 'FREEZE';
    const report = tells('restraint.report', { ref: 'P-1', outcome: 'FROZEN', measureKind });
    expect(apply(dossierOf({ provisionals: [held], opener: 'x' }), report).provisionals[0]?.hold).toBe(to);
  });

  it('never makes a hold weaker by a report (DOSSIER-16)', () => {
    const held = { ...record('restraint', 'SECURED'), hold: 'CUSTODY' as const };
    const report = tells('restraint.report', { ref: 'P-1', outcome: 'SUSPENDED-ONLY' });
    expect(apply(dossierOf({ provisionals: [held], opener: 'x' }), report).provisionals[0]?.hold).toBe('CUSTODY');
  });

  it('takes an extension of a preservation as given, and of a restraint as a wish (DOSSIER-16)', () => {
    const until = { ref: 'P-1', until: '2026-05-01T00:00:00Z' };
    const [data] = apply(
      dossierOf({ provisionals: [record('preservation', 'SECURED')], opener: 'x' }),
      tells('preservation.extend', until),
    ).provisionals;
    expect(data?.expiresAt).toBe(Date.UTC(2026, 4, 1));
    const [assets] = apply(
      dossierOf({ provisionals: [record('restraint', 'SECURED')], opener: 'x' }),
      tells('restraint.extend', until),
    ).provisionals;
    expect(assets).toMatchObject({ expiresAt: NOW + 1, extensionAsked: Date.UTC(2026, 4, 1) });
  });
});

describe('condition machine', () => {
  const CASES: Readonly<Record<string, Case>> = {
    'conditions.reply accepts': reply('ACCEPT'),
    'conditions.reply rejects': reply('REJECT'),
    'conditions.reply counters': reply('COUNTER'),
    'spontaneous.reply accepts': { event: () => tells('spontaneous.reply', { decision: 'ACCEPT', conditionIds: ['k1'] }) },
    'spontaneous.reply rejects': { event: () => tells('spontaneous.reply', { decision: 'DECLINE', conditionIds: [] }) },
    'timer replyBy': passes({}),
    'use.consent-decision waived': {
      event: () => tells('use.consent-decision', { granted: true, conditions: [], waived: ['k1'] }, { from: 'responder' }),
    },
  };

  it.each(edges(CONDITION_MACHINE))('$from goes to $to on $key (DOSSIER-17)', ({ key, from, to }) => {
    const one = CASES[key];
    if (one === undefined) throw new RangeError(`no test for the row ${key}`);
    const before = dossierOf({ ...waiting('COND_WAIT'), conditions: [{ ...offer, state: from as 'PROPOSED' }] });
    expect(apply(before, one.event(from)).conditions[0]?.state).toBe(to);
  });
});

describe('evidence machine', () => {
  const on = (payload: object) => ({ items: ['e1'], ...payload });
  const CASES: Readonly<Record<string, Case>> = {
    'result.ack intact': MEASURE_CASES['result.ack all-verified'] as Case,
    'result.ack broken': MEASURE_CASES['result.ack'] as Case,
    'result.defect': plain('result.defect', { defects: [{ itemId: 'e1' }] }),
    'result.partial': plain('result.partial', { evidence: [{ id: 'e1', measureId: 'm1', returnRequired: false }] }),
    'result.final': plain('result.final', { evidence: [{ id: 'e1', measureId: 'm1', returnRequired: false }] }),
    'use.report': { event: () => tells('use.report', { evidenceIds: ['e1'] }) },
    'evidence.return-plan': { event: () => tells('evidence.return-plan', on({})) },
    'evidence.return-demand': { event: () => tells('evidence.return-demand', on({ by: '2026-09-01' })) },
    'timer returnBy': passes({}),
    'evidence.return-confirm': { event: () => tells('evidence.return-confirm', on({})) },
    'evidence.destruction-confirm two-signatories': { event: () => tells('evidence.destruction-confirm', on({ witnesses: [{}, {}] })) },
    'use.consent-decision granted': {
      event: () => tells('use.consent-decision', { granted: true, conditions: [] }, { from: 'responder', inReplyTo: 'wants' }),
    },
  };

  it.each(edges(EVIDENCE_MACHINE))('$from goes to $to on $key (DOSSIER-17)', ({ key, from, to }) => {
    const one = CASES[key];
    if (one === undefined) throw new RangeError(`no test for the row ${key}`);
    const evidence = [{ ...item, state: from as 'SENT', returnBy: NOW + 1 }];
    const state: MeasureState = key.startsWith('result.ack') || key === 'result.defect' ? 'EXECUTED' : 'EXECUTING';
    const before = dossierIn(state, { evidence, next: NOW + 1, wanted: [{ message: 'wants', evidenceIds: ['e1'] }] });
    expect(apply(before, one.event(from)).evidence[0]?.state).toBe(to);
  });

  it('destroys nothing on the word of one alone (DOSSIER-17)', () => {
    const before = dossierIn('ACKED', { evidence: [{ ...item, state: 'RETURN_DUE' }] });
    expect(() => apply(before, tells('evidence.destruction-confirm', on({ witnesses: [{}] })))).toThrowCode('DOSSIER_TRANSITION');
  });
});

describe('cost machine', () => {
  const CASES: Readonly<Record<string, Case>> = {
    'costs.reply agreed': { event: () => tells('costs.reply', { perItem: [{ id: 'c1', agreed: true }] }) },
    'costs.reply declined': { event: () => tells('costs.reply', { perItem: [{ id: 'c1', agreed: false }] }) },
    'costs.claim': { event: () => tells('costs.claim', { items: [{ id: 'c1' }] }) },
  };

  it.each(edges(COST_MACHINE))('$from goes to $to on $key (DOSSIER-17)', ({ key, from, to }) => {
    const one = CASES[key];
    if (one === undefined) throw new RangeError(`no test for the row ${key}`);
    const costs = [{ id: 'c1', message: 'c', state: from as 'AGREED' }];
    expect(apply(dossierIn('EXECUTING', { costs }), one.event(from)).costs[0]?.state).toBe(to);
  });

  it('begins with an estimate, and claims nothing that was not agreed (DOSSIER-17)', () => {
    const estimated = apply(dossierIn('ACCEPTED'), tells('costs.estimate', { items: [{ id: 'c1' }] }));
    expect(estimated.costs).toMatchObject([{ id: 'c1', state: 'ESTIMATED' }]);
    expect(() => apply(estimated, tells('costs.claim', { items: [{ id: 'c1' }] }))).toThrowCode('DOSSIER_TRANSITION');
    expect(JSON.parse(JSON.stringify(viewOf(estimated)))).toEqual(viewOf(estimated));
  });
});
