// SPDX-License-Identifier: Apache-2.0
// Acts that have treaties and a channel of their own: this one refuses them by name.
import { EXCLUDED_TEXT, isExcludedType } from '../../vocabulary/index.js';
import { UsageError } from '../usage-error.js';

/** @throws UsageError when one of the names is an act that this channel does not carry. */
export function requireCarried(names: readonly string[]): void {
  if (names.some(isExcludedType)) throw new UsageError(EXCLUDED_TEXT);
}
