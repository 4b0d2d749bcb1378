// SPDX-License-Identifier: Apache-2.0
// The form that all vectors share, and how one is made: the program answers the case, and the case says which answer is the right one.
import { isRogatoryError } from '../../src/core/errors.js';
import type { ErrorCode } from '../../src/core/errors.js';
import type { JsonObject } from '../../src/conformance/adapter/operation.js';
import { OPERATIONS } from '../../src/conformance/adapter/operations.js';
import { withSharedBytes } from '../../src/conformance/adapter/shared-bytes.js';
import { SHARED } from './shared.js';

/** A vector before the program answered it. */
export interface VectorCase {
  readonly name: string;
  readonly operation: string;
  readonly clause: string;
  readonly comment: string;
  readonly expect: 'ok' | ErrorCode;
  readonly suite?: string;
  /** Unix milliseconds. */
  readonly now?: number;
  readonly keys?: JsonObject;
  readonly input: JsonObject;
  /** Members that the maker of a case knows by itself; the program's answer must have them. */
  readonly output?: JsonObject;
}

export interface Vector extends Omit<VectorCase, 'output'> {
  readonly output: JsonObject | null;
}

/** Makes the vectors of one area. @throws Error that lists the cases which the program judges in another way than they say. */
export async function makeVectors(cases: readonly VectorCase[]): Promise<Vector[]> {
  const out: Vector[] = [];
  const wrong: string[] = [];
  for (const item of cases) {
    try {
      out.push(await makeVector(item));
    } catch (error) {
      wrong.push(
        error instanceof Error ? `${error.message}${error.cause instanceof Error ? ` (${error.cause.message})` : ''}` : String(error),
      );
    }
  }
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
  return out;
}

async function makeVector({
  name,
  operation,
  clause,
  comment,
  suite,
  now,
  keys,
  input,
  output: known,
  ...rest
}: VectorCase): Promise<Vector> {
  const call = {
    ...(suite === undefined ? {} : { suite }),
    ...(now === undefined ? {} : { now }),
    ...(keys === undefined ? {} : { keys }),
    input,
  };
  let answer: JsonObject | null = null;
  let got: string = 'ok';
  try {
    answer = (await OPERATIONS[operation]?.(withSharedBytes(call, (path) => SHARED.get(path) ?? ''))) ?? null;
  } catch (error) {
    if (!isRogatoryError(error)) throw new Error(`${operation} ${name}: the call is wrong`, { cause: error });
    got = error.code;
  }
  if (got !== rest.expect) throw new Error(`${operation} ${name}: expected ${rest.expect}, got ${got}`);
  for (const [member, value] of Object.entries(known ?? {})) {
    if (JSON.stringify(answer?.[member]) !== JSON.stringify(value))
      throw new Error(`${operation} ${name}: ${member} is ${JSON.stringify(answer?.[member])}`);
  }
  return { name, operation, clause, comment, expect: rest.expect, ...call, output: answer };
}
