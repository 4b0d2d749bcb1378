// SPDX-License-Identifier: Apache-2.0
// The side of the store that touches the file: calls that arrive together share a transaction and an fsync.
import { receiveMessageOnPort } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { LIMITS } from '../../core/limits.js';
import { copyDatabase } from '../backup/database-copy.js';
import type { Document, QueuedMessage } from '../port.js';
import { loadDriver } from './driver.js';
import { asStoreError } from './error.js';
import { Group, asFailure } from './group.js';
import type { GroupCall } from './group.js';
import { openDatabase } from './open.js';
import type { Answer, Call, Opening, WorkerInput } from './protocol.js';
import { Session } from './session.js';

/** Opens the file of a store, and answers calls from a port. */
export function serveStore(port: MessagePort, input: WorkerInput): void {
  let session: Session;
  try {
    session = new Session(openDatabase(loadDriver(), input));
  } catch (error) {
    const opening: Opening = { opened: false, failure: asFailure(asStoreError(error)) };
    port.postMessage(opening);
    return;
  }
  const group = new Group(session);
  const waiting: Call[] = [];
  port.on('message', (calls: readonly Call[]) => {
    waiting.push(...calls);
    while (waiting.length > 0) {
      // Calls that arrived during the last fsync join the next one.
      waiting.push(...takeArrived(port));
      const next = waiting[0] as Call;
      if (next.name === 'close') return finish(port, session, next.id);
      if (next.name === 'copy') {
        waiting.shift();
        answer(port, [copy(session, next.id, ...next.args)]);
        continue;
      }
      answer(port, group.run(takeGroup(waiting)));
    }
  });
  const opening: Opening = { opened: true };
  port.postMessage(opening);
}

function takeArrived(port: MessagePort): Call[] {
  const calls: Call[] = [];
  for (;;) {
    const more = receiveMessageOnPort(port) as { readonly message: readonly Call[] } | undefined;
    if (more === undefined) return calls;
    calls.push(...more.message);
  }
}

/** Takes calls from the front, up to the limits of one transaction or a call that takes none. */
function takeGroup(waiting: Call[]): GroupCall[] {
  const group: GroupCall[] = [];
  let bytes = 0;
  for (const call of waiting) {
    if (call.name === 'copy' || call.name === 'close' || group.length === LIMITS.storeGroupMaxCalls) break;
    bytes += call.bytes;
    if (group.length > 0 && bytes > LIMITS.storeGroupMaxBytes) break;
    group.push(call);
  }
  waiting.splice(0, group.length);
  return group;
}

function answer(port: MessagePort, answers: readonly Answer[]): void {
  port.postMessage(answers, answers.flatMap(buffersOf));
}

/** Buffers of large byte strings, which move with the answer; they were read only for it. */
function buffersOf(answer: Answer): ArrayBuffer[] {
  if (!('value' in answer) || !Array.isArray(answer.value)) return [];
  const buffers: ArrayBuffer[] = [];
  for (const row of answer.value as readonly (Partial<QueuedMessage & Document> | undefined)[]) {
    const bytes = row?.frame ?? row?.value;
    if (bytes !== undefined) buffers.push(bytes.buffer as ArrayBuffer);
  }
  return buffers;
}

function copy(session: Session, id: number, path: string): Answer {
  try {
    copyDatabase(session, path);
    return { id, value: null };
  } catch (error) {
    return { id, failure: asFailure(asStoreError(error)) };
  }
}

function finish(port: MessagePort, session: Session, id: number): void {
  let result: Answer = { id, value: null };
  try {
    session.close();
  } catch (error) {
    result = { id, failure: asFailure(asStoreError(error)) };
  }
  answer(port, [result]);
  port.close();
}
