// SPDX-License-Identifier: Apache-2.0
// The envelopes that a relay knows, as receipts speak of them: who may say what on the hop path, and whom it concerns (RELAY-13).
import { equal, toHex } from '../core/bytes.js';
import { parseMailbox, principalKey } from '../core/ids.js';
import type { About, EnvelopeBook, Judged, Source } from '../endpoint/ports.js';
import type { ReceiptKind } from '../log/kinds.js';
import type { Receipt } from '../log/statement/receipt.js';
import type { CommitResult, EnvelopeAt, KnownEnvelope, PeerKey } from '../store/port.js';
import type { RelayEvent, RelayGround } from './events.js';

/** Kinds that come up the hop path; `submitted` goes to the own agencies alone, `opened` under the seal. */
const UPWARD: ReadonlySet<ReceiptKind> = new Set(['relayed', 'delivered', 'refused', 'expired', 'failed']);

/** An envelope as it came for one mailbox. */
type KnownAt = KnownEnvelope['mailboxes'][number] & Pick<KnownEnvelope, 'envelopeDigest'>;

type Ground = Pick<RelayGround, 'self' | 'store' | 'trust' | 'committer'>;

export class RelayBook implements EnvelopeBook {
  readonly #parts: Ground;
  readonly #observers: (() => Promise<void>)[] = [];

  constructor(parts: Ground) {
    this.#parts = parts;
  }

  /** Adds one who looks again when receipts were kept. */
  observe(observer: () => Promise<void>): void {
    this.#observers.push(observer);
  }

  /** A peer brings receipts of its state, each about a mailbox of that state. */
  async about({ kind, envelopeId, envelopeDigest, addressee }: Receipt, { peer }: Source): Promise<About | undefined> {
    if (typeof addressee !== 'string' || !UPWARD.has(kind) || parseMailbox(addressee).scope !== peer.scope) return undefined;
    const known = await this.#known({ envelopeId, envelopeDigest, mailbox: addressee });
    return known && { ...known, concerns: [known.from, ...this.#relaysOf(addressee)] };
  }

  async concerns({ envelopeId, envelopeDigest, addressee }: Receipt): Promise<readonly PeerKey[]> {
    return typeof addressee === 'string' ? this.concernedBy({ envelopeId, envelopeDigest, mailbox: addressee }) : [];
  }

  /** Relays of the states that an envelope goes between; the own one among them is nobody's counterparty. */
  async concernedBy(envelope: EnvelopeAt): Promise<readonly PeerKey[]> {
    const known = await this.#known(envelope);
    return [...(known === undefined ? [] : [known.from]), ...this.#relaysOf(envelope.mailbox)];
  }

  async settle({ effects, receipts }: Judged): Promise<CommitResult> {
    const told = receipts.map(({ verified: { receipt } }): RelayEvent => {
      const { kind, issuer, envelopeId } = receipt;
      return { kind: 'receipt', receipt: kind, issuer: principalKey(issuer), envelope: toHex(envelopeId) };
    });
    const result = await this.#parts.committer.commit({ ...effects, events: [...told, ...(effects.events ?? [])] });
    if ((effects.receipts ?? []).length > 0) for (const observer of this.#observers) await observer();
    return result;
  }

  /** The envelope of these bytes or, when there is none, one with its id for the same mailbox. */
  async #known({ envelopeId, envelopeDigest, mailbox }: EnvelopeAt): Promise<KnownAt | undefined> {
    const known = (await this.#parts.store.envelopes(envelopeId)).flatMap(({ envelopeDigest: digest, mailboxes }): KnownAt[] =>
      mailboxes.filter((at) => at.mailbox === mailbox).map((at) => ({ ...at, envelopeDigest: digest })),
    );
    return known.find((at) => equal(at.envelopeDigest, envelopeDigest)) ?? known[0];
  }

  #relaysOf(mailbox: string): readonly PeerKey[] {
    const { local, scope } = parseMailbox(mailbox);
    const { self, trust } = this.#parts;
    if (scope === self.scope) return [];
    const relays = trust.standing(scope)?.directory.relays ?? [];
    return relays.flatMap(({ id, mailboxes }) => (mailboxes.includes(local) ? [principalKey({ scope, id })] : []));
  }
}
