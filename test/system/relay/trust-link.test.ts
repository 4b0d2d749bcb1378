import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { toHex } from '../../../src/core/bytes.js';
import { systemRandom } from '../../../src/core/random.js';
import { systemClock } from '../../../src/core/time.js';
import type { Clock } from '../../../src/core/time.js';
import { generateSigner } from '../../../src/crypto/keys/keys.js';
import { memorySigner } from '../../../src/crypto/sign/sign.js';
import type { RelayEvent } from '../../../src/relay/events.js';
import { permittedPeers } from '../../../src/relay/peer-links.js';
import { openRelay } from '../../../src/relay/relay.js';
import type { Relay } from '../../../src/relay/relay.js';
import { openMemoryStore } from '../../../src/store/memory/memory.js';
import type { Store } from '../../../src/store/port.js';
import { nodeNetwork } from '../../../src/transport/adapters/ws.js';
import { memoryLinkIdentity } from '../../../src/transport/identity.js';
import { readDocument } from '../../../src/trust/documents/document.js';
import { roleSet } from '../../../src/trust/publish/entries.js';
import { kindNumber, answerTo, heldObjects } from '../../../src/trust/store/exchange.js';
import { openTrustFolder } from '../../../src/trust/store/node/folder-store.js';
import { writeTrustFolder } from '../../../src/trust/store/node/folder.js';
import { openTrust } from '../../../src/trust/store/resolver.js';
import type { TrustStore } from '../../../src/trust/store/resolver.js';
import { createAccord, createPair, DAY, NOW, NOW_S } from '../../trust/states.js';
import type { TestPair } from '../../trust/states.js';
import { nameOf } from '../../agency/world.js';
import { freePort, stateOf, testClock, until } from '../../relay/world.js';
import type { Scope } from '../../relay/world.js';

interface Node {
  readonly relay: Relay;
  readonly trust: TrustStore;
  readonly events: RelayEvent[];
  readonly store: Store;
}

const relays: Relay[] = [];
const folders: string[] = [];

afterEach(async () => {
  await Promise.all(relays.splice(0).map((relay) => relay.close()));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Two states whose relays listen on real sockets. */
async function start(): Promise<{ pair: TestPair; node(scope: Scope, trust: TrustStore, at?: number): Promise<Node> }> {
  const ports = { 'demo-a': await freePort(), 'demo-b': await freePort() };
  const relay = (scope: Scope) => ({ relays: [{ id: 'relay', urls: [`ws://127.0.0.1:${ports[scope]}`] }] });
  const pair = await createPair(relay('demo-a'), relay('demo-b'));
  return {
    pair,
    async node(scope, trust, later = 0) {
      const events: RelayEvent[] = [];
      const clock: Clock = { now: () => testClock.now() + later, after: systemClock.after };
      const secrets = stateOf(pair, scope).relays.get('relay')!;
      const store = openMemoryStore();
      const opened = await openRelay({
        signers: { log: [memorySigner(secrets.log)], cosign: [memorySigner(secrets.cosign)] },
        identity: memoryLinkIdentity({ scope, id: 'relay' }, secrets.link, () => [1, 1]),
        trust,
        store,
        network: nodeNetwork,
        listen: { host: '127.0.0.1', port: ports[scope] },
        clock,
        random: systemRandom,
        log: (event) => events.push(event),
      });
      relays.push(opened);
      return { relay: opened, trust, events, store };
    },
  };
}

function folderOf(pair: TestPair, scope: Scope, documents: readonly Uint8Array[] = pair.documents): string {
  const folder = mkdtempSync(join(tmpdir(), `rogatory-${scope}-`));
  folders.push(folder);
  writeTrustFolder(folder, documents);
  return folder;
}

/** Documents that a log states, by the kind of their leaves and their digests. */
async function statedBy(store: Store): Promise<string[]> {
  const [epoch = 0] = await store.epochs();
  const leaves = await store.leaves(epoch, 0, 999);
  return leaves.filter(({ kind }) => kind >= 9 && kind <= 14).map(({ kind, objectDigest }) => `${kind} ${toHex(objectDigest)}`);
}

describe('trust between relays', () => {
  it('goes over the link: a rotated root, its directory and its freshness statement are learnt at connect, and stated (RELAY-18, LOG-33)', async () => {
    const { pair, node } = await start();
    const { b } = pair;
    const root = await b.nextRoot();
    const directory = await b.nextDirectory({}, root);
    const freshness = await b.nextFreshness(NOW_S + 60, root, directory);
    const rotated = pair.open('demo-b');
    for (const document of [root, directory, freshness]) rotated.add(document, NOW + 60_000);
    const reader = await node('demo-a', pair.open('demo-a'));
    await node('demo-b', rotated);
    await until('the root is learnt', () => reader.trust.heldVersion('freshness', 'demo-b') === NOW_S + 60);
    expect(reader.trust.directoryRef('demo-b')).toEqual(rotated.directoryRef('demo-b'));
    expect(reader.events.filter(({ kind }) => kind === 'trust')).toEqual([
      { kind: 'trust', peer: 'demo-b/relay', document: 'root', scope: 'demo-b' },
      { kind: 'trust', peer: 'demo-b/relay', document: 'directory', scope: 'demo-b' },
      { kind: 'trust', peer: 'demo-b/relay', document: 'freshness', scope: 'demo-b' },
    ]);
    const held = heldObjects(reader.trust).map(({ kind, digest }) => `${kind} ${toHex(digest)}`);
    await until(
      'all is stated',
      async () => new Set([...held, ...(await statedBy(reader.store))]).size === (await statedBy(reader.store)).length,
    );
    // What came last stands last.
    const came = [root, directory, freshness].map(readDocument).map(({ kind, digest }) => `${kindNumber(kind)} ${toHex(digest)}`);
    expect((await statedBy(reader.store)).slice(-3).sort()).toEqual(came.sort());
  });

  it('hands on what comes in as a file while both run, and keeps it in the folder of the other side (RELAY-18, TRUST-25)', async () => {
    const { pair, node } = await start();
    const folders = { a: folderOf(pair, 'demo-a'), b: folderOf(pair, 'demo-b') };
    const a = await node('demo-a', openTrustFolder(folders.a, 'demo-a', pair.pins, NOW));
    const b = await node('demo-b', openTrustFolder(folders.b, 'demo-b', pair.pins, NOW));
    await until('the link is up', () => a.relay.connected().length === 1 && b.relay.connected().length === 1);
    writeTrustFolder(folders.b, [
      await pair.b.nextDirectory(),
      await createAccord(pair.a, pair.b, { version: 2, previous: readDocument(pair.accord).digest }),
    ]);
    await until('both are learnt', () => a.trust.heldVersion('directory', 'demo-b') === 2 && a.trust.accords().length === 2);
    const again = openTrustFolder(folders.a, 'demo-a', pair.pins, NOW);
    expect(again.directoryRef('demo-b').directoryVersion).toBe(2);
    expect(again.accords()).toHaveLength(2);
  }, 30_000);

  it('takes nothing without the signatures that it needs, and goes on (RELAY-18)', async () => {
    const { pair, node } = await start();
    const reader = await node('demo-a', pair.open('demo-a'));
    const liar = pair.open('demo-b');
    const forged = Uint8Array.from(await pair.b.nextDirectory());
    forged[forged.length - 1]! ^= 1;
    const lying = new Proxy(liar, {
      get(target, name) {
        if (name === 'newerThan') return () => [readDocument(forged)];
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? (value as () => unknown).bind(target) : value;
      },
    });
    await node('demo-b', lying);
    await until('the forgery is refused', () => reader.events.some((event) => nameOf(event) === 'trust-refused'));
    expect(reader.events.find((event) => nameOf(event) === 'trust-refused')).toMatchObject({
      peer: 'demo-b/relay',
      code: 'TRUST_THRESHOLD',
    });
    expect(reader.trust.heldVersion('directory', 'demo-b')).toBe(1);
    expect(reader.relay.connected()).toEqual(['demo-b/relay']);
  });

  it('tells another state nothing of a third (RELAY-18)', async () => {
    const { pair } = await start();
    const trust = pair.open('demo-a');
    const request = { kind: kindNumber('directory'), scope: 'demo-b', above: 0 };
    expect(answerTo(trust, 'demo-c', request)).toEqual([]);
    expect(answerTo(trust, 'demo-a', request)).toHaveLength(1);
    expect(answerTo(trust, 'demo-c', { ...request, scope: 'demo-a' })).toHaveLength(1);
    expect(answerTo(trust, 'demo-c', { ...request, kind: kindNumber('accord'), scope: 'demo-a' })).toEqual([]);
    expect(answerTo(trust, 'demo-b', { ...request, kind: kindNumber('accord'), scope: 'demo-a' })).toHaveLength(1);
    expect(answerTo(trust, 'demo-b', { ...request, kind: 33, scope: 'demo-a' })).toEqual([]);
    expect(answerTo(trust, 'demo-b', { ...request, scope: 'demo-z' })).toEqual([]);
  });

  it('lets two states that both went dark come back by themselves (RELAY-19)', async () => {
    const { pair, node } = await start();
    const later = 40 * DAY * 1000;
    const at = NOW_S + 40 * DAY;
    const renewed = async (state: TestPair['a']): Promise<readonly Uint8Array[]> => {
      const directory = await state.nextDirectory({ issuedAt: at, expiresAt: at + 30 * DAY });
      return [directory, await state.nextFreshness(at, state.root, directory)];
    };
    // Each side holds directories of the other that ended ten days ago; both connect, and may exchange nothing but trust.
    const folders = { a: folderOf(pair, 'demo-a'), b: folderOf(pair, 'demo-b') };
    const a = await node('demo-a', openTrustFolder(folders.a, 'demo-a', pair.pins, NOW), later);
    const b = await node('demo-b', openTrustFolder(folders.b, 'demo-b', pair.pins, NOW), later);
    await until('the link is up', () => a.relay.connected().length === 1 && b.relay.connected().length === 1);
    expect(a.events.find(({ kind }) => kind === 'link-up')).toEqual({ kind: 'link-up', peer: 'demo-b/relay', trustOnly: true });
    expect(a.events.filter((event) => nameOf(event) === 'stale')).toHaveLength(2);
    // Each state publishes at home, and tells nobody.
    writeTrustFolder(folders.a, await renewed(pair.a));
    writeTrustFolder(folders.b, await renewed(pair.b));
    const full = ({ events }: Node): boolean => events.some((event) => event.kind === 'link-up' && event.trustOnly !== true);
    await until('both know each other again, on a link for everything', () => full(a) && full(b));
    const fresh = ({ trust }: Node): boolean => trust.scopes().every((scope) => trust.freshness(scope, NOW + later).state === 'fresh');
    await until('both states are fresh for both', () => fresh(a) && fresh(b));
  }, 60_000);

  it('opens no link for trust under a root that dropped the signers of the directory (RELAY-19)', async () => {
    const { pair } = await start();
    const self = { scope: 'demo-a', id: 'relay' };
    const signer = pair.b.directoryInput.relays[0]!.signers.find(({ role }) => role === 'link')!;
    const claim = { scope: 'demo-b', id: 'relay', signerId: signer.signerId };
    const store = openTrust({ own: 'demo-a', pins: pair.pins, documents: pair.documents, now: NOW });
    const permitted = permittedPeers(self, store);
    expect(permitted.last(claim, NOW)).toBeDefined();
    const signers = [1, 2].map(() => memorySigner(generateSigner('rogatory-classic', systemRandom)));
    const validity = { from: NOW_S, to: NOW_S + DAY };
    store.add(await pair.b.nextRoot({ roles: { ...pair.b.rootInput.roles, directory: roleSet('directory', 2, signers, validity) } }), NOW);
    expect(permitted.last(claim, NOW)).toBeUndefined();
  });
});
