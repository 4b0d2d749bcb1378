// SPDX-License-Identifier: Apache-2.0
// Header members of each frame, read strictly and written in one way.
import { decode } from '../../cbor/decode.js';
import { encode } from '../../cbor/encode.js';
import { reader } from '../../cbor/reader.js';
import type { CborKey, CborMap, CborValue } from '../../cbor/value.js';
import { assertUsage } from '../../core/assert.js';
import { fail, isRogatoryError } from '../../core/errors.js';
import { parseMailbox } from '../../core/ids.js';
import { LIMITS } from '../../core/limits.js';
import { joinFrame, splitFrame } from './frame.js';
import type { FrameName } from './frame.js';
import type { BlobEnd, TrustPart, TrustRequest, Verdict } from '../handler.js';
import { BLOB_ENDS } from '../handler.js';
import { isPart, readTrust, trustMembers } from './trust-header.js';

/** Lanes in order of priority: 0 status, 1 urgent, 2 normal, 3 bulk. */
export const LANES = [0, 1, 2, 3] as const;

/** State of one lane that a side sends when a link opens, in order to resume. */
export interface WelcomeLane {
  /** The own outgoing stream, 16 bytes, and the recorded acknowledgement of the peer. */
  readonly streamId: Uint8Array;
  readonly acked: number;
  /** The peer's stream and the last durable place in it; null before the first message. */
  readonly received: { readonly streamId: Uint8Array; readonly through: number } | null;
  /** Amount that the peer may have in flight on this lane. */
  readonly maxMessages: number;
  readonly maxBytes: number;
}

/** Received through, per lane. */
export type Throughs = readonly [number, number, number, number];

export type Frame =
  | { readonly name: 'hs1' | 'hs2' | 'hs3'; readonly noise: Uint8Array }
  | {
      readonly name: 'welcome';
      readonly version: number;
      readonly features: readonly string[];
      readonly lanes: readonly WelcomeLane[];
      /** Record of the receiver that the sender has seen last: opaque here. */
      readonly seen?: Uint8Array;
    }
  | {
      readonly name: 'msg';
      readonly lane: number;
      readonly seq: number;
      readonly envelopeId: Uint8Array;
      readonly envelopeDigest: Uint8Array;
      readonly mailbox: string;
      readonly expiresAt: number;
      readonly frame: Uint8Array;
    }
  | { readonly name: 'ack'; readonly lane: number; readonly through: number }
  | { readonly name: 'result'; readonly lane: number; readonly seq: number; readonly verdict: Verdict }
  /** The peer may send this lane up to this place, and up to this count of bytes since the WELCOMEs. */
  | { readonly name: 'credit'; readonly lane: number; readonly maxPlace: number; readonly maxBytes: number }
  /** Bytes of this blob from `offset` on are wanted: those before it are durable. At the size: none are, the whole is held. */
  | { readonly name: 'blob-want'; readonly digest: Uint8Array; readonly size: number; readonly offset: number }
  /** Everything before `through` is durable; at the size the blob is whole, and its digest was found right. */
  | { readonly name: 'blob-state'; readonly digest: Uint8Array; readonly through: number }
  | { readonly name: 'blob-data'; readonly digest: Uint8Array; readonly offset: number; readonly bytes: Uint8Array }
  /** The transfer ends before the blob is whole. */
  | { readonly name: 'blob-end'; readonly digest: Uint8Array; readonly reason: BlobEnd }
  | { readonly name: 'ping' | 'pong'; readonly token: Uint8Array; readonly received: Throughs }
  | { readonly name: 'notice'; readonly body: Uint8Array }
  | { readonly name: 'trust'; readonly content: TrustPart | TrustRequest }
  | {
      readonly name: 'goaway';
      readonly closeCode: number;
      readonly retryAfterMs: number | null;
      readonly received: Throughs;
      readonly text: string;
    };

const VERDICTS = ['duplicate', 'conflict', 'rejected', 'quarantined'] as const;
const PRINTABLE = /^[\x20-\x7e]*$/;
const CARRYING: ReadonlySet<FrameName> = new Set(['hs1', 'hs2', 'hs3', 'msg', 'notice', 'blob-data']);
const TOKEN_BYTES = 8;
const DIGEST_BYTES = 32;
const CODE_MAX_BYTES = 64;
const malformed = (field: string): Error => fail('LINK_FRAME_MALFORMED', { field });
const read = reader(malformed);

/** Encodes a frame. RangeError when it does not fit. */
export function encodeFrame(frame: Frame): Uint8Array {
  const header = (...members: readonly (readonly [number, CborValue])[]): Uint8Array => encode(new Map<CborKey, CborValue>(members));
  switch (frame.name) {
    case 'hs1':
    case 'hs2':
    case 'hs3':
      return joinFrame(frame.name, header(), frame.noise);
    case 'welcome': {
      const seen: [number, CborValue][] = frame.seen === undefined ? [] : [[3, frame.seen]];
      return joinFrame('welcome', header([0, frame.version], [1, frame.features], [2, frame.lanes.map(welcomeLane)], ...seen));
    }
    case 'msg': {
      const { lane, seq, envelopeId, envelopeDigest, mailbox, expiresAt } = frame;
      return joinFrame('msg', header([0, lane], [1, seq], [2, envelopeId], [3, envelopeDigest], [4, mailbox], [5, expiresAt]), frame.frame);
    }
    case 'ack':
      return joinFrame('ack', header([0, frame.lane], [1, frame.through]));
    case 'result': {
      const { verdict, code, retryable } = frame.verdict;
      assertUsage(
        code === undefined || (code.length <= CODE_MAX_BYTES && PRINTABLE.test(code)),
        'a verdict code is at most 64 printable ASCII characters',
      );
      const members: [number, CborValue][] = [
        [0, frame.lane],
        [1, frame.seq],
        [2, verdict],
      ];
      if (code !== undefined) members.push([3, code]);
      if (retryable === true) members.push([4, true]);
      return joinFrame('result', header(...members));
    }
    case 'credit':
      return joinFrame('credit', header([0, frame.lane], [1, frame.maxPlace], [2, frame.maxBytes]));
    case 'blob-want':
      return joinFrame('blob-want', header([0, frame.digest], [1, frame.size], [2, frame.offset]));
    case 'blob-state':
      return joinFrame('blob-state', header([0, frame.digest], [1, frame.through]));
    case 'blob-data':
      return joinFrame('blob-data', header([0, frame.digest], [1, frame.offset]), frame.bytes);
    case 'blob-end':
      return joinFrame('blob-end', header([0, frame.digest], [1, frame.reason]));
    case 'ping':
    case 'pong':
      return joinFrame(frame.name, header([0, frame.token], [1, frame.received]));
    case 'notice':
      return joinFrame('notice', header(), frame.body);
    case 'trust':
      return joinFrame('trust', header(...trustMembers(frame.content)), isPart(frame.content) ? frame.content.bytes : undefined);
    case 'goaway':
      return joinFrame('goaway', header([0, frame.closeCode], [1, frame.retryAfterMs], [2, frame.received], [3, frame.text]));
  }
}

/**
 * Decodes a frame.
 * @returns undefined for a frame of unknown type that need not be understood: it is ignored (LINK-24).
 * @throws {@link RogatoryError} `LINK_FRAME_SIZE` (LINK-01), `LINK_FRAME_MALFORMED` (LINK-02).
 */
export function decodeFrame(bytes: Uint8Array): Frame | undefined {
  const { name, mustUnderstand, header, payload } = splitFrame(bytes);
  if (name === undefined) {
    if (mustUnderstand) throw fail('LINK_FRAME_MALFORMED', { field: 'type' });
    return undefined;
  }
  const value = decodeHeader(name, header);
  if (name !== 'trust' && CARRYING.has(name) !== payload.length > 0) throw malformed(`${name} payload`);
  if (payload.length > LIMITS.frameMaxBytes) throw fail('LINK_FRAME_SIZE', { size: payload.length, limit: LIMITS.frameMaxBytes });
  return readFrame(name, value, payload);
}

function decodeHeader(name: FrameName, header: Uint8Array): CborValue {
  try {
    return decode(header, { maxBytes: LIMITS.linkHeaderMaxBytes });
  } catch (error) {
    throw isRogatoryError(error) ? fail('LINK_FRAME_MALFORMED', { field: `${name} header` }, error) : error;
  }
}

function readFrame(name: FrameName, value: CborValue, payload: Uint8Array): Frame {
  switch (name) {
    case 'hs1':
    case 'hs2':
    case 'hs3':
      read.map(value, name, []);
      return { name, noise: payload };
    case 'welcome': {
      const map = welcomeMap(value);
      const features = read
        .array(map.get(1), 'welcome.1', 0, LIMITS.linkFeaturesMax)
        .map((feature) => read.text(feature, 'welcome.1', CODE_MAX_BYTES));
      const lanes = read.array(map.get(2), 'welcome.2', LANES.length, LANES.length).map(readWelcomeLane);
      const seen = map.has(3) ? { seen: read.bytes(map.get(3), 'welcome.3', { min: 1, max: LIMITS.checkpointMaxBytes }) } : {};
      return { name, version: read.uint(map.get(0), 'welcome.0'), features, lanes, ...seen };
    }
    case 'msg': {
      const map = read.map(value, name, [0, 1, 2, 3, 4, 5]);
      return {
        name,
        lane: readLane(map, name),
        seq: readSeq(map, name),
        envelopeId: read.bytes(map.get(2), 'msg.2', 16),
        envelopeDigest: read.bytes(map.get(3), 'msg.3', 32),
        mailbox: readMailbox(map.get(4)),
        expiresAt: read.uint(map.get(5), 'msg.5'),
        frame: payload,
      };
    }
    case 'ack': {
      const map = read.map(value, name, [0, 1]);
      return { name, lane: readLane(map, name), through: read.uint(map.get(1), 'ack.1') };
    }
    case 'result': {
      const map = read.map(value, name, [0, 1, 2], [3, 4]);
      return { name, lane: readLane(map, name), seq: readSeq(map, name), verdict: readVerdict(map) };
    }
    case 'credit': {
      const map = read.map(value, name, [0, 1, 2]);
      return { name, lane: readLane(map, name), maxPlace: read.uint(map.get(1), 'credit.1'), maxBytes: read.uint(map.get(2), 'credit.2') };
    }
    case 'blob-want': {
      const map = read.map(value, name, [0, 1, 2]);
      const size = read.uint(map.get(1), 'blob-want.1');
      if (size === 0) throw malformed('blob-want.1');
      return { name, digest: readDigest(map, name), size, offset: read.uint(map.get(2), 'blob-want.2', size) };
    }
    case 'blob-state': {
      const map = read.map(value, name, [0, 1]);
      return { name, digest: readDigest(map, name), through: read.uint(map.get(1), 'blob-state.1') };
    }
    case 'blob-data': {
      const map = read.map(value, name, [0, 1]);
      return { name, digest: readDigest(map, name), offset: read.uint(map.get(1), 'blob-data.1'), bytes: payload };
    }
    case 'blob-end': {
      const map = read.map(value, name, [0, 1]);
      const reason = BLOB_ENDS.find((known) => known === map.get(1));
      if (reason === undefined) throw malformed('blob-end.1');
      return { name, digest: readDigest(map, name), reason };
    }
    case 'ping':
    case 'pong': {
      const map = read.map(value, name, [0, 1]);
      return { name, token: read.bytes(map.get(0), `${name}.0`, TOKEN_BYTES), received: readThroughs(map.get(1), `${name}.1`) };
    }
    case 'notice':
      read.map(value, name, []);
      return { name, body: payload };
    case 'trust':
      return { name, content: readTrust(value, payload, read, malformed) };
    case 'goaway': {
      const map = read.map(value, name, [0, 1, 2, 3]);
      const retryAfterMs = read.nullable(map.get(1), (ms) => read.uint(ms, 'goaway.1'));
      const text = printable(read.text(map.get(3), 'goaway.3', LIMITS.closeReasonMaxBytes), 'goaway.3');
      return {
        name,
        closeCode: read.uint(map.get(0), 'goaway.0', 4_999),
        retryAfterMs,
        received: readThroughs(map.get(2), 'goaway.2'),
        text,
      };
    }
  }
}

/** LINK-25: WELCOME is the one header that may grow without a new token; members from 16 on are ignored when unknown. */
function welcomeMap(value: CborValue): CborMap {
  const map = read.anyMap(value, 'welcome', LIMITS.linkFeaturesMax);
  const known = [...map].filter(([key]) => !(typeof key === 'number' && key >= 16));
  return read.map(new Map(known), 'welcome', [0, 1, 2], [3]);
}

function welcomeLane(lane: WelcomeLane): CborValue {
  const received = lane.received === null ? null : [lane.received.streamId, lane.received.through];
  return [lane.streamId, lane.acked, received, lane.maxMessages, lane.maxBytes];
}

function readWelcomeLane(value: CborValue): WelcomeLane {
  const [streamId, acked, received, maxMessages, maxBytes] = read.array(value, 'welcome.2', 5, 5);
  return {
    streamId: read.bytes(streamId, 'welcome.2 stream', 16),
    acked: read.uint(acked, 'welcome.2 acked'),
    received: read.nullable(received, (pair) => {
      const [id, through] = read.array(pair, 'welcome.2 received', 2, 2);
      return { streamId: read.bytes(id, 'welcome.2 received', 16), through: read.uint(through, 'welcome.2 received') };
    }),
    maxMessages: read.uint(maxMessages, 'welcome.2 messages'),
    maxBytes: read.uint(maxBytes, 'welcome.2 bytes'),
  };
}

function readLane(map: CborMap, name: FrameName): number {
  return read.uint(map.get(0), `${name}.0`, LANES.length - 1);
}

function readSeq(map: CborMap, name: FrameName): number {
  const seq = read.uint(map.get(1), `${name}.1`);
  if (seq === 0) throw fail('LINK_FRAME_MALFORMED', { field: `${name}.1` });
  return seq;
}

function readDigest(map: CborMap, name: FrameName): Uint8Array {
  return read.bytes(map.get(0), `${name}.0`, DIGEST_BYTES);
}

function readThroughs(value: CborValue | undefined, field: string): Throughs {
  const [a, b, c, d] = read.array(value, field, LANES.length, LANES.length).map((through) => read.uint(through, field));
  return [a as number, b as number, c as number, d as number];
}

function readMailbox(value: CborValue | undefined): string {
  const text = read.text(value, 'msg.4', 97);
  try {
    parseMailbox(text);
  } catch (error) {
    throw fail('LINK_FRAME_MALFORMED', { field: 'msg.4' }, error);
  }
  return text;
}

function readVerdict(map: CborMap): Verdict {
  const verdict = VERDICTS.find((known) => known === map.get(2));
  if (verdict === undefined) throw fail('LINK_FRAME_MALFORMED', { field: 'result.2' });
  return {
    verdict,
    ...(map.has(3) ? { code: printable(read.text(map.get(3), 'result.3', CODE_MAX_BYTES), 'result.3') } : {}),
    ...(map.has(4) ? { retryable: read.isTrue(map.get(4), 'result.4') } : {}),
  };
}

/** Refuses control characters, because text of a peer goes into logs and close reasons. */
function printable(text: string, field: string): string {
  if (!PRINTABLE.test(text)) throw fail('LINK_FRAME_MALFORMED', { field });
  return text;
}
