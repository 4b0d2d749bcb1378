// SPDX-License-Identifier: Apache-2.0
// Commands that are about an agency, in its home, or about a relay, where its configuration says.
import { loadRelayConfig } from '../relay/index.js';
import type { RelayConfig } from '../relay/index.js';
import type { Options } from './command.js';
import { CONFIG, HOME, PASSPHRASE, text } from './options.js';
import { obtainPassphrase } from './terminal/passphrase.js';
import { whilst } from './terminal/progress.js';
import { UsageError } from './usage-error.js';

export const OWNER = {
  home: HOME,
  config: CONFIG,
  relay: { ...text('file', 'earlier name of --config'), isHidden: true },
  passphraseFile: PASSPHRASE,
};
export type Owner = Options<typeof OWNER>;

/** A home whose passphrase is asked for when it is needed. */
export interface OwnHome {
  readonly home: string;
  readonly passphrase: () => Promise<string>;
}

/** Does for the agency or the relay what a command is about. @throws UsageError when neither or both are named. */
export function ofOwner<T>(
  options: Owner,
  ofHome: (home: OwnHome) => Promise<T>,
  ofRelay: (config: RelayConfig) => Promise<T>,
): Promise<T> {
  const { home, config = options.relay } = options;
  if (home !== undefined && config === undefined)
    return whilst('working', ofHome({ home, passphrase: () => obtainPassphrase(options.passphraseFile) }));
  if (home === undefined && config !== undefined) return whilst('working', ofRelay(loadRelayConfig(config)));
  throw new UsageError('say --home of an agency or --config of a relay, one of them');
}
