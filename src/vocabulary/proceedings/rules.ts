// SPDX-License-Identifier: Apache-2.0
import type { MessageBody } from '../catalogue.js';
import { isCoercive } from '../measures/measure.js';
import { ASKING, REQUESTS, defineRule } from '../rule.js';

type Asked = MessageBody<(typeof ASKING)[number]>['payload'];

export const measureOffences = defineRule({
  id: 'V022',
  severity: 'E',
  source: 'see ETS 030',
  summary: 'Each measure cites at least one offence of the request.',
  mend: 'Cite in offenceIds an offence that stands in proceedings.',
  on: REQUESTS,
  check({ payload }, report) {
    const known = new Set(payload.proceedings.offences.map((offence) => offence.id));
    for (const [i, { offenceIds }] of payload.measures.entries()) {
      const path = ['payload', 'measures', i, 'offenceIds'];
      if (offenceIds.length === 0) report(path, 'cite an offence');
      for (const [j, id] of offenceIds.entries()) if (!known.has(id)) report([...path, j], 'no such offence in the request');
    }
  },
});

/**
 * Indexes of the offences for which coercion is asked: by a measure, or by a restraint of assets. Preservation and emergencies do not count
 * as coercion.
 */
function coerciveOffences(payload: Asked): readonly number[] {
  if ('instruction' in payload) return [...payload.proceedings.offences.keys()];
  if (!('measures' in payload)) return [];
  const cited = new Set(payload.measures.filter(isCoercive).flatMap((measure) => measure.offenceIds));
  return payload.proceedings.offences.flatMap((offence, i) => (cited.has(offence.id) ? [i] : []));
}

export const provisionText = defineRule({
  id: 'V023',
  severity: 'E',
  source: 'see CETS 198; RU CPC article 454',
  summary: 'An offence for which coercion is asked has the text of a provision and its maximum penalty.',
  mend: 'Copy the provision into the offence and state its maximum penalty.',
  on: ASKING,
  check({ payload }, report) {
    for (const i of coerciveOffences(payload)) {
      const offence = payload.proceedings.offences[i];
      const path = ['payload', 'proceedings', 'offences', i];
      if (!offence?.provisions.some((provision) => provision.text !== undefined))
        report([...path, 'provisions'], 'give the text of the provision');
      if (offence?.maxPenalty === undefined) report([...path, 'maxPenalty'], 'give the maximum penalty');
    }
  },
});

export const dualCriminality = defineRule({
  id: 'V024',
  severity: 'E',
  source: 'the accord',
  summary: 'Where the accord asks for dual criminality, it is asserted.',
  mend: 'Say in dualCriminality that the act is an offence in both States, and under which provision.',
  on: ASKING,
  check({ payload }, report, { terms }) {
    const { offences } = payload.proceedings;
    // Preservation needs none, unless a State reserved it (ETS 185 article 29(3) and (4)).
    if ('particulars' in payload && terms?.preservationDualCriminality !== true) return;
    const asked =
      terms?.dualCriminality === 'always' ? offences.keys() : terms?.dualCriminality === 'coercive' ? coerciveOffences(payload) : [];
    for (const i of asked) {
      if (offences[i]?.dualCriminality?.asserted !== true) {
        report(['payload', 'proceedings', 'offences', i, 'dualCriminality'], 'assert dual criminality');
      }
    }
  },
});

export const deathPenalty = defineRule({
  id: 'V029',
  severity: 'W',
  source: 'practice of refusal (G-DEATH)',
  summary: 'Where the death penalty is possible, an assurance is given.',
  mend: 'Add the assurance NO-DEATH-PENALTY to declarations, or expect to be asked for it.',
  on: REQUESTS,
  check({ payload }, report) {
    const assured = payload.declarations.assurances?.some((assurance) => assurance.kind === 'NO-DEATH-PENALTY') === true;
    if (assured) return;
    for (const [i, offence] of payload.proceedings.offences.entries()) {
      if (offence.maxPenalty?.death === true)
        report(['payload', 'proceedings', 'offences', i, 'maxPenalty', 'death'], 'no assurance given');
    }
  },
});
