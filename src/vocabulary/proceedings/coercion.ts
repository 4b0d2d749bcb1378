// SPDX-License-Identifier: Apache-2.0
import type { MessageBody } from '../catalogue.js';
import { isCoercive } from '../measures/measure.js';
import type { ASKING } from '../rule.js';

/** Payload of a message that asks for assistance. */
export type Asked = MessageBody<(typeof ASKING)[number]>['payload'];

/**
 * Indexes of the offences for which coercion is asked: by a measure, or by a restraint of assets. Preservation and emergencies do not count
 * as coercion.
 */
export function coerciveOffences(payload: Asked): readonly number[] {
  if ('instruction' in payload) return [...payload.proceedings.offences.keys()];
  if (!('measures' in payload)) return [];
  const cited = new Set(payload.measures.filter(isCoercive).flatMap((measure) => measure.offenceIds));
  return payload.proceedings.offences.flatMap((offence, i) => (cited.has(offence.id) ? [i] : []));
}
