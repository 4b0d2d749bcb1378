// SPDX-License-Identifier: Apache-2.0
// Our own vectors: the generator gives the committed files. Told to update its snapshots (vitest -u), this test writes them.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { describe, expect, it, vi } from 'vitest';
import { AREAS } from '../../tools/make-vectors/areas.js';
import type { Vector } from '../../tools/make-vectors/vector.js';
import type * as MlDsa from '../../src/crypto/noble/ml-dsa.js';
import { SHARED } from '../../tools/make-vectors/shared.js';
import { makeVectors } from '../../tools/make-vectors/vector.js';

// A runtime's own ML-KEM takes no randomness from outside, and its ML-DSA signs hedged: noble makes the same bytes on every runtime.
vi.mock('../../src/crypto/native/node/ml-kem.js', () => import('../../src/crypto/native/web/ml-kem.js'));
vi.mock('../../src/crypto/native/node/ml-dsa.js', () => import('../../src/crypto/native/web/ml-dsa.js'));
vi.mock('../../src/crypto/noble/ml-dsa.js', async (original) => {
  const real = await original<typeof MlDsa>();
  return { ...real, mlDsaSign: (key: Uint8Array, message: Uint8Array) => real.mlDsaSign(key, message, false) };
});

const folder = import.meta.dirname;
const text = (value: unknown): Promise<string> => format(JSON.stringify(value), { parser: 'json', printWidth: 140 });

const made: { area: string; vectors: Vector[] }[] = [];
for (const { area, cases } of AREAS) made.push({ area, vectors: await makeVectors(await cases()) });

describe.each(made)('the generator of $area vectors', ({ area, vectors }) => {
  it.each(vectors)('gives the committed bytes of $name', async (vector) => {
    await expect(await text(vector)).toMatchFileSnapshot(join(folder, area, `${vector.name}.json`));
  });

  it('names every committed file once', () => {
    const names = vectors.map(({ name }) => `${name}.json`);
    expect(new Set(names).size).toBe(names.length);
    expect(readdirSync(join(folder, area)).sort()).toEqual(names.sort());
  });
});

describe('the generator of shared bytes', () => {
  it.each([...SHARED])('gives the committed bytes of %s', async (path, bytes) => {
    await expect(`${bytes}\n`).toMatchFileSnapshot(join(folder, path));
  });
});
