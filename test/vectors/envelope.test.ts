// SPDX-License-Identifier: Apache-2.0
// Our own vectors: the generator gives the committed files, and an implementation that knows nothing but a file agrees with it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../../src/core/bytes.js';
import { memoryDecapsulator } from '../../src/crypto/hpke.js';
import type { Decapsulator } from '../../src/crypto/hpke.js';
import type { SuiteId } from '../../src/crypto/suites.js';
import { open } from '../../src/envelope/open.js';
import { envelopeVectors } from '../../tools/make-vectors/envelope.js';
import type { EnvelopeVector } from '../../tools/make-vectors/envelope.js';
import { readerOf } from './envelope-reader.js';

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

describe('open on envelope vectors', () => {
  for (const file of readdirSync(folder)) {
    const vector = JSON.parse(readFileSync(join(folder, file), 'utf8')) as EnvelopeVector;
    it(`${vector.expect === 'ok' ? 'takes' : 'rejects'} ${vector.name}: ${vector.comment} (${vector.clause})`, async () => {
      const opening = open(fromHex(vector.input.frame), readerOf(vector.keys, ownKey(vector)), { deliveredAt: vector.now });
      if (vector.expect !== 'ok') {
        await expect(opening).toRejectCode(vector.expect);
        return;
      }
      const { envelopeDigest, messageDigest, contentKey, body } = await opening;
      const output = { envelopeDigest, messageDigest, contentKey, body };
      expect(Object.fromEntries(Object.entries(output).map(([name, bytes]) => [name, toHex(bytes)]))).toEqual(vector.output);
    });
  }
});

function ownKey({ keys: { reader } }: EnvelopeVector): Decapsulator {
  return memoryDecapsulator({ suite: reader.kem.suite as SuiteId, seed: fromHex(reader.kem.seed) });
}
