// SPDX-License-Identifier: Apache-2.0
// Stamping beside the traffic: what waits for a token stands in the caller's store, and whoever signs never waits here. One token on a
// checkpoint speaks for every entry under it, so that the authority sees one request per interval, not one per message.
import { assertInteger } from '../../core/assert.js';
import { fail, isRogatoryError } from '../../core/errors.js';
import type { ErrorCode } from '../../core/errors.js';
import type { RandomSource } from '../../core/random.js';
import type { CancelTimer, Clock } from '../../core/time.js';
import { stampStatement } from './attach.js';
import type { Timestamper } from './timestamper.js';
import { requireMembers } from '../../core/members.js';
import type { Members } from '../../core/members.js';

export const TIME_POLICIES = ['required', 'wait', 'best-effort'] as const;

/**
 * What happens when no token is to be had for `maxDelayMs`. required: nothing more is sent until one comes. wait: asked for ever, and
 * nothing stops. best-effort: the statement stays without one.
 */
export type TimePolicy = (typeof TIME_POLICIES)[number];

/** A signed statement that waits for its tokens. */
export interface StampJob {
  readonly key: string;
  /** COSE_Sign. */
  readonly statement: Uint8Array;
  /** Unix milliseconds at which it was signed. */
  readonly since: number;
}

/** The caller's store. */
export interface StampPort {
  /** What waits, oldest first; a checkpoint may stand for those before it. */
  pending(): Promise<readonly StampJob[]>;
  /** Keeps the statement with its tokens and ends its wait, in one commit. */
  stamped(job: StampJob, statement: Uint8Array): Promise<void>;
  /** Ends the wait of a statement that stays without a token. */
  abandoned(job: StampJob): Promise<void>;
}

export type StampEvent =
  | { readonly kind: 'stamped'; readonly key: string }
  /** No token came, or the store did not serve (then `key` is empty). */
  | { readonly kind: 'unstamped'; readonly key: string; readonly code: ErrorCode; readonly detail: string; readonly abandoned: boolean };

export interface StampingOptions {
  readonly timestamper: Timestamper;
  readonly port: StampPort;
  readonly policy: TimePolicy;
  readonly clock: Clock;
  readonly random: RandomSource;
  /** Least time between two rounds; default 60,000. */
  readonly intervalMs?: number;
  /** How long a statement may wait before the policy speaks; default 4 hours. */
  readonly maxDelayMs?: number;
  readonly onEvent?: (event: StampEvent) => void;
}

const STAMPING_OPTIONS: Members<StampingOptions> = {
  required: { timestamper: 'object', port: 'object', policy: TIME_POLICIES, clock: 'object', random: 'function' },
  optional: { intervalMs: 'number', maxDelayMs: 'number', onEvent: 'function' },
};

const MAX_DELAY_MS = 4 * 3_600_000;
const FIRST_RETRY_MS = 5_000;
const LAST_RETRY_MS = 900_000;

/**
 * Holds sealing up where the policy requires tokens and none came in time.
 * @param since - Unix milliseconds since when the oldest statement waits; undefined when none does.
 * @throws {@link RogatoryError} `LOG_TIME_REQUIRED` (LOG-29).
 */
export function requireTokens(
  { policy, maxDelayMs = MAX_DELAY_MS }: Pick<StampingOptions, 'policy' | 'maxDelayMs'>,
  since: number | undefined,
  now: number,
): void {
  if (policy === 'required' && since !== undefined && now - since > maxDelayMs) throw fail('LOG_TIME_REQUIRED', { waitedMs: now - since });
}

/** Starts stamping what waits, and goes on until it is closed. */
export function openStamping(options: StampingOptions): Stamping {
  requireMembers(options, STAMPING_OPTIONS, 'openStamping(options)');
  return new Stamping(options);
}

/** Asks for tokens in rounds, beside the traffic; made by {@link openStamping}. */
export class Stamping {
  readonly #options: StampingOptions;
  readonly #intervalMs: number;
  readonly #maxDelayMs: number;
  /** Since when the oldest statement waits that was seen waiting. */
  #waitingSince: number | undefined;
  readonly #known: Promise<void>;
  #markKnown: () => void = () => undefined;
  #running: Promise<void> | undefined;
  #cancel: CancelTimer | undefined;
  #failures = 0;
  #again = false;
  #closed = false;

  /** @internal */
  constructor(options: StampingOptions) {
    const { intervalMs = 60_000, maxDelayMs = MAX_DELAY_MS } = options;
    assertInteger(intervalMs, 'intervalMs', 0, 86_400_000);
    assertInteger(maxDelayMs, 'maxDelayMs', 0, 30 * 86_400_000);
    this.#options = options;
    this.#intervalMs = intervalMs;
    this.#maxDelayMs = maxDelayMs;
    this.#known = new Promise((resolve) => (this.#markKnown = resolve));
    this.#start();
  }

  /** Resolves when it is known what an earlier run left waiting: before that `assertMaySend` knows nothing of it. */
  get known(): Promise<void> {
    return this.#known;
  }

  /** Says that something new waits: it is taken in the next round. */
  wake(): void {
    if (this.#closed) return;
    this.#waitingSince ??= this.#options.clock.now();
    if (this.#running !== undefined) this.#again = true;
    else this.#schedule(this.#intervalMs);
  }

  /**
   * Holds sending up where the policy requires tokens and none came.
   * @throws {@link RogatoryError} `LOG_TIME_REQUIRED` (LOG-29).
   */
  assertMaySend(): void {
    const { policy, clock } = this.#options;
    requireTokens({ policy, maxDelayMs: this.#maxDelayMs }, this.#waitingSince, clock.now());
  }

  /** Ends rounds to come and waits for the one that runs. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#cancel?.();
    await this.#running;
  }

  #schedule(delayMs: number): void {
    if (this.#closed || this.#cancel !== undefined) return;
    this.#cancel = this.#options.clock.after(delayMs, () => this.#start());
  }

  #start(): void {
    this.#cancel = undefined;
    this.#again = false;
    this.#running = this.#round().finally(() => {
      this.#running = undefined;
      if (this.#failures > 0) this.#schedule(this.#retryMs());
      else if (this.#again) this.#schedule(this.#intervalMs);
    });
  }

  /** Twice as long after each failure, with a random part, so that many nodes do not come back at once. */
  #retryMs(): number {
    const longest = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** (this.#failures - 1));
    return Math.round(longest * (0.5 + (this.#options.random(1)[0] as number) / 510));
  }

  async #round(): Promise<void> {
    const { port } = this.#options;
    try {
      const jobs = await port.pending();
      this.#waitingSince = jobs[0]?.since;
      this.#markKnown();
      for (const [i, job] of jobs.entries()) {
        if (this.#closed) return;
        if (!(await this.#stamp(job))) return;
        this.#waitingSince = jobs[i + 1]?.since;
      }
      this.#failures = 0;
    } catch (error) {
      // The store, or a fault of its owner's: what waits stands where it stood, and is looked for again.
      this.#failures++;
      // A store that does not serve keeps nothing that is sent either.
      this.#markKnown();
      const { code, message } = isRogatoryError(error) ? error : fail('STORE_UNAVAILABLE', { reason: 'stamping stopped' }, error);
      this.#tell({ kind: 'unstamped', key: '', code, detail: message, abandoned: false });
    }
  }

  #tell(event: StampEvent): void {
    this.#options.onEvent?.(event);
  }

  /** @returns false when the authority did not serve: the rest of the round would meet the same. */
  async #stamp(job: StampJob): Promise<boolean> {
    const { timestamper, port, policy, clock } = this.#options;
    let statement: Uint8Array;
    try {
      statement = await stampStatement(job.statement, timestamper);
    } catch (error) {
      if (!isRogatoryError(error)) throw error;
      const abandoned = policy === 'best-effort' && clock.now() - job.since > this.#maxDelayMs;
      if (abandoned) await port.abandoned(job);
      else this.#failures++;
      this.#tell({ kind: 'unstamped', key: job.key, code: error.code, detail: error.message, abandoned });
      return abandoned;
    }
    await port.stamped(job, statement);
    this.#tell({ kind: 'stamped', key: job.key });
    return true;
  }
}
