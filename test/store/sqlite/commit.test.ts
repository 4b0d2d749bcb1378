// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { toHex, toUtf8 } from '../../../src/core/bytes.js';
import { AGENCY, NORMAL, NOW, digestOf, idOf, inboundOf, laneOf, outboundOf } from '../../contract/samples.js';
import { GENESIS, leafOf, receiptOf } from '../../contract/log.js';
import type { Commit } from '../../../src/store/port.js';
import { openSqliteHere } from '../../contract/same-thread.js';
import { makeFolder, rowsOf } from '../places.js';

const leaves = [GENESIS, leafOf(1), leafOf(2), leafOf(3)];
const receipt = receiptOf(1, { head: toUtf8('checkpoint') });

/** Makes a store, applies commits, closes it. @returns its file. */
async function fileOf(...commits: readonly Commit[]): Promise<string> {
  const path = join(makeFolder(), 'store.db');
  const store = await openSqliteHere({ path });
  for (const commit of commits) await store.commit(commit).catch(() => undefined);
  await store.close();
  return path;
}

describe('a commit to the SQLite store', () => {
  it('writes leaves, nodes and receipts in the transaction of their message, leaves of one commit side by side (STORE-19)', async () => {
    const path = await fileOf({ now: NOW, outbound: [outboundOf(1)], leaves, receipts: [receipt] });
    const [run, ...others] = rowsOf(path, 'SELECT id - 1099511627776 AS place, kinds, length(nodes) AS nodes, digests FROM leaves');
    expect([run?.['place'], run?.['kinds'], run?.['nodes'], others]).toEqual([0, '00010101', 32 * (1 + 2 + 1 + 3), []]);
    expect(String(run?.['digests']).slice(64, 128)).toBe(toHex(leafOf(1).objectDigest));
    expect(rowsOf(path, 'SELECT digest, kind, issuer, bytes FROM receipt')).toEqual([
      { digest: toHex(digestOf(1)), kind: 2, issuer: 'bb/relay', bytes: toHex(receipt.bytes) },
    ]);
  });

  it('writes none of them when the message is refused (STORE-07, STORE-19)', async () => {
    const path = await fileOf({ now: NOW, inbound: [inboundOf(1, 2)], leaves, receipts: [receipt] });
    for (const table of ['leaves', 'receipt', 'head', 'owed', 'lane']) {
      expect(rowsOf(path, `SELECT count(*) AS rows FROM ${table}`)).toEqual([{ rows: 0 }]);
    }
  });

  it('keeps receipts that differ, each of them once, and once what proves them together (STORE-44)', async () => {
    const other = { ...receipt, statement: toUtf8('said otherwise'), bytes: toUtf8('signed otherwise') };
    const path = await fileOf({ now: NOW, receipts: [receipt, receipt] }, { now: NOW, receipts: [other, receipt] });
    expect(rowsOf(path, 'SELECT bytes FROM receipt ORDER BY id')).toEqual([{ bytes: toHex(receipt.bytes) }, { bytes: toHex(other.bytes) }]);
    expect(rowsOf(path, 'SELECT bytes FROM head')).toEqual([{ bytes: toHex(toUtf8('checkpoint')) }]);
  });

  it('stores the frame of an envelope once, whoever queues it (STORE-21)', async () => {
    const path = await fileOf(
      { now: NOW, inbound: [inboundOf(1, 1)], outbound: [outboundOf(1)] },
      { now: NOW, outbound: [outboundOf(1, { to: 'cc/agency' })] },
    );
    expect(rowsOf(path, 'SELECT count(*) AS rows FROM frame')).toEqual([{ rows: 1 }]);
    expect(rowsOf(path, 'SELECT count(*) AS rows FROM queue')).toEqual([{ rows: 3 }]);
  });

  it('records verdicts with what they are about (STORE-12, STORE-13, STORE-17)', async () => {
    const path = join(makeFolder(), 'store.db');
    const store = await openSqliteHere({ path });
    const inbound = [inboundOf(1, 1), inboundOf(2, 2, { envelopeId: idOf(1) }), inboundOf(3, 3, { rejected: true })];
    await store.commit({ now: NOW, inbound });
    const { outStreamId: streamId } = await laneOf(store, AGENCY);
    const refusal = { to: AGENCY, lane: NORMAL, streamId, seq: 2, verdict: 'rejected', code: 'policy' };
    await store.commit({ now: NOW + 1, refusals: [refusal, { ...refusal, code: 'busy' }] });
    await store.close();
    expect(rowsOf(path, 'SELECT envelope_id, digest, at FROM conflict')).toEqual([
      { envelope_id: toHex(idOf(1)), digest: toHex(digestOf(2)), at: NOW },
    ]);
    expect(rowsOf(path, 'SELECT peer, seq, verdict, code, at FROM refusal JOIN lane ON lane.id = refusal.lane')).toEqual([
      { peer: AGENCY, seq: 2, verdict: 'rejected', code: 'policy', at: NOW + 1 },
    ]);
  });
});
