// SPDX-License-Identifier: Apache-2.0
// The requesting agency of the demonstration: asks, answers the question, waits for the result.
import { requestSubmit, requestSupplement } from './messages.js';
import { openParty } from './party.js';

/** Its home, and the mailbox of the responder. */
const [, , home, to = ''] = process.argv;
const { agency, messages, finish } = await openParty(home);
const { dossier } = await agency.send({ to, type: 'request.submit', body: requestSubmit(), priority: 'urgent' });

for await (const message of messages()) {
  if (message.dossier !== dossier) continue;
  if (message.type === 'info.request') {
    await message.reply('request.supplement', requestSupplement(message), { priority: 'urgent' });
  } else if (message.type === 'result.final') {
    await message.acknowledge();
    break;
  }
}
await finish(dossier);
