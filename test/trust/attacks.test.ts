// Each attack on trust by its name: what the thief or liar does, and what stops it. Details stand in the tests of each file.
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CborMap, CborValue } from '../../src/cbor/value.js';
import { decode } from '../../src/cbor/decode.js';
import { toHex } from '../../src/core/bytes.js';
import { generateSigner, kidOf, signerIdOf } from '../../src/crypto/keys/keys.js';
import { memorySigner } from '../../src/crypto/sign/sign.js';
import type { Signer } from '../../src/crypto/sign/sign.js';
import { authorizeLink } from '../../src/endpoint/link/authority.js';
import { readBatch, verifyReceipt } from '../../src/log/read-batch.js';
import { permittedPeers } from '../../src/relay/peer-links.js';
import { ACCORD_END } from '../../src/trust/documents/accord.js';
import { readDocument, signDocument } from '../../src/trust/documents/document.js';
import { roleSet } from '../../src/trust/publish/entries.js';
import { issuersOf } from '../../src/trust/store/issuers.js';
import { usableLinkKey } from '../../src/trust/documents/signer.js';
import { proposeAccord, publishDirectory, publishFreshness, publishRoot } from '../../src/trust/publish/publication.js';
import { openTrust } from '../../src/trust/store/resolver.js';
import type { TrustAlarm, TrustStore } from '../../src/trust/store/resolver.js';
import { actorsOf } from '../log/actors.js';
import { TestLog } from '../log/world.js';
import { forge, forgeMember, put, rewrap } from './forge.js';
import { DAY, NOW, NOW_S, accordContent, createAccord, createPair, createState, seededRandom } from './states.js';
import type { TestPair, TestState } from './states.js';

const LATER = NOW + 80 * 3600 * 1000;

let pair: TestPair;
let b: TestState;
let store: TrustStore;
let alarms: TrustAlarm[];
const validity = { from: NOW_S - DAY, to: NOW_S + 365 * DAY };
const newSigner = (name: string): Signer => memorySigner(generateSigner('rogatory-classic', seededRandom(name)));

beforeAll(async () => {
  pair = await createPair();
  ({ b } = pair);
});

beforeEach(() => {
  alarms = [];
  store = pair.open('demo-a', NOW, (alarm) => alarms.push(alarm));
});

describe('old for new', () => {
  it('rollback: an older directory, root or statement is never taken back in (TRUST-08)', async () => {
    const [root, second] = [await b.nextRoot(), await b.nextDirectory()];
    store.add(second, NOW);
    expect(() => store.add(b.directory, NOW)).toThrowCode('TRUST_ROLLBACK');
    store.add(root, NOW);
    expect(store.add(b.root, NOW).changed).toBe(false);
    expect(store.directoryRef('demo-b')).toMatchObject({ rootVersion: 2, directoryVersion: 2 });
    // An older statement would prolong the life of what it names.
    const [old, newer] = [await b.nextFreshness(NOW_S + 60, root, second), await b.nextFreshness(NOW_S + 120, root, second)];
    store.add(newer, NOW);
    expect(() => store.add(old, NOW)).toThrowCode('TRUST_ROLLBACK');
  });

  it('freeze: who withholds what is new is noticed when the freshness statement ends (TRUST-28)', () => {
    expect(store.freshness('demo-b', NOW).state).toBe('fresh');
    expect(store.agency('demo-b', 'ca', LATER)?.id).toBe('ca');
    expect(store.freshness('demo-b', LATER).state).toBe('stale');
    expect(() => store.view(LATER).sender('demo-b', 'ca')).toThrowCode('TRUST_STALE');
  });

  it('fast-forward: a very high version of a thief is undone by a root without the stolen keys (TRUST-71)', async () => {
    const [first] = b.signers('directory');
    store.add(await b.nextDirectory({ version: Number.MAX_SAFE_INTEGER }), NOW);
    const fresh = newSigner('fast-forward');
    const roles = { ...b.rootInput.roles, directory: roleSet('directory', 2, [first!, fresh], validity) };
    const root = await b.nextRoot({ roles });
    store.add(root, NOW);
    store.add(await publishDirectory({ ...b.directoryInput, version: 2 }, [first!, fresh], root), NOW);
    expect(store.directoryRef('demo-b').directoryVersion).toBe(2);
  });

  it('fast-forward of roots: a version that skips one waits for it, however it is signed (TRUST-16)', async () => {
    const forged = await forgeMember(await b.nextRoot(), b.signers('root'), [1], 1_000_000);
    expect(() => store.add(forged, NOW)).toThrowCode('TRUST_GAP');
  });

  it('mix-and-match: an old directory beside a new root, or a directory beside a statement about another, is not current (TRUST-08, TRUST-28)', async () => {
    const root = await b.nextRoot();
    const [old, next] = [await b.nextDirectory({ version: 3 }), await b.nextDirectory({ version: 2 }, root)];
    for (const document of [root, next]) store.add(document, NOW);
    expect(() => store.add(old, NOW)).toThrowCode('TRUST_ROLLBACK');
    store.add(await b.nextFreshness(NOW_S + 60, root, await b.nextDirectory({ version: 3 }, root)), NOW);
    expect(store.freshness('demo-b', NOW).state).toBe('stale');
  });

  it('expired intermediate: an old root is a step to the next, and nothing hangs on it (TRUST-17)', async () => {
    const second = await b.nextRoot({ expiresAt: NOW_S + DAY });
    const third = await b.nextRoot({}, second);
    const late = NOW + 10 * DAY * 1000;
    store.add(second, late);
    expect(() => store.agency('demo-b', 'ca', late)).toThrowCode('TRUST_EXPIRED');
    store.add(third, late);
    expect(store.agency('demo-b', 'ca', late)?.id).toBe('ca');
  });

  it('fork: two documents of one version are kept as proof, and the second decides nothing (TRUST-09)', async () => {
    const other = await b.nextDirectory({ version: 1, expiresAt: NOW_S + DAY });
    expect(() => store.add(other, NOW)).toThrowCode('TRUST_FORK');
    expect(alarms[0]).toMatchObject({ held: b.directory, offered: other });
  });
});

describe('keys', () => {
  it('threshold: one key counted twice is one signer (TRUST-05)', async () => {
    const [only] = b.signers('directory');
    const once = await forgeMember(b.directory, [only!], [1], 2);
    const twice = rewrap(once, (parts) => {
      const signatures = parts[3] as CborValue[];
      parts[3] = [signatures[0]!, signatures[0]!];
    });
    expect(() => store.add(once, NOW)).toThrowCode('TRUST_THRESHOLD');
    expect(() => store.add(twice, NOW)).toThrowCode('CRYPTO_COSE_MALFORMED');
    // One key in two signers would be counted once for each.
    const [one, other] = ['threshold 1', 'threshold 2'].map((name) => memorySigner(generateSigner('rogatory-hybrid', seededRandom(name))));
    const keys = new Map([...other!.keys, [-19, one!.keys.get(-19)!] as const]);
    const sharing = { keys, signerId: signerIdOf([...keys.values()].map(kidOf)) };
    const roles = { ...b.rootInput.roles, directory: roleSet('directory', 2, [one!, sharing], validity) };
    await expect(b.nextRoot({ roles })).toRejectCode('TRUST_KEY_REUSED');
  });

  it('key rotation: a new root needs the thresholds of the old and of the new (TRUST-17)', async () => {
    const fresh = [newSigner('rotation 1'), newSigner('rotation 2')];
    const roles = { ...b.rootInput.roles, root: roleSet('root', 2, fresh, validity) };
    await expect(publishRoot({ ...b.rootInput, roles }, fresh, b.root)).toRejectCode('TRUST_THRESHOLD');
    await expect(publishRoot({ ...b.rootInput, roles }, b.signers('root'), b.root)).toRejectCode('TRUST_THRESHOLD');
    expect(store.add(await publishRoot({ ...b.rootInput, roles }, [...b.signers('root'), ...fresh], b.root), NOW).changed).toBe(true);
  });

  it('stolen directory key: one of them publishes nothing, and a root without it ends what it signed (TRUST-70, TRUST-23)', async () => {
    const [stolen, honest] = b.signers('directory');
    const alone = await forgeMember(b.directory, [stolen!], [1], 2);
    expect(() => store.add(alone, NOW)).toThrowCode('TRUST_THRESHOLD');
    const roles = { ...b.rootInput.roles, directory: roleSet('directory', 2, [honest!, newSigner('replacement')], validity) };
    store.add(await b.nextRoot({ roles }), NOW);
    expect(() => store.agency('demo-b', 'ca', NOW)).toThrowCode('TRUST_EXPIRED');
  });

  it('stolen relay key: a link signer that is compromised, or retired and over, opens no link, and no relay key signs a document (RELAY-07, TRUST-05)', async () => {
    const [relay] = b.directoryInput.relays;
    const link = relay!.signers.find(({ role }) => role === 'link')!;
    const claim = { scope: 'demo-b', id: 'relay', signerId: link.signerId };
    const self = { scope: 'demo-a', id: 'relay' };
    expect(authorizeLink(claim, permittedPeers(self, store), NOW)).toBeInstanceOf(Uint8Array);
    const signers = relay!.signers.map((signer) =>
      signer === link ? { ...signer, status: 'compromised' as const, invalidSince: 1 } : signer,
    );
    store.add(await b.nextDirectory({ relays: [{ ...relay!, signers }] }), NOW);
    expect(authorizeLink(claim, permittedPeers(self, store), NOW)).toBeUndefined();
    // Retired it goes on to its end, when its successor takes over (TRUST-44).
    const retired = (to: number) => usableLinkKey([{ ...link, status: 'retired', to }], link.signerId, NOW);
    expect(retired(NOW_S - 1)).toBeUndefined();
    expect(retired(NOW_S)).toBeInstanceOf(Uint8Array);
    const relayKey = memorySigner(b.relays.get('relay')!.log);
    const forged = await forgeMember(b.directory, [relayKey, b.signers('directory')[0]!], [1], 3);
    expect(() => store.add(forged, NOW)).toThrowCode('TRUST_THRESHOLD');
  });

  it('compromised signing key: a receipt from before the theft stands by the word of others alone, one from after by nobody’s (TRUST-41, LOG-57)', async () => {
    const log = new TestLog(actorsOf(pair), { scope: 'demo-b', id: 'ca' });
    const receipt = (at: number): Promise<Uint8Array> =>
      log.batch(
        log.receipt({
          ...{ kind: 'delivered', issuer: { scope: 'demo-b', id: 'ca' }, at, addressee: 'ca@demo-b' },
          ...{ envelopeDigest: new Uint8Array(32), envelopeId: new Uint8Array(16) },
        }),
      );
    const [before, after] = [await receipt(NOW_S + 10), await receipt(NOW_S + 200)];
    const view = issuersOf(store);
    const read = (batch: Uint8Array) => () => readBatch(view, batch, { now: NOW_S + 300, source: { kind: 'own-relay' } });
    for (const batch of [before, after]) expect(read(batch)().verdict).toBe('accepted');
    const agencies = b.directoryInput.agencies.map((agency) => ({
      ...agency,
      signers: agency.signers.map((signer) =>
        signer.role === 'log' ? { ...signer, status: 'compromised' as const, invalidSince: NOW_S + 100 } : signer,
      ),
    }));
    store.add(await b.nextDirectory({ agencies }), NOW);
    for (const batch of [before, after]) expect(read(batch)).toThrowCode('LOG_SIGNER');
    expect(verifyReceipt(view, before, { datedBy: NOW_S + 50 }).receipt.at).toBe(NOW_S + 10);
    // Whatever time the thief writes: what nobody saw before the theft is the thief's.
    expect(() => verifyReceipt(view, before, { datedBy: NOW_S + 100 })).toThrowCode('LOG_SIGNER');
    expect(() => verifyReceipt(view, after, { datedBy: NOW_S + 210 })).toThrowCode('LOG_SIGNER');
  });

  it('one signer’s Ed25519 with another’s ML-DSA is a signature of neither (TRUST-05)', async () => {
    const hybrid = await createState({ scope: 'demo-c', suite: 'rogatory-hybrid' });
    const reader = openTrust({ own: 'demo-c', pins: new Map([['demo-c', hybrid.fingerprint]]), documents: [hybrid.root], now: NOW });
    const full = readDocument(hybrid.directory).sign.signatures;
    const [one, two] = hybrid.signers('directory');
    expect(full).toHaveLength(4);
    // One Ed25519 and one ML-DSA signature are left, each valid, of two signers.
    const mixed = rewrap(hybrid.directory, (parts) => {
      const signatures = parts[3] as CborValue[];
      const at = (signer: Signer, alg: number): number =>
        full.findIndex((signature) => signature.alg === alg && [...signer.keys].some(([, key]) => isKid(signature.kid, key)));
      parts[3] = [at(one!, -19), at(two!, -49)].sort((x, y) => x - y).map((index) => signatures[index]!);
    });
    expect(readDocument(mixed).sign.signatures).toHaveLength(2);
    expect(() => reader.add(mixed, NOW)).toThrowCode('TRUST_THRESHOLD');
  });

  it('a directory without the ML-DSA signatures is not signed (TRUST-05)', async () => {
    const hybrid = await createState({ scope: 'demo-c', suite: 'rogatory-hybrid' });
    const reader = openTrust({ own: 'demo-c', pins: new Map([['demo-c', hybrid.fingerprint]]), documents: [hybrid.root], now: NOW });
    const full = readDocument(hybrid.directory).sign.signatures;
    const stripped = rewrap(hybrid.directory, (parts) => {
      parts[3] = (parts[3] as CborValue[]).filter((_, i) => full[i]!.alg === -19);
    });
    expect(() => reader.add(stripped, NOW)).toThrowCode('TRUST_THRESHOLD');
  });

  it('a directory without ML-DSA keys gives a hybrid state no seal for an accord (TRUST-64)', async () => {
    const [a, weak] = [
      await createState({ scope: 'demo-a', suite: 'rogatory-hybrid' }),
      await createState({ scope: 'demo-b', suite: 'rogatory-hybrid', agencies: [{ id: 'ca', suites: ['rogatory-classic'] }] }),
    ];
    const pins = new Map([a, weak].map(({ scope, fingerprint }) => [scope, fingerprint]));
    const reader = openTrust({ own: 'demo-a', pins, documents: [a.root, a.directory, weak.root, weak.directory], now: NOW });
    const accord = await createAccord(a, weak);
    expect(() => reader.add(accord, NOW)).toThrowCode('TRUST_SUITE');
  });

  it('one key under two uses is refused, with the whole document (TRUST-11)', async () => {
    const [agency] = b.directoryInput.agencies;
    const seal = agency!.signers.find(({ role }) => role === 'seal')!;
    await expect(b.nextDirectory({ agencies: [{ ...agency!, signers: [...agency!.signers, { ...seal, role: 'log' }] }] })).toRejectCode(
      'TRUST_KEY_REUSED',
    );
    const rootKey = { ...seal, ...roleSet('root', 1, [b.signers('root')[0]!], validity).signers[0]!, role: 'seal' };
    await expect(b.nextDirectory({ agencies: [{ ...agency!, signers: [...agency!.signers, rootKey] }] })).toRejectCode('TRUST_KEY_REUSED');
  });
});

describe('names and walls', () => {
  it('wrong state’s agency: an agency is found in its own state alone, whatever keys another lists (TRUST-18, TRUST-51)', async () => {
    const other = await createState({ scope: 'demo-b', agencies: [{ id: 'ca' }, { id: 'only-in-b' }] });
    const pins = new Map([...pair.pins, ['demo-b', other.fingerprint]]);
    const reader = openTrust({ own: 'demo-a', pins, documents: [pair.a.root, pair.a.directory, other.root, other.directory], now: NOW });
    expect(reader.agency('demo-b', 'only-in-b', NOW)?.id).toBe('only-in-b');
    expect(reader.agency('demo-a', 'only-in-b', NOW)).toBeUndefined();
    const [agency] = pair.a.directoryInput.agencies;
    store.add(await b.nextDirectory({ agencies: [{ ...agency!, id: 'copied', mailboxes: ['copied'] }] }), NOW);
    expect(store.agency('demo-a', 'copied', NOW)).toBeUndefined();
    expect([alarms.map(({ code }) => code), alarms[0]?.detail]).toEqual([['TRUST_KEY_SHARED'], expect.stringContaining('demo-a')]);
    const renamed = await forge(b.directory, b.signers('directory'), (payload) => put(payload, [0], 'demo-a'));
    expect(() => store.add(renamed, NOW)).toThrowCode('TRUST_THRESHOLD');
  });

  it('another state’s mailbox: an accord covers mailboxes of its two states alone (TRUST-62, TRUST-14)', async () => {
    const agencies = new Map([...accordContent(pair.a, b).agencies, ['demo-c', new Map([['ca', ['ca']]])]]);
    await expect(proposeAccord(accordContent(pair.a, b, { agencies }), pair.a.seal())).toRejectCode('TRUST_SCOPE_WALL');
    const accord = store.requireAccord('demo-a', 'demo-b', NOW);
    expect(accord.covers('demo-a', 'ca', 'ca')).toBe(true);
    expect(accord.covers('demo-b', 'ca', 'elsewhere')).toBe(false);
    expect(accord.covers('demo-c', 'ca', 'ca')).toBe(false);
  });

  it('homoglyph agency id: a look-alike of another script cannot be written (TRUST-18)', async () => {
    // The first letter is Cyrillic.
    const forged = await forgeMember(await b.nextDirectory(), b.signers('directory'), [4, 0, 0], 'сa');
    expect(() => store.add(forged, NOW)).toThrowCode('ID_MALFORMED');
  });

  it('a signature of one document type presented as another is none of it (TRUST-01)', async () => {
    const { payload, sign } = readDocument(b.freshness);
    const map = decode(payload, { maxBytes: 1_048_576 }) as CborMap;
    for (const kind of ['root', 'directory', 'accord', 'accord-end', 'ceremony'] as const) {
      const template = await signDocument(kind, map, [...b.signers('freshness'), newSigner('template')]);
      const presented = rewrap(template, (parts) => {
        parts[3] = sign.signatures.map((signature): CborValue => [signature.protected, signature.unprotected, signature.signature]);
      });
      expect(() => store.add(presented, NOW)).toThrowCode('TRUST_DOCUMENT_MALFORMED');
    }
    // The end of an accord says nothing else than a proposal could: what was signed as the one is none as the other.
    const { id } = store.accords()[0]!;
    const end = ACCORD_END.write({ id, version: 1, endsAt: NOW_S });
    const asEnd = async (kind: 'accord' | 'accord-end'): Promise<Uint8Array> => {
      const signed = await signDocument(kind, end, [b.seal()]);
      return rewrap(signed, (parts) => {
        parts[0] = readDocument(template).sign.protected;
      });
    };
    const template = await signDocument('accord-end', end, [b.seal()]);
    const misused = await asEnd('accord');
    expect(() => store.add(misused, NOW)).toThrowCode('TRUST_THRESHOLD');
    expect(store.add(await asEnd('accord-end'), NOW).changed).toBe(true);
    // The bytes of a directory under the type of a freshness statement, and the other way round.
    const asFreshness = await signDocument(
      'freshness',
      decode(readDocument(b.directory).payload, { maxBytes: 1_048_576 }),
      b.signers('freshness'),
    );
    expect(() => store.add(asFreshness, NOW)).toThrowCode('TRUST_DOCUMENT_MALFORMED');
    const retyped = rewrap(b.directory, (parts) => {
      parts[0] = readDocument(b.root).sign.protected;
    });
    expect(() => store.add(retyped, NOW)).toThrowCode('TRUST_DOCUMENT_MALFORMED');
  });

  it('a freshness key signs no directory, and a directory key no freshness statement (TRUST-27)', async () => {
    await expect(publishFreshness({ issuedAt: NOW_S }, b.signers('directory'), { root: b.root, directory: b.directory })).toRejectCode(
      'TRUST_THRESHOLD',
    );
    await expect(publishDirectory({ ...b.directoryInput, version: 2 }, b.signers('freshness'), b.root)).toRejectCode('TRUST_THRESHOLD');
  });
});

function isKid(kid: Uint8Array, key: Parameters<typeof kidOf>[0]): boolean {
  return toHex(kidOf(key)) === toHex(kid);
}
