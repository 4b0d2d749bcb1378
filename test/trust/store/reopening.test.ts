// SPDX-License-Identifier: Apache-2.0
// Whatever another state publishes that a reader takes in: the reader begins anew with it. A program that does not start serves nobody.
import { beforeAll, describe, expect, it } from 'vitest';
import type { DirectorySigner } from '../../../src/trust/documents/signer.js';
import { addSignatures } from '../../../src/trust/documents/document.js';
import { endAccord, recordCeremony } from '../../../src/trust/publish/publication.js';
import { openTrust } from '../../../src/trust/store/resolver.js';
import type { TrustStore } from '../../../src/trust/store/resolver.js';
import { DAY, NOW, NOW_S, accordContent, ceremonyOf, createPair } from '../states.js';
import type { TestPair } from '../states.js';

let pair: TestPair;

beforeAll(async () => {
  pair = await createPair();
});

function reopened(store: TrustStore, now = NOW): TrustStore {
  return openTrust({ own: 'demo-a', pins: pair.pins, documents: store.documents(), now });
}

/** The directory of the other state, with other entries for its seal. */
function sealed(change: (seal: DirectorySigner) => readonly DirectorySigner[], version = 2): Promise<Uint8Array> {
  const agencies = pair.b.directoryInput.agencies.map((agency) => ({
    ...agency,
    signers: agency.signers.flatMap((signer) => (signer.role === 'seal' ? change(signer) : [signer])),
  }));
  return pair.b.signDirectory({ agencies, version, issuedAt: NOW_S + version });
}

describe('a reader that begins anew', () => {
  it('holds a freshness statement that names another directory than the one that came (TRUST-27)', async () => {
    const store = pair.open('demo-a');
    const later = NOW + 3_600_000;
    const [one, other] = [await pair.b.nextDirectory({ issuedAt: NOW_S + 60 }), await pair.b.nextDirectory({ issuedAt: NOW_S + 61 })];
    store.add(await pair.b.nextFreshness(NOW_S + 100, pair.b.root, other), later);
    store.add(one, later);
    expect(store.freshness('demo-b', later).state).toBe('stale');
    const again = reopened(store, later);
    expect(again.freshness('demo-b', later)).toEqual(store.freshness('demo-b', later));
  });

  it.each<[string, (seal: DirectorySigner) => readonly DirectorySigner[]]>([
    ['begins after the accord', (seal) => [{ ...seal, from: NOW_S + 2 * DAY, to: NOW_S + 9 * DAY }]],
    ['ended before the accord', (seal) => [{ ...seal, from: NOW_S - 9 * DAY, to: NOW_S - 8 * DAY }]],
    ['was stolen long ago', (seal) => [{ ...seal, status: 'compromised', invalidSince: 0 }]],
    ['is retired', (seal) => [{ ...seal, status: 'retired' }]],
    ['is gone', () => []],
  ])('holds an accord whose seal, as it is said later, %s (TRUST-14)', async (_name, change) => {
    const store = pair.open('demo-a');
    const end = { id: accordContent(pair.a, pair.b).id, version: 1, endsAt: NOW_S + 100 * DAY };
    store.add(await endAccord(end, pair.b.seal()), NOW);
    store.add(await sealed(change), NOW + 10_000);
    const again = reopened(store, NOW + 10_000);
    expect(again.documents().length).toBe(store.documents().length);
    const inForce = (reader: TrustStore): boolean => reader.accordBetween('demo-a', 'demo-b', NOW + 10_000) !== undefined;
    expect(inForce(again)).toBe(inForce(store));
  });

  it('takes no new record by a seal that it found in older directories alone, as it took none before (TRUST-32)', async () => {
    const store = pair.open('demo-a');
    store.add(await sealed(() => []), NOW + 10_000);
    const record = await addSignatures(await recordCeremony(ceremonyOf(pair), pair.a.seal()), [pair.b.seal()]);
    for (const reader of [store, reopened(store, NOW + 10_000)]) {
      expect(reader.accords()).toHaveLength(1);
      expect(() => reader.add(record, NOW + 10_000)).toThrowCode('TRUST_THRESHOLD');
    }
  });

  it('holds a record whose seal stands in an older directory alone (TRUST-32, TRUST-57)', async () => {
    const store = pair.open('demo-a');
    store.add(await addSignatures(await recordCeremony(ceremonyOf(pair), pair.a.seal()), [pair.b.seal()]), NOW);
    store.add(await sealed(() => []), NOW + 10_000);
    expect(reopened(store, NOW + 10_000).ceremonies()).toEqual(store.ceremonies());
    expect(store.ceremonies()).toHaveLength(1);
  });
});
