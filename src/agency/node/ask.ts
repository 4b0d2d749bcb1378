// SPDX-License-Identifier: Apache-2.0
import { fail } from '../../core/errors.js';
import { callControl } from './control.js';
import { ownerOf } from './lock.js';

/**
 * Asks the process that owns a home.
 * @param method - `status`, `dossiers`, or `dossier` with `{ id }`.
 * @throws {@link RogatoryError} `AGENCY_CONTROL` (AGENCY-05) when no process owns the home, or it refuses.
 */
export async function askHome(home: string, method: string, parameters: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
  const owner = ownerOf(home);
  if (owner?.socket === undefined) throw fail('AGENCY_CONTROL', { reason: `no process has ${home} open` });
  return callControl(owner.socket, method, parameters);
}
