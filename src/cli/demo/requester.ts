// SPDX-License-Identifier: Apache-2.0
// The requesting agency of the demonstration: asks, answers the question, waits for the result and saves its exhibit.
import { requestSubmit, requestSupplement } from './messages.js';
import { openParty } from './party.js';

/** Its home, the mailbox of the responder, and the folder for the exhibit. */
const [, , home, to = '', folder = ''] = process.argv;
const { agency, messages, saved, finish } = await openParty(home);
const { dossier } = await agency.send({ to, type: 'request.submit', body: requestSubmit(), priority: 'urgent' });

for await (const message of messages()) {
  if (message.dossier !== dossier) continue;
  if (message.type === 'info.request') {
    await message.reply('request.supplement', requestSupplement(message), { priority: 'urgent' });
  } else if (message.type === 'result.final') {
    for (const attachment of message.attachments) saved(attachment, await attachment.saveTo(folder));
    await message.acknowledge();
    break;
  }
}
await finish(dossier);
