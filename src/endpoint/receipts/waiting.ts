// SPDX-License-Identifier: Apache-2.0
// Batches that are neither taken nor refused yet: their times lie ahead, or no directory that is held lists their signer. They are judged
// again each hour, and by each newer directory (LOG-20).
import { reader } from '../../cbor/reader.js';
import { fail } from '../../core/errors.js';
import { parsePrincipal } from '../../core/ids.js';
import { LIMITS } from '../../core/limits.js';
import { pad } from '../documents.js';
import { merge } from '../effects.js';
import type { Effects } from '../effects.js';
import { alarm } from '../alarms.js';
import type { EndpointPorts, Path, Source } from '../ports.js';

const COLLECTION = 'waiting';
const PATHS: readonly Path[] = ['hop', 'sealed', 'trust'];
const read = reader((field) => fail('STORE_UNAVAILABLE', { reason: `waiting batch: ${field}` }));

export interface WaitingBatch {
  readonly key: string;
  readonly source: Source;
  readonly batch: Uint8Array;
}

export class WaitingBatches {
  readonly #ports: Pick<EndpointPorts, 'documents' | 'clock'>;
  #count = 0;

  constructor(ports: Pick<EndpointPorts, 'documents' | 'clock'>) {
    this.#ports = ports;
  }

  /** Has a batch wait; of too many the oldest is refused. */
  async add(source: Source, batch: Uint8Array): Promise<Effects> {
    const { documents, clock } = this.#ports;
    const now = clock.now();
    const mine = await documents.list(COLLECTION, { prefix: `${source.key}#` });
    const key = `${source.key}#${pad(now)}.${pad(this.#count++)}`;
    const [oldest] = mine;
    const added: Effects = { documents: [documents.put(COLLECTION, key, [source.path, batch])] };
    if (oldest === undefined || mine.length < LIMITS.batchesWaitingMax) return added;
    const detail = `${LIMITS.batchesWaitingMax} batches of ${source.key} wait for time or for a directory: the oldest is given up`;
    return merge(added, {
      documents: [documents.remove(COLLECTION, oldest.key)],
      events: [alarm('statement-dropped', now, detail, { peer: source.key })],
    });
  }

  remove({ key }: WaitingBatch): Effects {
    return { documents: [this.#ports.documents.remove(COLLECTION, key)] };
  }

  async list(): Promise<readonly WaitingBatch[]> {
    return (await this.#ports.documents.list(COLLECTION)).map(({ key, value }) => {
      const [path, batch] = read.array(value, 'members', 2, 2);
      const from = key.slice(0, key.indexOf('#'));
      const known = PATHS.find((each) => each === path);
      if (known === undefined) throw fail('STORE_UNAVAILABLE', { reason: 'waiting batch: path' });
      return { key, source: { peer: parsePrincipal(from), key: from, path: known }, batch: read.bytes(batch, 'batch') };
    });
  }
}
