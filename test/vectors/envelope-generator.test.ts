// SPDX-License-Identifier: Apache-2.0
// Our own vectors: the generator gives the committed files.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { describe, expect, it, vi } from 'vitest';
import { envelopeVectors } from '../../tools/make-vectors/envelope.js';

// A runtime's own ML-KEM takes no randomness from outside: noble makes the same bytes on every runtime.
vi.mock('../../src/crypto/native/node/ml-kem.js', () => import('../../src/crypto/native/web/ml-kem.js'));

const folder = join(import.meta.dirname, 'envelope');

describe('the generator of envelope vectors', async () => {
  const vectors = await envelopeVectors();

  for (const vector of vectors) {
    it(`gives the committed bytes of ${vector.name}`, async () => {
      const text = await format(JSON.stringify(vector), { parser: 'json', printWidth: 140 });
      await expect(text).toMatchFileSnapshot(join(folder, `${vector.name}.json`));
    });
  }

  it('names every committed file once', () => {
    const names = vectors.map(({ name }) => `${name}.json`);
    expect(new Set(names).size).toBe(names.length);
    expect(readdirSync(folder).sort()).toEqual(names.sort());
  });
});
