// SPDX-License-Identifier: Apache-2.0
import { isAlarm } from '../../agency/index.js';
import type { AgencyEvent } from '../../agency/index.js';
import { printableJson } from '../../core/index.js';
import { warn } from '../terminal/say.js';

export const ALARMS =
  'Events that need a person are printed on standard error as "ALARM:" and one JSON object; docs/operations.md explains each.';

/** Prints on standard error an event that needs a person. */
export function warnOfAlarm(event: AgencyEvent): void {
  if (!isAlarm(event)) return;
  const time = 'at' in event ? { time: new Date(event.at).toISOString() } : {};
  warn(`ALARM: ${printableJson({ ...event, ...time })}\n`);
}
