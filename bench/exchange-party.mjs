// SPDX-License-Identifier: Apache-2.0
// One process of an exchange: an agency or a relay that does what its parent asks, and counts what happens. Arguments: `agency` HOME or
// `relay` CONFIG. Signatures are counted where OpenSSL is called: each signature of either suite has one of Ed25519.
import crypto from 'node:crypto';
import { readFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const signatures = { made: 0, verified: 0 };
const { sign, verify } = crypto;
/** @param {any} key */
const isEd25519 = (key) => key?.asymmetricKeyType === 'ed25519';
crypto.sign = /** @type {any} */ (
  (/** @type {any[]} */ ...args) => {
    if (isEd25519(args[2])) signatures.made++;
    return /** @type {any} */ (sign)(...args);
  }
);
crypto.verify = /** @type {any} */ (
  (/** @type {any[]} */ ...args) => {
    if (isEd25519(args[2])) signatures.verified++;
    return /** @type {any} */ (verify)(...args);
  }
);
syncBuiltinESMExports();

/** Milliseconds of a clock that all processes of the machine share. */
const clock = () => Number(process.hrtime.bigint()) / 1e6;
/** How often each event happened, and when it last did. @type {Record<string, { count: number, at: number }>} */
const happened = {};
/** Times of single messages, for those that are sent alone. @type {Record<string, Record<string, number>>} */
const times = {};
/** @type {{ event: string, count: number, tell: () => void }[]} */
let awaited = [];

/** @param {string} event @param {string} [id] @param {number} [more] */
function note(event, id, more = 1) {
  const at = clock();
  happened[event] = { count: (happened[event]?.count ?? 0) + more, at };
  if (id !== undefined) (times[id] ??= {})[event] = at;
  awaited = awaited.filter((each) => {
    const isThere = each.event === event && happened[event].count >= each.count;
    if (isThere) each.tell();
    return !isThere;
  });
}

/** @param {string} event @param {number} count @returns {Promise<number>} when it had happened so often. */
const until = (event, count) =>
  new Promise((done) => {
    awaited.push({ event, count, tell: () => done(happened[event].at) });
    note(event, undefined, 0);
  });

const [role = '', path = ''] = process.argv.slice(2);
const { agency, close } = role === 'agency' ? await startAgency() : await startAsRelay();

async function startAgency() {
  const { openAgency } = await import('rogatory');
  const opened = await openAgency({
    home: path,
    passphrase: process.env.ROGATORY_PASSPHRASE ?? '',
    onEvent(event) {
      if (event.kind === 'link' && event.up) note('link');
      if (event.kind === 'submitted') note('submitted');
      if (event.kind === 'receipt') note(event.receipt, event.messageId);
      if (event.kind === 'alarm') console.error(JSON.stringify(event));
    },
  });
  void (async () => {
    for await (const message of opened.inbox()) {
      note('message', message.messageId);
      await message.acknowledge();
    }
  })();
  return { agency: opened, close: () => opened.close() };
}

async function startAsRelay() {
  const { loadRelayConfig, startRelay } = await import('rogatory/relay');
  const relay = await startRelay(loadRelayConfig(path), (event) => {
    if (event.kind === 'link-up') note('link');
    if (event.kind === 'stored' || event.kind === 'blob-whole') note(event.kind);
    if (event.kind === 'alarm') console.error(JSON.stringify(event));
  });
  return { agency: undefined, close: () => relay.close() };
}

/** Sends one request in a dossier of its own. @param {string} to @param {'normal' | 'urgent'} priority */
async function send(to, priority) {
  const started = clock();
  const sent = await agency?.send({ to, type: 'request.submit', body: /** @type {any} */ (await body()), priority });
  return { messageId: sent?.messageId ?? '', started };
}

/** @type {unknown} */
let request;
async function body() {
  if (request !== undefined) return request;
  const { decodeBody } = await import('rogatory/schema');
  const { registry } = await import('rogatory/vocabulary');
  const released = JSON.parse(readFileSync(new URL('../schemas/released/0.1.0.golden.json', import.meta.url), 'utf8'));
  const { bytes } = released.find((/** @type {any} */ each) => each.name === 'request.submit');
  return (request = decodeBody(registry, 'request.submit', [1, 0], new Uint8Array(Buffer.from(bytes, 'hex'))));
}

/** @type {Record<string, (asked: any) => unknown>} */
const TASKS = {
  /** Sends in bulk, so many at a time. @returns when it began and ended. */
  async bulk({ to, count, atOnce, priority = 'normal' }) {
    await body();
    const started = clock();
    let left = count;
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        while (left-- > 0) await send(to, priority);
      }),
    );
    return { started, ended: clock() };
  },
  send: ({ to, priority }) => send(to, priority),
  /** Sends a request with a file. @returns when it was encrypted and queued. */
  async file({ to, path: file }) {
    const request = /** @type {any} */ (await body());
    await agency?.send({ to, type: 'request.submit', body: request, attachments: [{ path: file }] });
    return { sealed: clock() };
  },
  until: ({ event, count }) => until(event, count),
  count: ({ event }) => happened[event]?.count ?? 0,
  time: ({ messageId, event }) => times[messageId]?.[event],
  /** Microseconds of processor time, and signatures, since the process started. */
  usage() {
    const { user, system } = process.cpuUsage();
    return { us: user + system, ...signatures };
  },
  async close() {
    await close();
    process.exit();
  },
};

process.on('message', async (/** @type {any} */ { id, task, ...asked }) => {
  const answer = await TASKS[task]?.(asked);
  if (process.connected) process.send?.({ id, answer });
});
// Whoever asked is gone.
process.on('disconnect', () => process.exit());
process.send?.({ id: 0 });
