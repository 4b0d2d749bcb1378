// SPDX-License-Identifier: Apache-2.0
// The link to the own relay. It follows the directory: an agency whose mailboxes another relay serves dials that one, and what still
// waits for the old one goes along.
import { isRogatoryError } from '../core/errors.js';
import type { Principal } from '../core/ids.js';
import type { RandomSource } from '../core/random.js';
import type { Clock } from '../core/time.js';
import type { Store } from '../store/port.js';
import { openLinkClient } from '../transport/client.js';
import type { LinkClient } from '../transport/client.js';
import type { LinkHandler, LinkIdentity } from '../transport/handler.js';
import type { Network } from '../transport/network.js';
import type { TrustStore } from '../trust/resolver.js';
import { ownRelay } from './own-relay.js';
import type { OwnRelay } from './own-relay.js';
import { Serial } from './serial.js';

const PAGE_MESSAGES = 64;
const PAGE_BYTES = 4_194_304;

export interface RelayLinkOptions {
  readonly self: Principal;
  readonly trust: TrustStore;
  readonly store: Store;
  readonly network: Network;
  readonly identity: LinkIdentity;
  readonly handler: LinkHandler;
  readonly clock: Clock;
  readonly random: RandomSource;
  /** Another relay serves the agency from now on, `scope/id`. */
  onMoved(relay: string): void;
}

type Wired = Pick<LinkClient, 'wake' | 'retryNow' | 'restart' | 'sendNotice' | 'sendTrust' | 'close'>;

export class RelayLink implements Wired {
  readonly #options: RelayLinkOptions;
  readonly #serial = new Serial();
  #relay: OwnRelay;
  #client: LinkClient | undefined;
  #closed = false;

  /** @throws {@link RogatoryError} `TRUST_UNKNOWN` (TRUST-12) when the own directory names no relay for the agency. */
  constructor(options: RelayLinkOptions) {
    const { self, trust, clock } = options;
    this.#options = options;
    this.#relay = ownRelay(self, trust, clock.now());
  }

  /** Dials, once what an earlier run queued for another relay is in the queue of this one. */
  async start(): Promise<void> {
    await this.#serial.run('', () => this.#begin());
  }

  /** `scope/id` of the relay. */
  get relay(): string {
    return this.#relay.key;
  }

  get state(): LinkClient['state'] {
    return this.#client?.state ?? (this.#closed ? 'closed' : 'waiting');
  }

  wake(): void {
    this.#client?.wake();
  }

  retryNow(): void {
    this.#client?.retryNow();
  }

  restart(): void {
    this.#client?.restart();
  }

  sendNotice(...args: Parameters<LinkClient['sendNotice']>): Promise<boolean> {
    return this.#client?.sendNotice(...args) ?? Promise.resolve(false);
  }

  sendTrust(...args: Parameters<LinkClient['sendTrust']>): Promise<boolean> {
    return this.#client?.sendTrust(...args) ?? Promise.resolve(false);
  }

  /** Looks at the directory again, and changes over when it names another relay or address. Without any, the present one stays. */
  async follow(): Promise<void> {
    await this.#serial.run('', async () => {
      const next = this.#wanted();
      if (next === undefined || (next.key === this.#relay.key && next.url === this.#relay.url)) return;
      await this.#client?.close();
      this.#client = undefined;
      const isOther = next.key !== this.#relay.key;
      this.#relay = next;
      await this.#begin();
      if (isOther) this.#options.onMoved(next.key);
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#serial.idle();
    await this.#client?.close();
  }

  #wanted(): OwnRelay | undefined {
    const { self, trust, clock } = this.#options;
    try {
      return ownRelay(self, trust, clock.now());
    } catch (error) {
      if (isRogatoryError(error)) return undefined;
      throw error;
    }
  }

  async #begin(): Promise<void> {
    const { store, self, network, identity, handler, clock, random } = this.#options;
    if (this.#closed) return;
    await takeAlong(store, self.scope, this.#relay.key, clock.now());
    const { url, scope, id } = this.#relay;
    this.#client = openLinkClient({ network, url, expect: { scope, id }, identity, handler, clock, random });
  }
}

/** Moves what waits for another relay of the state into the queue of this one, a page in each commit: nothing is in none or lost between. */
async function takeAlong(store: Store, scope: string, relay: string, now: number): Promise<void> {
  for (const { to, lane } of (await store.stats()).queued) {
    if (to === relay || !to.startsWith(`${scope}/`)) continue;
    const counters = (await store.counters(to)).find((candidate) => candidate.lane === lane);
    if (counters === undefined) continue;
    for (let after = counters.ackedThrough; ;) {
      const page = await store.window(to, lane, after, PAGE_MESSAGES, PAGE_BYTES);
      const last = page.at(-1);
      if (last === undefined) break;
      await store.commit({
        now,
        outbound: page.map(({ mailbox, envelopeId, envelopeDigest, frame, expiresAt }) => ({
          ...{ to: relay, lane, mailbox, envelopeId, envelopeDigest, frame, expiresAt },
        })),
        acknowledgements: [{ to, lane, streamId: counters.outStreamId, through: last.seq }],
      });
      after = last.seq;
    }
  }
}
