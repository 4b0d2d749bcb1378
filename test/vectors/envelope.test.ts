// SPDX-License-Identifier: Apache-2.0
// Our own vectors: an implementation that knows nothing but a committed file agrees with it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../../src/core/bytes.js';
import { memoryDecapsulator } from '../../src/crypto/hpke/hpke.js';
import type { Decapsulator } from '../../src/crypto/hpke/hpke.js';
import type { SuiteId } from '../../src/crypto/suites/suites.js';
import { open } from '../../src/envelope/open.js';
import type { EnvelopeVector } from '../../tools/make-vectors/envelope.js';
import { readerOf } from './envelope-reader.js';

const folder = join(import.meta.dirname, 'envelope');

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
