// SPDX-License-Identifier: Apache-2.0
import { z } from '../../schema/zod.js';
import { dateTime } from '../../schema/fields/dates.js';
import { line, localId, shortText } from '../../schema/fields/text.js';

/** A slot of time in UTC, and the zone in which people there live. */
export const slot = z.object({ id: localId(), from: dateTime(), to: dateTime(), tz: shortText() });

/** How a line for video or telephone is set up. */
export const tech = z.object({
  protocol: line(),
  address: line().optional(),
  testSlot: slot.optional(),
  recording: z.enum(['NONE', 'REQUESTED-STATE', 'REQUESTING-STATE', 'BOTH']),
});
