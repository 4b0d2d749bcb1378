// SPDX-License-Identifier: Apache-2.0
// The requested agency of the demonstration: acknowledges, asks one question, accepts, returns a result with an exhibit.
import { EXHIBIT_NAME, makeExhibit } from './exhibit.js';
import { ackReceipt, decisionAccept, infoRequest, resultFinal } from './messages.js';
import { openParty } from './party.js';

const { messages, finish } = await openParty(process.argv[2]);
let dossier = '';

for await (const message of messages()) {
  if (message.type === 'request.submit') {
    ({ dossier } = message);
    await message.reply('ack.receipt', ackReceipt(message), { priority: 'urgent' });
    await message.reply('info.request', infoRequest(message), { priority: 'urgent' });
  } else if (message.type === 'request.supplement') {
    await message.reply('decision.accept', decisionAccept(message), { priority: 'urgent' });
    const { bytes, sha256 } = makeExhibit();
    await message.reply('result.final', resultFinal(message, { exhibit: { size: bytes.length, sha256, attachmentId: 1 } }), {
      priority: 'urgent',
      attachments: [{ bytes, name: EXHIBIT_NAME, type: 'text/csv' }],
    });
    await message.acknowledge();
    break;
  }
}
await finish(dossier);
