// Places in chains: which the lost time cannot have used, and who reserves them.
import { afterEach, describe, expect, it } from 'vitest';
import type { CaseRecord } from '../../src/agency/cases/case-record.js';
import { isFromLostTime, mayBeFromLostTime, nextPlace, restoreBefore } from '../../src/agency/cases/places.js';
import { Vault } from '../../src/agency/home/vault.js';
import { requestSubmit } from '../../src/cli/demo/messages.js';
import { LIMITS } from '../../src/core/limits.js';
import { systemRandom } from '../../src/core/random.js';
import type { Clock } from '../../src/core/time.js';
import { generateSigner } from '../../src/crypto/keys/keys.js';
import { memorySigner } from '../../src/crypto/sign/sign.js';
import type { Signer } from '../../src/crypto/sign/sign.js';
import { stateRestored } from '../../src/endpoint/restore/ceremony.js';
import { encodeFrame, parseFrame } from '../../src/envelope/header.js';
import { leafKindNumber } from '../../src/log/kinds.js';
import type { MessageBody } from '../../src/vocabulary/catalogue.js';
import type { Store } from '../../src/store/port.js';
import { silent, testClock, until } from '../relay/world.js';
import { createAgencies, forge, manualClock, nameOf } from './world.js';
import type { AgencyWorld } from './world.js';

const R = 1_795_521_600_000;
const LOST = new Uint8Array(32);
const SENT = LOST.map(() => 7);
const worlds: AgencyWorld[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.closeAll();
});

const record = (change: Partial<CaseRecord>): CaseRecord =>
  ({ ownSeq: 0, ownDigest: null, seenDigest: null, restoredAt: 0, ...change }) as unknown as CaseRecord;

describe('the next own place', () => {
  it('is the last one plus one, and R in a dossier of before R, or behind R once that was used (LOG-50)', () => {
    expect(nextPlace(record({}), 0)).toEqual({ seq: 1, ownPrev: null, seenPrev: null });
    expect(nextPlace(record({ ownSeq: 3, ownDigest: SENT }), 0)).toMatchObject({ seq: 4, ownPrev: SENT });
    expect(nextPlace(record({ ownSeq: 3, ownDigest: SENT }), R)).toMatchObject({ seq: R, ownPrev: SENT });
    expect(nextPlace(record({ ownSeq: R, ownDigest: SENT }), R)).toMatchObject({ seq: R + 1 });
    // Nothing is known of an own message there, but that one may exist.
    expect(nextPlace(record({}), R)).toEqual({ seq: R, ownPrev: LOST, seenPrev: null });
    expect(nextPlace(record({ restoredAt: R }), R)).toMatchObject({ seq: 1, ownPrev: null });
    expect(nextPlace(record({ restoredAt: R, ownSeq: 2, ownDigest: SENT }), R + 9)).toMatchObject({ seq: R + 9 });
  });

  it('counts a dossier as begun after R when its first message says so for certain alone (LOG-51)', () => {
    const message = (seconds: number, seq = 1, seenPrev: Uint8Array | null = null, name = 'request.submit') =>
      ({ message: { type: { name }, issuedAt: R / 1000 + seconds, chain: { seq, ownPrev: null, seenPrev } } }) as never;
    expect(restoreBefore(message(600), R)).toBe(R);
    // It answers a request that the lost time held.
    expect(restoreBefore(message(600, 1, null, 'error.validation'), R)).toBe(0);
    expect([restoreBefore(message(599), R), restoreBefore(message(600, 2), R), restoreBefore(message(600, 1, SENT), R)]).toEqual([0, 0, 0]);
    expect([isFromLostTime(message(599), R), isFromLostTime(message(600), R), isFromLostTime(message(-9), 0)]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('leaves it to expiry what the lost time may have seen of an envelope that nobody verified (LOG-54)', () => {
    const last = R / 1000 + 30 * 86_400 + 600;
    expect([mayBeFromLostTime(last, R), mayBeFromLostTime(last + 1, R), mayBeFromLostTime(1, 0)]).toEqual([true, false, false]);
  });

  it('is signed as it is stored, whatever comes while a slow signer works: nothing that arrives moves it (LOG-52, LOG-40)', async () => {
    const world = await createAgencies();
    worlds.push(world);
    await Promise.all([world.startRelay('demo-a'), world.startRelay('demo-b')]);
    let release: () => void = () => undefined;
    let [isSlow, isWorking] = [false, false];
    const slow = (signer: Signer): Signer => ({
      ...signer,
      signerId: signer.signerId,
      keys: signer.keys,
      async sign(...asked: Parameters<Signer['sign']>) {
        if (isSlow) await new Promise<void>((done) => ((release = done), (isWorking = true)));
        return signer.sign(...asked);
      },
    });
    const a = world.open('demo-a', { wrapSeal: slow });
    const b = world.open('demo-b');
    const { dossier } = await a.agency.send({ to: 'ca@demo-b', type: 'request.submit', body: requestSubmit() });
    await b.next();
    isSlow = true;
    const pending = a.agency.send({ dossier, type: 'request.supplement', body: supplement() });
    await until('the signer works', () => isWorking);
    // Meanwhile the other state claims to have cosigned a log that this agency never had, and sends a message of the dossier.
    const cosigned = { cosigned: Uint8Array.of(0x82, 0x41, 0, 0xf6) };
    await a.agency.importFrame(
      (await forge(world, 'demo-b', 'demo-a', { type: 'transport.receipt', body: cosigned, dossier, lane: 0 })).frame,
    );
    await until('it is refused', () => a.events.some((event) => event.kind === 'alarm' && event.alarm === 'statement-refused'));
    isSlow = false;
    release();
    await pending;
    await b.next();
    const seqs = async (store: typeof a.store): Promise<string[]> =>
      (await store.list('chain', { prefix: `${dossier}/demo-a/ca/` })).map(({ key }) => key);
    expect(await seqs(a.store)).toEqual(await seqs(b.store));
    expect((await seqs(a.store)).map((key) => Number(key.split('/').at(-1)))).toEqual([1, 2]);
  });
});

describe('what the lost time may have opened', () => {
  const KEY = new Uint8Array(32).fill(2);
  async function restored(store: Store, clock: Clock): Promise<number> {
    const self = { scope: 'demo-b', id: 'ca' };
    const documents = new Vault(store, KEY, systemRandom);
    const { new: next } = await stateRestored({ self, store, documents, clock }, { by: 'operator', reason: 'disk failure' });
    return next.epoch;
  }

  it('is held for the operator instead of refused, without end where it is signed, and nothing is stated when it ends (LOG-53, LOG-54, AGENCY-55)', async () => {
    const world = await createAgencies();
    worlds.push(world);
    const clock = manualClock(testClock.now());
    const before = world.open('demo-b', { clock });
    await until('its log has begun', async () => (await before.store.logHead()) !== undefined);
    await before.agency.close();
    const { store } = before;
    const epoch = await restored(store, clock);
    const b = world.open('demo-b', { clock, store });
    const dossier = '01890a5d-ac96-774b-bcce-b302099a8057';
    // Signed, and refused by its schema; and one that nobody signed, which ends within 30 days.
    const signed = await forge(world, 'demo-a', 'demo-b', { type: 'request.submit', body: { no: 'schema' }, dossier, clock });
    const junk = await forge(world, 'demo-a', 'demo-b', { type: 'request.submit', body: requestSubmit(), dossier, clock });
    const { outerBytes, envelopeBytes } = parseFrame(junk.frame);
    const broken = envelopeBytes.map((byte, at) => (at === envelopeBytes.length - 40 ? byte ^ 1 : byte));
    const stated = async (): Promise<number> =>
      (await store.leaves(epoch, 0, 99)).filter(({ kind }) => kind === leafKindNumber('refused')).length;
    for (const frame of [signed.frame, encodeFrame(outerBytes, broken)]) await b.agency.importFrame(frame);
    await until('both are held', async () => (await b.agency.held()).length === 2);
    const held = await b.agency.held();
    expect(held.map((each) => [each.until, each.from])).toEqual([
      [undefined, 'demo-a/ca'],
      [epoch + LIMITS.unverifiedHeldMs, undefined],
    ]);
    clock.advance(40 * 86_400_000);
    // Anybody may have made what nobody signed: it ends, so that such frames do not fill the room of the unverified for ever (AGENCY-55).
    await until('one is over', async () => (clock.advance(3_600_000), (await b.agency.held()).length === 1));
    expect(await b.agency.held()).toMatchObject([{ from: 'demo-a/ca' }]);
    const refused = await new Vault(store, KEY, systemRandom).get<{ frame?: Uint8Array }>('refused', held[1]?.envelopeDigest ?? '');
    expect(refused?.value.frame).toEqual(encodeFrame(outerBytes, broken));
    await b.agency.discard(held[0]?.envelopeDigest ?? '', { by: 'operator', reason: 'seen on paper' });
    expect([await b.agency.held(), await stated(), await store.owed('demo-a/ca', 0, 9)]).toEqual([[], 0, []]);
  });

  it('is held for the operator when it was held before the restore already, over restarts (LOG-53)', async () => {
    const world = await createAgencies();
    worlds.push(world);
    const clock = manualClock(testClock.now());
    const before = world.open('demo-b', { clock });
    const dossier = '01890a5d-ac96-774b-bcce-b302099a8057';
    const ahead = await forge(world, 'demo-a', 'demo-b', { type: 'request.submit', body: requestSubmit(), dossier, clock, cites: 99 });
    await before.agency.importFrame(ahead.frame);
    await until('it is held', async () => (await before.agency.held()).length === 1);
    await before.agency.close();
    const { store } = before;
    await restored(store, clock);
    const first = world.open('demo-b', { clock, store });
    await until('it is judged again', async () => (await first.agency.held()).some((each) => !('until' in each)));
    await first.agency.close();
    clock.advance(40 * 86_400_000);
    const b = world.open('demo-b', { clock, store });
    await until('it is looked at', async () => (clock.advance(3_600_000), (await b.agency.status()).dossiers === 0));
    expect([(await b.agency.held()).length, b.events.filter((event) => nameOf(event) === 'refused')]).toEqual([1, []]);
  });

  /** A message by a signer whom a directory of its state lists that the addressee does not hold yet. */
  async function newcomer(world: AgencyWorld, body: Parameters<typeof forge>[3]['body'], clock: Clock) {
    const nobody = generateSigner('rogatory-classic', systemRandom);
    const [agency] = world.pair.a.directoryInput.agencies;
    const listed = agency?.signers.find(({ role }) => role === 'seal');
    if (agency === undefined || listed === undefined) throw new TypeError('demo-a has an agency');
    const seal = memorySigner(nobody);
    const signers = [...agency.signers, { ...listed, signerId: seal.signerId, keys: seal.keys }];
    const newer = await world.pair.a.nextDirectory({ agencies: [{ ...agency, signers }] });
    const trust = silent(world.pair.open('demo-a'));
    trust.add(newer, clock.now());
    const dossier = '01890a5d-ac96-774b-bcce-b302099a8057';
    const { frame } = await forge(world, 'demo-a', 'demo-b', { type: 'request.submit', body, dossier, clock, seal, trust });
    return { agency, newer, frame };
  }

  it('waits 72 hours anew for its directory when it was held before the restore already, and nobody is known to have signed it (LOG-53)', async () => {
    const world = await createAgencies();
    worlds.push(world);
    const clock = manualClock(testClock.now());
    const before = world.open('demo-b', { clock });
    const { newer, frame } = await newcomer(world, requestSubmit(), clock);
    await before.agency.importFrame(frame);
    await until('it is held', async () => (await before.agency.held()).length === 1);
    await before.agency.close();
    const { store } = before;
    clock.advance(4 * 86_400_000);
    const restoredAt = clock.now();
    await restored(store, clock);
    const b = world.open('demo-b', { clock, store });
    expect((await b.agency.held()).map(({ until: end }) => end)).toEqual([restoredAt + LIMITS.unverifiedHeldMs]);
    await b.agency.addTrust(newer);
    await until('its signer is known', async () => (await b.agency.held()).some(({ from }) => from === 'demo-a/ca'));
    expect(b.events.filter((event) => nameOf(event) === 'refused')).toEqual([]);
  });

  it('stays signed when its signer leaves the directory: it waits for the operator without end (LOG-53)', async () => {
    const world = await createAgencies();
    worlds.push(world);
    const clock = manualClock(testClock.now());
    const before = world.open('demo-b', { clock });
    await until('its log has begun', async () => (await before.store.logHead()) !== undefined);
    await before.agency.close();
    const { store } = before;
    await restored(store, clock);
    const first = world.open('demo-b', { clock, store });
    const { agency, newer, frame } = await newcomer(world, { no: 'schema' }, clock);
    await first.agency.addTrust(newer);
    await first.agency.importFrame(frame);
    await until('it is held', async () => (await first.agency.held()).length === 1);
    const without = await world.pair.a.nextDirectory({ version: 3, agencies: [agency] });
    await first.agency.addTrust(without);
    await first.agency.close();
    const trust = world.pair.open('demo-b');
    for (const document of [newer, without]) trust.add(document, clock.now());
    const b = world.open('demo-b', { clock, store, trust });
    await until('it is judged again', async () => (await b.agency.held()).some(({ code }) => code === 'ENVELOPE_SIGNER_UNKNOWN'));
    expect((await b.agency.held()).map((each) => [each.from, each.until])).toEqual([['demo-a/ca', undefined]]);
  });

  it('is held for the operator when its time was over before the restore (LOG-53)', async () => {
    const world = await createAgencies();
    worlds.push(world);
    const clock = manualClock(testClock.now());
    const before = world.open('demo-b', { clock });
    const dossier = '01890a5d-ac96-774b-bcce-b302099a8057';
    const ahead = await forge(world, 'demo-a', 'demo-b', { type: 'request.submit', body: requestSubmit(), dossier, clock, cites: 99 });
    await before.agency.importFrame(ahead.frame);
    await until('it is held', async () => (await before.agency.held()).length === 1);
    await before.agency.close();
    const { store } = before;
    clock.advance(31 * 86_400_000);
    await restored(store, clock);
    const b = world.open('demo-b', { clock, store });
    const isKept = async (): Promise<boolean> => (await b.agency.held()).some((each) => !('until' in each));
    await until('it is looked at', async () => b.events.some((event) => nameOf(event) === 'refused') || (await isKept()));
    expect([(await b.agency.held()).length, b.events.filter((event) => nameOf(event) === 'refused')]).toEqual([1, []]);
  });
});

function supplement(): MessageBody<'request.supplement'> {
  const { refs, language, handling } = requestSubmit();
  return { refs, language, handling, payload: { measureIds: ['m1'], answers: [] } };
}
