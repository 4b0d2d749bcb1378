// SPDX-License-Identifier: Apache-2.0
import { toHex } from '../../../core/bytes.js';
import { decodeFrame, encodeFrame } from '../../../transport/frame/headers.js';
import type { Frame } from '../../../transport/frame/headers.js';
import type { LaneState, Verdict } from '../../../transport/handler.js';
import { Lanes } from '../../../transport/lane/lanes.js';
import type { LinkEffect } from '../../../transport/link/link-events.js';
import { byteListOf, bytesOf, numberOf, objectOf, objectsOf, optionalBytes, textOf } from '../operation.js';
import type { JsonObject, Operations } from '../operation.js';

const ACK_STALL_MS = 60_000;

/** Resumes the lanes of a link from what was kept of them, and goes on (LINK-11 to LINK-14, LINK-26 to LINK-28). */
export const laneOperations: Operations = {
  'frame.exchange': async ({ input }) => {
    const effects: LinkEffect[] = [];
    const credit = objectOf(input, 'credit');
    const window = { messages: numberOf(credit, 'messages'), bytes: numberOf(credit, 'bytes') };
    const lanes = new Lanes(window, ACK_STALL_MS, (one) => effects.push(one));
    const queued = byteListOf(input, 'queued').map((frame) => messageOf(frame));
    const welcome: Frame = { name: 'welcome', version: 1, features: [], lanes: lanes.begin(objectsOf(input, 'lanes').map(stateOf)) };
    const answers: string[][] = [[toHex(encodeFrame(welcome))]];
    const acknowledged: JsonObject[] = [];
    for (const step of objectsOf(input, 'steps')) {
      take(lanes, decodeFrame(bytesOf(step, 'frame')));
      for (const effect of effects.splice(0)) {
        if (effect.kind === 'acknowledged') acknowledged.push({ lane: effect.lane, through: effect.through });
        if (effect.kind === 'deliver') commit(lanes, effect.message, step);
      }
      answers.push(settled(lanes, queued));
    }
    return { answers, acknowledged };
  },
};

/** One lane, as it was kept. */
function stateOf(from: JsonObject, lane: number): LaneState {
  const held = optionalBytes(from, 'peerStreamId');
  return {
    lane,
    outStreamId: bytesOf(from, 'streamId'),
    lastSeq: numberOf(from, 'last'),
    ackedThrough: numberOf(from, 'acked'),
    receivedThrough: numberOf(from, 'held'),
    ...(held !== undefined && { inStreamId: held }),
  };
}

function messageOf(bytes: Uint8Array): Extract<Frame, { name: 'msg' }> {
  const frame = decodeFrame(bytes);
  if (frame?.name !== 'msg') throw new TypeError('what is queued must be MSG');
  return frame;
}

function take(lanes: Lanes, frame: Frame | undefined): void {
  switch (frame?.name) {
    case 'welcome':
      return lanes.resume(frame.lanes);
    case 'msg':
      return lanes.admit(frame);
    case 'ack':
      return lanes.acknowledge(frame.lane, frame.through, 0);
    case 'result':
      return lanes.judge(frame);
    case 'credit':
      return lanes.credit(frame);
    default:
      throw new TypeError('a step must give WELCOME, MSG, ACK, RESULT or CREDIT');
  }
}

/** An arriving message is on stable storage at once, and is judged as the step says: accepted unless it says another verdict. */
function commit(lanes: Lanes, message: Extract<LinkEffect, { kind: 'deliver' }>['message'], step: JsonObject): void {
  const verdict = { verdict: step['verdict'] === undefined ? 'accepted' : textOf(step, 'verdict') } as Verdict;
  lanes.committed({ kind: 'committed', messages: [message], verdicts: [verdict] });
}

/** Every frame that may go now: what unblocks the peer, then messages of the queue. */
function settled(lanes: Lanes, queued: readonly Extract<Frame, { name: 'msg' }>[]): string[] {
  const frames: string[] = [];
  for (let frame = lanes.takeSettled(); frame !== undefined; frame = lanes.takeSettled()) frames.push(toHex(encodeFrame(frame)));
  for (let want = lanes.wanted(); want !== undefined; want = lanes.wanted()) {
    const { lane, afterSeq, maxMessages } = want;
    lanes.supply(want, queued.filter((message) => message.lane === lane && message.seq > afterSeq).slice(0, maxMessages));
  }
  const next = (): Frame | undefined => lanes.takeMessage(0) ?? lanes.takeBulk(0);
  for (let frame = next(); frame !== undefined; frame = next()) frames.push(toHex(encodeFrame(frame)));
  return frames;
}
