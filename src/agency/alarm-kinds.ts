// SPDX-License-Identifier: Apache-2.0
// Which events are for people. docs/operations.md has a section on each, and a test that holds the two together.
import type { AgencyEvent } from './types.js';

/** Events that a person must look at: something is held up, contradicts something, or may be lost. */
export const AGENCY_ALARMS = [
  'alarm',
  'fault',
  'held',
  'refused',
  'refused-by-relay',
  'rejected',
  'stale',
  'stalled',
  'trust-alarm',
  'trust-refused',
  'unanswered',
  'undated',
  'unread',
  'unstamped',
] as const satisfies readonly AgencyEvent['kind'][];

/** An event that a person must look at. */
export type AgencyAlarm = Extract<AgencyEvent, { readonly kind: (typeof AGENCY_ALARMS)[number] }>;

const KINDS: ReadonlySet<string> = new Set(AGENCY_ALARMS);

/** Tells whether a person must look at an event. */
export function isAlarm(event: AgencyEvent): event is AgencyAlarm {
  return KINDS.has(event.kind);
}
