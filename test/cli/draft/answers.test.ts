// SPDX-License-Identifier: Apache-2.0
// Answers that are kept in a draft between two runs.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { Answers } from '../../../src/cli/draft/ask/answers.js';
import { UsageError } from '../../../src/cli/usage-error.js';

const folder = mkdtempSync(join(tmpdir(), 'rogatory-answers-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('continues a draft that is an object, and nothing else', () => {
  const draft = (text: string) => {
    writeFileSync(join(folder, 'draft.json'), text);
    return Answers.in(join(folder, 'draft.json')).body;
  };
  expect(draft('{"a":1}')).toEqual({ a: 1 });
  expect(Answers.in(join(folder, 'absent.json')).body).toEqual({});
  for (const text of ['null', '[]', '7', '"text"']) expect(() => draft(text)).toThrow(UsageError);
});
