// SPDX-License-Identifier: Apache-2.0
// What a relay does with receipts that come up the path: verifies, keeps, and passes them on to whoever the envelope came from.
import { encode } from '../../cbor/encode.js';
import { toHex } from '../../core/bytes.js';
import { fail, isRogatoryError } from '../../core/errors.js';
import type { RogatoryError } from '../../core/errors.js';
import { parseMailbox, principalKey } from '../../core/ids.js';
import type { Principal } from '../../core/ids.js';
import type { Clock } from '../../core/time.js';
import type { LogView } from '../../log/issuers.js';
import { RECEIPT_KINDS } from '../../log/kinds.js';
import type { ReceiptKind } from '../../log/kinds.js';
import { parseNotice } from '../../log/notice.js';
import { parseReceiptObject } from '../../log/receipt-object.js';
import { verifyReceiptObject } from '../../log/verify-receipt.js';
import type { VerifiedReceipt } from '../../log/verify-receipt.js';
import type { CommitResult, ReceiptWrite, Store } from '../../store/port.js';
import type { LinkPeer } from '../../transport/handler.js';
import type { RelayLog } from '../events.js';
import { ReceiptConflicts } from './conflicts.js';
import type { Shown } from '../log/shown.js';

/** Kinds that come up the hop path; `submitted` goes to the own agencies alone, `opened` under the seal. */
const UPWARD: ReadonlySet<ReceiptKind> = new Set(['relayed', 'delivered', 'refused', 'expired', 'failed']);

export interface NoticesOptions {
  readonly self: Principal;
  readonly store: Store;
  readonly view: LogView;
  readonly clock: Clock;
  readonly log: RelayLog;
  /** Told of the checkpoint of each batch of a relay's log. */
  readonly shown: Pick<Shown, 'take'>;
}

export class Notices {
  readonly #options: NoticesOptions;
  readonly #conflicts: ReceiptConflicts;

  constructor(options: NoticesOptions) {
    this.#options = options;
    this.#conflicts = new ReceiptConflicts(options);
  }

  /** Takes one notice: what is wrong in it is an alarm, and never stops what stands beside it. @returns what the commit came to. */
  async take(peer: LinkPeer, body: Uint8Array): Promise<CommitResult | undefined> {
    const { store, clock, log } = this.#options;
    const receipts = await this.#verify(peer, body);
    if (receipts.length === 0) return undefined;
    const result = await store.commit({ now: clock.now(), receipts: receipts.map(asWrite) });
    // What nobody sent costs nothing to speak of: it must not crowd out what was shown. The peer hears that all was taken after this.
    await this.#look(
      peer,
      receipts.filter((_, at) => result.receipts[at] !== 'unknown'),
    );
    for (const [at, { receipt }] of receipts.entries()) {
      const verdict = result.receipts[at] ?? 'unknown';
      const about = { peer: peer.key, receipt: receipt.kind, issuer: principalKey(receipt.issuer), envelope: toHex(receipt.envelopeId) };
      log({ kind: 'receipt', ...about, verdict });
      if (verdict === 'excess') log({ kind: 'alarm', alarm: 'receipt-refused', peer: peer.key, detail: `too many by ${about.issuer}` });
      if (verdict === 'other-digest') log({ kind: 'alarm', alarm: 'tampering', peer: peer.key, detail: about.envelope });
    }
    await this.#compare(
      peer,
      receipts.filter((_, at) => result.receipts[at] !== 'unknown' && result.receipts[at] !== 'excess'),
    );
    return result;
  }

  /** Each envelope once, whatever came about it. */
  async #compare(peer: LinkPeer, receipts: readonly VerifiedReceipt[]): Promise<void> {
    const envelopes = new Map(receipts.map(({ receipt }) => [toHex(receipt.envelopeDigest), receipt]));
    for (const receipt of envelopes.values()) await this.#conflicts.compare(peer, receipt);
  }

  async #verify(peer: LinkPeer, body: Uint8Array): Promise<readonly VerifiedReceipt[]> {
    const verified: VerifiedReceipt[] = [];
    const refuse = (error: unknown): void => {
      if (!isRogatoryError(error)) throw error;
      this.#refuse(peer, error);
    };
    let objects: Uint8Array[] = [];
    try {
      objects = parseNotice(body);
    } catch (error) {
      refuse(error);
    }
    for (const object of objects) {
      try {
        const receipts = verifyReceiptObject(this.#options.view, object);
        for (const receipt of receipts) requireSpeaker(peer, this.#options.self, receipt);
        verified.push(...receipts);
      } catch (error) {
        refuse(error);
        if (isRogatoryError(error, 'LOG_ISSUER')) await this.#conflicts.usurped(peer, object);
      }
    }
    return verified;
  }

  /** RELAY-16: what a relay shows with its receipts is held against what it shows elsewhere. */
  async #look(peer: LinkPeer, receipts: readonly VerifiedReceipt[]): Promise<void> {
    const { view, shown } = this.#options;
    const batches = new Map(receipts.map(({ logged, object }) => [logged?.checkpoint, object]));
    for (const [checkpoint, object] of batches) {
      if (checkpoint === undefined || view.issuer(checkpoint.owner.scope, checkpoint.owner.id)?.kind !== 'relay') continue;
      const parsed = parseReceiptObject(object);
      if (parsed.form === 'single') continue;
      try {
        await shown.take(peer, { checkpoint, bytes: parsed.checkpoint });
      } catch (error) {
        if (!isRogatoryError(error) || error.code.startsWith('STORE_')) throw error;
        this.#refuse(peer, error);
      }
    }
  }

  #refuse(peer: LinkPeer, error: RogatoryError): void {
    this.#options.log({ kind: 'alarm', alarm: 'receipt-refused', peer: peer.key, detail: `${error.code}: ${error.message}` });
  }
}

/** A peer brings its own receipts and, as a relay, those of its state; each about a mailbox of that state, by the hop path. */
function requireSpeaker(peer: LinkPeer, self: Principal, { receipt }: VerifiedReceipt): void {
  const { kind, issuer, addressee } = receipt;
  const isOwn = principalKey(issuer) === peer.key;
  const isOfState = peer.scope !== self.scope && issuer.scope === peer.scope;
  const isThere = typeof addressee === 'string' && parseMailbox(addressee).scope === peer.scope;
  if (!UPWARD.has(kind) || !isThere || (!isOwn && !isOfState)) throw fail('LOG_ISSUER', { kind, issuer: principalKey(issuer) });
}

/** A receipt as the store keeps it: what proves many of them once, and for each its own entry. */
function asWrite({ receipt, bytes, object }: VerifiedReceipt): ReceiptWrite {
  const { envelopeId, envelopeDigest, addressee } = receipt;
  const mailbox = addressee as string;
  const parsed = parseReceiptObject(object);
  const kind = RECEIPT_KINDS.indexOf(receipt.kind) + 1;
  const common = { envelopeId, envelopeDigest, kind, issuer: principalKey(receipt.issuer), statement: bytes };
  const write = { ...common, passTo: mailbox, ends: mailbox, onlyKnown: true as const };
  if (parsed.form === 'single') return { ...write, bytes: object };
  const [entry] = parsed.entries;
  if (entry === undefined) throw new TypeError('a batch of one receipt has one entry');
  return {
    ...write,
    head: encode([parsed.checkpoint, parsed.note]),
    bytes: encode([entry.receipt, entry.salt, entry.index, entry.path]),
  };
}
