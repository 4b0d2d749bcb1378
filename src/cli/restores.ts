// SPDX-License-Identifier: Apache-2.0
// What the commands accept-restore, discard-restore and repeat have in common: a home, and who decides.
import type { RestoreDecision } from '../agency/index.js';
import { obtainPassphrase } from './passphrase.js';
import { oneLine, required } from './usage.js';

export type DecisionTexts = Readonly<Partial<Record<'home' | 'origin' | 'by' | 'reason' | 'passphrase-file', string>>>;

/** The home that a command names; its passphrase is asked for when no process has it open. */
export function homeOf(texts: DecisionTexts): { readonly home: string; readonly passphrase: () => Promise<string> } {
  return { home: required(texts.home, 'home'), passphrase: () => obtainPassphrase(texts['passphrase-file']) };
}

export function decisionOf(texts: DecisionTexts): RestoreDecision {
  return { origin: required(texts.origin, 'origin'), by: oneLine(texts.by, 'by'), reason: oneLine(texts.reason, 'reason') };
}
