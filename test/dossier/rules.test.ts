// SPDX-License-Identifier: Apache-2.0
// X01 to X21: the engine refuses each with its id.
import { describe, expect, it } from 'vitest';
import type { RogatoryError } from '../../src/core/errors.js';
import { applyEvent, openDossier } from '../../src/dossier/index.js';
import { apply } from '../../src/dossier/apply.js';
import { judgePlace } from '../../src/dossier/chain.js';
import { RULES } from '../../src/dossier/illegal.js';
import type { DossierEvent, DossierState, MessageEvent } from '../../src/dossier/index.js';
import { NOW } from '../vocabulary/examples.js';
import { DOSSIER, dossierIn, dossierOf, message, MEASURES, statesOf, tells } from './story.js';

const BOTH = { measureIds: ['m1', 'm2'] };

function ruleOf(state: DossierState, event: DossierEvent): string {
  const before = structuredClone(state);
  try {
    apply(state, event);
    return 'none';
  } catch (error) {
    expect(error).toMatchObject({ code: 'DOSSIER_TRANSITION', details: { type: (event as MessageEvent).type } });
    expect(state).toEqual(before);
    const { details } = error as RogatoryError<'DOSSIER_TRANSITION'>;
    expect(Object.keys(details).sort()).toEqual(['measure', 'rule', 'state', 'type', 'why']);
    expect(details.why).toBe(RULES[details.rule as keyof typeof RULES]);
    return details.rule;
  }
}

const restraint = { kind: 'restraint' as const, message: 'r', changed: 'r', ref: 'F-1', measureId: 'm2', state: 'SECURED' as const };
const condition = { id: 'k1', code: 'C-CONF', measureIds: ['m1'], by: 'responder' as const, message: 'offer' };
const evidence = [{ id: 'e1', measureId: 'm1', state: 'VERIFIED' as const, message: 'r', returnRequired: false }];
const extent = { persons: ['p1'], assets: ['a1'], accounts: [], categories: ['KYC'], period: { from: '2026-01-01', to: '2026-02-01' } };
const amends = (change: object, op = 'NARROW') =>
  tells('request.amend', { changes: [{ op, measure: { id: 'm1', type: 'PRES', ...change } }] });
const accepted = () => dossierOf({ measures: MEASURES.map((measure) => ({ ...measure, extent, state: 'ACCEPTED' })) });

/** One or more messages that each rule forbids. */
const CASES: readonly (readonly [rule: string, state: () => DossierState, event: () => DossierEvent])[] = [
  ['X01', () => dossierIn('DELIVERED'), () => tells('decision.accept', BOTH)],
  ['X01', () => dossierIn('SENT'), () => tells('result.partial', BOTH)],
  ['X02', () => dossierIn('REVIEW'), () => tells('decision.accept', BOTH, { from: 'requester' })],
  ['X02', () => dossierIn('REVIEW'), () => tells('request.withdraw', BOTH, { from: 'responder' })],
  [
    'X02',
    () => dossierIn('ACCEPTED', { conditions: [{ ...condition, state: 'ACCEPTED' }] }),
    () => tells('use.consent-decision', { granted: true, conditions: [], waived: ['k1'] }, { from: 'requester' }),
  ],
  ['X03', () => dossierIn('COND_WAIT'), () => tells('result.final', BOTH)],
  ['X03', () => dossierIn('CONF_WAIT'), () => tells('result.partial', BOTH)],
  ['X04', () => dossierIn('POSTPONED'), () => tells('result.final', BOTH)],
  ['X05', () => dossierIn('REFUSED'), () => tells('execution.schedule', BOTH)],
  ['X05', () => dossierIn('WITHDRAWN'), () => tells('consultation.note', BOTH)],
  [
    'X05',
    () => dossierOf({ provisionals: [{ ...restraint, state: 'LIFTED' }] }),
    () => tells('restraint.expiry-warning', { ref: 'F-1', expiresAt: '2026-03-01T00:00:00Z' }),
  ],
  ['X06', () => dossierIn('EXECUTED'), () => message('decision.refuse', {}, (body) => Object.assign(body.payload, BOTH))],
  ['X07', () => dossierIn('REVIEW'), () => message('decision.refuse', {}, (body) => (body.payload.grounds = []))],
  ['X08', () => dossierIn('ACKED'), () => message('info.request', {}, (body) => Object.assign(body.payload, BOTH))],
  ['X09', accepted, () => amends({ personIds: ['p1', 'p2'] })],
  ['X09', accepted, () => amends({ assetIds: ['a2'] })],
  ['X09', accepted, () => amends({ particulars: { dataCategories: ['KYC', 'LEDGER'], period: extent.period } })],
  ['X09', accepted, () => amends({ particulars: { period: { from: '2025-12-31', to: '2026-02-01' } } })],
  ['X09', accepted, () => amends({ particulars: { period: { from: '2026-01-01' } } }, 'REPLACE-PARTICULARS')],
  ['X10', () => dossierIn('ACCEPTED'), () => tells('decision.accept-conditional', { ...BOTH, conditions: [{ id: 'k2', code: 'C-CONF' }] })],
  ['X10', () => dossierIn('ACCEPTED'), () => tells('result.final', { ...BOTH, useLimits: [{ code: 'C-NOONWARD' }] })],
  [
    'X11',
    () => dossierIn('EXECUTED', { evidence, conditions: [{ ...condition, state: 'PROPOSED' }] }),
    () => tells('use.report', { evidenceIds: ['e1'] }),
  ],
  [
    'X12',
    () => dossierOf({ provisionals: [{ ...restraint, kind: 'preservation', state: 'EXPIRED' }] }),
    () => tells('preservation.extend', { ref: 'F-1', until: '2026-05-01T00:00:00Z' }),
  ],
  [
    'X12',
    () => dossierOf({ provisionals: [{ ...restraint, state: 'LIFTED' }] }),
    () => tells('restraint.extend', { ref: 'F-1', until: '2026-05-01T00:00:00Z' }),
  ],
  ['X13', () => dossierIn('ACCEPTED', { provisionals: [restraint] }), () => tells('request.withdraw', BOTH)],
  ['X14', () => dossierIn('ACKED', { provisionals: [restraint] }), () => tells('closure', { openObligations: [] })],
  [
    'X14',
    () => dossierIn('ACKED', { evidence: [{ ...evidence[0], id: 'e1', message: 'r', state: 'RETURN_DUE', returnRequired: true }] }),
    () => tells('closure', {}),
  ],
  ['X14', () => dossierIn('ACKED', { costs: [{ id: 'c1', message: 'c', state: 'AGREED' }] }), () => tells('closure', {})],
  ['X16', () => dossierIn('REVIEW'), () => tells('decision.accept', BOTH, { roles: ['RD-EA'], names: ['Court'] })],
  [
    'X16',
    () => dossierIn('REVIEW', { forwarded: [{ to: 'Court', measureIds: ['m1'] }] }),
    () => tells('decision.accept', BOTH, { roles: ['RD-EA'], names: ['Court'] }),
  ],
  ['X17', () => dossierIn('REVIEW', { legalBases: ['PROG'] }), () => tells('decision.accept', BOTH)],
  [
    'X17',
    () => dossierIn('REVIEW', { legalBases: ['PROG'] }),
    () => tells('decision.accept-conditional', { ...BOTH, conditions: [{ id: 'k1', code: 'C-CONF' }] }),
  ],
  ['X19', () => dossierIn('EXECUTED'), () => tells('request.withdraw', { ...BOTH, releases: [] })],
  [
    'X07',
    () => dossierIn('REVIEW'),
    () =>
      message('decision.refuse', {}, (body) => {
        Object.assign(body.payload.grounds[0] ?? {}, { code: 'G-SOV', basis: { code: 'UNTOC', article: '18(21)(b)' } });
        delete body.payload.consultationRef;
      }),
  ],
  [
    'X21',
    () => dossierIn('REVIEW'),
    () => tells('decision.postpone', { ...BOTH, basis: { code: 'UNTOC', article: '18(25)' }, reviewOn: '2026-03-01' }),
  ],
  ['X20', () => dossierIn('INFO_WAIT'), () => tells('request.supplement', { ...BOTH, answers: [{ questionId: 'q9' }] })],
];

describe('the engine refuses', () => {
  it.each(CASES)('by %s what the rule forbids (DOSSIER-01)', (rule, state, event) => {
    expect(ruleOf(state(), event())).toBe(rule);
  });

  it('by X15 another message in a place of a chain that is taken (DOSSIER-13, X15)', () => {
    const first = message('request.submit', { agency: 'demo-a/agency', seq: 1, seen: null });
    const state = apply(openDossier(DOSSIER), first);
    expect(ruleOf(state, message('request.submit', { messageId: 'other', agency: 'demo-a/agency', seq: 1, seen: null }))).toBe('X15');
    expect(judgePlace({ digest: 'e', seq: 1, ownPrev: null, seenPrev: null }, { same: 'd', seen: false }).verdict).toBe('fork');
  });

  it('for every rule that it names (DOSSIER-01)', () => {
    const tested = new Set([...CASES.map(([rule]) => rule), 'X00', 'X15', 'X18']);
    expect([...tested].sort()).toEqual(Object.keys(RULES).sort());
  });

  it('in words that end a sentence about the message (DOSSIER-01)', () => {
    for (const text of Object.values(RULES)) expect(text).toMatch(/^(?:the table|[a-z]+s )(?!.*\.$)/);
  });
});

describe('the engine lets pass what the rule does not mean', () => {
  it.each([
    ['X09', accepted, () => amends({ personIds: ['p1'], particulars: { period: extent.period } })],
    ['X10', () => dossierIn('ACCEPTED'), () => tells('result.final', { ...BOTH, useLimits: [{ code: 'C-PURPOSE' }] })],
    [
      'X10',
      () => dossierIn('ACCEPTED', { conditions: [{ ...condition, state: 'ACCEPTED' }] }),
      () => tells('result.final', { ...BOTH, useLimits: [{ code: 'C-CONF' }] }),
    ],
    [
      'X11',
      () => dossierIn('EXECUTED', { evidence, conditions: [{ ...condition, state: 'WAIVED' }] }),
      () => tells('use.report', { evidenceIds: ['e1'] }),
    ],
    ['X13', () => dossierIn('ACCEPTED', { provisionals: [restraint] }), () => tells('request.withdraw', { ...BOTH, releases: [] })],
    [
      'X14',
      () => dossierIn('ACKED', { provisionals: [restraint] }),
      () => tells('closure', { openObligations: [{ kind: 'RESTRAINT', ref: 'F-1' }] }),
    ],
    [
      'X16',
      () => dossierIn('REVIEW', { forwarded: [{ to: 'Court' }] }),
      () => tells('decision.accept', BOTH, { roles: ['RD-EA'], names: ['Court'] }),
    ],
    ['X16', () => dossierIn('REVIEW'), () => tells('decision.accept', BOTH, { roles: ['RD-CA', 'RD-EA'] })],
  ] as const)('%s (DOSSIER-01)', (_rule, state, event) => {
    expect(ruleOf(state(), event())).toBe('none');
  });

  it('X13: a withdrawal releases what it names and nothing else', () => {
    const both = [restraint, { ...restraint, ref: 'F-2' }];
    const after = apply(dossierIn('ACCEPTED', { provisionals: both }), tells('request.withdraw', { ...BOTH, releases: ['F-1'] }));
    expect(after.provisionals.map(({ state }) => state)).toEqual(['RELEASED', 'SECURED']);
  });

  it('an executing authority, once ack.forwarded named it (X16)', () => {
    const named = apply(dossierIn('REVIEW'), tells('ack.forwarded', { ...BOTH, toAuthority: { name: 'Court' } }));
    expect(statesOf(apply(named, tells('decision.accept', BOTH, { roles: ['RD-EA'], names: ['Court'] })))).toEqual([
      'ACCEPTED',
      'ACCEPTED',
    ]);
  });
});

describe('races', () => {
  const sent = () =>
    [
      message('request.submit', { agency: 'a/ca', seq: 1, seen: null }),
      message('ack.receipt', { messageId: 'ack', agency: 'b/ca', seq: 1, seen: '01890a5d-ac96-774b-bcce-b302099a8057' }),
    ].reduce(apply, openDossier(DOSSIER));
  const central = () =>
    tells('decision.accept', BOTH, { messageId: 'd1', agency: 'b/ca', seq: 2, seen: '01890a5d-ac96-774b-bcce-b302099a8057' });
  const court = (seen: string) =>
    message('decision.refuse', { messageId: 'd2', agency: 'b/court', seq: 1, seen }, (body) => Object.assign(body.payload, BOTH));

  it('voids two decisions that crossed, whatever comes first, and forces a consultation (X18, DOSSIER-37)', () => {
    const [one, two] = [central(), court('01890a5d-ac96-774b-bcce-b302099a8057')];
    const first = applyEvent(apply(sent(), one), two);
    const second = applyEvent(apply(sent(), two), one);
    for (const { state, races } of [first, second]) {
      expect(statesOf(state)).toEqual(['RECEIVED', 'RECEIVED']);
      expect(state.measures.every(({ disputed }) => disputed === true)).toBe(true);
      expect([...new Set(races.map(({ rule }) => rule))]).toEqual(['X18']);
      const told = apply(state, tells('status.query', {}, { messageId: 'query', agency: 'a/ca', seq: 2, seen: 'd2' }));
      const again = (seen: string) => tells('decision.accept', BOTH, { agency: 'b/ca', seq: 3, seen });
      expect(ruleOf(told, again('query'))).toBe('X18');
      const talked = apply(
        told,
        tells('consultation.note', { ...BOTH, topic: 'x' }, { messageId: 'note', agency: 'a/ca', seq: 3, seen: 'd2' }),
      );
      expect(statesOf(apply(talked, again('note')))).toEqual(['ACCEPTED', 'ACCEPTED']);
    }
  });

  it('lets the decision stand that rests on the other (X18)', () => {
    const query = tells('status.query', {}, { messageId: 'query', agency: 'a/ca', seq: 2, seen: 'd1' });
    const told = [central(), query].reduce(apply, sent());
    const { state, races } = applyEvent(told, court('query'));
    expect(races).toEqual([]);
    expect(statesOf(state)).toEqual(['REFUSED', 'REFUSED']);
  });

  it('undoes nothing that was executed (X18)', () => {
    const result = tells('result.final', BOTH, { messageId: 'r1', agency: 'b/ca', seq: 3, seen: '01890a5d-ac96-774b-bcce-b302099a8057' });
    const { state } = applyEvent([central(), result].reduce(apply, sent()), court('01890a5d-ac96-774b-bcce-b302099a8057'));
    expect(statesOf(state).every((at) => at === 'EXECUTED' || at === 'RECEIVED')).toBe(true);
  });

  it('lets a result stand that crossed a withdrawal, and keeps what the withdrawal says of it (X19)', () => {
    const before = [central()].reduce(apply, sent());
    const result = tells('result.final', BOTH, { messageId: 'r1', agency: 'b/ca', seq: 3, seen: '01890a5d-ac96-774b-bcce-b302099a8057' });
    const withdraw = tells(
      'request.withdraw',
      { ...BOTH, reason: 'W-NOLONGER', disposition: { rule: 'DESTROY' }, releases: [] },
      { messageId: 'w1', agency: 'a/ca', seq: 2, seen: 'd1' },
    );
    for (const order of [
      [result, withdraw],
      [withdraw, result],
    ]) {
      const after = order.reduce(apply, before);
      expect(statesOf(after)).toEqual(['EXECUTED', 'EXECUTED']);
      expect(after.measures.map(({ disposition }) => disposition)).toEqual(['DESTROY', 'DESTROY']);
    }
    expect(applyEvent(apply(before, result), withdraw).races.map(({ rule }) => rule)).toEqual(['X19', 'X19']);
  });

  it('judges an extension by the time of issue, not of arrival (X12)', () => {
    const held = { ...restraint, kind: 'preservation' as const, expiresAt: NOW + 1_000 };
    const before = () => dossierOf({ provisionals: [held], opener: 'preservation.request', next: NOW + 1_000 });
    const extend = (issuedAt: number) =>
      tells('preservation.extend', { ref: 'F-1', until: '2026-05-01T00:00:00Z' }, { issuedAt, at: NOW + 5_000 });
    expect(ruleOf(before(), extend(NOW + 999))).toBe('none');
    expect(ruleOf(before(), extend(NOW + 1_000))).toBe('X12');
  });
});

describe('partial answers', () => {
  it('refuse one measure, postpone another, and execute a third under conditions (DOSSIER-01)', () => {
    const measures = [...MEASURES, { ...MEASURES[0], id: 'm3', type: 'PRES', coercive: false, assetIds: [], essential: [] }];
    let state = dossierOf({ measures: measures.map((measure) => ({ ...measure, state: 'REVIEW' as const })), consulted: ['m2'] });
    state = apply(
      state,
      message('decision.refuse', {}, (body) => Object.assign(body.payload, { measureIds: ['m1'] })),
    );
    state = apply(state, tells('decision.postpone', { measureIds: ['m2'], ground: 'P-INV', reviewOn: '2026-03-01' }));
    state = apply(
      state,
      tells('decision.accept-conditional', {
        measureIds: ['m3'],
        conditions: [{ id: 'k1', code: 'C-CONF' }],
        replyBy: '2026-03-01T00:00:00Z',
      }),
    );
    expect(statesOf(state)).toEqual(['REFUSED', 'POSTPONED', 'COND_WAIT']);
    state = apply(state, tells('conditions.reply', { measureIds: ['m3'], perCondition: [{ id: 'k1', answer: 'ACCEPT' }] }));
    expect(statesOf(state)).toEqual(['REFUSED', 'POSTPONED', 'ACCEPTED']);
    state = apply(state, tells('decision.accept', { measureIds: ['m2'] }));
    expect(statesOf(state)).toEqual(['REFUSED', 'ACCEPTED', 'ACCEPTED']);
    const postpone = { measureIds: ['m3'], reviewOn: '2026-03-01' };
    const basis = { code: 'UNTOC', article: '18(25)' };
    expect(() => apply(state, tells('decision.postpone', { ...postpone, basis }))).toThrowCode('DOSSIER_TRANSITION');
    expect(statesOf(apply(state, tells('decision.postpone', postpone)))).toEqual(['REFUSED', 'ACCEPTED', 'POSTPONED']);
  });

  it('give a measure that is added a life of its own (DOSSIER-01)', () => {
    const added = apply(
      dossierIn('ACCEPTED'),
      tells('request.amend', { changes: [{ op: 'ADD', measure: { id: 'm3', type: 'PRES', assetIds: [] } }] }),
    );
    expect(statesOf(added)).toEqual(['ACCEPTED', 'ACCEPTED', 'SENT']);
    expect(statesOf(apply(added, message('ack.receipt')))).toEqual(['ACCEPTED', 'ACCEPTED', 'RECEIVED']);
  });
});
