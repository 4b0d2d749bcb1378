// SPDX-License-Identifier: Apache-2.0
// Goal P11: append to a log with signed checkpoints, one a batch; proofs from a log of ten million entries; restart from the stored nodes.
import { createHash, createPrivateKey, generateKeyPairSync, hash as digest, randomFillSync, sign } from 'node:crypto';
import { generateSigner } from 'rogatory/crypto/keys';
import { memorySigner } from 'rogatory/crypto';
import { systemRandom } from 'rogatory/core';
import { appendEntries, signCheckpoint } from 'rogatory/log';
import {
  EMPTY_FRONTIER,
  append,
  hashNode,
  proveConsistency,
  proveInclusion,
  restoreFrontier,
  rootAt,
  verifyConsistency,
  verifyInclusion,
} from 'rogatory/log/tree';
import { measureStore } from './log-store.mjs';
import { interleave, median, report } from './measure.mjs';

const owner = { scope: 'aa', id: 'relay' };
const sha256 = (/** @type {Uint8Array} */ bytes) => new Uint8Array(digest('sha256', bytes, 'buffer'));

/**
 * One batch: digests of the receipts, leaves, tree, checkpoint.
 * @param {'rogatory-classic' | 'rogatory-hybrid'} suite @param {number} count
 */
function appender(suite, count) {
  const signer = memorySigner(generateSigner(suite, systemRandom));
  const receipts = Array.from({ length: count }, () => systemRandom(180));
  let frontier = EMPTY_FRONTIER;
  return async () => {
    const entries = receipts.map((receipt) => ({ kind: /** @type {const} */ ('relayed'), objectDigest: sha256(receipt) }));
    const grown = appendEntries(frontier, entries, systemRandom);
    frontier = grown.frontier;
    await signCheckpoint({ owner, epoch: 1, size: grown.size, root: grown.root }, signer);
  };
}

/** The calls that cannot be done without, and nothing around them: three hashes and a salt an entry, three signatures a batch. @param {number} count */
function bare(count) {
  const key = createPrivateKey(generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }));
  const receipt = systemRandom(180);
  const node = systemRandom(65);
  const leaf = systemRandom(72);
  return () => {
    randomFillSync(new Uint8Array(32 * count));
    for (let i = 0; i < count; i++) [receipt, leaf, node].forEach((bytes) => digest('sha256', bytes, 'buffer'));
    for (let i = 0; i < 3; i++) sign(null, receipt, key);
  };
}

const CLASSIC = 1_024;
const HYBRID = 8_192;
const cases = {
  classic: { call: appender('rogatory-classic', CLASSIC), calls: 4 },
  bare: { call: bare(CLASSIC), calls: 4 },
  hybrid: { call: appender('rogatory-hybrid', HYBRID), calls: 1 },
};
const us = await interleave(cases, { rounds: 9 });

/** Microseconds of processor time a call: what is left of the noise of a machine that others use. @param {{ call: () => unknown }} one */
async function cpu({ call }) {
  const rounds = 10;
  const start = process.cpuUsage();
  for (let i = 0; i < rounds; i++) await call();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / rounds;
}

const spent = { classic: await cpu(cases.classic), bare: await cpu(cases.bare), hybrid: await cpu(cases.hybrid) };

// Ten million leaves that are hashes of nothing: all that proofs and restart see of them. One array a level, as a store has it on its pages.
const SIZE = 10_000_000;
const levels = [new Uint8Array(32 * SIZE)];
for (let at = 0; at < levels[0].length; at += 1 << 28) randomFillSync(levels[0], at, Math.min(1 << 28, levels[0].length - at));
for (let below = levels[0]; below.length >= 64; below = levels[levels.length - 1]) {
  const level = new Uint8Array(32 * Math.floor(below.length / 64));
  for (let at = 0; at < level.length; at += 32) {
    level.set(digest('sha256', Buffer.concat([Uint8Array.of(1), below.subarray(2 * at, 2 * at + 64)]), 'buffer'), at);
  }
  levels.push(level);
}
/** @type {import('rogatory/log/tree').NodeReader} */
const read = async (level, index) => levels[level].slice(32 * index, 32 * index + 32);
const root = await rootAt(SIZE, read);
const firstPair = hashNode(levels[0].slice(0, 32), levels[0].slice(32, 64));
if (Buffer.compare(firstPair, levels[1].subarray(0, 32)) !== 0) throw new TypeError('the nodes of the benchmark are not those of the tree');

/** Milliseconds, one by one, at places spread over the log. @param {(index: number) => Promise<unknown>} call */
async function each(call) {
  const taken = [];
  for (let i = 0; i < 2_000; i++) {
    const index = createHash('sha256').update(`${i}`).digest().readUInt32BE() % SIZE;
    const start = performance.now();
    await call(index);
    if (i >= 200) taken.push(performance.now() - start);
  }
  taken.sort((a, b) => a - b);
  return { median: median(taken), worst: taken[Math.floor(taken.length * 0.99)] };
}

const inclusion = await each((index) => proveInclusion(index, SIZE, read));
const verified = await each(async (index) => {
  const leafHash = await read(0, index);
  verifyInclusion({ leafHash, index, size: SIZE, path: await proveInclusion(index, SIZE, read) }, root);
});
const consistency = await each((index) => proveConsistency(index + 1, SIZE, read));
const older = { size: 7_654_321, root: await rootAt(7_654_321, read) };
verifyConsistency(older, { size: SIZE, root }, await proveConsistency(older.size, SIZE, read));

const restart = await each(async () => append(await restoreFrontier(SIZE, read), [firstPair]));

/** @param {string} name @param {number} value @param {string} unit @param {number} goal @param {string} beside */
const below = (name, value, unit, goal, beside) => ({
  name,
  value: Number(value.toFixed(3)),
  unit,
  beside,
  ratio: Number((value / goal).toFixed(3)),
  goal: `< ${goal} ${unit}`,
  met: value < goal,
});

/** @param {string} name @param {number} batchUs @param {number} count @param {string} beside */
const rate = (name, batchUs, count, beside) => {
  const value = Math.round((count / batchUs) * 1_000_000);
  return {
    name,
    value,
    unit: 'entries/s',
    beside,
    ratio: Number((value / 100_000).toFixed(2)),
    goal: '>= 100000 entries/s',
    met: value >= 100_000,
  };
};

/** @param {number} batchUs @param {number} count */
const perSecond = (batchUs, count) => Math.round((count / batchUs) * 1_000_000);
const besideClassic = `bare node:crypto calls ${perSecond(us.bare, CLASSIC)}; by processor time ${perSecond(spent.classic, CLASSIC)}, bare ${perSecond(spent.bare, CLASSIC)}`;
const besideHybrid = `${(us.hybrid / 1_000).toFixed(0)} ms a batch; by processor time ${perSecond(spent.hybrid, HYBRID)}`;

levels.length = 0;
const stored = await measureStore(SIZE, owner);
const spread = `a tenth of the log: ${Math.round(stored.slowest)} to ${Math.round(stored.fastest)}`;
const besideStore = `${stored.cpuUs.toFixed(1)} us of processor time an entry, both threads; ${spread}; ${(stored.bytes / SIZE).toFixed(0)} bytes an entry`;

report('P11', [
  rate(`append, classic, a checkpoint every ${CLASSIC}`, us.classic, CLASSIC, besideClassic),
  rate(`append, hybrid, a checkpoint every ${HYBRID}`, us.hybrid, HYBRID, besideHybrid),
  below('inclusion proof of 10 M entries', inclusion.median, 'ms', 1, `99 in 100 below ${inclusion.worst.toFixed(3)} ms`),
  below('inclusion proof and its verification', verified.median, 'ms', 1, `99 in 100 below ${verified.worst.toFixed(3)} ms`),
  below('consistency proof to 10 M entries', consistency.median, 'ms', 1, `99 in 100 below ${consistency.worst.toFixed(3)} ms`),
  below('restart of 10 M entries, and the first append', restart.median / 1_000, 's', 2, `${restart.median.toFixed(3)} ms`),
  rate('append in SQLite, classic, a checkpoint every 4096, to 10 M entries', 1_000_000 / stored.rate, 1, besideStore),
  below('inclusion proof of 10 M entries in SQLite', stored.proofMs, 'ms', 1, `99 in 100 below ${stored.worstMs.toFixed(3)} ms`),
  below('SQLite opened until 10 M entries go on', stored.leafMs / 1_000, 's', 2, `${stored.headMs.toFixed(0)} ms until the root is known`),
]);
