// SPDX-License-Identifier: Apache-2.0
import { requireMembers } from '../../../core/members.js';
import type { Members } from '../../../core/members.js';
import { stateRestored } from '../../../endpoint/restore/ceremony.js';
import { formatOrigin, parseOrigin } from '../../../log/origin.js';
import { requireGrounds } from '../../cases/decisions.js';
import { OFFLINE_OPTIONS, withFoundation } from '../../courier/node/offline.js';
import type { OfflineOptions } from '../../courier/node/offline.js';

export interface RestoredOptions extends OfflineOptions {
  /** Who states it, and why; both are kept. */
  readonly by: string;
  readonly reason: string;
  /** Origin of an own log that is known to have been lost: the new one begins above it. */
  readonly above?: string;
  /** No copy is left: `above` names the log that was lost. */
  readonly lost?: true;
}

const RESTORED_OPTIONS: Members<RestoredOptions> = {
  required: { ...OFFLINE_OPTIONS.required, by: 'text', reason: 'text' },
  optional: { ...OFFLINE_OPTIONS.optional, above: 'text', lost: 'flag' },
};

/** A restore that was stated: both origins, and how much of the old log is held. Counterparties' operators are told of them. */
export interface RestoredHome {
  readonly old: string;
  readonly size: number;
  readonly new: string;
}

/**
 * Takes the operator's word that the store of a home was copied back from a backup, or is lost; to be given before the agency is opened again.
 * Its log goes on under a new origin, so that nothing looks as if the agency had contradicted itself; streams and chains go on at places
 * that were not used.
 * @throws {@link RogatoryError} `AGENCY_HOME_BUSY` (AGENCY-01) while a process owns the home, `AGENCY_HOME_INVALID` (AGENCY-02),
 * `CRYPTO_KEY_FILE` (CRYPTO-08), `LOG_ORIGIN` (LOG-41), `LOG_RESTORE` (LOG-16) when the store does not fit the statement, `STORE_UNAVAILABLE` (STORE-01).
 */
export async function restoredHome(options: RestoredOptions): Promise<RestoredHome> {
  requireMembers(options, RESTORED_OPTIONS, 'restoredHome(options)');
  const { above, lost } = options;
  const grounds = requireGrounds('restoredHome(options)', 'a restore is stated', { by: options.by, reason: options.reason });
  const stated = { ...grounds, ...(above === undefined ? {} : { above: parseOrigin(above) }), ...(lost === undefined ? {} : { lost }) };
  return withFoundation(options, async ({ node: { self, store, vault, clock } }) => {
    const restored = await stateRestored({ self, store, documents: vault, clock }, stated);
    return { old: formatOrigin(restored.old), size: restored.size, new: formatOrigin(restored.new) };
  });
}
