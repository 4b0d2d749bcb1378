// SPDX-License-Identifier: Apache-2.0
// Runs alone: a process that it starts counts the peak of the one that started it as its own.
import { execFile } from 'node:child_process';
import { statSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { testFolder } from '../../../envelope/node/folder.js';

const SIZE = 268_435_456;
const CEILING = 200_000_000;
const folder = testFolder();
const source = folder.path('source');
writeFileSync(source, '');
truncateSync(source, SIZE);

it.each(['threads', 'file', 'stream'])('256 MiB are sealed and opened below 200 MB of memory: %s', { timeout: 180_000 }, async (way) => {
  const child = join(import.meta.dirname, 'memory-child.mjs');
  const { stdout } = await promisify(execFile)(process.execPath, [child, way, dirname(source), String(SIZE)]);
  if (way !== 'stream') expect(statSync(folder.path(`${way}.out`)).size).toBe(SIZE);
  expect(Number(stdout)).toBeGreaterThan(20_000_000);
  expect(Number(stdout)).toBeLessThan(CEILING);
});
