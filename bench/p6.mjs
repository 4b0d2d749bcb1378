// SPDX-License-Identifier: Apache-2.0
// Goal P6: an attachment from file to file. Ours makes both signed digests, pads, syncs and renames; beside it stand age alone, age followed by
// sha256sum of both files, and openpgp.js. `node bench/p6.mjs [--size 10GiB] [--rounds 3] [--folder path]`; the default is 1 GiB. Each is a
// process of its own, so that its start counts, and begins when the disk has nothing left to write. A peer that is not installed is left out,
// and said to be. The limit is what the same work costs without us: the bare calls of node:crypto and of the file system, by CPU time, on as
// many cores as there are.
import { execFileSync, spawnSync } from 'node:child_process';
import { createCipheriv, createDecipheriv, createHash, createSecretKey } from 'node:crypto';
import {
  closeSync,
  createReadStream,
  createWriteStream,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
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

/** What sealing or opening costs if nothing but the primitives is called. @param {string} what @param {string} source @param {string} target */
function bareCalls(what, source, target) {
  const [chunk, chunks] = [16_384, 16];
  const key = createSecretKey(new Uint8Array(32));
  const nonce = new Uint8Array(12);
  const buffer = new Uint8Array(chunk * chunks);
  const made = createCipheriv('aes-256-gcm', key, nonce);
  const sealed = new Uint8Array(made.update(new Uint8Array(chunk)));
  made.final();
  const tag = made.getAuthTag();
  const [plainHash, blobHash] = [createHash('sha256'), createHash('sha256')];
  const [from, to] = [openSync(source, 'r'), openSync(target, 'wx')];
  const started = process.cpuUsage();
  for (let read = readSync(from, buffer); read > 0; read = readSync(from, buffer)) {
    for (let at = 0; at < read; at += chunk) {
      if (what === 'bare open') {
        const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 });
        decipher.setAuthTag(tag);
        decipher.update(sealed);
        decipher.final();
      } else {
        const cipher = createCipheriv('aes-256-gcm', key, nonce);
        cipher.update(buffer.subarray(at, at + chunk));
        cipher.final();
        cipher.getAuthTag();
      }
    }
    plainHash.update(buffer.subarray(0, read));
    if (what !== 'bare open') blobHash.update(buffer.subarray(0, read));
    writeSync(to, buffer, 0, read);
  }
  const { user, system } = process.cpuUsage(started);
  closeSync(from);
  closeSync(to);
  return (user + system) / 1e6;
}

/**
 * The path of a browser without WebCrypto, which is noble's: the package bundled for browsers, `crypto.subtle` taken away.
 * @param {string} source @param {string} folder @returns {Promise<number>} Seconds.
 */
async function nobleOnly(source, folder) {
  const { build } = await import('esbuild');
  const outfile = join(folder, 'noble.mjs');
  const entry = fileURLToPath(import.meta.resolve('rogatory/envelope'));
  await build({ entryPoints: [entry], bundle: true, format: 'esm', platform: 'browser', tsconfigRaw: '{}', outfile, logLevel: 'error' });
  const { getRandomValues } = globalThis.crypto;
  const random = { getRandomValues: getRandomValues.bind(globalThis.crypto) };
  Object.defineProperty(globalThis, 'crypto', { value: random });
  const { sealAttachment } = await import(outfile);
  const started = performance.now();
  await sealAttachment(Readable.toWeb(createReadStream(source)), new globalThis.WritableStream(), input);
  return (performance.now() - started) / 1e3;
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
  } else if (what === 'bare seal' || what === 'bare open') {
    console.log(bareCalls(what, source, target));
    return;
  } else if (what === 'noble') {
    console.log(await nobleOnly(source, target));
    return;
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
    execFileSync('sync');
    taken.set(name, [...(taken.get(name) ?? []), run()]);
  };
  /** @param {string[]} args */
  const ours = (...args) => {
    const ran = timed(process.execPath, [script, '--work', ...args]);
    peak = Math.max(peak, Number(ran.output));
    return ran;
  };

  /** @param {string} what */
  const bare = (what) => {
    const cpu = Number(timed(process.execPath, [script, '--work', what, source, path('bare')]).output);
    return { cpu, wall: cpu / availableParallelism() };
  };
  let noble = NaN;

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
      if (age && !large)
        turn('age, synced', path('synced'), () =>
          timed('bash', ['-c', 'age -r "$1" -o "$2" "$3" && sync "$2"', 'age', reader, path('synced'), source]),
        );
      rmSync(path('synced'), { force: true });
      if (age) turn('sums', plain, () => timed('sha256sum', [source, peerFile]));
      if (age) turn('age -d', plain, () => timed('age', ['-d', '-i', path('key'), '-o', plain, peerFile]));
      turn('open', plain, () => ours('open', blob, plain, 'threads'));
      rmSync(plain, { force: true });
      if (large) continue;
      turn('bare seal', path('bare'), () => bare('bare seal'));
      turn('bare open', path('bare'), () => bare('bare open'));
      rmSync(path('bare'), { force: true });
      turn('seal, one thread', blob, () => ours('seal', source, blob, 'one'));
      if (openpgp && round < 3) turn('openpgp', peerFile, () => timed(process.execPath, [script, '--work', 'openpgp', source, peerFile]));
    }
    const sample = path('sample');
    const sampleBytes = Math.min(size, 64 * UNITS['MiB']);
    execFileSync('dd', [`if=${source}`, `of=${sample}`, 'bs=1M', `count=${sampleBytes / UNITS['MiB']}`], { stdio: 'ignore' });
    if (!large) noble = sampleBytes / Number(timed(process.execPath, [script, '--work', 'noble', sample, folder]).output) / 1e9;
    report('P6', resultsOf(taken, size, peak, { age, openpgp, large, noble }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {ReadonlyMap<string, Seconds[]>} taken
 * @param {number} size
 * @param {number} peak
 * @param {{ age: boolean, openpgp: boolean, large: boolean, noble: number }} has
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
  /** No goal, but says what bounds one. @param {string} name @param {Seconds} own @param {string} beside @param {Seconds} other */
  const shown = (name, own, beside, other) => ({ ...faster(name, own, beside, other, 0), goal: 'none' });
  /** @type {import('./measure.mjs').Result[]} */
  const results = [];
  if (has.age) {
    results.push(faster('seal, both digests, synced', of('seal'), 'age alone', of('age'), 1.1));
    results.push(faster('seal, both digests, synced', of('seal'), 'age, then sha256sum of both files', of('age', 'sums'), 2));
    results.push(faster('open, digest verified, synced', of('open'), 'age -d alone', of('age -d'), 1.5));
    if (!has.large) results.push(shown('seal, both digests, synced', of('seal'), 'age, its file synced too', of('age, synced')));
  }
  if (has.openpgp) results.push(faster('seal, both digests, synced', of('seal'), 'openpgp.js', of('openpgp'), 4));
  if (!has.large) {
    for (const what of ['seal', 'open']) results.push(shown(what, of(what), 'limit: bare calls on all cores', of(`bare ${what}`)));
    if (has.age) results.push(shown('limit of sealing', of('bare seal'), 'age alone', of('age')));
    if (has.age) results.push(shown('limit of sealing', of('bare seal'), 'age, then sha256sum of both files', of('age', 'sums')));
    if (has.age) results.push(shown('limit of opening', of('bare open'), 'age -d alone', of('age -d')));
    const noble = {
      name: 'seal, noble alone',
      value: Number(has.noble.toFixed(3)),
      unit: 'GB/s',
      beside: `seal: ${speed(of('seal').wall)} GB/s`,
    };
    results.push({ ...noble, ratio: Number((has.noble / speed(of('seal').wall)).toFixed(3)), goal: 'none', met: true });
  }
  if (!has.large) results.push(faster('seal in two threads', of('seal'), 'seal in one', of('seal, one thread'), 1));
  const megabytes = Math.round(peak / 1e6);
  const ceiling = { beside: 'ceiling: 200 MB', ratio: Number((megabytes / 200).toFixed(2)), goal: '<= 1', met: megabytes < 200 };
  results.push({ name: 'peak memory, seal and open', value: megabytes, unit: 'MB', ...ceiling });
  return results;
}

if (process.argv[2] === '--work') await work(process.argv.slice(3));
else await measure();
