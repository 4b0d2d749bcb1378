// SPDX-License-Identifier: Apache-2.0
// What is done with a home from outside: by the process that has it open, or by this one when none does.
import type { Members } from '../../../core/members.js';
import { OFFLINE_OPTIONS } from '../../courier/node/offline.js';
import type { OfflineOptions } from '../../courier/node/offline.js';
import { askHome } from './ask.js';
import { ownerOf } from './lock.js';

/** Whose home it is. The passphrase is asked for only when no process has the home open. */
export interface HomeOptions extends Omit<OfflineOptions, 'passphrase'> {
  readonly passphrase: () => string | Promise<string>;
}

export const HOME_OPTIONS: Members<HomeOptions> = {
  required: { home: 'text', passphrase: 'function' },
  optional: OFFLINE_OPTIONS.optional,
};

/**
 * Asks the owner of a home, or does the same here.
 * @param method - Of the owner's control socket, with its parameters; it answers with a `T`.
 * @param alone - Does it when no process has the home open.
 * @throws {@link RogatoryError} `AGENCY_CONTROL` (AGENCY-05) when the owner does not answer; what the owner or `alone` refuses with.
 */
export async function throughOwner<T>(
  { passphrase, ...options }: HomeOptions,
  [method, parameters]: readonly [method: string, parameters: Readonly<Record<string, unknown>>],
  alone: (options: OfflineOptions) => Promise<T>,
): Promise<T> {
  if (ownerOf(options.home) !== undefined) return (await askHome(options.home, method, parameters)) as T;
  return alone({ ...options, passphrase: await passphrase() });
}
