// SPDX-License-Identifier: Apache-2.0
// Parts of statements that wait in the store, by peer and in the order in which they came: sealed ones until they are judged, and batches whose
// times lie ahead, or whose signer no directory that is held lists yet (LOG-20).
import { toHex } from '../../core/bytes.js';
import { parsePrincipal } from '../../core/ids.js';
import type { DocumentWrite, ListOptions, PeerKey } from '../../store/port.js';
import { alarm } from '../alarms.js';
import { pad } from '../documents.js';
import type { Effects } from '../effects.js';
import type { EndpointPorts, PartKind, Source } from '../ports.js';

export interface StoredPart {
  readonly key: string;
  readonly source: Source;
  readonly kind: PartKind;
  readonly bytes: Uint8Array;
}

type StoredValue = Pick<StoredPart, 'kind' | 'bytes'> & Pick<Source, 'path'>;
type Ports = Pick<EndpointPorts, 'documents' | 'clock' | 'random'>;

export class StoredParts {
  readonly #ports: Ports;
  readonly #collection: string;
  /** Those of one moment keep their order. */
  #count = 0;

  constructor(ports: Ports, collection: 'statement' | 'waiting') {
    this.#ports = ports;
    this.#collection = collection;
  }

  put({ key, path }: Source, kind: PartKind, bytes: Uint8Array): DocumentWrite {
    const { documents, clock, random } = this.#ports;
    const place = `${key}#${pad(clock.now())}.${pad(this.#count++)}.${toHex(random(8))}`;
    return documents.put(this.#collection, place, { path, kind, bytes });
  }

  remove({ key }: StoredPart): Effects {
    return { documents: [this.#ports.documents.remove(this.#collection, key)] };
  }

  /** The oldest first. @param peer - Whose; default of all. */
  async list(peer?: PeerKey, limit: Pick<ListOptions, 'limit'> = {}): Promise<readonly StoredPart[]> {
    const stored = await this.#ports.documents.list<StoredValue>(this.#collection, {
      ...(peer === undefined ? {} : { prefix: `${peer}#` }),
      ...limit,
    });
    return stored.map(({ key, value }) => {
      const { path, ...part } = value;
      const from = key.slice(0, key.indexOf('#'));
      return { key, source: { peer: parsePrincipal(from), key: from, path }, ...part };
    });
  }

  /** Gives up the oldest of a peer beyond a number. */
  async bound(peer: PeerKey, max: number): Promise<Effects> {
    const kept = await this.list(peer);
    const given = kept.slice(0, Math.max(0, kept.length - max));
    if (given.length === 0) return {};
    const detail = `${kept.length} statements of ${peer} wait: the oldest are given up`;
    return {
      documents: given.map(({ key }) => this.#ports.documents.remove(this.#collection, key)),
      events: [alarm('statement-dropped', this.#ports.clock.now(), detail, { peer })],
    };
  }
}
