// Reads the files of two relays after they were killed: does each receipt stand in the log of its issuer, and each leaf beside its message?
import { decode } from '../../src/cbor/decode.js';
import { equal, toHex } from '../../src/core/bytes.js';
import { sha256 } from '../../src/crypto/digest.js';
import { parseCheckpoint } from '../../src/log/checkpoint.js';
import { leafHash } from '../../src/log/leaf.js';
import { rootAt } from '../../src/log/merkle.js';
import { parseNote } from '../../src/log/note.js';
import { parseReceipt } from '../../src/log/receipt.js';
import { verifyInclusion } from '../../src/log/verify.js';
import { nodeReader } from '../../src/relay/log-reader.js';
import type { Store, StoredLeaf } from '../../src/store/port.js';
import { openSqliteStore } from '../../src/store/sqlite.js';
import { query } from '../store/query.js';

export interface Audit {
  readonly leaves: number;
  readonly receipts: number;
  /** Receipts whose leaf is not in the log of their issuer. */
  readonly unlogged: string[];
  /** Leaves whose message is not in the store, and messages without their leaf. */
  readonly unpaired: string[];
}

/** @param paths - Store of each relay, by `scope/id`; nobody has them open. */
export async function auditRelays(paths: Readonly<Record<string, string>>): Promise<Audit> {
  const unlogged: string[] = [];
  const unpaired: string[] = [];
  let leaves = 0;
  let receipts = 0;
  for (const [relay, path] of Object.entries(paths)) {
    const found = await leavesOf(path);
    leaves += found.length;
    unpaired.push(...pair(path, found).map((fault) => `${relay}: ${fault}`));
    for (const [other, otherPath] of Object.entries(paths)) {
      if (other === relay) continue;
      const { checked, missing } = await receiptsIn(otherPath, relay, path);
      receipts += checked;
      unlogged.push(...missing.map((fault) => `${other} holds of ${relay}: ${fault}`));
    }
  }
  return { leaves, receipts, unlogged, unpaired };
}

async function withStore<T>(path: string, run: (store: Store) => Promise<T>): Promise<T> {
  const store = await openSqliteStore({ path });
  try {
    return await run(store);
  } finally {
    await store.close();
  }
}

function leavesOf(path: string): Promise<StoredLeaf[]> {
  return withStore(path, async (store) => {
    const all: StoredLeaf[] = [];
    for (;;) {
      const more = await store.leaves(1, all.length, 10_000);
      if (more.length === 0) return all;
      all.push(...more);
    }
  });
}

/** Every `submitted` and `relayed` names an envelope that is known for that mailbox, and every such envelope has its leaf. */
function pair(path: string, leaves: readonly StoredLeaf[]): string[] {
  const key = (digest: string, mailbox: string): string => `${digest} ${mailbox}`;
  const known = query(
    path,
    'SELECT envelope.digest, seen.mailbox FROM seen JOIN envelope ON envelope.id = seen.envelope WHERE seen.source IS NOT NULL',
  );
  const messages = new Set(known.map(({ digest, mailbox }) => key(String(digest), String(mailbox))));
  const said = new Set<string>();
  for (const { kind, object } of leaves) {
    if (object === undefined || (kind !== 1 && kind !== 2)) continue;
    const { envelopeDigest, addressee } = parseReceipt(object);
    if (typeof addressee === 'string') said.add(key(toHex(envelopeDigest), addressee));
  }
  return [
    ...[...said].filter((each) => !messages.has(each)).map((each) => `a leaf without its message: ${each}`),
    ...[...messages].filter((each) => !said.has(each)).map((each) => `a message without its leaf: ${each}`),
  ];
}

async function receiptsIn(path: string, issuer: string, issuerPath: string): Promise<{ checked: number; missing: string[] }> {
  const digests = query(path, `SELECT DISTINCT digest FROM receipt WHERE issuer = '${issuer}'`).map(({ digest }) => String(digest));
  const held = await withStore(path, async (store) => {
    const all = await Promise.all(digests.map((digest) => store.receipts(Uint8Array.from(Buffer.from(digest, 'hex')))));
    return all.flat().filter((receipt) => receipt.issuer === issuer);
  });
  return withStore(issuerPath, async (store) => {
    const read = nodeReader(store, 1);
    const missing: string[] = [];
    for (const { head, bytes } of held) {
      const [, note] = decode(head ?? new Uint8Array(0)) as [Uint8Array, Uint8Array];
      const [object, salt, index, proof] = decode(bytes) as [Uint8Array, Uint8Array, number, Uint8Array[]];
      const { size, root } = parseCheckpoint(parseNote(note).text);
      const [leaf] = await store.leaves(1, index, 1);
      const isThere = leaf?.object !== undefined && equal(leaf.object, object) && equal(leaf.salt, salt);
      if (!isThere || !equal(await rootAt(size, read), root)) {
        missing.push(`${index} under ${size}`);
        continue;
      }
      verifyInclusion({ leafHash: leafHash('relayed', sha256(object), salt), index, size, path: proof }, root);
    }
    return { checked: held.length, missing };
  });
}
