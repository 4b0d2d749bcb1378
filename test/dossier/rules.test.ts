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
import { accepted, amends, BOTH, CASES, condition, evidence, extent, restraint } from './rule-cases.js';
import { DOSSIER, dossierIn, dossierOf, message, MEASURES, statesOf, tells } from './story.js';

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

  it('voids two decisions that crossed, whatever comes first, and forces a consultation (X18)', () => {
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
