// SPDX-License-Identifier: Apache-2.0
// Scripts of transfers: what one side of a link does step by step, and the frames by which it answers.
import { toHex, toUtf8 } from '../../src/core/bytes.js';
import type { ErrorCode } from '../../src/core/errors.js';
import type { JsonObject } from '../../src/conformance/adapter/operation.js';
import { sha256 } from '../../src/crypto/digest/digest.js';
import { encodeFrame } from '../../src/transport/frame/headers.js';
import type { Frame } from '../../src/transport/frame/headers.js';
import { sampleBytes } from '../../test/envelope/blobs.js';
import type { VectorCase } from './vector.js';

const BYTES = sampleBytes(300);
const DIGEST = sha256(BYTES);
const SIZE = BYTES.length;
const OTHER = sha256(toUtf8('another blob'));

const hex = (frame: Frame): string => toHex(encodeFrame(frame));
const data = (offset: number, end: number, bytes = BYTES.subarray(offset, end), digest = DIGEST): JsonObject => ({
  frame: hex({ name: 'blob-data', digest, offset, bytes }),
});
const WANT = hex({ name: 'blob-want', digest: DIGEST, size: SIZE, offset: 0 });
const state = (through: number, digest = DIGEST): string => hex({ name: 'blob-state', digest, through });
const end = (reason: 'unknown' | 'no-room' | 'digest' | 'stopped', digest = DIGEST): string => hex({ name: 'blob-end', digest, reason });
const want: JsonObject = { want: { digest: toHex(DIGEST), size: SIZE } };
const cut: JsonObject = { cut: true, ...want };

const receives = (
  name: string,
  clause: string,
  comment: string,
  steps: readonly JsonObject[],
  expect: 'ok' | ErrorCode,
  answers?: readonly (readonly string[])[],
  changes: JsonObject = {},
): VectorCase => ({
  name,
  operation: 'blobs.receive',
  clause,
  comment,
  expect,
  input: { steps: steps, ...changes },
  ...(answers !== undefined && { output: { answers } }),
});

const sends = (
  name: string,
  clause: string,
  comment: string,
  frames: readonly string[],
  expect: 'ok' | ErrorCode,
  answers?: readonly (readonly string[])[],
  more: readonly JsonObject[] = [],
): VectorCase => ({
  name,
  operation: 'blobs.send',
  clause,
  comment,
  expect,
  input: { blobs: [{ bytes: toHex(BYTES) }], steps: [...frames.map((frame) => ({ frame })), ...more] },
  ...(answers !== undefined && { output: { answers } }),
});

const many = Array.from({ length: 17 }, (_, i) => sha256(toUtf8(`blob ${i}`)));

export const BLOBS: readonly VectorCase[] = [
  receives(
    'accepted-whole',
    'LINK-45',
    'a blob in two parts: each is confirmed, the whole when its SHA-256 is right',
    [want, data(0, 100), data(100, 300)],
    'ok',
    [[WANT], [state(100)], [state(300)]],
  ),
  receives(
    'accepted-resumed',
    'LINK-44',
    'after a cut the rest is asked for from what is held',
    [want, data(0, 100), cut, data(100, 300)],
    'ok',
    [[WANT], [state(100)], [hex({ name: 'blob-want', digest: DIGEST, size: SIZE, offset: 100 })], [state(300)]],
  ),
  receives(
    'accepted-held-again',
    'LINK-49',
    'after a cut the whole is said to be held: BLOB_WANT at its size',
    [want, data(0, 300), cut],
    'ok',
    [[WANT], [state(300)], [hex({ name: 'blob-want', digest: DIGEST, size: SIZE, offset: SIZE })]],
  ),
  receives(
    'wrong-digest',
    'LINK-45',
    'the bytes are not those of the digest: the transfer is ended, nothing is confirmed',
    [
      want,
      data(
        0,
        300,
        BYTES.map((byte) => byte ^ 1),
      ),
    ],
    'ok',
    [[WANT], [end('digest')]],
  ),
  receives(
    'wrong-digest-answered',
    'LINK-48',
    'the answer to the own end says nothing more',
    [
      want,
      data(
        0,
        300,
        BYTES.map((byte) => byte ^ 1),
      ),
      { frame: end('digest') },
    ],
    'ok',
    [[WANT], [end('digest')], []],
  ),
  receives('accepted-end-of-sender', 'LINK-48', 'the sender ends it, and is answered', [want, { frame: end('unknown') }], 'ok', [
    [WANT],
    [end('unknown')],
  ]),
  receives(
    'accepted-end-dropped',
    'LINK-48',
    'what still arrives after the own end is dropped',
    [want, { end: { digest: toHex(DIGEST), reason: 'no-room' } }, data(0, 100), { frame: end('no-room') }],
    'ok',
    [[WANT], [end('no-room')], [], []],
  ),
  receives('accepted-end-unknown', 'LINK-48', 'the end of a blob that is not on its way says nothing', [{ frame: end('stopped') }], 'ok', [
    [],
  ]),
  receives('data-not-wanted', 'LINK-44', 'bytes of a blob that was not wanted', [want, data(0, 100, undefined, OTHER)], 'LINK_BLOB'),
  receives('data-gap', 'LINK-44', 'bytes at another offset than the next', [want, data(0, 100), data(200, 300)], 'LINK_BLOB'),
  receives('data-again', 'LINK-44', 'the same bytes twice', [want, data(0, 100), data(0, 100)], 'LINK_BLOB'),
  receives('data-beyond-size', 'LINK-44', 'more bytes than the size', [want, data(0, 301, sampleBytes(301))], 'LINK_BLOB'),
  receives('data-after-whole', 'LINK-44', 'bytes behind the last one', [want, data(0, 300), data(299, 300)], 'LINK_BLOB'),
  receives('credit', 'LINK-14', 'more bytes than the credit of lane 3', [want, data(0, 300)], 'LINK_WINDOW', undefined, {
    creditBytes: 100,
  }),
  sends('accepted-sent', 'LINK-44', 'a blob that the peer wants', [WANT, state(SIZE)], 'ok', [
    [hex({ name: 'blob-data', digest: DIGEST, offset: 0, bytes: BYTES })],
    [],
  ]),
  sends(
    'accepted-sent-rest',
    'LINK-44',
    'the rest of a blob after a cut',
    [hex({ name: 'blob-want', digest: DIGEST, size: SIZE, offset: 200 })],
    'ok',
    [[hex({ name: 'blob-data', digest: DIGEST, offset: 200, bytes: BYTES.subarray(200) })]],
  ),
  sends(
    'accepted-sent-unknown',
    'LINK-47',
    'a blob that is not held for this peer',
    [hex({ name: 'blob-want', digest: OTHER, size: 5, offset: 0 })],
    'ok',
    [[end('unknown', OTHER)]],
  ),
  sends(
    'accepted-sent-held',
    'LINK-49',
    'the peer says that it holds the whole: nothing is answered',
    [hex({ name: 'blob-want', digest: DIGEST, size: SIZE, offset: SIZE })],
    'ok',
    [[]],
  ),
  sends('accepted-sent-ended', 'LINK-48', 'the receiver ends it, and is answered', [WANT, end('no-room')], 'ok', [
    [hex({ name: 'blob-data', digest: DIGEST, offset: 0, bytes: BYTES })],
    [end('no-room')],
  ]),
  sends('want-twice', 'LINK-44', 'a blob is wanted that is on its way', [WANT, WANT], 'LINK_BLOB'),
  sends(
    'want-seventeen',
    'LINK-44',
    'seventeen blobs at once',
    many.map((digest) => hex({ name: 'blob-want', digest, size: 5, offset: 0 })),
    'LINK_BLOB',
  ),
  sends(
    'held-sixty-five',
    'LINK-49',
    'of 65 blobs the whole is said to be held',
    Array.from({ length: 65 }, () => hex({ name: 'blob-want', digest: DIGEST, size: SIZE, offset: SIZE })),
    'LINK_BLOB',
  ),
  sends('state-beyond-sent', 'LINK-44', 'bytes are confirmed that were not sent', [WANT, state(SIZE + 1)], 'LINK_BLOB'),
  sends('state-not-on-its-way', 'LINK-44', 'bytes of a blob are confirmed that is not on its way', [state(100)], 'LINK_BLOB'),
];
