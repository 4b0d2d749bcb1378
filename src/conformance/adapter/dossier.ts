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
import { fromHex } from '../../core/bytes.js';
import { objectOf, objectsOf, textOf } from './operation.js';
import type { Json, JsonObject, Operations } from './operation.js';

/** Moves dossiers by messages and receipts (section DOSSIER). */
export const dossierOperations: Operations = {
  'dossier.replay': async ({ input }) => {
    let state = opened(input);
    const steps = objectsOf(input, 'events').map((event): JsonObject => {
      try {
        const applied = applyEvent(state, eventOf(event));
        state = applied.state;
        return stepJson(applied);
      } catch (error) {
        if (!isRogatoryError(error)) throw error;
        return { refused: error.code, ...(isRogatoryError(error, 'DOSSIER_TRANSITION') && { rule: error.details.rule }) };
      }
    });
    return { steps, ...stateJson(state) };
  },
  'dossier.place': async ({ input }) => {
    const judged = judgePlace(objectOf(input, 'place') as unknown as Place, objectOf(input, 'held') as unknown as Held);
    return { ...judged };
  },
  'dossier.step': async ({ input }) => stepJson(applyEvent(placed(input), eventOf(objectOf(input, 'event')))),
};

function opened(input: JsonObject): DossierState {
  const policy = input['policy'] === undefined ? {} : objectOf(input, 'policy');
  return openDossier(textOf(input, 'dossier'), policy);
}

/** A dossier in the middle of its life: as `view` says, before any journal. */
function placed(input: JsonObject): DossierState {
  const empty = opened(input);
  const view: View = { ...viewOf(empty), ...(objectOf(input, 'view') as unknown as Partial<View>) };
  return { ...empty, ...view, base: view };
}

/** A message with its body as encoded, or as JSON; or a receipt. */
function eventOf(event: JsonObject): DossierEvent {
  const { body } = event;
  const read = typeof body === 'string' ? (readBody(textOf(event, 'type'), fromHex(body)) as Json) : body;
  return { ...event, ...(read !== undefined && { body: read }) } as unknown as DossierEvent;
}

function stepJson({ state, crossed, waiting, races }: Applied): JsonObject {
  const secured = state.provisionals.map(({ kind, state: of }) => `${kind} ${of}`);
  return { measures: statesOf(state), secured, waiting, crossed, races: races.map(({ rule }) => rule) };
}

function stateJson(state: DossierState): JsonObject {
  const secured = state.provisionals.map(({ kind, ref, state: of, expiresAt }): JsonObject => ({
    kind,
    ref: ref ?? null,
    state: of,
    expiresAt: expiresAt ?? null,
  }));
  return { measures: statesOf(state), secured, owed: obligationsOf(state) as unknown as Json };
}

function statesOf({ measures }: DossierState): JsonObject {
  return Object.fromEntries(measures.map(({ id, state }) => [id, state]));
}
