// SPDX-License-Identifier: Apache-2.0
// Own entries as they are shown to others: object, place, and cosignatures of the first checkpoint that has the entry.
import { LIMITS } from '../../core/limits.js';
import { LEAF_KINDS } from '../../log/kinds.js';
import type { LeafKind } from '../../log/kinds.js';
import { encodeOwnEntry } from '../../log/own-entry.js';
import { readCosignature } from '../../log/statement/cosignature.js';
import { readCheckpoint } from '../../log/statement/signed-checkpoint.js';
import type { SignedCheckpoint } from '../../log/statement/signed-checkpoint.js';
import type { StoredLeaf } from '../../store/port.js';
import { COSIGNED, OFFERED } from '../cosigning/owner.js';
import { pad } from '../documents.js';
import type { StoredDocument } from '../documents.js';
import type { EndpointPorts } from '../ports.js';
import type { LogKeeper } from './keeper.js';

const PAGE = 1_024;

export class OwnEntries {
  readonly #ports: Pick<EndpointPorts, 'store' | 'documents'>;
  readonly #keeper: LogKeeper;

  constructor(ports: Pick<EndpointPorts, 'store' | 'documents'>, keeper: LogKeeper) {
    this.#ports = ports;
    this.#keeper = keeper;
  }

  /** Finds entries of all own logs, the oldest first. @param isMeant - Judges a leaf by its kind and object. */
  async find(isMeant: (leaf: StoredLeaf) => boolean): Promise<readonly StoredLeaf[]> {
    const { store } = this.#ports;
    const found: StoredLeaf[] = [];
    for (const epoch of await store.epochs()) {
      for (let from = 0; ; from += PAGE) {
        const leaves = await store.leaves(epoch, from, PAGE);
        found.push(...leaves.filter(isMeant));
        if (leaves.length < PAGE) break;
      }
    }
    return found;
  }

  /**
   * Shows an entry under the first checkpoint that somebody of a state cosigned.
   * @param scope - Of the state; absent: of any. When nobody of it did, the newest checkpoint shows the entry, which is then the own word.
   * @returns An own-entry (LOG-21), fresh.
   */
  async show({ epoch, index, kind, object, salt }: StoredLeaf, scope?: string): Promise<Uint8Array> {
    if (object === undefined) throw new TypeError(`leaf ${index} has no object`);
    const { checkpoint, cosignatures } = (await this.#cosigned(epoch, index, scope)) ?? {
      checkpoint: await this.#newest(epoch, index),
      cosignatures: [],
    };
    const path = await this.#keeper.path(epoch, index, checkpoint.checkpoint.size);
    const entry = { kind: LEAF_KINDS[kind] as LeafKind, object, salt, index, path };
    return encodeOwnEntry({ ...entry, checkpoint: checkpoint.bytes, cosignatures });
  }

  async #cosigned(
    epoch: number,
    index: number,
    scope: string | undefined,
  ): Promise<{ readonly checkpoint: SignedCheckpoint; readonly cosignatures: readonly Uint8Array[] } | undefined> {
    const { documents } = this.#ports;
    const kept = (await this.#covering<[Uint8Array, Uint8Array | null]>(COSIGNED, epoch, index))
      // A checkpoint beside it is one that this store does not hold.
      .filter(({ value }) => value[1] === null);
    // The first in time: whoever cosigns a smaller size afterwards takes back nothing.
    const inTime = kept
      .filter(({ key }) => scope === undefined || key.split('/')[2] === scope)
      .map((each) => ({ key: each.key, at: readCosignature(each.value[0]).at }))
      .sort((a, b) => a.at - b.at);
    for (const { key } of inTime) {
      const [, size = ''] = key.split('/');
      // Whoever cosigns a checkpoint that was never offered, but stood over receipts, dates nothing that can be shown.
      const offered = await documents.get<Uint8Array>(OFFERED, `${pad(epoch)}/${size}`);
      if (offered === undefined) continue;
      const together = kept.filter((each) => each.key.startsWith(`${pad(epoch)}/${size}/`));
      const cosignatures = together.slice(0, LIMITS.ownEntryMaxCosignatures).map(({ value }) => value[0]);
      return { checkpoint: readCheckpoint(offered.value), cosignatures };
    }
    return undefined;
  }

  /** Of an older log nothing is signed any more: its last offered checkpoint shows what it can. */
  async #newest(epoch: number, index: number): Promise<SignedCheckpoint> {
    if (epoch === this.#keeper.origin.epoch) return this.#keeper.covering(index + 1);
    const [first] = await this.#covering<Uint8Array>(OFFERED, epoch, index);
    if (first === undefined) throw new TypeError(`no checkpoint of log ${epoch} shows entry ${index}`);
    return readCheckpoint(first.value);
  }

  /** What is kept of a log at the sizes that have an entry, the least first. */
  #covering<T>(collection: string, epoch: number, index: number): Promise<readonly StoredDocument<T>[]> {
    const prefix = `${pad(epoch)}/`;
    return this.#ports.documents.list(collection, { prefix, after: `${prefix}${pad(index)}/\u{10ffff}` });
  }
}
