// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ERROR_TABLE } from '../../src/core/error-table.js';

it('the page of errors says of each code what the table says, and names no other', () => {
  const page = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8');
  const rows = [...page.matchAll(/^\| `(\w+)` \| (\S+) \| (\S+) \| (yes)? ?\|/gm)].map(([, code, clause, wire, retryable]) => [
    ...[code, clause, wire, retryable === 'yes'],
  ]);
  const table = Object.entries(ERROR_TABLE).map(([code, { clause, wire, retryable }]) => [code, clause, wire, retryable]);
  expect(rows.sort()).toEqual(table.sort());
});
