// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bundle, root } from './bundle.js';

const subpaths = ['', '/core', '/cbor', '/crypto', '/schema', '/dossier', '/envelope', '/trust', '/transport', '/agency'];

describe('a bundle for browsers', () => {
  it.each(subpaths.map((subpath) => `rogatory${subpath}`))('of %s holds nothing of Node', async (name) => {
    const { code, inputs } = await bundle({ statements: `import * as all from '${name}'; globalThis.all = all;` });
    expect(inputs.some((path) => path.startsWith('dist/'))).toBe(true);
    expect(inputs.filter((path) => /-node\.js$|^dist\/[a-z]+\/node\/|^src\//.test(path))).toEqual([]);
    expect(code).not.toMatch(/(?:from|import\(|require\()\s*["'`]node:/);
  });

  it('has the web half of every primitive', async () => {
    const { inputs } = await bundle({ statements: "import * as all from 'rogatory/envelope'; globalThis.all = all;" });
    const halves = inputs.filter((path) => path.startsWith('dist/crypto/native/')).map((path) => path.split('/').at(-1));
    for (const primitive of ['aead', 'digest', 'ed25519', 'hpke', 'ml-dsa', 'ml-kem', 'x25519', 'xof']) {
      expect(halves).toContain(`${primitive}-web.js`);
    }
  });

  it('of the test page runs what is shipped', async () => {
    const { inputs } = await bundle({ file: join(root, 'test/browser/page/page.ts') });
    expect(inputs.filter((path) => path.startsWith('src/'))).toEqual([]);
    expect(inputs).toContain('dist/envelope/open.js');
  });
});
