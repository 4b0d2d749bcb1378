// SPDX-License-Identifier: Apache-2.0
import { ASKING, REQUESTS, defineRule } from '../rule.js';
import { coerciveOffences } from './coercion.js';

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
