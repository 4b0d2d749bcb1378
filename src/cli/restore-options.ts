// SPDX-License-Identifier: Apache-2.0
// What the commands accept-restore, discard-restore and repeat have in common: a home or a relay, and who decides.
import type { RestoreDecision } from '../agency/index.js';
import { obtainPassphrase } from './passphrase.js';
import { loadRelayConfig } from '../relay/index.js';
import type { RelayConfig } from '../relay/index.js';
import { oneLine, required, UsageError } from './usage.js';

export type DecisionTexts = Readonly<Partial<Record<'home' | 'config' | 'origin' | 'by' | 'reason' | 'passphrase-file', string>>>;

/** The relay that a command names; undefined when it names a home. */
export function relayOf({ home, config }: DecisionTexts): RelayConfig | undefined {
  if ((home === undefined) === (config === undefined)) throw new UsageError('--home or --config is required, and not both');
  return config === undefined ? undefined : loadRelayConfig(config);
}

/** The home that a command names; its passphrase is asked for when no process has it open. */
export function homeOf(texts: DecisionTexts): { readonly home: string; readonly passphrase: () => Promise<string> } {
  return { home: required(texts.home, 'home'), passphrase: () => obtainPassphrase(texts['passphrase-file']) };
}

export function decisionOf(texts: DecisionTexts): RestoreDecision {
  return { origin: required(texts.origin, 'origin'), by: oneLine(texts.by, 'by'), reason: oneLine(texts.reason, 'reason') };
}
