// SPDX-License-Identifier: Apache-2.0
// Two sides play against each other over a slow, repeating line: whatever they do, they end up with the same dossier.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isRogatoryError } from '../../src/core/errors.js';
import { allowed, applyEvent, openDossier } from '../../src/dossier/index.js';
import { apply } from '../../src/dossier/apply.js';
import { isFinal } from '../../src/dossier/view.js';
import type { Applied, DossierState, MessageEvent, Role } from '../../src/dossier/index.js';
import { viewOf } from '../../src/dossier/journal.js';
import type { MessageTypeName } from '../../src/vocabulary/index.js';
import { TYPES } from '../vocabulary/examples.js';
import { DOSSIER, message, statesOf } from './story.js';

interface Side {
  readonly role: Role;
  state: DossierState;
  sent: number;
  /** Last message of the other side that was opened. */
  seen: string | null;
  /** What is under way to this side, in order. */
  readonly line: MessageEvent[];
  readonly crossed: string[];
}

const OTHER: Readonly<Record<Role, Role>> = { requester: 'responder', responder: 'requester' };

type Move =
  | { readonly kind: 'send'; readonly by: Role; readonly choice: number; readonly measures: number }
  | { readonly kind: 'deliver'; readonly to: Role; readonly repeat: boolean; readonly reject: boolean };

const role = fc.constantFrom<Role>('requester', 'responder');
const move: fc.Arbitrary<Move> = fc.oneof(
  fc.record({ kind: fc.constant('send' as const), by: role, choice: fc.nat(99), measures: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ kind: fc.constant('deliver' as const), to: role, repeat: fc.boolean(), reject: fc.constant(false) }),
);

class Game {
  readonly sides: Record<Role, Side> = { requester: side('requester'), responder: side('responder') };
  rejections = 0;
  #ids = 0;

  play(next: Move): void {
    if (next.kind === 'send') this.#send(this.sides[next.by], next.choice, next.measures);
    else this.#deliver(this.sides[next.to], next.repeat, next.reject);
  }

  settle(): void {
    while (this.sides.requester.line.length + this.sides.responder.line.length > 0) {
      for (const one of Object.values(this.sides)) this.#deliver(one, false, false);
    }
  }

  /** Sends one of the messages that the table allows now, about some of the measures it allows. */
  #send(from: Side, choice: number, measures: number): void {
    const offers = allowed(from.state, from.role).filter(({ type, allowed: may }) => may && TYPES.includes(type as MessageTypeName));
    const offer = offers[choice % Math.max(offers.length, 1)];
    if (offer === undefined) return;
    const about = ['m1', 'm2'].filter((id, i) => (measures & (1 << i)) !== 0 && offer.measureIds.includes(id));
    const questions = from.state.questions.filter((question) => !question.answered).map((question) => question.id);
    const event = this.#event(from, offer.type as MessageTypeName, about.length > 0 ? about : offer.measureIds, questions);
    try {
      from.state = apply(from.state, event);
    } catch (error) {
      // A guard that the table does not show, such as an open question: nothing is sent.
      if (!isRogatoryError(error, 'DOSSIER_TRANSITION')) throw error;
      return;
    }
    this.#post(from, event);
  }

  #event(from: Side, type: MessageTypeName, measureIds: readonly string[], open: readonly string[]): MessageEvent {
    const id = `${from.role}-${++this.#ids}`;
    const header = { messageId: id, from: from.role, agency: from.role, seq: from.sent + 1, seen: from.seen };
    return message(type, header, ({ payload }) => {
      if ('measureIds' in payload) payload.measureIds = [...measureIds];
      if ('questions' in payload && 'replyBy' in payload)
        payload.questions.forEach((question) => Object.assign(question, { id: `q-${id}`, blocking: this.#ids % 2 === 0 }));
      if ('answers' in payload) payload.answers = open.map((questionId) => ({ kind: 'VALUE', questionId, value: 'x' }));
    });
  }

  #post(from: Side, event: MessageEvent): void {
    from.sent++;
    this.sides[OTHER[from.role]].line.push(event);
  }

  #deliver(to: Side, repeat: boolean, reject: boolean): void {
    const event = to.line.shift();
    if (event === undefined) return;
    if (reject && event.type !== 'error.validation') {
      to.seen = event.messageId;
      this.#post(to, this.#rejection(to, event.messageId));
      return;
    }
    to.seen = event.messageId;
    const applied = this.#tryApply(to, event);
    if (applied === undefined) {
      this.#post(to, this.#rejection(to, event.messageId));
      return;
    }
    const { state, crossed } = applied;
    to.state = state;
    to.crossed.push(...crossed);
    if (repeat) expect(apply(state, event)).toBe(state);
  }

  /** What cannot be applied rests on a message that this side rejected before: it is rejected too. */
  #tryApply(to: Side, event: MessageEvent): Applied | undefined {
    try {
      return applyEvent(to.state, event);
    } catch (error) {
      if (this.rejections === 0 || !isRogatoryError(error) || !/^DOSSIER_(TRANSITION|UNKNOWN)$/.test(error.code)) throw error;
      return undefined;
    }
  }

  #rejection(from: Side, ofMessageId: string): MessageEvent {
    this.rejections++;
    const header = { messageId: `${from.role}-${++this.#ids}`, from: from.role, agency: from.role, seq: from.sent + 1, seen: from.seen };
    const event = message('error.validation', header, (body) => (body.payload.ofMessageId = ofMessageId));
    from.state = apply(from.state, event);
    return event;
  }
}

function side(of: Role): Side {
  return { role: of, state: openDossier(DOSSIER), sent: 0, seen: null, line: [], crossed: [] };
}

describe('two sides of a dossier', () => {
  it('end with the same measures, whatever crosses and repeats (DOSSIER-35)', () => {
    let crossings = 0;
    let moved = 0;
    fc.assert(
      fc.property(fc.array(move, { minLength: 25, maxLength: 60 }), (moves) => {
        const game = new Game();
        game.play({ kind: 'send', by: 'requester', choice: 0, measures: 3 });
        for (const next of moves) game.play(next);
        game.settle();
        const { requester, responder } = game.sides;
        expect(statesOf(responder.state)).toEqual(statesOf(requester.state));
        expect(responder.state.questions).toEqual(requester.state.questions);
        expect(viewOf(responder.state)).toEqual(viewOf(requester.state));
        crossings += requester.crossed.length + responder.crossed.length;
        moved += requester.state.measures.filter((measure) => isFinal(measure.state) || measure.state === 'EXECUTED').length;
      }),
      { numRuns: 200, seed: 2026 },
    );
    // The property says something only if messages did cross and measures did end.
    expect(crossings).toBeGreaterThan(20);
    expect(moved).toBeGreaterThan(100);
  });

  it('end with the same measures when messages are rejected on the way (DOSSIER-34)', () => {
    let rejections = 0;
    const rejecting = fc.record({ kind: fc.constant('deliver' as const), to: role, repeat: fc.boolean(), reject: fc.boolean() });
    fc.assert(
      fc.property(fc.array(fc.oneof(move, rejecting), { minLength: 25, maxLength: 60 }), (moves) => {
        const game = new Game();
        game.play({ kind: 'send', by: 'requester', choice: 0, measures: 3 });
        for (const next of moves) game.play(next);
        game.settle();
        const { requester, responder } = game.sides;
        // A request that never took effect is a draft at home and unknown abroad.
        const known = (of: Side) =>
          of.state.measures.filter((measure) => measure.state !== 'DRAFT').map(({ id, state }) => `${id} ${state}`);
        expect(known(responder)).toEqual(known(requester));
        rejections += game.rejections;
      }),
      { numRuns: 200, seed: 4242 },
    );
    expect(rejections).toBeGreaterThan(200);
  });

  it('never leave a final state (DOSSIER-01)', () => {
    fc.assert(
      fc.property(fc.array(move, { minLength: 25, maxLength: 60 }), (moves) => {
        const game = new Game();
        game.play({ kind: 'send', by: 'requester', choice: 0, measures: 3 });
        for (const next of moves) {
          const before = structuredClone(game.sides.responder.state.measures);
          game.play(next);
          for (const measure of before) {
            if (isFinal(measure.state)) expect(game.sides.responder.state.measures.find(({ id }) => id === measure.id)).toEqual(measure);
          }
        }
      }),
      { numRuns: 100, seed: 7 },
    );
  });
});
