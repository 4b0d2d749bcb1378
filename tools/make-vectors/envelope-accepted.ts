// SPDX-License-Identifier: Apache-2.0
/* eslint-disable @typescript-eslint/no-non-null-assertion -- a case knows what it takes apart */
// Envelopes that open.
import { toHex } from '../../src/core/bytes.js';
import { DAY, NOW } from '../../test/envelope/world.js';
import type { EnvelopeCase } from './envelope-case.js';

import { attachments, officerRequired, sealEntry } from './envelope-steps.js';

export const ACCEPTED: readonly EnvelopeCase[] = [
  { name: 'accepted-classic', clause: 'ENV-07', comment: 'one recipient, rogatory-classic', expect: 'ok' },
  { name: 'accepted-hybrid', clause: 'ENV-07', comment: 'one recipient, rogatory-hybrid', expect: 'ok', suite: 'rogatory-hybrid' },
  { name: 'accepted-recipients', clause: 'ENV-08', comment: 'three recipients, opened by the second', expect: 'ok', readers: 3, opens: 1 },
  {
    name: 'accepted-officer',
    clause: 'ENV-20',
    comment: 'seal and the officer whose signature the sender always adds',
    expect: 'ok',
    input: (world) => ({ officers: [world.officer] }),
    beliefs: officerRequired,
  },
  {
    name: 'accepted-attachments',
    clause: 'ENV-27',
    comment: 'three attachments, the key of the second withheld',
    expect: 'ok',
    input: { attachments },
  },
  {
    name: 'accepted-at-expiry',
    clause: 'ENV-05',
    comment: 'delivered in the very second of its expiry',
    expect: 'ok',
    deliveredAt: (NOW + 10 * DAY) * 1000,
  },
  {
    name: 'accepted-retired-signer',
    clause: 'ENV-22',
    comment: 'the seal is retired, and was valid until the time of issue',
    expect: 'ok',
    beliefs: (world) => sealEntry(world, { status: 'retired', to: NOW }),
  },
  {
    name: 'accepted-compromised-kem',
    clause: 'ENV-11',
    comment: 'the KEM key is marked compromised: it still opens',
    expect: 'ok',
    beliefs: ({ beliefs, readers }) => beliefs.kems.set(toHex(readers[0]!.view.kid), { ...readers[0]!.view, status: 'compromised' }),
  },
  {
    name: 'accepted-test',
    clause: 'ENV-28',
    comment: 'a test message in a test mailbox',
    expect: 'ok',
    input: { message: { test: true } },
    reader: { test: true },
  },
];
