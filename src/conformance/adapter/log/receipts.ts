// SPDX-License-Identifier: Apache-2.0
import { toHex } from '../../../core/bytes.js';
import { isRogatoryError } from '../../../core/errors.js';
import { toSeconds } from '../../../core/time.js';
import { formatOrigin } from '../../../log/origin.js';
import { readBatch } from '../../../log/read-batch.js';
import type { BatchReading, BatchSource } from '../../../log/read-batch.js';
import { parseNotice } from '../../../log/statement/notice.js';
import type { Receipt } from '../../../log/statement/receipt.js';
import { headJson, logViewOf, principalName, principalOf } from './log-view.js';
import { bytesOf, nowOf, objectOf, textOf } from '../operation.js';
import type { JsonObject, Operations, VectorCall } from '../operation.js';

/** Verifies receipts in batches, and batches in notices (LOG-17 to LOG-21). */
export const receiptOperations: Operations = {
  'receipts.verify': async (call) => readingJson(readOne(call, bytesOf(call.input, 'batch'))),
  'receipts.read-notice': async (call) => {
    const batches = parseNotice(bytesOf(call.input, 'notice')).map((batch): JsonObject => {
      try {
        return readingJson(readOne(call, batch));
      } catch (error) {
        if (!isRogatoryError(error)) throw error;
        return { verdict: 'refused', code: error.code };
      }
    });
    return { batches };
  },
};

function readOne(call: VectorCall, batch: Uint8Array): BatchReading {
  return readBatch(logViewOf(call), batch, { now: toSeconds(nowOf(call)), source: sourceOf(objectOf(call.input, 'source')) });
}

function sourceOf(from: JsonObject): BatchSource {
  const kind = textOf(from, 'kind');
  if (kind === 'own-relay') return { kind };
  return { kind: kind === 'owner' ? kind : 'foreign-relay', principal: principalOf(from, 'principal') };
}

function readingJson(reading: BatchReading): JsonObject {
  if (reading.verdict === 'waits') return { verdict: 'waits', reason: reading.reason };
  const { checkpoint } = reading.checkpoint;
  return {
    verdict: 'accepted',
    origin: formatOrigin(checkpoint),
    ...headJson(checkpoint),
    receipts: reading.receipts.map(({ receipt, index }) => ({ index, ...receiptJson(receipt) })),
    offerFrom: reading.offer?.from ?? null,
  };
}

/** The members of a receipt; absent ones are absent. */
function receiptJson({
  kind,
  envelopeDigest,
  envelopeId,
  issuer,
  at,
  addressee,
  messageDigest,
  attachments,
  declined,
  reason,
}: Receipt): JsonObject {
  return {
    kind,
    envelopeDigest: toHex(envelopeDigest),
    envelopeId: toHex(envelopeId),
    issuer: principalName(issuer),
    at,
    addressee: typeof addressee === 'string' ? addressee : { principal: principalName(addressee), kem: toHex(addressee.kem) },
    ...(messageDigest !== undefined && { messageDigest: toHex(messageDigest) }),
    ...(attachments !== undefined && {
      attachments: Object.fromEntries([...attachments].map(([id, digest]) => [String(id), toHex(digest)])),
    }),
    ...(declined !== undefined && { declined }),
    ...(reason !== undefined && { reason }),
  };
}
