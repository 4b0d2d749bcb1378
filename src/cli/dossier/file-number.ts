// SPDX-License-Identifier: Apache-2.0
import { askHome } from '../../agency/home/node/index.js';
import { UsageError } from '../usage-error.js';
import type { DossierSummary } from './list.js';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The dossier that an officer means by a file number. */
export async function dossierOf(home: string, name: string): Promise<string> {
  if (UUID.test(name)) return name;
  const dossiers = (await askHome(home, 'dossiers')) as readonly DossierSummary[];
  const [found, ...more] = dossiers.filter(({ state }) => state.rqRef === name || state.rdRef === name);
  // What is no file number is looked up as it stands, and refused.
  if (found === undefined) return name;
  if (more.length > 0) {
    const ids = [found, ...more].map(({ dossier }) => dossier).join(', ');
    throw new UsageError(`several dossiers have the file number ${name}: name one of ${ids}`);
  }
  return found.dossier;
}
