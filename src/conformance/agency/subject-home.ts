// SPDX-License-Identifier: Apache-2.0
// A home of this program for the agency of the first state, beside what `exportTrust` wrote.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createHome } from '../../agency/home/node/index.js';
import { systemRandom } from '../../core/index.js';
import { KIT_PASSPHRASE } from '../states/export.js';
import { AGENCY_ID } from '../states/states.js';
import type { KitStates } from '../states/states.js';

/** Makes it unless it is there. @returns its path. */
export function makeSubjectHome({ subject, pins, documents }: KitStates, folder: string): string {
  const home = join(folder, 'home');
  const secrets = subject.agencies.get(AGENCY_ID);
  if (secrets === undefined) throw new TypeError(`${subject.scope} has no agency ${AGENCY_ID}`);
  if (!existsSync(home)) {
    const settings = { scope: subject.scope, id: AGENCY_ID, floor: 'rogatory-classic', pins } as const;
    createHome(home, { settings, secrets, documents, passphrase: KIT_PASSPHRASE, random: systemRandom });
  }
  return home;
}
