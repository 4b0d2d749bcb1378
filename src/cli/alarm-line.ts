// SPDX-License-Identifier: Apache-2.0
import { isAlarm } from '../agency/index.js';
import type { AgencyEvent } from '../agency/index.js';
import { printableJson } from '../core/index.js';
import { warn } from './say.js';

/** Prints an event that a person must look at, or why there is no link, on standard error; docs/operations.md says what each means. */
export function warnOfAlarm(event: AgencyEvent): void {
  if (isAlarm(event)) warn(`ALARM: ${printableJson(event)}\n`);
  // Who waits for a moment alone should see why nothing leaves.
  else if (event.kind === 'link' && event.code !== undefined) warn(`LINK: ${printableJson(event)}\n`);
}
