// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { toHex, toUtf8 } from '../../src/core/bytes.js';
import { AGENCY, NORMAL, NOW, digestOf, idOf, inboundOf, laneOf, outboundOf, streamOf } from '../../src/store/contract-samples.js';
import type { Commit } from '../../src/store/port.js';
import { openSqliteStore } from '../../src/store/sqlite.js';
import { makeFolder } from './places.js';
import { query } from './query.js';

const leaf = {
  index: 0,
  kind: 2,
  objectDigest: digestOf(1),
  salt: digestOf(2),
  nodes: [
    { level: 0, index: 0, hash: digestOf(3) },
    { level: 1, index: 0, hash: digestOf(4) },
  ],
};
const receipt = { envelopeDigest: digestOf(1), kind: 2, issuer: 'aa/relay', bytes: toUtf8('signed') };

/** Makes a store, applies commits, closes it. @returns its file. */
async function fileOf(...commits: readonly Commit[]): Promise<string> {
  const path = join(makeFolder(), 'store.db');
  const store = await openSqliteStore({ path });
  for (const commit of commits) await store.commit(commit).catch(() => undefined);
  await store.close();
  return path;
}

describe('a commit to the SQLite store', () => {
  it('writes leaf, nodes and receipts in the transaction of their message (STORE-19)', async () => {
    const path = await fileOf({ now: NOW, outbound: [outboundOf(1)], leaves: [leaf], receipts: [receipt] });
    expect(query(path, 'SELECT id, kind, object_digest, salt FROM leaf')).toEqual([
      { id: 0, kind: 2, object_digest: toHex(leaf.objectDigest), salt: toHex(leaf.salt) },
    ]);
    expect(query(path, 'SELECT level, id, hash FROM node ORDER BY level')).toEqual([
      { level: 0, id: 0, hash: toHex(digestOf(3)) },
      { level: 1, id: 0, hash: toHex(digestOf(4)) },
    ]);
    expect(query(path, 'SELECT digest, kind, issuer, bytes FROM receipt')).toEqual([
      { digest: toHex(digestOf(1)), kind: 2, issuer: 'aa/relay', bytes: toHex(receipt.bytes) },
    ]);
  });

  it('writes none of them when the message is refused (STORE-07, STORE-19)', async () => {
    const path = await fileOf({ now: NOW, inbound: [inboundOf(1, 2)], leaves: [leaf], receipts: [receipt] });
    for (const table of ['leaf', 'node', 'receipt', 'lane']) {
      expect(query(path, `SELECT count(*) AS rows FROM ${table}`)).toEqual([{ rows: 0 }]);
    }
  });

  it('keeps receipts that differ, and each of them once (STORE-19)', async () => {
    const other = { ...receipt, bytes: toUtf8('signed otherwise') };
    const path = await fileOf({ now: NOW, receipts: [receipt, receipt] }, { now: NOW, receipts: [other, receipt] });
    expect(query(path, 'SELECT bytes FROM receipt ORDER BY id')).toEqual([{ bytes: toHex(receipt.bytes) }, { bytes: toHex(other.bytes) }]);
  });

  it('stores the frame of an envelope once, whoever queues it (STORE-21)', async () => {
    const path = await fileOf(
      { now: NOW, inbound: [inboundOf(1, 1)], outbound: [outboundOf(1)] },
      { now: NOW, outbound: [outboundOf(1, { to: 'cc/agency' })] },
    );
    expect(query(path, 'SELECT count(*) AS rows FROM frame')).toEqual([{ rows: 1 }]);
    expect(query(path, 'SELECT count(*) AS rows FROM queue')).toEqual([{ rows: 3 }]);
  });

  it('records verdicts with what they are about (STORE-12, STORE-13, STORE-17)', async () => {
    const path = join(makeFolder(), 'store.db');
    const store = await openSqliteStore({ path });
    const inbound = [inboundOf(1, 1), inboundOf(2, 2, { envelopeId: idOf(1) }), inboundOf(3, 3, { rejected: 'RELAY_POLICY' })];
    await store.commit({ now: NOW, inbound });
    const { outStreamId: streamId } = await laneOf(store, AGENCY);
    const refusal = { to: AGENCY, lane: NORMAL, streamId, seq: 2, verdict: 'rejected', code: 'policy' };
    await store.commit({ now: NOW + 1, refusals: [refusal, { ...refusal, code: 'busy' }] });
    await store.close();
    expect(query(path, 'SELECT envelope_id, digest, at FROM conflict')).toEqual([
      { envelope_id: toHex(idOf(1)), digest: toHex(digestOf(2)), at: NOW },
    ]);
    expect(query(path, 'SELECT seq, stream, digest, reason, at FROM rejection')).toEqual([
      { seq: 3, stream: toHex(streamOf(1)), digest: toHex(digestOf(3)), reason: 'RELAY_POLICY', at: NOW },
    ]);
    expect(query(path, 'SELECT peer, seq, verdict, code, at FROM refusal JOIN lane ON lane.id = refusal.lane')).toEqual([
      { peer: AGENCY, seq: 2, verdict: 'rejected', code: 'policy', at: NOW + 1 },
    ]);
  });
});
