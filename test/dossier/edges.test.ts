// SPDX-License-Identifier: Apache-2.0
// Where the machines draw the line: who may write, which measure waits for whom, and when a request counts as arrived.
import { expect, it } from 'vitest';
import { accordTerms } from '../../src/cli/demo/messages.js';
import { allowed, due, openDossier } from '../../src/dossier/index.js';
import { apply } from '../../src/dossier/apply.js';
import { openingOf } from '../../src/dossier/steps/opening.js';
import type { DossierState, View } from '../../src/dossier/index.js';
import { NOW } from '../vocabulary/examples.js';
import { DOSSIER, dossierIn, MEASURES, message, receipt } from './story.js';

const rulesOn = (state: DossierState, type: string, role: Parameters<typeof allowed>[1], names?: readonly string[]) => {
  const offer = allowed(state, role, names === undefined ? {} : { names }).find((one) => one.type === type);
  return [offer?.allowed, [...new Set(offer?.why.map(({ rule }) => rule))]];
};

it('an executing authority writes after it was named, by its own name where it has one (X16)', () => {
  const to = (...names: readonly string[]) => dossierIn('REVIEW', { forwarded: names.map((name) => ({ to: name })) as unknown as View['forwarded'] }); // prettier-ignore
  const on = (state: DossierState, role: 'RD-EA' | 'RD-CA', names?: readonly string[]) => rulesOn(state, 'decision.accept', role, names);
  for (const names of [undefined, ['Court'], ['Office', 'Court']]) expect(on(to('Court'), 'RD-EA', names)).toEqual([true, []]);
  for (const [state, names] of [
    [to(), undefined],
    [to(), ['Court']],
    [to('Court'), ['Office']],
  ] as const)
    expect(on(state, 'RD-EA', names)).toEqual([false, ['X16']]);
  expect(on(to(), 'RD-CA')).toEqual([true, []]);
});

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
