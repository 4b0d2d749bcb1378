// SPDX-License-Identifier: Apache-2.0
// What a transport.receipt brings: receipts, checkpoints to cosign, cosignatures of the own log. Each is judged for itself, and nothing of
// it is answered by a receipt.
import { fail, isRogatoryError } from '../../core/errors.js';
import { anchorForm } from '../../log/anchor-exchange.js';
import type { OpenedEnvelope } from '../../envelope/types.js';
import { decodeBody } from '../../schema/codec.js';
import type { Commit } from '../../store/port.js';
import { AnchorAnswers } from '../log/anchor-answers.js';
import { Anchors } from '../log/anchors.js';
import type { AgencyNode } from '../node-parts.js';
import type { ReceiptReader } from './reader.js';
import { TRANSPORT_RECEIPT } from '../refusal-types.js';
import { ShownNow } from '../log/shown.js';
import type { AgencyEvent } from '../types.js';
import type { Seen, Witness } from '../log/witness.js';
import type { Witnessed } from '../log/witnessed.js';

/** Who judges what: receipts about own messages, checkpoints of others, cosignatures of the own log. */
export interface StatementReaders {
  readonly reader: ReceiptReader;
  readonly witness: Witness;
  readonly witnessed: Witnessed;
}

/**
 * Takes a verified message of type transport.receipt.
 * @param commit - Commits what follows, together with the end of the message's wait.
 * @returns Whether the sender is owed an answer now: a cosignature, or that the own log was closed.
 * @throws {@link RogatoryError} `SCHEMA_...`, `CBOR_...` when the body is not of its type, and what `commit` throws.
 */
export async function takeStatements(
  node: AgencyNode,
  { reader, witness, witnessed }: StatementReaders,
  opened: OpenedEnvelope,
  commit: (followed: Pick<Commit, 'documents' | 'receipts' | 'outbound'>) => Promise<void>,
): Promise<boolean> {
  const { type, from } = opened.message;
  const body = decodeBody(TRANSPORT_RECEIPT, [type.major, type.minor], opened.body);
  const shown = new ShownNow();
  const seen: Seen[] = [];
  seen.push(...(await offers(node, body.checkpoints, (bytes) => witness.offered(bytes, from, shown))));
  const answers = new AnchorAnswers(node, witnessed);
  const anchors = new Anchors(node);
  const isAlone = body.cosignatures.every((bytes) => anchorForm(bytes) !== undefined);
  for (const bytes of body.cosignatures) {
    const form = anchorForm(bytes);
    if (form === 'request') seen.push(await judged(node, () => answers.asked(bytes, from, isAlone)));
    else if (form === 'offer') seen.push(await judged(node, () => anchors.offered(bytes)));
    else seen.push(await judged(node, () => witnessed.cosigned(bytes, from)));
  }
  const together = async ({ documents = [], ...followed }: Pick<Commit, 'documents' | 'receipts' | 'outbound'>): Promise<void> => {
    await commit({ ...followed, documents: [...seen.flatMap((each) => each.documents), ...documents] });
  };
  await reader.take(body.receipts, from, together, shown);
  for (const event of seen.flatMap(({ events }): readonly AgencyEvent[] => events)) node.emit(event);
  return (await witness.owes(from)) || (await witnessed.owesClosing(from)) || answers.owes(from);
}

/** One checkpoint may be offered several times over, with proofs from several others: one that joins what is held is enough. */
async function offers(node: AgencyNode, all: readonly Uint8Array[], look: (bytes: Uint8Array) => Promise<Seen>): Promise<readonly Seen[]> {
  const seen: Seen[] = [];
  for (const bytes of all) seen.push(await judged(node, () => look(bytes)));
  if (!seen.some(({ unjoined }) => unjoined) || seen.some(({ documents }) => documents.length > 0)) return seen;
  const unjoined = () => Promise.reject(fail('LOG_CONSISTENCY', { reason: 'the offer begins at another checkpoint than the one held' }));
  return [...seen, await judged(node, unjoined)];
}

/** A statement that proves nothing is told, and takes nothing else with it. */
async function judged(node: AgencyNode, look: () => Promise<Seen> | Seen): Promise<Seen> {
  try {
    return await look();
  } catch (error) {
    if (!isRogatoryError(error) || error.code.startsWith('STORE_')) throw error;
    const { code, message: detail } = error;
    return { documents: [], events: [{ kind: 'receipt-refused', code, detail, at: node.clock.now() }] };
  }
}
