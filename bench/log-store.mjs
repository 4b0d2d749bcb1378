// SPDX-License-Identifier: Apache-2.0
// The part of goal P11 that a disk takes part in: a log in the SQLite store, grown to its full size by batches, each made durable and
// then signed; proofs from it; closed, opened and grown again.
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateSigner } from 'rogatory/crypto/keys';
import { memorySigner, sha256 } from 'rogatory/crypto';
import { systemRandom } from 'rogatory/core';
import { genesisObject, signCheckpoint } from 'rogatory/log';
import { proveInclusion, rootAt, verifyInclusion } from 'rogatory/log/tree';
import { openSqliteStore } from 'rogatory/store';
import { median } from './measure.mjs';

const EPOCH = 1;
const BATCH = 4_096;
/** Batches on their way at once: one is made durable while the next is prepared, as in a relay. */
const AHEAD = 3;
const RECEIPT_BYTES = 180;
const RELAYED = 2;
const PROOFS = 2_000;

/**
 * @param {number} size Leaves.
 * @param {{ scope: string, id: string }} owner
 */
export async function measureStore(size, owner) {
  const folder = mkdtempSync(join(tmpdir(), 'rogatory-bench-'));
  try {
    const path = join(folder, 'store.db');
    const grown = await grow(path, size, owner);
    const opened = await reopen(path);
    return { ...grown, ...opened, bytes: statSync(path).size };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @param {string} path @param {number} size @param {{ scope: string, id: string }} owner */
async function grow(path, size, owner) {
  const signer = memorySigner(generateSigner('rogatory-classic', systemRandom));
  const store = await openSqliteStore({ path });
  await store.commit({ now: 1, leaves: [leaf(0, genesisObject({ owner, epoch: EPOCH }), EPOCH)] });
  // Each receipt of a batch differs, and batches do not: only their hashing, which is timed, sees them.
  const receipts = Array.from({ length: BATCH }, () => systemRandom(RECEIPT_BYTES));
  const rates = [];
  const waiting = [];
  const cpu = process.cpuUsage();
  let from = performance.now();
  for (let at = 1; at < size; at += BATCH) {
    waiting.push(batch(store, receipts.slice(0, Math.min(BATCH, size - at)), signer, owner));
    if (waiting.length > AHEAD) await waiting.shift();
    if (rates.length < Math.floor((at * 10) / size)) {
      rates.push((size / 10 / (performance.now() - from)) * 1_000);
      from = performance.now();
    }
  }
  await Promise.all(waiting);
  const { user, system } = process.cpuUsage(cpu);
  const head = await store.logHead();
  if (head?.size !== size) throw new TypeError('the log has not the size it should have');
  const read = reader(store);
  if (Buffer.compare(await rootAt(size, read), head.root) !== 0) throw new TypeError('the root is not that of the nodes');
  const taken = [];
  for (let i = 0; i < PROOFS; i++) {
    const index = createHash('sha256').update(`${i}`).digest().readUInt32BE() % size;
    const [leafHash] = await store.nodes(EPOCH, [{ level: 0, index }]);
    const start = performance.now();
    const proof = await proveInclusion(index, size, read);
    if (i >= PROOFS / 10) taken.push(performance.now() - start);
    verifyInclusion({ leafHash: leafHash ?? new Uint8Array(0), index, size, path: proof }, head.root);
  }
  await store.close();
  taken.sort((a, b) => a - b);
  return {
    rate: median(rates),
    slowest: Math.min(...rates),
    fastest: Math.max(...rates),
    cpuUs: (user + system) / size,
    proofMs: median(taken),
    worstMs: taken[Math.floor(taken.length * 0.99)] ?? NaN,
  };
}

/**
 * Digests, leaves, nodes, one commit, one checkpoint.
 * @param {import('rogatory/store').Store} store
 * @param {readonly Uint8Array[]} receipts
 * @param {import('rogatory/crypto').Signer} signer
 * @param {{ scope: string, id: string }} owner
 */
async function batch(store, receipts, signer, owner) {
  const committed = store.commit({ now: 1, leaves: receipts.map((receipt) => leaf(RELAYED, receipt)) });
  const head = await store.logHead();
  await committed;
  if (head === undefined) throw new TypeError('the log has no head');
  await signCheckpoint({ owner, epoch: EPOCH, size: head.size, root: head.root }, signer);
}

/** @param {number} kind @param {Uint8Array} object @param {number} [epoch] */
function leaf(kind, object, epoch) {
  return { kind, object, objectDigest: sha256(object), ...(epoch === undefined ? {} : { epoch }) };
}

/** Milliseconds until a store that was closed has its log's head, and until one more leaf is durable. @param {string} path */
async function reopen(path) {
  const start = performance.now();
  const store = await openSqliteStore({ path });
  await store.logHead();
  const headMs = performance.now() - start;
  await store.commit({ now: 1, leaves: [leaf(RELAYED, systemRandom(RECEIPT_BYTES))] });
  const leafMs = performance.now() - start;
  await store.close();
  return { headMs, leafMs };
}

/** Nodes asked for in one turn become one question, as in a relay. @param {import('rogatory/store').Store} store @returns {import('rogatory/log/tree').NodeReader} */
function reader(store) {
  /** @type {{ level: number, index: number }[]} */
  let places = [];
  /** @type {Promise<readonly (Uint8Array | undefined)[]> | undefined} */
  let answer;
  return async (level, index) => {
    const at = places.push({ level, index }) - 1;
    answer ??= Promise.resolve().then(() => {
      const asked = places;
      places = [];
      answer = undefined;
      return store.nodes(EPOCH, asked);
    });
    return (await answer)[at];
  };
}
