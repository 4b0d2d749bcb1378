// SPDX-License-Identifier: Apache-2.0
// What became of what was sent. The queue is the truth: what still stands in it was not taken over by the relay.
import { equal, fromHex, toHex } from '../../core/bytes.js';
import { LEAF_KINDS } from '../../log/kinds.js';
import { pack } from '../record.js';
import type { Verdict } from '../../transport/handler.js';
import { COLLECTION } from '../collections.js';
import { higherRung } from '../../dossier/timeline/timeline.js';
import type { TransportStatus } from '../../dossier/timeline/timeline.js';
import type { AgencyNode } from '../agency-parts.js';
import { readSent } from './sent-record.js';
import type { SentRecord } from './sent-record.js';

const PAGE_MESSAGES = 256;
const PAGE_BYTES = 16_777_216;

export class SentStatus {
  readonly #node: AgencyNode;

  constructor(node: AgencyNode) {
    this.#node = node;
  }

  /** The relay took responsibility up to `through`: the queue entries and the messages' status change in one commit. */
  async acknowledged(peer: string, lane: number, streamId: Uint8Array, through: number): Promise<void> {
    const { store, vault, clock, committer } = this.#node;
    const counters = (await store.counters(peer)).find((candidate) => candidate.lane === lane);
    if (counters === undefined || !equal(counters.outStreamId, streamId)) return;
    for (let after = counters.ackedThrough; after < through;) {
      const page = (await store.window(peer, lane, after, PAGE_MESSAGES, PAGE_BYTES)).filter((message) => message.seq <= through);
      const last = page.length === 0 ? through : (page.at(-1)?.seq ?? through);
      const at = clock.now();
      const records = await Promise.all(page.map((message) => this.#read(toHex(message.envelopeDigest))));
      const submitted = records.flatMap((found) => (found === undefined || isSettled(found.record) ? [] : [found]));
      await committer.commit({
        acknowledgements: [{ to: peer, lane, streamId, through: last }],
        documents: submitted.map(({ key, record }) => vault.put(COLLECTION.sent, key, pack({ ...record, submittedAt: at }))),
      });
      for (const { record } of submitted) {
        const { dossier, messageId, type } = record;
        if (dossier !== undefined) this.#node.emit({ kind: 'submitted', dossier, messageId, type, at });
      }
      after = last;
    }
  }

  /** The relay did not take the message. A duplicate is already there, which is as good. */
  async refused(peer: string, lane: number, streamId: Uint8Array, seq: number, verdict: Verdict): Promise<void> {
    if (verdict.verdict === 'duplicate' || verdict.verdict === 'conflict') return;
    const { store, vault, clock, committer } = this.#node;
    const at = clock.now();
    const code = verdict.code ?? 'refused';
    const [message] = await store.window(peer, lane, seq - 1, 1, PAGE_BYTES);
    const found = message?.seq === seq ? await this.#read(toHex(message.envelopeDigest)) : undefined;
    await committer.commit({
      refusals: [{ to: peer, lane, streamId, seq, verdict: verdict.verdict, code }],
      documents:
        found === undefined ? [] : [vault.put(COLLECTION.sent, found.key, pack({ ...found.record, refusedAt: at, refusal: code }))],
    });
    if (found === undefined) return;
    const { dossier, messageId, type } = found.record;
    if (dossier !== undefined) this.#node.emit({ kind: 'refused-by-relay', dossier, messageId, type, code, at });
  }

  /** Status of one sent message, by envelope digest: what was acknowledged, and what others signed of it. */
  async statusOf(envelopeDigest: string): Promise<TransportStatus> {
    const record = await readSent(this.#node, envelopeDigest);
    const receipts = await this.#node.store.receipts(fromHex(envelopeDigest));
    const said = receipts.map(({ kind }) => LEAF_KINDS[kind] as TransportStatus);
    if (record?.refusedAt !== undefined) said.push('failed');
    else if (record?.courierAt !== undefined) said.push('courier');
    else if (record?.submittedAt !== undefined) said.push('submitted');
    return ladderState(said);
  }

  async #read(key: string): Promise<{ key: string; record: SentRecord } | undefined> {
    const record = await readSent(this.#node, key);
    return record === undefined ? undefined : { key, record };
  }
}

/** The relay has said what became of it: sent again, since the relay lost it, it is told once more and the record stays. */
function isSettled({ refusedAt, submittedAt }: SentRecord): boolean {
  return refusedAt !== undefined || submittedAt !== undefined;
}

/** The state that receipts of one envelope and one addressee come to, in whatever order they came. */
export function ladderState(said: readonly TransportStatus[]): TransportStatus {
  return said.reduce<TransportStatus>(higherRung, 'queued');
}
