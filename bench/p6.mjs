// SPDX-License-Identifier: Apache-2.0
// Goal P6: an attachment from file to file. Ours makes both signed digests, pads, syncs and renames; beside it stand age alone, age followed by
// sha256sum of both files, and openpgp.js. `node bench/p6.mjs [--size 10GiB] [--rounds 3] [--folder path]`; the default is 1 GiB. Each is a
// process of its own, so that its start counts. A peer that is not installed is left out, and said to be.
import { execFileSync, spawnSync } from 'node:child_process';
import { createReadStream, createWriteStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { openAttachmentFile, sealAttachmentFile } from 'rogatory/envelope/node';
import { median, report } from './measure.mjs';

const script = fileURLToPath(import.meta.url);
const UNITS = /** @type {Record<string, number>} */ ({ MiB: 2 ** 20, GiB: 2 ** 30 });
const input = { messageId: new Uint8Array(16), id: 1, fileName: 'disk.img', mediaType: 'application/octet-stream' };

/** @param {string} name @param {string} fallback */
function option(name, fallback) {
  const at = process.argv.indexOf(name);
  return at === -1 ? fallback : (process.argv[at + 1] ?? fallback);
}

/** Byte strings as JSON, for what one process leaves to the next. @param {string} _ @param {unknown} value */
function toJson(_, value) {
  return value instanceof Uint8Array ? { hex: Buffer.from(value).toString('hex') } : value;
}

/** @param {string} _ @param {any} value */
function fromJson(_, value) {
  return typeof value?.hex === 'string' ? new Uint8Array(Buffer.from(value.hex, 'hex')) : value;
}

/** One piece of work in this process. @param {string[]} argv */
async function work([what, source = '', target = '', mode]) {
  const options = { threads: mode === 'threads' };
  if (what === 'seal') {
    const { header, key } = await sealAttachmentFile(source, target, input, options);
    writeFileSync(`${target}.json`, JSON.stringify({ header: { ...header, digests: [...header.digests] }, key }, toJson));
  } else if (what === 'open') {
    const { header, key } = JSON.parse(readFileSync(`${source}.json`, 'utf8'), fromJson);
    const access = { header: { ...header, digests: new Map(header.digests) }, key, messageId: input.messageId };
    await openAttachmentFile(source, target, access, options);
  } else {
    const openpgp = await import('openpgp');
    const { publicKey } = await openpgp.generateKey({ type: 'curve25519', userIDs: [{ name: 'reader' }], format: 'object' });
    const message = await openpgp.createMessage({ binary: /** @type {any} */ (Readable.toWeb(createReadStream(source))) });
    const encrypted = await openpgp.encrypt({ message, encryptionKeys: publicKey, format: 'binary' });
    await pipeline(Readable.fromWeb(/** @type {any} */ (encrypted)), createWriteStream(target));
  }
  console.log(process.resourceUsage().maxRSS * 1024);
}

/** @typedef {{ wall: number, cpu: number }} Seconds */

/** Seconds by the clock and of CPU, as the shell tells them. @param {string} command @param {string[]} args @returns {Seconds & { output: string }} */
function timed(command, args) {
  const ran = spawnSync('bash', ['-c', `TIMEFORMAT='%3R %3U %3S'; time "$@" 2>/dev/null`, 'time', command, ...args], { encoding: 'utf8' });
  if (ran.status !== 0) throw new TypeError(`${command} ${args.join(' ')} failed`);
  const [wall = NaN, user = NaN, system = NaN] = (ran.stderr.trim().split('\n').at(-1) ?? '').split(' ').map(Number);
  return { wall, cpu: user + system, output: ran.stdout };
}

async function measure() {
  const [, amount, unit] = /^(\d+)(MiB|GiB)$/.exec(option('--size', '1GiB')) ?? [];
  if (amount === undefined || unit === undefined) throw new RangeError('--size is a whole number of MiB or GiB');
  const size = Number(amount) * (UNITS[unit] ?? 0);
  const large = size > 2 ** 31;
  const rounds = Number(option('--rounds', large ? '1' : '5'));
  const folder = mkdtempSync(join(option('--folder', tmpdir()), 'rogatory-p6-'));
  /** @param {string} name */
  const path = (name) => join(folder, name);
  const [source, blob, plain, peerFile] = [path('source'), path('blob'), path('plain'), path('peer')];
  /** @type {Map<string, Seconds[]>} */
  const taken = new Map();
  let peak = 0;

  /** @param {string} name @param {string} target @param {() => Seconds} run */
  const turn = (name, target, run) => {
    rmSync(target, { force: true });
    taken.set(name, [...(taken.get(name) ?? []), run()]);
  };
  /** @param {string[]} args */
  const ours = (...args) => {
    const ran = timed(process.execPath, [script, '--work', ...args]);
    peak = Math.max(peak, Number(ran.output));
    return ran;
  };

  try {
    execFileSync('dd', ['if=/dev/urandom', `of=${source}`, 'bs=1M', `count=${size / 2 ** 20}`], { stdio: 'ignore' });
    const age = spawnSync('which', ['age']).status === 0;
    if (!age) console.error('P6: age is not installed and left out');
    if (age) execFileSync('age-keygen', ['-o', path('key')], { stdio: 'ignore' });
    const reader = age ? execFileSync('age-keygen', ['-y', path('key')], { encoding: 'utf8' }).trim() : '';
    const openpgp = await import('openpgp').then(
      () => !large,
      () => false,
    );
    if (!openpgp) console.error('P6: openpgp.js is not installed, or the size beyond sense for it: left out');

    for (let round = 0; round < rounds; round++) {
      turn('seal', blob, () => ours('seal', source, blob, 'threads'));
      if (age) turn('age', peerFile, () => timed('age', ['-r', reader, '-o', peerFile, source]));
      if (age) turn('sums', plain, () => timed('sha256sum', [source, peerFile]));
      if (age) turn('age -d', plain, () => timed('age', ['-d', '-i', path('key'), '-o', plain, peerFile]));
      turn('open', plain, () => ours('open', blob, plain, 'threads'));
      rmSync(plain, { force: true });
      if (large) continue;
      turn('seal, one thread', blob, () => ours('seal', source, blob, 'one'));
      if (openpgp && round < 3) turn('openpgp', peerFile, () => timed(process.execPath, [script, '--work', 'openpgp', source, peerFile]));
    }
    report('P6', resultsOf(taken, size, peak, { age, openpgp, large }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {ReadonlyMap<string, Seconds[]>} taken
 * @param {number} size
 * @param {number} peak
 * @param {{ age: boolean, openpgp: boolean, large: boolean }} has
 */
function resultsOf(taken, size, peak, has) {
  /** @param {...string} names @returns {Seconds} */
  const of = (...names) => ({
    wall: names.reduce((sum, name) => sum + median((taken.get(name) ?? []).map(({ wall }) => wall)), 0),
    cpu: names.reduce((sum, name) => sum + median((taken.get(name) ?? []).map(({ cpu }) => cpu)), 0),
  });
  const speed = (/** @type {number} */ seconds) => Number((size / seconds / 1e9).toFixed(2));
  /** @param {string} name @param {Seconds} own @param {string} beside @param {Seconds} other @param {number} goal @returns {import('./measure.mjs').Result} */
  const faster = (name, own, beside, other, goal) => ({
    name,
    value: speed(own.wall),
    unit: 'GB/s',
    beside: `${beside}: ${speed(other.wall)} GB/s`,
    ratio: Number((other.wall / own.wall).toFixed(2)),
    cpuRatio: Number((other.cpu / own.cpu).toFixed(2)),
    goal: `>= ${goal}`,
    // By the clock alone: to spread the work over two cores is the point.
    met: other.wall / own.wall >= goal,
  });
  const results = [];
  if (has.age) {
    results.push(faster('seal, both digests, synced', of('seal'), 'age alone', of('age'), 1.1));
    results.push(faster('seal, both digests, synced', of('seal'), 'age, then sha256sum of both files', of('age', 'sums'), 2));
    results.push(faster('open, digest verified, synced', of('open'), 'age -d alone', of('age -d'), 1.5));
  }
  if (has.openpgp) results.push(faster('seal, both digests, synced', of('seal'), 'openpgp.js', of('openpgp'), 4));
  if (!has.large) results.push(faster('seal in two threads', of('seal'), 'seal in one', of('seal, one thread'), 1));
  const megabytes = Math.round(peak / 1e6);
  const ceiling = { beside: 'ceiling: 200 MB', ratio: Number((megabytes / 200).toFixed(2)), goal: '<= 1', met: megabytes < 200 };
  results.push({ name: 'peak memory, seal and open', value: megabytes, unit: 'MB', ...ceiling });
  return results;
}

if (process.argv[2] === '--work') await work(process.argv.slice(3));
else await measure();
