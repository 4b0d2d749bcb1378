import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { generateSigner } from '../../../src/crypto/keys/keys.js';
import { memorySigner } from '../../../src/crypto/sign/sign.js';
import type { Signer } from '../../../src/crypto/sign/sign.js';
import { readDocument } from '../../../src/trust/documents/document.js';
import type { TrustDocument } from '../../../src/trust/documents/document.js';
import { roleSet } from '../../../src/trust/publish/entries.js';
import { publishDirectory } from '../../../src/trust/publish/publication.js';
import { openTrust } from '../../../src/trust/store/resolver.js';
import type { TrustStore } from '../../../src/trust/store/resolver.js';
import { readRoot } from '../../../src/trust/documents/root.js';
import type { Root } from '../../../src/trust/documents/root.js';
import { ScopeTrust } from '../../../src/trust/store/scope-trust.js';
import { keptInMemory } from '../../../src/trust/store/intake.js';
import { finish } from '../../../src/trust/documents/work.js';
import { DAY, NOW, NOW_S, createState, seededRandom } from '../states.js';
import type { TestState } from '../states.js';

const DAY_MS = DAY * 1000;
const random = seededRandom('rotation');

let state: TestState;
let store: TrustStore;
let newcomer: Signer;

beforeAll(async () => {
  state = await createState({ scope: 'demo-a', signers: { root: 2, directory: 3, freshness: 1 } });
  newcomer = memorySigner(generateSigner('rogatory-classic', random));
});

beforeEach(() => {
  store = openTrust({ own: 'demo-a', pins: new Map([['demo-a', state.fingerprint]]), documents: [state.root, state.directory], now: NOW });
});

/** Opens again what the store holds: what was accepted must be accepted, and refused what was refused. */
function reopened(): TrustStore {
  return openTrust({ own: 'demo-a', pins: new Map([['demo-a', state.fingerprint]]), documents: store.documents(), now: NOW });
}

/** Roles in which the directory is signed by these. */
function rolesWith(signers: readonly Signer[]): Root['roles'] {
  return { ...state.rootInput.roles, directory: roleSet('directory', 2, signers, { from: NOW_S - DAY, to: NOW_S + 365 * DAY }) };
}

describe('roots of one scope', () => {
  it('are walked step by step, each under the one before (TRUST-17)', async () => {
    const second = await state.nextRoot();
    const third = await state.nextRoot({}, second);
    expect(() => store.add(third, NOW)).toThrowCode('TRUST_GAP');
    store.add(second, NOW);
    store.add(third, NOW);
    expect(store.add(second, NOW).changed).toBe(false);
    expect(store.directoryRef('demo-a').rootVersion).toBe(3);
    expect(reopened().directoryRef('demo-a').rootVersion).toBe(3);
  });

  it('pass over an expired one, and nothing hangs on the expired one (TRUST-06, TRUST-59)', async () => {
    const late = NOW + 20 * DAY_MS;
    const second = await state.nextRoot({ expiresAt: NOW_S + DAY });
    const third = await state.nextRoot({}, second);
    store.add(second, late);
    expect(() => store.agency('demo-a', 'ca', late)).toThrowCode('TRUST_EXPIRED');
    const directory = await state.nextDirectory({}, second);
    expect(() => store.add(directory, late)).toThrowCode('TRUST_EXPIRED');
    store.add(third, late);
    expect(store.agency('demo-a', 'ca', late)?.id).toBe('ca');
  });

  it('refuse a second root of one version, when it is signed (TRUST-09)', async () => {
    store.add(await state.nextRoot(), NOW);
    const other = await state.nextRoot({ expiresAt: NOW_S + 9 * DAY });
    expect(() => store.add(other, NOW)).toThrowCode('TRUST_FORK');
    const otherFirst = await createState({ scope: 'demo-a', random: seededRandom('impostor') });
    expect(() => store.add(otherFirst.root, NOW)).toThrowCode('TRUST_ROOT_MISMATCH');
  });

  it('are refused when issued in the future (TRUST-07)', async () => {
    const early = await state.nextRoot({ issuedAt: NOW_S + 601 });
    expect(() => store.add(early, NOW)).toThrowCode('TRUST_NOT_YET_VALID');
  });

  it('take no key of the directory (TRUST-11)', async () => {
    const seal = state.seal();
    const roles = { ...state.rootInput.roles, freshness: roleSet('freshness', 1, [seal], { from: NOW_S, to: NOW_S + DAY }) };
    const bytes = await state.nextRoot({ roles });
    expect(() => store.add(bytes, NOW)).toThrowCode('TRUST_KEY_REUSED');
    const documents = [...store.documents(), bytes];
    expect(() => openTrust({ own: 'demo-a', pins: new Map([['demo-a', state.fingerprint]]), documents, now: NOW })).toThrowCode(
      'TRUST_KEY_REUSED',
    );
  });
});

describe('the walk of roots', () => {
  it('has a limited number of steps (TRUST-02)', async () => {
    const trust = new ScopeTrust('demo-a', readDocument(state.root).digest, 2);
    const entry = { offeredAt: NOW, keep: ({ bytes }: TrustDocument) => keptInMemory(bytes) };
    const offer = (bytes: Uint8Array) => finish(trust.offerRoot(readRoot(readDocument(bytes)), entry));
    const second = await state.nextRoot();
    for (const root of [state.root, second]) expect(offer(root)).toBe('taken');
    const third = await state.nextRoot({}, second);
    expect(() => offer(third)).toThrowCode('TRUST_DOCUMENT_SIZE');
  });
});

describe('directories under changing roots', () => {
  it('must name a root version that is held (TRUST-16)', async () => {
    const second = await state.nextRoot();
    const directory = await state.nextDirectory({}, second);
    expect(() => store.add(directory, NOW)).toThrowCode('TRUST_GAP');
    store.add(second, NOW);
    expect(store.add(directory, NOW).changed).toBe(true);
  });

  it('stay in force under a new root that keeps their signers (TRUST-70)', async () => {
    store.add(await state.nextRoot(), NOW);
    expect(store.agency('demo-a', 'ca', NOW)?.id).toBe('ca');
    const underFirst = await state.nextDirectory();
    expect(store.add(underFirst, NOW).changed).toBe(true);
    expect(reopened().directoryRef('demo-a')).toMatchObject({ rootVersion: 2, directoryVersion: 2 });
  });

  it('end with a root that removes their signers, also after opening again (TRUST-70)', async () => {
    const [first] = state.signers('directory');
    const second = await state.nextRoot({ roles: rolesWith([first!, newcomer]) });
    store.add(second, NOW);
    for (const held of [store, reopened()]) {
      expect(() => held.agency('demo-a', 'ca', NOW)).toThrowCode('TRUST_EXPIRED');
      expect(() => held.view(NOW).sender('demo-a', 'ca')).toThrowCode('TRUST_EXPIRED');
      // Nobody verifies by what the newest root does not vouch for (ENV-60).
      expect(() => held.view(NOW, { acceptExpired: true }).sender('demo-a', 'ca')).toThrowCode('TRUST_EXPIRED');
    }
    const underFirst = await state.nextDirectory();
    expect(() => store.add(underFirst, NOW)).toThrowCode('TRUST_THRESHOLD');
    const renewed = await publishDirectory({ ...state.directoryInput, version: 2 }, [first!, newcomer], second);
    store.add(renewed, NOW);
    expect(store.agency('demo-a', 'ca', NOW)?.id).toBe('ca');
  });

  it('may begin again at a lower version under a root that removed a signer, and only then (TRUST-71)', async () => {
    const [first, second] = state.signers('directory');
    const stolen = await state.nextDirectory({ version: 1_000_000 });
    store.add(stolen, NOW);
    const root = await state.nextRoot({ roles: rolesWith([first!, second!, newcomer]) });
    store.add(root, NOW);
    const old = await publishDirectory({ ...state.directoryInput, version: 2 }, [first!, second!], state.root);
    expect(() => store.add(old, NOW)).toThrowCode('TRUST_ROLLBACK');
    const recovered = await publishDirectory({ ...state.directoryInput, version: 2 }, [first!, newcomer], root);
    store.add(recovered, NOW);
    expect(store.directoryRef('demo-a')).toMatchObject({ rootVersion: 2, directoryVersion: 2 });
    expect(reopened().directoryRef('demo-a')).toMatchObject({ rootVersion: 2, directoryVersion: 2 });
    const lower = await publishDirectory({ ...state.directoryInput, version: 1 }, [first!, newcomer], root);
    expect(() => store.add(lower, NOW)).toThrowCode('TRUST_ROLLBACK');
    // Whoever holds the stolen one is handed the recovered one, and whoever holds that is not.
    const newer = (above: number) => store.newerThan('directory', 'demo-a', above).map(({ bytes }) => bytes);
    expect([newer(1), newer(2), newer(1_000_000)]).toEqual([[recovered], [], [recovered]]);
  });

  it('may begin again at the version of the stolen one, of whose signers none counts (TRUST-71, TRUST-92)', async () => {
    const [first] = state.signers('directory');
    store.add(await state.nextDirectory(), NOW);
    const root = await state.nextRoot({ roles: rolesWith([first!, newcomer]) });
    store.add(root, NOW);
    store.add(await publishDirectory({ ...state.directoryInput, version: 2 }, [first!, newcomer], root), NOW);
    expect(store.newerThan('directory', 'demo-a', 3)).toEqual([]);
    expect(store.pastSigners('demo-a')?.of('relay').map(({ version }) => version)).toEqual([1, 1]); // prettier-ignore
  });

  it('keep to their version when the new root removed nobody (TRUST-08)', async () => {
    store.add(await state.nextDirectory({ version: 7 }), NOW);
    const root = await state.nextRoot({ roles: rolesWith([...state.signers('directory'), newcomer]) });
    store.add(root, NOW);
    const lower = await state.nextDirectory({ version: 6 }, root);
    expect(() => store.add(lower, NOW)).toThrowCode('TRUST_ROLLBACK');
  });

  it('never name an older root than the one before (TRUST-08)', async () => {
    const root = await state.nextRoot();
    store.add(root, NOW);
    store.add(await state.nextDirectory({ version: 2 }, root), NOW);
    const mixed = await state.nextDirectory({ version: 3 }, state.root);
    expect(() => store.add(mixed, NOW)).toThrowCode('TRUST_ROLLBACK');
  });

  it('are all kept, with their digests (TRUST-25)', async () => {
    const next = await state.nextDirectory();
    store.add(next, NOW);
    const view = store.view(NOW);
    expect(view.directoryVersion('demo-a')).toBe(2);
    expect(view.directoryDigest('demo-a', 1)).toEqual(readDocument(state.directory).digest);
    expect(view.directoryDigest('demo-a', 2)).toEqual(readDocument(next).digest);
    expect(view.directoryDigest('demo-a', 3)).toBe(undefined);
  });
});
