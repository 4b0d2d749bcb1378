// SPDX-License-Identifier: Apache-2.0
import { defineRule } from '../rule.js';

export const otherUse = defineRule({
  id: 'V086',
  source: 'see UNTOC article 18(19); ETS 185 article 28',
  summary: 'Evidence is used beyond its purpose only with consent, or where a treaty excepts the use.',
  mend: 'Ask with use.consent-request and name the consent, or the exception of the treaty.',
  on: ['use.report'],
  check({ payload }, report, { dossier }) {
    const { withinPurpose, exception, consentRef } = payload;
    if (withinPurpose || exception !== undefined) return;
    const known = dossier?.consents === undefined || dossier.consents.includes(consentRef ?? '');
    if (consentRef === undefined || !known) report(['payload', 'consentRef'], 'name the message that consented');
  },
});
