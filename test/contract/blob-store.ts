// SPDX-License-Identifier: Apache-2.0
// The cases that every blob store must pass, on files and in memory.
import { concat } from '../../src/core/bytes.js';
import { LIMITS } from '../../src/core/limits.js';
import { sha256 } from '../../src/crypto/digest/digest.js';
import { codeOf } from './library.js';
import type { Expectation, TestLibrary } from './library.js';
import { blobPropertyCases } from './blob-property.js';
import type { AnnouncedBlob, BlobStore } from '../../src/store/blobs/port.js';

/** A place where one blob store lives, and outlives its closing. */
export interface BlobHarness {
  /** Opens the empty store. Called once. */
  open(maxBytes?: number): Promise<BlobStore>;
  /** Closes the store and opens what it left, with the same options. */
  reopen(): Promise<BlobStore>;
  /** Closes the store and removes the place. */
  destroy(): Promise<void>;
}

export interface BlobContext {
  readonly it: TestLibrary['it'];
  readonly expect: (actual: unknown) => Expectation;
  readonly within: (run: (store: BlobStore, reopen: () => Promise<BlobStore>) => Promise<void>, maxBytes?: number) => () => Promise<void>;
}

/** Bytes that differ from place to place, and from one `seed` to another. */
export function bytesOf(size: number, seed = 1): Uint8Array {
  return Uint8Array.from({ length: size }, (_, at) => (at * 7 + (at >> 8) + seed * 31) % 256);
}

export function announce(bytes: Uint8Array): AnnouncedBlob {
  return { digest: sha256(bytes), size: bytes.length };
}

/** Begins and appends in parts, and seals. */
export async function fill(store: BlobStore, name: string, bytes: Uint8Array, part = 1_000): Promise<boolean> {
  let { through } = await store.begin(name, announce(bytes));
  while (through < bytes.length) through = await store.append(name, through, bytes.subarray(through, through + part));
  return store.seal(name);
}

export function runBlobContract(make: () => Promise<BlobHarness>, { describe, it, expect, fc }: TestLibrary, rounds = 30): void {
  const within: BlobContext['within'] = (run, maxBytes) => async () => {
    const harness = await make();
    try {
      await run(await harness.open(maxBytes), () => harness.reopen());
    } finally {
      await harness.destroy();
    }
  };
  const context: BlobContext = { it, expect, within };
  describe('parts', () => partCases(context));
  describe('budget and names', () => budgetCases(context));
  describe('after closing and opening', () => resumeCases(context));
  describe('as the model', () => blobPropertyCases(context, fc, rounds));
}

function partCases({ it, expect, within }: BlobContext): void {
  const whole = bytesOf(5_000);

  it(
    'appends at the end alone, tells what is durable, and is complete after its digest is found right (STORE-32, STORE-33)',
    within(async (store) => {
      expect(await store.begin('a', announce(whole))).toEqual({ size: 5_000, through: 0, complete: false });
      expect(await store.append('a', 0, whole.subarray(0, 2_000))).toBe(2_000);
      expect(await store.state('a')).toEqual({ size: 5_000, through: 2_000, complete: false });
      expect(await store.append('a', 2_000, whole.subarray(2_000))).toBe(5_000);
      expect(await store.state('a')).toEqual({ size: 5_000, through: 5_000, complete: false });
      expect([await store.seal('a'), await store.seal('a')]).toEqual([true, true]);
      expect(await store.begin('a', announce(whole))).toEqual({ size: 5_000, through: 5_000, complete: true });
    }),
  );

  it(
    'refuses an append at another place or beyond the size, and a seal of a part, as a bug of the caller (STORE-32)',
    within(async (store) => {
      await store.begin('a', announce(whole));
      await store.append('a', 0, whole.subarray(0, 10));
      const bad: (() => Promise<unknown>)[] = [
        () => store.append('a', 0, whole.subarray(0, 10)),
        () => store.append('a', 11, whole.subarray(11)),
        () => store.append('a', 10, new Uint8Array(4_991)),
        () => store.append('a', -1, whole),
        () => store.seal('a'),
        () => store.read('a', 5_001, 1),
        () => store.read('a', 0, 0),
      ];
      for (const step of bad) expect(await codeOf(step)).toBe('RangeError');
      expect(await store.append('a', 10, whole.subarray(10))).toBe(5_000);
      expect(await codeOf(() => store.append('a', 5_000, whole))).toBe('RangeError');
      expect(await store.append('a', 5_000, new Uint8Array(0))).toBe(5_000);
      expect(await store.seal('a')).toBe(true);
      expect(await codeOf(() => store.append('a', 5_000, whole))).toBe('RangeError');
    }),
  );

  it(
    'takes overlapping calls for one blob in call order (STORE-08)',
    within(async (store) => {
      const [begun, first, early, wrong, second, sealed, late, gone, state] = await Promise.all([
        store.begin('a', announce(whole)),
        store.append('a', 0, whole.subarray(0, 100)),
        store.read('a', 50, 1_000),
        codeOf(() => store.append('a', 50, whole)),
        store.append('a', 100, whole.subarray(100)),
        store.seal('a'),
        store.read('a', 4_990, 1_000),
        store.discard('a'),
        store.state('a'),
      ]);
      expect([begun.through, wrong, second, sealed, gone, state]).toEqual([0, 'RangeError', 5_000, true, undefined, undefined]);
      // Bytes that wait together may become durable together.
      expect(first >= 100).toBe(true);
      expect(early).toEqual(whole.slice(50, 100));
      expect(late).toEqual(whole.slice(4_990));
    }),
  );

  it(
    'keeps bytes appended from a view of a larger buffer, and gives fresh copies away (STORE-32)',
    within(async (store) => {
      const buffer = concat(new Uint8Array(300), whole, new Uint8Array(300));
      await store.begin('a', announce(whole));
      await store.append('a', 0, buffer.subarray(300, 5_300));
      buffer.fill(0);
      (await store.read('a', 0, 5_000)).fill(0);
      expect(await store.read('a', 0, 9_000)).toEqual(whole);
      expect(await store.seal('a')).toBe(true);
      expect(await store.read('a', 4_000, 10)).toEqual(whole.slice(4_000, 4_010));
      expect(await store.read('a', 5_000, 10)).toEqual(new Uint8Array(0));
    }),
  );

  it(
    'discards a blob whose digest is another, so that nothing stays and it may come again (STORE-33)',
    within(async (store, reopen) => {
      await store.begin('a', { digest: sha256(bytesOf(4)), size: 5_000 });
      await store.append('a', 0, whole);
      expect(await store.seal('a')).toBe(false);
      expect([await store.state('a'), await store.names()]).toEqual([undefined, []]);
      const { blobs, bytes, announcedBytes } = await store.usage();
      expect([blobs, bytes, announcedBytes]).toEqual([0, 0, 0]);
      expect(await (await reopen()).names()).toEqual([]);
    }),
  );

  it(
    'begins anew a part that is announced with another digest or size (STORE-32)',
    within(async (store, reopen) => {
      await store.begin('a', announce(bytesOf(5_000, 2)));
      await store.append('a', 0, bytesOf(100, 2));
      expect((await store.begin('a', announce(whole))).through).toBe(0);
      await store.append('a', 0, whole.subarray(0, 10));
      expect((await store.begin('a', announce(whole.subarray(0, 50)))).through).toBe(0);
      expect(await fill(store, 'a', whole)).toBe(true);
      expect(await (await reopen()).read('a', 0, 9_000)).toEqual(whole);
    }),
  );

  it(
    'takes a blob of one byte, and none of another size than a safe number of bytes (STORE-34)',
    within(async (store) => {
      expect(await fill(store, 'a', Uint8Array.of(7))).toBe(true);
      for (const size of [0, -1, 1.5, LIMITS.attachmentMaxBytes + 1]) {
        expect(await codeOf(() => store.begin('b', { digest: new Uint8Array(32), size }))).toBe('RangeError');
      }
      expect(await codeOf(() => store.begin('b', { digest: new Uint8Array(31), size: 1 }))).toBe('RangeError');
      expect(await store.names()).toEqual(['a']);
    }),
  );

  it(
    'finishes what was called before it closes, and refuses what comes later (STORE-01)',
    within(async (store, reopen) => {
      await store.begin('a', announce(whole));
      const appended = store.append('a', 0, whole);
      const closed = store.close();
      expect(await codeOf(() => store.state('a'))).toBe('STORE_UNAVAILABLE');
      let through = 0;
      void appended.then((end) => (through = end));
      await closed;
      expect(through).toBe(5_000);
      const later = [() => store.seal('a'), () => store.names(), () => store.usage(), () => store.begin('b', announce(whole))];
      for (const step of later) expect(await codeOf(step)).toBe('STORE_UNAVAILABLE');
      expect(await (await reopen()).seal('a')).toBe(true);
    }),
  );
}

function budgetCases({ it, expect, within }: BlobContext): void {
  it(
    'counts announced bytes of parts and bytes of complete blobs before the first byte, and leaves all as it was (STORE-34)',
    within(async (store, reopen) => {
      expect(await fill(store, 'whole', bytesOf(400))).toBe(true);
      await store.begin('part', announce(bytesOf(500)));
      expect(await codeOf(() => store.begin('more', announce(bytesOf(101))))).toBe('BLOB_NO_ROOM');
      // A part that would be replaced counts no more; when there is no room all the same, it stays.
      await store.append('part', 0, bytesOf(500).subarray(0, 20));
      expect(await codeOf(() => store.begin('part', announce(bytesOf(601))))).toBe('BLOB_NO_ROOM');
      expect(await store.state('part')).toEqual({ size: 500, through: 20, complete: false });
      const { blobs, bytes, announcedBytes } = await store.usage();
      expect([blobs, bytes, announcedBytes]).toEqual([2, 400, 500]);
      const again = await reopen();
      expect(await codeOf(() => again.begin('more', announce(bytesOf(101))))).toBe('BLOB_NO_ROOM');
      expect((await again.begin('more', announce(bytesOf(100)))).through).toBe(0);
      expect((await again.begin('part', announce(bytesOf(500)))).through).toBe(20);
      await again.discard('whole');
      expect((await again.begin('part', announce(bytesOf(900)))).through).toBe(0);
    }, 1_000),
  );

  it(
    'gives room once to blobs that begin at the same time (STORE-34)',
    within(async (store) => {
      const codes = await Promise.all(['a', 'b', 'c'].map((name) => codeOf(() => store.begin(name, announce(bytesOf(400))))));
      // Blobs of different names have no order.
      expect([...codes].sort()).toEqual(['BLOB_NO_ROOM', 'none', 'none']);
      expect((await store.names()).length).toBe(2);
    }, 1_000),
  );

  it(
    'refuses a name that stands for no blob, or for another complete one (STORE-35)',
    within(async (store) => {
      for (const step of [() => store.append('a', 0, bytesOf(1)), () => store.seal('a'), () => store.read('a', 0, 1)]) {
        expect(await codeOf(step)).toBe('BLOB_NAME');
      }
      await store.discard('a');
      await fill(store, 'a', bytesOf(100));
      expect(await codeOf(() => store.begin('a', announce(bytesOf(99))))).toBe('BLOB_NAME');
      expect(await codeOf(() => store.begin('a', announce(bytesOf(100, 2))))).toBe('BLOB_NAME');
      expect(await store.read('a', 0, 100)).toEqual(bytesOf(100));
    }),
  );

  it(
    'takes names of 1 to 128 small letters, digits, dots and hyphens, and no others (STORE-35)',
    within(async (store, reopen) => {
      const good = ['-', '0.part', 'a', 'a..b', 'a'.repeat(LIMITS.blobNameMaxBytes), 'con'];
      for (const name of good) await store.begin(name, announce(bytesOf(10)));
      expect(await store.names()).toEqual(good);
      for (const name of ['', '.', '..', '.a', 'a/b', '../a', 'A', 'a_b', 'a b', 'a\n', 'a\0', 'é', 'a'.repeat(129), 7 as never]) {
        expect(await codeOf(() => store.begin(name, announce(bytesOf(10))))).toBe('TypeError');
        expect(await codeOf(() => store.discard(name))).toBe('TypeError');
      }
      expect(await (await reopen()).names()).toEqual(good);
    }),
  );
}

function resumeCases({ it, expect, within }: BlobContext): void {
  const whole = bytesOf(5_000);
  for (const [place, through] of Object.entries({ 'at 0': 0, 'in the middle': 2_345, 'at the end': 5_000 })) {
    it(
      `goes on from its durable end ${place}, and finds the digest right (STORE-32, STORE-33)`,
      within(async (store, reopen) => {
        await store.begin('a', announce(whole));
        await store.append('a', 0, whole.subarray(0, through));
        const again = await reopen();
        expect(await again.state('a')).toEqual({ size: 5_000, through, complete: false });
        expect(await again.begin('a', announce(whole))).toEqual({ size: 5_000, through, complete: false });
        await again.append('a', through, whole.subarray(through));
        expect(await again.seal('a')).toBe(true);
        expect(await again.read('a', 0, 5_000)).toEqual(whole);
      }),
    );
  }

  it(
    'finds a wrong digest of bytes that an earlier process appended (STORE-33)',
    within(async (store, reopen) => {
      await store.begin('a', announce(whole));
      await store.append('a', 0, bytesOf(1, 9));
      const again = await reopen();
      await again.append('a', 1, whole.subarray(1));
      expect(await again.seal('a')).toBe(false);
      expect(await again.names()).toEqual([]);
    }),
  );

  it(
    'has complete blobs again, and none that were discarded (STORE-32)',
    within(async (store, reopen) => {
      await fill(store, 'a', whole);
      await fill(store, 'b', whole);
      await store.begin('c', announce(whole));
      await store.discard('b');
      await store.discard('c');
      const again = await reopen();
      expect(await again.names()).toEqual(['a']);
      expect(await again.state('a')).toEqual({ size: 5_000, through: 5_000, complete: true });
      expect(await again.seal('a')).toBe(true);
      expect(await codeOf(() => again.begin('a', announce(bytesOf(10))))).toBe('BLOB_NAME');
    }),
  );
}
