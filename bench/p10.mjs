// SPDX-License-Identifier: Apache-2.0
// Goal P10: the whole. Agency - relay - relay - agency as four processes over loopback sockets, every store on the disk. First each of the four
// is driven alone on one core: the one before it holds all messages already, and works on another core. Then all four at once, in bulk and
// with lone urgent messages. Options: --messages N, --urgent N, --suite classic | hybrid.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PASSPHRASE, writeStates } from './exchange-states.mjs';
import { median, report } from './measure.mjs';

/** @param {string} name @param {string} fallback */
function option(name, fallback) {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? fallback : (process.argv[at + 1] ?? fallback);
}
const MESSAGES = Number(option('messages', '500'));
const URGENT = Number(option('urgent', '50'));
const SUITES = /** @type {const} */ ([
  ['classic', 'rogatory-classic', 0.7],
  ['hybrid', 'rogatory-hybrid', 0.5],
]).filter(([name]) => [name, 'both'].includes(option('suite', 'both')));
const AT_ONCE = 32;
const GOAL = { p50: 30, p99: 100, signatures: 0.1 };
/** A quiet log signs at once, and a link has nothing under way. */
const REST_MS = 1_500;

const PARTY = fileURLToPath(new URL('exchange-party.mjs', import.meta.url));
const canPin = cpus().length > 1 && spawnSync('taskset', ['-c', '0', 'true']).status === 0;
if (!canPin) console.error('no taskset, or one core alone: nothing is bound to a core');
const pause = (/** @type {number} */ ms) => new Promise((done) => setTimeout(done, ms));

/**
 * @typedef {object} Party
 * @property {(task: string, asked?: object) => Promise<any>} ask
 * @property {() => Promise<void>} close
 */

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

/** @param {'agency' | 'relay'} role @param {string} path @param {number} [core] @returns {Promise<Party>} */
async function start(role, path, core) {
  const pinned = canPin && core !== undefined ? ['taskset', '-c', String(core)] : [];
  const [command = '', ...args] = [...pinned, process.execPath, ...(process.env.P10_NODE_ARGS?.split(' ') ?? []), PARTY, role, path];
  const child = spawn(command, args, {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, ROGATORY_PASSPHRASE: PASSPHRASE },
  });
  running.add(child);
  /** @type {Map<number, { done: (answer: any) => void, refuse: (error: Error) => void }>} */
  const asked = new Map();
  const answered = (/** @type {number} */ id) => new Promise((done, refuse) => asked.set(id, { done, refuse }));
  child.on('message', (/** @type {any} */ { id, answer }) => {
    asked.get(id)?.done(answer);
    asked.delete(id);
  });
  const ended = new Promise((done) => child.once('exit', done)).then((code) => {
    running.delete(child);
    for (const { refuse } of asked.values()) refuse(new Error(`${role} ${path} ended with ${code}`));
  });
  let last = 0;
  await answered(0);
  return {
    ask(task, more = {}) {
      child.send({ id: ++last, task, ...more });
      return answered(last);
    },
    async close() {
      child.send({ id: ++last, task: 'close' });
      await ended;
    },
  };
}

/** Runs `use` over two new states. @template T @param {'rogatory-classic' | 'rogatory-hybrid'} suite @param {(states: import('./exchange-states.mjs').StateFolder[]) => Promise<T>} use */
async function withStates(suite, use) {
  const folder = mkdtempSync(join(tmpdir(), 'rogatory-bench-'));
  try {
    return await use(await writeStates(folder, suite));
  } finally {
    for (const child of running) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Messages a second of each process alone. @param {'rogatory-classic' | 'rogatory-hybrid'} suite */
function alone(suite) {
  return withStates(suite, async ([a, b]) => {
    const rate = (/** @type {number} */ started, /** @type {number} */ ended) => (MESSAGES * 1000) / (ended - started);
    // Nobody takes what it sends.
    let sender = await start('agency', a.home, 0);
    await sender.ask('bulk', { to: b.mailbox, count: 32, atOnce: AT_ONCE });
    const sent = await sender.ask('bulk', { to: b.mailbox, count: MESSAGES - 32, atOnce: AT_ONCE });
    await sender.close();
    const rates = [((MESSAGES - 32) * 1000) / (sent.ended - sent.started)];
    // Each of the others is handed what the one before it holds.
    let relayA = await start('relay', a.config, 0);
    sender = await start('agency', a.home, 1);
    rates.push(
      rate(await relayA.ask('until', { event: 'link', count: 1 }), await relayA.ask('until', { event: 'stored', count: MESSAGES })),
    );
    await relayA.close();
    const relayB = await start('relay', b.config, 0);
    relayA = await start('relay', a.config, 1);
    rates.push(
      rate(await relayB.ask('until', { event: 'link', count: 1 }), await relayB.ask('until', { event: 'stored', count: MESSAGES })),
    );
    await relayB.close();
    const [relayOnOther, receiver] = [await start('relay', b.config, 1), await start('agency', b.home, 0)];
    rates.push(
      rate(await receiver.ask('until', { event: 'link', count: 1 }), await receiver.ask('until', { event: 'message', count: MESSAGES })),
    );
    await Promise.all([sender, relayA, relayOnOther, receiver].map((party) => party.close()));
    return rates;
  });
}

/** @param {Party[]} parties */
const usages = (parties) => Promise.all(parties.map((party) => party.ask('usage')));

/** All four at once. @param {'rogatory-classic' | 'rogatory-hybrid'} suite */
function together(suite) {
  return withStates(suite, async ([a, b]) => {
    const relays = [await start('relay', a.config), await start('relay', b.config)];
    const [sender, receiver] = [await start('agency', a.home), await start('agency', b.home)];
    const parties = [sender, relays[0], relays[1], receiver];
    await Promise.all([sender, receiver].map((party) => party.ask('until', { event: 'link', count: 1 })));
    // The relays' link is up when a message has passed; the code is warm after some more. Receipts for urgent ones come at once.
    await sender.ask('bulk', { to: b.mailbox, count: 32, atOnce: AT_ONCE, priority: 'urgent' });
    await sender.ask('until', { event: 'opened', count: 32 });
    await pause(REST_MS);

    const before = await usages(parties);
    const bulk = await sender.ask('bulk', { to: b.mailbox, count: MESSAGES, atOnce: AT_ONCE });
    const taken = await receiver.ask('until', { event: 'message', count: 32 + MESSAGES });
    // Receipts of the sealed path may take a minute on their way.
    await sender.ask('until', { event: 'opened', count: 32 + MESSAGES });
    await pause(REST_MS);
    const after = await usages(parties);

    const times = { message: /** @type {number[]} */ ([]), opened: /** @type {number[]} */ ([]) };
    for (let i = 1; i <= URGENT; i++) {
      const { messageId, started } = await sender.ask('send', { to: b.mailbox, priority: 'urgent' });
      await receiver.ask('until', { event: 'message', count: 32 + MESSAGES + i });
      times.message.push((await receiver.ask('time', { messageId, event: 'message' })) - started);
      await sender.ask('until', { event: 'opened', count: 32 + MESSAGES + i });
      times.opened.push((await sender.ask('time', { messageId, event: 'opened' })) - started);
      await pause(REST_MS);
    }
    await Promise.all(parties.map((party) => party.close()));
    const spent = after.map(({ us, made, verified }, i) => ({
      ms: (us - before[i].us) / 1000 / MESSAGES,
      made: (made - before[i].made) / MESSAGES,
      verified: (verified - before[i].verified) / MESSAGES,
    }));
    return { rate: (MESSAGES * 1000) / (taken - bulk.started), spent, times };
  });
}

/** @param {number[]} values @param {number} share */
const quantile = (values, share) =>
  [...values].sort((x, y) => x - y)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? NaN;
/** @param {number} value @param {number} digits */
const round = (value, digits) => Number(value.toFixed(digits));
/** @param {number[]} values @param {number} digits */
const four = (values, digits) => values.map((value) => round(value, digits)).join(' / ');

/** @type {import('./measure.mjs').Result[]} */
const results = [];
/** @param {string} name @param {number} value @param {string} unit @param {string} beside @param {number} [goal] Most that is wanted. */
function atMost(name, value, unit, beside, goal) {
  const ratio = goal === undefined ? 0 : round(value / goal, 2);
  results.push({
    name,
    value: round(value, 3),
    unit,
    beside,
    ratio,
    goal: goal === undefined ? 'none' : `<= ${goal} ${unit}`,
    met: goal !== undefined && value <= goal,
  });
}

for (const [name, suite, goal] of SUITES) {
  const load = loadavg()[0].toFixed(1);
  const rates = await alone(suite);
  const { rate, spent, times } = await together(suite);
  const slowest = Math.min(...rates);
  const ratio = round(rate / slowest, 2);
  const beside = `slowest alone: ${slowest.toFixed(0)}; sender / relay / relay / receiver alone: ${four(rates, 0)}; load before ${load}`;
  results.push({
    name: `bulk of ${MESSAGES}, ${name}`,
    value: round(rate, 1),
    unit: 'messages/s',
    beside,
    ratio,
    goal: `>= ${goal}`,
    met: ratio >= goal,
  });
  const ms = spent.map((each) => each.ms);
  const agencies = [spent[0], spent[3]];
  atMost(
    `processor time a message, ${name}`,
    ms.reduce((sum, each) => sum + each),
    'ms',
    `sender / relay / relay / receiver: ${four(ms, 2)}`,
  );
  const made = agencies.reduce((sum, each) => sum + each.made, -1);
  const verified = agencies.reduce((sum, each) => sum + each.verified, -1);
  atMost(
    `signatures beside sealing, both agencies, ${name}`,
    made,
    'a message',
    `all: ${four(
      spent.map((each) => each.made),
      3,
    )}`,
    GOAL.signatures,
  );
  atMost(
    `verifications beside opening, both agencies, ${name}`,
    verified,
    'a message',
    `all: ${four(
      spent.map((each) => each.verified),
      3,
    )}`,
    GOAL.signatures,
  );
  if (URGENT === 0) continue;
  const count = `${URGENT} messages`;
  atMost(
    `lone urgent message, p50, ${name}`,
    median(times.message),
    'ms',
    `${count}; \`opened\` at the sender: ${median(times.opened).toFixed(1)} ms`,
    GOAL.p50,
  );
  atMost(
    `lone urgent message, p99, ${name}`,
    quantile(times.message, 0.99),
    'ms',
    `\`opened\` at the sender: ${quantile(times.opened, 0.99).toFixed(1)} ms`,
    GOAL.p99,
  );
}
report('P10', results);
