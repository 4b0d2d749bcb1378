import { expect, it } from 'vitest';
import { SentEnvelopes } from '../../../src/agency/send/sent-envelopes.js';

it('knows whom an own receipt concerns: the sender of a message that was opened, and nobody else (LOG-44)', async () => {
  const held: Readonly<Record<string, object>> = { [`message/${'01'.repeat(32)}`]: { value: { from: 'demo-b/agency' } } };
  const vault = { get: (collection: string, key: string) => Promise.resolve(held[`${collection}/${key}`]) };
  const envelopes = new SentEnvelopes({ vault } as never, undefined as never, undefined as never);
  const concerns = (messageDigest?: Uint8Array) => envelopes.concerns({ messageDigest } as never);
  expect(await concerns(new Uint8Array(32).fill(1))).toEqual(['demo-b/agency']);
  expect(await concerns(new Uint8Array(32).fill(2))).toEqual([]);
  expect(await concerns()).toEqual([]);
});
