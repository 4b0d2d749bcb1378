// SPDX-License-Identifier: Apache-2.0
import { concat, equal, toHex } from '../../../core/bytes.js';
import { fail } from '../../../core/errors.js';
import { sha256 } from '../../../crypto/digest/digest.js';
import { IncomingBlobs } from '../../../transport/blob/incoming-blobs.js';
import { OutgoingBlobs } from '../../../transport/blob/outgoing-blobs.js';
import { decodeFrame, LANES } from '../../../transport/frame/headers.js';
import { BLOB_ENDS } from '../../../transport/handler.js';
import { Lanes } from '../../../transport/lane/lanes.js';
import type { LinkEffect } from '../../../transport/link/link-events.js';
import { framesOf } from './lanes.js';
import { bytes, flag, list, number, object, operation, optional, text } from '../operation.js';
import type { Operations, Read } from '../operation.js';

/** Credit of a vector that names none. */
const WINDOW = { messages: 1_024, bytes: 16_777_216 };
const ACK_STALL_MS = 60_000;

const reason: Read<(typeof BLOB_ENDS)[number]> = (value, member) => {
  const found = BLOB_ENDS.find((known) => known === text(value, member));
  if (found === undefined) throw fail('LINK_FRAME_MALFORMED', { field: 'blob-end.1' });
  return found;
};
const step = object({
  want: optional(object({ digest: bytes, size: number })),
  frame: optional(bytes),
  cut: flag,
  end: optional(object({ digest: bytes, reason })),
});
const creditBytes = optional(number);

/** A blob that is being fetched: what is on stable storage of it. */
interface SpooledBlob {
  readonly digest: Uint8Array;
  readonly size: number;
  bytes: Uint8Array;
  state: 'partial' | 'whole' | 'wrong' | 'ended';
}

/** Fetches and serves blobs by the frames of one link after another (LINK-14, LINK-44, LINK-45, LINK-48, LINK-49). */
export const blobOperations: Operations = {
  // A receiver whose every part is durable before the next step. It answers to each step with the frames that it sends.
  'blobs.receive': operation({ creditBytes, steps: list(step) }, ({ creditBytes: credit, steps }) => {
    const spool = new Map<string, SpooledBlob>();
    let effects: LinkEffect[] = [];
    const connect = (): IncomingBlobs => {
      effects = [];
      const tell = (one: LinkEffect): void => void effects.push(one);
      return new IncomingBlobs(link(credit, tell), tell);
    };
    let incoming = connect();
    const answers = steps.map(({ cut, want: wanted, frame, end }) => {
      if (cut) incoming = connect();
      if (wanted !== undefined) want(incoming, spool, wanted);
      if (frame !== undefined) take(incoming, frame);
      if (end !== undefined) incoming.end(end.digest, end.reason);
      for (const effect of effects.splice(0)) spooled(incoming, spool, effect);
      return framesOf(() => incoming.takeSettled());
    });
    return { answers, blobs: [...spool.values()].map(({ digest, bytes: { length: held }, state }) => ({ digest, held, state })) };
  }),
  // A sender that holds `blobs`, and answers each step.
  'blobs.send': operation({ creditBytes, blobs: list(object({ bytes })), steps: list(step) }, ({ creditBytes: credit, blobs, steps }) => {
    const held = new Map(blobs.map((blob) => [toHex(sha256(blob.bytes)), blob.bytes]));
    const effects: LinkEffect[] = [];
    const tell = (one: LinkEffect): void => void effects.push(one);
    const outgoing = new OutgoingBlobs(link(credit, tell), ACK_STALL_MS, tell);
    const confirmed: number[] = [];
    const answers = steps.map(({ frame, end }) => {
      if (frame !== undefined) answer(outgoing, frame);
      if (end !== undefined) outgoing.end(end.digest, end.reason);
      for (const effect of effects.splice(0)) {
        if (effect.kind === 'blob-confirmed') confirmed.push(effect.through);
        if (effect.kind === 'blob-wanted') serve(outgoing, held, effect.digest);
      }
      return [...framesOf(() => outgoing.takeEnd()), ...framesOf(() => outgoing.take(0))];
    });
    return { answers, confirmed };
  }),
};

function link(credit = WINDOW.bytes, effect: (effect: LinkEffect) => void): Lanes {
  const lanes = new Lanes({ ...WINDOW, bytes: credit }, ACK_STALL_MS, effect);
  lanes.begin(LANES.map((lane) => ({ lane, outStreamId: new Uint8Array(16), lastSeq: 0, ackedThrough: 0, receivedThrough: 0 })));
  const peer = { streamId: new Uint8Array(16).fill(1), acked: 0, received: null, maxMessages: WINDOW.messages, maxBytes: credit };
  lanes.resume(LANES.map(() => peer));
  return lanes;
}

/** Asks for a blob from what is held of it on. */
function want(incoming: IncomingBlobs, spool: Map<string, SpooledBlob>, { digest, size }: Pick<SpooledBlob, 'digest' | 'size'>): void {
  const held = spool.get(toHex(digest)) ?? { digest, size, bytes: new Uint8Array(0), state: 'partial' };
  spool.set(toHex(digest), held);
  if (held.state === 'whole') incoming.held(digest, size);
  else incoming.want(digest, size, held.bytes.length);
}

function take(incoming: IncomingBlobs, encoded: Uint8Array): void {
  const frame = decodeFrame(encoded);
  if (frame?.name === 'blob-data') incoming.data(frame);
  else if (frame?.name === 'blob-end') incoming.ended(frame);
  else throw new TypeError('a receiver of blobs takes BLOB_DATA and BLOB_END');
}

function spooled(incoming: IncomingBlobs, spool: Map<string, SpooledBlob>, effect: LinkEffect): void {
  if (effect.kind !== 'blob-ended' && effect.kind !== 'blob-data') return;
  const held = spool.get(toHex(effect.digest));
  if (held === undefined) return;
  if (effect.kind === 'blob-ended') {
    held.state = 'ended';
    return;
  }
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

function answer(outgoing: OutgoingBlobs, encoded: Uint8Array): void {
  const frame = decodeFrame(encoded);
  if (frame?.name === 'blob-want') outgoing.want(frame);
  else if (frame?.name === 'blob-state') outgoing.confirm(frame, 0);
  else if (frame?.name === 'blob-end') outgoing.ended(frame, 0);
  else throw new TypeError('a sender of blobs takes BLOB_WANT, BLOB_STATE and BLOB_END');
}

function serve(outgoing: OutgoingBlobs, held: ReadonlyMap<string, Uint8Array>, digest: Uint8Array): void {
  const content = held.get(toHex(digest));
  if (content === undefined) return outgoing.end(digest, 'unknown');
  outgoing.available(digest, content.length);
  for (let read = outgoing.wanted(0); read !== undefined; read = outgoing.wanted(0)) {
    outgoing.supply(read.digest, read.offset, content.subarray(read.offset, read.offset + read.maxBytes));
  }
}
