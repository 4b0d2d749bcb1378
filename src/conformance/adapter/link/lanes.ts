// SPDX-License-Identifier: Apache-2.0
import { decodeFrame, encodeFrame } from '../../../transport/frame/headers.js';
import type { Frame } from '../../../transport/frame/headers.js';
import type { Verdict } from '../../../transport/handler.js';
import { Lanes } from '../../../transport/lane/lanes.js';
import type { LinkEffect } from '../../../transport/link/link-events.js';
import { bytes, list, number, object, operation, optional, text } from '../operation.js';
import type { Operations, Read } from '../operation.js';

type Message = Extract<Frame, { name: 'msg' }>;

const ACK_STALL_MS = 60_000;

/** One lane, as it was kept. */
const lane = object({ peerStreamId: optional(bytes), streamId: bytes, last: number, acked: number, held: number });
const frame: Read<Frame | undefined> = (value, member) => decodeFrame(bytes(value, member));
const step = object({ frame, verdict: optional(text) as Read<Verdict['verdict'] | undefined> });
const queuedMessage: Read<Message> = (value, member) => {
  const read = frame(value, member);
  if (read?.name !== 'msg') throw new TypeError('what is queued must be MSG');
  return read;
};

/** Resumes the lanes of a link from what was kept of them, and goes on (LINK-11 to LINK-14, LINK-26 to LINK-28). */
export const laneOperations: Operations = {
  'frame.exchange': operation(
    { credit: object({ messages: number, bytes: number }), queued: list(queuedMessage), lanes: list(lane), steps: list(step) },
    ({ credit, queued, lanes: kept, steps }) => {
      const effects: LinkEffect[] = [];
      const lanes = new Lanes(credit, ACK_STALL_MS, (one) => effects.push(one));
      const states = kept.map(({ peerStreamId, streamId, last, acked, held }, at) => ({
        ...{ lane: at, outStreamId: streamId, lastSeq: last, ackedThrough: acked, receivedThrough: held },
        ...(peerStreamId !== undefined && { inStreamId: peerStreamId }),
      }));
      const answers = [[encodeFrame({ name: 'welcome', version: 1, features: [], lanes: lanes.begin(states) })]];
      const acknowledged: { lane: number; through: number }[] = [];
      for (const { frame: taken, verdict = 'accepted' } of steps) {
        take(lanes, taken);
        for (const effect of effects.splice(0)) {
          if (effect.kind === 'acknowledged') acknowledged.push({ lane: effect.lane, through: effect.through });
          // An arriving message is on stable storage at once, and is judged as the step says.
          if (effect.kind === 'deliver') lanes.committed({ kind: 'committed', messages: [effect.message], verdicts: [{ verdict }] });
        }
        answers.push(settled(lanes, queued));
      }
      return { answers, acknowledged };
    },
  ),
};

function take(lanes: Lanes, taken: Frame | undefined): void {
  switch (taken?.name) {
    case 'welcome':
      return lanes.resume(taken.lanes);
    case 'msg':
      return lanes.admit(taken);
    case 'ack':
      return lanes.acknowledge(taken.lane, taken.through, 0);
    case 'result':
      return lanes.judge(taken);
    case 'credit':
      return lanes.credit(taken);
    default:
      throw new TypeError('a step must give WELCOME, MSG, ACK, RESULT or CREDIT');
  }
}

/** Every frame that may go now: what unblocks the peer, then messages of the queue. */
function settled(lanes: Lanes, queued: readonly Message[]): Uint8Array[] {
  const first = framesOf(() => lanes.takeSettled());
  for (let want = lanes.wanted(); want !== undefined; want = lanes.wanted()) {
    const { lane: of, afterSeq, maxMessages } = want;
    lanes.supply(want, queued.filter((message) => message.lane === of && message.seq > afterSeq).slice(0, maxMessages));
  }
  return [...first, ...framesOf(() => lanes.takeMessage(0) ?? lanes.takeBulk(0))];
}

/** Encodes frames until there are no more. */
export function framesOf(next: () => Frame | undefined): Uint8Array[] {
  const frames: Uint8Array[] = [];
  for (let taken = next(); taken !== undefined; taken = next()) frames.push(encodeFrame(taken));
  return frames;
}
