// SPDX-License-Identifier: Apache-2.0
// Two sides over a line that loses, repeats and crosses messages. What is lost is sent again; in the end everything has arrived.
import fc from 'fast-check';
import { expect } from 'vitest';
import { isRogatoryError } from '../../src/core/errors.js';
import { LIMITS } from '../../src/core/limits.js';
import { allowed, applyEvent, openDossier } from '../../src/dossier/index.js';
import { apply } from '../../src/dossier/apply.js';
import { isFinal } from '../../src/dossier/view.js';
import type { DossierState, MessageEvent, Role } from '../../src/dossier/index.js';
import { viewOf } from '../../src/dossier/journal.js';
import type { MessageTypeName } from '../../src/vocabulary/index.js';
import { example, NOW, TYPES } from '../vocabulary/examples.js';
import { DOSSIER } from './story.js';

/** Messages of one side that may be under way at once: less than the older half of a journal. */
const BACKLOG = LIMITS.dossierJournalMaxEntries / 4;

const OTHER: Readonly<Record<Role, Role>> = { requester: 'responder', responder: 'requester' };

class Side {
  state: DossierState = openDossier(DOSSIER, { lapse: true, defectWindowMs: 40_000 });
  sent = 0;
  /** Numbers of the messages that came: the journal lets go of old ones. */
  readonly got = new Set<number>();
  seen: string | null = null;
  /** Under way to this side, oldest first; what was lost is at its end again. */
  line: MessageEvent[] = [];

  readonly role: Role;

  constructor(role: Role) {
    this.role = role;
  }
}

/** What a game came to. */
export interface Score {
  crossed: number;
  lost: number;
  repeated: number;
  held: number;
  readonly types: Set<string>;
  readonly states: Set<string>;
}

export class Game {
  readonly sides: Record<Role, Side> = { requester: new Side('requester'), responder: new Side('responder') };
  #clock = NOW;
  #ids = 0;

  readonly score: Score;

  constructor(score: Score) {
    this.score = score;
  }

  /** A request that was acknowledged, so that the games are about what comes after. */
  begin(): void {
    const type = (role: Role, name: string): number =>
      allowed(this.sides[role].state, role)
        .filter(({ allowed: may, type: of }) => may && of !== 'error.validation' && TYPES.includes(of as MessageTypeName))
        .findIndex(({ type: of }) => of === name);
    this.send('requester', type('requester', 'request.submit'), false);
    this.deliver('responder', false);
    this.send('responder', type('responder', 'ack.receipt'), false);
    this.deliver('requester', false);
  }

  /** Sends one of the types that may be sent now, about one or all of the measures it may be about. */
  send(role: Role, choice: number, one: boolean): void {
    const side = this.sides[role];
    const offers = allowed(side.state, role).filter(
      ({ allowed: may, type }) => may && type !== 'error.validation' && TYPES.includes(type as MessageTypeName),
    );
    const offer = offers[choice % Math.max(1, offers.length)];
    if (offer === undefined) return;
    // What a journal lets go of is final: nobody writes on while so much of his is still under way.
    if (this.sides[OTHER[role]].line.length >= BACKLOG) return;
    this.#clock += 1_000;
    const event = this.#event(side, offer.type, one ? offer.measureIds.slice(0, 1) : offer.measureIds, offer.refs);
    try {
      side.state = apply(side.state, event);
    } catch (error) {
      // What the content is judged by, such as an id used twice: nothing is sent.
      if (!isRogatoryError(error, 'DOSSIER_TRANSITION')) throw error;
      return;
    }
    side.sent++;
    this.score.types.add(offer.type);
    this.sides[OTHER[role]].line.push(event);
  }

  /** Delivers the oldest message under way, twice if wanted. */
  deliver(role: Role, again: boolean): void {
    const side = this.sides[role];
    const event = side.line.shift();
    if (event === undefined) return;
    // Held back until its predecessor is there (DOSSIER-11).
    const seq = event.seq ?? 1;
    if (seq !== 1 && !side.got.has(seq - 1)) {
      side.line.push(event);
      this.score.held++;
      return;
    }
    // Never refused: the sender could send it.
    const applied = applyEvent(side.state, event);
    side.state = applied.state;
    side.got.add(seq);
    side.seen = event.messageId;
    this.score.crossed += applied.crossed.length;
    for (const { state } of side.state.measures) this.score.states.add(state);
    if (!again) return;
    expect(apply(side.state, event)).toBe(side.state);
    this.score.repeated++;
  }

  /** Loses the oldest message under way; its sender's relay sends it again, later. */
  lose(role: Role): void {
    const { line } = this.sides[role];
    const event = line.shift();
    if (event === undefined) return;
    line.push(event);
    this.score.lost++;
  }

  settle(): void {
    for (const { line, role } of Object.values(this.sides)) line.sort((a, b) => (a.seq ?? 0) - (b.seq ?? 0) || role.length);
    while (Object.values(this.sides).some(({ line }) => line.length > 0))
      for (const role of ['requester', 'responder'] as const) this.deliver(role, false);
  }

  /** Both sides hold the same dossier, and it is one that the tables know. */
  check(): void {
    const { requester, responder } = this.sides;
    expect(stripped(responder.state)).toEqual(stripped(requester.state));
    for (const { state, resume } of requester.state.measures) expect(state.endsWith('_WAIT') && !isFinal(state)).toBe(resume !== undefined);
  }

  #event(side: Side, type: string, measureIds: readonly string[], refs: readonly string[]): MessageEvent {
    const id = `${side.role}-${++this.#ids}`;
    const body = example(type as MessageTypeName) as { payload: Record<string, unknown> };
    fill(body.payload, id, measureIds, refs, side.state);
    const header = { messageId: id, from: side.role, agency: side.role, seq: side.sent + 1, seen: side.seen };
    return { kind: 'message', type, ...header, body, at: this.#clock, issuedAt: this.#clock };
  }
}

/** Makes an example fit the dossier: its measures, ids of its own, answers to what is open. */
function fill(
  payload: Record<string, unknown>,
  id: string,
  measureIds: readonly string[],
  refs: readonly string[],
  state: DossierState,
): void {
  const soon = new Date(NOW + 30_000).toISOString();
  if ('measureIds' in payload && measureIds.length > 0) payload['measureIds'] = [...measureIds];
  if ('questions' in payload) payload['questions'] = [{ id: `q-${id}`, code: 'I-OTHER', text: 'x', blocking: id.length % 2 === 0 }];
  if ('answers' in payload) {
    payload['answers'] = state.questions
      .filter(({ answered }) => !answered)
      .map((open) => ({ kind: 'VALUE', questionId: open.id, value: 'x' }));
  }
  if ('conditions' in payload) payload['conditions'] = [{ id: `k-${id}`, code: 'C-CONF' }];
  if ('perCondition' in payload) {
    payload['perCondition'] = state.conditions
      .filter((one) => one.state === 'PROPOSED')
      .map((one, i) => ({ id: one.id, answer: (id.length + i) % 3 === 0 ? 'REJECT' : 'ACCEPT' }));
  }
  if ('replyBy' in payload) payload['replyBy'] = soon;
  if ('ref' in payload && refs[0] !== undefined) payload['ref'] = refs[0];
  if ('evidence' in payload)
    payload['evidence'] = [{ id: `e-${id}`, ...(measureIds[0] === undefined ? {} : { measureId: measureIds[0] }), returnRequired: false }];
  if ('useLimits' in payload) payload['useLimits'] = [];
  if ('items' in payload) {
    const named = state.evidence.map((item) => item.id);
    payload['items'] =
      Array.isArray(payload['items']) && typeof payload['items'][0] === 'string'
        ? refs.slice(0, 1)
        : named.map((item) => ({ id: item, hashOk: true, openable: true }));
  }
  if ('changes' in payload)
    payload['changes'] = measureIds
      .slice(0, 1)
      .map((measureId) => ({ op: 'NARROW', measure: { id: measureId, type: 'PRES', assetIds: [] } }));
  if ('openObligations' in payload) payload['openObligations'] = refsOf(state).map((ref) => ({ kind: 'OTHER', ref }));
  if ('releases' in payload || 'disposition' in payload) payload['releases'] = [];
  if ('level' in payload) payload['level'] = 3;
}

function refsOf(state: DossierState): string[] {
  return [
    ...state.provisionals.map(({ ref, message }) => ref ?? message),
    ...state.evidence.map(({ id }) => id),
    ...state.costs.map(({ id }) => id),
  ];
}

/** A view is decided by messages alone, but for the clock of what one side rejected. */
function stripped(state: DossierState): unknown {
  return viewOf(state);
}

function command(name: string, run: (game: Game) => void): fc.Command<object, Game> {
  return { check: () => true, run: (_model, game) => run(game), toString: () => name };
}

const role = fc.constantFrom<Role>('requester', 'responder');

/** Plays games of all commands. */
export function play(numRuns: number, maxCommands: number, seed: number): Score {
  const score: Score = { crossed: 0, lost: 0, repeated: 0, held: 0, types: new Set(), states: new Set() };
  const commands = fc.commands(
    [
      fc
        .tuple(role, fc.nat(999), fc.boolean())
        .map(([from, choice, one]) => command(`${from} sends ${choice}`, (game) => game.send(from, choice, one))),
      fc.tuple(role, fc.boolean()).map(([to, again]) => command(`${to} receives, again: ${again}`, (game) => game.deliver(to, again))),
      role.map((to) => command(`${to} receives`, (game) => game.deliver(to, false))),
      role.map((to) => command(`the line to ${to} loses a message`, (game) => game.lose(to))),
    ],
    { maxCommands, size: 'max' },
  );
  fc.assert(
    fc.property(commands, (moves) => {
      const game = new Game(score);
      game.begin();
      fc.modelRun(() => ({ model: {}, real: game }), moves);
      game.settle();
      game.check();
    }),
    { numRuns, seed, endOnFailure: true },
  );
  return score;
}
