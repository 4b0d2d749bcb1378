// SPDX-License-Identifier: Apache-2.0
// What became of what was sent. The queue is the truth: what still stands in it was not taken over by the relay.
import { equal, toHex } from '../core/bytes.js';
import { pack, unpack } from './record.js';
import type { Verdict } from '../transport/handler.js';
import { COLLECTION } from './collections.js';
import type { AgencyNode } from './node-parts.js';

interface SentRecord {
  readonly messageId: string;
  readonly dossier: string;
  readonly type: string;
  /** Unix milliseconds at which the own relay had the frame on stable storage. */
  readonly submittedAt?: number;
  readonly refusedAt?: number;
  /** Unix milliseconds at which the frame was sealed for a courier: no relay will say anything of it. */
  readonly courierAt?: number;
  readonly refusal?: string;
}

const PAGE_MESSAGES = 256;
const PAGE_BYTES = 16_777_216;

export class SentStatus {
  readonly #node: AgencyNode;

  constructor(node: AgencyNode) {
    this.#node = node;
  }

  /** The relay took responsibility up to `through`: the queue entries and the messages' status change in one commit. */
  async acknowledged(peer: string, lane: number, streamId: Uint8Array, through: number): Promise<void> {
    const { store, vault, clock } = this.#node;
    const counters = (await store.counters(peer)).find((candidate) => candidate.lane === lane);
    if (counters === undefined || !equal(counters.outStreamId, streamId)) return;
    for (let after = counters.ackedThrough; after < through;) {
      const page = (await store.window(peer, lane, after, PAGE_MESSAGES, PAGE_BYTES)).filter((message) => message.seq <= through);
      const last = page.length === 0 ? through : (page.at(-1)?.seq ?? through);
      const at = clock.now();
      const records = await Promise.all(page.map((message) => this.#read(toHex(message.envelopeDigest))));
      await store.commit({
        now: at,
        acknowledgements: [{ to: peer, lane, streamId, through: last }],
        documents: records.flatMap((found) =>
          found === undefined || found.record.refusedAt !== undefined
            ? []
            : [vault.put(COLLECTION.sent, found.key, pack({ ...found.record, submittedAt: at }))],
        ),
      });
      for (const found of records) {
        if (found === undefined || found.record.refusedAt !== undefined) continue;
        const { dossier, messageId, type } = found.record;
        this.#node.emit({ kind: 'submitted', dossier, messageId, type, at });
      }
      after = last;
    }
  }

  /** The relay did not take the message. A duplicate is already there, which is as good. */
  async refused(peer: string, lane: number, streamId: Uint8Array, seq: number, verdict: Verdict): Promise<void> {
    if (verdict.verdict === 'duplicate' || verdict.verdict === 'conflict') return;
    const { store, vault, clock } = this.#node;
    const at = clock.now();
    const code = verdict.code ?? 'refused';
    const [message] = await store.window(peer, lane, seq - 1, 1, PAGE_BYTES);
    const found = message?.seq === seq ? await this.#read(toHex(message.envelopeDigest)) : undefined;
    await store.commit({
      now: at,
      refusals: [{ to: peer, lane, streamId, seq, verdict: verdict.verdict, code }],
      documents:
        found === undefined ? [] : [vault.put(COLLECTION.sent, found.key, pack({ ...found.record, refusedAt: at, refusal: code }))],
    });
    if (found === undefined) return;
    const { dossier, messageId, type } = found.record;
    this.#node.emit({ kind: 'refused-by-relay', dossier, messageId, type, code, at });
  }

  /** Status of one sent message, by envelope digest. */
  async statusOf(envelopeDigest: string): Promise<'queued' | 'submitted' | 'refused' | 'courier'> {
    const found = await this.#read(envelopeDigest);
    if (found?.record.refusedAt !== undefined) return 'refused';
    if (found?.record.courierAt !== undefined) return 'courier';
    return found?.record.submittedAt === undefined ? 'queued' : 'submitted';
  }

  async #read(key: string): Promise<{ key: string; record: SentRecord } | undefined> {
    const document = await this.#node.vault.get(COLLECTION.sent, key);
    return document === undefined ? undefined : { key, record: unpack<SentRecord>(document.value) };
  }
}
