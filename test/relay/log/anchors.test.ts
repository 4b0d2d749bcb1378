// What a relay answers when it is asked for anchors, of whom it asks in turn, and what it leaves alone.
import { beforeEach, describe, expect, it } from 'vitest';
import type { Principal } from '../../../src/core/ids.js';
import { toSeconds } from '../../../src/core/time.js';
import { memorySigner } from '../../../src/crypto/sign.js';
import { ANCHOR_KINDS, encodeAnchorOffer, encodeAnchorRequest, parseAnchorOffer } from '../../../src/log/anchor-exchange.js';
import { signCosignature } from '../../../src/log/cosignature.js';
import { verifyConsistency } from '../../../src/log/verify.js';
import { Anchors } from '../../../src/relay/log/anchors.js';
import { CosignStore } from '../../../src/relay/log/cosign-store.js';
import type { RelayEvent } from '../../../src/relay/events.js';
import { LogKeeper } from '../../../src/relay/log/keeper.js';
import { Shown } from '../../../src/relay/log/shown.js';
import { leafOf } from '../../../src/store/contract/log.js';
import { openMemoryStore } from '../../../src/store/memory/memory.js';
import type { Store } from '../../../src/store/port.js';
import type { LinkPeer, TrustDocument } from '../../../src/transport/handler.js';
import { issuersOf } from '../../../src/trust/issuers.js';
import { NOW, createPair } from '../../trust/states.js';
import type { TestPair } from '../../trust/states.js';
import { URLS, stateOf, testClock } from '../world.js';
import type { Scope } from '../world.js';

const A = { scope: 'demo-a', id: 'relay' };
const B = { scope: 'demo-b', id: 'relay' };
const peerOf = ({ scope, id }: Principal): LinkPeer => ({ scope, id, key: `${scope}/${id}`, signerId: new Uint8Array(32) });
const [AGENCY, OTHER, RELAY_B] = [peerOf({ scope: 'demo-a', id: 'ca' }), peerOf({ scope: 'demo-a', id: 'dea' }), peerOf(B)];

let pair: TestPair;
let store: Store;
let keeper: LogKeeper;
let anchors: Anchors;
let events: RelayEvent[];
let sent: [string, TrustDocument][];
let cosignatures: CosignStore;

/** A relay of demo-a with a log of ten leaves, of which demo-b cosigned eight. */
beforeEach(async () => {
  const at = (scope: Scope) => ({ relays: [{ id: 'relay', urls: [URLS[scope]] }] });
  pair = await createPair(at('demo-a'), at('demo-b'), {});
  store = openMemoryStore();
  [events, sent] = [[], []];
  keeper = new LogKeeper({ store, owner: A, signer: memorySigner(pair.a.relays.get('relay')!.log), clock: testClock });
  await keeper.start();
  await store.commit({ now: NOW, leaves: Array.from({ length: 9 }, (_, each) => leafOf(each)) });
  cosignatures = new CosignStore(store, testClock);
  await cosignatures.take(RELAY_B.key, await cosigned(A, 8, B));
  const view = issuersOf(pair.open('demo-a'));
  const send = (peer: string, content: TrustDocument): void => void sent.push([peer, content]);
  const isUp = (peer: string): boolean => peer === RELAY_B.key;
  const log = (event: RelayEvent): void => void events.push(event);
  const shown = new Shown({ store, view, clock: testClock, log, cosigned: cosignatures, send });
  anchors = new Anchors({ self: A, keeper, cosignatures, view, log, shown, isUp, send });
});

async function cosigned(owner: Principal, size: number, cosigner: Principal): Promise<Uint8Array> {
  const { root } = await keeper.checkpointAt(size);
  const signer = memorySigner(stateOf(pair, cosigner.scope).relays.get('relay')!.cosign);
  const at = toSeconds(NOW);
  return (await signCosignature({ checkpoint: { owner, epoch: keeper.epoch, size, root } }, cosigner, signer, at)).cose;
}

const ask = (peer: LinkPeer, owner: Principal, sizes: readonly number[], epoch = 1): Promise<void> =>
  anchors.take(peer, { kind: ANCHOR_KINDS.request, bytes: encodeAnchorRequest({ origin: { owner, epoch }, sizes }) });

describe('a relay that is asked for anchors', () => {
  it('joins checkpoints of its own log to what was cosigned, as far as that goes (LOG-32)', async () => {
    for (const peer of [AGENCY, RELAY_B]) await ask(peer, A, [3, 8, 9]);
    expect(sent.map(([to, { kind }]) => [to, kind])).toEqual([
      [AGENCY.key, 36],
      [RELAY_B.key, 36],
    ]);
    for (const [, { bytes }] of sent) {
      const { cosigner, joins } = parseAnchorOffer(bytes);
      expect([cosigner, joins.map(({ size }) => size)]).toEqual([B, [3, 8]]);
      const to = await keeper.checkpointAt(8);
      for (const { size, path } of joins) verifyConsistency(await keeper.checkpointAt(size), to, path);
    }
  });

  it('joins what stands in a log that it closed to what was cosigned of that, once the next is cosigned too (LOG-32)', async () => {
    const to = await keeper.checkpointAt(8);
    const before = await Promise.all([3, 8].map((size) => keeper.checkpointAt(size)));
    await keeper.startOver(to);
    for (const next of [false, true]) {
      if (next) await cosignatures.take(RELAY_B.key, await cosigned(A, 2, B));
      for (const peer of [AGENCY, RELAY_B]) await ask(peer, A, [3, 8, 9]);
      const answers = sent.splice(0).map(([, { bytes }]) => parseAnchorOffer(bytes));
      expect(answers.map(({ cosigner, joins }) => [cosigner, joins.map(({ size }) => size)])).toEqual([
        [B, [3, 8]],
        [B, [3, 8]],
      ]);
      for (const { joins } of answers) joins.forEach(({ path }, at) => verifyConsistency(before[at]!, to, path));
    }
    await ask(AGENCY, A, [2], 2);
    expect(sent.map(([, { bytes }]) => parseAnchorOffer(bytes).joins)).toEqual([[{ size: 2, path: [] }]]);
  });

  it('says nothing of what nobody cosigned, of a log that never was, and of logs that are none of its peer’s business (LOG-32)', async () => {
    await ask(AGENCY, A, [9]);
    await ask(AGENCY, A, [3], 2);
    await ask(RELAY_B, B, [3]);
    await ask(RELAY_B, { scope: 'demo-c', id: 'relay' }, [3]);
    await ask(AGENCY, { scope: 'demo-a', id: 'second' }, [3]);
    expect(sent).toEqual([]);
    await anchors.take(AGENCY, { kind: ANCHOR_KINDS.request, bytes: Uint8Array.of(0x80) });
    expect(events).toMatchObject([{ kind: 'alarm', alarm: 'anchor-refused', peer: 'demo-a/ca' }]);
  });

  it('asks another relay for its agencies, and gives each what it asked for (LOG-32)', async () => {
    const answer = async (sizes: readonly number[], cosigner: Principal = A, owner: Principal = B): Promise<void> => {
      const cosignature = await cosigned(owner, 8, cosigner);
      const bytes = encodeAnchorOffer({ cosigner, cosignature, joins: sizes.map((size) => ({ size, path: [] })) });
      await anchors.take(RELAY_B, { kind: ANCHOR_KINDS.anchor, bytes });
    };
    await answer([3]);
    await ask(AGENCY, B, [3]);
    await ask(OTHER, B, [4, 5]);
    expect(sent.splice(0).map(([to, { kind }]) => [to, kind])).toEqual([
      [RELAY_B.key, 35],
      [RELAY_B.key, 35],
    ]);
    await answer([7]);
    // By somebody else, and of another log.
    await answer([3], B, A);
    await answer([3], A, { scope: 'demo-b', id: 'ca' });
    expect(sent).toEqual([]);
    await answer([5]);
    await answer([5, 3]);
    expect(sent.splice(0).map(([to]) => to)).toEqual([OTHER.key, AGENCY.key]);
    await ask(OTHER, B, [4]);
    anchors.down(OTHER);
    await answer([4]);
    expect(sent.map(([to]) => to)).toEqual([RELAY_B.key]);
  });

  it('answers by those who cosigned, whoever else is in no directory any more (LOG-32)', async () => {
    const away = { scope: 'demo-b', id: 'away' };
    const { root } = await keeper.checkpointAt(8);
    const signer = memorySigner(pair.b.relays.get('relay')!.cosign);
    const { cose } = await signCosignature({ checkpoint: { owner: A, epoch: 1, size: 8, root } }, away, signer, toSeconds(NOW));
    await cosignatures.take('demo-b/away', cose);
    await ask(AGENCY, A, [3]);
    expect(sent.map(([to, { kind }]) => [to, kind])).toEqual([[AGENCY.key, 36]]);
    expect(events).toEqual([]);
  });

  it('asks nobody who is not there (LOG-32)', async () => {
    for (const id of ['one', 'two']) await ask(AGENCY, { scope: 'demo-c', id }, [3]);
    expect(sent).toEqual([]);
  });

  it('lets no more of one peer wait than the rest of its documents of trust, and takes others all the same (LOG-31)', async () => {
    const asked = Array.from({ length: 100 }, () => ask(AGENCY, A, [3]));
    await Promise.all([...asked, ask(RELAY_B, A, [3])]);
    expect(sent.filter(([to]) => to === AGENCY.key)).toHaveLength(64);
    expect(sent.filter(([to]) => to === RELAY_B.key)).toHaveLength(1);
    await ask(AGENCY, A, [3]);
    expect(sent).toHaveLength(66);
  });
});
