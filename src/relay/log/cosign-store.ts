// SPDX-License-Identifier: Apache-2.0
// What cosigning keeps: of each peer the newest checkpoints that were cosigned here, and the newest cosignature that it gave.
import { decode } from '../../cbor/decode.js';
import { encode } from '../../cbor/encode.js';
import type { CborValue } from '../../cbor/value.js';
import { toHex } from '../../core/bytes.js';
import type { Clock } from '../../core/time.js';
import { sha256 } from '../../crypto/digest.js';
import { peekCosignature } from '../../log/cosignature.js';
import type { DocumentWrite, PeerKey, Store } from '../../store/port.js';

const COLLECTION = 'cosigning';
/** Collection of evidence, by its SHA-256. */
export const EVIDENCE = 'evidence';

export interface Held {
  /** COSE_Sign of checkpoints cosigned here, the newest last. */
  readonly checkpoints: readonly Uint8Array[];
  /** The cosignature of the newest, as it travels. */
  readonly offer: Uint8Array;
}

export class CosignStore {
  readonly #store: Store;
  readonly #clock: Clock;

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  async held(peer: PeerKey): Promise<Held | undefined> {
    const document = await this.#store.get(COLLECTION, `held ${peer}`);
    if (document === undefined) return undefined;
    const [checkpoints, offer] = decode(document.value) as [Uint8Array[], Uint8Array];
    return { checkpoints, offer };
  }

  /** Keeps a checkpoint, the last of `checkpoints`, before its cosignature leaves. */
  async keep(peer: PeerKey, { checkpoints, offer }: Held): Promise<void> {
    await this.#write(`held ${peer}`, [checkpoints, offer]);
  }

  /** The newest cosignature of a peer under the own log. */
  async given(peer: PeerKey): Promise<Uint8Array | undefined> {
    return (await this.#store.get(COLLECTION, `given ${peer}`))?.value;
  }

  /** Peers that cosigned the own log. */
  async givers(): Promise<readonly PeerKey[]> {
    const prefix = 'given ';
    return (await this.#store.list(COLLECTION, { prefix })).map(({ key }) => key.slice(prefix.length));
  }

  /** The newest cosignature of a peer under the own log of an epoch. */
  async givenOf(peer: PeerKey, epoch: number): Promise<Uint8Array | undefined> {
    const newest = await this.given(peer);
    if (newest !== undefined && epochOf(newest) === epoch) return newest;
    return (await this.#store.get(COLLECTION, `closed ${epoch} ${peer}`))?.value;
  }

  /** Keeps a cosignature as the newest; the last one of an epoch that was closed stays beside it, since it anchors what stands there. */
  async take(peer: PeerKey, cosignature: Uint8Array): Promise<void> {
    const before = await this.given(peer);
    const newest = { collection: COLLECTION, key: `given ${peer}`, value: cosignature };
    if (before === undefined || epochOf(before) >= epochOf(cosignature)) return this.#commit([newest]);
    await this.#commit([{ collection: COLLECTION, key: `closed ${epochOf(before)} ${peer}`, value: before }, newest]);
  }

  /** Origins that contradicted themselves are cosigned no more. */
  async isConvicted(origin: string): Promise<boolean> {
    return (await this.#store.get(COLLECTION, `convicted ${origin}`)) !== undefined;
  }

  async convict(origin: string, evidence: Uint8Array): Promise<void> {
    await this.#commit([evidenceDocument(evidence), { collection: COLLECTION, key: `convicted ${origin}`, value: new Uint8Array(0) }]);
  }

  async #write(key: string, value: CborValue): Promise<void> {
    await this.#commit([{ collection: COLLECTION, key, value: encode(value) }]);
  }

  async #commit(documents: readonly DocumentWrite[]): Promise<void> {
    await this.#store.commit({ now: this.#clock.now(), documents });
  }
}

/** The write that keeps evidence; the same is kept once. */
export function evidenceDocument(value: Uint8Array): DocumentWrite {
  return { collection: EVIDENCE, key: toHex(sha256(value)), value };
}

/** Epoch that a cosignature is about, which was verified when it was kept. */
function epochOf(cosignature: Uint8Array): number {
  return peekCosignature(cosignature).checkpoint.epoch;
}
