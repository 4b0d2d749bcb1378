// SPDX-License-Identifier: Apache-2.0
// A message on its way from the command line: its mailbox, the digests of its files, and how far they are.
import { expect, it } from 'vitest';
import { digestViews } from '../../../src/cli/message/digest-views.js';
import { SentFiles } from '../../../src/cli/message/handover.js';
import { withKnownMailbox } from '../../../src/cli/message/mailboxes.js';
import { fail } from '../../../src/core/errors.js';

it('tells the mailboxes that a directory has only when it is the mailbox that is not known', async () => {
  const known = (details: { readonly hint?: string }) =>
    withKnownMailbox(() => Promise.reject(fail('TRUST_UNKNOWN', { scope: 'demo-b', id: 'police', ...details })));
  await expect(known({})).toRejectCode('TRUST_UNKNOWN', { scope: 'demo-b', id: 'police' });
  await expect(known({ hint: 'no agency has it' })).rejects.toMatchObject({ name: 'UsageError', message: 'no agency has it' });
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
