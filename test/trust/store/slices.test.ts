// A hostile state publishes a directory whose verification takes long: nobody else waits for it. The work between two pauses is counted.
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { LIMITS } from '../../../src/core/limits.js';
import type * as Ed25519 from '../../../src/crypto/curve/ed25519.js';
import { generateSigner } from '../../../src/crypto/keys/keys.js';
import { memorySigner } from '../../../src/crypto/sign/sign.js';
import { directorySigners } from '../../../src/trust/documents/directory.js';
import { readingDirectory } from '../../../src/trust/documents/directory-reader.js';
import { addSignatures, readDocument } from '../../../src/trust/documents/document.js';
import { roleSet } from '../../../src/trust/publish/entries.js';
import { keptInMemory } from '../../../src/trust/store/intake.js';
import { openingStore } from '../../../src/trust/store/resolver.js';
import type { DocumentStore } from '../../../src/trust/store/resolver.js';
import { finish, finishInSlices } from '../../../src/trust/documents/work.js';
import type { Work } from '../../../src/trust/documents/work.js';
import { DAY, NOW, NOW_S, createState, seededRandom, signersOf } from '../states.js';
import type { TestState } from '../states.js';

const counted = vi.hoisted(() => ({ keys: 0, signatures: 0 }));
vi.mock('../../../src/crypto/curve/ed25519.js', async (original) => {
  const real = await original<typeof Ed25519>();
  return {
    ...real,
    admitEd25519(...input: Parameters<typeof real.admitEd25519>) {
      counted.keys++;
      real.admitEd25519(...input);
    },
    verifyEd25519(...input: Parameters<typeof real.verifyEd25519>) {
      counted.signatures++;
      return real.verifyEd25519(...input);
    },
  };
});

const AGENCIES = 60;
const SLICE = LIMITS.trustSliceKeys;

let mallory: TestState;
let carol: TestState;

beforeAll(async () => {
  mallory = await createState({
    scope: 'mallory',
    agencies: Array.from({ length: AGENCIES }, (_, i) => ({ id: `a${String(i).padStart(3, '0')}` })),
  });
  carol = await createState({ scope: 'carol' });
});

beforeEach(() => {
  counted.keys = 0;
  counted.signatures = 0;
});

function open(documents: readonly Uint8Array[]): DocumentStore {
  const pins = new Map([mallory, carol].map(({ scope, fingerprint }) => [scope, fingerprint]));
  const opening = openingStore({
    ...{ own: 'carol', pins, now: NOW, since: 0, onAlarm: () => undefined },
    kept: documents.map(keptInMemory),
    keep: ({ bytes }) => keptInMemory(bytes),
  });
  return finish(opening);
}

/** Does work in slices. @returns what was done in each of them. */
async function slicesOf(
  work: Work<unknown>,
): Promise<readonly { readonly cost: number; readonly keys: number; readonly signatures: number }[]> {
  const slices: { cost: number; keys: number; signatures: number }[] = [];
  // What made the documents is no part of it.
  Object.assign(counted, { keys: 0, signatures: 0 });
  const pause = async (cost: number): Promise<void> => {
    slices.push({ cost, ...counted });
    Object.assign(counted, { keys: 0, signatures: 0 });
  };
  await finishInSlices(work, { pause });
  return slices;
}

describe('the verification of a directory', () => {
  it('rests after so many checks of keys, and looks at each key once (TRUST-54)', async () => {
    const store = open([carol.root, carol.directory, mallory.root]);
    const keys = [...directorySigners({ ...mallory.directoryInput, scope: 'mallory', rootVersion: 1 })].length;
    const slices = await slicesOf(store.adding(mallory.directory, NOW));
    expect(Math.max(...slices.map((slice) => slice.keys))).toBeLessThanOrEqual(SLICE);
    expect(Math.max(...slices.map(({ cost }) => cost))).toBeLessThan(2 * SLICE);
    expect(slices.reduce((sum, slice) => sum + slice.keys, counted.keys)).toBe(keys);
    expect(slices.length).toBeGreaterThanOrEqual(Math.floor(keys / SLICE));
    expect(store.directoryRef('mallory').directoryVersion).toBe(1);
    // Keys that the held directory lists are known.
    counted.keys = 0;
    finish(store.adding(await mallory.signDirectory(), NOW));
    expect(counted.keys).toBe(0);
  });

  it('rests between signatures, of which a state may ask for many (TRUST-54)', async () => {
    const many = signersOf(Array.from({ length: 12 }, (_, i) => generateSigner('rogatory-classic', seededRandom(`signer ${i}`))));
    const roles = { ...mallory.rootInput.roles, directory: roleSet('directory', 12, many, { from: NOW_S, to: NOW_S + DAY }) };
    const root = await mallory.nextRoot({ roles });
    const store = open([carol.root, carol.directory, mallory.root]);
    const costs = (await slicesOf(store.adding(root, NOW))).map(({ signatures }) => signatures);
    expect(Math.max(...costs)).toBeLessThanOrEqual(3);
    const directory = await addSignatures(await mallory.signDirectory({ rootVersion: 2 }), many);
    const slices = await slicesOf(store.adding(directory, NOW));
    expect(Math.max(...slices.map(({ signatures }) => signatures))).toBeLessThanOrEqual(3);
    expect(slices.reduce((sum, { signatures }) => sum + signatures, counted.signatures)).toBe(12);
  });

  it('rests within an entry, however long a state makes it (TRUST-54)', async () => {
    const [agency] = mallory.directoryInput.agencies;
    const long = 'x'.repeat(LIMITS.trustTextMaxBytes);
    const signers = Array.from({ length: 400 }, (_, i) => ({
      ...agency!.signers[0]!,
      role: 'officer',
      person: { name: `${i} ${long.slice(8)}`, function: long },
    }));
    const document = readDocument(await mallory.signDirectory({ agencies: [{ ...agency!, signers }] }));
    const slices = await slicesOf(readingDirectory(document));
    expect(Math.max(...slices.map(({ cost }) => cost))).toBeLessThan(2 * SLICE);
    expect(slices.length).toBeGreaterThan((400 * 2_048) / 2_048 / (2 * SLICE));
  });

  it('takes the turns of the event loop one by one, whoever else is being verified (TRUST-54)', async () => {
    let turn = 0;
    let isDone = false;
    const count = (): void => {
      turn++;
      if (!isDone) setImmediate(count);
    };
    setImmediate(count);
    const turns: number[] = [];
    const work = function* (): Work<void> {
      for (let i = 0; i < 5; i++) {
        yield SLICE;
        turns.push(turn);
      }
    };
    await Promise.all([finishInSlices(work()), finishInSlices(work()), finishInSlices(work())]);
    isDone = true;
    expect(turns).toHaveLength(15);
    expect(new Set(turns).size).toBe(15);
  });

  it('is made once of what several peers bring at a time (TRUST-54)', async () => {
    const store = open([carol.root, carol.directory, mallory.root]);
    const keys = [...directorySigners({ ...mallory.directoryInput, scope: 'mallory', rootVersion: 1 })].length;
    Object.assign(counted, { keys: 0, signatures: 0 });
    const brought = await Promise.all([0, 1, 2].map(() => store.addInSlices(mallory.directory, NOW, { fromPeer: true })));
    expect(brought.map(({ changed, waits }) => [changed, waits])).toEqual([
      [true, undefined],
      [false, true],
      [false, true],
    ]);
    expect(counted.keys).toBe(keys);
  });

  it('judges anew, as its last step, what came in while it rested (TRUST-08, TRUST-54)', async () => {
    const store = open([carol.root, carol.directory, mallory.root]);
    let rests = 0;
    const [second, third] = [await mallory.signDirectory({ version: 2 }), await mallory.signDirectory({ version: 3 })];
    const comesWhile = (document: Uint8Array, at: number) => ({
      pause: async (): Promise<void> => {
        if (rests++ === at) store.add(document, NOW);
      },
    });
    const slow = finishInSlices(store.adding(second, NOW), comesWhile(third, 4));
    await expect(slow).toRejectCode('TRUST_ROLLBACK');
    expect(store.directoryRef('mallory').directoryVersion).toBe(3);
    const removed = memorySigner(generateSigner('rogatory-classic', seededRandom('instead')));
    const roles = {
      ...mallory.rootInput.roles,
      directory: roleSet('directory', 2, [mallory.signers('directory')[0]!, removed], { from: NOW_S, to: NOW_S + DAY }),
    };
    const root = await mallory.nextRoot({ roles });
    rests = 0;
    const fresh = open([carol.root, carol.directory, mallory.root]);
    const late = finishInSlices(fresh.adding(mallory.directory, NOW), {
      pause: async () => {
        // Its signatures were verified long ago, by the root of then.
        if (rests++ === 8) fresh.add(root, NOW);
      },
    });
    await expect(late).toRejectCode('TRUST_THRESHOLD');
    expect(rests).toBeGreaterThan(12);
  });

  it('is judged anew by a root that came meanwhile, as a statement or a root of the same version is (TRUST-09, TRUST-54)', async () => {
    /** Comes in while the work rests between two signatures. */
    const comesWhile = (work: Work<unknown>, steps: number, come: () => void): unknown => {
      for (let i = 0; i < steps; i++) work.next();
      come();
      return finish(work);
    };
    const other = memorySigner(generateSigner('rogatory-classic', seededRandom('other freshness')));
    const roles = { ...mallory.rootInput.roles, freshness: roleSet('freshness', 1, [other], { from: NOW_S, to: NOW_S + DAY }) };
    const [root, rival] = [await mallory.nextRoot({ roles }), await mallory.nextRoot()];
    const statement = await mallory.nextFreshness(NOW_S, mallory.root, mallory.directory);
    const store = open([carol.root, carol.directory, mallory.root, mallory.directory]);
    store.add(rival, NOW);
    // It is signed as the first root asks, and the second; the third asks for another.
    const third = await mallory.nextRoot({ roles }, rival);
    expect(() => comesWhile(store.adding(statement, NOW), 3, () => store.add(third, NOW))).toThrowCode('TRUST_THRESHOLD');
    const fresh = open([carol.root, carol.directory, mallory.root]);
    expect(() => comesWhile(fresh.adding(rival, NOW), 2, () => fresh.add(root, NOW))).toThrowCode('TRUST_FORK');
    expect([store, fresh].map((held) => held.heldVersion('root', 'mallory'))).toEqual([3, 2]);
  });

  it('is left at its next rest when its node closes, and changes nothing (TRUST-54, TRUST-25)', async () => {
    const store = open([carol.root, carol.directory, mallory.root]);
    const closing = new AbortController();
    const adding = store.addInSlices(mallory.directory, NOW, { fromPeer: true, signal: closing.signal });
    closing.abort(new RangeError('closed'));
    await expect(adding).rejects.toThrow(RangeError);
    expect(store.heldVersion('directory', 'mallory')).toBe(0);
    // It is judged as if it came for the first time.
    expect((await store.addInSlices(mallory.directory, NOW, { fromPeer: true })).changed).toBe(true);
  });
});
