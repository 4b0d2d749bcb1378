// SPDX-License-Identifier: Apache-2.0
// Our own vectors: the generator gives the committed files. Told to update its snapshots (vitest -u), this test writes them.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { describe, expect, it, vi } from 'vitest';
import type * as MlDsa from '../../src/crypto/noble/ml-dsa.js';
import { AREAS } from '../../tools/make-vectors/areas.js';
import { indexText } from '../../tools/make-vectors/index-file.js';
import type { WrittenArea } from '../../tools/make-vectors/index-file.js';
import { SHARED, shareKeys } from '../../tools/make-vectors/shared.js';
import { makeVectors } from '../../tools/make-vectors/vector.js';

// A runtime's own ML-KEM takes no randomness from outside, and its ML-DSA signs hedged: noble makes the same bytes on every runtime.
vi.mock('../../src/crypto/native/node/ml-kem.js', () => import('../../src/crypto/native/web/absent.js'));
vi.mock('../../src/crypto/native/node/ml-dsa.js', () => import('../../src/crypto/native/web/absent.js'));
vi.mock('../../src/crypto/noble/ml-dsa.js', async (original) => {
  const real = await original<typeof MlDsa>();
  return { ...real, mlDsaSign: (key: Uint8Array, message: Uint8Array) => real.mlDsaSign(key, message, false) };
});

const folder = import.meta.dirname;
/** Characters that an editor does not show are written as escapes. */
const shown = (json: string): string =>
  json.replaceAll(/[\p{Cf}\p{Zl}\p{Zp}]/gu, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);
const textOf = (value: unknown): Promise<string> => format(shown(JSON.stringify(value)), { parser: 'json', printWidth: 140 });

const areas: WrittenArea[] = [];
for (const { area, classes, cases } of AREAS) {
  const vectors = shareKeys(area, await makeVectors(await cases()));
  areas.push({ area, classes, written: await Promise.all(vectors.map(async (vector) => ({ vector, text: await textOf(vector) }))) });
}
const shared = new Map<string, string>();
for (const [path, content] of [...SHARED].sort())
  shared.set(path, path.endsWith('.json') ? await textOf(JSON.parse(content)) : `${content}\n`);

describe.each(areas)('the generator of $area vectors', ({ area, written }) => {
  it.each(written)('gives the committed bytes of $vector.name', async ({ vector: { name }, text }) => {
    await expect(text).toMatchFileSnapshot(join(folder, area, `${name}.json`));
  });

  it('names every committed file once', () => {
    const names = written.map(({ vector: { name } }) => `${name}.json`);
    expect(new Set(names).size).toBe(names.length);
    expect(readdirSync(join(folder, area)).sort()).toEqual(names.sort());
  });
});

describe('the generator of shared bytes', () => {
  it.each([...shared])('gives the committed bytes of %s', async (path, text) => {
    await expect(text).toMatchFileSnapshot(join(folder, path));
  });

  it('names every committed file once', () => {
    expect(readdirSync(join(folder, 'shared')).map((file) => `shared/${file}`)).toEqual([...shared.keys()]);
  });
});

it('the generator lists every vector in the committed index', async () => {
  await expect(indexText(areas, shared)).toMatchFileSnapshot(join(folder, 'index.json'));
});
