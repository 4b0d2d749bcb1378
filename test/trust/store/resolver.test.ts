import { beforeAll, describe, expect, it } from 'vitest';
import { toHex } from '../../../src/core/bytes.js';
import type { CborValue } from '../../../src/cbor/value.js';
import { isRogatoryError } from '../../../src/core/errors.js';
import type { RogatoryError } from '../../../src/core/errors.js';
import { readDocument } from '../../../src/trust/documents/document.js';
import { formatFingerprint } from '../../../src/trust/ceremony/fingerprint.js';
import { openTrust } from '../../../src/trust/store/resolver.js';
import type { TrustStore } from '../../../src/trust/store/resolver.js';
import { rewrap } from '../forge.js';
import { DAY, NOW, NOW_S, createPair, createState } from '../states.js';
import type { TestPair, TestState } from '../states.js';

const DAY_MS = DAY * 1000;

let pair: TestPair;
let a: TestState;
let b: TestState;

beforeAll(async () => {
  pair = await createPair({ agencies: [{ id: 'ca' }, { id: 'police' }] });
  ({ a, b } = pair);
});

/** A reader of demo-a that pins both states and holds these documents. */
function reader(...documents: readonly Uint8Array[]): TrustStore {
  return openTrust({ own: 'demo-a', pins: pair.pins, documents, now: NOW });
}

describe('resolver: opening', () => {
  it('needs a pin for the own scope (TRUST-03)', () => {
    expect(() => openTrust({ own: 'demo-c', pins: pair.pins, documents: [], now: NOW })).toThrowCode('TRUST_SCOPE_UNKNOWN');
  });

  it('takes pins as fingerprints or in hexadecimal, and refuses others (TRUST-26)', () => {
    const open = (pin: string, scope = 'demo-a') => openTrust({ own: scope, pins: new Map([[scope, pin]]), documents: [a.root], now: NOW });
    expect(open(a.fingerprint).scopes()).toEqual(['demo-a']);
    expect(open(toHex(readDocument(a.root).digest)).scopes()).toEqual(['demo-a']);
    expect(() => open('AAAA')).toThrowCode('ID_MALFORMED');
    expect(() => open(a.fingerprint, 'Demo')).toThrowCode('ID_MALFORMED');
  });

  it('refuses a root that is not the pinned one (TRUST-04)', () => {
    const pins = new Map([['demo-a', formatFingerprint(new Uint8Array(32))]]);
    expect(() => openTrust({ own: 'demo-a', pins, documents: [a.root], now: NOW })).toThrowCode('TRUST_ROOT_MISMATCH');
  });

  it('opens what it held, in any order, with the same answers (TRUST-91)', async () => {
    const store = pair.open('demo-a');
    store.add(await a.nextRoot(), NOW);
    store.add(await a.nextDirectory({}, await a.nextRoot()), NOW);
    const again = reader(...[...store.documents()].reverse());
    expect(again.directoryRef('demo-a')).toEqual(store.directoryRef('demo-a'));
    expect(again.directoryRef('demo-a')).toMatchObject({ rootVersion: 2, directoryVersion: 2 });
    expect(again.accords().map(({ digest }) => toHex(digest))).toEqual(store.accords().map(({ digest }) => toHex(digest)));
    expect(again.documents().map(toHex).sort()).toEqual(store.documents().map(toHex).sort());
    expect(again.view(NOW).directoryDigest('demo-a', 1)).toEqual(readDocument(a.directory).digest);
  });

  it('keeps the exact bytes of every document (TRUST-25)', () => {
    expect(pair.open('demo-a').documents().map(toHex).sort()).toEqual(pair.documents.map(toHex).sort());
  });

  it('ignores a document that is there twice', () => {
    expect(reader(...pair.documents, ...pair.documents).documents().length).toBe(pair.documents.length);
  });

  it('opens expired documents, whose use is refused (TRUST-63)', () => {
    const late = NOW + 31 * DAY_MS;
    const store = pair.open('demo-a', late);
    expect(() => store.agency('demo-b', 'ca', late)).toThrowCode('TRUST_EXPIRED');
    expect(store.directoryRef('demo-b').directoryVersion).toBe(1);
  });

  it('refuses documents of a scope that is not pinned (TRUST-03)', async () => {
    const c = await createState({ scope: 'demo-c' });
    expect(() => reader(c.root)).toThrowCode('TRUST_SCOPE_UNKNOWN');
    expect(() => reader().add(c.root, NOW)).toThrowCode('TRUST_SCOPE_UNKNOWN');
    expect(() => reader().add(c.directory, NOW)).toThrowCode('TRUST_SCOPE_UNKNOWN');
  });
});

describe('resolver: look-up', () => {
  it('finds agencies and relays within their scope (TRUST-18)', () => {
    const store = pair.open('demo-a');
    expect(store.agency('demo-a', 'police', NOW)?.mailboxes).toEqual(['police']);
    expect(store.agency('demo-b', 'police', NOW)).toBe(undefined);
    expect(store.agency('demo-c', 'police', NOW)).toBe(undefined);
    expect(store.relay('demo-b', 'relay', NOW)?.urls).toEqual(['ws://127.0.0.1:1']);
    expect(store.relay('demo-b', 'ca', NOW)).toBe(undefined);
    expect(store.agencies('demo-a', NOW).map(({ id }) => id)).toEqual(['ca', 'police']);
    expect(store.relays('demo-a', NOW).map(({ id }) => id)).toEqual(['relay']);
    expect(store.agencies('demo-c', NOW)).toEqual([]);
    expect(store.own).toBe('demo-a');
    expect(store.scopes()).toEqual(['demo-a', 'demo-b']);
  });

  it('names versions and digest of what is held, and the suite of the root', () => {
    const store = pair.open('demo-a');
    expect(store.directoryRef('demo-b')).toEqual({ rootVersion: 1, directoryVersion: 1, digest: readDocument(b.directory).digest });
    expect(store.rootSuite('demo-b')).toBe('rogatory-classic');
    expect(() => store.directoryRef('demo-c')).toThrowCode('TRUST_SCOPE_UNKNOWN');
    expect(() => reader(a.root).directoryRef('demo-a')).toThrowCode('TRUST_SCOPE_UNKNOWN');
    expect(() => reader().rootSuite('demo-a')).toThrowCode('TRUST_SCOPE_UNKNOWN');
  });

  it('finds nothing before a directory came', () => {
    expect(reader(a.root).agency('demo-a', 'ca', NOW)).toBe(undefined);
    expect(reader().relays('demo-a', NOW)).toEqual([]);
  });

  it('refuses to look into an expired directory, up to its last second not (TRUST-63)', () => {
    const store = pair.open('demo-a');
    const last = NOW + 30 * DAY_MS;
    expect(store.agency('demo-a', 'ca', last)?.id).toBe('ca');
    for (const look of ['agency', 'relay'] as const) expect(() => store[look]('demo-a', 'ca', last + 1000)).toThrowCode('TRUST_EXPIRED');
    for (const look of ['agencies', 'relays'] as const) expect(() => store[look]('demo-a', last + 1000)).toThrowCode('TRUST_EXPIRED');
  });
});

describe('resolver: what others offer', () => {
  it('takes in roots, directories, accords and freshness statements, once', () => {
    const store = reader();
    for (const document of [a.root, b.root]) expect(store.add(document, NOW)).toMatchObject({ kind: 'root', changed: true });
    expect(store.add(a.directory, NOW)).toEqual({ kind: 'directory', scope: 'demo-a', changed: true });
    expect(store.add(b.directory, NOW)).toEqual({ kind: 'directory', scope: 'demo-b', changed: true });
    expect(store.add(pair.accord, NOW)).toEqual({ kind: 'accord', changed: true });
    expect(store.add(b.freshness, NOW)).toEqual({ kind: 'freshness', scope: 'demo-b', changed: true });
    store.add(a.freshness, NOW);
    for (const document of pair.documents) expect(store.add(document, NOW).changed).toBe(false);
  });

  it('changes nothing when it refuses (TRUST-59)', async () => {
    const store = pair.open('demo-a');
    const before = store.documents().map(toHex);
    const stripped = rewrap(await b.nextDirectory(), (parts) => {
      parts[3] = [(parts[3] as CborValue[])[0]!];
    });
    expect(() => store.add(stripped, NOW)).toThrowCode('TRUST_THRESHOLD');
    expect(store.documents().map(toHex)).toEqual(before);
    expect(store.directoryRef('demo-b').directoryVersion).toBe(1);
  });

  it('needs the root before the directory (TRUST-16)', () => {
    expect(() => reader().add(a.directory, NOW)).toThrowCode('TRUST_GAP');
  });

  it('refuses a lower directory version, also one that was held (TRUST-08)', async () => {
    const store = pair.open('demo-a');
    store.add(await b.nextDirectory({ version: 5 }), NOW);
    expect(() => store.add(b.directory, NOW)).toThrowCode('TRUST_ROLLBACK');
    const fourth = await b.nextDirectory({ version: 4 });
    expect(() => store.add(fourth, NOW)).toThrowCode('TRUST_ROLLBACK');
  });

  it('refuses another directory of the same version (TRUST-09)', async () => {
    const store = pair.open('demo-a');
    const other = await b.nextDirectory({ version: 1, expiresAt: NOW_S + DAY });
    expect(() => store.add(other, NOW)).toThrowCode('TRUST_FORK');
  });

  it('takes the same directory under other signatures for the one it holds', async () => {
    const store = pair.open('demo-a');
    const again = await b.nextDirectory({ version: 1 });
    expect(store.add(again, NOW).changed).toBe(false);
  });

  it('raises no fork alarm for a copy that nobody signed (TRUST-09)', async () => {
    const store = pair.open('demo-a');
    const other = await b.nextDirectory({ version: 1, expiresAt: NOW_S + DAY });
    const unsigned = rewrap(other, (parts) => {
      parts[3] = [(parts[3] as CborValue[])[0]!];
    });
    expect(() => store.add(unsigned, NOW)).toThrowCode('TRUST_THRESHOLD');
  });

  it('refuses a directory that is expired or issued in the future (TRUST-06, TRUST-07)', async () => {
    const store = pair.open('demo-a');
    const old = await b.nextDirectory({ issuedAt: NOW_S - DAY, expiresAt: NOW_S - 1 });
    expect(() => store.add(old, NOW)).toThrowCode('TRUST_EXPIRED');
    const early = await b.nextDirectory({ issuedAt: NOW_S + 601 });
    expect(() => store.add(early, NOW)).toThrowCode('TRUST_NOT_YET_VALID');
    expect(store.add(early, NOW + 1000).changed).toBe(true);
  });

  it("refuses one state's directory signed by another state's signers (TRUST-05)", async () => {
    const store = pair.open('demo-a');
    const swapped = rewrap(await b.nextDirectory(), (parts) => {
      rewrap(a.directory, (others) => {
        parts[3] = others[3]!;
      });
    });
    expect(() => store.add(swapped, NOW)).toThrowCode('TRUST_THRESHOLD');
  });
});

describe('resolver: what two states have between them', () => {
  it('is their accord, whichever of them is named first, and nothing that a third one is a party of', () => {
    const trust = reader(...pair.documents);
    const kinds = (one: string, other: string) => trust.between(one, other).map(({ kind }) => kind);
    expect(kinds('demo-a', 'demo-b')).toEqual(['accord']);
    expect(kinds('demo-b', 'demo-a')).toEqual(['accord']);
    for (const scope of ['demo-a', 'demo-b']) {
      expect(kinds(scope, 'demo-c')).toEqual([]);
      expect(kinds('demo-c', scope)).toEqual([]);
    }
  });
});

describe('resolver: what a reader lacks', () => {
  it('is the newest directory, when the version that it has is lower (TRUST-71)', async () => {
    const trust = reader(...pair.documents);
    trust.add(await b.signDirectory({ version: 5 }), NOW);
    const versions = (above: number): number => trust.newerThan('directory', 'demo-b', above).length;
    expect([0, 1, 4, 5, 6].map(versions)).toEqual([1, 1, 1, 0, 0]);
    expect(trust.newerThan('directory', 'demo-c', 0)).toEqual([]);
  });
});

describe('resolver: a clock that is behind the time that was kept (TRUST-29)', () => {
  const since = NOW + 40 * DAY_MS;
  const expiredAt = NOW_S + 30 * DAY;
  const kept = (by: string): string =>
    `the time that was kept says 2027-01-03T12:00:00Z, ${by} ahead of this clock; if the clock was wrong then, and is right now, remove it`;

  it.each<[seconds: number, clock: string | undefined]>([
    [600, undefined],
    [601, kept('1 hour')],
    [3_601, kept('2 hours')],
    [172_799, kept('48 hours')],
    [172_800, kept('2 days')],
    [259_199, kept('2 days')],
  ])('by %i seconds is told as: %s', (seconds, clock) => {
    const store = openTrust({ own: 'demo-a', pins: pair.pins, documents: pair.documents, now: NOW, since });
    const error = thrown(() => store.relays('demo-b', since - seconds * 1_000));
    const details = { document: 'directory demo-b', expiredAt, ...(clock === undefined ? {} : { clock }) };
    expect([error.code, error.details, error.cause !== undefined]).toStrictEqual(['TRUST_EXPIRED', details, clock !== undefined]);
  });

  it('is not told of a scope that is fresh all the same', () => {
    const store = openTrust({ own: 'demo-a', pins: pair.pins, documents: pair.documents, now: NOW, since: NOW + 601_000 });
    expect(store.freshness('demo-b', NOW)).toStrictEqual(pair.open('demo-a').freshness('demo-b', NOW));
    expect(store.freshness('demo-b', NOW).state).toBe('fresh');
  });
});

describe('resolver: what is held of a scope', () => {
  it('has times for each kind that is held, and for no other', () => {
    const times = { issuedAt: NOW_S, expiresAt: NOW_S + 365 * DAY };
    expect(reader(a.root).validity('demo-a')).toEqual([{ kind: 'root', ...times }]);
    expect(reader(a.root).validity('demo-b')).toEqual([]);
  });

  it('is newer than what another reader holds, to the second (TRUST-27)', () => {
    const store = pair.open('demo-a');
    const newer = (above: number) => store.newerThan('freshness', 'demo-b', above).map(({ bytes }) => bytes);
    expect([newer(NOW_S - 1), newer(NOW_S), newer(NOW_S + 1)]).toEqual([[b.freshness], [], []]);
    expect(reader(a.root).newerThan('freshness', 'demo-a', 0)).toEqual([]);
  });

  it('names the mailboxes that an agency had, but those that are another agency’s now', async () => {
    const [ca, police] = a.directoryInput.agencies;
    const store = reader(a.root, a.directory);
    const before = { agencies: [{ ...ca!, mailboxes: ['ca', 'desk', 'old'] }, police!] };
    store.add(await a.signDirectory(before), NOW);
    store.add(await a.signDirectory({ version: 3, agencies: [ca!, { ...police!, mailboxes: ['police', 'desk'] }] }), NOW);
    expect([...store.everMailboxes('demo-a', 'ca')].sort()).toEqual(['ca', 'old']);
    expect([...store.everMailboxes('demo-a', 'police')].sort()).toEqual(['desk', 'police']);
  });

  it('takes no accord while the directory of a party has expired (TRUST-59, TRUST-63)', () => {
    const store = reader(a.root, a.directory, b.root, b.directory);
    expect(() => store.add(pair.accord, NOW + 31 * DAY_MS)).toThrowCode('TRUST_EXPIRED');
    expect(store.accords()).toEqual([]);
  });
});

function thrown(look: () => unknown): RogatoryError {
  try {
    look();
  } catch (error) {
    if (isRogatoryError(error)) return error;
  }
  throw new TypeError('no error with a code');
}
