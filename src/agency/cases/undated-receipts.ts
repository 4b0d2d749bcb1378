// SPDX-License-Identifier: Apache-2.0
// A directory marks a log key as stolen: receipts by it that nothing dates before that prove nothing any more, and people have to know which (LOG-60).
import { fromHex, toHex } from '../../core/bytes.js';
import { principalKey } from '../../core/ids.js';
import type { Principal } from '../../core/ids.js';
import { sha256 } from '../../crypto/digest/digest.js';
import type { OwnEntries } from '../../endpoint/log/own-entries.js';
import { batchOf } from '../../endpoint/receipts/proofs.js';
import { leafKindNumber } from '../../log/kinds.js';
import { dateOf, verifyOwnEntry } from '../../log/own-entry.js';
import { verifyReceipt } from '../../log/read-batch.js';
import type { VerifiedReceipt } from '../../log/read-batch.js';
import { isSound } from '../../log/signer-lookup.js';
import { verifyCheckpointTime } from '../../log/timestamp/checkpoint-time.js';
import type { StoredLeaf } from '../../store/port.js';
import { issuersOf } from '../../trust/store/issuers.js';
import type { DirectorySigner } from '../../trust/documents/signer.js';
import { COLLECTION } from '../collections.js';
import type { AgencyNode } from '../agency-parts.js';
import type { AgencyEvent } from '../types.js';

const TAKEN = leafKindNumber('taken');

export class CompromisedSigners {
  readonly #node: AgencyNode;
  readonly #entries: OwnEntries;
  #turn: Promise<void> = Promise.resolve();

  constructor(node: AgencyNode, entries: OwnEntries) {
    this.#node = node;
    this.#entries = entries;
  }

  /** Directories have changed: tells of log keys that are marked stolen since, once each. */
  look(): Promise<void> {
    // What failed is told with the next document, or when the agency starts again.
    this.#turn = this.#turn.then(() => this.#look()).catch(() => undefined);
    return this.#turn;
  }

  /** Resolves when nothing is under way. */
  settled(): Promise<void> {
    return this.#turn;
  }

  async #look(): Promise<void> {
    const { vault, committer, clock } = this.#node;
    for (const { owner, signer } of this.#marked()) {
      const key = toHex(signer.signerId);
      if ((await vault.get(COLLECTION.compromised, key)) !== undefined) continue;
      const receipts = await this.#undated(signer);
      const about = { issuer: principalKey(owner), invalidSince: (signer.invalidSince ?? 0) * 1000, at: clock.now() };
      const events: AgencyEvent[] = receipts.length === 0 ? [] : [{ kind: 'alarm', alarm: 'undated', subject: key, ...about, receipts }];
      await committer.commit({ documents: [vault.put(COLLECTION.compromised, key, null)], events });
    }
  }

  #marked(): readonly { readonly owner: Principal; readonly signer: DirectorySigner }[] {
    const { trust } = this.#node;
    return trust.scopes().flatMap((scope) => {
      const { relays = [], agencies = [] } = trust.standing(scope)?.directory ?? {};
      return [...relays, ...agencies].flatMap(({ id, signers }) =>
        signers
          .filter(({ role, status }) => role === 'log' && status === 'compromised')
          .map((signer) => ({ owner: { scope, id }, signer })),
      );
    });
  }

  /** Receipts by a signer about what was sent, that neither a token nor the own log, cosigned by its state, dates before the theft. */
  async #undated(signer: DirectorySigner): Promise<Extract<AgencyEvent, { alarm: 'undated' }>['receipts']> {
    const { store, vault, trust } = this.#node;
    const view = issuersOf(trust);
    const taken = new Map((await this.#entries.find(({ kind }) => kind === TAKEN)).map((leaf) => [toHex(leaf.objectDigest), leaf]));
    const undated: { readonly envelopeDigest: string; readonly receipt: VerifiedReceipt['receipt']['kind'] }[] = [];
    for (const { key: envelopeDigest } of await vault.list(COLLECTION.sent)) {
      for (const stored of await store.receipts(fromHex(envelopeDigest))) {
        const verified = verifyReceipt(view, batchOf(stored), { datedBy: 'unasked' });
        if (toHex(verified.checkpoint.signer.signerId) !== toHex(signer.signerId)) continue;
        const by = await this.#dated(verified, taken.get(toHex(sha256(verified.checkpoint.bytes))));
        if (!isSound(verified.checkpoint.signer, by)) undated.push({ envelopeDigest, receipt: verified.receipt.kind });
      }
    }
    return undated;
  }

  async #dated({ checkpoint }: VerifiedReceipt, leaf: StoredLeaf | undefined): Promise<number | undefined> {
    const { trust, self, clock } = this.#node;
    const { scope } = checkpoint.checkpoint.owner;
    const accepted = trust.accordBetween(self.scope, scope, clock.now())?.timestampAuthorities ?? [];
    const time = await verifyCheckpointTime(checkpoint.bytes, accepted);
    const tokenTime = (): number | undefined => (time.status === 'verified' ? time.provenAt : undefined);
    const entries = leaf === undefined ? [] : [verifyOwnEntry(issuersOf(trust), await this.#entries.show(leaf, scope), { against: scope })];
    return dateOf(checkpoint.bytes, entries, { against: scope, tokenTime })?.by;
  }
}
