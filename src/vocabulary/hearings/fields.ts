// SPDX-License-Identifier: Apache-2.0
import { z } from '../../schema/zod.js';
import { dateTime } from '../../schema/fields/dates.js';
import { line, localId, shortText } from '../../schema/fields/text.js';

/** A slot of time in UTC, with the local time zone of the place. */
export const slot = z.object({ id: localId(), from: dateTime(), to: dateTime(), tz: shortText() });

export type Slot = z.output<typeof slot>;

/** Parameters of a video or telephone line. */
export const tech = z.object({
  protocol: line(),
  address: line().optional(),
  testSlot: slot.optional(),
  recording: z.enum(['NONE', 'REQUESTED-STATE', 'REQUESTING-STATE', 'BOTH']),
});
