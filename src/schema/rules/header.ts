// SPDX-License-Identifier: Apache-2.0
// What the signed header and the directories say. Whoever opens an envelope has checked most of it before; here it gets a rule id.
import { defineGeneralRule, defineRule } from './define.js';

export const signed = defineGeneralRule({
  id: 'V003',
  severity: 'E',
  source: 'section 4',
  summary: 'Every signature verifies over body and attachments, and its signer stands under the name of the sender.',
  mend: 'Sign again with a key that the directory lists under the sender.',
  check({ signatures }, report) {
    if (signatures?.verified === false) report([], 'a signature does not verify');
    else if (signatures?.listed === false) report([], 'a signer does not stand under the name of the sender');
  },
});

export const uniqueId = defineGeneralRule({
  id: 'V005',
  severity: 'E',
  source: 'section 4',
  summary: 'The id of a message is never used for another message.',
  mend: 'Send it under a fresh message id.',
  check({ conflict }, report) {
    if (conflict === true) report([], 'this id was used for another message');
  },
});

export const competentRecipient = defineRule({
  id: 'V006',
  severity: 'E',
  source: 'see ETS 030; the directory',
  summary: 'The addressee exists and is competent for the stage of the proceedings and for each measure.',
  mend: 'Choose an addressee whose directory entry covers the stage and every measure, or split the request.',
  on: ['request.submit', 'request.confirm'],
  check({ payload }, report, { recipient }) {
    if (recipient === undefined) return;
    if (!recipient.exists) {
      report(['payload', 'requestedAuthority'], 'not in the directory');
      return;
    }
    const { stages, measures } = recipient;
    if (stages?.includes(payload.proceedings.stage) === false) report(['payload', 'proceedings', 'stage'], 'not competent for this stage');
    for (const [i, { type }] of payload.measures.entries()) {
      if (measures?.includes(type) === false) report(['payload', 'measures', i, 'type'], 'not competent for this measure');
    }
  },
});

export const urgencyShare = defineRule({
  id: 'V028',
  severity: 'W',
  source: 'practice: where all is urgent, nothing is',
  summary: 'Urgency is the exception: not more of the dossiers of one authority are urgent than the accord foresees.',
  mend: 'Send it as ROUTINE unless something is lost by waiting.',
  on: ['request.submit', 'request.confirm'],
  check({ payload }, report, { terms, workload }) {
    const limit = terms?.urgentShare?.percent;
    if (limit === undefined || workload === undefined || workload.total === 0 || payload.urgency.level === 'ROUTINE') return;
    if ((workload.urgent * 100) / workload.total > limit)
      report(['payload', 'urgency', 'level'], 'more urgent dossiers than the accord foresees');
  },
});
