// A file of 5 GiB between two agencies, while links are cut twenty times and relays are killed twice. It wants 25 GiB of disk.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { largeFile } from '../system/fault/large-file.js';

let folder = '';
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('a file of 5 GiB arrives whole, no byte sent more than 1.1 times, in less than 250 MiB of memory (LINK-44, LINK-46, RELAY-38)', async () => {
  folder = mkdtempSync(join(tmpdir(), 'rogatory-5gib-'));
  const outcome = await largeFile({ folder, bytes: 5 * 2 ** 30, cuts: 20, kills: 2, maxMs: 3_000_000 });
  console.log(JSON.stringify(outcome));
  expect(outcome).toMatchObject({ isWhole: true, cuts: 20, kills: 2 });
  expect(outcome.sentTimes).toBeLessThan(1.1);
  for (const [name, peak] of Object.entries(outcome.peakMiB)) expect(peak, `${name}: ${peak} MiB`).toBeLessThan(250);
});
