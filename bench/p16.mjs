// SPDX-License-Identifier: Apache-2.0
// Goal P16, files. A blob from an agency over two relays, each of which has it on the disk before it says so, beside the same bytes over plain
// TCP through two processes that write and flush them. Then urgent messages while a file fills a link of 10 Mbit/s.
// Options: --mib N, --urgent N. With `hop PORT FILE [NEXT]` this file is one of the two plain processes.
import { spawn } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PASSPHRASE, writeStates } from './exchange-states.mjs';
import { median, report } from './measure.mjs';

const MIB = 2 ** 20;
const FLUSH_BYTES = MIB;
const LINK_BITS = 10_000_000;
const GOAL = { share: 0.6, urgentMs: 1_000 };
const pause = (/** @type {number} */ ms) => new Promise((done) => setTimeout(done, ms));

if (process.argv[2] === 'hop') await hop(Number(process.argv[3]), process.argv[4] ?? '', Number(process.argv[5] ?? 0));
else await measure();

/** Writes what comes, flushes every MiB, and passes on what is flushed. @param {number} port @param {string} path @param {number} next */
async function hop(port, path, next) {
  const server = createServer(async (socket) => {
    const file = await open(path, 'w');
    const onward = next === 0 ? undefined : connect(next, '127.0.0.1');
    /** @type {Buffer[]} */
    let parts = [];
    let bytes = 0;
    const flush = async () => {
      if (parts.length === 0) return;
      const block = Buffer.concat(parts);
      parts = [];
      bytes = 0;
      await file.write(block);
      await file.datasync();
      if (onward !== undefined && !onward.write(block)) await once(onward, 'drain');
    };
    for await (const part of socket) {
      parts.push(part);
      bytes += part.length;
      if (bytes >= FLUSH_BYTES) await flush();
    }
    await flush();
    await file.sync();
    await file.close();
    if (onward !== undefined) {
      onward.end();
      await once(onward, 'close');
    }
    process.send?.('done');
  });
  server.listen(port, '127.0.0.1', () => process.send?.('listening'));
  process.on('disconnect', () => process.exit());
}

/** @param {string} name @param {string} fallback */
function option(name, fallback) {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? fallback : (process.argv[at + 1] ?? fallback);
}

async function measure() {
  const bytes = Number(option('mib', '256')) * MIB;
  const folder = mkdtempSync(join(tmpdir(), 'rogatory-bench-'));
  const load = loadavg()[0].toFixed(1);
  try {
    const source = join(folder, 'file');
    const block = Buffer.alloc(MIB);
    for (let at = 0; at < bytes; at += MIB) writeFileSync(source, randomFillSync(block), { flag: 'a' });
    const raw = [];
    const ours = [];
    // In turns: noise falls on both.
    for (let round = 0; round < 3; round++) {
      raw.push(await plain(folder, source, bytes));
      ours.push(await overRelays(join(folder, `states-${round}`), source, bytes));
    }
    const waits = await urgentBesideFile(join(folder, 'slow'), source, Number(option('urgent', '30')));
    const share = Number((median(ours) / median(raw)).toFixed(2));
    const p99 = waits.sort((a, b) => a - b)[Math.min(waits.length - 1, Math.floor(waits.length * 0.99))] ?? NaN;
    report('P16', [
      {
        name: `file of ${bytes / MIB} MiB over two relays`,
        value: Math.round(median(ours)),
        unit: 'MB/s',
        beside: `plain TCP through two processes that flush: ${Math.round(median(raw))} MB/s; load before ${load}`,
        ratio: share,
        goal: `>= ${GOAL.share}`,
        met: share >= GOAL.share,
      },
      {
        name: 'urgent message to the other relay while a file fills 10 Mbit/s, p99',
        value: Math.round(p99),
        unit: 'ms',
        beside: `p50 ${Math.round(median(waits))} ms of ${waits.length}`,
        ratio: Number((p99 / GOAL.urgentMs).toFixed(2)),
        goal: `<= ${GOAL.urgentMs} ms`,
        met: p99 <= GOAL.urgentMs,
      },
    ]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  server.close();
  await once(server, 'close');
  return port;
}

/** MB a second. @param {string} folder @param {string} source @param {number} bytes */
async function plain(folder, source, bytes) {
  const [first, second] = [await freePort(), await freePort()];
  const start = async (/** @type {string[]} */ ...args) => {
    const child = spawn(process.execPath, [fileURLToPath(import.meta.url), 'hop', ...args], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    await once(child, 'message');
    return child;
  };
  const last = await start(String(second), join(folder, 'raw-2'));
  const middle = await start(String(first), join(folder, 'raw-1'), String(second));
  const started = performance.now();
  const socket = connect(first, '127.0.0.1');
  const done = once(last, 'message');
  const file = await open(source, 'r');
  file.createReadStream({ highWaterMark: MIB }).pipe(socket);
  await done;
  const ms = performance.now() - started;
  for (const child of [middle, last]) child.kill('SIGKILL');
  return bytes / 1_000 / ms;
}

/**
 * @typedef {object} Party
 * @property {(task: string, asked?: object) => Promise<any>} ask
 * @property {() => void} kill
 */

/** @param {'agency' | 'relay'} role @param {string} path @returns {Promise<Party>} */
async function start(role, path) {
  const child = spawn(process.execPath, [fileURLToPath(new URL('exchange-party.mjs', import.meta.url)), role, path], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, ROGATORY_PASSPHRASE: PASSPHRASE },
  });
  /** @type {Map<number, (answer: any) => void>} */
  const asked = new Map();
  child.on('message', (/** @type {any} */ { id, answer }) => {
    asked.get(id)?.(answer);
    asked.delete(id);
  });
  let last = 0;
  await new Promise((done) => asked.set(0, done));
  return {
    ask(task, more = {}) {
      child.send({ id: ++last, task, ...more });
      return new Promise((done) => asked.set(last, done));
    },
    kill: () => child.kill('SIGKILL'),
  };
}

/** From the end of the encryption to the last byte at the second relay. @param {string} folder @param {string} source @param {number} bytes */
async function overRelays(folder, source, bytes) {
  const [a, b] = await writeStates(folder, 'rogatory-classic');
  const parties = [await start('relay', a.config), await start('relay', b.config), await start('agency', a.home)];
  const [relayA, relayB, sender] = /** @type {[Party, Party, Party]} */ (parties);
  try {
    await Promise.all([relayA, sender].map((party) => party.ask('until', { event: 'link', count: 1 })));
    await relayB.ask('until', { event: 'link', count: 1 });
    const { sealed } = await sender.ask('file', { to: b.mailbox, path: source });
    const ended = await relayB.ask('until', { event: 'blob-whole', count: 1 });
    return bytes / 1_000 / (ended - sealed);
  } finally {
    for (const party of parties) party.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Milliseconds from `send` to the receipt of the other relay. @param {string} folder @param {string} source @param {number} count */
async function urgentBesideFile(folder, source, count) {
  const [a, b] = await writeStates(folder, 'rogatory-classic');
  // The link of the relays, and that of the second agency, go through a proxy that lets 10 Mbit/s pass each way.
  const [, port = '0'] = /port = (\d+)/.exec(readFileSync(b.config, 'utf8')) ?? [];
  const behind = await freePort();
  writeFileSync(b.config, readFileSync(b.config, 'utf8').replace(/port = \d+/, `port = ${behind}`));
  const proxy = slowProxy(behind).listen(Number(port), '127.0.0.1');
  const parties = [
    await start('relay', a.config),
    await start('relay', b.config),
    await start('agency', a.home),
    await start('agency', b.home),
  ];
  const [relayA, relayB, sender] = /** @type {[Party, Party, Party]} */ (parties);
  try {
    await relayA.ask('until', { event: 'link', count: 2 });
    await sender.ask('file', { to: b.mailbox, path: source });
    await relayA.ask('until', { event: 'blob-whole', count: 1 });
    await pause(3_000);
    const waits = [];
    for (let i = 1; i <= count; i++) {
      const { messageId, started } = await sender.ask('send', { to: b.mailbox, priority: 'urgent' });
      await sender.ask('until', { event: 'relayed', count: i + 1 });
      waits.push((await sender.ask('time', { messageId, event: 'relayed' })) - started);
      await pause(200);
    }
    if ((await relayB.ask('count', { event: 'blob-whole' })) > 0)
      throw new TypeError('the file was over before the messages: take a larger one');
    return waits;
  } finally {
    for (const party of parties) party.kill();
    proxy.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Lets so many bits a second pass, all connections together, each way by itself. @param {number} port */
function slowProxy(port) {
  /** When what was let pass so far has passed, by direction. */
  const free = [0, 0];
  return createServer((near) => {
    const far = connect(port, '127.0.0.1');
    const ends = /** @type {const} */ ([near, far]);
    for (const [index, from] of ends.entries()) {
      const to = index === 0 ? far : near;
      from.on('error', () => to.destroy());
      from.on('close', () => to.destroy());
      void (async () => {
        for await (const part of from) {
          for (let at = 0; at < part.length; at += 4_096) {
            const piece = part.subarray(at, at + 4_096);
            free[index] = Math.max(free[index] ?? 0, performance.now()) + (piece.length * 8_000) / LINK_BITS;
            const wait = (free[index] ?? 0) - performance.now();
            if (wait > 1) await pause(wait);
            if (!to.write(piece)) await once(to, 'drain');
          }
        }
      })().catch(() => to.destroy());
    }
  });
}
