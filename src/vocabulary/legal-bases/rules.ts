// SPDX-License-Identifier: Apache-2.0
import { isCoercive } from '../measures/measure.js';
import { ASKING, defineRule, REQUESTS } from '../rule.js';

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
  summary: 'Each legal basis is in force between the two States and enabled by the accord.',
  mend: 'Rest the request on a basis that the accord lists and that is in force between the two States.',
  on: ASKING,
  check({ payload }, report, { terms }) {
    for (const [i, basis] of payload.legalBasis.entries()) {
      const path = ['payload', 'legalBasis', i];
      if (basis.inForceBetween === false) report([...path, 'inForceBetween'], 'not in force between the two States');
      const enabled = terms?.bases.some(
        (agreed) =>
          agreed.code === basis.code && agreed.status !== 'NOT-IN-FORCE' && (agreed.treatyRef ?? basis.treatyRef) === basis.treatyRef,
      );
      if (enabled === false) report([...path, 'code'], 'not a basis of the accord');
    }
  },
});

export const programmeAlone = defineRule({
  id: 'V012',
  severity: 'E',
  source: 'a cooperation programme is no treaty',
  summary: 'A cooperation programme is never the only basis of a coercive measure.',
  mend: 'Add a treaty or statute that carries coercion, or leave the coercive measure out.',
  on: ASKING,
  check({ payload }, report) {
    if (payload.legalBasis.length === 0 || payload.legalBasis.some((basis) => basis.code !== 'PROG')) return;
    if ('instruction' in payload) report(['payload', 'legalBasis'], 'a restraint needs a treaty or statute');
    if (!('measures' in payload)) return;
    for (const [i, measure] of payload.measures.entries()) {
      if (isCoercive(measure)) report(['payload', 'measures', i], 'a coercive measure needs a treaty or statute');
    }
  },
});

export const reciprocity = defineRule({
  id: 'V013',
  severity: 'E',
  source: 'RU CPC article 457(1)',
  summary: 'A request on reciprocity alone carries the undertaking.',
  mend: 'Attach the signed undertaking and name it in reciprocityUndertaking.',
  on: REQUESTS,
  check({ payload }, report) {
    if (payload.legalBasis.some((basis) => basis.code === 'RECIP') && payload.reciprocityUndertaking === undefined) {
      report(['payload', 'reciprocityUndertaking'], 'attach the undertaking of reciprocity');
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

export const measureEnabled = defineRule({
  id: 'V015',
  severity: 'E',
  source: 'reservations, as in the accord',
  summary: 'Each type of measure is enabled by the accord.',
  mend: 'Ask for another measure that the accord enables, or have the accord amended.',
  on: REQUESTS,
  check({ payload }, report, { terms }) {
    for (const [i, measure] of payload.measures.entries()) {
      if (terms?.measuresEnabled.includes(measure.type) === false) report(['payload', 'measures', i, 'type'], 'not enabled by the accord');
    }
  },
});
