// SPDX-License-Identifier: Apache-2.0
// One side's blobs of a link, piece by piece: what comes late, twice or from another place changes nothing.
import { expect, it } from 'vitest';
import { LIMITS } from '../../../src/core/limits.js';
import { IncomingBlobs } from '../../../src/transport/blob/incoming-blobs.js';
import { OutgoingBlobs } from '../../../src/transport/blob/outgoing-blobs.js';
import { LooseChannel } from '../../../src/transport/channel/loose-channel.js';

const digest = Uint8Array.of(1);
const other = Uint8Array.of(2);
const bytes = (length: number): Uint8Array => new Uint8Array(length);

function outgoing() {
  const effects: { readonly kind: string; readonly through?: number }[] = [];
  const lanes = { blobRoomBytes: 1_000_000, spendBlobBytes: () => undefined };
  const blobs = new OutgoingBlobs(lanes as never, 30_000, (effect) => void effects.push(effect));
  blobs.want({ name: 'blob-want', digest, size: 100, offset: 20 });
  blobs.available(digest, 100);
  return { blobs, confirmed: () => effects.filter(({ kind }) => kind === 'blob-confirmed').map(({ through }) => through) };
}

it('what was read is sent when it was asked for, at its place, while the transfer goes on (LINK-44)', () => {
  const { blobs } = outgoing();
  // Nobody has asked for it yet.
  blobs.supply(digest, 20, bytes(10));
  expect(blobs.nextBytes(0)).toBeUndefined();
  expect(blobs.wanted(0)).toMatchObject({ offset: 20 });
  for (const [of, offset] of [
    [other, 20],
    [digest, 30],
  ] as const)
    blobs.supply(of, offset, bytes(10));
  expect(blobs.nextBytes(0)).toBeUndefined();
  blobs.supply(digest, 20, bytes(10));
  expect(blobs.take(0)).toMatchObject({ offset: 20, bytes: bytes(10) });
  expect(blobs.wanted(0)).toMatchObject({ offset: 30 });
  blobs.end(digest, 'stopped');
  blobs.supply(digest, 30, bytes(10));
  expect(blobs.nextBytes(0)).toBeUndefined();
});

it('what is confirmed again, or further back, is told to nobody (LINK-45)', () => {
  const { blobs, confirmed } = outgoing();
  blobs.wanted(0);
  blobs.supply(digest, 20, bytes(80));
  blobs.take(0);
  for (const through of [20, 50, 50, 40, 100]) blobs.confirm({ name: 'blob-state', digest, through }, 0);
  expect(confirmed()).toEqual([50, 100]);
});

it('an end is told once, and of what is on its way alone (LINK-48)', () => {
  const { blobs } = outgoing();
  for (const of of [other, digest, digest]) blobs.end(of, 'stopped');
  expect([blobs.takeEnd(), blobs.takeEnd()]).toEqual([{ name: 'blob-end', digest, reason: 'stopped' }, undefined]);
  const settled: number[] = [];
  const lanes = { admitBlobBytes: () => undefined, settleBlobBytes: (count: number) => settled.push(count) };
  const incoming = new IncomingBlobs(lanes as never, () => undefined);
  expect([incoming.want(digest, 100, 0), incoming.want(digest, 100, 0)]).toEqual([true, false]);
  incoming.data({ name: 'blob-data', digest, offset: 0, bytes: bytes(10) });
  for (const of of [other, digest, digest]) incoming.end(of, 'stopped');
  expect(settled).toEqual([10]);
  expect([incoming.takeSettled(), incoming.takeSettled(), incoming.takeSettled()]).toMatchObject([
    { name: 'blob-want' },
    { name: 'blob-end', reason: 'stopped' },
    ...[undefined],
  ]);
});

it('no more blobs are wanted than may be on their way, each once (LINK-44)', () => {
  const incoming = new IncomingBlobs({} as never, () => undefined);
  const wanted = Array.from({ length: LIMITS.blobsOpenMax + 1 }, (_, i) => incoming.want(Uint8Array.of(i), 1, 0));
  expect(wanted).toEqual([...new Array<boolean>(LIMITS.blobsOpenMax).fill(true), false]);
});

it('frames beside the lanes are admitted up to the last byte of their window (LINK-34)', () => {
  const channel = new LooseChannel('trust');
  channel.admit(LIMITS.looseWindowMaxBytes - 1);
  expect(() => channel.admit(2)).toThrowCode('LINK_WINDOW', { limit: LIMITS.looseWindowMaxBytes });
  channel.admit(1);
  expect(() => channel.admit(1)).toThrowCode('LINK_WINDOW', { limit: LIMITS.looseWindowMaxBytes });
  channel.handle();
  channel.admit(LIMITS.looseWindowMaxBytes - 1);
});
