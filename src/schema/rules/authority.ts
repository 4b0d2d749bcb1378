// SPDX-License-Identifier: Apache-2.0
import { defineGeneralRule, defineRule } from './define.js';

export const senderRole = defineGeneralRule({
  id: 'V002',
  severity: 'E',
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
  severity: 'E',
  source: 'RU CPC article 454',
  summary: 'Where the accord asks for seal and signature, an officer signs the request beside the seal.',
  mend: 'Let an officer of the authority sign beside the seal.',
  on: ['request.submit', 'request.confirm'],
  check(_body, report, { terms }, message) {
    if (terms?.sealRequired === true && message.officers === 0) report([], 'an officer of the sender must sign');
  },
});
