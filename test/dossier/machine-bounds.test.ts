// SPDX-License-Identifier: Apache-2.0
// Where the machines draw the line: which measure waits for whom, and when a request counts as arrived.
import { expect, it } from 'vitest';
import { accordTerms } from '../../src/cli/demo/messages.js';
import { allowed, due, openDossier } from '../../src/dossier/index.js';
import { apply } from '../../src/dossier/apply.js';
import { withNext } from '../../src/dossier/deadlines/elapse.js';
import { EVIDENCE_MACHINE } from '../../src/dossier/machines/evidence.js';
import { openingOf } from '../../src/dossier/steps/opening.js';
import type { DossierState } from '../../src/dossier/index.js';
import { NOW } from '../vocabulary/examples.js';
import { DOSSIER, dossierIn, MEASURES, message, receipt } from './story.js';

const rulesOn = (state: DossierState, type: string, side: Parameters<typeof allowed>[1]) => {
  const offer = allowed(state, side).find((one) => one.type === type);
  return [offer?.allowed, [...new Set(offer?.why.map(({ rule }) => rule))]];
};

it('a measure that is disputed gets no decision, and all else as before (X18)', () => {
  const disputed = dossierIn('REVIEW', { measures: MEASURES.map((one) => ({ ...one, state: 'REVIEW' as const, disputed: true })) });
  expect(rulesOn(disputed, 'decision.accept', 'responder')).toEqual([false, ['X18']]);
  expect(rulesOn(disputed, 'info.request', 'responder')).toEqual([true, []]);
  expect(rulesOn(dossierIn('REVIEW'), 'decision.accept', 'responder')).toEqual([true, []]);
});

it('an answer to a request is due from its opening, and not when it ended unopened (D01)', () => {
  const asked = apply(openDossier(DOSSIER), message('request.submit'));
  const runs = (...kinds: readonly Parameters<typeof receipt>[0][]) =>
    due(
      kinds.reduce<DossierState>((state, kind) => apply(state, receipt(kind)), asked),
      NOW,
      { terms: accordTerms() },
    ).some(({ id }) => id === 'D01');
  expect([runs('opened'), runs('delivered'), runs('opened', 'failed'), runs('refused'), runs('delivered', 'refused')]).toEqual([
    ...[true, true, true, false, false],
  ]);
});

it('nothing is due of a request whose times are not known (D01)', () => {
  expect(due(dossierIn('DELIVERED'), NOW, { terms: accordTerms() }).some(({ id }) => id === 'D01')).toBe(false);
});

it('an offence is one of a convention that defines it, by its article', () => {
  const measure = { id: 'm1', type: 'PRES', offenceIds: ['o1'] } as never;
  const offences = (...conventionArticles: readonly object[]) => openingOf(measure, [{ id: 'o1', conventionArticles }] as never).offences;
  expect(offences({ code: 'ETS185', article: '2' }, { code: 'ETS185' }, { code: 'UNTOC', article: '5' })).toEqual(['ETS185 2']);
  expect(offences({ code: 'UNTOC', article: '5' })).toBeUndefined();
});

it('the clock of a dossier waits for the return of what is still here, and of nothing that is sent or returned', () => {
  const waits = EVIDENCE_MACHINE.states.filter((state) => {
    const one = { id: 'e1', measureId: 'm1', state, message: 'asked', returnRequired: true, returnBy: NOW + 1 };
    return withNext(dossierIn('ACKED', { evidence: [one] }), {}).next === NOW + 1;
  });
  expect(waits).toEqual(['VERIFIED', 'HELD']);
});
