// SPDX-License-Identifier: Apache-2.0
// How a link to one peer stands, for people: since when, and why it is down. A reason is news once, however often an attempt fails by it.
import type { RogatoryError } from '../../core/errors.js';
import { isRogatoryError } from '../../core/errors.js';
import { HOUR_MS } from '../../core/time.js';
import type { CancelTimer, Clock } from '../../core/time.js';
import type { PeerKey } from '../../store/port.js';
import { CLOSE_CODES } from '../../transport/close-codes.js';
import { alarm } from '../alarms.js';
import type { EndpointEvent } from '../alarms.js';

/** `since`: Unix milliseconds. */
export interface LinkStanding {
  readonly isUp: boolean;
  readonly since: number;
  /** Why it is down, as far as that is known. */
  readonly code?: string;
  readonly detail?: string;
}

/** A network that fails may have one link replace another now and then. So often within an hour it is somebody else who proves himself. */
const TIMES_MAX = 3;
/** A peer may start anew: nobody is called before. */
const GRACE_MS = 60_000;
const SUPERSEDED = 4409;
/** Of two links that cross, one ends by 4409 while the other is there: a node without any after this time was ousted. */
const OUSTED_MS = 10_000;

export class LinkWatch {
  readonly #peer: PeerKey;
  readonly #clock: Clock;
  readonly #emit: (event: EndpointEvent) => void;
  #standing: LinkStanding;
  #replacedAt: readonly number[] = [];
  #cancelOusted: CancelTimer = () => undefined;

  constructor(peer: PeerKey, clock: Clock, emit: (event: EndpointEvent) => void) {
    this.#peer = peer;
    this.#clock = clock;
    this.#emit = emit;
    this.#standing = { isUp: false, since: clock.now() };
  }

  get standing(): LinkStanding {
    return this.#standing;
  }

  up(): void {
    this.#cancelOusted();
    this.#standing = { isUp: true, since: this.#clock.now() };
  }

  /** The link that was up has ended. */
  down(error: RogatoryError | undefined): void {
    this.#note(error);
    if (isRogatoryError(error, 'LINK_CLOSED') && error.details.closeCode === SUPERSEDED) this.#replaced();
  }

  /** Nothing is told after this. */
  stop(): void {
    this.#cancelOusted();
  }

  /** An attempt failed. @returns whether that is news. */
  failed(error: RogatoryError): boolean {
    // The peer may have dialled instead.
    if (this.#standing.isUp) return false;
    const { code } = error;
    const detail = downReason(error);
    const isNews = this.#standing.code !== code || this.#standing.detail !== detail;
    this.#note(error);
    const now = this.#clock.now();
    if (now - this.#standing.since >= GRACE_MS) this.#emit(alarm('unreachable', now, detail, { peer: this.#peer, code }));
    return isNews;
  }

  #note(error: RogatoryError | undefined): void {
    const since = this.#standing.isUp ? this.#clock.now() : this.#standing.since;
    this.#standing = { isUp: false, since, ...(error === undefined ? {} : { code: error.code, detail: downReason(error) }) };
  }

  #replaced(): void {
    const now = this.#clock.now();
    this.#replacedAt = [...this.#replacedAt.filter((at) => now - at < HOUR_MS), now].slice(-TIMES_MAX);
    const told = `${this.#peer} closed the link (${SUPERSEDED}), since another process proved itself by the keys of this node`;
    if (this.#replacedAt.length >= TIMES_MAX) return this.#secondCopy(`${told}: ${TIMES_MAX} times within an hour`);
    this.#cancelOusted();
    this.#cancelOusted = this.#clock.after(OUSTED_MS, () =>
      this.#secondCopy(`${told}, and has it since; this node dials again within five minutes, and may take it back`),
    );
  }

  #secondCopy(detail: string): void {
    this.#emit(alarm('second-copy', this.#clock.now(), detail, { peer: this.#peer }));
  }
}

/** Words for the end of a link. A close code says more than the coarse word that the peer sends with it. */
export function downReason(error: RogatoryError): string {
  if (!isRogatoryError(error, 'LINK_CLOSED')) return error.message;
  const { closeCode, reason } = error.details;
  const { meaning } = closeCode in CLOSE_CODES ? CLOSE_CODES[closeCode as keyof typeof CLOSE_CODES] : { meaning: 'unknown code' };
  if (closeCode === SUPERSEDED) return `The link was closed (${closeCode}): another process proved itself by the keys of this node`;
  return `The link was closed (${closeCode}): ${meaning}${reason === '' || reason === meaning ? '' : `; the peer says: ${reason}`}`;
}
