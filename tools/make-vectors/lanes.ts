// SPDX-License-Identifier: Apache-2.0
// Lanes of a link: where two sides go on after a cut, and what each message is answered by.
import { toHex, toUtf8 } from '../../src/core/bytes.js';
import type { ErrorCode } from '../../src/core/errors.js';
import type { JsonObject } from '../../src/conformance/adapter/operation.js';
import { sha256 } from '../../src/crypto/digest/digest.js';
import { encodeFrame } from '../../src/transport/frame/headers.js';
import type { Frame, WelcomeLane } from '../../src/transport/frame/headers.js';
import type { VectorCase } from './vector.js';

const of = (text: string, bytes = 16): Uint8Array => sha256(toUtf8(text)).slice(0, bytes);
/** Stream ids of both sides, by lane. */
const OWN = [0, 1, 2, 3].map((lane) => of(`own stream ${lane}`));
const THEIRS = [0, 1, 2, 3].map((lane) => of(`stream of the peer ${lane}`));

const hex = (frame: Frame): string => toHex(encodeFrame(frame));
const msg = (seq: number, text = `message ${seq}`, lane = 2): string =>
  hex({
    name: 'msg',
    lane,
    seq,
    envelopeId: of(`id ${seq}`),
    envelopeDigest: of(`digest ${seq}`, 32),
    mailbox: 'intake@bb',
    expiresAt: 1_794_700_800,
    frame: toUtf8(text),
  });
const ack = (through: number): string => hex({ name: 'ack', lane: 2, through });
const result = (seq: number): string => hex({ name: 'result', lane: 2, seq, verdict: { verdict: 'rejected', code: 'policy' } });

/** WELCOME of the peer: what it has recorded of its own stream in lane 2, and what it holds of ours. */
function welcome(acked: number, held: number | null, changes: Partial<WelcomeLane> = {}): string {
  const lanes = THEIRS.map((streamId, lane): WelcomeLane => {
    const received = held === null || lane !== 2 ? null : { streamId: OWN[lane] as Uint8Array, through: held };
    return { streamId, acked: lane === 2 ? acked : 0, received, maxMessages: 1_024, maxBytes: 16_777_216, ...(lane === 2 && changes) };
  });
  return hex({ name: 'welcome', version: 1, features: [], lanes });
}

/** Lanes as this side kept them: of lane 2 five messages, of which three are acknowledged, and seven of the peer's. */
const kept = (changes: JsonObject = {}): JsonObject[] =>
  OWN.map((streamId, lane) => ({
    streamId: toHex(streamId),
    last: lane === 2 ? 5 : 0,
    acked: lane === 2 ? 3 : 0,
    peerStreamId: lane === 2 ? toHex(THEIRS[2] as Uint8Array) : null,
    held: lane === 2 ? 7 : 0,
    ...(lane === 2 && changes),
  }));

const queued = [4, 5].map((seq) => msg(seq));
const step = (frame: string, verdict?: string): JsonObject => ({ frame, ...(verdict !== undefined && { verdict }) });

function one(
  name: string,
  clause: string,
  comment: string,
  steps: readonly JsonObject[],
  expect: 'ok' | ErrorCode,
  answers?: readonly (readonly string[])[],
  input: JsonObject = {},
): VectorCase {
  return {
    name: `lane-${name}`,
    operation: 'frame.exchange',
    clause,
    comment,
    expect,
    input: { lanes: kept(), credit: { messages: 1_024, bytes: 16_777_216 }, queued, steps: [...steps], ...input },
    ...(answers !== undefined && { output: { answers } }),
  };
}

const OUR_WELCOME = hex({
  name: 'welcome',
  version: 1,
  features: [],
  lanes: OWN.map((streamId, lane) => ({
    streamId,
    acked: lane === 2 ? 3 : 0,
    received: lane === 2 ? { streamId: THEIRS[2] as Uint8Array, through: 7 } : null,
    maxMessages: 1_024,
    maxBytes: 16_777_216,
  })),
});

export const LANES: readonly VectorCase[] = [
  one('resumed', 'LINK-26', 'the peer holds 4: 4 counts as acknowledged, and 5 is sent', [step(welcome(7, 4))], 'ok', [
    [OUR_WELCOME],
    [msg(5)],
  ]),
  one('resumed-all', 'LINK-26', 'the peer holds 5: nothing is sent', [step(welcome(7, 5))], 'ok', [[OUR_WELCOME], []]),
  one('acknowledged', 'LINK-12', 'both messages are sent, and acknowledged together', [step(welcome(7, 3)), step(ack(5))], 'ok', [
    [OUR_WELCOME],
    queued,
    [],
  ]),
  one(
    'acknowledged-again',
    'LINK-12',
    'an acknowledgement below an earlier one says nothing',
    [step(welcome(7, 3)), step(ack(5)), step(ack(4))],
    'ok',
    [[OUR_WELCOME], queued, [], []],
  ),
  one('received', 'LINK-11', 'the next message of the peer is acknowledged', [step(welcome(7, 5)), step(msg(8))], 'ok', [
    [OUR_WELCOME],
    [],
    [ack(8)],
  ]),
  one(
    'repeated',
    'LINK-11',
    'a message that is held already is acknowledged again, and not delivered',
    [step(welcome(6, 5)), step(msg(7))],
    'ok',
    [[OUR_WELCOME], [], [ack(7)]],
  ),
  one('rejected', 'LINK-28', 'a RESULT goes before the acknowledgement', [step(welcome(7, 5)), step(msg(8), 'rejected')], 'ok', [
    [OUR_WELCOME],
    [],
    [hex({ name: 'result', lane: 2, seq: 8, verdict: { verdict: 'rejected' } }), ack(8)],
  ]),
  one(
    'new-stream',
    'LINK-26',
    'a new stream of the peer begins at place 1',
    [step(welcome(0, 5, { streamId: of('a new stream') })), step(msg(1))],
    'ok',
    [[OUR_WELCOME], [], [ack(1)]],
  ),
  one(
    'judged',
    'LINK-28',
    'the peer rejects one message and acknowledges both',
    [step(welcome(7, 3)), step(result(4)), step(ack(5))],
    'ok',
    [[OUR_WELCOME], queued, [], []],
  ),
  one('credit-none', 'LINK-14', 'without credit nothing is sent', [step(welcome(7, 3, { maxMessages: 0 }))], 'ok', [[OUR_WELCOME], []]),
  one(
    'credit-given',
    'LINK-14',
    'CREDIT lets one message go',
    [step(welcome(7, 3, { maxMessages: 0 })), step(hex({ name: 'credit', lane: 2, maxPlace: 4, maxBytes: 16_777_216 }))],
    'ok',
    [[OUR_WELCOME], [], [msg(4)]],
  ),
  one('gap', 'LINK-11', 'place 9 where 8 is next', [step(welcome(7, 5)), step(msg(9))], 'LINK_SEQUENCE'),
  one('beyond-credit', 'LINK-14', 'a message where none is allowed', [step(welcome(7, 5)), step(msg(8))], 'LINK_WINDOW', undefined, {
    credit: { messages: 0, bytes: 16_777_216 },
  }),
  one('ack-beyond-sent', 'LINK-12', 'place 6 is acknowledged, of which 5 is the last', [step(welcome(7, 3)), step(ack(6))], 'LINK_ACK'),
  one('result-not-sent', 'LINK-12', 'a verdict on a place that was not sent', [step(welcome(7, 3)), step(result(6))], 'LINK_ACK'),
  one(
    'result-acknowledged',
    'LINK-12',
    'a verdict on a place that is acknowledged',
    [step(welcome(7, 3)), step(ack(5)), step(result(5))],
    'LINK_ACK',
  ),
  one('result-twice', 'LINK-28', 'a second verdict on one place', [step(welcome(7, 3)), step(result(4)), step(result(4))], 'LINK_ACK'),
  one('peer-holds-more', 'LINK-13', 'the peer holds 6, of which 5 is the last', [step(welcome(7, 6))], 'LINK_STREAM'),
  one('peer-holds-less', 'LINK-13', 'the peer holds 2, and acknowledged 3', [step(welcome(7, 2))], 'LINK_STREAM'),
  one('peer-forgot', 'LINK-13', 'the peer does not know a stream of which it acknowledged 3', [step(welcome(7, null))], 'LINK_STREAM'),
  one(
    'peer-acknowledged-more',
    'LINK-13',
    'the peer was acknowledged 8 of its stream, of which 7 are held',
    [step(welcome(8, 5))],
    'LINK_STREAM',
  ),
];
