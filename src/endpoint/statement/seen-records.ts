// SPDX-License-Identifier: Apache-2.0
// The newest checkpoint seen of each link peer's log, for WELCOME: a peer whose own log lies behind it went back in time (LOG-63).
import { decode } from '../../cbor/decode.js';
import { encode } from '../../cbor/encode.js';
import { reader } from '../../cbor/reader.js';
import { fail } from '../../core/errors.js';
import { principalKey } from '../../core/ids.js';
import { formatOrigin, parseOrigin } from '../../log/origin.js';
import type { Checkpoint } from '../../log/statement/checkpoint.js';
import type { PeerKey } from '../../store/port.js';
import type { Effects } from '../effects.js';
import type { LogKeeper } from '../log/keeper.js';
import type { EndpointPorts } from '../ports.js';

const COLLECTION = 'seen';
const read = reader((field) => fail('LINK_FRAME_MALFORMED', { field }));

interface Seen {
  readonly epoch: number;
  readonly size: number;
}

export class SeenRecords {
  readonly #ports: Pick<EndpointPorts, 'documents' | 'self'>;
  readonly #newest = new Map<PeerKey, Seen>();

  constructor(ports: Pick<EndpointPorts, 'documents' | 'self'>) {
    this.#ports = ports;
  }

  /** Notes a checkpoint of a link peer's own log, when it is the newest. */
  async note(peer: PeerKey, { owner, epoch, size }: Checkpoint): Promise<Effects> {
    if (principalKey(owner) !== peer) return {};
    const newest = this.#newest.get(peer) ?? (await this.#kept(peer));
    if (newest !== undefined && (newest.epoch > epoch || (newest.epoch === epoch && newest.size >= size))) return {};
    // Before the commit: whatever becomes of that, it was seen.
    this.#newest.set(peer, { epoch, size });
    return { documents: [this.#ports.documents.put(COLLECTION, peer, [formatOrigin({ owner, epoch }), size])] };
  }

  /** The record for WELCOME; undefined when nothing was seen. */
  async of(peer: PeerKey): Promise<Uint8Array | undefined> {
    const kept = await this.#ports.documents.get(COLLECTION, peer);
    return kept && encode(kept.value);
  }

  /**
   * Whether a record that a peer has seen of this node lies ahead of its log. A log that came before the present one ended by a restore,
   * which was stated. @throws {@link RogatoryError} `LINK_FRAME_MALFORMED` (LINK-02).
   */
  isAhead(bytes: Uint8Array, keeper: LogKeeper): boolean {
    const { owner, epoch, size } = this.#parse(bytes);
    const own = keeper.origin;
    if (principalKey(owner) !== principalKey(own.owner)) return false;
    return epoch > own.epoch || (epoch === own.epoch && size > keeper.size);
  }

  #parse(bytes: Uint8Array): Pick<Checkpoint, 'owner' | 'epoch' | 'size'> {
    const [origin, size] = read.array(decode(bytes), 'welcome.3', 2, 2);
    return { ...parseOrigin(read.text(origin, 'welcome.3', 256)), size: read.uint(size, 'welcome.3') };
  }

  async #kept(peer: PeerKey): Promise<Seen | undefined> {
    const kept = await this.#ports.documents.get(COLLECTION, peer);
    if (kept === undefined) return undefined;
    const [origin, size] = kept.value as [string, number];
    return { epoch: parseOrigin(origin).epoch, size };
  }
}
