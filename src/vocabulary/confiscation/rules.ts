// SPDX-License-Identifier: Apache-2.0
import { askedOf } from '../measures/asked.js';
import { REQUESTS, defineRule } from '../rule.js';

export const confiscation = defineRule({
  id: 'V060',
  severity: 'E',
  source: 'see CETS 198 article 37(3)(a)',
  summary: 'A confiscation order comes as a certified copy, final, with its extent.',
  mend: 'Attach the certified copy and the attestation of finality, and state the extent.',
  on: REQUESTS,
  check(body, report) {
    for (const { measure, path } of askedOf(body, 'CONF-ENF')) {
      const { certifiedCopy, finality, extent } = measure.particulars;
      if (certifiedCopy === undefined) report([...path, 'certifiedCopy'], 'attach a certified copy');
      if (finality?.attested !== true) report([...path, 'finality'], 'attest that the order is final');
      if (extent === undefined) report([...path, 'extent'], 'state the extent');
    }
  },
});
