// SPDX-License-Identifier: Apache-2.0
// Steps 7 to 11 of LOG-20: what receipts, whose proofs hold, come to here. Nothing is written; all that follows is returned.
import { equal, toHex } from '../../core/bytes.js';
import { fail, isRogatoryError } from '../../core/errors.js';
import type { RogatoryError } from '../../core/errors.js';
import { principalKey } from '../../core/ids.js';
import { LIMITS } from '../../core/limits.js';
import { sha256 } from '../../crypto/digest/digest.js';
import { betweenReceipts, mayContradict } from '../../log/contradiction.js';
import { readReceipt } from '../../log/read-batch.js';
import type { KeptReceipt, VerifiedReceipt } from '../../log/read-batch.js';
import { signersOf } from '../../log/signer-lookup.js';
import { parseReceipt, isSealedPath } from '../../log/statement/receipt.js';
import { readCheckpoint } from '../../log/statement/signed-checkpoint.js';
import type { VerifiedCheckpoint } from '../../log/statement/signed-checkpoint.js';
import type { ReceiptWrite, StoredReceipt } from '../../store/port.js';
import { merge } from '../effects.js';
import type { Effects } from '../effects.js';
import { alarm } from '../alarms.js';
import { leafOf } from '../log/leaves.js';
import { STATUS_LANE } from '../ports.js';
import type { AcceptedReceipt, EndpointPorts, Judged, Source } from '../ports.js';
import type { Evidence } from './evidence.js';
import { batchOf, headOf, receiptWrite } from './proofs.js';

const TAKEN = 'taken';

type Parts = Pick<EndpointPorts, 'self' | 'kind' | 'store' | 'documents' | 'clock' | 'view' | 'book'>;

/** What one receipt comes to. */
interface Entry {
  readonly write: ReceiptWrite;
  /** Absent when it is known. */
  readonly accepted?: AcceptedReceipt;
  readonly effects: Effects;
}

export class ReceiptJudge {
  readonly #parts: Parts;
  readonly #evidence: Evidence;

  constructor(parts: Parts, evidence: Evidence) {
    this.#parts = parts;
    this.#evidence = evidence;
  }

  /** Judges receipts under one checkpoint. @param refused - Told of each entry that is refused; the others are taken all the same. */
  async judge(
    source: Source,
    checkpoint: VerifiedCheckpoint,
    receipts: readonly VerifiedReceipt[],
    refused: (error: RogatoryError) => void,
  ): Promise<Judged> {
    const entries = await Promise.all(
      receipts.map(async (verified, at) => {
        try {
          return await this.#entry(source, verified, receipts.slice(0, at));
        } catch (error) {
          if (!isRogatoryError(error) || error.code.startsWith('STORE_')) throw error;
          refused(error);
          return undefined;
        }
      }),
    );
    const kept = entries.filter((entry) => entry !== undefined);
    const accepted = kept.flatMap((entry) => entry.accepted ?? []);
    const taken = await this.#taken(checkpoint, accepted);
    const effects = merge(...kept.map((entry) => entry.effects), taken, { receipts: kept.map(({ write }) => write) });
    return { effects, receipts: accepted };
  }

  async #entry(source: Source, verified: VerifiedReceipt, before: readonly VerifiedReceipt[]): Promise<Entry> {
    const { store, book, clock, kind: own } = this.#parts;
    const { receipt, bytes } = verified;
    const { kind, issuer, envelopeDigest } = receipt;
    const refuse = (reason: string): never => {
      throw fail('LOG_ENTRY', { kind, issuer: principalKey(issuer), reason });
    };
    if (isSealedPath(receipt) !== (source.path === 'sealed')) refuse('it came the wrong way');
    const about = (await book.about(receipt, source)) ?? refuse('nothing is known here of the envelope');
    const held = (await store.receipts(envelopeDigest)).filter((stored) => stored.issuer === principalKey(issuer));
    const same = held.filter((stored) => equal(stored.statement, bytes));
    // LOG-70: `relayed` of lane 0 stays between relays.
    const isPassedOn = own === 'relay' && !(about.lane === STATUS_LANE && kind === 'relayed');
    const passed = about.mailbox === undefined ? {} : { ends: about.mailbox, ...(isPassedOn ? { passTo: about.mailbox } : {}) };
    const write = { ...receiptWrite(verified), ...passed };
    if (same.length > 0 || before.some((other) => equal(other.bytes, bytes))) {
      const isSound = same.length === 0 || same.some((stored) => this.#isSound(stored));
      return { write: isSound ? write : { ...write, another: true }, effects: {} };
    }
    const said = before.filter((other) => isOneMatter(other, verified)).length;
    if (held.length + said >= LIMITS.receiptsPerIssuerMax) refuse('its issuer has said enough of this envelope');
    const contradicting = await this.#contradicting(verified, held, before);
    const isTampered = !equal(about.envelopeDigest, envelopeDigest);
    const detail = `envelope ${toHex(receipt.envelopeId)} is known with other bytes`;
    const more = { peer: principalKey(issuer), envelopeDigest: toHex(about.envelopeDigest) };
    const tampering: Effects = isTampered ? { events: [alarm('tampering', clock.now(), detail, more)] } : {};
    return { write, accepted: { verified, about, isTampered }, effects: merge(contradicting, tampering) };
  }

  /** LOG-42: the first receipt under a checkpoint of another state has that checkpoint logged; receipts about lane 0 count for nothing. */
  async #taken({ checkpoint, bytes }: VerifiedCheckpoint, accepted: readonly AcceptedReceipt[]): Promise<Effects> {
    const { self, documents } = this.#parts;
    const counting = accepted.filter(({ about }) => about.lane !== STATUS_LANE);
    if (checkpoint.owner.scope === self.scope || counting.length === 0) return {};
    const key = toHex(sha256(bytes));
    if ((await documents.get(TAKEN, key)) !== undefined) return {};
    return {
      documents: [documents.put(TAKEN, key, null)],
      leaves: [leafOf('taken', bytes)],
      concerns: [...new Set(counting.flatMap(({ about }) => about.concerns))],
    };
  }

  /** Step 9: against receipts of the same issuer about the same envelope, those that are kept and those of this batch. */
  async #contradicting(verified: VerifiedReceipt, held: readonly StoredReceipt[], before: readonly VerifiedReceipt[]): Promise<Effects> {
    const { receipt } = verified;
    const kept = held
      .filter(({ statement }) => mayContradict(parseReceipt(statement), receipt))
      .map((stored) => readReceipt(batchOf(stored)));
    const others: readonly KeptReceipt[] = [...kept, ...before.filter((other) => mayContradict(other.receipt, receipt))];
    const found = new Map(others.flatMap((other) => betweenReceipts(other, verified) ?? []).map((each) => [each.matter, each]));
    return merge(...(await Promise.all([...found.values()].map((each) => this.#evidence.keep(each, receipt.envelopeDigest)))));
  }

  /** Whether the signer of a kept proof is not marked compromised by now. */
  #isSound(stored: StoredReceipt): boolean {
    const { checkpoint, sign } = readCheckpoint(headOf(stored));
    return !signersOf(this.#parts.view, sign, checkpoint.owner).some(({ status }) => status === 'compromised');
  }
}

function isOneMatter(a: VerifiedReceipt, b: VerifiedReceipt): boolean {
  return principalKey(a.receipt.issuer) === principalKey(b.receipt.issuer) && equal(a.receipt.envelopeDigest, b.receipt.envelopeDigest);
}
