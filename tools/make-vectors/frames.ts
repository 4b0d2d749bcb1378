// SPDX-License-Identifier: Apache-2.0
// Frames of a link: one of each type, and one fault in each that is refused.
import { encode } from '../../src/cbor/encode.js';
import type { CborKey, CborValue } from '../../src/cbor/value.js';
import { concat, toHex, toUtf8 } from '../../src/core/bytes.js';
import type { ErrorCode } from '../../src/core/errors.js';
import { sha256 } from '../../src/crypto/digest/digest.js';
import { FRAME_TYPES } from '../../src/transport/frame/frame.js';
import type { FrameName } from '../../src/transport/frame/frame.js';
import type { VectorCase } from './vector.js';

type Header = Readonly<Record<number, CborValue | undefined>>;

const ID = sha256(toUtf8('envelope id')).slice(0, 16);
const DIGEST = sha256(toUtf8('digest'));
const STREAM = sha256(toUtf8('stream')).slice(0, 16);
const TOKEN = DIGEST.slice(0, 8);
const PAYLOAD = toUtf8('payload');
const LANE = [STREAM, 40, [ID, 12], 1024, 16_777_216];
const LANES = [LANE, LANE, LANE, LANE];
const HELD = [0, 1, 12, 0];

/** A header that is right, by frame. */
const RIGHT: Readonly<Record<FrameName, Header>> = {
  hs1: {},
  hs2: {},
  hs3: {},
  welcome: { 0: 1, 1: ['trust-only'], 2: LANES },
  msg: { 0: 2, 1: 42, 2: ID, 3: DIGEST, 4: 'intake@bb', 5: 1_794_700_800 },
  ack: { 0: 2, 1: 43 },
  result: { 0: 2, 1: 43, 2: 'rejected', 3: 'policy', 4: true },
  credit: { 0: 2, 1: 1067, 2: 33_554_432 },
  ping: { 0: TOKEN, 1: HELD },
  pong: { 0: TOKEN, 1: HELD },
  notice: {},
  trust: { 0: 10, 1: DIGEST, 2: PAYLOAD.length, 3: 0 },
  goaway: { 0: 1012, 1: 1000, 2: HELD, 3: 'closed' },
  'blob-want': { 0: DIGEST, 1: 131_072, 2: 0 },
  'blob-state': { 0: DIGEST, 1: 65_536 },
  'blob-data': { 0: DIGEST, 1: 0 },
  'blob-end': { 0: DIGEST, 1: 'no-room' },
};

const CARRIES: ReadonlySet<FrameName> = new Set(['hs1', 'hs2', 'hs3', 'msg', 'notice', 'trust', 'blob-data']);

interface Parts {
  readonly type?: number;
  readonly flags?: number;
  readonly header?: Uint8Array;
  readonly headerBytes?: number;
  readonly payload?: Uint8Array;
}

function frame(name: FrameName, changes: Header = {}, parts: Parts = {}): Uint8Array {
  const members = Object.entries({ ...RIGHT[name], ...changes }).filter(([, value]) => value !== undefined);
  const header = parts.header ?? encode(new Map(members.map(([key, value]): [CborKey, CborValue] => [Number(key), value as CborValue])));
  const length = parts.headerBytes ?? header.length;
  const { type = FRAME_TYPES[name], flags = 0x80, payload = CARRIES.has(name) ? PAYLOAD : new Uint8Array(0) } = parts;
  return concat(Uint8Array.of(type, flags, length >> 8, length & 0xff), header, payload);
}

const one = (
  name: string,
  clause: string,
  comment: string,
  bytes: Uint8Array,
  expect: 'ok' | ErrorCode = 'LINK_FRAME_MALFORMED',
): VectorCase => ({
  name,
  operation: 'frame.decode',
  clause,
  comment,
  expect,
  input: { bytes: toHex(bytes) },
});

const NOTHING = new Uint8Array(0);
const REQUEST: Header = { 1: undefined, 2: undefined, 3: undefined, 4: 'bb', 5: 7 };

/** One that is right of each type. */
const ACCEPTED: readonly VectorCase[] = (Object.keys(RIGHT) as FrameName[]).map((name) =>
  one(`accepted-${name}`, 'LINK-02', name.toUpperCase().replace('-', '_'), frame(name), 'ok'),
);

export const FRAMES: readonly VectorCase[] = [
  ...ACCEPTED,
  one(
    'accepted-trust-request',
    'LINK-02',
    'TRUST that asks for a directory above version 7',
    frame('trust', REQUEST, { payload: NOTHING }),
    'ok',
  ),
  one('accepted-welcome-later-member', 'LINK-25', 'member 16 of WELCOME is ignored', frame('welcome', { 16: 'later' }), 'ok'),
  one('accepted-welcome-seen', 'LINK-02', 'WELCOME with the record that was seen last', frame('welcome', { 3: DIGEST }), 'ok'),
  one(
    'accepted-welcome-no-stream',
    'LINK-02',
    'WELCOME before the first message of the other side',
    frame('welcome', { 2: [0, 1, 2, 3].map(() => [STREAM, 0, null, 1024, 1]) }),
    'ok',
  ),
  one(
    'accepted-unknown-type',
    'LINK-24',
    'a type that is not known and need not be understood is ignored',
    frame('ack', {}, { type: 0x7e, flags: 0 }),
    'ok',
  ),
  one('unknown-type', 'LINK-24', 'a type that is not known and must be understood', frame('ack', {}, { type: 0x7e })),
  one('flags-undefined', 'LINK-02', 'flag 0x40', frame('ack', {}, { flags: 0xc0 })),
  one('flags-lowest', 'LINK-02', 'flag 0x01', frame('ack', {}, { flags: 0x81 })),
  one('prefix-short', 'LINK-02', 'three bytes', frame('ack').subarray(0, 3)),
  one('empty', 'LINK-02', 'no byte at all', NOTHING),
  one('header-none', 'LINK-02', 'a header of no bytes', frame('ack', {}, { headerBytes: 0, header: NOTHING })),
  one('header-beyond-end', 'LINK-02', 'a header that ends behind the frame', frame('ack', {}, { headerBytes: 200 })),
  one('header-too-long', 'LINK-01', 'a header of 4,097 bytes', frame('ack', {}, { header: new Uint8Array(4_097) }), 'LINK_FRAME_SIZE'),
  {
    ...one('frame-too-long', 'LINK-01', 'a sealed frame of 262,145 bytes', NOTHING, 'LINK_FRAME_SIZE'),
    input: { bytes: { bytes: toHex(frame('msg', {}, { payload: NOTHING })), zeros: 262_145 } },
  },
  one(
    'header-not-deterministic',
    'LINK-02',
    'keys of the header in another order',
    frame('ack', {}, { header: Uint8Array.of(0xa2, 1, 0, 0, 0) }),
  ),
  one(
    'header-trailing-byte',
    'LINK-02',
    'a byte behind the header, within its length',
    frame('ack', {}, { header: Uint8Array.of(0xa2, 0, 0, 1, 0, 0) }),
  ),
  one('payload-missing', 'LINK-02', 'MSG without a payload', frame('msg', {}, { payload: NOTHING })),
  one('payload-not-allowed', 'LINK-02', 'ACK with a payload', frame('ack', {}, { payload: PAYLOAD })),
  one('hs1-member', 'LINK-02', 'a member in the header of HS1', frame('hs1', { 0: 1 })),
  one('welcome-lanes-three', 'LINK-02', 'three lanes', frame('welcome', { 2: LANES.slice(1) })),
  one('welcome-member-unknown', 'LINK-25', 'member 4 of WELCOME', frame('welcome', { 4: 1 })),
  one('welcome-features-many', 'LINK-02', '33 features', frame('welcome', { 1: Array.from({ length: 33 }, (_, i) => `feature-${i}`) })),
  one(
    'welcome-stream-short',
    'LINK-02',
    'a stream id of 15 bytes',
    frame('welcome', { 2: [[ID.subarray(1), 0, null, 1, 1], LANE, LANE, LANE] }),
  ),
  one('msg-lane', 'LINK-02', 'lane 4', frame('msg', { 0: 4 })),
  one('msg-place-zero', 'LINK-02', 'place 0', frame('msg', { 1: 0 })),
  one('msg-place-beyond', 'LINK-02', 'place 2^53', frame('msg', { 1: 9_007_199_254_740_992n })),
  one('msg-digest-short', 'LINK-02', 'a digest of 31 bytes', frame('msg', { 3: DIGEST.subarray(1) })),
  one('msg-mailbox', 'LINK-02', 'a mailbox without a scope', frame('msg', { 4: 'intake' })),
  one('msg-member-missing', 'LINK-02', 'no expiry', frame('msg', { 5: undefined })),
  one('ack-negative', 'LINK-02', 'a place below zero', frame('ack', { 1: -1 })),
  one('result-verdict', 'LINK-02', 'an unknown verdict', frame('result', { 2: 'accepted' })),
  one('result-code-not-printable', 'LINK-02', 'a line feed in the code', frame('result', { 3: 'policy\n' })),
  one('result-code-long', 'LINK-02', 'a code of 65 bytes', frame('result', { 3: 'a'.repeat(65) })),
  one('result-retryable-false', 'LINK-02', 'member 4 is false: what does not apply is absent', frame('result', { 4: false })),
  one('credit-member-missing', 'LINK-02', 'no bytes', frame('credit', { 2: undefined })),
  one('ping-token-short', 'LINK-02', 'a token of seven bytes', frame('ping', { 0: TOKEN.subarray(1) })),
  one('pong-held-three', 'LINK-02', 'three places', frame('pong', { 1: [0, 0, 0] })),
  one('trust-part-and-request', 'LINK-02', 'a payload beside a request', frame('trust', REQUEST)),
  one('trust-offset', 'LINK-37', 'an offset that is no multiple of the size of a part', frame('trust', { 2: 100_000, 3: 1 })),
  one('trust-size', 'LINK-37', 'a payload shorter than the part', frame('trust', { 2: PAYLOAD.length + 1 })),
  one('trust-kind', 'LINK-02', 'kind 256', frame('trust', { 0: 256 })),
  one('trust-request-scope', 'LINK-02', 'a scope in capitals', frame('trust', { ...REQUEST, 4: 'BB' }, { payload: NOTHING })),
  one('goaway-text-not-printable', 'LINK-02', 'an escape in the text', frame('goaway', { 3: '\u001b[31m' })),
  one('goaway-text-long', 'LINK-02', 'a text of 124 bytes', frame('goaway', { 3: 'a'.repeat(124) })),
  one('goaway-code', 'LINK-02', 'close code 5000', frame('goaway', { 0: 5000 })),
  one('blob-want-size-zero', 'LINK-02', 'a blob of no bytes', frame('blob-want', { 1: 0 })),
  one('blob-want-offset', 'LINK-02', 'an offset beyond the size', frame('blob-want', { 2: 131_073 })),
  one('blob-data-empty', 'LINK-02', 'BLOB_DATA without a payload', frame('blob-data', {}, { payload: NOTHING })),
  one('blob-end-reason', 'LINK-02', 'an unknown reason', frame('blob-end', { 1: 'tired' })),
];
