// SPDX-License-Identifier: Apache-2.0
// Commands on an agency, by its home, or on a relay, by its configuration.
import { loadRelayConfig } from '../relay/index.js';
import type { RelayConfig } from '../relay/index.js';
import type { Options } from './command.js';
import { CONFIG, HOME, PASSPHRASE } from './options.js';
import { obtainPassphrase } from './terminal/passphrase.js';
import { whilst } from './terminal/progress.js';
import { UsageError } from './usage-error.js';

export const OWNER = {
  home: HOME,
  config: CONFIG,
  passphraseFile: PASSPHRASE,
};
export type Owner = Options<typeof OWNER>;

/** A home; its passphrase is asked for when needed. */
export interface OwnHome {
  readonly home: string;
  readonly passphrase: () => Promise<string>;
}

/** @param options.home - A folder that is a home. */
export function homeOf({ home, passphraseFile }: { readonly home: string; readonly passphraseFile?: string }): OwnHome {
  return { home, passphrase: () => obtainPassphrase(passphraseFile) };
}

/** Runs a command on the agency or on the relay. @throws UsageError when neither or both are named. */
export function ofOwner<T>(
  options: Owner,
  ofHome: (home: OwnHome) => Promise<T>,
  ofRelay: (config: RelayConfig) => T | Promise<T>,
): Promise<T> {
  const { home, config } = options;
  if (home !== undefined && config === undefined) return whilst('working', ofHome(homeOf({ ...options, home })));
  if (home === undefined && config !== undefined) return whilst('working', Promise.resolve(ofRelay(loadRelayConfig(config))));
  throw new UsageError('give either --home of an agency or --config of a relay');
}
