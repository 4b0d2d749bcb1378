// Endpoints over real links: records in WELCOME, frames that a restore lost, who is let in, and the frames of TRUST.
import { beforeEach, describe, expect, it } from 'vitest';
import { fail } from '../../src/core/errors.js';
import { toSeconds } from '../../src/core/time.js';
import { equal, toUtf8 } from '../../src/core/bytes.js';
import { encode } from '../../src/cbor/encode.js';
import { sha256 } from '../../src/crypto/digest/digest.js';
import { publicKeyEd25519, signEd25519 } from '../../src/crypto/curve/ed25519.js';
import { coseKey } from '../../src/crypto/keys/keys.js';
import { encodeNotice } from '../../src/log/statement/notice.js';
import { formatOrigin } from '../../src/log/origin.js';
import { authorizeLink } from '../../src/endpoint/link/authority.js';
import { TrustTraffic, trustDocuments } from '../../src/endpoint/link/trust-traffic.js';
import { plainDocuments } from '../../src/endpoint/documents.js';
import { receiptLeaf } from '../../src/endpoint/log/leaves.js';
import { stateRestored } from '../../src/endpoint/restore/ceremony.js';
import type { LinkHandler, LinkPeer } from '../../src/transport/handler.js';
import { memoryNetwork } from '../../src/transport/adapters/memory.js';
import type { MemoryNetwork } from '../../src/transport/adapters/memory.js';
import { openLinkClient } from '../../src/transport/client.js';
import type { LinkClient } from '../../src/transport/client.js';
import { openLinkServer } from '../../src/transport/server.js';
import { partOf } from '../../src/transport/frame/trust-header.js';
import type { DirectorySigner } from '../../src/trust/documents/directory.js';
import { A_CA, A_RELAY, B_RELAY, DAY, HOUR, MINUTE, TestWorld, envelopeOf, keyOf, peerOf } from './world.js';
import type { TestNode } from './world.js';
import { copyMemoryStore } from '../../src/store/memory/memory.js';
import { seededRandom } from '../trust/states.js';

let world: TestWorld;
let network: MemoryNetwork;
let client: LinkClient | undefined;
const up: string[] = [];
const refused: string[] = [];
const ups = (): number => up.filter((line) => line.startsWith(keyOf(A_CA))).length;

const seedOf = (key: string): Uint8Array => sha256(toUtf8(`link of ${key}`));
const publicKeyOf = (key: string): Uint8Array => publicKeyEd25519(seedOf(key));

/** A node's side of a link, over its store. */
function handlerOf(node: TestNode): LinkHandler {
  const { store, endpoint, committer } = node;
  return {
    authorize: (claim) => (equal(claim.signerId, sha256(publicKeyOf(keyOf(claim)))) ? publicKeyOf(keyOf(claim)) : undefined),
    counters: (peer) => endpoint.counters(peer),
    restored: (peer) => endpoint.frames.restored(peer.key),
    heard: (peer) => endpoint.frames.heard(peer),
    rolledBack: (...args) => endpoint.frames.rolledBack(...args),
    seen: ({ key }) => endpoint.frames.seen(key),
    isBehind: ({ key }, seen) => endpoint.frames.isBehind(key, seen),
    notice: (peer, body) => endpoint.notice(peer, body),
    async commit(peer, batch) {
      const inbound = batch.map(({ mailbox, ...message }) => {
        const routes = [{ mailbox, to: 'local', lane: message.lane }];
        return { from: peer.key, ...message, expiresAt: message.expiresAt * 1000, routes };
      });
      return (await committer.commit({ link: peer, inbound })).inbound.map((verdict) => ({ verdict }));
    },
    window: async (peer, ...rest) =>
      (await store.window(peer.key, ...rest)).map((row) => ({ ...row, expiresAt: toSeconds(row.expiresAt) })),
    async acknowledged(peer, lane, streamId, through) {
      await committer.commit({ link: peer, acknowledgements: [{ to: peer.key, lane, streamId, through }] });
    },
    async refused(peer, lane, streamId, seq, { verdict, code = '' }) {
      await committer.commit({ link: peer, refusals: [{ to: peer.key, lane, streamId, seq, verdict, code }] });
    },
    status(peer, isUp) {
      if (isUp) endpoint.linkUp(peer);
      if (isUp) up.push(`${node.key} ${peer.key}`);
    },
    failure: (error) => void refused.push(`${node.key} ${error.code}`),
  };
}

function identityOf(node: TestNode) {
  const seed = seedOf(node.key);
  const signer = { signerId: sha256(publicKeyOf(node.key)), sign: (message: Uint8Array) => signEd25519(seed, message) };
  return { ...node.who, signer: () => signer, versions: (): [number, number] => [1, 1] };
}

/** Dials from the first to the second, which listens. */
async function link(dialler: TestNode, listener: TestNode): Promise<void> {
  const common = { network, clock: world.clock };
  const part = (node: TestNode) => ({ ...common, identity: identityOf(node), handler: handlerOf(node), random: seededRandom(node.key) });
  const listen = { host: 'b', port: 7_000 };
  const server = await openLinkServer({ ...part(listener), listen });
  client = openLinkClient({ ...part(dialler), url: 'ws://b:7000', expect: listener.who });
  dialler.redial = () => client?.retryNow();
  close = async () => {
    await Promise.all([world.settle(client!.close()), world.settle(server.close())]);
    client = undefined;
  };
  await world.run(100);
}
let close: () => Promise<void> = () => Promise.resolve();

let frames = 0;
const queue = (node: TestNode, to: TestNode, count: number, change: { expiresAt?: number } = {}) => {
  const outbound = Array.from({ length: count }, () => {
    const frame = toUtf8(`frame ${++frames}`);
    const digest = sha256(frame);
    const about = { mailbox: 'ca@bb', envelopeId: digest.slice(0, 16), envelopeDigest: digest, expiresAt: world.clock.now() + 10 * DAY };
    return { to: to.key, lane: 2, ...about, frame, ...change };
  });
  return world.settle(node.committer.commit({ outbound }));
};
const arrived = async (node: TestNode): Promise<string[]> =>
  (await node.store.window('local', 2, 0, 999, 1e9)).map(({ frame }) => new TextDecoder().decode(frame).slice(6));

/** Puts a node back to a copy of its store, and starts it; `stated`: its operator said so. */
async function putBack(node: TestNode, copy: TestNode['store'], isStated: boolean): Promise<TestNode> {
  await node.crash();
  const parts = { self: node.who, store: copy, documents: plainDocuments(copy), clock: world.clock };
  if (isStated) await world.settle(stateRestored(parts, { by: 'Ada', reason: 'disk' }));
  const next = await world.open(node.who, copy);
  for (const [id, envelope] of node.envelopes) next.envelopes.set(id, envelope);
  return next;
}

beforeEach(() => {
  world = new TestWorld();
  network = memoryNetwork();
  up.length = refused.length = frames = 0;
});

describe('a store that went back in time', () => {
  let relay: TestNode;
  let agency: TestNode;
  /** Memory stores cannot be copied: each copy is filled as the original was. */
  const script: ((node: TestNode) => Promise<unknown>)[] = [];

  beforeEach(async () => {
    relay = await world.open(A_RELAY);
    agency = await world.open(A_CA);
    script.length = 0;
  });

  const says = async (node: TestNode, number: number): Promise<void> => {
    const envelope = relay.knows(node.knows(envelopeOf(number, B_RELAY, A_CA)));
    const receipt = node.says(envelope, { addressee: 'ca@aa' });
    await world.settle(node.committer.commit({ leaves: [receiptLeaf(receipt, relay.key)] }));
  };

  it('names in WELCOME the newest checkpoint seen of the peer’s log, and is kept out while that is larger than its own (LOG-63)', async () => {
    await says(agency, 1);
    await link(agency, relay);
    await world.settle(relay.endpoint.notice(peerOf(A_CA), encodeNotice([await batchOf(agency)])));
    const { epoch } = agency.endpoint.keeper.origin;
    expect(await relay.endpoint.frames.seen(keyOf(A_CA))).toEqual(encode([formatOrigin({ owner: A_CA, epoch }), 2]));
    await close();
    await link(agency, relay);
    expect([ups(), agency.alarms()]).toEqual([2, []]);
    await close();
    // A copy of the same log that lacks what was seen: the same epoch, one leaf.
    const { openMemoryStore } = await import('../../src/store/memory/memory.js');
    const copy = openMemoryStore();
    const [genesis] = await agency.store.leaves(epoch, 0, 1);
    await copy.commit({ now: 1, leaves: [{ kind: 0, objectDigest: genesis!.objectDigest, object: genesis!.object!, epoch }] });
    agency = await putBack(agency, copy, false);
    await link(agency, relay);
    expect([ups(), refused[0], agency.alarms('store-behind').length]).toEqual([2, `${agency.key} LINK_BEHIND`, 1]);
    // A peer's word alone is no reason to state a restore.
    expect(agency.alarms('store-behind')[0]).toContain('if it never was, the peer is wrong');
    await world.run(HOUR);
    // The board tells its operator the first alone.
    expect(new Set(agency.alarms('store-behind')).size).toBe(1);
    await close();
    // Its new entries take the places of those that the peer has seen. They must not open the link, in a later run either.
    await says(agency, 2);
    await says(agency, 3);
    for (let run = 0; run < 2; run++) {
      await link(agency, relay);
      await close();
      agency = await putBack(agency, copy, false);
    }
    expect([ups(), agency.endpoint.keeper.size]).toEqual([2, 3]);
    agency = await putBack(agency, copy, true);
    await link(agency, relay);
    expect(ups()).toBe(3);
    await close();
  });

  it('refuses a record that is malformed, looks at none of another’s log, and at those before its own (LOG-63)', () => {
    const peer = peerOf(A_RELAY);
    expect(() => agency.endpoint.frames.isBehind(peer.key, Uint8Array.of(0x80))).toThrowCode('LINK_FRAME_MALFORMED');
    const of = (owner: typeof A_CA, epoch: number, size: number): boolean =>
      agency.endpoint.frames.isBehind(peer.key, encode([formatOrigin({ owner, epoch }), size]));
    const { epoch } = agency.endpoint.keeper.origin;
    expect([of(B_RELAY, epoch, 99), of(A_CA, epoch, 1), of(A_CA, epoch, 2), of(A_CA, epoch - 1, 99), of(A_CA, epoch + 1, 2)]).toEqual([
      false,
      false,
      true,
      true,
      true,
    ]);
  });

  async function batchOf(node: TestNode): Promise<Uint8Array> {
    const { keeper } = node.endpoint;
    const covering = keeper.covering(2);
    await world.run(100);
    const signed = await covering;
    const { encodeBatch } = await import('../../src/log/statement/batch.js');
    return encodeBatch({
      checkpoint: signed.bytes,
      entries: await keeper.entries(signed, await node.store.leaves(keeper.origin.epoch, 1, 1)),
    });
  }

  it('gets its lost frames again, of earlier streams too, and expired ones when it is an agency (LINK-40, LINK-42, LOG-65)', async () => {
    await queue(relay, agency, 3);
    await queue(relay, agency, 1, { expiresAt: world.clock.now() + 1_000 });
    await link(agency, relay);
    expect(await arrived(agency)).toEqual(['1', '2', '3', '4']);
    await close();
    // The relay is restored itself: its present stream is another one.
    relay = await putBack(relay, relay.store, true);
    await queue(relay, agency, 1);
    await link(agency, relay);
    expect(await arrived(agency)).toEqual(['1', '2', '3', '4', '5']);
    await close();
    const { openMemoryStore } = await import('../../src/store/memory/memory.js');
    const empty = openMemoryStore();
    await world.run(11 * MINUTE);
    await agency.crash();
    const parts = { self: A_CA, store: empty, documents: plainDocuments(empty), clock: world.clock };
    const above = agency.endpoint.keeper.origin;
    await world.settle(stateRestored(parts, { by: 'Ada', reason: 'disk', above, lost: true }));
    agency = await world.open(A_CA, empty);
    await link(agency, relay);
    await world.run(10_000);
    expect(await arrived(agency)).toEqual(['1', '2', '3', '4', '5']);
    expect([relay.alarms('peer-restored').length, await agency.endpoint.frames.restored(relay.key)]).toEqual([1, 'settled']);
    await close();
  });

  const kinds = (alarms: readonly string[]): number => new Set(alarms).size;

  it.each([false, true])(
    'keeps its link shut, whatever is queued meanwhile, until its operator has said so, and loses none of it (LINK-13), as it opens: %s',
    async (isAsItOpens) => {
      await queue(agency, relay, 1);
      await link(agency, relay);
      await close();
      const copy = copyMemoryStore(agency.store);
      await queue(agency, relay, 2);
      await link(agency, relay);
      await close();
      agency = await putBack(agency, copy, false);
      const { endpoint } = agency;
      const counters = endpoint.counters.bind(endpoint);
      // Messages 4 and 5 take the places of 2 and 3, which the relay holds.
      endpoint.counters = async (peer) => {
        const found = await counters(peer);
        if (isAsItOpens && frames === 3) await queue(agency, relay, 2);
        return found;
      };
      await link(agency, relay);
      await world.run(1_000);
      if (!isAsItOpens) await queue(agency, relay, 2);
      await world.run(HOUR);
      expect([await arrived(relay), kinds(agency.alarms('store-behind'))]).toEqual([['1', '2', '3'], 1]);
      await close();
      agency = await putBack(agency, agency.store, true);
      await link(agency, relay);
      await world.run(HOUR);
      expect(await arrived(relay)).toEqual(expect.arrayContaining(['4', '5']));
      expect(await plainDocuments(agency.store).get('store-behind', relay.key)).toBeUndefined();
      await close();
    },
  );

  it('gets what an older copy lacks, though a stream has just begun for a newer one (LINK-51, LINK-42)', async () => {
    const copies: TestNode['store'][] = [];
    for (const lifetime of [DAY, DAY, 1_000]) {
      await queue(agency, relay, 1, { expiresAt: world.clock.now() + lifetime });
      await link(agency, relay);
      await close();
      copies.push(copyMemoryStore(relay.store));
    }
    await world.run(MINUTE);
    relay = await putBack(relay, copies[1]!, true);
    await link(agency, relay);
    await world.run(10_000);
    await close();
    // What was lost has expired: the new stream is empty, and the relay knows nothing of it.
    expect([kinds(agency.alarms('peer-restored')), await arrived(relay)]).toEqual([1, ['1', '2']]);
    relay = await putBack(relay, copies[0]!, true);
    await link(agency, relay);
    await world.run(HOUR);
    expect(await arrived(relay)).toEqual(['1', '2']);
    await close();
  });

  it('gets nothing again before its operator has said so, nor twice in ten minutes (LINK-13, LINK-42)', async () => {
    await queue(relay, agency, 2);
    await link(agency, relay);
    await close();
    const { openMemoryStore } = await import('../../src/store/memory/memory.js');
    agency = await putBack(agency, openMemoryStore(), false);
    await link(agency, relay);
    await world.run(HOUR);
    expect([await arrived(agency), kinds(relay.alarms('peer-behind')), kinds(agency.alarms('store-behind'))]).toEqual([[], 1, 1]);
    await close();
    for (let round = 0; round < 2; round++) {
      const store = openMemoryStore();
      await agency.crash();
      const parts = { self: A_CA, store, documents: plainDocuments(store), clock: world.clock };
      await world.settle(stateRestored(parts, { by: 'Ada', reason: 'disk', above: agency.endpoint.keeper.origin, lost: true }));
      agency = await world.open(A_CA, store);
      await link(agency, relay);
      await world.run(5_000);
      expect([await arrived(agency), kinds(relay.alarms('peer-behind'))]).toEqual(round === 0 ? [['1', '2'], 1] : [[], 2]);
      if (round === 1) await world.run(HOUR);
      if (round === 1) expect(await arrived(agency)).toEqual(['1', '2']);
      await close();
    }
  });
});

describe('frames of an earlier stream', () => {
  it('keep a link shut for a restored peer until a stream began for what it holds (LINK-40, LINK-51)', async () => {
    const relay = await world.open(A_RELAY);
    const lanes = [{ peer: keyOf(A_CA), lane: 2 }];
    const frame = toUtf8('one');
    const about = { mailbox: 'ca@aa', envelopeId: new Uint8Array(16), envelopeDigest: sha256(frame), expiresAt: world.clock.now() + DAY };
    await world.settle(relay.committer.commit({ outbound: [{ to: keyOf(A_CA), lane: 2, ...about, frame }] }));
    const before = (await relay.store.counters(keyOf(A_CA)))[2]!;
    const acknowledgements = [{ to: keyOf(A_CA), lane: 2, streamId: before.outStreamId, through: 1 }];
    await world.settle(relay.committer.commit({ acknowledgements }));
    const past = async () => (await relay.endpoint.frames.counters(keyOf(A_CA)))[2];
    expect(await past()).not.toHaveProperty('past');
    await world.settle(relay.committer.commit({ restored: lanes }));
    const begun = (await past())!;
    expect([begun.past, begun.begunBehind]).toEqual([true, undefined]);
    const documents = plainDocuments(relay.store);
    const place = [begun.outStreamId, before.outStreamId, 1] as const;
    await world.settle(relay.committer.commit({ documents: [documents.put('sent-again', keyOf(A_CA), [world.clock.now(), [place]])] }));
    expect((await past())?.begunBehind).toEqual({ streamId: before.outStreamId, through: 1 });
  });
});

describe('link authority', () => {
  const signer = {
    role: 'link',
    signerId: new Uint8Array(32).fill(1),
    status: 'active',
    from: 0,
    to: 4e9,
    keys: new Map([[-19, coseKey(-19, publicKeyOf('x'))]]),
  };
  const signers = [signer as unknown as DirectorySigner];
  const claim = { scope: 'aa', id: 'relay', signerId: signer.signerId };
  const expired = (): never => {
    throw fail('TRUST_EXPIRED', { document: 'directory', scope: 'aa', to: 1, now: 2 } as never);
  };

  it('lets in by directories in force, and for TRUST alone by expired ones (LINK-39)', () => {
    const permitted = { inForce: () => signers, last: () => signers };
    expect(authorizeLink(claim, permitted, 1_000)).toEqual(publicKeyOf('x'));
    expect(authorizeLink(claim, { ...permitted, inForce: expired }, 1_000)).toEqual({ publicKey: publicKeyOf('x'), trustOnly: true });
  });

  it('refuses whom no directory names, and whom no directory permits (LINK-08)', () => {
    const unknown = (): never => {
      throw fail('TRUST_UNKNOWN', { scope: 'aa', id: 'relay' });
    };
    const other = { ...claim, signerId: new Uint8Array(32).fill(2) };
    expect(authorizeLink(claim, { inForce: () => undefined, last: () => signers }, 1_000)).toBeUndefined();
    expect(authorizeLink(claim, { inForce: unknown, last: () => signers }, 1_000)).toBeUndefined();
    expect(authorizeLink(other, { inForce: () => signers, last: () => signers }, 1_000)).toBeUndefined();
    expect(authorizeLink(claim, { inForce: expired, last: () => undefined }, 1_000)).toBeUndefined();
  });
});

describe('frames of TRUST', () => {
  it('brings whole statements to those who take them, documents and requests to trust, and answers no request for a statement (RELAY-15)', async () => {
    const heard: string[] = [];
    const documents = {
      up: (peer: { key: string }) => void heard.push(`up ${peer.key}`),
      down: (peer: { key: string }) => void heard.push(`down ${peer.key}`),
      receive: async (_peer: unknown, content: { kind: number }) => void heard.push(`trust ${content.kind}`),
    };
    const traffic = new TrustTraffic({ documents, statement: ({ id }, part, bytes) => void heard.push(`${id} ${part} ${bytes.length}`) });
    const peer: LinkPeer = peerOf(B_RELAY);
    const receive = (kind: number, bytes: Uint8Array): Promise<void> => traffic.receive(peer, partOf({ kind, bytes }, sha256(bytes), 0));
    await receive(32, new Uint8Array(5));
    traffic.up(peer);
    for (const { kind, bytes } of trustDocuments({ batch: new Uint8Array(5), cosigned: new Uint8Array(6), restore: new Uint8Array(7) }))
      await receive(kind, bytes);
    await receive(9, new Uint8Array(5));
    await traffic.receive(peer, { kind: 33, scope: 'aa', above: 0 });
    await traffic.receive(peer, { kind: 10, scope: 'aa', above: 0 });
    traffic.down(peer);
    expect(heard).toEqual(['up bb/relay', 'relay restore 7', 'relay batch 5', 'relay cosigned 6', 'trust 9', 'trust 10', 'down bb/relay']);
  });
});
