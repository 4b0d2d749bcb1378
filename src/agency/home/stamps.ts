// SPDX-License-Identifier: Apache-2.0
// Trusted time for the own log (LOG-55): beside the traffic, a token is asked for on the newest checkpoint, and speaks for every entry
// under it. Nothing but what the policy holds up waits here.
import { assertInteger, assertUsage } from '../../core/assert.js';
import { fail, isRogatoryError } from '../../core/errors.js';
import { LIMITS } from '../../core/limits.js';
import type { CancelTimer } from '../../core/time.js';
import { lastSignature } from '../../log/statement/signed-statement.js';
import { askTime } from '../../log/timestamp/authority.js';
import { attachTime } from '../../log/timestamp/checkpoint-time.js';
import type { Members } from '../../core/members.js';
import type { LogKeeper } from '../../endpoint/log/keeper.js';
import { LEAST_SIZE } from '../../log/statement/checkpoint.js';
import type { DocumentWrite } from '../../store/port.js';
import { COLLECTION } from '../collections.js';
import { pad } from '../../endpoint/documents.js';
import type { AgencyNode } from '../agency-parts.js';

/** How an agency has its log stamped, as `agency.json` and `openAgency` take it. */
export interface TimestampOptions {
  /** The authority: `https:` preferred, or `http:`. The accord names the certificates that count. */
  readonly url: string;
  /**
   * What happens when a checkpoint has waited for `maxDelayMs` (LOG-29). required: nothing that people send is sealed until a token comes.
   * wait: nothing stops. The authority is asked on, either way.
   */
  readonly policy: TimePolicy;
  /** How long a checkpoint may wait before the policy speaks, 0 to 2,592,000,000; default 4 hours. */
  readonly maxDelayMs?: number;
  /** Port, for tests and proxies; default the runtime's. */
  readonly fetch?: typeof globalThis.fetch;
}

const TIME_POLICIES = ['required', 'wait'] as const;
type TimePolicy = (typeof TIME_POLICIES)[number];
export const TIMESTAMP_OPTIONS: Members<TimestampOptions> = {
  required: { url: 'text', policy: TIME_POLICIES },
  optional: { maxDelayMs: 'number', fetch: 'function' },
};
const MAX_DELAY_MOST_MS = 2_592_000_000;

const MAX_DELAY_MS = 14_400_000;
const STATE = 'state';

/** The one document of the collection `stamping`. */
interface TimeState {
  /** Place of the newest checkpoint with a token; empty while there is none. */
  readonly stamped: string;
  /** Unix milliseconds of the last request. */
  readonly askedAt: number;
  /** Unix milliseconds since when entries wait for a token; null while none do. */
  readonly since: number | null;
}

type Keeper = Pick<LogKeeper, 'origin' | 'size' | 'covering' | 'stamped'>;

/** @throws TypeError or RangeError when no authority can be asked by these options. */
export function requireTimestamps({ url, maxDelayMs = MAX_DELAY_MS }: TimestampOptions): void {
  assertUsage(URL.canParse(url) && /^https?:$/.test(new URL(url).protocol), 'an authority is asked over http or https');
  assertInteger(maxDelayMs, 'maxDelayMs', 0, MAX_DELAY_MOST_MS);
}

/** Names a checkpoint, so that places sort as checkpoints follow one another. */
function placeOf({ epoch, size }: { readonly epoch: number; readonly size: number }): string {
  return `${pad(epoch)}/${pad(size)}`;
}

export class Stamps {
  readonly #node: AgencyNode;
  readonly #keeper: Keeper;
  readonly #options: TimestampOptions;
  /** As it is stored, and with the wait that began since; undefined until it was read. */
  #state: TimeState | undefined;
  #triedAt = 0;
  #running: Promise<void> | undefined;
  #cancel: CancelTimer | undefined;
  #abort: AbortController | undefined;
  #closed = false;

  constructor(node: AgencyNode, keeper: Keeper, options: TimestampOptions) {
    requireTimestamps(options);
    this.#node = node;
    this.#keeper = keeper;
    this.#options = options;
  }

  /** The log has begun: takes up what an earlier process left waiting. */
  start(): Promise<void> {
    return this.#run(() => this.#read());
  }

  /** The log has grown: plans the next round while a checkpoint waits, or the store is still to be read. */
  grown(): void {
    const { clock } = this.#node;
    if (this.#state !== undefined) {
      if (this.#newest <= this.#state.stamped) return;
      if (this.#state.since === null) this.#state = { ...this.#state, since: clock.now() };
    }
    if (this.#closed || this.#running !== undefined || this.#cancel !== undefined) return;
    const interval = LIMITS.timeRequestIntervalMs;
    // A clock that was set back makes no wait longer than the interval.
    const delayMs = Math.min(interval, Math.max(0, this.#triedAt + interval - clock.now()));
    this.#cancel = clock.after(delayMs, () => {
      this.#cancel = undefined;
      this.#triedAt = clock.now();
      void this.#run(() => this.#round());
    });
  }

  /** @throws {@link RogatoryError} `LOG_TIME_REQUIRED` (LOG-29) while tokens are required and overdue. */
  async assertMaySend(): Promise<void> {
    // An earlier process may have left a checkpoint waiting.
    if (this.#state === undefined) await this.#running;
    const { policy, maxDelayMs = MAX_DELAY_MS } = this.#options;
    const waitedMs = this.#node.clock.now() - (this.#state?.since ?? Infinity);
    if (policy === 'required' && waitedMs > maxDelayMs) throw fail('LOG_TIME_REQUIRED', { waitedMs });
  }

  /** Asks no more, and leaves an answer that is still to come. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#cancel?.();
    this.#abort?.abort();
    await this.#running;
  }

  /** The place that a checkpoint of the whole log has; a log with its genesis leaf alone has none. */
  get #newest(): string {
    const { origin, size } = this.#keeper;
    return size < LEAST_SIZE ? '' : placeOf({ epoch: origin.epoch, size });
  }

  /** Runs beside everything else; the store, a key or the authority may fail, and the next round has its time. */
  #run(task: () => Promise<void>): Promise<void> {
    return (this.#running = task()
      .catch((error: unknown) => this.#tell(error))
      .finally(() => {
        this.#running = undefined;
        this.grown();
      }));
  }

  async #read(): Promise<void> {
    const held = await this.#node.vault.get<TimeState>(COLLECTION.stamping, STATE);
    const state = held?.value ?? { stamped: '', askedAt: 0, since: null };
    this.#triedAt = Math.max(this.#triedAt, state.askedAt);
    this.#state = state;
  }

  async #round(): Promise<void> {
    const { vault, clock, random, emit } = this.#node;
    if (this.#state === undefined) return this.#read();
    await this.#keep({ ...this.#state, askedAt: this.#triedAt });
    const signed = await this.#keeper.covering(this.#keeper.size);
    if (this.#closed) return;
    const { signature } = lastSignature(signed.bytes);
    const { url, fetch = globalThis.fetch } = this.#options;
    const abort = (this.#abort = new AbortController());
    const time = await askTime({ url, signature, accepted: this.#accepted(), clock, random, fetch, abort });
    const stamped = placeOf(signed.checkpoint);
    const bytes = attachTime(signed.bytes, time);
    await this.#keep(
      { stamped, askedAt: this.#triedAt, since: this.#newest > stamped ? clock.now() : null },
      vault.put(COLLECTION.stamped, stamped, bytes),
    );
    this.#keeper.stamped({ ...signed, bytes });
    emit({ kind: 'stamped', checkpoint: stamped, at: clock.now() });
  }

  async #keep(state: TimeState, ...documents: readonly DocumentWrite[]): Promise<void> {
    const { committer, vault } = this.#node;
    await committer.commit({ documents: [vault.put(COLLECTION.stamping, STATE, state), ...documents] });
    this.#state = state;
  }

  /** Certificates that the accords in force name: a token counts with each state whose accord names its authority. */
  #accepted(): readonly Uint8Array[] {
    const { self, trust, clock } = this.#node;
    const others = trust.scopes().filter((scope) => scope !== self.scope);
    const accepted = others.flatMap((scope) => trust.accordBetween(self.scope, scope, clock.now())?.timestampAuthorities ?? []);
    // Nobody is asked for what would count nowhere.
    if (accepted.length === 0) throw fail('LOG_TIME_TOKEN', { field: 'certificate: no accord in force names an authority' });
    return accepted;
  }

  #tell(error: unknown): void {
    if (this.#closed) return;
    const { code, message } = isRogatoryError(error) ? error : fail('STORE_UNAVAILABLE', { reason: 'asking for time stopped' }, error);
    const at = this.#node.clock.now();
    this.#node.emit({ kind: 'alarm', alarm: 'unstamped', since: this.#state?.since ?? at, code, detail: message, at });
  }
}
