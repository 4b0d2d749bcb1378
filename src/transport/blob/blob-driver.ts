// SPDX-License-Identifier: Apache-2.0
// Between the machine of a link and the node's blobs: reads and writes that take their time.
import { toHex } from '../../core/bytes.js';
import type { BlobChannel, BlobHandler, BlobName, LinkPeer } from '../handler.js';
import type { LinkEffect, LinkEvent } from '../link/link-events.js';
import type { Link } from '../link/link.js';

type BlobEffect = Extract<LinkEffect, { readonly kind: `blob-${string}` }>;

export interface BlobDriverOptions {
  readonly handler: BlobHandler;
  readonly peer: LinkPeer;
  readonly link: Link;
  readonly event: (event: LinkEvent) => void;
  readonly onError: (error: unknown) => void;
}

/** The blobs of one open link. */
export class BlobDriver {
  readonly #options: BlobDriverOptions;
  readonly #channel: BlobChannel;
  /** Handler calls under way, by blob: they keep their order. */
  readonly #turns = new Map<string, Promise<void>>();

  constructor(options: BlobDriverOptions) {
    this.#options = options;
    const { handler, peer, link, event } = options;
    this.#channel = {
      get hasRoom() {
        return link.hasBlobRoom;
      },
      want: ({ digest, size }: BlobName, offset) => event({ kind: 'blob-want', digest, size, offset }),
      held: ({ digest, size }) => event({ kind: 'blob-held', digest, size }),
      available: (digest, through) => event({ kind: 'blob-available', digest, through }),
      end: (role, digest, reason) => event({ kind: 'blob-end', role, digest, reason }),
    };
    handler.up(peer, this.#channel);
  }

  perform(effect: BlobEffect): void {
    const { handler, peer, event } = this.#options;
    const { digest } = effect;
    switch (effect.kind) {
      case 'blob-wanted':
        return this.#run(digest, async () => {
          const through = await handler.wanted(peer, { digest, size: effect.size }, effect.offset);
          if (through === undefined) event({ kind: 'blob-end', role: 'sender', digest, reason: 'unknown' });
          else event({ kind: 'blob-available', digest, through });
        });
      case 'blob-data': {
        // Not one after the other: the node writes parts that arrive together with one flush.
        const { transfer, offset, bytes } = effect;
        const stored = handler.data(peer, digest, offset, bytes);
        return this.#run(digest, async () => {
          const through = await stored;
          if (typeof through === 'number') event({ kind: 'blob-durable', transfer, digest, through });
          else event({ kind: 'blob-end', role: 'receiver', digest, reason: through });
        });
      }
      case 'blob-confirmed':
        return this.#run(digest, () => handler.confirmed(peer, digest, effect.through));
      case 'blob-ended':
        return this.#run(digest, () => handler.ended(peer, effect.role, digest, effect.reason));
    }
  }

  /** Reads what the link wants to send. */
  read(now: number): void {
    const { handler, peer, link, event, onError } = this.#options;
    for (let want = link.wantedBlob(now); want !== undefined; want = link.wantedBlob(now)) {
      const { digest, offset, maxBytes } = want;
      handler.read(peer, digest, offset, maxBytes).then((bytes) => {
        if (bytes.length === 0) event({ kind: 'blob-end', role: 'sender', digest, reason: 'stopped' });
        else event({ kind: 'blob-supply', digest, offset, bytes });
      }, onError);
    }
  }

  /** Resolves when the node has dealt with all that it was told. */
  async settled(): Promise<void> {
    await Promise.all(this.#turns.values());
  }

  end(): void {
    this.#options.handler.down(this.#options.peer, this.#channel);
  }

  #run(digest: Uint8Array, call: () => Promise<void>): void {
    const key = toHex(digest);
    const turn = (this.#turns.get(key) ?? Promise.resolve())
      .then(call)
      .catch(this.#options.onError)
      .then(() => {
        if (this.#turns.get(key) === turn) this.#turns.delete(key);
      });
    this.#turns.set(key, turn);
  }
}
