import { beforeAll, describe, expect, it } from 'vitest';
import { addSignatures, readDocument } from '../../../src/trust/documents/document.js';
import type { Ceremony } from '../../../src/trust/ceremony/ceremony.js';
import { recordCeremony } from '../../../src/trust/publish/publication.js';
import { openTrust } from '../../../src/trust/store/resolver.js';
import { DAY, NOW, NOW_S, ceremonyOf, createPair, createState } from '../states.js';
import type { TestPair } from '../states.js';

let pair: TestPair;
let ceremony: Ceremony;

beforeAll(async () => {
  pair = await createPair();
  ceremony = ceremonyOf(pair);
});

async function signed(changes: Partial<Ceremony> = {}): Promise<Uint8Array> {
  return addSignatures(await recordCeremony({ ...ceremony, ...changes }, pair.a.seal()), [pair.b.seal()]);
}

describe('the record of a ceremony', () => {
  it('is kept when a seal of each side signed it, and read again (TRUST-32)', async () => {
    const store = pair.open('demo-a');
    const record = await signed();
    expect(store.add(record, NOW)).toEqual({ kind: 'ceremony', changed: true });
    expect(store.add(record, NOW).changed).toBe(false);
    expect(store.ceremonies()).toEqual([ceremony]);
    const again = openTrust({ own: 'demo-a', pins: pair.pins, documents: store.documents(), now: NOW });
    expect(again.ceremonies()).toEqual([ceremony]);
    expect(pair.open('demo-b').add(record, NOW).changed).toBe(true);
  });

  it('is refused with one seal, or with two of one side (TRUST-32)', async () => {
    const store = pair.open('demo-a');
    const one = await recordCeremony(ceremony, pair.a.seal());
    expect(() => store.add(one, NOW)).toThrowCode('TRUST_THRESHOLD');
    const early = await signed({ at: NOW_S - 2 * DAY });
    expect(() => store.add(early, NOW)).toThrowCode('TRUST_THRESHOLD');
  });

  it('names two different officers of each side, none of a third (TRUST-84)', async () => {
    const [first, second, third, fourth] = ceremony.officers;
    for (const officers of [
      [first!, first!, third!, fourth!],
      [first!, second!, third!],
      [first!, second!, third!, third!],
      [...ceremony.officers, { ...first!, scope: 'demo-c' }],
      [{ ...first!, name: ' ' }, second!, third!, fourth!],
    ]) {
      await expect(signed({ officers })).toRejectCode('TRUST_DOCUMENT_MALFORMED');
    }
    await expect(signed({ channel: '' })).toRejectCode('TRUST_DOCUMENT_MALFORMED');
    await expect(signed({ other: 'demo-a' })).toRejectCode('TRUST_DOCUMENT_MALFORMED');
  });

  it('is refused for another root than the pinned one, and where the own state took no part (TRUST-32)', async () => {
    const store = pair.open('demo-a');
    const other = await signed({ rootDigest: readDocument(pair.a.root).digest });
    expect(() => store.add(other, NOW)).toThrowCode('TRUST_ROOT_MISMATCH');
    const c = await createState({ scope: 'demo-c' });
    const pins = new Map([...pair.pins, ['demo-c', c.fingerprint]]);
    const outsider = openTrust({ own: 'demo-c', pins, documents: pair.documents.slice(0, 4), now: NOW });
    const record = await signed();
    expect(() => outsider.add(record, NOW)).toThrowCode('TRUST_SCOPE_WALL');
  });
});
