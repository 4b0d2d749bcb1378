// SPDX-License-Identifier: Apache-2.0
import { isCoercive } from '../measures/measure.js';
import type { AskingPayload } from '../rule.js';

/**
 * Indexes of the offences for which coercion is asked: by a measure, or by a restraint of assets. Preservation and emergencies do not count
 * as coercion.
 */
export function coerciveOffences(payload: AskingPayload): readonly number[] {
  if ('instruction' in payload) return [...payload.proceedings.offences.keys()];
  if (!('measures' in payload)) return [];
  const cited = new Set(payload.measures.filter(isCoercive).flatMap((measure) => measure.offenceIds));
  return payload.proceedings.offences.flatMap((offence, i) => (cited.has(offence.id) ? [i] : []));
}
