// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { acceptedTypes } from '../../../src/cli/trust/describe-directory.js';
import { UsageError } from '../../../src/cli/usage-error.js';
import { MESSAGES } from '../../../src/vocabulary/index.js';

describe('acceptedTypes', () => {
  it("takes all built-in types together, and a State's own by version, each major once", () => {
    const types = acceptedTypes(['x-demo.note/2.0', '*', 'request.submit', 'x-demo.note/1.3', 'x-demo.note/1.3']);
    expect(types.size).toBe(Object.keys(MESSAGES).length + 1);
    expect(types.get('request.submit')).toEqual([[1, 0]]);
    expect(types.get('x-demo.note')).toEqual([
      [1, 3],
      [2, 0],
    ]);
  });

  it.each(['request.sumbit', 'request.submit/1.0', 'x-demo.note', 'x-demo.note/0.1', 'x-demo.note/1', 'constructor', ''])(
    'refuses %j',
    (text) => {
      expect(() => acceptedTypes([text])).toThrow(UsageError);
    },
  );
});
