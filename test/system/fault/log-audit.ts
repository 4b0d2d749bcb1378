// Reads the files of relays and agencies after they were killed: does each receipt stand in the log of its issuer, once,
// and each leaf beside its message?
import { COLLECTION } from '../../../src/agency/collections.js';
import { Vault } from '../../../src/agency/home/vault.js';
import { decode } from '../../../src/cbor/decode.js';
import { equal, toHex } from '../../../src/core/bytes.js';
import { principalKey } from '../../../src/core/ids.js';
import { batchOf } from '../../../src/endpoint/receipts/proofs.js';
import { systemRandom } from '../../../src/core/random.js';
import { sha256 } from '../../../src/crypto/digest/digest.js';
import { LEAF_KINDS } from '../../../src/log/kinds.js';
import type { LeafKind } from '../../../src/log/kinds.js';
import { leafHash } from '../../../src/log/leaf.js';
import { readReceipt } from '../../../src/log/read-batch.js';
import { parseReceipt } from '../../../src/log/statement/receipt.js';
import { rootAt } from '../../../src/log/tree/merkle.js';
import { verifyInclusion } from '../../../src/log/tree/verify.js';
import type { Store, StoredLeaf } from '../../../src/store/port.js';
import { openSqliteStore } from '../../../src/store/sqlite/store.js';
import { query } from '../store/query.js';

export interface Audit {
  readonly leaves: number;
  readonly receipts: number;
  /** Receipts whose leaf is not in the log of their issuer. */
  readonly unlogged: string[];
  /** Leaves whose message is not in the store, and messages without their leaf. */
  readonly unpaired: string[];
  /** Facts about one envelope and addressee that stand twice in a log. */
  readonly doubled: string[];
}

/** What a node left. Nobody has its store open. */
export interface Node {
  /** `scope/id`. */
  readonly name: string;
  readonly path: string;
  /** Of an agency: opens its documents. */
  readonly storageKey?: Uint8Array;
}

export async function auditNodes(nodes: readonly Node[]): Promise<Audit> {
  const unlogged: string[] = [];
  const unpaired: string[] = [];
  const doubled: string[] = [];
  let leaves = 0;
  let receipts = 0;
  for (const issuer of nodes) {
    const found = await leavesOf(issuer.path);
    leaves += found.length;
    doubled.push(...repeated(found).map((fact) => `${issuer.name}: ${fact}`));
    const faults = [
      ...pair(issuer, found),
      ...(issuer.storageKey === undefined ? [] : await pairMessages(issuer.path, issuer.storageKey, found)),
    ];
    unpaired.push(...faults.map((fault) => `${issuer.name}: ${fault}`));
    for (const holder of nodes) {
      if (holder === issuer) continue;
      const { checked, missing } = await receiptsIn(holder.path, issuer.name, issuer.path);
      receipts += checked;
      unlogged.push(...missing.map((fault) => `${holder.name} holds of ${issuer.name}: ${fault}`));
    }
  }
  return { leaves, receipts, unlogged, unpaired, doubled };
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
    const [epoch = 0] = await store.epochs();
    for (;;) {
      const more = await store.leaves(epoch, all.length, 10_000);
      if (more.length === 0) return all;
      all.push(...more);
    }
  });
}

/** Every statement that an envelope came names one that is known for that mailbox, and every such envelope has its leaf. */
function pair({ name, path, storageKey }: Node, leaves: readonly StoredLeaf[]): string[] {
  const kinds = storageKey === undefined ? ['submitted', 'relayed'] : ['delivered'];
  const key = (digest: string, mailbox: string): string => `${digest} ${mailbox}`;
  const rows = query(
    path,
    'SELECT envelope.digest, seen.mailbox, lane.peer, lane.lane FROM seen JOIN envelope ON envelope.id = seen.envelope JOIN lane ON lane.id = seen.source',
  );
  // LOG-46: of the lane of statements a relay logs what came from another state, and an agency nothing.
  const [scope = ''] = name.split('/');
  const known = rows.filter(({ lane, peer }) => Number(lane) !== 0 || (storageKey === undefined && !String(peer).startsWith(`${scope}/`)));
  const messages = new Set(known.map(({ digest, mailbox }) => key(String(digest), String(mailbox))));
  const said = new Set<string>();
  for (const { kind, object } of leaves) {
    if (object === undefined || !kinds.includes(LEAF_KINDS[kind] as string)) continue;
    const { envelopeDigest, addressee } = parseReceipt(object);
    if (typeof addressee === 'string') said.add(key(toHex(envelopeDigest), addressee));
  }
  return [
    ...[...said].filter((each) => !messages.has(each)).map((each) => `a leaf without its message: ${each}`),
    ...[...messages].filter((each) => !said.has(each)).map((each) => `a message without its leaf: ${each}`),
  ];
}

/** Receipts and `sent` of a log that say again what an earlier leaf says. */
function repeated(leaves: readonly StoredLeaf[]): string[] {
  const seen = new Set<string>();
  return leaves.flatMap(({ kind: number, object }) => {
    const kind = LEAF_KINDS[number] as string;
    if (object === undefined || !['submitted', 'relayed', 'delivered', 'opened', 'refused', 'expired', 'failed', 'sent'].includes(kind))
      return [];
    const fact = kind === 'sent' ? `sent ${toHex(object)}` : factOf(kind, object);
    if (seen.has(fact)) return [fact];
    seen.add(fact);
    return [];
  });
}

function factOf(kind: string, object: Uint8Array): string {
  const { envelopeDigest, addressee } = parseReceipt(object);
  return `${kind} ${toHex(envelopeDigest)} ${typeof addressee === 'string' ? addressee : principalKey(addressee)}`;
}

async function receiptsIn(path: string, issuer: string, issuerPath: string): Promise<{ checked: number; missing: string[] }> {
  const digests = query(path, `SELECT DISTINCT digest FROM receipt WHERE issuer = '${issuer}'`).map(({ digest }) => String(digest));
  const held = await withStore(path, async (store) => {
    const all = await Promise.all(digests.map((digest) => store.receipts(Uint8Array.from(Buffer.from(digest, 'hex')))));
    return all.flat().filter((receipt) => receipt.issuer === issuer);
  });
  return withStore(issuerPath, async (store) => {
    const missing: string[] = [];
    for (const stored of held) {
      const { bytes, salt, index, path: proof, checkpoint, receipt } = readReceipt(batchOf(stored));
      const { epoch, size, root } = checkpoint.checkpoint;
      const read = async (level: number, at: number) => (await store.nodes(epoch, [{ level, index: at }]))[0];
      const [leaf] = await store.leaves(epoch, index, 1);
      const isThere = leaf?.object !== undefined && equal(leaf.object, bytes) && equal(leaf.salt, salt);
      if (!isThere || !equal(await rootAt(size, read), root)) {
        missing.push(`${index} under ${size}`);
        continue;
      }
      verifyInclusion({ leafHash: leafHash(receipt.kind, sha256(bytes), salt), index, size, path: proof }, root);
    }
    return { checked: held.length, missing };
  });
}

/** `opened` stands beside the message that was opened, `sent` beside what was sent; each of these has its leaf. */
async function pairMessages(path: string, storageKey: Uint8Array, leaves: readonly StoredLeaf[]): Promise<string[]> {
  const [messages, sent] = await withStore(path, async (store) => {
    const vault = new Vault(store, storageKey, systemRandom);
    return [await vault.list<{ direction: string }>(COLLECTION.message), await vault.list<{ lane: number }>(COLLECTION.sent)];
  });
  const received = messages.filter(({ value }) => value.direction === 'received').map(({ key }) => key);
  const objects = (kind: LeafKind): Uint8Array[] =>
    leaves.flatMap((leaf) => (LEAF_KINDS[leaf.kind] === kind && leaf.object !== undefined ? [leaf.object] : []));
  const opened = objects('opened').map((object) => toHex(parseReceipt(object).messageDigest ?? new Uint8Array(0)));
  const queued = objects('sent').map((object) => toHex((decode(object) as Uint8Array[])[0] as Uint8Array));
  return [
    ...differences('opened', opened, received),
    ...differences(
      'sent',
      queued,
      sent.filter(({ value }) => value.lane !== 0).map(({ key }) => key),
    ),
  ];
}

function differences(what: string, leaves: readonly string[], messages: readonly string[]): string[] {
  const [said, held] = [new Set(leaves), new Set(messages)];
  return [
    ...[...said].filter((each) => !held.has(each)).map((each) => `${what} without its message: ${each}`),
    ...[...held].filter((each) => !said.has(each)).map((each) => `a message without its ${what}: ${each}`),
  ];
}
