// SPDX-License-Identifier: Apache-2.0
import type { LogClosed } from '../log-restore.js';
import { stateRestored } from '../restore.js';
import { OFFLINE_OPTIONS, withStore } from './offline.js';
import type { OfflineOptions } from './offline.js';
import { requireMembers } from '../../core/members.js';
import type { Members } from '../../core/members.js';

const RESTORED_OPTIONS: Members<OfflineOptions & { readonly by: string; readonly reason: string }> = {
  required: { ...OFFLINE_OPTIONS.required, by: 'text', reason: 'text' },
  optional: OFFLINE_OPTIONS.optional,
};

/**
 * Takes the operator's word that a home was copied back from a backup; to be given before the agency is opened again. Its log is closed
 * and goes on under the next origin, so that nothing looks as if the agency had contradicted itself; streams and chains go on at places
 * that were not used.
 * @param options.by - Who states it. @param options.reason - Why; both are kept.
 * @throws {@link RogatoryError} `AGENCY_HOME_BUSY` (AGENCY-01) while a process owns the home, `AGENCY_HOME_INVALID` (AGENCY-02),
 * `CRYPTO_KEY_FILE` (CRYPTO-08), `TRUST_UNKNOWN` (TRUST-12), `TRUST_EXPIRED` (TRUST-06), `STORE_UNAVAILABLE` (STORE-01).
 */
export async function restoredHome(options: OfflineOptions & { readonly by: string; readonly reason: string }): Promise<LogClosed> {
  requireMembers(options, RESTORED_OPTIONS, 'restoredHome(options)');
  const { by, reason } = options;
  if (by.trim() === '' || reason.trim() === '') throw new TypeError('a restore is stated by somebody, for a reason');
  return withStore(options, (node) => stateRestored(node, { by, reason }));
}
