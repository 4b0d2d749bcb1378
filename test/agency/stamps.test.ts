// The own log under the tokens of an authority: asked for beside the traffic, and never waited for.
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AgencyNode } from '../../src/agency/agency-parts.js';
import { Stamps } from '../../src/agency/home/stamps.js';
import type { TimestampOptions } from '../../src/agency/home/stamps.js';
import type { AgencyAlarm, AgencyEvent } from '../../src/agency/types.js';
import { Vault } from '../../src/agency/home/vault.js';
import { requestSubmit } from '../../src/cli/demo/messages.js';
import { systemRandom } from '../../src/core/random.js';
import { genesisLeaf, leafOf } from '../../src/endpoint/log/leaves.js';
import { signCheckpoint, verifyCheckpoint } from '../../src/log/statement/signed-checkpoint.js';
import { verifyCheckpointTime } from '../../src/log/timestamp/index.js';
import type { SignedCheckpoint } from '../../src/log/statement/signed-checkpoint.js';
import type { Store } from '../../src/store/port.js';
import { issuersOf } from '../../src/trust/store/issuers.js';
import { makeAnswer, makeParty, makeToken } from '../log/timestamp/forge.js';
import type { Party } from '../log/timestamp/forge.js';
import { testClock, until } from '../relay/world.js';
import { createAgencies, linkNode, manualClock, nameOf } from './world.js';
import type { AgencyWorld } from './world.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const EPOCH = testClock.now();
const URL = 'http://tsa.invalid/';

const worlds: AgencyWorld[] = [];
const opened: Stamps[] = [];
afterEach(async () => {
  for (const stamps of opened.splice(0)) await stamps.close();
  for (const world of worlds.splice(0)) await world.closeAll();
});

let authority: Party;
beforeAll(async () => {
  authority = await makeParty({ from: testClock.now() - 400 * HOUR, to: testClock.now() + 4_000 * HOUR });
});

/** An authority that answers as `mood` says, by this clock. */
class FalseAuthority {
  mood: 'well' | 'down' | 'silent' | 'lying' = 'well';
  asked = 0;
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  readonly fetch: typeof globalThis.fetch = async (_url, init) => {
    this.asked++;
    if (this.mood === 'down') throw new TypeError('fetch failed');
    if (this.mood === 'silent') return new Promise<Response>(() => undefined);
    const request = Buffer.from(init?.body as Uint8Array);
    // SHA-256 and nonce stand where the request of this package has them.
    const imprint = request.subarray(request.indexOf(Buffer.from('0420', 'hex')) + 2).subarray(0, 32);
    const nonce = request.subarray(request.length - 19, request.length - 3);
    const signedBy = this.mood === 'lying' ? await makeParty() : authority;
    const token = await makeToken(new Uint8Array(0), {
      signer: authority,
      signedBy,
      imprint: { digest: Uint8Array.from(imprint) },
      nonce: Uint8Array.from(nonce),
      at: this.#now(),
    });
    return new Response(makeAnswer(token) as BodyInit, { headers: { 'content-type': 'application/timestamp-reply' } });
  };
}

describe('tokens for the log of an agency', () => {
  let clock = manualClock(testClock.now());
  let tsa = new FalseAuthority(() => clock.now());
  let events: AgencyEvent[] = [];
  let node: AgencyNode;

  beforeEach(async () => {
    clock = manualClock(testClock.now());
    tsa = new FalseAuthority(() => clock.now());
    await begin([authority.digest]);
  });

  async function begin(accepted: readonly Uint8Array[]): Promise<void> {
    events = [];
    const world = await createAgencies(accepted.length === 0 ? {} : { accord: { timestampAuthorities: accepted } });
    worlds.push(world);
    node = linkNode(world, clock, events);
    newest = undefined;
    size = 1;
    await node.committer.commit({ leaves: [genesisLeaf({ owner: node.self, epoch: EPOCH })] });
  }
  /** The log, as its keeper shows it. */
  let size = 1;
  let newest: SignedCheckpoint | undefined;
  const keeper = {
    get origin() {
      return { owner: node.self, epoch: EPOCH };
    },
    get size() {
      return size;
    },
    async covering(): Promise<SignedCheckpoint> {
      const head = (await node.store.logHead())!;
      if (newest?.checkpoint.size !== head.size) newest = await signCheckpoint({ owner: node.self, ...head }, node.keys.log[0]!);
      return newest;
    },
    stamped: (signed: SignedCheckpoint) => void (newest = signed),
  };

  function start(policy: TimestampOptions['policy'] = 'wait', more: Partial<TimestampOptions> = {}): Stamps {
    const stamps = new Stamps(node, keeper, { url: URL, policy, fetch: tsa.fetch, ...more });
    opened.push(stamps);
    void stamps.start();
    return stamps;
  }
  /** Something is logged. */
  async function log(): Promise<void> {
    size = (await node.store.commit({ now: clock.now(), leaves: [leafOf('custody', Uint8Array.of(1))] })).log!.size;
    for (const stamps of opened) stamps.grown();
    await settle();
  }
  async function advance(ms: number): Promise<void> {
    clock.advance(ms);
    await settle();
  }
  const tokens = (count: number): Promise<void> => until(`${count} tokens`, () => kinds('stamped').length === count);
  const kinds = <K extends AgencyEvent['kind'] | AgencyAlarm['alarm']>(kind: K) =>
    events.filter((event): event is Extract<AgencyEvent, { kind: K } | { alarm: K }> => event.kind === kind || nameOf(event) === kind);
  const stamped = async (): Promise<readonly Uint8Array[]> => (await node.vault.list('stamped')).map(({ value }) => value as Uint8Array);

  it('stand on the newest checkpoint, at once and then every ten minutes at most, and on none twice (LOG-55)', async () => {
    start();
    await advance(HOUR);
    // The genesis leaf alone has no checkpoint.
    expect(tsa.asked).toBe(0);
    await log();
    await log();
    await advance(0);
    await tokens(1);
    expect(kinds('stamped')[0]).toMatchObject({ checkpoint: placeOf(3) });
    await log();
    await log();
    await advance(10 * MINUTE - 1);
    expect(tsa.asked).toBe(1);
    await advance(1);
    await tokens(2);
    expect(kinds('stamped')[1]).toMatchObject({ checkpoint: placeOf(5) });
    await advance(HOUR);
    expect(tsa.asked).toBe(2);
    const statements = await stamped();
    expect(statements).toHaveLength(2);
    for (const statement of statements) {
      expect(await verifyCheckpointTime(statement, [authority.digest])).toMatchObject({ status: 'verified' });
    }
    expect((await keeper.covering()).bytes).toEqual(statements[1]);
  });

  it('are asked for again after ten minutes, and an alarm says since when none came (LOG-28, LOG-55)', async () => {
    const since = clock.now();
    start();
    await log();
    for (const [i, mood] of (['down', 'lying', 'silent'] as const).entries()) {
      tsa.mood = mood;
      await advance(i === 0 ? 0 : 10 * MINUTE);
      await until('it is asked', () => tsa.asked === i + 1);
      if (mood === 'silent') await advance(10_000);
      await until('it is told', () => kinds('unstamped').length === i + 1);
      await log();
      await advance(0);
    }
    expect(kinds('unstamped')).toMatchObject([
      { since, code: 'LOG_TIME_AUTHORITY' },
      { since, code: 'LOG_TIME_TOKEN' },
      { since, code: 'LOG_TIME_AUTHORITY' },
    ]);
    expect(await stamped()).toEqual([]);
    tsa.mood = 'well';
    await advance(10 * MINUTE);
    await tokens(1);
    expect(kinds('stamped')).toMatchObject([{ checkpoint: placeOf(5) }]);
    // What waits from now on waits since now.
    await advance(MINUTE);
    tsa.mood = 'down';
    await log();
    const later = clock.now();
    await advance(10 * MINUTE);
    await until('it is told', () => kinds('unstamped').length === 4);
    expect(kinds('unstamped').at(-1)).toMatchObject({ since: later });
  });

  it('are waited for by no signature, commit or close, while the authority says nothing (LOG-28)', async () => {
    tsa.mood = 'silent';
    const stamps = start('required');
    await log();
    await advance(0);
    await until('it is asked', () => tsa.asked === 1);
    // What is logged meanwhile is signed; nobody is asked beside.
    await log();
    await advance(1_000);
    await stamps.assertMaySend();
    await stamps.close();
    expect(tsa.asked).toBe(1);
    expect(events).toEqual([]);
    await log();
    await advance(HOUR);
    expect(tsa.asked).toBe(1);
  });

  it('are taken up by the next process, which asks no sooner than the last one may have (LOG-55)', async () => {
    tsa.mood = 'down';
    const since = clock.now();
    const first = start();
    await log();
    await advance(0);
    await until('it is told', () => kinds('unstamped').length === 1);
    await first.close();
    await advance(4 * MINUTE);
    tsa.mood = 'well';
    start();
    await advance(0);
    await advance(6 * MINUTE - 1);
    expect(tsa.asked).toBe(1);
    expect(await readSince()).toBe(since);
    await advance(1);
    await tokens(1);
    expect(await readSince()).toBeNull();
  });

  it('are required, and overdue, before a process sends, until one comes (LOG-29)', async () => {
    tsa.mood = 'down';
    const first = start('required', { maxDelayMs: HOUR });
    await log();
    await advance(0);
    await until('it is told', () => kinds('unstamped').length === 1);
    await advance(HOUR);
    await first.assertMaySend();
    await advance(1);
    await expect(first.assertMaySend()).toRejectCode('LOG_TIME_REQUIRED', { waitedMs: HOUR + 1 });
    await first.close();

    const second = start('required', { maxDelayMs: HOUR });
    await expect(second.assertMaySend()).toRejectCode('LOG_TIME_REQUIRED');
    tsa.mood = 'well';
    await advance(10 * MINUTE);
    await tokens(1);
    await second.assertMaySend();
  });

  it('hold nothing up under "wait" (LOG-29)', async () => {
    tsa.mood = 'down';
    const stamps = start('wait', { maxDelayMs: 0 });
    await log();
    await advance(0);
    await until('it is told', () => kinds('unstamped').length === 1);
    await advance(HOUR);
    await stamps.assertMaySend();
  });

  it('are asked of nobody while no accord in force names an authority (LOG-55, LOG-56)', async () => {
    await begin([]);
    start();
    await log();
    await advance(0);
    await until('it is told', () => kinds('unstamped').length === 1);
    expect(kinds('unstamped')[0]).toMatchObject({ code: 'LOG_TIME_TOKEN' });
    expect(tsa.asked).toBe(0);
  });

  it('do not count by an authority that no accord names (LOG-56)', async () => {
    await begin([new Uint8Array(32).fill(7)]);
    start();
    await log();
    await advance(0);
    await until('it is told', () => kinds('unstamped').length === 1);
    expect(kinds('unstamped')[0]).toMatchObject({ code: 'LOG_TIME_TOKEN' });
    expect(tsa.asked).toBe(1);
    expect(await stamped()).toEqual([]);
  });

  it('outlive a store that does not serve (LOG-28)', async () => {
    const { store } = node;
    let isDown = true;
    const broken = new Proxy(store, {
      get(target, name) {
        if (name === 'get' && isDown) return () => Promise.reject(new TypeError('a fault of the store'));
        const value = Reflect.get(target, name, target) as unknown;
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
    node = { ...node, vault: vaultOf(broken), restoredAt: 0, relayKey: '', mailboxes: new Set(), test: false };
    start();
    await settle();
    expect(kinds('unstamped')[0]).toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await log();
    isDown = false;
    await advance(0);
    await advance(10 * MINUTE);
    await tokens(1);
  });

  it('are asked for over http or https alone', () => {
    expect(() => start('wait', { url: 'ftp://tsa.invalid/' })).toThrow(TypeError);
    expect(() => start('wait', { maxDelayMs: -1 })).toThrow(RangeError);
  });

  async function readSince(): Promise<unknown> {
    const state = await node.vault.get<{ since: unknown }>('stamping', 'state');
    return state!.value.since;
  }
});

it('messages, receipts and what arrives go on while the authority lies, is silent or is down (LOG-28, LOG-29)', async () => {
  for (const mood of ['lying', 'silent', 'down'] as const) {
    const tsa = new FalseAuthority(() => testClock.now());
    tsa.mood = mood;
    const world = await createAgencies({ accord: { timestampAuthorities: [authority.digest] } });
    worlds.push(world);
    await Promise.all([world.startRelay('demo-a'), world.startRelay('demo-b')]);
    const a = world.open('demo-a', { timestamps: { url: URL, policy: 'required', fetch: tsa.fetch } });
    const b = world.open('demo-b');
    const opened = () => b.events.filter((event) => event.kind === 'receipt' && event.receipt === 'opened').length;
    for (let i = 1; i <= 2; i++) {
      await b.agency.send({ to: 'ca@demo-a', type: 'request.submit', body: requestSubmit(), priority: 'urgent' });
      await until('the receipt has come', () => opened() === i);
      await a.agency.send({ to: 'ca@demo-b', type: 'request.submit', body: requestSubmit() });
    }
    expect(tsa.asked).toBe(1);
    if (mood !== 'silent') await until('it is told', () => a.events.some((event) => nameOf(event) === 'unstamped'));
    // The receipts of A are under checkpoints without a token, and the other side follows its log.
    expect(await a.store.list('stamped')).toEqual([]);
    await a.agency.close();
  }
});

it('a checkpoint with its token verifies for the other side as any other (LOG-55, LOG-56)', async () => {
  const tsa = new FalseAuthority(() => testClock.now());
  const world = await createAgencies({ accord: { timestampAuthorities: [authority.digest] } });
  worlds.push(world);
  await Promise.all([world.startRelay('demo-a'), world.startRelay('demo-b')]);
  const a = world.open('demo-a', { timestamps: { url: URL, policy: 'wait', fetch: tsa.fetch } });
  const b = world.open('demo-b');
  await b.agency.send({ to: 'ca@demo-a', type: 'request.submit', body: requestSubmit(), priority: 'urgent' });
  await until('a checkpoint is stamped', () => a.events.some(({ kind }) => kind === 'stamped'));
  const [document] = await new Vault(a.store, new Uint8Array(32).fill(1), systemRandom).list('stamped');
  const statement = document!.value as Uint8Array;
  expect(verifyCheckpoint(issuersOf(world.pair.open('demo-b')), statement, { at: 'any' }).checkpoint.owner).toEqual({
    scope: 'demo-a',
    id: 'ca',
  });
  expect(await verifyCheckpointTime(statement, [authority.digest])).toMatchObject({ status: 'verified', certificate: authority.digest });
  await until('the receipt has come', () => b.events.some((event) => event.kind === 'receipt' && event.receipt === 'opened'));
});

/** Lets everything run that waits for nothing but its turn. */
async function settle(): Promise<void> {
  for (let i = 0; i < 20; i++) await new Promise((done) => setImmediate(done));
}

function placeOf(size: number): string {
  return `${String(EPOCH).padStart(16, '0')}/${String(size).padStart(16, '0')}`;
}

function vaultOf(store: Store): Vault {
  return new Vault(store, new Uint8Array(32), systemRandom);
}
