import { beforeAll, describe, expect, it } from 'vitest';
import { LIMITS } from '../../../src/core/limits.js';
import type { Accord, AccordEnd } from '../../../src/trust/documents/accord.js';
import { readDocument } from '../../../src/trust/documents/document.js';
import type { Verified } from '../../../src/trust/documents/document.js';
import { memorySigner } from '../../../src/crypto/sign/sign.js';
import { generateSigner } from '../../../src/crypto/keys/keys.js';
import { roleSet } from '../../../src/trust/publish/entries.js';
import { endAccord } from '../../../src/trust/publish/publication.js';
import { AccordShelf } from '../../../src/trust/store/accord-shelf.js';
import { openTrust } from '../../../src/trust/store/resolver.js';
import { DAY, NOW, NOW_S, accordContent, createAccord, createPair, seededRandom } from '../states.js';
import type { TestPair } from '../states.js';

let pair: TestPair;
let end: AccordEnd;

beforeAll(async () => {
  pair = await createPair({ agencies: [{ id: 'ca' }, { id: 'police' }] });
  end = { id: accordContent(pair.a, pair.b).id, version: 1, endsAt: NOW_S + DAY };
});

describe('the end of an accord', () => {
  it('comes from either side alone, at its moment, and is read again (TRUST-31, TRUST-80)', async () => {
    for (const side of [pair.a, pair.b]) {
      const store = pair.open('demo-a');
      expect(store.add(await endAccord(end, side.seal()), NOW)).toEqual({ kind: 'accord-end', changed: true });
      const again = openTrust({ own: 'demo-a', pins: pair.pins, documents: store.documents(), now: NOW });
      for (const reader of [store, again]) {
        expect(reader.accordBetween('demo-a', 'demo-b', NOW + DAY * 1000 - 1000)?.notAfter).toBe(NOW_S + DAY - 1);
        expect(reader.accordBetween('demo-a', 'demo-b', NOW + DAY * 1000)).toBe(undefined);
        expect(() => reader.requireAccord('demo-a', 'demo-b', NOW + DAY * 1000)).toThrowCode('TRUST_ACCORD_NOT_IN_FORCE');
      }
    }
  });

  it('is refused from anybody else, and while the accord is not held (TRUST-31)', async () => {
    const store = pair.open('demo-a');
    const stranger = await endAccord(end, pair.a.seal('police'));
    expect(() => store.add(stranger, NOW)).toThrowCode('TRUST_THRESHOLD');
    const unknown = await endAccord({ ...end, version: 2 }, pair.a.seal());
    expect(() => store.add(unknown, NOW)).toThrowCode('TRUST_ACCORD_UNKNOWN');
  });

  it('is not said by a compromised seal (TRUST-31)', async () => {
    const store = pair.open('demo-a');
    const agencies = pair.b.directoryInput.agencies.map((agency) => ({
      ...agency,
      signers: agency.signers.map((signer) => ({ ...signer, status: 'compromised' as const, invalidSince: NOW_S })),
    }));
    store.add(await pair.b.nextDirectory({ agencies }), NOW);
    const stolen = await endAccord(end, pair.b.seal());
    expect(() => store.add(stolen, NOW)).toThrowCode('TRUST_THRESHOLD');
  });

  it('is not said by a seal in a directory that the newest root disowns (TRUST-31, TRUST-70)', async () => {
    const store = pair.open('demo-a');
    const [first] = pair.b.signers('directory');
    const newcomer = memorySigner(generateSigner('rogatory-classic', seededRandom('newcomer')));
    const directory = roleSet('directory', 2, [first!, newcomer], { from: NOW_S - DAY, to: NOW_S + 365 * DAY });
    store.add(await pair.b.nextRoot({ roles: { ...pair.b.rootInput.roles, directory } }), NOW);
    expect(() => store.agency('demo-b', 'ca', NOW)).toThrowCode('TRUST_EXPIRED');
    const offered = await endAccord(end, pair.b.seal());
    expect(() => store.add(offered, NOW)).toThrowCode('TRUST_THRESHOLD');
    expect(store.add(await endAccord(end, pair.a.seal()), NOW).changed).toBe(true);
  });

  it('leaves a later version that both sign (TRUST-80)', async () => {
    const store = pair.open('demo-a');
    store.add(await endAccord({ ...end, endsAt: NOW_S }, pair.b.seal()), NOW);
    expect(store.accordBetween('demo-a', 'demo-b', NOW)).toBe(undefined);
    store.add(await createAccord(pair.a, pair.b, { version: 2, previous: readDocument(pair.accord).digest }), NOW);
    expect(store.accordBetween('demo-a', 'demo-b', NOW)?.version).toBe(2);
  });

  it('is taken in while it ends sooner, so often and no more, and the own state ends the accord all the same (TRUST-65)', async () => {
    const store = pair.open('demo-a');
    const held = store.documents().length;
    for (let i = 0; i < LIMITS.accordEndsMax; i++) {
      expect(store.add(await endAccord({ ...end, endsAt: end.endsAt - i }, pair.b.seal()), NOW).changed).toBe(true);
    }
    expect(store.add(await endAccord({ ...end, endsAt: end.endsAt + 1 }, pair.b.seal()), NOW).changed).toBe(false);
    const another = await endAccord({ ...end, endsAt: NOW_S + 60 }, pair.b.seal());
    const again = openTrust({ own: 'demo-a', pins: pair.pins, documents: store.documents(), now: NOW });
    for (const reader of [store, again]) {
      expect(() => reader.add(another, NOW)).toThrowCode('TRUST_DOCUMENT_SIZE');
      expect(reader.documents().length).toBe(held + LIMITS.accordEndsMax);
      expect(reader.add(await endAccord({ ...end, endsAt: NOW_S + 60 }, pair.a.seal()), NOW).changed).toBe(true);
      expect(reader.accordBetween('demo-a', 'demo-b', NOW + 60_000)).toBe(undefined);
    }
  });
});

describe('accords on a shelf', () => {
  const bytes = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);
  const accord = (name: number, version: number, more: Partial<Accord> = {}): Verified<Accord> => {
    const digest = bytes(16 * name + version);
    const parties = [{ scope: 'aa' }, { scope: 'bb' }];
    const content = { id: bytes(name), version, digest, parties, previous: null, issuedAt: 10, notBefore: 0, notAfter: 1_000, ...more };
    return { document: { digest }, content } as unknown as Verified<Accord>;
  };
  const ending = (name: number, version: number, endsAt: number): Verified<AccordEnd> =>
    ({ document: { digest: bytes(0) }, content: { id: bytes(name), version, endsAt } }) as unknown as Verified<AccordEnd>;
  const shelfOf = (...accords: readonly Verified<Accord>[]): AccordShelf => {
    const shelf = new AccordShelf(() => undefined);
    for (const one of accords) shelf.put(one);
    return shelf;
  };
  const held = (shelf: AccordShelf): readonly string[] => shelf.all().map(({ id, version }) => `${id[0]}/${version}`);

  it('stand once each, in the place that they had (TRUST-57)', () => {
    const shelf = new AccordShelf(() => undefined);
    shelf.put(accord(1, 1), 'sealless');
    shelf.put(accord(2, 1));
    shelf.put(accord(1, 1));
    expect(held(shelf)).toEqual(['1/1', '2/1']);
    shelf.put(accord(3, 1));
    expect(held(shelf)).toEqual(['1/1', '2/1', '3/1']);
  });

  it('are in force by the time of issue; of two of one second by what came first (TRUST-79)', () => {
    const found = (...issued: readonly number[]) =>
      shelfOf(...issued.map((issuedAt, i) => accord(i + 1, 1, { issuedAt }))).inForce('bb', 'aa', 5_000)?.id[0];
    expect([found(10, 10), found(10, 11), found(11, 10)]).toEqual([1, 2, 1]);
  });

  it.each<[string, readonly Verified<Accord>[], readonly Verified<AccordEnd>[], string]>([
    ['the end of its time', [accord(1, 1)], [], 'version 1 expired, last in force 1970-01-01T00:16:40Z'],
    ['its end', [accord(1, 1)], [ending(1, 1, 501)], 'version 1 was ended by an accord-end, last in force 1970-01-01T00:08:20Z'],
    [
      'a later version, before its end',
      [accord(1, 1), accord(1, 2, { notBefore: 301, notAfter: 200 })],
      [ending(1, 1, 501)],
      'version 2 expired, last in force 1970-01-01T00:03:20Z',
    ],
  ])('are over by %s (TRUST-14, TRUST-80)', (_name, accords, ends, reason) => {
    const shelf = shelfOf(...accords);
    for (const one of ends) shelf.putEnd(one, true);
    expect(() => shelf.require('aa', 'bb', 2_000_000)).toThrowCode('TRUST_ACCORD_NOT_IN_FORCE', { reason });
  });

  it('are ended anew by what ends them sooner alone (TRUST-80)', () => {
    const shelf = shelfOf(accord(1, 1), accord(1, 2));
    shelf.putEnd(ending(1, 1, 500), false);
    shelf.putEnd(ending(2, 1, 300), false);
    const isNews = (version: number, endsAt: number): boolean => shelf.isNews(ending(1, version, endsAt).content);
    expect([isNews(1, 501), isNews(1, 500), isNews(1, 499), isNews(2, 900)]).toEqual([false, false, true, true]);
  });

  it('have room for sixteen ends of a version by the other state, whatever else was ended (TRUST-65)', () => {
    const shelf = shelfOf(accord(1, 1), accord(1, 2), accord(2, 1));
    const room = () => shelf.requireRoomForEnd(ending(1, 1, 1).content);
    for (let i = 0; i < LIMITS.accordEndsMax; i++) {
      shelf.putEnd(ending(1, 1, 900 - i), true);
      shelf.putEnd(ending(1, 2, 900 - i), false);
      shelf.putEnd(ending(2, 1, 900 - i), false);
      room();
      shelf.putEnd(ending(1, 1, 900 - i), false);
    }
    expect(room).toThrowCode('TRUST_DOCUMENT_SIZE', { size: LIMITS.accordEndsMax + 1, limit: LIMITS.accordEndsMax });
  });
});
