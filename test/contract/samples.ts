// SPDX-License-Identifier: Apache-2.0
// Messages of the contract suite: one small number stands for an envelope, and makes its id, digest and frame.
import { concat, uint32be } from '../../src/core/bytes.js';
import type { InboundMessage, LaneCounters, OutboundMessage, Store } from '../../src/store/port.js';

/** Unix milliseconds at which the cases begin. */
export const NOW = 1_800_000_000_000;
export const DAY = 86_400_000;
/** Expiry of the sample envelopes. */
export const EXPIRY = NOW + 5 * DAY;

export const RELAY = 'aa/relay';
export const AGENCY = 'bb/agency';
export const MAILBOX = 'office@bb';
/** Lane of normal messages. */
export const NORMAL = 2;

export function streamOf(number: number): Uint8Array {
  return new Uint8Array(16).fill(number);
}

export function idOf(number: number): Uint8Array {
  return concat(new Uint8Array(12), uint32be(number));
}

export function digestOf(number: number): Uint8Array {
  return concat(new Uint8Array(28).fill(0xd1), uint32be(number));
}

/** A frame of `size` bytes, different for each number. */
export function frameOf(number: number, size = 100): Uint8Array {
  return concat(uint32be(number), new Uint8Array(size - 4).fill(number));
}

/** Message `number`, sent at place `seq` of the relay's stream, for one mailbox of the agency. */
export function inboundOf(number: number, seq: number, changes: Partial<InboundMessage> = {}): InboundMessage {
  return {
    from: RELAY,
    lane: NORMAL,
    streamId: streamOf(1),
    seq,
    envelopeId: idOf(number),
    envelopeDigest: digestOf(number),
    frame: frameOf(number),
    expiresAt: EXPIRY,
    routes: [{ mailbox: MAILBOX, to: AGENCY, lane: NORMAL }],
    ...changes,
  };
}

export function outboundOf(number: number, changes: Partial<OutboundMessage> = {}): OutboundMessage {
  return {
    to: AGENCY,
    lane: NORMAL,
    mailbox: MAILBOX,
    envelopeId: idOf(number),
    envelopeDigest: digestOf(number),
    frame: frameOf(number),
    expiresAt: EXPIRY,
    ...changes,
  };
}

export async function laneOf(store: Store, peer: string, lane = NORMAL): Promise<LaneCounters> {
  return (await store.counters(peer))[lane] as LaneCounters;
}

/** Acknowledges all of a peer's present stream up to `through`. */
export async function acknowledge(store: Store, through: number, now = NOW, peer = AGENCY, lane = NORMAL): Promise<void> {
  const { outStreamId: streamId } = await laneOf(store, peer, lane);
  await store.commit({ now, acknowledgements: [{ to: peer, lane, streamId, through }] });
}

/** Places queued for a peer. */
export async function queuedFor(store: Store, peer = AGENCY, lane = NORMAL): Promise<number[]> {
  return (await store.window(peer, lane, 0, 1_000, 1_000_000)).map((message) => message.seq);
}
