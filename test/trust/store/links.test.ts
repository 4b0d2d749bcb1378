// A hostile state sends what takes long to verify, over one link or over many: the documents of others are dealt with meanwhile.
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../../../src/core/limits.js';
import type { Clock } from '../../../src/core/time.js';
import { fail } from '../../../src/core/errors.js';
import { answerTo, hasExpired, kindNumber, maxBytesOfKind } from '../../../src/trust/store/exchange.js';
import type { WireDocument } from '../../../src/trust/store/exchange.js';
import { TrustLinks, Turns } from '../../../src/trust/store/links.js';
import type { TrustEvent } from '../../../src/trust/store/links.js';
import { openTrust } from '../../../src/trust/store/resolver.js';
import type { TrustStore } from '../../../src/trust/store/resolver.js';
import { NOW, createState } from '../states.js';
import type { TestState } from '../states.js';

const DAY_MS = 86_400_000;

let carol: TestState;
let mallory: TestState;
let honest: TestState;
let trust: TrustStore;
let links: TrustLinks;
let events: TrustEvent[];
let now: number;
let timers: (() => void)[];

beforeAll(async () => {
  const agencies = Array.from({ length: 40 }, (_, i) => ({ id: `a${i + 10}` }));
  carol = await createState({ scope: 'carol' });
  honest = await createState({ scope: 'honest' });
  mallory = await createState({ scope: 'mallory', agencies });
});

beforeEach(() => {
  events = [];
  timers = [];
  now = NOW;
  const pins = new Map([carol, mallory, honest].map(({ scope, fingerprint }) => [scope, fingerprint]));
  trust = openTrust({ own: 'carol', pins, documents: [carol.root, carol.directory, mallory.root, honest.root], now: NOW });
  const clock: Clock = {
    now: () => now,
    after(_delay, callback) {
      timers.push(callback);
      return () => undefined;
    },
  };
  links = new TrustLinks({
    ...{ trust, clock, log: (event) => events.push(event), send: async () => true, onChanged: () => undefined },
    assemble: () => ({ add: (part) => part }),
  });
});

const peerOf = (scope: string) => ({ scope, id: 'relay', key: `${scope}/relay` });

/** A whole document in one part. */
function send(from: TestState, bytes: Uint8Array): Promise<void> {
  const document: WireDocument = { kind: kindNumber('directory'), bytes };
  return links.receive(peerOf(from.scope), { ...document, digest: new Uint8Array(32), size: bytes.length, offset: 0 });
}

describe('documents of several peers', () => {
  it('do not wait for each other: an honest one is taken in while a long one is verified (TRUST-54)', async () => {
    for (const { scope } of [mallory, honest]) links.up(peerOf(scope));
    const order: string[] = [];
    const long = send(mallory, mallory.directory).then(() => order.push('mallory'));
    await send(honest, honest.directory).then(() => order.push('honest'));
    expect(trust.heldVersion('directory', 'mallory')).toBe(0);
    await long;
    expect(order).toEqual(['honest', 'mallory']);
    expect(['mallory', 'honest'].map((scope) => trust.heldVersion('directory', scope))).toEqual([1, 1]);
  });

  it('do not keep a node from closing: what is being verified is left (TRUST-54)', async () => {
    links.up(peerOf('mallory'));
    const long = send(mallory, mallory.directory);
    links.stop();
    await long;
    expect([trust.heldVersion('directory', 'mallory'), events]).toEqual([0, []]);
  });

  it('of which one waits for its day are taken in when the clock says so, and told (TRUST-56)', async () => {
    links.up(peerOf('honest'));
    await send(honest, honest.directory);
    for (let version = 2; version <= LIMITS.trustDailyMax + 2; version++) await send(honest, await honest.signDirectory({ version }));
    expect(trust.heldVersion('directory', 'honest')).toBe(LIMITS.trustDailyMax);
    now += DAY_MS;
    links.start();
    await expect.poll(() => trust.heldVersion('directory', 'honest')).toBe(LIMITS.trustDailyMax + 2);
    expect(events.filter(({ kind }) => kind === 'trust')).toHaveLength(LIMITS.trustDailyMax + 1);
    links.stop();
  });
});

describe('documents of one peer', () => {
  it('are judged one after another, over all of its links, and only so many wait (TRUST-58)', async () => {
    const turns = new Turns();
    const done: number[] = [];
    let release = (): void => undefined;
    const first = turns.run('mallory/relay', 1, () => new Promise<void>((resolve) => (release = resolve)));
    const large = turns.run('mallory/relay', LIMITS.trustTurnsMaxBytes, async () => void done.push(99));
    const all = Array.from({ length: 20 }, (_, i) => turns.run('mallory/relay', 1, async () => void done.push(i)));
    await turns.run('honest/relay', LIMITS.trustTurnsMaxBytes, async () => void done.push(50));
    expect(done).toEqual([50]);
    release();
    await Promise.all([first, large, ...all]);
    expect(done).toEqual([50, 0, 1, 2, 3, 4, 5, 6]);
    // There is room again, whatever became of those before.
    await expect(turns.run('mallory/relay', 1, () => Promise.reject(new RangeError('refused')))).rejects.toThrow(RangeError);
    await turns.run('mallory/relay', LIMITS.trustTurnsMaxBytes, async () => void done.push(100));
    expect(done.at(-1)).toBe(100);
  });
});

describe('what a peer asks for', () => {
  const KINDS = ['root', 'directory', 'freshness', 'accord', 'accord-end', 'ceremony'] as const;

  it('has a number of the link, and the largest size of its kind; another number is none of trust (TRUST-02)', () => {
    const most = LIMITS.trustDocumentMaxBytes;
    expect(KINDS.map(kindNumber)).toEqual([9, 10, 11, 12, 13, 14]);
    expect([8, 9, 10, 11, 12, 13, 14, 15].map(maxBytesOfKind)).toEqual([0, most, LIMITS.directoryMaxBytes, most, most, most, most, 0]);
  });

  const asked: string[] = [];
  const held = {
    own: 'aa',
    scopes: () => ['aa', 'bb', 'cc'],
    newerThan(kind: string, scope: string, above: number) {
      asked.push(`${kind} of ${scope} above ${above}`);
      return [{ kind, bytes: Uint8Array.of(1) }];
    },
    between(a: string, b: string) {
      asked.push(`between ${a} and ${b}`);
      return (['accord', 'accord-end', 'ceremony'] as const).map((kind) => ({ kind, bytes: Uint8Array.of(kindNumber(kind)) }));
    },
  } as unknown as TrustStore;

  it.each<[peer: string, kind: number, scope: string, look: string | undefined]>([
    ['aa', 10, 'aa', 'directory of aa above 3'],
    ['aa', 10, 'cc', 'directory of cc above 3'],
    ['aa', 12, 'cc', 'between aa and cc'],
    ['aa', 10, 'dd', undefined],
    ['bb', 9, 'aa', 'root of aa above 3'],
    ['bb', 11, 'bb', 'freshness of bb above 3'],
    ['bb', 10, 'cc', undefined],
    ['bb', 12, 'cc', undefined],
    ['bb', 12, 'aa', 'between aa and bb'],
    ['bb', 13, 'bb', 'between aa and bb'],
    ['bb', 14, 'aa', 'between aa and bb'],
    ['dd', 10, 'dd', undefined],
    ['bb', 8, 'aa', undefined],
    ['bb', 15, 'aa', undefined],
  ])('is answered to %s, for kind %i of %s, by a look for: %s (RELAY-18)', (peer, kind, scope, look) => {
    asked.length = 0;
    const answer = answerTo(held, peer, { kind, scope, above: 3 });
    expect(asked).toEqual(look === undefined ? [] : [look]);
    expect(answer).toEqual(look === undefined ? [] : [{ kind, bytes: Uint8Array.of(kind < 12 ? 1 : kind) }]);
  });
});

describe('a directory that stands', () => {
  it('has expired when a look into it says so; another fault is told (TRUST-63)', () => {
    const store = (relays: () => readonly []): TrustStore => ({ relays }) as unknown as TrustStore;
    const failing = (error: Error) => store(() => { throw error; }); // prettier-ignore
    const bug = new TypeError('a fault of the program');
    const expired = fail('TRUST_EXPIRED', { document: 'directory aa', expiredAt: 1 });
    expect(hasExpired(store(() => []), 'aa', NOW)).toBe(false); // prettier-ignore
    expect(hasExpired(failing(expired), 'aa', NOW)).toBe(true);
    expect(() => hasExpired(failing(bug), 'aa', NOW)).toThrow(bug);
  });
});

describe('documents of one peer that wait for their turn', () => {
  it('make room one by one, as each is done', async () => {
    const turns = new Turns();
    const ends: (() => void)[] = [];
    const begun = (): Promise<void> => turns.run('bb/relay', 1, () => new Promise((done) => ends.push(done)));
    const all = Array.from({ length: LIMITS.trustTurnsMaxItems }, begun);
    await Promise.resolve();
    ends[0]?.();
    await all[0];
    let passed = 0;
    const more = Array.from({ length: 3 }, () => begun().then(() => passed++));
    await new Promise((done) => setImmediate(done));
    // There is room for one: the two others are passed over at once.
    expect([ends.length, passed]).toEqual([2, 2]);
    for (let i = 1; i <= LIMITS.trustTurnsMaxItems; i++) {
      ends[i]?.();
      await new Promise((done) => setImmediate(done));
    }
    await Promise.all([...all, ...more]);
    expect(ends).toHaveLength(LIMITS.trustTurnsMaxItems + 1);
  });
});
