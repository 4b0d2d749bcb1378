// SPDX-License-Identifier: Apache-2.0
// How a link to one peer stands, for people: since when, and why it is down. A reason is news once, however often an attempt fails by it.
import type { RogatoryError } from '../../core/errors.js';
import { isRogatoryError } from '../../core/errors.js';
import type { Clock } from '../../core/time.js';
import type { PeerKey } from '../../store/port.js';
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
const HOUR_MS = 3_600_000;
/** A peer may start anew: nobody is called before. */
const GRACE_MS = 60_000;
const SUPERSEDED = 4409;

export class LinkWatch {
  readonly #peer: PeerKey;
  readonly #clock: Clock;
  readonly #emit: (event: EndpointEvent) => void;
  #standing: LinkStanding;
  #replacedAt: readonly number[] = [];

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
    this.#standing = { isUp: true, since: this.#clock.now() };
  }

  /** The link that was up has ended. */
  down(error: RogatoryError | undefined): void {
    this.#note(error);
    if (isRogatoryError(error, 'LINK_CLOSED') && error.details.closeCode === SUPERSEDED) this.#replaced();
  }

  /** An attempt failed. @returns whether that is news. */
  failed(error: RogatoryError): boolean {
    // The peer may have dialled instead.
    if (this.#standing.isUp) return false;
    const { code, message } = error;
    const isNews = this.#standing.code !== code || this.#standing.detail !== message;
    this.#note(error);
    const now = this.#clock.now();
    if (now - this.#standing.since >= GRACE_MS) this.#emit(alarm('unreachable', now, message, { peer: this.#peer, code }));
    return isNews;
  }

  #note(error: RogatoryError | undefined): void {
    const since = this.#standing.isUp ? this.#clock.now() : this.#standing.since;
    this.#standing = { isUp: false, since, ...(error === undefined ? {} : { code: error.code, detail: error.message }) };
  }

  #replaced(): void {
    const now = this.#clock.now();
    this.#replacedAt = [...this.#replacedAt.filter((at) => now - at < HOUR_MS), now].slice(-TIMES_MAX);
    if (this.#replacedAt.length < TIMES_MAX) return;
    const detail = `${this.#peer} closed the link ${TIMES_MAX} times within an hour, since another one proved itself by the keys of this node`;
    this.#emit(alarm('second-copy', now, detail, { peer: this.#peer }));
  }
}
