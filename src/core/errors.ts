// SPDX-License-Identifier: Apache-2.0
import { ERROR_TABLE } from './error-table.js';
import { formatUtc } from './time.js';
import type { WireCode } from './error-table.js';

export type { WireCode } from './error-table.js';

/** Every code this package throws. Match on it; the text of a message is for people and may change. */
export type ErrorCode = keyof typeof ERROR_TABLE;

/** Facts of an error, by code. They name what is wrong and where; never plaintext, never key bytes. */
export type ErrorDetails = { readonly [C in ErrorCode]: NonNullable<(typeof ERROR_TABLE)[C]['details']> };

/**
 * The one error class for the peer's data, the network and policy. `switch (error.code)` narrows `error.details`.
 * A caller's own bug is a TypeError or RangeError instead.
 */
export class RogatoryError<C extends ErrorCode = ErrorCode> extends Error {
  override readonly name = 'RogatoryError';
  readonly code: C;
  readonly details: ErrorDetails[C];

  constructor(code: C, details: ErrorDetails[C], options?: { readonly cause?: unknown }) {
    super(describe(code, details), options);
    this.code = code;
    this.details = details;
  }

  /** SPEC.md clause that was broken. */
  get clause(): string {
    return ERROR_TABLE[this.code].clause;
  }

  /** Word that a peer may be told. */
  get wire(): WireCode {
    return ERROR_TABLE[this.code].wire;
  }

  /** Whether the same call can succeed later without a change by anyone. */
  get retryable(): boolean {
    return ERROR_TABLE[this.code].retryable;
  }

  toJSON(): { code: C; clause: string; message: string; details: ErrorDetails[C]; retryable: boolean } {
    return { code: this.code, clause: this.clause, message: this.message, details: this.details, retryable: this.retryable };
  }
}

/** Makes an error, ready to be thrown. */
export function fail<C extends ErrorCode>(code: C, details: ErrorDetails[C], cause?: unknown): RogatoryError<C> {
  return new RogatoryError(code, details, cause === undefined ? undefined : { cause });
}

/** Narrows an unknown error to one of this package, optionally to one code. */
export function isRogatoryError<C extends ErrorCode = ErrorCode>(error: unknown, code?: C): error is RogatoryError<C> {
  return error instanceof RogatoryError && (code === undefined || error.code === code);
}

/** Facts in epoch seconds, which people read as a date. */
const TIMES: ReadonlySet<string> = new Set(['expiresAt', 'deliveredAt', 'issuedAt', 'expiredAt', 'validFrom']);

function describe(code: ErrorCode, details: object): string {
  const facts = Object.entries(details)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}: ${typeof value === 'number' && TIMES.has(name) ? formatUtc(value) : String(value)}`);
  const summary: string = ERROR_TABLE[code].summary;
  return facts.length === 0 ? summary : `${summary} (${facts.join(', ')})`;
}
