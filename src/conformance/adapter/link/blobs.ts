// SPDX-License-Identifier: Apache-2.0
import { concat, equal, fromHex, toHex } from '../../../core/bytes.js';
import { fail } from '../../../core/errors.js';
import { sha256 } from '../../../crypto/digest/digest.js';
import { IncomingBlobs } from '../../../transport/blob/incoming-blobs.js';
import { OutgoingBlobs } from '../../../transport/blob/outgoing-blobs.js';
import { decodeFrame, encodeFrame, LANES } from '../../../transport/frame/headers.js';
import { BLOB_ENDS } from '../../../transport/handler.js';
import { Lanes } from '../../../transport/lane/lanes.js';
import type { LinkEffect } from '../../../transport/link/link-events.js';
import { bytesOf, listOf, numberOf, objectsOf, optionalNumber, textOf } from '../operation.js';
import type { JsonObject, Operations } from '../operation.js';

/** Credit of a vector that names none. */
const WINDOW = { messages: 1_024, bytes: 16_777_216 };
const ACK_STALL_MS = 60_000;

interface Step {
  readonly want?: JsonObject;
  readonly frame?: string;
  readonly cut?: boolean;
  readonly end?: JsonObject;
}

/** Fetches and serves blobs by the frames of one link after another (LINK-14, LINK-44, LINK-45, LINK-48, LINK-49). */
export const blobOperations: Operations = {
  'blobs.receive': async ({ input }) => receive(input),
  'blobs.send': async ({ input }) => send(input),
};

function link(input: JsonObject, effect: (effect: LinkEffect) => void): Lanes {
  const bytes = optionalNumber(input, 'creditBytes') ?? WINDOW.bytes;
  const lanes = new Lanes({ ...WINDOW, bytes }, ACK_STALL_MS, effect);
  const states = LANES.map((lane) => ({ lane, outStreamId: new Uint8Array(16), lastSeq: 0, ackedThrough: 0, receivedThrough: 0 }));
  lanes.begin(states);
  const peer = { streamId: new Uint8Array(16).fill(1), acked: 0, received: null, maxMessages: WINDOW.messages, maxBytes: bytes };
  lanes.resume(LANES.map(() => peer));
  return lanes;
}

/** A blob that is being fetched: what is on stable storage of it. */
interface SpooledBlob {
  readonly digest: Uint8Array;
  readonly size: number;
  bytes: Uint8Array;
  state: 'partial' | 'whole' | 'wrong' | 'ended';
}

/** A receiver whose every part is durable before the next step. It answers to each step with the frames that it sends. */
function receive(input: JsonObject): JsonObject {
  const spool = new Map<string, SpooledBlob>();
  let effects: LinkEffect[] = [];
  const connect = (): IncomingBlobs => {
    effects = [];
    return new IncomingBlobs(
      link(input, (one) => effects.push(one)),
      (one) => effects.push(one),
    );
  };
  let incoming = connect();
  const answers: string[][] = [];
  for (const step of listOf(input, 'steps') as readonly Step[]) {
    if (step.cut === true) incoming = connect();
    if (step.want !== undefined) want(incoming, spool, step.want);
    if (step.frame !== undefined) take(incoming, fromHex(step.frame));
    if (step.end !== undefined) incoming.end(bytesOf(step.end, 'digest'), reasonOf(step.end));
    for (const effect of effects.splice(0)) spooled(incoming, spool, effect);
    answers.push(sent(() => incoming.takeSettled()));
  }
  const blobs = [...spool.values()].map(({ digest, bytes, state }) => ({ digest: toHex(digest), held: bytes.length, state }));
  return { answers, blobs };
}

/** Asks for a blob from what is held of it on. */
function want(incoming: IncomingBlobs, spool: Map<string, SpooledBlob>, from: JsonObject): void {
  const digest = bytesOf(from, 'digest');
  const size = numberOf(from, 'size');
  const held = spool.get(toHex(digest)) ?? { digest, size, bytes: new Uint8Array(0), state: 'partial' };
  spool.set(toHex(digest), held);
  if (held.state === 'whole') incoming.held(digest, size);
  else incoming.want(digest, size, held.bytes.length);
}

function take(incoming: IncomingBlobs, bytes: Uint8Array): void {
  const frame = decodeFrame(bytes);
  if (frame?.name === 'blob-data') incoming.data(frame);
  else if (frame?.name === 'blob-end') incoming.ended(frame);
  else throw new TypeError('a receiver of blobs takes BLOB_DATA and BLOB_END');
}

function spooled(incoming: IncomingBlobs, spool: Map<string, SpooledBlob>, effect: LinkEffect): void {
  if (effect.kind === 'blob-ended') {
    const held = spool.get(toHex(effect.digest));
    if (held !== undefined) held.state = 'ended';
  }
  if (effect.kind !== 'blob-data') return;
  const held = spool.get(toHex(effect.digest));
  if (held === undefined) return;
  held.bytes = concat(held.bytes, effect.bytes);
  const isWhole = held.bytes.length === held.size;
  if (isWhole && !equal(sha256(held.bytes), held.digest)) {
    held.bytes = new Uint8Array(0);
    held.state = 'wrong';
    return incoming.end(held.digest, 'digest');
  }
  if (isWhole) held.state = 'whole';
  incoming.durable({ kind: 'blob-durable', transfer: effect.transfer, digest: held.digest, through: held.bytes.length });
}

/** A sender that holds `blobs`, and answers each step; of BLOB_DATA it says how many bytes follow each other. */
function send(input: JsonObject): JsonObject {
  const held = new Map(objectsOf(input, 'blobs').map((blob) => [toHex(sha256(bytesOf(blob, 'bytes'))), bytesOf(blob, 'bytes')]));
  const effects: LinkEffect[] = [];
  const outgoing = new OutgoingBlobs(
    link(input, (one) => effects.push(one)),
    ACK_STALL_MS,
    (one) => effects.push(one),
  );
  const answers: string[][] = [];
  const confirmed: number[] = [];
  for (const step of listOf(input, 'steps') as readonly Step[]) {
    if (step.frame !== undefined) answer(outgoing, fromHex(step.frame));
    if (step.end !== undefined) outgoing.end(bytesOf(step.end, 'digest'), reasonOf(step.end));
    for (const effect of effects.splice(0)) {
      if (effect.kind === 'blob-confirmed') confirmed.push(effect.through);
      if (effect.kind === 'blob-wanted') serve(outgoing, held, effect.digest);
    }
    answers.push([...sent(() => outgoing.takeEnd()), ...sent(() => outgoing.take(0))]);
  }
  return { answers, confirmed };
}

function answer(outgoing: OutgoingBlobs, bytes: Uint8Array): void {
  const frame = decodeFrame(bytes);
  if (frame?.name === 'blob-want') outgoing.want(frame);
  else if (frame?.name === 'blob-state') outgoing.confirm(frame, 0);
  else if (frame?.name === 'blob-end') outgoing.ended(frame, 0);
  else throw new TypeError('a sender of blobs takes BLOB_WANT, BLOB_STATE and BLOB_END');
}

function serve(outgoing: OutgoingBlobs, held: ReadonlyMap<string, Uint8Array>, digest: Uint8Array): void {
  const bytes = held.get(toHex(digest));
  if (bytes === undefined) return outgoing.end(digest, 'unknown');
  outgoing.available(digest, bytes.length);
  for (let read = outgoing.wanted(0); read !== undefined; read = outgoing.wanted(0)) {
    outgoing.supply(read.digest, read.offset, bytes.subarray(read.offset, read.offset + read.maxBytes));
  }
}

function sent(next: () => Parameters<typeof encodeFrame>[0] | undefined): string[] {
  const frames: string[] = [];
  for (let frame = next(); frame !== undefined; frame = next()) frames.push(toHex(encodeFrame(frame)));
  return frames;
}

function reasonOf(from: JsonObject): (typeof BLOB_ENDS)[number] {
  const reason = BLOB_ENDS.find((known) => known === textOf(from, 'reason'));
  if (reason === undefined) throw fail('LINK_FRAME_MALFORMED', { field: 'blob-end.1' });
  return reason;
}
