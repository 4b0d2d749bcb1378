import { beforeAll, describe, expect, it } from 'vitest';
import { toHex } from '../../../src/core/bytes.js';
import { memorySigner } from '../../../src/crypto/sign/sign.js';
import type { AccordContent } from '../../../src/trust/documents/accord.js';
import { ACCORD } from '../../../src/trust/documents/accord.js';
import type { DirectoryAgency } from '../../../src/trust/documents/directory.js';
import { readDocument, signDocument } from '../../../src/trust/documents/document.js';
import { proposeAccord, signAccord } from '../../../src/trust/publish/publication.js';
import { openTrust } from '../../../src/trust/store/resolver.js';
import type { TrustStore } from '../../../src/trust/store/resolver.js';
import { rewrap } from '../forge.js';
import { DAY, NOW, NOW_S, accordContent, createAccord, createPair, createState } from '../states.js';
import type { TestPair, TestState } from '../states.js';

const DAY_MS = DAY * 1000;

let pair: TestPair;
let a: TestState;
let b: TestState;

beforeAll(async () => {
  pair = await createPair({ agencies: [{ id: 'ca' }, { id: 'police', officers: [{ role: 'officer' }] }] });
  ({ a, b } = pair);
});

/** A reader of demo-a with both directories and no accord. */
function reader(...more: readonly Uint8Array[]): TrustStore {
  return openTrust({ own: 'demo-a', pins: pair.pins, documents: [...pair.documents.slice(0, 4), ...more], now: NOW });
}

function second(changes: Partial<AccordContent> = {}): Promise<Uint8Array> {
  return createAccord(a, b, { version: 2, previous: readDocument(pair.accord).digest, ...changes });
}

describe('accord between two states', () => {
  it('is held when both seals signed it (TRUST-21)', () => {
    const store = reader();
    store.add(pair.accord, NOW);
    expect(store.accordBetween('demo-a', 'demo-b', NOW)?.version).toBe(1);
    expect(store.accordBetween('demo-b', 'demo-a', NOW)?.digest).toEqual(readDocument(pair.accord).digest);
    expect(store.requireAccord('demo-a', 'demo-b', NOW).version).toBe(1);
  });

  it('is a proposal with one seal, and refused as an accord (TRUST-21)', async () => {
    for (const state of [a, b]) {
      const proposal = await proposeAccord(accordContent(a, b), state.seal());
      expect(() => reader().add(proposal, NOW)).toThrowCode('TRUST_THRESHOLD');
    }
    const twice = await signAccord(await proposeAccord(accordContent(a, b), a.seal()), a.seal());
    expect(() => reader().add(twice, NOW)).toThrowCode('TRUST_THRESHOLD');
    expect(() => reader(twice).requireAccord('demo-a', 'demo-b', NOW)).toThrowCode('TRUST_ACCORD_NOT_IN_FORCE');
  });

  it('names an agency that the directory knows (TRUST-12)', async () => {
    const [first, other] = accordContent(a, b).parties;
    const bytes = await createAccord(a, b, { parties: [{ ...first, id: 'nobody' }, other] });
    expect(() => reader().add(bytes, NOW)).toThrowCode('TRUST_UNKNOWN');
    expect(() => reader(bytes).requireAccord('demo-a', 'demo-b', NOW)).toThrowCode('TRUST_ACCORD_NOT_IN_FORCE');
  });

  it('is signed by a seal of the agency that it names, by no officer and no other agency (TRUST-21)', async () => {
    const [first, other] = accordContent(a, b).parties;
    const police = a.agencies.get('police')!;
    const officer = memorySigner(police.sets[0]!.officers[0]!.secret);
    for (const [id, signer] of [
      ['ca', a.seal('police')],
      ['police', officer],
      ['ca', memorySigner(a.agencies.get('ca')!.link)],
    ] as const) {
      const content = accordContent(a, b, { parties: [{ ...first, id, key: signer.signerId }, other] });
      const bytes = await signDocument('accord', ACCORD.write(content), [signer, b.seal()]);
      expect(() => reader().add(bytes, NOW)).toThrowCode('TRUST_THRESHOLD');
    }
  });

  it('is refused when a party is of a scope that is not pinned (TRUST-03)', async () => {
    const c = await createState({ scope: 'demo-c' });
    const bytes = await createAccord(a, c);
    expect(() => reader().add(bytes, NOW)).toThrowCode('TRUST_SCOPE_UNKNOWN');
  });

  it('is refused by a state that is no party to it (TRUST-62)', async () => {
    const c = await createState({ scope: 'demo-c' });
    const store = openTrust({
      own: 'demo-c',
      pins: new Map([...pair.pins, ['demo-c', c.fingerprint]]),
      documents: pair.documents.slice(0, 4),
      now: NOW,
    });
    expect(() => store.add(pair.accord, NOW)).toThrowCode('TRUST_SCOPE_WALL');
  });

  it('is refused over and before its time (TRUST-06, TRUST-07)', async () => {
    const over = await createAccord(a, b, { notBefore: NOW_S - 2 * DAY, notAfter: NOW_S - DAY, issuedAt: NOW_S - DAY });
    expect(() => reader().add(over, NOW)).toThrowCode('TRUST_EXPIRED');
    const early = await createAccord(a, b, { issuedAt: NOW_S + 601 });
    expect(() => reader().add(early, NOW)).toThrowCode('TRUST_NOT_YET_VALID');
  });

  it('does not count a seal that is compromised or was not valid when the accord was issued (TRUST-05)', async () => {
    const marked = await markSeal({ status: 'compromised', invalidSince: NOW_S });
    const store = reader();
    store.add(marked, NOW);
    expect(() => store.add(pair.accord, NOW)).toThrowCode('TRUST_THRESHOLD');
    const ended = reader();
    ended.add(await markSeal({ status: 'retired', to: NOW_S - 1 }), NOW);
    expect(() => ended.add(pair.accord, NOW)).toThrowCode('TRUST_THRESHOLD');
  });

  it('is signed in the suite that it asks for, and in that of the states (TRUST-64)', async () => {
    const strong = await createAccord(a, b, { minimumSuite: 'rogatory-hybrid' });
    expect(() => reader().add(strong, NOW)).toThrowCode('TRUST_SUITE');
    expect(() => reader(strong)).toThrowCode('TRUST_SUITE');
    const hybrid = await createPair(
      { suite: 'rogatory-hybrid', agencies: [{ id: 'ca', suites: ['rogatory-classic'] }] },
      { suite: 'rogatory-hybrid' },
    );
    const store = openTrust({ own: 'demo-b', pins: hybrid.pins, documents: hybrid.documents.slice(0, 4), now: NOW });
    expect(() => store.add(hybrid.accord, NOW)).toThrowCode('TRUST_SUITE');
  });

  it('is not signed by half of a hybrid seal (TRUST-05)', async () => {
    const hybrid = await createPair({ suite: 'rogatory-hybrid' }, { suite: 'rogatory-hybrid' });
    const { sign } = readDocument(hybrid.accord);
    const stripped = rewrap(hybrid.accord, (parts) => {
      parts[3] = (parts[3] as []).filter((_, i) => sign.signatures[i]!.alg === -19);
    });
    const store = openTrust({ own: 'demo-b', pins: hybrid.pins, documents: hybrid.documents.slice(0, 4), now: NOW });
    expect(() => store.add(stripped, NOW)).toThrowCode('TRUST_THRESHOLD');
    expect(store.add(hybrid.accord, NOW).changed).toBe(true);
  });

  /** A directory of demo-b in which the seal of its first agency is changed. */
  function markSeal(changes: Partial<DirectoryAgency['signers'][number]>): Promise<Uint8Array> {
    const [agency] = b.directoryInput.agencies;
    const signers = agency!.signers.map((signer) => (signer.role === 'seal' ? { ...signer, ...changes } : signer));
    return b.nextDirectory({ agencies: [{ ...agency!, signers }] });
  }

  it('stops when a seal of it is marked compromised, also after opening again (TRUST-14)', async () => {
    const store = reader(pair.accord);
    store.add(await markSeal({ status: 'compromised', invalidSince: NOW_S }), NOW);
    const again = openTrust({ own: 'demo-a', pins: pair.pins, documents: store.documents(), now: NOW });
    for (const held of [store, again]) {
      expect(held.accordBetween('demo-a', 'demo-b', NOW)).toBe(undefined);
      expect(held.view(NOW).accord(accordContent(a, b).id, 1)).toBe(undefined);
      expect(() => held.requireAccord('demo-a', 'demo-b', NOW)).toThrowCode('TRUST_ACCORD_NOT_IN_FORCE');
      expect(held.accords().length).toBe(1);
    }
  });

  it('stops when the state asks for more than its seal has, also after opening again (TRUST-14)', async () => {
    const strong = await createState({
      scope: 'demo-c',
      suite: 'rogatory-hybrid',
      agencies: [{ id: 'ca', suites: ['rogatory-hybrid', 'rogatory-classic'] }],
    });
    const weakRoot = await createState({ scope: 'demo-b' });
    const [first, other] = accordContent(weakRoot, strong).parties;
    const classicSeal = memorySigner(strong.agencies.get('ca')!.sets[1]!.seal);
    const content = accordContent(weakRoot, strong, { parties: [first, { ...other, key: classicSeal.signerId }] });
    const accord = await signDocument('accord', ACCORD.write(content), [weakRoot.seal(), classicSeal]);
    const documents = [weakRoot.root, weakRoot.directory, strong.root, strong.directory, accord];
    const pins = new Map([weakRoot, strong].map((state) => [state.scope, state.fingerprint]));
    const held = openTrust({ own: 'demo-b', pins, documents, now: NOW });
    expect(() => held.requireAccord('demo-b', 'demo-c', NOW)).toThrowCode('TRUST_ACCORD_NOT_IN_FORCE');
  });

  it('lives on when its seal has aged out of the directory, but no new one comes of that seal (TRUST-21)', async () => {
    const store = reader(pair.accord);
    const other = await createState({ scope: 'demo-x' });
    const [agency] = b.directoryInput.agencies;
    const newSeals = other.directoryInput.agencies[0]!.signers.filter(({ role }) => role === 'seal');
    const signers = [...agency!.signers.filter(({ role }) => role !== 'seal'), ...newSeals];
    store.add(await b.nextDirectory({ agencies: [{ ...agency!, signers }] }), NOW);
    const again = openTrust({ own: 'demo-a', pins: pair.pins, documents: store.documents(), now: NOW });
    expect(again.accordBetween('demo-a', 'demo-b', NOW)?.version).toBe(1);
    const next = await second();
    expect(() => store.add(next, NOW)).toThrowCode('TRUST_THRESHOLD');
  });
});

describe('accord in force', () => {
  it('is unknown when none is held (TRUST-13)', () => {
    expect(reader().accordBetween('demo-a', 'demo-b', NOW)).toBe(undefined);
    expect(() => reader().requireAccord('demo-a', 'demo-b', NOW)).toThrowCode('TRUST_ACCORD_UNKNOWN');
    expect(() => reader(pair.accord).requireAccord('demo-a', 'demo-c', NOW)).toThrowCode('TRUST_ACCORD_UNKNOWN');
  });

  it('begins and ends with its own seconds (TRUST-14)', async () => {
    const accord = await createAccord(a, b, { notBefore: NOW_S + DAY, notAfter: NOW_S + 2 * DAY });
    const store = reader();
    expect(store.add(accord, NOW).changed).toBe(true);
    const at = (ms: number) => store.accordBetween('demo-a', 'demo-b', NOW + ms)?.version;
    expect([at(DAY_MS - 1000), at(DAY_MS), at(2 * DAY_MS), at(2 * DAY_MS + 1000)]).toEqual([undefined, 1, 1, undefined]);
    expect(() => store.requireAccord('demo-a', 'demo-b', NOW)).toThrowCode('TRUST_ACCORD_NOT_IN_FORCE');
    expect(() => store.requireAccord('demo-a', 'demo-b', NOW + 3 * DAY_MS)).toThrowCode('TRUST_ACCORD_NOT_IN_FORCE');
  });

  it('is told by its number when it begins at a second that no calendar can say (TRUST-14)', async () => {
    const store = reader();
    store.add(await createAccord(a, b, { notBefore: Number.MAX_SAFE_INTEGER - 1, notAfter: Number.MAX_SAFE_INTEGER }), NOW);
    expect(() => store.requireAccord('demo-a', 'demo-b', NOW)).toThrow(
      expect.objectContaining({
        code: 'TRUST_ACCORD_NOT_IN_FORCE',
        details: { accord: expect.any(String) as string, reason: 'in force from 9007199254740990 s after 1970' },
      }),
    );
  });

  it('gives way where a later version begins (TRUST-22)', async () => {
    const store = reader(pair.accord);
    store.add(await second({ notBefore: NOW_S + DAY, issuedAt: NOW_S - 1 }), NOW);
    const { id } = accordContent(a, b);
    expect(store.accordBetween('demo-a', 'demo-b', NOW)?.version).toBe(1);
    expect(store.accordBetween('demo-a', 'demo-b', NOW + DAY_MS)?.version).toBe(2);
    expect(store.view(NOW).accord(id, 1)?.notAfter).toBe(NOW_S + DAY - 1);
    expect(store.view(NOW).accord(id, 2)?.notAfter).toBe(NOW_S + 730 * DAY);
    expect(store.view(NOW).accord(id, 3)).toBe(undefined);
    expect(store.accords().map(({ version }) => version)).toEqual([1, 2]);
  });

  it('is the newest of several (TRUST-79)', async () => {
    const store = reader(pair.accord);
    store.add(await createAccord(a, b, { id: new Uint8Array(16), issuedAt: NOW_S + 1 }), NOW);
    expect(toHex(store.accordBetween('demo-a', 'demo-b', NOW)!.id)).toBe('00'.repeat(16));
  });

  it('never goes back, never forks, and follows the version before where that is held (TRUST-22)', async () => {
    const store = reader(pair.accord);
    const fork = await createAccord(a, b, { notAfter: NOW_S + DAY });
    expect(() => store.add(fork, NOW)).toThrowCode('TRUST_FORK');
    const stray = await second({ previous: new Uint8Array(32) });
    expect(() => store.add(stray, NOW)).toThrowCode('TRUST_FORK');
    const third = await createAccord(a, b, { version: 3, previous: new Uint8Array(32) });
    expect(store.add(third, NOW).changed).toBe(true);
    const late = await second();
    expect(() => store.add(late, NOW)).toThrowCode('TRUST_ROLLBACK');
  });

  it('keeps its id to its two states (TRUST-62)', async () => {
    const c = await createState({ scope: 'demo-c' });
    const store = openTrust({
      own: 'demo-a',
      pins: new Map([...pair.pins, ['demo-c', c.fingerprint]]),
      documents: [...pair.documents, c.root, c.directory],
      now: NOW,
    });
    const bytes = await createAccord(a, c, { id: accordContent(a, b).id, version: 2, previous: new Uint8Array(32) });
    expect(() => store.add(bytes, NOW)).toThrowCode('TRUST_SCOPE_WALL');
  });
});
