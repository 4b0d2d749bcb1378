// Places in chains: which the lost time cannot have used, and who reserves them.
import { afterEach, describe, expect, it } from 'vitest';
import type { CaseRecord } from '../../src/agency/case-record.js';
import { isFromLostTime, mayBeFromLostTime, nextPlace, restoreBefore } from '../../src/agency/places.js';
import { requestSubmit } from '../../src/cli/demo/messages.js';
import type { Signer } from '../../src/crypto/sign.js';
import { until } from '../relay/world.js';
import { createAgencies, forge } from './world.js';
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
    const message = (seconds: number, seq = 1, seenPrev: Uint8Array | null = null) =>
      ({ message: { issuedAt: R / 1000 + seconds, chain: { seq, ownPrev: null, seenPrev } } }) as never;
    expect(restoreBefore(message(600), R)).toBe(R);
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

function supplement() {
  const { refs, language, handling } = requestSubmit();
  return { refs, language, handling, payload: { measureIds: ['m1'], answers: [] } } as const;
}
