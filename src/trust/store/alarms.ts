// SPDX-License-Identifier: Apache-2.0
import { LIMITS } from '../../core/limits.js';
import { DAY_MS } from '../../core/time.js';
import type { DocumentKind } from '../documents/document.js';

/** An alarm for people: signed documents that cannot both be true, or an act of a state that a reader does not follow. */
export interface TrustAlarm {
  readonly code:
    | ('TRUST_FORK' | 'TRUST_NOT_YET_VALID' | 'TRUST_KEY_SHARED' | 'TRUST_DAILY')
    /** What is kept is not held any more: its seal, or its accord, stands nowhere. */
    | ('TRUST_THRESHOLD' | 'TRUST_UNKNOWN' | 'TRUST_ACCORD_UNKNOWN');
  readonly kind: DocumentKind;
  /** Text for a person. */
  readonly detail: string;
  /** Exact bytes of a document that was refused, and of the one that is held in its place, if there is one. */
  readonly offered?: Uint8Array;
  readonly held?: Uint8Array;
  /** Unix milliseconds. */
  readonly at: number;
}

/** Raises alarms, each once a day. Of one state their number in a day is bounded: its signers can make any number of reasons. */
export class Alarms {
  readonly #onAlarm: (alarm: TrustAlarm) => void;
  /** Scope to what was told today. */
  readonly #told = new Map<string, { readonly day: number; readonly names: Set<string> }>();

  constructor(onAlarm: (alarm: TrustAlarm) => void) {
    this.#onAlarm = onAlarm;
  }

  /**
   * @param scope - State whose documents it is about.
   * @param name - Two of one name are one alarm.
   * @param make - Called when it is told.
   */
  raise(scope: string, name: string, at: number, make: () => TrustAlarm): void {
    const day = Math.floor(at / DAY_MS);
    const told = this.#told.get(scope);
    const names = told?.day === day ? told.names : new Set<string>();
    if (names.has(name) || names.size >= LIMITS.trustAlarmsMax) return;
    names.add(name);
    this.#told.set(scope, { day, names });
    this.#onAlarm(make());
  }
}
