// SPDX-License-Identifier: Apache-2.0
// Our own agency under test, in a process of its own: a home made of the kit's folder, and a loop that answers as the kit asks. Its
// argument is the folder that `exportTrust` wrote. It ends when its standard input does, so that nobody leaves it behind.
import { openAgency } from '../../agency/index.js';
import { importStates, KIT_PASSPHRASE } from '../states/export.js';
import { AGENCY_ID, mailboxOf } from '../states/states.js';
import { respond } from './responses.js';
import { makeSubjectHome } from './subject-home.js';

const [, , folder = ''] = process.argv;
const states = importStates(folder);
const home = makeSubjectHome(states, folder);
const agency = await openAgency({ home, passphrase: KIT_PASSPHRASE });
process.stdin.on('end', () => void agency.close()).resume();
process.on('SIGTERM', () => void agency.close());
process.stdout.write('{"ready":true}\n');
await respond(agency, `${mailboxOf(AGENCY_ID)}@${states.kit.scope}`);
