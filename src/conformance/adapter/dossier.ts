// SPDX-License-Identifier: Apache-2.0
import { isRogatoryError } from '../../core/errors.js';
import { applyEvent, openDossier } from '../../dossier/apply.js';
import type { Applied } from '../../dossier/apply.js';
import type { DossierEvent } from '../../dossier/fact.js';
import { judgePlace } from '../../dossier/chain.js';
import type { Held, Place } from '../../dossier/chain.js';
import { viewOf } from '../../dossier/journal.js';
import { obligationsOf } from '../../dossier/obligations.js';
import type { DossierState } from '../../dossier/state.js';
import type { View } from '../../dossier/view.js';
import { readBody } from '../../schema/body/codec.js';
import { asObject, bytes, json, list, operation, optional, text } from './operation.js';
import type { Operations, Read } from './operation.js';

const opening = { dossier: text, policy: optional(asObject) };
const event: Read<DossierEvent> = (value, member) => {
  const { body, ...members } = asObject(value, member);
  // A message with its body as encoded, or as JSON; or a receipt.
  const read = typeof body === 'string' ? readBody(text(members['type'], 'type'), bytes(body, 'body')) : body;
  return { ...members, ...(read !== undefined && { body: read }) } as unknown as DossierEvent;
};

/** Moves dossiers by messages and receipts (section DOSSIER). */
export const dossierOperations: Operations = {
  'dossier.replay': operation({ ...opening, events: list(json) }, ({ dossier, policy, events }) => {
    let state = openDossier(dossier, policy);
    const steps = events.map((one) => {
      try {
        const applied = applyEvent(state, event(one, 'events'));
        state = applied.state;
        return stepOf(applied);
      } catch (error) {
        if (!isRogatoryError(error)) throw error;
        return { refused: error.code, ...(isRogatoryError(error, 'DOSSIER_TRANSITION') && { rule: error.details.rule }) };
      }
    });
    const secured = state.provisionals.map(({ kind, ref = null, state: of, expiresAt = null }) => ({ kind, ref, state: of, expiresAt }));
    return { steps, measures: statesOf(state), secured, owed: obligationsOf(state) };
  }),
  'dossier.place': operation({ place: asObject, held: asObject }, ({ place, held }) =>
    judgePlace(place as unknown as Place, held as unknown as Held),
  ),
  'dossier.step': operation({ ...opening, view: asObject, event }, ({ dossier, policy, view: given, event: one }) => {
    const empty = openDossier(dossier, policy);
    // In the middle of its life: as `view` says, before any journal.
    const view: View = { ...viewOf(empty), ...(given as unknown as Partial<View>) };
    return stepOf(applyEvent({ ...empty, ...view, base: view }, one));
  }),
};

function stepOf({ state, crossed, waiting, races }: Applied) {
  const secured = state.provisionals.map(({ kind, state: of }) => `${kind} ${of}`);
  return { measures: statesOf(state), secured, waiting, crossed, races: races.map(({ rule }) => rule) };
}

function statesOf({ measures }: DossierState): ReadonlyMap<string, string> {
  return new Map(measures.map(({ id, state }) => [id, state]));
}
