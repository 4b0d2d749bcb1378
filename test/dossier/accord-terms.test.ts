// SPDX-License-Identifier: Apache-2.0
// Terms of an accord that change a dossier: the limit of use that binds at acceptance, and the original on paper.
import { describe, expect, it } from 'vitest';
import { due } from '../../src/dossier/index.js';
import { apply } from '../../src/dossier/apply.js';
import { policyOf } from '../../src/dossier/deadlines/policy.js';
import type { DossierState } from '../../src/dossier/index.js';
import { accordTerms } from '../../src/cli/demo/messages.js';
import type { AccordTerms } from '../../src/vocabulary/index.js';
import { NOW } from '../vocabulary/examples.js';
import { dossierIn, dossierOf, message, MEASURES, receipt, tells } from './story.js';

const BOTH = { measureIds: ['m1', 'm2'] };
const LIMITED = { useLimitation: 'C-PURPOSE' };
const reviewed = () => dossierOf({ measures: MEASURES.map((measure) => ({ ...measure, state: 'REVIEW' as const })) }, LIMITED);
const bound = ({ conditions }: DossierState) => conditions.map(({ id, code, state, measureIds }) => [id, code, state, ...measureIds]);

describe('the limit of use of the accord (DOSSIER-29)', () => {
  it('is read from the terms', () => {
    expect(policyOf(accordTerms()).useLimitation).toBe('C-PURPOSE');
    const { useLimitationDefault: _none, ...rest } = accordTerms();
    expect(policyOf(rest).useLimitation).toBeUndefined();
  });

  it('binds each measure from its acceptance, also after conditions, and once', () => {
    let state = apply(reviewed(), tells('decision.accept', { measureIds: ['m1'] }));
    expect(bound(state)).toEqual([['accord-use', 'C-PURPOSE', 'ACCEPTED', 'm1']]);
    state = apply(
      state,
      tells('decision.accept-conditional', {
        measureIds: ['m2'],
        conditions: [{ id: 'k1', code: 'C-CONF' }],
        replyBy: '2026-03-01T00:00:00Z',
      }),
    );
    expect(bound(state)).toHaveLength(2);
    state = apply(state, tells('conditions.reply', { measureIds: ['m2'], perCondition: [{ id: 'k1', answer: 'ACCEPT' }] }));
    expect(bound(state)).toEqual([
      ['k1', 'C-CONF', 'ACCEPTED', 'm2'],
      ['accord-use', 'C-PURPOSE', 'ACCEPTED', 'm1', 'm2'],
    ]);
  });

  it('binds nobody without that term, and no measure that was refused', () => {
    expect(bound(apply(dossierIn('REVIEW'), tells('decision.accept', BOTH)))).toEqual([]);
    expect(bound(apply(reviewed(), message('decision.refuse')))).toEqual([]);
  });
});

describe('the original on paper (DOSSIER-30)', () => {
  const DAY = 86_400_000;
  const terms = (originalPolicy: AccordTerms['originalPolicy']): AccordTerms => ({ ...accordTerms(), originalPolicy });
  const originals = (state: DossierState, originalPolicy: AccordTerms['originalPolicy']) =>
    due(state, NOW, { terms: terms(originalPolicy) }).filter(({ id }) => id === 'original');
  const sent = () => apply(apply(dossierOf({ request: undefined as never, measures: [] }), message('request.submit')), receipt('opened'));
  const within = { rule: 'original-within-days', days: 10 } as const;
  const dispatch = { originalDispatch: { channel: 'courier', ref: 'P-1', sentOn: '2026-02-03' } };
  const asks = (code: string, id = 'q1') =>
    tells('info.request', {
      ...BOTH,
      questions: [{ id, code, blocking: false }],
      replyBy: '2026-03-01T00:00:00Z',
      effectOnClock: 'runs',
    });

  it('is due within the days of the accord, from the request', () => {
    const [item] = originals(sent(), within);
    expect(item).toMatchObject({ id: 'original', by: 'requester', since: NOW, label: 'sending of the original' });
    expect(item?.due).toBeGreaterThan(NOW + 9 * DAY);
    expect(item?.due).toBeLessThanOrEqual(NOW + 11 * DAY);
    expect(originals(sent(), { rule: 'electronic-is-original' })).toEqual([]);
    expect(originals(sent(), { rule: 'on-demand' })).toEqual([]);
  });

  it('is due on demand once somebody asks for it, and for nothing else', () => {
    const state = dossierIn('REVIEW');
    expect(originals(apply(state, asks('I-TRANS')), { rule: 'on-demand' })).toEqual([]);
    expect(originals(apply(state, asks('I-ORIGINAL')), { rule: 'on-demand' })).toHaveLength(1);
  });

  it('is closed by its dispatch, in a confirmation or in a supplement', () => {
    const asked = apply(dossierIn('REVIEW'), asks('I-ORIGINAL'));
    const supplement = tells('request.supplement', { ...BOTH, answers: [{ kind: 'VALUE', questionId: 'q1', value: 'sent' }], ...dispatch });
    expect(originals(apply(asked, supplement), { rule: 'on-demand' })).toEqual([]);
    const confirm = message('request.confirm', {}, (body) => Object.assign(body.payload, dispatch));
    expect(originals(apply(sent(), confirm), within)).toEqual([]);
    expect(originals(apply(apply(asked, supplement), asks('I-ORIGINAL', 'q2')), { rule: 'on-demand' })).toHaveLength(1);
  });
});
