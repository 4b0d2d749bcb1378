// SPDX-License-Identifier: Apache-2.0
// Commits in a loop until it is killed, and says on standard output what it was told is durable. What is refused it tries again
// (with one commit in flight, as the later places of the stream wait for it).
import { writeSync } from 'node:fs';
import { openSqliteStore } from 'rogatory/store';

const [path, from, count = 'Infinity', inFlight = '8'] = process.argv.slice(2);

/** @param {string} line */
const say = (line) => writeSync(1, `${line}\n`);

/** @param {number} number */
const bytes = (number, length = 32) => {
  const out = new Uint8Array(length).fill(0x5a);
  new DataView(out.buffer).setUint32(0, number);
  return out;
};

const store = await openSqliteStore({ path });
const first = Number(from);
const streamId = bytes(first, 16);
let seq = 0;
let attempts = 0;

/** One commit: a message received and queued, a message made here, and a document that names them. */
async function commitNext() {
  const place = ++seq;
  const number = first + place;
  const frame = bytes(number, 4_096);
  const envelope = { envelopeId: bytes(number, 16), envelopeDigest: bytes(number), frame, expiresAt: 2_000_000_000_000 };
  const routes = [{ mailbox: 'office@bb', to: 'bb/agency', lane: 2 }];
  say(`start ${number}`);
  try {
    await store.commit({
      now: Date.now(),
      inbound: [{ ...envelope, from: 'aa/relay', lane: 2, streamId, seq: place, routes }],
      outbound: [{ ...envelope, envelopeDigest: bytes(number + 0x8000_0000), to: 'cc/agency', lane: 2, mailbox: 'office@cc' }],
      documents: [{ collection: 'done', key: String(number), value: bytes(number, 4), expect: 'absent' }],
    });
    say(`acknowledged ${number}`);
  } catch (error) {
    say(`refused ${number} ${error.code}`);
    seq = place - 1;
  }
}

async function worker() {
  while (attempts++ < Number(count)) await commitNext();
}

await Promise.all(Array.from({ length: Number(inFlight) }, worker));
await store.close();
