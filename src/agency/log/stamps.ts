// SPDX-License-Identifier: Apache-2.0
// Trusted time for the own log: its newest checkpoint waits in the store for tokens, and the one token speaks for every entry under it.
import { equal } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import { sha256 } from '../../crypto/digest.js';
import type { SignedCheckpoint } from '../../log/signed-checkpoint.js';
import { openStamping, requireTokens, TIME_POLICIES } from '../../log/timestamp/stamping.js';
import type { StampEvent, StampJob, StampPort, Stamping, TimePolicy } from '../../log/timestamp/stamping.js';
import type { Timestamper } from '../../log/timestamp/timestamper.js';
import type { TimeToken } from '../../log/timestamp/token.js';
import type { DocumentWrite } from '../../store/port.js';
import { COLLECTION, pad } from '../collections.js';
import type { AgencyNode } from '../node-parts.js';
import { pack, unpack } from '../record.js';
import { Serial } from '../serial.js';
import type { Members } from '../../core/members.js';

/** How an agency has its log stamped. */
export interface TimestampOptions {
  readonly timestamper: Timestamper;
  /** What happens when no token is to be had for `maxDelayMs` (LOG-29). */
  readonly policy: TimePolicy;
  /** Least time between two requests; default 60,000. */
  readonly intervalMs?: number;
  /** How long a checkpoint may wait before the policy speaks; default 4 hours. */
  readonly maxDelayMs?: number;
}

export const TIMESTAMP_OPTIONS: Members<TimestampOptions> = {
  required: { timestamper: 'object', policy: TIME_POLICIES },
  optional: { intervalMs: 'number', maxDelayMs: 'number' },
};

/** A checkpoint that waits; the oldest of those that it stands for was signed at `since`, Unix milliseconds. */
interface Waiting {
  readonly statement: Uint8Array;
  readonly since: number;
}

type Parts = Pick<AgencyNode, 'self' | 'store' | 'vault' | 'trust' | 'clock' | 'random' | 'emit' | 'log'>;

/**
 * Holds up what is sealed while no process asks for tokens, as {@link Stamps.assertMaySend} does while one runs.
 * @throws {@link RogatoryError} `LOG_TIME_REQUIRED` (LOG-29).
 */
export async function requireTokensInTime(
  { vault, clock }: Pick<AgencyNode, 'vault' | 'clock'>,
  options: Pick<TimestampOptions, 'policy' | 'maxDelayMs'>,
): Promise<void> {
  const waiting = await vault.list(COLLECTION.stamping);
  const since = waiting.map(({ value }) => unpack<Waiting>(value).since);
  requireTokens(options, since.length === 0 ? undefined : Math.min(...since), clock.now());
}

export class Stamps {
  readonly #node: Parts;
  readonly #stamping: Stamping;
  readonly #serial = new Serial();

  /** Takes every checkpoint that the log signs from now on. */
  constructor(node: Parts, { timestamper, ...options }: TimestampOptions) {
    this.#node = node;
    node.log.onSigned = (signed) => this.#signed(signed);
    this.#stamping = openStamping({
      ...options,
      timestamper: { stamp: async (signature) => this.#accepted(await timestamper.stamp(signature)) },
      port: this.#port(),
      clock: node.clock,
      random: node.random,
      onEvent: (event) => this.#tell(event),
    });
  }

  /** Keeps a checkpoint as waiting, durably, before it is shown to anybody. @returns it, with the tokens that its head has already. */
  #signed(signed: SignedCheckpoint): Promise<SignedCheckpoint> {
    return this.#serial.run('', async () => {
      const { store, vault, clock } = this.#node;
      const key = `${pad(signed.checkpoint.epoch)}/${pad(signed.checkpoint.size)}`;
      const stamped = await vault.get(COLLECTION.stamped, key);
      if (stamped !== undefined) return { ...signed, cose: stamped.value as Uint8Array };
      const waiting = await this.#waiting();
      // The newest stands for those before it, and waits as long as they did.
      const stands: Waiting = { statement: signed.cose, since: waiting[0]?.since ?? clock.now() };
      const documents = [
        ...waiting.map((each) => vault.remove(COLLECTION.stamping, each.key)),
        vault.put(COLLECTION.stamping, key, pack(stands)),
      ];
      await store.commit({ now: clock.now(), documents });
      this.#stamping.wake();
      return signed;
    });
  }

  /** @throws {@link RogatoryError} `LOG_TIME_REQUIRED` (LOG-29) while tokens are required and overdue. */
  async assertMaySend(): Promise<void> {
    await this.#stamping.known;
    this.#stamping.assertMaySend();
  }

  async close(): Promise<void> {
    await this.#stamping.close();
    await this.#serial.idle();
  }

  #port(): StampPort {
    const { store, vault, clock, log } = this.#node;
    return {
      pending: () => this.#waiting(),
      stamped: (job, statement) =>
        this.#serial.run('', async () => {
          await store.commit({
            now: clock.now(),
            documents: [vault.put(COLLECTION.stamped, job.key, statement), ...(await this.#ended(job))],
          });
          const [epoch = 0, size = 0] = job.key.split('/').map(Number);
          log.stamped(epoch, size, statement);
        }),
      abandoned: (job) =>
        this.#serial.run('', async () => {
          await store.commit({ now: clock.now(), documents: await this.#ended(job) });
        }),
    };
  }

  /** Writes that end a wait; a newer checkpoint that took its place meanwhile waits from now on. */
  async #ended({ key }: StampJob): Promise<readonly DocumentWrite[]> {
    const { vault, clock } = this.#node;
    const newer = (await this.#waiting()).filter((each) => each.key > key);
    return [
      vault.remove(COLLECTION.stamping, key),
      ...newer.map((each) =>
        vault.put(COLLECTION.stamping, each.key, pack({ statement: each.statement, since: clock.now() } satisfies Waiting)),
      ),
    ];
  }

  async #waiting(): Promise<readonly StampJob[]> {
    const documents = await this.#node.vault.list(COLLECTION.stamping);
    return documents.map(({ key, value }) => ({ key, ...unpack<Waiting>(value) }));
  }

  /** Each accord that names authorities must name one whose certificate is in the token; who signed it is for a CMS verifier (LOG-27). */
  #accepted(token: TimeToken): TimeToken {
    const { self, trust, clock } = this.#node;
    const held = token.certificates.map((certificate) => sha256(certificate));
    for (const scope of trust.scopes()) {
      const accord = scope === self.scope ? undefined : trust.accordBetween(self.scope, scope, clock.now());
      const accepted = accord?.timestampAuthorities;
      if (accepted === undefined || accepted.some((digest) => held.some((each) => equal(each, digest)))) continue;
      throw fail('LOG_TIME_TOKEN', { field: `certificate: not one that the accord with ${scope} names` });
    }
    return token;
  }

  #tell(event: StampEvent): void {
    const at = this.#node.clock.now();
    if (event.kind === 'stamped') this.#node.emit({ kind: 'stamped', checkpoint: event.key, at });
    else
      this.#node.emit({ kind: 'unstamped', checkpoint: event.key, code: event.code, detail: event.detail, abandoned: event.abandoned, at });
  }
}
