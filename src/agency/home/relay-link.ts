// SPDX-License-Identifier: Apache-2.0
// The link to the own relay. It follows the directory: an agency whose mailboxes another relay serves dials that one, and what still
// waits for the old one goes along.
import type { Principal } from '../../core/ids.js';
import type { RandomSource } from '../../core/random.js';
import type { Clock } from '../../core/time.js';
import type { Store } from '../../store/port.js';
import { openLinkClient } from '../../transport/client.js';
import type { LinkClient } from '../../transport/client.js';
import type { LinkHandler, LinkIdentity } from '../../transport/handler.js';
import type { Network } from '../../transport/network.js';
import type { Committer } from '../../endpoint/committer.js';
import { Serial } from '../../endpoint/serial.js';
import type { ServingRelay } from './own-relay.js';

const PAGE_MESSAGES = 64;
const PAGE_BYTES = 4_194_304;

export interface RelayLinkOptions {
  readonly self: Principal;
  readonly relay: ServingRelay;
  readonly store: Store;
  readonly committer: Pick<Committer, 'commit'>;
  readonly network: Network;
  readonly identity: LinkIdentity;
  readonly clock: Clock;
  readonly random: RandomSource;
  /** Another relay serves the agency from now on, `scope/id`. */
  onMoved(relay: string): void;
}

type Wired = Pick<LinkClient, 'wake' | 'retryNow' | 'restart' | 'sendNotice' | 'sendTrust' | 'close'>;

export class RelayLink implements Wired {
  readonly #options: RelayLinkOptions;
  readonly #serial = new Serial();
  #client: LinkClient | undefined;
  #handler: LinkHandler | undefined;
  #closed = false;

  constructor(options: RelayLinkOptions) {
    this.#options = options;
  }

  /** Dials, once what an earlier run queued for another relay is in the queue of this one. */
  async start(handler: LinkHandler): Promise<void> {
    this.#handler = handler;
    await this.#serial.run('', () => this.#begin());
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
      const { relay } = this.#options;
      const next = relay.next();
      if (next === undefined) return;
      await this.#client?.close();
      this.#client = undefined;
      const isOther = next.key !== relay.current.key;
      relay.move(next);
      await this.#begin();
      if (isOther) this.#options.onMoved(next.key);
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#serial.idle();
    await this.#client?.close();
  }

  async #begin(): Promise<void> {
    const { self, relay, network, identity, clock, random } = this.#options;
    const handler = this.#handler;
    if (this.#closed || handler === undefined) return;
    await takeAlong(this.#options, self.scope, relay.current.key);
    const { url, scope, id } = relay.current;
    this.#client = openLinkClient({ network, url, expect: { scope, id }, identity, handler, clock, random });
  }
}

/** Moves what waits for another relay of the state into the queue of this one, a page in each commit: nothing is in none or lost between. */
async function takeAlong({ store, committer }: RelayLinkOptions, scope: string, relay: string): Promise<void> {
  for (const { to, lane } of (await store.stats()).queued) {
    if (to === relay || !to.startsWith(`${scope}/`)) continue;
    const counters = (await store.counters(to)).find((candidate) => candidate.lane === lane);
    if (counters === undefined) continue;
    for (let after = counters.ackedThrough; ;) {
      const page = await store.window(to, lane, after, PAGE_MESSAGES, PAGE_BYTES);
      const last = page.at(-1);
      if (last === undefined) break;
      await committer.commit({
        outbound: page.map(({ mailbox, envelopeId, envelopeDigest, frame, expiresAt }) => ({
          ...{ to: relay, lane, mailbox, envelopeId, envelopeDigest, frame, expiresAt },
        })),
        acknowledgements: [{ to, lane, streamId: counters.outStreamId, through: last.seq }],
      });
      after = last.seq;
    }
  }
}
