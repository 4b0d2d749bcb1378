// SPDX-License-Identifier: Apache-2.0
// Our own agency under test, in a process of its own: a home made of the kit's folder, and a loop that answers as the kit asks. Its
// argument is the folder that `exportTrust` wrote. It ends when its standard input does, so that nobody leaves it behind.
import { openAgency } from '../../agency/index.js';
import type { AnyInboxMessage } from '../../agency/index.js';
import { isRogatoryError, systemClock } from '../../core/index.js';
import { play } from '../counterparty/answers.js';
import { requestSubmit } from '../counterparty/bodies.js';
import { importStates, KIT_PASSPHRASE } from '../states/export.js';
import { AGENCY_ID, mailboxOf } from '../states/states.js';
import { scenarioOf, SCENARIOS } from './scenarios.js';
import { makeSubjectHome } from './subject-home.js';

const [, , folder = ''] = process.argv;
const states = importStates(folder);
const home = makeSubjectHome(states, folder);
const agency = await openAgency({ home, passphrase: KIT_PASSPHRASE });
process.stdin.on('end', () => void agency.close()).resume();
process.on('SIGTERM', () => void agency.close());
process.stdout.write('{"ready":true}\n');
const scene = { clock: systemClock, refusals: 0 };
for await (const message of agency.inbox()) {
  try {
    await answer(message);
    await message.acknowledge();
  } catch (error) {
    // The dossier does not allow it, as the kit wants to see; or it is over for this program.
    if (isRogatoryError(error, 'AGENCY_CLOSED')) break;
    if (!isRogatoryError(error)) throw error;
    await message.acknowledge();
  }
}

async function answer(message: AnyInboxMessage): Promise<void> {
  const name = scenarioOf(message.body.refs.rqRef);
  await play(SCENARIOS[name].script, message, scene);
  if (name !== 'KIT-TURN' || message.type !== 'request.submit') return;
  const to = `${mailboxOf(AGENCY_ID)}@${states.kit.scope}`;
  await agency.send({ to, type: 'request.submit', body: requestSubmit('SUBJECT-1'), priority: 'urgent' });
}
