// SPDX-License-Identifier: Apache-2.0
import type { AccordBasis } from '../accords/terms.js';
import type { MeasureType } from '../measures/codes.js';
import { isCoercive } from '../measures/measure.js';
import { ASKING, defineRule, REQUESTS } from '../rule.js';
import { agreedBasis } from './carriage.js';
import type { LegalBasis } from './fields.js';

export const basisPresent = defineRule({
  id: 'V010',
  severity: 'E',
  source: 'see UNTOC',
  summary: 'A request names at least one legal basis.',
  mend: 'Name the treaty, statute or undertaking on which the request rests.',
  on: ASKING,
  check({ payload }, report) {
    if (payload.legalBasis.length === 0) report(['payload', 'legalBasis'], 'name at least one legal basis');
  },
});

export const basisInForce = defineRule({
  id: 'V011',
  severity: 'E',
  source: 'the instrument itself; the accord',
  summary: 'Each legal basis is in force between the two States and enabled by the accord on the day of the message.',
  mend: 'Rest the request on a basis that the accord lists and that is in force between the two States.',
  on: ASKING,
  check({ payload }, report, { terms }, { issuedAt }) {
    for (const [i, basis] of payload.legalBasis.entries()) {
      const path = ['payload', 'legalBasis', i];
      if (basis.inForceBetween === false) report([...path, 'inForceBetween'], 'not in force between the two States');
      const agreed = agreedBasis(terms, basis);
      if (terms !== undefined && (agreed === undefined || agreed.status === 'NOT-IN-FORCE'))
        report([...path, 'code'], 'not a basis of the accord');
      const today = issuedAt === undefined ? undefined : new Date(issuedAt).toISOString().slice(0, 10);
      const { from, until } = agreed ?? {};
      if (today !== undefined && from !== undefined && today < from)
        report([...path, 'code'], 'This basis holds only from {date}.', { values: { date: from } });
      if (today !== undefined && until !== undefined && today > until)
        report([...path, 'code'], 'This basis ended on {date}.', { values: { date: until } });
    }
  },
});

export const programmeAlone = defineRule({
  id: 'V012',
  severity: 'E',
  source: 'a cooperation programme is no treaty',
  summary:
    'A cooperation programme, or a basis that the accord keeps to measures without coercion, is never the only basis of a coercive measure.',
  mend: 'Add a treaty or statute that carries coercion, or leave the coercive measure out.',
  on: ASKING,
  check({ payload }, report, { terms }) {
    const mild = (basis: LegalBasis): boolean => basis.code === 'PROG' || agreedBasis(terms, basis)?.nonCoerciveOnly === true;
    if (payload.legalBasis.length === 0 || !payload.legalBasis.every(mild)) return;
    if ('instruction' in payload) report(['payload', 'legalBasis'], 'a restraint needs a treaty or statute');
    if (!('measures' in payload)) return;
    for (const [i, measure] of payload.measures.entries()) {
      if (isCoercive(measure) || measure.validation?.required === true)
        report(['payload', 'measures', i], 'a coercive measure needs a treaty or statute');
    }
  },
});

export const basisArticles = defineRule({
  id: 'V014',
  severity: 'W',
  source: 'practice',
  summary: 'Each legal basis names its articles.',
  mend: 'List the articles that the request invokes.',
  on: REQUESTS,
  check({ payload }, report) {
    for (const [i, basis] of payload.legalBasis.entries()) {
      if (basis.articles.length === 0) report(['payload', 'legalBasis', i, 'articles'], 'name the articles');
    }
  },
});

/** The reservation that takes a measure out of a basis, with the State that made it; undefined when none does. */
function reservedBy(basis: AccordBasis | undefined, type: MeasureType): string | undefined {
  const found = basis?.reservations?.find(({ measures = [] }) => measures.includes(type));
  return found === undefined || found.country === undefined ? found?.text : `${found.country}: ${found.text}`;
}

export const measureEnabled = defineRule({
  id: 'V015',
  severity: 'E',
  source: 'reservations, as in the accord',
  summary: 'Each type of measure is enabled by the accord, and no reservation takes it out of every basis named.',
  mend: 'Ask for another measure that the accord enables, or have the accord amended.',
  on: REQUESTS,
  check({ payload }, report, { terms }) {
    if (terms === undefined) return;
    const named = payload.legalBasis.map((basis) => agreedBasis(terms, basis));
    for (const [i, { type }] of payload.measures.entries()) {
      const path = ['payload', 'measures', i, 'type'];
      const enabled = terms.measuresEnabled.includes(type);
      const reservation = terms.bases.map((basis) => reservedBy(basis, type)).find((text) => text !== undefined);
      const values = { measure: type, reservation: reservation ?? '' };
      if (!enabled && reservation === undefined) report(path, 'not enabled by the accord');
      else if (!enabled) report(path, '{measure} is excluded by a reservation: {reservation}', { values });
      else if (named.length > 0 && named.every((basis) => reservedBy(basis, type) !== undefined))
        report(path, '{measure} is excluded by a reservation: {reservation}', { severity: 'W', values });
    }
  },
});
