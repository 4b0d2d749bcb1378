// SPDX-License-Identifier: Apache-2.0
// `rogatory conformance adapter`: our own answers over the line protocol, as an example and as a test of the kit itself.
import { createInterface } from 'node:readline';
import { OPERATIONS } from '../adapter/operations.js';
import { answerOurs } from './subject.js';
import type { VectorRequest } from './subject.js';

/** Answers each line of `input` by a line, until it ends. @param version - Of this package. */
export async function serveAdapter(input: NodeJS.ReadableStream, output: NodeJS.WritableStream, version: string): Promise<void> {
  const say = (value: unknown): void => void output.write(`${JSON.stringify(value)}\n`);
  say({ hello: 1, name: 'rogatory', version, operations: Object.keys(OPERATIONS).sort() });
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    const request = parse(line);
    if (request === undefined) say({ id: null, ok: false, code: 'CALL: not a request' });
    else say({ id: request.id, ...(await answerOurs(request)) });
  }
}

function parse(line: string): VectorRequest | undefined {
  try {
    const value = JSON.parse(line) as Partial<VectorRequest> | null;
    const isCall = typeof value?.id === 'string' && typeof value.operation === 'string' && typeof value.input === 'object';
    return isCall ? (value as VectorRequest) : undefined;
  } catch {
    return undefined;
  }
}
