// SPDX-License-Identifier: Apache-2.0
// What counterparties ask of the own log: its checkpoints under which they hold receipts, joined to what they cosigned (LOG-31).
import { fail } from '../../core/errors.js';
import { principalKey } from '../../core/ids.js';
import type { Principal } from '../../core/ids.js';
import { encodeAnchorOffer, parseAnchorRequest, proveJoins } from '../../log/anchor-exchange.js';
import type { DocumentWrite } from '../../store/port.js';
import { COLLECTION } from '../collections.js';
import type { AgencyNode } from '../node-parts.js';
import { pack, unpack } from '../record.js';
import type { Seen } from './witness.js';
import type { Witnessed } from './witnessed.js';

interface Asked {
  readonly epoch: number;
  readonly sizes: readonly number[];
  /** It came by itself: what the asker has not cosigned as much for is offered to it. */
  readonly alone: boolean;
}

/** What a counterparty is answered. */
export interface AnchorAnswer {
  readonly offers: readonly Uint8Array[];
  readonly documents: readonly DocumentWrite[];
  /** The newest own checkpoint is to be offered beside it. */
  readonly wantsCheckpoint: boolean;
}

export class AnchorAnswers {
  readonly #node: AgencyNode;
  readonly #witnessed: Witnessed;

  constructor(node: AgencyNode, witnessed: Witnessed) {
    this.#node = node;
    this.#witnessed = witnessed;
  }

  /**
   * Notes what a counterparty asks for; what it asked before it asks again.
   * @param alone - No cosignature came beside it.
   * @throws {@link RogatoryError} `LOG_...`, `CBOR_...`.
   */
  asked(bytes: Uint8Array, from: Principal, alone: boolean): Seen {
    const { origin, sizes } = parseAnchorRequest(bytes);
    if (principalKey(origin.owner) !== principalKey(this.#node.self)) throw fail('LOG_EXCHANGE', { field: 'request.0' });
    const asked: Asked = { epoch: origin.epoch, sizes, alone };
    return { documents: [this.#node.vault.put(COLLECTION.asked, principalKey(from), pack(asked))], events: [] };
  }

  /** Whether a counterparty waits for an answer. */
  async owes(peer: Principal): Promise<boolean> {
    return (await this.#node.vault.get(COLLECTION.asked, principalKey(peer))) !== undefined;
  }

  /** Answers a counterparty, as far as what it cosigned goes: it asks again for the rest. */
  async answerFor(peer: Principal): Promise<AnchorAnswer> {
    const { vault, log } = this.#node;
    const key = principalKey(peer);
    const document = await vault.get(COLLECTION.asked, key);
    if (document === undefined) return { offers: [], documents: [], wantsCheckpoint: false };
    const { epoch, sizes, alone } = unpack<Asked>(document.value);
    const cosigned = await this.#witnessed.anchoring(peer);
    const joins = cosigned?.epoch === epoch ? await proveJoins(sizes, cosigned.size, log.reader(epoch)) : [];
    const offers =
      cosigned === undefined || joins.length === 0 ? [] : [encodeAnchorOffer({ cosigner: peer, cosignature: cosigned.cosignature, joins })];
    const reach = cosigned?.epoch === epoch ? cosigned.size : 0;
    const wantsCheckpoint = alone && epoch === log.epoch && sizes.some((size) => size > reach);
    return { offers, documents: [vault.remove(COLLECTION.asked, key)], wantsCheckpoint };
  }
}
