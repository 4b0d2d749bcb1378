// SPDX-License-Identifier: Apache-2.0
// A message on its way from the command line: its mailbox, the digests of its files, and how far they are.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { digestViews } from '../../../src/cli/message/digest-views.js';
import { SentFiles } from '../../../src/cli/message/handover.js';
import { withKnownMailbox } from '../../../src/cli/message/mailboxes.js';
import { fail } from '../../../src/core/errors.js';

const folder = mkdtempSync(join(tmpdir(), 'rogatory-handover-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('names the mailboxes of a directory only when it is the mailbox that is not known', async () => {
  const known = (scope: string, id: string) =>
    withKnownMailbox(folder, 'mla@demo-b', () => Promise.reject(fail('TRUST_UNKNOWN', { scope, id })));
  for (const [scope, id] of [
    ['demo-b', 'police'],
    ['demo-c', 'mla'],
  ] as const)
    await expect(known(scope, id)).toRejectCode('TRUST_UNKNOWN', { scope, id });
});

it('shows digests by the names of their hashes, and those of unknown hashes by number', () => {
  const digests = [
    [-16, Uint8Array.of(1)],
    [-44, Uint8Array.of(2)],
    [-99, Uint8Array.of(3)],
  ];
  expect(digestViews({ digests } as never)).toEqual({ sha256: '01', sha512: '02', unverified: { '-99': '03' } });
  expect(digestViews({ digests: digests.slice(0, 1) } as never)).toEqual({ sha256: '01' });
});

it('has nothing on its way for a message without files', async () => {
  const files = new SentFiles();
  await files.of({ archived: () => Promise.reject(new TypeError('asked')) } as never, undefined);
  expect([files.text(), files.areAtRelay]).toEqual(['', true]);
});
