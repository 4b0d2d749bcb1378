// SPDX-License-Identifier: Apache-2.0
import { isRogatoryError } from '../../../core/errors.js';
import { principalKey } from '../../../core/ids.js';
import { toSeconds } from '../../../core/time.js';
import { readBatch } from '../../../log/read-batch.js';
import type { BatchSource } from '../../../log/read-batch.js';
import { parseNotice } from '../../../log/statement/notice.js';
import { headOf } from './log.js';
import { logViewOf, principal } from './log-view.js';
import { asObject, bytes, nowOf, operation, text } from '../operation.js';
import type { Operations, Read, VectorCall } from '../operation.js';

const source: Read<BatchSource> = (value, member) => {
  const from = asObject(value, member);
  const kind = text(from['kind'], 'kind');
  if (kind === 'own-relay') return { kind };
  return { kind: kind === 'owner' ? kind : 'foreign-relay', principal: principal(from['principal'], 'principal') };
};

/** Verifies receipts in batches, and batches in notices (LOG-17 to LOG-21). */
export const receiptOperations: Operations = {
  'receipts.verify': operation({ batch: bytes, source }, ({ batch, source: of }, call) => readingOf(call, batch, of)),
  'receipts.read-notice': operation({ notice: bytes, source }, ({ notice, source: of }, call) => {
    const batches = parseNotice(notice).map((batch) => {
      try {
        return readingOf(call, batch, of);
      } catch (error) {
        if (!isRogatoryError(error)) throw error;
        return { verdict: 'refused', code: error.code };
      }
    });
    return { batches };
  }),
};

function readingOf(call: VectorCall, batch: Uint8Array, of: BatchSource) {
  const reading = readBatch(logViewOf(call), batch, { now: toSeconds(nowOf(call)), source: of });
  if (reading.verdict === 'waits') return { verdict: 'waits', reason: reading.reason };
  const receipts = reading.receipts.map(({ receipt, index }) => {
    const { issuer, addressee } = receipt;
    const to = typeof addressee === 'string' ? addressee : { principal: principalKey(addressee), kem: addressee.kem };
    return { index, ...receipt, issuer: principalKey(issuer), addressee: to };
  });
  return { verdict: 'accepted', ...headOf(reading.checkpoint.checkpoint), receipts, offerFrom: reading.offer?.from ?? null };
}
