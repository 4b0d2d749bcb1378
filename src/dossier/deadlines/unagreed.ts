// SPDX-License-Identifier: Apache-2.0
// Lengths for a freeze under an accord that says nothing of it: working days of an ordinary request would come after the assets have moved.
import type { URGENCY_LEVELS } from '../../vocabulary/requests/codes.js';
import type { AccordDeadline } from '../../vocabulary/accords/terms.js';

type UrgencyLevel = (typeof URGENCY_LEVELS.codes)[number];
type Length = Pick<AccordDeadline, 'unit' | 'length'>;

/** Of either period: to decide, and to act. */
const FREEZES: Readonly<Record<UrgencyLevel, Length>> = {
  ROUTINE: { unit: 'WORKING-DAYS', length: 10 },
  URGENT: { unit: 'HOURS', length: 72 },
  PROVISIONAL: { unit: 'HOURS', length: 24 },
  EMERGENCY: { unit: 'HOURS', length: 24 },
};

/** Length of a deadline that no accord gives (DOSSIER-26); undefined for every deadline but that of a freeze. */
export function unagreedLength(id: string, level: UrgencyLevel): AccordDeadline | undefined {
  return id === 'D05' ? { id, ...FREEZES[level] } : undefined;
}
