// SPDX-License-Identifier: Apache-2.0
// Rules on the signed header and the directories. Opening an envelope already checked most of them; here each has a rule id.
import { REQUESTS, defineGeneralRule, defineRule } from '../rule.js';

export const senderRole = defineGeneralRule({
  id: 'V002',
  source: 'catalogue of messages',
  summary: 'The sender may send this type, on its side of the dossier and with its competences.',
  mend: 'Let the side and authority whose message it is send it; competences are changed in the directory of the State.',
  check(message, report, { sender }) {
    if (sender === undefined) return;
    const { from, roles } = message.definition;
    if (from !== 'either' && sender.side !== from)
      report([], from === 'requester' ? 'only the requester sends this type' : 'only the responder sends this type');
    else if (!sender.roles.some((role) => roles.includes(role))) report([], 'the sender has no competence to send this type');
  },
});

export const officerSignature = defineRule({
  id: 'V004',
  source: 'RU CPC article 454',
  summary: 'Where the accord asks for seal and signature, an officer signs the request beside the seal.',
  mend: 'Let an officer of the authority sign beside the seal.',
  on: REQUESTS,
  check(_body, report, { terms }, message) {
    if (terms?.sealRequired === true && message.officers === 0) report([], 'an officer of the sender must sign');
  },
});

export const signed = defineGeneralRule({
  id: 'V003',
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
  source: 'section 4',
  summary: 'The id of a message is never used for another message.',
  mend: 'Send it under a fresh message id.',
  check({ conflict }, report) {
    if (conflict === true) report([], 'this id was used for another message');
  },
});

export const competentRecipient = defineRule({
  id: 'V006',
  source: 'see ETS 030; the directory',
  summary: 'The addressee exists and is competent for the stage of the proceedings and for each measure.',
  mend: 'Choose an addressee whose directory entry covers the stage and every measure, or split the request.',
  on: REQUESTS,
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
