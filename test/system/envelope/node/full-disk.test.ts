// SPDX-License-Identifier: Apache-2.0
// A limit on the size of files fails a write half-way, as a full disk does.
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { testFolder } from '../../../envelope/node/folder.js';

const folder = testFolder();
const source = folder.path('source');
writeFileSync(source, new Uint8Array(12_000_000));

it.each(['threads', 'file'])('a disk that fills up while sealing is named, and nothing is left on it: %s (ENV-40)', async (way) => {
  const child = join(import.meta.dirname, 'memory-child.mjs');
  const command = `ulimit -f 5000; exec "$0" "$@"`;
  const run = promisify(execFile)('bash', ['-c', command, process.execPath, child, way, dirname(source), '0']);
  const { stderr } = await run.then(
    () => ({ stderr: 'nothing failed' }),
    (error: unknown) => error as { stderr: string },
  );
  expect(stderr).toContain("code: 'ENVELOPE_ATTACHMENT_FILE'");
  expect(stderr).toContain(`(path: ${folder.path(`${way}.blob`)}, reason: EFBIG)`);
  expect(folder.names()).toEqual(['source']);
});
