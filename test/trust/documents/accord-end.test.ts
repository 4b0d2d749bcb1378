import { beforeAll, describe, expect, it } from 'vitest';
import { LIMITS } from '../../../src/core/limits.js';
import type { AccordEnd } from '../../../src/trust/documents/accord.js';
import { readDocument } from '../../../src/trust/documents/document.js';
import { memorySigner } from '../../../src/crypto/sign/sign.js';
import { generateSigner } from '../../../src/crypto/keys/keys.js';
import { roleSet } from '../../../src/trust/publish/entries.js';
import { endAccord } from '../../../src/trust/publish/publication.js';
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
