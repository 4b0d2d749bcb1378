// SPDX-License-Identifier: Apache-2.0
// Goal P7: the link without a store. Messages of 2 KiB from an agency to a relay over a loopback socket, sealed by Noise, acknowledged in order,
// at most 256 under way; beside it plain `ws` that sends the same bytes and acknowledges by one number. Then one message at a time.
// Options: --messages N (a round, default 2,000).
import { build } from 'esbuild';
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { setImmediate } from 'node:timers';
import { WebSocket, WebSocketServer } from 'ws';
import { systemClock, systemRandom } from 'rogatory/core';
import { openLinkClient, openLinkServer } from 'rogatory/transport';
import { faster, notSlower, report, takeTurns } from './measure.mjs';

const { values } = parseArgs({ options: { messages: { type: 'string', default: '2000' } } });
const MESSAGES = Number(values.messages);
const WINDOW = 256;
const LANE = 2;
const FRAME = systemRandom(2_048);
const sha256 = (/** @type {Uint8Array} */ bytes) => new Uint8Array(createHash('sha256').update(bytes).digest());
const ABOUT = { mailbox: 'mla@bench', envelopeId: systemRandom(16), envelopeDigest: sha256(FRAME), expiresAt: 4_000_000_000 };

/** A node whose queue is a number, and whose store forgets. @param {import('rogatory/core').Principal} self */
function node(self) {
  const keys = generateKeyPairSync('ed25519');
  const publicKey = new Uint8Array(Buffer.from(keys.publicKey.export({ format: 'jwk' }).x ?? '', 'base64url'));
  const signer = {
    signerId: sha256(publicKey),
    sign: (/** @type {Uint8Array} */ message) => new Uint8Array(sign(null, message, keys.privateKey)),
  };
  const lanes = [0, 1, 2, 3].map((lane) => ({ lane, outStreamId: systemRandom(16), lastSeq: 0, ackedThrough: 0, receivedThrough: 0 }));
  /** @type {() => void} */
  let settled = () => undefined;
  const lane = lanes[LANE] ?? { lastSeq: 0, ackedThrough: 0, receivedThrough: 0 };
  return {
    publicKey,
    identity: { ...self, signer: () => signer, versions: () => /** @type {[number, number]} */ ([1, 1]) },
    /** Queues messages; resolves when all are acknowledged. @param {number} count @param {() => void} wake */
    async send(count, wake) {
      lane.lastSeq += count;
      const all = new Promise((done) => (settled = () => lane.ackedThrough === lane.lastSeq && done(undefined)));
      wake();
      await all;
    },
    /** @param {Uint8Array} peerKey @returns {import('rogatory/transport').LinkHandler} */
    handler: (peerKey) => ({
      authorize: () => peerKey,
      counters: async () => lanes.map((each) => ({ ...each })),
      commit: async (_peer, batch) => batch.map(() => ({ verdict: 'accepted' })),
      async window(_peer, number, afterSeq, maxMessages) {
        const count = number === LANE ? Math.min(maxMessages, lane.lastSeq - afterSeq) : 0;
        return Array.from({ length: count }, (_, i) => ({ ...ABOUT, seq: afterSeq + 1 + i, frame: FRAME }));
      },
      async acknowledged(_peer, number, _streamId, through) {
        if (number !== LANE) return;
        lane.ackedThrough = through;
        settled();
      },
      refused: async () => undefined,
    }),
  };
}

/** Our link. @returns {Promise<{ send: (count: number) => Promise<void>, close: () => Promise<void> }>} */
async function openLink() {
  const [agency, relay] = [node({ scope: 'bench', id: 'agency' }), node({ scope: 'bench', id: 'relay' })];
  const common = { network: nodeNetwork, clock: systemClock, random: systemRandom, window: { messages: WINDOW, bytes: 2 ** 24 } };
  const server = await openLinkServer({
    ...common,
    listen: { host: '127.0.0.1', port: 0 },
    identity: relay.identity,
    handler: relay.handler(agency.publicKey),
  });
  const client = openLinkClient({
    ...common,
    url: server.url,
    expect: { scope: 'bench', id: 'relay' },
    identity: agency.identity,
    handler: agency.handler(relay.publicKey),
  });
  return {
    send: (count) => agency.send(count, () => client.wake(LANE)),
    async close() {
      await client.close();
      await server.close();
    },
  };
}

/** Plain `ws`, which acknowledges by one number what has arrived in one turn. @returns {ReturnType<typeof openLink>} */
async function openPlain() {
  const http = createServer();
  const server = new WebSocketServer({ server: http, perMessageDeflate: false });
  server.on('connection', (socket) => {
    let received = 0;
    let isTold = false;
    socket.on('message', () => {
      received++;
      if (isTold) return;
      isTold = true;
      setImmediate(() => {
        isTold = false;
        const bytes = Buffer.alloc(8);
        bytes.writeUInt32BE(received);
        socket.send(bytes);
      });
    });
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const address = /** @type {import('node:net').AddressInfo} */ (http.address());
  const socket = new WebSocket(`ws://127.0.0.1:${address.port}`, { perMessageDeflate: false });
  await once(socket, 'open');
  let [sent, acknowledged, until] = [0, 0, 0];
  /** @type {() => void} */
  let done = () => undefined;
  const fill = () => {
    while (sent < until && sent - acknowledged < WINDOW) {
      socket.send(FRAME);
      sent++;
    }
  };
  socket.on('message', (bytes) => {
    acknowledged = /** @type {Buffer} */ (bytes).readUInt32BE();
    fill();
    if (acknowledged === until) done();
  });
  return {
    async send(count) {
      until += count;
      const all = new Promise((resolve) => (done = () => resolve(undefined)));
      fill();
      await all;
    },
    async close() {
      socket.terminate();
      server.close();
      http.close();
    },
  };
}

/** The adapter for ws belongs to no subpath of its own: agency and relay bring it. @returns {Promise<import('rogatory/transport').Network>} */
async function loadNetwork() {
  const folder = mkdtempSync(join(import.meta.dirname, '..', 'node_modules', '.p7-'));
  const outfile = join(folder, 'ws.mjs');
  try {
    await build({
      entryPoints: ['src/transport/adapters/ws.ts'],
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      outfile,
    });
    return (await import(outfile)).nodeNetwork;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const nodeNetwork = await loadNetwork();
const [ours, plain] = [await openLink(), await openPlain()];
await ours.send(1);
const bulk = await takeTurns(
  { ours: { call: () => ours.send(MESSAGES), calls: 1 }, ws: { call: () => plain.send(MESSAGES), calls: 1 } },
  { rounds: 15 },
);
const single = await takeTurns(
  { ours: { call: () => ours.send(1), calls: 200 }, ws: { call: () => plain.send(1), calls: 200 } },
  { rounds: 15 },
);
const each = (/** @type {{ us: number, cpuUs: number }} */ { us, cpuUs }) => ({ us: us / MESSAGES, cpuUs: cpuUs / MESSAGES });
report('P7', [
  faster('a message of 2 KiB, 256 under way', each(bulk.ours), 'ws with cumulative acknowledgement', each(bulk.ws), 0.7),
  notSlower('a message of 2 KiB, one at a time', single.ours, 'ws', single.ws, 1.6),
]);
await ours.close();
await plain.close();
