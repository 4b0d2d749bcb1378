// SPDX-License-Identifier: Apache-2.0
// Appends to blobs until it is killed, and says on standard output what it was told is durable. It goes on where an earlier process ended.
import { createHash } from 'node:crypto';
import { writeSync } from 'node:fs';
import { openFileBlobs } from 'rogatory/store';

const [folder, from, count = 'Infinity', inFlight = '4'] = process.argv.slice(2);

const SIZE = 40_000;
const PART = 4_000;

/** @param {string} line */
const say = (line) => writeSync(1, `${line}\n`);

const store = await openFileBlobs({ folder: String(folder), minFreeBytes: 0 });
let next = Number(from);
let appends = 0;

/** The same bytes as in the test that reads them. @param {number} number */
const bytesOf = (number) => Uint8Array.from({ length: SIZE }, (_, at) => (at * 7 + (at >> 8) + number * 31) % 256);

async function fillNext() {
  const number = next++;
  const name = `blob-${number}`;
  const bytes = bytesOf(number);
  const { through } = await store.begin(name, { digest: createHash('sha256').update(bytes).digest(), size: SIZE });
  say(`begun ${number} ${through}`);
  const waiting = [];
  for (let at = through; at < SIZE && appends < Number(count); at = Math.min(SIZE, at + PART)) {
    const place = ++appends;
    say(`start ${place}`);
    const done = store.append(name, at, bytes.subarray(at, at + PART)).then((end) => say(`acknowledged ${number} ${end} ${place}`));
    if (Number(inFlight) === 1) await done;
    else waiting.push(done);
  }
  await Promise.all(waiting);
  if (appends >= Number(count)) return;
  await store.seal(name);
  say(`complete ${number} ${SIZE}`);
}

async function worker() {
  while (appends < Number(count)) await fillNext();
}

await Promise.all(Array.from({ length: Number(inFlight) }, worker));
await store.close();
