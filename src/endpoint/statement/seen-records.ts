// SPDX-License-Identifier: Apache-2.0
// The newest checkpoint seen of each link peer's log, for WELCOME: a peer whose own log lies behind it went back in time (LOG-63).
import { decode } from '../../cbor/decode.js';
import { encode } from '../../cbor/encode.js';
import { reader } from '../../cbor/reader.js';
import type { CborValue } from '../../cbor/value.js';
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

export class SeenRecords {
  readonly #ports: Pick<EndpointPorts, 'documents' | 'self'>;

  constructor(ports: Pick<EndpointPorts, 'documents' | 'self'>) {
    this.#ports = ports;
  }

  /** Notes a checkpoint of a link peer's own log, when it is the newest. */
  async note(peer: PeerKey, { owner, epoch, size }: Checkpoint): Promise<Effects> {
    if (principalKey(owner) !== peer) return {};
    const kept = await this.#ports.documents.get(COLLECTION, peer);
    const newest = kept && parse(kept.value);
    if (newest !== undefined && (newest.epoch > epoch || (newest.epoch === epoch && newest.size >= size))) return {};
    return { documents: [this.#ports.documents.put(COLLECTION, peer, [formatOrigin({ owner, epoch }), size])] };
  }

  /** The record for WELCOME; undefined when nothing was seen. */
  async of(peer: PeerKey): Promise<Uint8Array | undefined> {
    const kept = await this.#ports.documents.get(COLLECTION, peer);
    return kept && encode(kept.value);
  }

  /**
   * Compares a record that a peer has seen of this node with its log. An earlier log counts too, unless the present one began by a restore,
   * which was stated: a store of another path begins a log of its own.
   * @returns origin and size that lie ahead; undefined when none do. @throws {@link RogatoryError} `LINK_FRAME_MALFORMED` (LINK-02).
   */
  ahead(bytes: Uint8Array, keeper: Pick<LogKeeper, 'origin' | 'size' | 'restoredAt'>): { origin: string; size: number } | undefined {
    const { owner, epoch, size } = parse(decode(bytes));
    const own = keeper.origin;
    if (principalKey(owner) !== principalKey(own.owner)) return undefined;
    const isUnstated = epoch < own.epoch && keeper.restoredAt === 0;
    const isAhead = epoch > own.epoch || isUnstated || (epoch === own.epoch && size > keeper.size);
    return isAhead ? { origin: formatOrigin({ owner, epoch }), size } : undefined;
  }
}

function parse(value: CborValue): Pick<Checkpoint, 'owner' | 'epoch' | 'size'> {
  const [origin, size] = read.array(value, 'welcome.3', 2, 2);
  return { ...parseOrigin(read.text(origin, 'welcome.3', 256)), size: read.uint(size, 'welcome.3') };
}
