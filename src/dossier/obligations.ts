// SPDX-License-Identifier: Apache-2.0
// Obligations beyond the measures: holds, returns and payments. Derived, never stored.
import { present } from './kept.js';
import { isHeld } from './records/provisionals.js';
import { isOpen } from './view.js';
import type { Phase, View } from './view.js';

export interface Obligation {
  readonly kind: 'restraint' | 'preservation' | 'return' | 'cost';
  /** Its name: a reference, the id of an item of evidence, or the message of an estimate. */
  readonly ref: string;
  readonly measureId?: string;
  /** Unix milliseconds at which it ends or is due. */
  readonly until?: number;
}

type Source = Pick<View, 'provisionals' | 'evidence' | 'costs'>;

/**
 * Obligations of a dossier.
 * @param now - Unix milliseconds; lapsed obligations are left out. Default: the dossier's own clock.
 */
export function obligationsOf(view: Source, now?: number): readonly Obligation[] {
  const held = view.provisionals
    .filter((one) => isHeld(one) && !(one.expiresAt !== undefined && now !== undefined && one.expiresAt <= now))
    .map(({ kind, ref, message, measureId, expiresAt }): Obligation => ({
      kind,
      ref: ref ?? message,
      ...present({ measureId, until: expiresAt }),
    }));
  const returns = view.evidence
    .filter(
      ({ state, returnRequired }) => state === 'RETURN_DUE' || (returnRequired && !['RETURNED', 'DESTROYED', 'RETAINED'].includes(state)),
    )
    .map(({ id, measureId, returnBy }): Obligation => ({ kind: 'return', ref: id, ...present({ measureId, until: returnBy }) }));
  const costs = view.costs
    .filter(({ state }) => state === 'AGREED' || state === 'CLAIMED')
    .map(({ id }): Obligation => ({ kind: 'cost', ref: id }));
  return [...held, ...returns, ...costs];
}

/**
 * Derives the phase of a dossier from its measures and obligations (DOSSIER-14).
 * @param now - Unix milliseconds; a restraint that has lapsed by then is no obligation.
 */
export function phaseOf(view: Source & Pick<View, 'measures'>, now: number): Phase {
  if (isOpen(view)) return 'OPEN';
  return obligationsOf(view, now).length > 0 ? 'OBLIGATIONS' : 'CLOSED';
}
