// Two relays that watch each other's logs, over stores on disk: what is cosigned, what convicts, and what a backup comes to.
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decode } from '../../../src/cbor/decode.js';
import { systemRandom } from '../../../src/core/random.js';
import { toSeconds } from '../../../src/core/time.js';
import { memorySigner } from '../../../src/crypto/sign.js';
import { signCosignature, verifyCosignature } from '../../../src/log/cosignature.js';
import { parseEvidence } from '../../../src/log/evidence.js';
import { encodeCosignatureOffer } from '../../../src/log/exchange.js';
import type { LogView } from '../../../src/log/issuers.js';
import { judgeEvidence } from '../../../src/log/judge.js';
import { formatOrigin } from '../../../src/log/origin.js';
import { CosignStore } from '../../../src/relay/log/cosign-store.js';
import { COSIGNING_KINDS, Cosigning } from '../../../src/relay/log/cosigning.js';
import type { RelayEvent } from '../../../src/relay/events.js';
import { factLeaf } from '../../../src/relay/receipts/own.js';
import { LogKeeper } from '../../../src/relay/log/keeper.js';
import { stateRelayRestored } from '../../../src/relay/restored.js';
import { Shown } from '../../../src/relay/log/shown.js';
import { leafOf } from '../../../src/store/contract/log.js';
import type { Store } from '../../../src/store/port.js';
import { openSqliteStore } from '../../../src/store/sqlite/sqlite.js';
import type { LinkPeer, TrustDocument, TrustRequest } from '../../../src/transport/handler.js';
import { signerEntry } from '../../../src/trust/entries.js';
import { issuersOf } from '../../../src/trust/issuers.js';
import { generateRelay } from '../../../src/trust/secrets.js';
import type { RelaySecrets } from '../../../src/trust/secrets.js';
import { makeFolder } from '../../store/places.js';
import { DAY, NOW, createPair } from '../../trust/states.js';
import type { TestPair } from '../../trust/states.js';
import { URLS, stateOf, testClock } from '../world.js';
import type { Scope } from '../world.js';

let pair: TestPair;
let sides: Record<Scope, Side>;
/** Of demo-b. */
let cosignerClock = testClock;
/** Relays as a later directory lists them. */
let view: (before: LogView) => LogView;
let secrets: (scope: Scope) => RelaySecrets;

interface Side {
  readonly peer: LinkPeer;
  readonly store: Store;
  readonly keeper: LogKeeper;
  readonly cosigning: Cosigning;
  readonly events: RelayEvent[];
  readonly sent: (TrustDocument | TrustRequest)[];
}

const other = (scope: Scope): Scope => (scope === 'demo-a' ? 'demo-b' : 'demo-a');

async function open(scope: Scope, path: string): Promise<Side> {
  const self = { scope, id: 'relay' };
  const own = secrets(scope);
  const store = await openSqliteStore({ path });
  const keeper = new LogKeeper({ store, owner: self, signer: memorySigner(own.log), clock: testClock });
  await keeper.start();
  const events: RelayEvent[] = [];
  const sent: (TrustDocument | TrustRequest)[] = [];
  const common = {
    store,
    view: view(issuersOf(pair.open(scope))),
    clock: scope === 'demo-b' ? cosignerClock : testClock,
    log: (event: RelayEvent) => void events.push(event),
    send: (_peer: string, content: TrustDocument | TrustRequest) => void sent.push(content),
  };
  const cosigning = new Cosigning({
    ...common,
    self,
    keeper,
    logSigner: memorySigner(own.log),
    signer: memorySigner(own.cosign),
    shown: new Shown({ ...common, cosigned: new CosignStore(store, testClock) }),
  });
  return { peer: { ...self, key: `${scope}/relay`, signerId: new Uint8Array(32) }, store, keeper, cosigning, events, sent };
}

/** Carries what both have said until nobody says anything. */
async function settle(): Promise<void> {
  for (let busy = true; busy;) {
    busy = false;
    for (const scope of ['demo-a', 'demo-b'] as const) {
      await sides[scope].cosigning.settled();
      for (const content of sides[scope].sent.splice(0)) {
        busy = true;
        await sides[other(scope)].cosigning.take(sides[scope].peer, content);
      }
    }
  }
}

async function grow(scope: Scope, count: number, first = 0): Promise<void> {
  await sides[scope].store.commit({ now: NOW, leaves: Array.from({ length: count }, (_, at) => leafOf(first + at)) });
}

async function offer(scope: Scope): Promise<void> {
  await sides[scope].cosigning.offer(sides[other(scope)].peer);
  await settle();
}

const cosignedSizes = (scope: Scope): number[] => sides[scope].events.flatMap((event) => (event.kind === 'cosigned' ? [event.size] : []));
const alarms = (scope: Scope): string[] => sides[scope].events.flatMap((event) => (event.kind === 'alarm' ? [event.alarm] : []));

let paths: Record<Scope, string>;

beforeEach(async () => {
  const at = (scope: Scope) => ({ relays: [{ id: 'relay', urls: [URLS[scope]] }] });
  pair = await createPair(at('demo-a'), at('demo-b'), { notAfter: toSeconds(NOW) + 86_400 });
  view = (before) => before;
  secrets = (scope) => stateOf(pair, scope).relays.get('relay')!;
  const folder = makeFolder();
  paths = { 'demo-a': join(folder, 'a.db'), 'demo-b': join(folder, 'b.db') };
  sides = { 'demo-a': await open('demo-a', paths['demo-a']), 'demo-b': await open('demo-b', paths['demo-b']) };
});

afterEach(async () => {
  await Promise.all(Object.values(sides).map(({ store }) => store.close()));
});

async function reopen(scope: Scope, path = paths[scope]): Promise<void> {
  await sides[scope].store.close();
  sides[scope] = await open(scope, path);
}

/** Keeps a copy of a side's store as it is now. */
async function backUp(scope: Scope): Promise<string> {
  await reopen(scope);
  await sides[scope].store.close();
  const copy = `${paths[scope]}.backup`;
  copyFileSync(paths[scope], copy);
  sides[scope] = await open(scope, paths[scope]);
  return copy;
}

/** The keys are stolen by which demo-a signs its log and demo-b cosigns it; directories say so, and name new ones. */
async function rotateStolen(): Promise<void> {
  const fresh = {
    log: generateRelay('rogatory-classic', systemRandom).log,
    cosign: generateRelay('rogatory-classic', systemRandom).cosign,
  };
  secrets = (scope) => ({ ...stateOf(pair, scope).relays.get('relay')!, ...fresh });
  view = (before) => ({
    ...before,
    issuer(scope, id) {
      const issuer = before.issuer(scope, id)!;
      const role = scope === 'demo-a' ? 'log' : 'cosign';
      const stolen = { status: 'compromised', invalidSince: 1 } as const;
      const signers = issuer.signers.map((signer) => (signer.role === role ? { ...signer, ...stolen } : signer));
      const validity = { from: toSeconds(NOW) - DAY, to: toSeconds(NOW) + DAY };
      return { ...issuer, signers: [...signers, signerEntry(memorySigner(fresh[role]), role, validity)] };
    },
  });
  await reopen('demo-a');
  await reopen('demo-b');
}

describe('cosigning between relays', () => {
  it('takes no cosignature with a time ahead of its clock, or before what stands under it (LOG-24)', async () => {
    const { keeper, store, cosigning, events } = sides['demo-a'];
    const about = { envelopeId: new Uint8Array(16), envelopeDigest: new Uint8Array(32), mailbox: 'ca@demo-b' };
    const said = factLeaf({ scope: 'demo-a', id: 'relay', times: keeper.times }, { ...about, kind: 'submitted', atMs: NOW });
    await store.commit({ now: NOW, leaves: [said, leafOf(1)] });
    const { checkpoint } = await keeper.covering(3);
    const cosigner = { scope: 'demo-b', id: 'relay' };
    const take = async (at: number): Promise<void> => {
      const { line, cose } = await signCosignature({ checkpoint }, cosigner, memorySigner(secrets('demo-b').cosign), at);
      const bytes = encodeCosignatureOffer({ cosigner, cosignature: cose, line: line.signature });
      await cosigning.take(sides['demo-b'].peer, { kind: 33, bytes });
    };
    await take(toSeconds(testClock.now()) + 660);
    await take(toSeconds(NOW) - 601);
    expect(events.map((event) => event.kind === 'alarm' && event.alarm)).toEqual(['checkpoint-refused', 'checkpoint-refused']);
    await take(toSeconds(NOW) - 600);
    expect(cosignedSizes('demo-a')).toEqual([3]);
  });

  it('signs anew, with the time of now, what the other side is told twice: its clock was wrong the first time (LOG-24, RELAY-15)', async () => {
    const { keeper, store } = sides['demo-a'];
    const about = { envelopeId: new Uint8Array(16), envelopeDigest: new Uint8Array(32), mailbox: 'ca@demo-b' };
    const said = factLeaf({ scope: 'demo-a', id: 'relay', times: keeper.times }, { ...about, kind: 'submitted', atMs: NOW });
    await store.commit({ now: NOW, leaves: [said, leafOf(1)] });
    cosignerClock = { ...testClock, now: () => NOW - 7_200_000 };
    await reopen('demo-b');
    await offer('demo-a');
    expect(cosignedSizes('demo-a')).toEqual([]);
    cosignerClock = testClock;
    await reopen('demo-b');
    await offer('demo-a');
    await offer('demo-a');
    expect(cosignedSizes('demo-a')).toEqual([3]);
    // Who has one that is good keeps it.
    sides['demo-a'].cosigning.ask(sides['demo-b'].peer);
    await settle();
    expect(cosignedSizes('demo-a')).toEqual([3]);
  });

  it('cosigns each checkpoint as the continuation of the one before, over restarts (RELAY-15)', async () => {
    await grow('demo-a', 3);
    await offer('demo-a');
    await reopen('demo-b');
    await grow('demo-a', 60);
    await offer('demo-a');
    expect(cosignedSizes('demo-a')).toEqual([4, 64]);
    await reopen('demo-a');
    await grow('demo-a', 1);
    await grow('demo-b', 1);
    await Promise.all([offer('demo-a'), offer('demo-b')]);
    expect([cosignedSizes('demo-a'), cosignedSizes('demo-b')]).toEqual([[65], [2]]);
    expect([alarms('demo-a'), alarms('demo-b')]).toEqual([[], []]);
  });

  it('offers nothing that is cosigned already, and nothing of an empty log (RELAY-15)', async () => {
    await sides['demo-a'].cosigning.offer(sides['demo-b'].peer);
    expect(sides['demo-a'].sent).toEqual([]);
    await grow('demo-a', 1);
    await offer('demo-a');
    await sides['demo-a'].cosigning.offer(sides['demo-b'].peer);
    expect(sides['demo-a'].sent).toEqual([]);
  });

  it('keeps the evidence of two checkpoints of one size, and cosigns that log no more (RELAY-16)', async () => {
    await grow('demo-a', 3);
    await offer('demo-a');
    // Another history under the same keys and the same origin.
    await reopen('demo-a', join(makeFolder(), 'other.db'));
    await grow('demo-a', 3, 100);
    await offer('demo-a');
    expect(alarms('demo-b')).toEqual(['split-view']);
    const [kept] = await sides['demo-b'].store.list('evidence');
    const finding = judgeEvidence(issuersOf(pair.open('demo-b')), parseEvidence(kept!.value));
    expect(finding).toEqual({ conflict: 'split-view', accused: [{ scope: 'demo-a', id: 'relay' }] });
    await grow('demo-a', 5);
    await offer('demo-a');
    expect(cosignedSizes('demo-a')).toEqual([]);
  });

  it('closes the origin of a log that came back from a backup, and goes on under the next (RELAY-17)', async () => {
    await grow('demo-a', 3);
    await offer('demo-a');
    const backup = await backUp('demo-a');
    await grow('demo-a', 5);
    await offer('demo-a');
    await reopen('demo-a', backup);
    expect((await sides['demo-a'].store.logHead())?.size).toBe(4);
    sides['demo-a'].cosigning.ask(sides['demo-b'].peer);
    await settle();
    expect(sides['demo-a'].events).toContainEqual({ kind: 'log-restored', peer: 'demo-b/relay', closed: 4, epoch: 2 });
    expect(alarms('demo-b')).toEqual(['peer-log-restored']);
    expect(cosignedSizes('demo-a')).toEqual([2]);
    await grow('demo-a', 4);
    await offer('demo-a');
    expect(cosignedSizes('demo-a')).toEqual([2, 6]);
    expect(await sides['demo-b'].store.list('evidence')).toEqual([]);
  });

  it('takes a restored log for restored even when it grew before anybody noticed (RELAY-17)', async () => {
    await grow('demo-a', 3);
    await offer('demo-a');
    const backup = await backUp('demo-a');
    await grow('demo-a', 5);
    await offer('demo-a');
    await reopen('demo-a', backup);
    await grow('demo-a', 9, 200);
    await offer('demo-a');
    expect(sides['demo-a'].events).toContainEqual({ kind: 'log-restored', peer: 'demo-b/relay', closed: 4, epoch: 2 });
    expect(await sides['demo-b'].store.list('evidence')).toEqual([]);
    expect(cosignedSizes('demo-a')).toEqual([2]);
  });

  it('closes at what no other tree can have where nothing is known to be cosigned, so that nothing convicts it (RELAY-17, LOG-16)', async () => {
    await grow('demo-a', 3);
    const backup = await backUp('demo-a');
    await grow('demo-a', 5);
    await offer('demo-a');
    await reopen('demo-a', backup);
    // As large as what was cosigned, and another tree.
    await grow('demo-a', 5, 200);
    sides['demo-a'].cosigning.ask(sides['demo-b'].peer);
    await settle();
    expect(sides['demo-a'].events).toContainEqual({ kind: 'log-restored', peer: 'demo-b/relay', closed: 2, epoch: 2 });
    expect(await sides['demo-b'].store.list('evidence')).toEqual([]);
  });

  it('shows one who cosigned less of the closed log that the closing continues it (RELAY-17, LOG-16, LOG-30)', async () => {
    await grow('demo-a', 4);
    await offer('demo-a');
    await grow('demo-a', 3);
    // Somebody else saw more, and it was that which had the log closed.
    const { keeper } = sides['demo-a'];
    await keeper.startOver(await keeper.checkpointAt(8));
    await offer('demo-a');
    expect(sides['demo-b'].events).toContainEqual(
      expect.objectContaining({ alarm: 'peer-log-restored', detail: '0 entries that were cosigned are lost' }),
    );
    expect(alarms('demo-b')).toEqual(['peer-log-restored']);
    expect(cosignedSizes('demo-a')).toEqual([5, 2]);
  });

  it('follows a log that came back from a backup much older than all that it keeps singly (RELAY-17)', async () => {
    await grow('demo-a', 3);
    await offer('demo-a');
    for (let step = 0; step < 3; step++) {
      await grow('demo-a', 2);
      await offer('demo-a');
    }
    const backup = await backUp('demo-a');
    for (let step = 0; step < 18; step++) {
      await grow('demo-a', 1 + (step % 3));
      await offer('demo-a');
    }
    const newest = cosignedSizes('demo-a').at(-1)!;
    const [kept] = decode((await sides['demo-b'].store.get('cosigning', 'held demo-a/relay'))!.value) as [Uint8Array[]];
    expect(kept.length).toBeLessThan(16);
    await reopen('demo-a', backup);
    sides['demo-a'].cosigning.ask(sides['demo-b'].peer);
    await settle();
    expect(sides['demo-b'].events).toMatchObject([
      { alarm: 'peer-log-restored', detail: `${newest - 10} entries that were cosigned are lost` },
    ]);
    expect(cosignedSizes('demo-a')).toEqual([2]);
    expect(await sides['demo-b'].store.list('evidence')).toEqual([]);
  });

  it.each([1, 2])(
    'answers no closing that leads out of or into an origin that was convicted by other means: epoch %i (RELAY-16)',
    async (epoch) => {
      await grow('demo-a', 4);
      await offer('demo-a');
      await grow('demo-a', 3);
      const { keeper } = sides['demo-a'];
      await keeper.startOver(await keeper.checkpointAt(8));
      // By a batch of receipts, at a size that the closing does not show.
      const convicted = formatOrigin({ owner: { scope: 'demo-a', id: 'relay' }, epoch });
      await new CosignStore(sides['demo-b'].store, testClock).convict(convicted, Uint8Array.of(0x80));
      await sides['demo-a'].cosigning.offer(sides['demo-b'].peer);
      for (const content of sides['demo-a'].sent.splice(0)) await sides['demo-b'].cosigning.take(sides['demo-a'].peer, content);
      expect(sides['demo-b'].sent).toEqual([]);
      expect(alarms('demo-b')).toEqual([]);
    },
  );

  it('leads a peer through each epoch of a log that was closed more than once (RELAY-17)', async () => {
    await grow('demo-a', 3);
    await offer('demo-a');
    const { keeper } = sides['demo-a'];
    await keeper.startOver(await keeper.checkpointAt(4));
    await grow('demo-a', 3);
    await keeper.startOver(await keeper.checkpointAt(4));
    await offer('demo-a');
    expect(cosignedSizes('demo-a')).toEqual([4, 2]);
    expect([alarms('demo-a'), alarms('demo-b')]).toEqual([[], ['peer-log-restored', 'peer-log-restored']]);
  });

  it('refuses the new origin of a log that it first cosigned in the time that was lost, and does not ask for ever (RELAY-17)', async () => {
    await grow('demo-a', 3);
    const backup = await backUp('demo-a');
    await grow('demo-a', 5);
    await offer('demo-a');
    await reopen('demo-a', backup);
    await offer('demo-a');
    sides['demo-a'].cosigning.ask(sides['demo-b'].peer);
    await settle();
    expect(new Set(alarms('demo-b'))).toEqual(new Set(['checkpoint-refused']));
    expect(cosignedSizes('demo-a')).toEqual([]);
  });

  it('is neither cosigned nor convicted when its backup had nothing that could be closed (RELAY-25, LOG-16)', async () => {
    const backup = await backUp('demo-a');
    await grow('demo-a', 5);
    await offer('demo-a');
    await reopen('demo-a', backup);
    const { store } = sides['demo-a'];
    const self = { scope: 'demo-a', id: 'relay' };
    expect(await stateRelayRestored({ self, store, clock: testClock }, { by: 'operator', reason: 'disk failure' })).toEqual({ epoch: 2 });
    await reopen('demo-a', backup);
    for (const count of [0, 5]) {
      await grow('demo-a', count, 10);
      sides['demo-a'].cosigning.ask(sides['demo-b'].peer);
      await settle();
      await offer('demo-a');
    }
    expect([alarms('demo-a'), alarms('demo-b'), cosignedSizes('demo-a')]).toEqual([[], [], []]);
    expect([...(await sides['demo-a'].store.list('evidence')), ...(await sides['demo-b'].store.list('evidence'))]).toEqual([]);
  });

  it('goes on with a peer that came back from a backup and forgot what it cosigned (RELAY-15)', async () => {
    await grow('demo-a', 3);
    await offer('demo-a');
    const backup = await backUp('demo-b');
    await grow('demo-a', 5);
    await offer('demo-a');
    await reopen('demo-b', backup);
    await grow('demo-a', 2);
    await offer('demo-a');
    expect(cosignedSizes('demo-a')).toEqual([4, 9, 11]);
    expect([alarms('demo-a'), alarms('demo-b')]).toEqual([[], []]);
  });

  it('answers a request with what is larger than it names alone (RELAY-15)', async () => {
    await grow('demo-a', 3);
    await offer('demo-a');
    const answers = async (scope: Scope, kind: number, above: number): Promise<number> => {
      await sides[scope].cosigning.take(sides[other(scope)].peer, { kind, scope: 'demo-a', above });
      return sides[scope].sent.splice(0).length;
    };
    expect([await answers('demo-b', COSIGNING_KINDS.cosignature, 3), await answers('demo-b', COSIGNING_KINDS.cosignature, 4)]).toEqual([
      1, 0,
    ]);
    await grow('demo-a', 2);
    expect([await answers('demo-a', COSIGNING_KINDS.checkpoint, 5), await answers('demo-a', COSIGNING_KINDS.checkpoint, 6)]).toEqual([
      1, 0,
    ]);
  });

  it('takes no checkpoint of another log, and no cosignature of another peer (RELAY-15)', async () => {
    await grow('demo-a', 3);
    await sides['demo-a'].cosigning.offer(sides['demo-b'].peer);
    const [content] = sides['demo-a'].sent.splice(0);
    await sides['demo-b'].cosigning.take({ scope: 'demo-a', id: 'second', key: 'demo-a/second', signerId: new Uint8Array(32) }, content!);
    await sides['demo-b'].cosigning.take(sides['demo-a'].peer, { kind: COSIGNING_KINDS.checkpoint, bytes: Uint8Array.of(0x80) });
    expect(alarms('demo-b')).toEqual(['checkpoint-refused', 'checkpoint-refused']);
    expect(sides['demo-b'].sent).toEqual([]);
  });

  it('goes on under new keys when the old ones of both sides were stolen (RELAY-15, LOG-13)', async () => {
    await grow('demo-a', 3);
    await offer('demo-a');
    await rotateStolen();
    await grow('demo-a', 5);
    await offer('demo-a');
    expect([alarms('demo-a'), alarms('demo-b')]).toEqual([[], []]);
    expect(cosignedSizes('demo-a')).toEqual([4, 9]);
  });

  it('says anew, by the key in force, what it cosigned by one that was stolen since, of a log that does not grow (RELAY-15, LOG-09)', async () => {
    await grow('demo-a', 3);
    await offer('demo-a');
    await rotateStolen();
    await offer('demo-a');
    expect(cosignedSizes('demo-a')).toEqual([4]);
    const view = issuersOf(pair.open('demo-a'));
    const cosignature = (await new CosignStore(sides['demo-a'].store, testClock).given('demo-b/relay'))!;
    // By the directories of before, it is of a key that nobody knows.
    expect(() => verifyCosignature(view, { scope: 'demo-b', id: 'relay' }, cosignature)).toThrowCode('LOG_SIGNER');
    // It is asked for once, and what is cosigned stays as it was.
    await sides['demo-a'].cosigning.offer(sides['demo-b'].peer);
    expect(sides['demo-a'].sent).toEqual([]);
    await reopen('demo-b');
    await grow('demo-a', 2);
    await offer('demo-a');
    expect(cosignedSizes('demo-a')).toEqual([4, 6]);
    expect([alarms('demo-a'), alarms('demo-b')]).toEqual([[], []]);
  });

  it('asks once for another cosignature than that of a stolen key, however often it offers (RELAY-15)', async () => {
    await grow('demo-a', 3);
    await offer('demo-a');
    await rotateStolen();
    const { cosigning, sent } = sides['demo-a'];
    for (let count = 0; count < 3; count++) await cosigning.offer(sides['demo-b'].peer);
    expect(sent).toEqual([{ kind: COSIGNING_KINDS.cosignature, scope: 'demo-a', above: 0 }]);
  });
});
