import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CborKey, CborValue } from '../../src/cbor/value.js';
import { isRogatoryError } from '../../src/core/errors.js';
import type { Signer } from '../../src/crypto/sign/sign.js';
import { openTrust } from '../../src/trust/store/resolver.js';
import type { TrustStore } from '../../src/trust/store/resolver.js';
import { forge, put } from './forge.js';
import type { Path } from './forge.js';
import { NOW, createPair } from './states.js';
import type { TestPair } from './states.js';

/** Places of root, directory and accord in the documents of a pair: each needs those before it. */
const ROOT = 0;
const KINDS = [ROOT, 1, 4] as const;

let pair: TestPair;
let signers: ReadonlyMap<number, readonly Signer[]>;
const readers = new Map<number, TrustStore>();

beforeAll(async () => {
  pair = await createPair();
  signers = new Map([
    [ROOT, pair.a.signers('root')],
    [1, pair.a.signers('directory')],
    [4, [pair.a.seal(), pair.b.seal()]],
  ]);
});

/** A reader that lacks exactly the document at `index`, so that it must judge it. A refusal leaves it as it was. */
function readerOf(index: number): TrustStore {
  const known = readers.get(index);
  if (known !== undefined) return known;
  const reader = openTrust({ own: 'demo-a', pins: pair.pins, documents: pair.documents.slice(0, index), now: NOW });
  readers.set(index, reader);
  return reader;
}

/** Adds, and tells whether it was taken; nothing but a coded refusal may come out, and a refusal changes nothing. */
function isTaken(index: number, bytes: Uint8Array): boolean {
  const reader = readerOf(index);
  try {
    reader.add(bytes, NOW);
  } catch (error) {
    if (!isRogatoryError(error)) throw error;
    expect(reader.documents().length).toBe(index);
    return false;
  }
  readers.delete(index);
  return true;
}

/** Every place of a value. */
function pathsOf(value: CborValue, path: Path = []): readonly Path[] {
  const inner: [CborKey, CborValue][] = Array.isArray(value) ? [...value.entries()] : value instanceof Map ? [...value] : [];
  return [...(path.length === 0 ? [] : [path]), ...inner.flatMap(([key, member]) => pathsOf(member, [...path, key]))];
}

describe('mutated documents', () => {
  it('are refused with a code, whichever bit is turned, when every signature is needed (TRUST-05)', () => {
    for (const index of KINDS) {
      const original = pair.documents[index]!;
      const property = fc.property(fc.nat(original.length - 1), fc.nat(7), (at, bit) => {
        const bytes = Uint8Array.from(original);
        bytes[at] = bytes[at]! ^ (1 << bit);
        // Of the root's three signatures two are asked for: one may be broken.
        if (isTaken(index, bytes)) expect(index).toBe(ROOT);
      });
      fc.assert(property, { numRuns: 300 });
    }
  });

  it('are refused with a code when cut, extended or overwritten', () => {
    for (const index of KINDS) {
      const original = pair.documents[index]!;
      const noise = fc.uint8Array({ minLength: 1, maxLength: 40 });
      const property = fc.property(fc.nat(original.length - 1), noise, fc.constantFrom('cut', 'insert', 'replace'), (at, added, how) => {
        const rest = how === 'cut' ? [] : original.subarray(how === 'insert' ? at : at + added.length);
        const bytes = Uint8Array.of(...original.subarray(0, at), ...(how === 'cut' ? [] : added), ...rest);
        fc.pre(bytes.length !== original.length || bytes.some((byte, i) => byte !== original[i]));
        if (isTaken(index, bytes)) expect(index).toBe(ROOT);
      });
      fc.assert(property, { numRuns: 300 });
    }
  });

  it('are refused with a code when they are noise', () => {
    const property = fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(isTaken(4, bytes)).toBe(false);
    });
    fc.assert(property);
  });

  it('are judged with a code when their own signers put any value in any place (TRUST-01)', async () => {
    const value = fc.oneof(
      fc.constantFrom<CborValue>(
        null,
        true,
        false,
        -1,
        0,
        1,
        2 ** 53 - 1,
        2n ** 64n - 1n,
        '',
        'x',
        'ca@demo-b',
        '*',
        [],
        new Map(),
        new Uint8Array(32),
      ),
      fc.uint8Array({ maxLength: 40 }),
      fc.string({ unit: 'grapheme', maxLength: 10 }),
    );
    for (const index of KINDS) {
      let paths: readonly Path[] = [];
      await forge(pair.documents[index]!, signers.get(index)!, (payload) => {
        paths = pathsOf(payload);
      });
      const property = fc.asyncProperty(fc.constantFrom(...paths), fc.option(value, { nil: undefined }), async (path, replacement) => {
        const bytes = await forge(pair.documents[index]!, signers.get(index)!, (payload) => put(payload, path, replacement));
        isTaken(index, bytes);
      });
      await fc.assert(property, { numRuns: 300 });
    }
  });
});
