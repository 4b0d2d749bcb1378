// SPDX-License-Identifier: Apache-2.0
// What a relay believes of its peers: whose link it knew, whose receipts concern whom, and how much leaves at once.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { parse } from 'smol-toml';
import { afterEach, expect, it, vi } from 'vitest';
import { sha256 } from '../../src/crypto/digest/digest.js';
import { RelayBook } from '../../src/relay/envelope-book.js';
import { readRelayConfig } from '../../src/relay/config.js';
import { storeFindings } from '../../src/relay/guard/relay-places.js';
import { permittedPeers } from '../../src/relay/peer-links.js';
import { Handover } from '../../src/relay/route/handover.js';
import { makeFolder } from '../store/places.js';

const self = { scope: 'demo-a', id: 'relay' };
afterEach(() => {
  vi.restoreAllMocks();
  syncBuiltinESMExports();
});

it('knows the last keys of its own agencies, and of relays of states with an accord (RELAY-07)', () => {
  const standing = (scope: string) => ({
    agencies: new Map([['ca', { signers: `${scope}/ca` }]]),
    relays: new Map([['relay', { signers: `${scope}/relay` }]]),
  });
  const accordBetween = (_own: string, other: string) => (other === 'demo-b' ? {} : undefined);
  const { last } = permittedPeers(self, { standing, accordBetween } as never);
  const of = (scope: string, id: string) => last({ scope, id } as never, 0);
  expect([of('demo-a', 'ca'), of('demo-b', 'relay')]).toEqual(['demo-a/ca', 'demo-b/relay']);
  for (const [scope, id] of [
    ['demo-a', 'relay'],
    ['demo-b', 'ca'],
    ['demo-c', 'relay'],
  ] as const)
    expect(of(scope, id)).toBeUndefined();
});

it('takes receipts that go upward, about a mailbox of the state of the peer that brings them', async () => {
  const envelopeDigest = Uint8Array.of(1);
  const known = [{ envelopeDigest, mailboxes: [{ mailbox: 'ca@demo-b', from: 'demo-a/ca', lane: 2 }] }];
  const store = { envelopes: () => Promise.resolve(known) };
  const book = new RelayBook({ self, store, trust: { standing: () => undefined } } as never);
  const about = (kind: string, addressee: unknown, scope: string) =>
    book.about({ kind, envelopeId: Uint8Array.of(2), envelopeDigest, addressee } as never, { peer: { scope, id: 'relay' } } as never);
  expect(await about('delivered', 'ca@demo-b', 'demo-b')).toMatchObject({ from: 'demo-a/ca', concerns: ['demo-a/ca'] });
  for (const [kind, addressee, scope] of [
    ['submitted', 'ca@demo-b', 'demo-b'],
    ['delivered', 'ca@demo-b', 'demo-c'],
    ['delivered', { scope: 'demo-b', id: 'ca' }, 'demo-b'],
  ] as const)
    expect(await about(kind, addressee, scope)).toBeUndefined();
});

it('hands on what fits into the day, the first of a day whatever its size, and holds back what does not (RELAY-22)', async () => {
  const window = (frameBytes: number, isFirst: boolean) => {
    const frame = new Uint8Array(frameBytes);
    const message = { seq: 1, frame, envelopeId: Uint8Array.of(1), envelopeDigest: sha256(frame), expiresAt: 5_000 };
    const pacing = {
      room: () => Promise.resolve({ messages: 9, bytes: 100, isFirst }),
      heldBack: () => 'held back',
      handed: () => undefined,
    };
    const store = { window: () => Promise.resolve([message]) };
    const handover = new Handover({ pacing, store, clock: { now: () => 0 }, log: () => undefined } as never);
    return handover.window({ scope: 'demo-b', id: 'relay', key: 'demo-b/relay' } as never, 2, 0, 9, 1_000);
  };
  expect(await window(101, false)).toBe('held back');
  for (const [bytes, isFirst] of [
    [100, false],
    [101, true],
    [1, false],
  ] as const)
    expect(await window(bytes, isFirst)).toMatchObject([{ seq: 1, expiresAt: 5 }]);
});

it('keeps its store in a file, and in nothing else that may stand at its path', () => {
  const path = join(makeFolder(), 'relay.db');
  vi.spyOn(fs, 'statSync').mockReturnValueOnce({ isDirectory: () => false, isFile: () => false } as never);
  syncBuiltinESMExports();
  expect(storeFindings(path)).toMatchObject([{ key: 'store.path', fault: `${path} is no file` }]);
});

it('reads tables of its configuration as tables alone (RELAY-01)', () => {
  const read = (pins: unknown) => {
    const { trust: _trust, ...rest } = parse(
      '[relay]\nscope = "demo-a"\nid = "relay-1"\n[listen]\nhost = "127.0.0.1"\nport = 0\n[keys]\npassphrase_file = "p"\n[trust]\n',
    );
    return readRelayConfig({ ...rest, trust: { pins } }, '/srv/relay');
  };
  expect(read({ 'demo-a': '0011' }).pins).toEqual(new Map([['demo-a', '0011']]));
  for (const pins of [null, 7, ['demo-a']])
    expect(() => read(pins)).toThrowCode('RELAY_CONFIG', { field: 'trust.pins', hint: 'a table is required' });
});
