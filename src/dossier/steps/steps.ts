// SPDX-License-Identifier: Apache-2.0
// Step of each message type. Add a new type to its group, and rows in the tables of machines/.
import type { Step } from '../step.js';
import { ACKNOWLEDGEMENTS } from './acknowledgement.js';
import { DECISIONS } from './decision.js';
import { INFORMATION } from './information.js';
import { OTHERS } from './other.js';
import { REQUESTS } from './request.js';
import { RESULTS } from './result.js';
import { SECURED } from './secured.js';
import { USES } from './use.js';

/** About in the order in which a dossier usually sees them. */
export const STEPS: readonly Step[] = Object.freeze([
  ...REQUESTS,
  ...ACKNOWLEDGEMENTS,
  ...DECISIONS,
  ...INFORMATION,
  ...RESULTS,
  ...SECURED,
  ...USES,
  ...OTHERS,
]);

const BY_TYPE: ReadonlyMap<string, Step> = new Map(STEPS.map((step) => [step.type, step]));

/** Step of a type; undefined for a type that changes no dossier, such as a State's own. */
export function stepOf(type: string): Step | undefined {
  return BY_TYPE.get(type);
}
