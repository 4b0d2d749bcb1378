// SPDX-License-Identifier: Apache-2.0
// What cannot be judged yet waits within bounds, and nobody's garbage waits for long.
import { afterEach, describe, expect, it } from 'vitest';
import { requestSubmit } from '../../../src/cli/demo/messages.js';
import { HeldMessages } from '../../../src/agency/arrive/held-messages.js';
import { LOCAL } from '../../../src/agency/arrive/opener.js';
import { stillNeeds } from '../../../src/agency/arrive/unopened-message.js';
import type { AgencyNode } from '../../../src/agency/agency-parts.js';
import type { AgencyEvent } from '../../../src/agency/types.js';
import { Vault } from '../../../src/agency/home/vault.js';
import { toHex } from '../../../src/core/bytes.js';
import { formatUuid } from '../../../src/core/ids.js';
import { LIMITS } from '../../../src/core/limits.js';
import { systemRandom } from '../../../src/core/random.js';
import { toSeconds } from '../../../src/core/time.js';
import { memoryDecapsulator } from '../../../src/crypto/hpke/hpke.js';
import type { Decapsulator } from '../../../src/crypto/hpke/hpke.js';
import { kemPublicKey } from '../../../src/crypto/kem/kem.js';
import { generateKem, generateSigner, kidOf } from '../../../src/crypto/keys/keys.js';
import { memorySigner } from '../../../src/crypto/sign/sign.js';
import { parseFrame } from '../../../src/envelope/header.js';
import type { SealedEnvelope } from '../../../src/envelope/types.js';
import { parseBatch } from '../../../src/log/statement/batch.js';
import { parseNotice } from '../../../src/log/statement/notice.js';
import { parseReceipt } from '../../../src/log/statement/receipt.js';
import type { Receipt } from '../../../src/log/statement/receipt.js';
import type { TrustStore } from '../../../src/trust/store/resolver.js';
import { hostileRelay, silent, stateOf, testClock, until } from '../../relay/world.js';
import type { BareAgency } from '../../relay/world.js';
import { NOW_S } from '../../trust/states.js';
import { createAgencies, forge, manualClock, nameOf } from '../world.js';
import type { AgencyWorld, Forgery, Opened } from '../world.js';

const HOUR = 3_600_000;
/** A directory version that never comes. */
const NEVER = 4_000_000_000;
const worlds: AgencyWorld[] = [];
const links: BareAgency[] = [];

afterEach(async () => {
  await Promise.all(links.splice(0).map(({ link }) => link.close()));
  for (const world of worlds.splice(0)) await world.closeAll();
});

async function create(options: Parameters<typeof createAgencies>[0] = {}): Promise<AgencyWorld> {
  const world = await createAgencies(options);
  worlds.push(world);
  return world;
}

const dossierOf = (i: number): string => `01890a5d-ac96-774b-bcce-${(0xb302_0000_0000 + i).toString(16)}`;

/** What the sender holds, opened once for each world. */
const trusts = new WeakMap<AgencyWorld, TrustStore>();

function request(world: AgencyWorld, i: number, more: Partial<Forgery> = {}): Promise<SealedEnvelope> {
  const trust = trusts.get(world) ?? world.pair.open('demo-a');
  trusts.set(world, trust);
  return forge(world, 'demo-a', 'demo-b', { type: 'request.submit', body: requestSubmit(), dossier: dossierOf(i), trust, ...more });
}

/** A key of nobody: no directory lists it. */
const nobody = memorySigner(generateSigner('rogatory-classic', systemRandom));

/** Looks like a request of demo-a that was signed by a key which a newer directory lists. */
const junk = (world: AgencyWorld, i: number): Promise<SealedEnvelope> => request(world, i, { seal: nobody, cites: NEVER });

/** Sealed to a key of nobody beside the agency, as the own directory may soon have it. */
function toNobody(world: AgencyWorld, i: number): Promise<SealedEnvelope> {
  const key = kemPublicKey(generateKem('rogatory-classic', systemRandom));
  const [known] = world.pair.b.directoryInput.agencies[0]!.kems;
  return request(world, i, { kem: { ...known!, kid: kidOf(key), key } });
}

const codes = ({ events }: Opened, kind: 'held' | 'refused'): string[] =>
  events.flatMap((event) => (event.kind === 'alarm' && event.alarm === kind ? [event.code] : []));
const count = (list: readonly string[], code: string): number => list.filter((each) => each === code).length;
const opened = ({ events }: Opened): string[] => events.flatMap((event) => (event.kind === 'opened' ? [event.messageId] : []));

/** Takes frames in by hand, and waits until each was looked at. */
async function take(b: Opened, frames: readonly SealedEnvelope[]): Promise<void> {
  const isLook = (event: AgencyEvent): boolean => nameOf(event) === 'held' || nameOf(event) === 'refused' || nameOf(event) === 'opened';
  const before = b.events.filter(isLook).length;
  for (const { frame } of frames) await b.agency.importFrame(frame);
  await until('all are looked at', () => b.events.filter(isLook).length >= before + frames.length);
}

/** A decapsulator of demo-b that counts how often it is asked. */
function counting(world: AgencyWorld): { readonly decapsulators: readonly Decapsulator[]; readonly asked: number } {
  let asked = 0;
  const decapsulators = stateOf(world.pair, 'demo-b')
    .agencies.get('ca')!
    .sets.map(({ kem }) => memoryDecapsulator(kem))
    .map((honest) => ({ ...honest, open: (...of: Parameters<Decapsulator['open']>) => ((asked += 1), honest.open(...of)) }));
  return {
    decapsulators,
    get asked() {
      return asked;
    },
  };
}

/** The vault of an agency that a world opened. */
const vaultOf = ({ store }: Opened): Vault => new Vault(store, new Uint8Array(32).fill(2), systemRandom);

describe('frames that nobody signed', () => {
  it('sent by a hostile relay wait up to a bound and a time, and are then refused the way they came (AGENCY-55, AGENCY-10)', async () => {
    const world = await create();
    const clock = manualClock(testClock.now());
    await world.startRelay('demo-b', undefined, clock);
    const b = world.open('demo-b', { clock });
    const relay = hostileRelay(world, 'demo-a', 'demo-b');
    links.push(relay);
    const room = LIMITS.unverifiedHeldMaxMessages;
    const frames: SealedEnvelope[] = [];
    for (let i = 0; i < room + 6; i++) frames.push(await (i % 2 === 0 ? toNobody : junk)(world, i));
    for (const { frame } of frames) relay.queue(frame);
    await until('all were looked at', () => codes(b, 'held').length + codes(b, 'refused').length === frames.length);
    expect(count(codes(b, 'held'), 'ENVELOPE_RECIPIENT_UNKNOWN')).toBe(room / 2);
    expect(count(codes(b, 'held'), 'ENVELOPE_SIGNER_UNKNOWN')).toBe(room / 2);
    expect(codes(b, 'refused')).toEqual(Array.from({ length: 6 }, () => 'AGENCY_HELD_LIMIT'));
    const held = await b.agency.held();
    expect(held).toHaveLength(room);
    expect(held.some(({ from }) => from !== undefined)).toBe(false);
    expect(held[0]!.until).toBe(held[0]!.deliveredAt + 72 * HOUR);
    // A restart makes no room: what is held is counted again.
    await b.agency.close();
    const again = world.open('demo-b', { clock, store: b.store });
    relay.queue((await junk(world, room + 6)).frame);
    await until('it is refused', () => codes(again, 'refused').length === 1);
    clock.advance(72 * HOUR - 1_000);
    expect(await again.agency.held()).toHaveLength(room);
    expect(await again.agency.held({ limit: 1 })).toEqual(held.slice(0, 1));
    await until('none waits', async () => {
      clock.advance(1_000);
      return (await again.agency.held()).length === 0;
    });
    expect(count(codes(again, 'refused'), 'AGENCY_HELD_LIMIT')).toBe(room + 1);
    const told = () =>
      relay.notices
        .flatMap(parseNotice)
        .flatMap((batch) => parseBatch(batch).entries.map((entry) => ({ receipt: parseReceipt(entry.receipt) })));
    await until('all is told', () => {
      clock.advance(1_000);
      const refused = told().filter(({ receipt }) => receipt.kind === 'refused');
      return new Set(refused.map(({ receipt }) => toHex(receipt.envelopeDigest))).size === frames.length + 1;
    });
    for (const { receipt } of told()) if (receipt.kind === 'refused') expect(receipt.addressee).toBe('ca@demo-b');
    // Garbage is no evidence against anybody: of it the reason is kept.
    const [kept] = await vaultOf(again).list('refused');
    expect(kept!.value).toHaveProperty('code');
    expect(kept!.value).not.toHaveProperty('frame');
  });

  it('keep no KEM key from being removed, as a verified one does (AGENCY-30)', async () => {
    const world = await create();
    const b = world.open('demo-b');
    const kid = toHex(world.pair.open('demo-a').agency('demo-b', 'ca', testClock.now())!.kems[0]!.kid);
    await take(b, [await toNobody(world, 1), await junk(world, 2)]);
    expect(await b.agency.held()).toHaveLength(2);
    expect(await stillNeeds(b.store, vaultOf(b), kid)).toBe(0);
    await take(b, [await request(world, 3, { cites: NEVER })]);
    expect(codes(b, 'held').at(-1)).toBe('ENVELOPE_DIRECTORY_AHEAD');
    expect(await stillNeeds(b.store, vaultOf(b), kid)).toBe(1);
  });

  it('are judged again when a directory comes that may list their keys, and by nothing else (AGENCY-56, AGENCY-76)', async () => {
    const world = await create();
    const counted = counting(world);
    const b = world.open('demo-b', { decapsulators: counted.decapsulators });
    await take(b, [await junk(world, 1), await junk(world, 2), await request(world, 3, { cites: NEVER })]);
    expect(codes(b, 'held')).toEqual(['ENVELOPE_SIGNER_UNKNOWN', 'ENVELOPE_SIGNER_UNKNOWN', 'ENVELOPE_DIRECTORY_AHEAD']);
    const before = counted.asked;
    const now = toSeconds(testClock.now());
    for (const document of [await world.pair.a.nextFreshness(now), await world.pair.b.nextDirectory()]) await b.agency.addTrust(document);
    expect(counted.asked).toBe(before);
    // The message that a key of the directory signed waits for the version that it names.
    await b.agency.addTrust(await world.pair.a.nextDirectory());
    expect(counted.asked).toBe(before + 2);
    expect(await b.agency.held()).toHaveLength(3);
  });

  it('are opened when the directory has come that lists their agency or its key (AGENCY-56, ENV-17, ENV-32)', async () => {
    const world = await create();
    const b = world.open('demo-b');
    const trust = silent(world.pair.open('demo-a'));
    const [agency] = world.pair.a.directoryInput.agencies;
    const signer = { ...agency!.signers.find(({ role }) => role === 'seal')!, signerId: nobody.signerId, keys: nobody.keys };
    const newer = await world.pair.a.nextDirectory({ agencies: [{ ...agency!, signers: [...agency!.signers, signer] }] });
    trust.add(newer, testClock.now());
    const sealed = await request(world, 1, { seal: nobody, trust });
    await take(b, [sealed]);
    expect(codes(b, 'held')).toEqual(['ENVELOPE_SIGNER_UNKNOWN']);
    await b.agency.addTrust(newer);
    expect(opened(b)).toEqual([formatUuid(sealed.messageId)]);
    expect(await b.agency.held()).toEqual([]);
  });
});

describe('held messages that somebody signed', () => {
  it('do not wait when their signature fails, whatever they cite (AGENCY-10, ENV-21)', async () => {
    const world = await create();
    const b = world.open('demo-b');
    const own = stateOf(world.pair, 'demo-a').seal('ca');
    const forger = { ...own, sign: (...of: Parameters<typeof own.sign>) => nobody.sign(...of) };
    await take(b, [await request(world, 1, { seal: forger, cites: NEVER })]);
    expect(codes(b, 'refused')).toEqual(['ENVELOPE_SIGNATURE']);
    expect(await b.agency.held()).toEqual([]);
  });

  it('are bounded for each state by count and bytes, apart from what nobody signed (AGENCY-55, AGENCY-70)', () => {
    const held = new HeldMessages({ restoredAt: 0 } as AgencyNode);
    const of = (key: number, size: number) => ({
      ...{ key: String(key), mailbox: 'ca@demo-b', envelopeDigest: new Uint8Array(32), deliveredAt: 0, peer: 'demo-b/relay' },
      frame: { length: size } as Uint8Array,
    });
    const none = { document: 'none' } as const;
    const [a, c] = ['demo-a', 'demo-c'].map((scope) => ({ code: 'TRUST_STALE', signedBy: { scope, id: 'ca' } })) as [never, never];
    const unsigned = { code: 'ENVELOPE_SIGNER_UNKNOWN' };
    for (let i = 0; i < LIMITS.heldMaxMessages; i++) held.note(of(i, 1), a, none);
    expect(held.fullFor(of(9_999, 1), a)).toMatchObject({ code: 'AGENCY_HELD_LIMIT', details: { limit: '4096 messages of demo-a' } });
    // What is there already has its place.
    expect(held.fullFor(of(7, 1), a)).toBeUndefined();
    expect(held.fullFor(of(9_999, LIMITS.heldMaxBytes), c)).toBeUndefined();
    expect(held.fullFor(of(9_999, LIMITS.heldMaxBytes + 1), c)).toMatchObject({ details: { limit: '268435456 bytes of demo-c' } });
    held.note(of(8_000, LIMITS.unverifiedHeldMaxBytes - 1), unsigned, none);
    expect(held.fullFor(of(9_999, 1), unsigned)).toBeUndefined();
    expect(held.fullFor(of(9_999, 2), unsigned)?.details).toEqual({
      code: 'ENVELOPE_SIGNER_UNKNOWN',
      limit: '4194304 bytes of demo-b/relay, unverified',
    });
    expect(held.fullFor({ ...of(9_999, 2), peer: 'courier' }, unsigned)).toBeUndefined();
    expect(held.nextDue()).toBe(LIMITS.unverifiedHeldMs);
    held.forget('8000');
    expect(held.nextDue()).toBe(LIMITS.heldMs);
  });

  it('are refused under seal when their time is over, and may be sent again (AGENCY-70, AGENCY-19)', async () => {
    const world = await create();
    const clock = manualClock(testClock.now());
    const b = world.open('demo-b', { clock });
    const sealed = await request(world, 1, { cites: NEVER });
    await take(b, [sealed]);
    clock.advance(LIMITS.heldMs - 1_000);
    expect(await b.agency.held()).toMatchObject([{ code: 'ENVELOPE_DIRECTORY_AHEAD', from: 'demo-a/ca' }]);
    await until('it is refused', () => {
      clock.advance(1_000);
      return codes(b, 'refused').length === 1;
    });
    expect(codes(b, 'refused')).toEqual(['AGENCY_HELD_LIMIT']);
    expect(await b.agency.held()).toEqual([]);
    expect(await owed(b)).toMatchObject([{ kind: 'refused', reason: 'busy', envelopeDigest: sealed.envelopeDigest }]);
    const [kept] = await vaultOf(b).list('refused');
    expect(kept!.value).toMatchObject({ frame: sealed.frame });
    expect(await vaultOf(b).list('replay')).toEqual([]);
  });

  it.each([
    ['TRUST_STALE', 80],
    ['TRUST_EXPIRED', 31 * 24],
  ])('wait while what is held of their state is old (%s), and garbage in their name does not (ENV-60, AGENCY-10)', async (code, hours) => {
    const world = await create();
    const clock = manualClock(testClock.now() + hours * HOUR);
    const b = world.open('demo-b', { clock });
    const own = stateOf(world.pair, 'demo-a').seal('ca');
    const forger = { ...own, sign: (...of: Parameters<typeof own.sign>) => nobody.sign(...of) };
    const [forged, unlisted, signed] = await Promise.all([
      request(world, 1, { seal: forger, clock }),
      request(world, 2, { seal: nobody, clock, cites: NEVER }),
      request(world, 3, { clock }),
    ]);
    await take(b, [forged, unlisted, signed]);
    expect(codes(b, 'refused')).toEqual(['ENVELOPE_SIGNATURE']);
    expect((await b.agency.held()).map((held) => [held.code, held.from])).toEqual([
      ['ENVELOPE_SIGNER_UNKNOWN', undefined],
      [code, 'demo-a/ca'],
    ]);
    const at = toSeconds(clock.now());
    const [a2, b2] = await Promise.all(
      [world.pair.a, world.pair.b].map((state) => state.nextDirectory({ issuedAt: at, expiresAt: at + 20 * 86_400 })),
    );
    const documents = [a2!, b2!, await world.pair.a.nextFreshness(at, undefined, a2), await world.pair.b.nextFreshness(at, undefined, b2)];
    for (const document of documents) await b.agency.addTrust(document);
    expect(opened(b)).toEqual([formatUuid(signed.messageId)]);
  });

  it('are judged by turns with what arrives: an urgent message is not behind all of them (AGENCY-76)', async () => {
    const world = await create();
    const late = manualClock(testClock.now() + 80 * HOUR);
    const first = world.open('demo-b', { clock: late });
    const batch = LIMITS.heldBatchMessages;
    const waiting: SealedEnvelope[] = [];
    for (let i = 0; i < batch + 3; i++) waiting.push(await request(world, i, { clock: late }));
    await take(first, waiting);
    expect(await first.agency.held()).toHaveLength(batch + 3);
    await first.agency.close();
    const { frame, messageId } = await request(world, 999, { lane: 1, clock: late });
    const { outer, envelopeDigest } = parseFrame(frame);
    const inbound = { envelopeId: outer.envelopeId, envelopeDigest, frame, expiresAt: outer.expiresAt * 1000, lane: 1, seq: 1 };
    const routes = [{ mailbox: 'ca@demo-b', to: LOCAL, lane: 1 }];
    await first.store.commit({ now: late.now(), inbound: [{ from: 'courier', streamId: systemRandom(16), ...inbound, routes }] });
    const trust = world.pair.open('demo-b');
    const at = toSeconds(late.now());
    for (const state of [world.pair.a, world.pair.b]) trust.add(await state.nextFreshness(at), late.now());
    const b = world.open('demo-b', { store: first.store, clock: late, trust });
    await until('all are opened', () => opened(b).length === batch + 4);
    expect(opened(b).indexOf(formatUuid(messageId))).toBe(batch);
  });
});

describe('the operator', () => {
  const decided = { by: 'Duty Officer', reason: 'garbage of a broken relay' };

  it('discards what nobody signed, which is refused the way it came and kept as a decision (AGENCY-57)', async () => {
    const world = await create();
    await world.startRelay('demo-b');
    const b = world.open('demo-b');
    const relay = hostileRelay(world, 'demo-a', 'demo-b');
    links.push(relay);
    const { frame, envelopeDigest } = await junk(world, 1);
    relay.queue(frame);
    await until('it is held', () => codes(b, 'held').length === 1);
    const digest = toHex(envelopeDigest);
    await expect(b.agency.discard('00', decided)).toRejectCode('AGENCY_MESSAGE_UNKNOWN');
    await expect(b.agency.discard(digest, { ...decided, by: ' ' })).rejects.toThrow(TypeError);
    await expect(b.agency.discard(digest, { ...decided, reason: 'two\nlines' })).rejects.toThrow(TypeError);
    await b.agency.discard(digest, decided);
    expect(await b.agency.held()).toEqual([]);
    expect(b.events).toContainEqual(
      expect.objectContaining({ kind: 'alarm', alarm: 'refused', envelopeDigest: digest, code: 'AGENCY_DISCARDED' }),
    );
    expect(await b.agency.decisions()).toMatchObject([
      { kind: 'discard', envelopeDigest: digest, code: 'ENVELOPE_SIGNER_UNKNOWN', ...decided },
    ]);
    expect(await b.store.owed('demo-a/ca', 0, 16)).toEqual([]);
    // It was refused once: the same frame again is a duplicate.
    await expect(b.agency.discard(digest, decided)).toRejectCode('AGENCY_MESSAGE_UNKNOWN');
    expect(codes(b, 'refused')).toEqual(['AGENCY_DISCARDED']);
  });

  it('discards what somebody signed, who is told under seal; documents that come later open it no more (AGENCY-57, AGENCY-19)', async () => {
    const world = await create();
    const clock = manualClock(testClock.now() + 80 * HOUR);
    const b = world.open('demo-b', { clock });
    const { frame, envelopeDigest } = await request(world, 1, { clock });
    await take(b, [{ frame } as SealedEnvelope]);
    expect(codes(b, 'held')).toEqual(['TRUST_STALE']);
    await b.agency.discard(toHex(envelopeDigest), decided);
    expect(await owed(b)).toMatchObject([{ kind: 'refused', reason: 'refused', envelopeDigest }]);
    expect(await b.agency.decisions()).toMatchObject([{ kind: 'discard', code: 'TRUST_STALE', from: 'demo-a/ca', ...decided }]);
    const at = NOW_S + 80 * 3600;
    for (const state of [world.pair.a, world.pair.b]) await b.agency.addTrust(await state.nextFreshness(at));
    expect(opened(b)).toEqual([]);
  });

  it('discards nothing that is being opened, and nothing after the close (AGENCY-57, AGENCY-03)', async () => {
    const world = await create();
    const clock = manualClock(testClock.now() + 80 * HOUR);
    const b = world.open('demo-b', { clock });
    const { frame, envelopeDigest } = await request(world, 1, { clock });
    await take(b, [{ frame } as SealedEnvelope]);
    const at = NOW_S + 80 * 3600;
    await b.agency.addTrust(await world.pair.a.nextFreshness(at));
    const opening = b.agency.addTrust(await world.pair.b.nextFreshness(at));
    const outcome = await b.agency.discard(toHex(envelopeDigest), decided).then(
      () => 'discarded',
      (error: unknown) => (error as { code: string }).code,
    );
    await opening;
    // One of the two, and never both: documents come in slices, so that either may be first.
    expect([
      ['AGENCY_MESSAGE_UNKNOWN', 1],
      ['discarded', 0],
    ]).toContainEqual([outcome, opened(b).length]);
    const closing = b.agency.close();
    await expect(b.agency.discard(toHex(envelopeDigest), decided)).toRejectCode('AGENCY_CLOSED');
    await closing;
  });
});

/** Receipts that demo-a/ca is owed. */
async function owed(b: Opened): Promise<readonly Receipt[]> {
  const rows = await b.store.owed('demo-a/ca', 0, 16);
  return rows.flatMap(({ leaf }) => (leaf?.object === undefined ? [] : [parseReceipt(leaf.object)]));
}
