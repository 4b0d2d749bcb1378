// SPDX-License-Identifier: Apache-2.0
// Our own vectors: the generator gives the committed files. Told to update its snapshots (vitest -u), this test writes them.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { describe, expect, it, vi } from 'vitest';
import { AREAS } from '../../tools/make-vectors/areas.js';
import type * as MlDsa from '../../src/crypto/noble/ml-dsa.js';
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

describe.each(AREAS)('the generator of $area vectors', async ({ area, cases }) => {
  const vectors = await makeVectors(await cases());

  it.each(vectors)('gives the committed bytes of $name', async (vector) => {
    await expect(await text(vector)).toMatchFileSnapshot(join(folder, area, `${vector.name}.json`));
  });

  it('names every committed file once', () => {
    const names = vectors.map(({ name }) => `${name}.json`);
    expect(new Set(names).size).toBe(names.length);
    expect(readdirSync(join(folder, area)).sort()).toEqual(names.sort());
  });
});
