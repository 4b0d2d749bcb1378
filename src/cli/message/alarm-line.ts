// SPDX-License-Identifier: Apache-2.0
import { isAlarm } from '../../agency/index.js';
import type { AgencyEvent } from '../../agency/index.js';
import { printableJson } from '../../core/index.js';
import { warn } from '../terminal/say.js';

export const ALARMS =
  'Events that need a person are printed on standard error as "ALARM:" and one JSON object; docs/operations.md explains each.';

/** Prints an event that a person must look at, or why there is no link, on standard error. */
export function warnOfAlarm(event: AgencyEvent): void {
  // Who waits for a moment alone should see why nothing leaves.
  const isDown = event.kind === 'link' && event.code !== undefined;
  if (!isAlarm(event) && !isDown) return;
  const time = 'at' in event ? { time: new Date(event.at).toISOString() } : {};
  warn(`${isDown ? 'LINK' : 'ALARM'}: ${printableJson({ ...event, ...time })}\n`);
}
