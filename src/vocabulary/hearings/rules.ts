// SPDX-License-Identifier: Apache-2.0
import { askedOf } from '../measures/asked.js';
import { REQUESTS, defineRule } from '../rule.js';

export const hearing = defineRule({
  id: 'V037',
  severity: 'E',
  source: 'see ETS 182 article 9; EIO article 24',
  summary: 'A hearing by video says why not in person, who hears and conducts, and that an accused person consents.',
  mend: 'State the reason, the authority and its people, and attach the consent of an accused person.',
  on: REQUESTS,
  check(body, report) {
    for (const { measure, path } of askedOf(body, 'VID')) {
      const { whyNotInPerson, hearingAuthority, conductors = [], capacity, consent } = measure.particulars;
      if (whyNotInPerson === undefined) report([...path, 'whyNotInPerson'], 'say why not in person');
      if (hearingAuthority === undefined) report([...path, 'hearingAuthority'], 'name the authority that hears');
      if (conductors.length === 0) report([...path, 'conductors'], 'name who conducts the hearing');
      if ((capacity === 'ACC' || capacity === 'SUSP') && consent?.given !== true)
        report([...path, 'consent'], 'an accused person has to consent');
    }
  },
});
