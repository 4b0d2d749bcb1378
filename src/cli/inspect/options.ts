// SPDX-License-Identifier: Apache-2.0
import type { Place } from './fault.js';

export interface InspectOptions {
  /** Unix milliseconds: what is expired is said by it. */
  readonly now: number;
  /** Told which part is being read, for faults. */
  readonly place: Place;
  /** Adds diagnostic notation. */
  readonly diagnostic?: { readonly elideBytes: number };
}
