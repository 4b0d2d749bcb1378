// SPDX-License-Identifier: Apache-2.0
// Runs the committed vectors of one area: an implementation that knows nothing but a file agrees with it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { VectorCall, JsonObject } from '../../src/conformance/adapter/operation.js';
import { OPERATIONS } from '../../src/conformance/adapter/operations.js';
import { withSharedBytes } from '../../src/conformance/adapter/shared-bytes.js';
import type { ErrorCode } from '../../src/core/errors.js';

interface CommittedVector extends VectorCall {
  readonly name: string;
  readonly operation: string;
  readonly clause: string;
  readonly comment: string;
  readonly expect: 'ok' | ErrorCode;
  readonly output: JsonObject | null;
}

/** Reads every vector of an area. */
export function vectorsOf(area: string): CommittedVector[] {
  const folder = join(import.meta.dirname, area);
  return readdirSync(folder).map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as CommittedVector);
}

function readShared(path: string): string {
  return readFileSync(join(import.meta.dirname, path), 'utf8');
}

/** Registers one test for each vector of an area. */
export function runArea(area: string): void {
  for (const vector of vectorsOf(area)) {
    const { name, operation, clause, comment, expect: verdict, output } = vector;
    it(`${operation} ${verdict === 'ok' ? 'answers' : 'rejects'} ${name}: ${comment} (${clause})`, async () => {
      const answer = OPERATIONS[operation]!(withSharedBytes(vector, readShared));
      if (verdict === 'ok') expect(await answer).toEqual(output);
      else await expect(answer).toRejectCode(verdict);
    });
  }
}
