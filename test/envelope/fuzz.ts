// SPDX-License-Identifier: Apache-2.0
// Structure-aware mutations of valid frames and blobs, and frames of the greatest size that are made to cost. Whatever comes: an answer, or a
// RogatoryError, in bounded time and memory.
import { writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import fc from 'fast-check';
import { decode } from '../../src/cbor/decode.js';
import { encode } from '../../src/cbor/encode.js';
import type { CborValue } from '../../src/cbor/value.js';
import { concat } from '../../src/core/bytes.js';
import { isRogatoryError } from '../../src/core/errors.js';
import { LIMITS } from '../../src/core/limits.js';
import { attachmentValue, readAttachment } from '../../src/envelope/attachment/attachment.js';
import type { AttachmentAccess } from '../../src/envelope/attachment/attachment-access.js';
import { openAttachmentRange } from '../../src/envelope/attachment/attachment-range.js';
import { openAttachmentFile } from '../../src/envelope/node/open-file.js';
import { open } from '../../src/envelope/open.js';
import { openAttachmentBytes } from '../../src/envelope/attachment/open-attachment.js';
import { peek } from '../../src/envelope/peek.js';
import { seal } from '../../src/envelope/seal.js';
import type { SealedEnvelope } from '../../src/envelope/types.js';
import { sampleAttachment } from './attachments.js';
import { MESSAGE_ID, sampleBytes, sealBytes, streamOf } from './blobs.js';
import { forge } from './forge.js';
import { makeWorld, NOW, senderView, signerView } from './world.js';
import type { World } from './world.js';

/** CPU time that one input may take, in milliseconds: many times what the slowest honest one takes on a busy machine. */
const MOST_CPU_MS = 1_500;
/** What the process may grow by over a whole run, in bytes. */
const MOST_GROWTH = 400_000_000;

type Draw = () => number;
const drawn = fc.array(fc.nat(0xffff_ffff), { minLength: 4, maxLength: 24 });

/** Repeats its numbers when they run out, changed. */
function drawsOf(numbers: readonly number[]): Draw {
  let at = 0;
  return () => ((numbers[at % numbers.length] as number) + at++ * 2_654_435_761) >>> 0;
}

function pick<T>(draw: Draw, from: readonly T[]): T {
  return from[draw() % from.length] as T;
}

/** What stands in a place where it does not belong. */
function strange(draw: Draw): CborValue {
  const bytes = (length: number): Uint8Array => new Uint8Array(length).fill(draw());
  const kinds: readonly (() => CborValue)[] = [
    () => draw() % 70_000,
    () => -(draw() % 100_000) - 1,
    () => Number.MAX_SAFE_INTEGER,
    () => null,
    () => draw() % 2 === 0,
    () => bytes(draw() % 80),
    () => bytes([0, 12, 16, 32, 48, 56, 64][draw() % 7] as number),
    () => 'x'.repeat(draw() % 300),
    () => pick(draw, ['..', 'a/b', '\u202etxt.exe', 'intake@xb', 'central', '']),
    () => Array.from({ length: draw() % 70 }, () => draw() % 3),
    () => [],
    () => new Map(),
    () => new Map(Array.from({ length: draw() % 9 }, (_, i) => [i - 3, bytes(32)])),
  ];
  return pick(draw, kinds)();
}

/** Changes one node of a tree; goes into byte strings that hold CBOR themselves. */
function edited(value: CborValue, draw: Draw, depth = 0): CborValue {
  const inside = depth < 12 && draw() % 5 !== 0;
  if (inside && Array.isArray(value) && value.length > 0) {
    const items = [...(value as readonly CborValue[])];
    const at = draw() % items.length;
    const change = draw() % 12;
    if (change === 0) items.splice(at, 1);
    else if (change === 1) items.splice(at, 0, items[at] as CborValue);
    else if (change === 2) items.reverse();
    else items[at] = edited(items[at] as CborValue, draw, depth + 1);
    return items;
  }
  if (inside && value instanceof Map && value.size > 0) {
    const members = new Map(value as ReadonlyMap<number | string, CborValue>);
    const key = pick(draw, [...members.keys()]);
    const change = draw() % 12;
    if (change === 0) members.delete(key);
    else if (change === 1) members.set(draw() % 20, strange(draw));
    else members.set(key, edited(members.get(key) as CborValue, draw, depth + 1));
    return members;
  }
  if (inside && value instanceof Uint8Array) return editedBytes(value, draw, depth + 1);
  return strange(draw);
}

/** Edits what the bytes encode, and encodes it again; bytes that encode nothing are changed as they are. */
function editedBytes(bytes: Uint8Array, draw: Draw, depth = 0): Uint8Array {
  for (const tag of [undefined, 96, 98]) {
    try {
      const options = tag === undefined ? {} : { tag };
      return encode(edited(decode(bytes, options), draw, depth), options);
    } catch (error) {
      // Not CBOR under this tag: the next.
      if (!isRogatoryError(error) && !(error instanceof TypeError) && !(error instanceof RangeError)) throw error;
    }
  }
  return changedBytes(bytes, draw);
}

/** Flips, splices, truncates or grows. */
function changedBytes(bytes: Uint8Array, draw: Draw, other: Uint8Array = bytes): Uint8Array {
  const at = bytes.length === 0 ? 0 : draw() % bytes.length;
  const kinds: readonly (() => Uint8Array)[] = [
    () => Uint8Array.from(bytes, (byte, i) => (i === at ? byte ^ (1 << (draw() % 8)) : byte)),
    () => bytes.slice(0, at),
    () => bytes.slice(at),
    () => concat(bytes, new Uint8Array(draw() % 100)),
    () => concat(bytes.subarray(0, at), other.subarray(draw() % (other.length + 1))),
    () => concat(bytes.subarray(0, at), new Uint8Array(draw() % 40).fill(draw()), bytes.subarray(at)),
    () => Uint8Array.from(bytes, (byte, i) => (i >= at && i < at + 8 ? draw() : byte)),
  ];
  return pick(draw, kinds)();
}

interface Target {
  readonly world: World;
  readonly sealed: SealedEnvelope;
}

/** Signed by seal and officer, for three readers, with attachments: every layer has something in it. */
async function targetOf(suite: 'rogatory-classic' | 'rogatory-hybrid'): Promise<Target> {
  const world = makeWorld(suite, 3);
  const signers = [signerView(world.seal, 'seal'), signerView(world.officer, 'officer')];
  world.beliefs.senders.set('xa/central', senderView(signers, suite, ['officer']));
  const attachments = [sampleAttachment(MESSAGE_ID, 1), sampleAttachment(MESSAGE_ID, 4, { keyWithheld: true })];
  const sealed = await seal(world.input({ officers: [world.officer], attachments, message: { messageId: MESSAGE_ID } }));
  // A target that is refused already would keep the fuzzing on the surface.
  await open(sealed.frame, world.reader(0), { deliveredAt: NOW * 1000 });
  return { world, sealed };
}

/** How one frame is made of a valid one: as a relay could, or as somebody with the content key or the signing keys could. */
async function mutated({ world, sealed }: Target, kind: string, draw: Draw): Promise<Uint8Array> {
  const { frame, contentKey } = sealed;
  const edit = (value: CborValue): never => edited(value, draw) as never;
  const signers = [world.seal, world.officer];
  const rewrapped = { recipients: world.readers.map(({ view }) => ({ kem: view })) };
  switch (kind) {
    case 'bytes':
      return changedBytes(frame, draw);
    case 'cbor':
      return editedBytes(frame, draw);
    case 'inner':
      return forge(frame, contentKey, { inner: edit });
    case 'message':
      return forge(frame, contentKey, { message: edit, signers });
    case 'signed header':
      return forge(frame, contentKey, { signedHeader: edit, signers });
    case 'signatures':
      return forge(frame, contentKey, { signatures: edit });
    case 'outer':
      return forge(frame, contentKey, { outer: edit, rebindOuter: true, signers, ...rewrapped });
    case 'plaintext':
      return forge(frame, contentKey, { plaintext: (padded) => changedBytes(padded, draw) });
    default:
      return forge(frame, contentKey, { wraps: edit });
  }
}

const KINDS = ['bytes', 'cbor', 'inner', 'message', 'signed header', 'signatures', 'outer', 'plaintext', 'wraps'] as const;

export interface FuzzResult {
  readonly inputs: number;
  /** How often each code, or "opened" or "peeked", was the answer. */
  readonly answers: ReadonlyMap<string, number>;
  /** CPU time of the slowest input, in milliseconds. */
  readonly slowestMs: number;
}

class Judge {
  inputs = 0;
  slowestMs = 0;
  readonly answers = new Map<string, number>();
  readonly #before = process.resourceUsage().maxRSS * 1024;

  /** @throws When the answer is neither a result nor a RogatoryError, or took too long. */
  async of(success: string, run: () => unknown): Promise<void> {
    const start = process.cpuUsage();
    let answer = success;
    try {
      await run();
    } catch (error) {
      if (!isRogatoryError(error)) throw error;
      answer = error.code;
    }
    const { user, system } = process.cpuUsage(start);
    const ms = (user + system) / 1_000;
    this.slowestMs = Math.max(this.slowestMs, ms);
    this.inputs++;
    this.answers.set(answer, (this.answers.get(answer) ?? 0) + 1);
    if (ms > MOST_CPU_MS) throw new RangeError(`${answer} took ${ms} ms`);
    const grown = process.resourceUsage().maxRSS * 1024 - this.#before;
    if (grown > MOST_GROWTH) throw new RangeError(`memory has grown by ${grown} bytes`);
  }

  result(): FuzzResult {
    const { inputs, answers, slowestMs } = this;
    return { inputs, answers: new Map([...answers].sort(([a], [b]) => (a < b ? -1 : 1))), slowestMs };
  }
}

function within(ms: number, seed: number): fc.Parameters<unknown> {
  return { seed, numRuns: 100_000_000, plugins: [fc.interruptAfterTimeLimit(ms)] };
}

/** Opens and peeks at mutated frames for so long. */
export async function fuzzFrames(ms: number, seed: number): Promise<FuzzResult> {
  const targets = [await targetOf('rogatory-classic'), await targetOf('rogatory-classic'), await targetOf('rogatory-hybrid')];
  const judge = new Judge();
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...KINDS), drawn, async (kind, numbers) => {
      const draw = drawsOf(numbers);
      const target = pick(draw, targets);
      let frame: Uint8Array;
      try {
        frame = await mutated(target, kind, draw);
      } catch (error) {
        // The edit gave a value that has no encoding.
        if (error instanceof TypeError || error instanceof RangeError || isRogatoryError(error)) return;
        throw error;
      }
      await judge.of('peeked', () => peek(frame));
      await judge.of('opened', () => open(frame, target.world.reader(draw() % 3), { deliveredAt: NOW * 1000 }));
    }),
    within(ms, seed),
  );
  return judge.result();
}

/** Opens mutated blobs under mutated descriptions, as stream, range and file, for so long. @param path - For files of its own. */
export async function fuzzBlobs(ms: number, seed: number, path: string): Promise<FuzzResult> {
  const { access, blob } = await sealBytes(sampleBytes(90_000), { alsoHash: ['sha-512'] });
  const other = await sealBytes(sampleBytes(70_000), { id: 4 });
  const judge = new Judge();
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('stream', 'range', 'file'),
      fc.constantFrom('blob', 'header', 'key'),
      drawn,
      async (way, part, numbers) => {
        const draw = drawsOf(numbers);
        const bytes = part === 'blob' ? changedBytes(blob, draw, other.blob) : blob;
        const key = part === 'key' ? changedBytes(access.key, draw).slice(0, 32) : access.key;
        let header = access.header;
        try {
          if (part === 'header') header = readAttachment(edited(attachmentValue(header), draw), 'fuzz');
        } catch (error) {
          if (isRogatoryError(error)) return;
          throw error;
        }
        const by: AttachmentAccess = { ...access, header, key: key.length === 32 ? key : new Uint8Array(32) };
        await judge.of('opened', () => openedBy(way, bytes, by, path, draw));
      },
    ),
    within(ms, seed),
  );
  return judge.result();
}

async function openedBy(way: string, blob: Uint8Array, access: AttachmentAccess, path: string, draw: Draw): Promise<void> {
  if (way === 'stream') {
    await openAttachmentBytes(streamOf(blob, 1 + (draw() % 60_000)), access, { maxBytes: 1_000_000 });
  } else if (way === 'range') {
    const source = { size: blob.length, read: async (offset: number, length: number) => blob.slice(offset, offset + length) };
    const start = draw() % (Math.min(access.header.size, 90_000) + 1);
    await openAttachmentRange(source, access, start, Math.min(access.header.size, start + (draw() % 40_000)));
  } else {
    writeFileSync(`${path}.blob`, blob);
    try {
      await openAttachmentFile(`${path}.blob`, `${path}.out`, access, { threads: draw() % 50 === 0 });
    } finally {
      await rm(`${path}.out`, { force: true });
    }
  }
}

/** Frames of the greatest size, or just above, that are made to cost time or memory. */
export function hostileFrames(): readonly (readonly [string, Uint8Array])[] {
  const max: number = LIMITS.frameMaxBytes;
  const filled = (byte: number, length = max): Uint8Array => new Uint8Array(length).fill(byte);
  const head = (major: number, count: number): Uint8Array =>
    Uint8Array.of((major << 5) | 26, count >>> 24, count >>> 16, count >>> 8, count);
  const bodies: readonly (readonly [string, Uint8Array])[] = [
    ['arrays in arrays', filled(0x81)],
    ['maps in maps', filled(0xa1)],
    ['tags on tags', filled(0xc1)],
    ['indefinite arrays', filled(0x9f)],
    ['an array of a quarter of a million items', concat(head(4, max - 5), filled(0, max - 5))],
    ['an array that claims four thousand million items', concat(head(4, 0xffff_ffff), filled(0, max - 5))],
    ['a map that claims four thousand million members', concat(head(5, 0xffff_ffff), filled(0, max - 5))],
    ['a map of one key many times', concat(head(5, (max - 5) >> 1), filled(0, ((max - 5) >> 1) << 1))],
    ['a string of bytes that are no text', concat(head(3, max - 5), filled(0xff, max - 5))],
    ['a bignum', concat(Uint8Array.of(0xc2), head(2, max - 6), filled(0xff, max - 6))],
    ['empty arrays', concat(head(4, max - 5), filled(0x80, max - 5))],
    ['zeros', filled(0)],
    ['breaks', filled(0xff)],
    ['one byte too many', filled(0x81, max + 1)],
  ];
  const framed = bodies.flatMap(([name, body]) => {
    const room = body.subarray(0, max - 16);
    return [
      [name, body],
      [`${name}, as outer header`, encode([body.subarray(0, LIMITS.outerMaxBytes), new Uint8Array(1)])],
      [`${name}, as envelope`, encode([new Uint8Array(1), room])],
    ] as const;
  });
  return framed;
}

/** Opens and peeks at every hostile frame; and at messages made of them by somebody who holds the keys. */
export async function fuzzHostile(): Promise<FuzzResult> {
  const target = await targetOf('rogatory-classic');
  const { world, sealed } = target;
  const judge = new Judge();
  const reader = world.reader();
  const both = async (frame: Uint8Array): Promise<void> => {
    await judge.of('peeked', () => peek(frame));
    await judge.of('opened', () => open(frame, reader, { deliveredAt: NOW * 1000 }));
  };
  for (const [, frame] of hostileFrames()) {
    await both(frame);
    // The same behind a valid outer header, as protected header, recipients, plaintext and signed part.
    const room = frame.subarray(0, 250_000);
    await both(await forge(sealed.frame, sealed.contentKey, { plaintext: () => room }));
    await both(await forge(sealed.frame, sealed.contentKey, { inner: () => room }));
    await both(await forge(sealed.frame, sealed.contentKey, { signed: () => room }));
    await both(await forge(sealed.frame, sealed.contentKey, { message: () => room, signers: [world.seal] }));
    await both(await forge(sealed.frame, sealed.contentKey, { envelopeHeader: () => room }));
    await both(await forge(sealed.frame, sealed.contentKey, { envelope: () => room }));
  }
  return judge.result();
}
