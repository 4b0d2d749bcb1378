// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bundle, root } from './bundle.js';

const subpaths = [
  '',
  ...['/core', '/cbor', '/crypto', '/schema', '/vocabulary', '/vocabulary/labels', '/vocabulary/accords', '/dossier', '/letter'],
  ...['/crypto/keys', '/crypto/web', '/envelope', '/envelope/attachment', '/envelope/national', '/log', '/transport', '/agency'],
  ...['/trust', '/trust/documents', '/trust/keys', '/trust/publish'],
];

describe('a bundle for browsers', () => {
  it.each(subpaths.map((subpath) => `rogatory${subpath}`))('of %s holds nothing of Node', async (name) => {
    const { code, inputs, modules } = await bundle({ statements: `import * as all from '${name}'; globalThis.all = all;` });
    expect(modules.length).toBeGreaterThan(2);
    expect([...inputs, ...modules].filter((path) => /-node\.[jt]s$|^(dist|src)\/(?:[a-z]+\/)+node\//.test(path))).toEqual([]);
    expect(inputs.filter((path) => path.startsWith('src/'))).toEqual([]);
    expect(code).not.toMatch(/(?:from|import\(|require\()\s*["'`]node:/);
  });

  it('has nothing native of Node', async () => {
    const { inputs } = await bundle({ statements: "import * as all from 'rogatory/envelope'; globalThis.all = all;" });
    const halves = inputs.filter((path) => path.startsWith('dist/crypto/native/')).map((path) => path.split('/').slice(-2).join('/'));
    expect(halves).toContain('web/absent.js');
    expect(halves.filter((half) => half.startsWith('node/'))).toEqual([]);
  });

  it('of the test page runs what is shipped', async () => {
    const { inputs, modules } = await bundle({ file: join(root, 'test/system/browser/page/page.ts') });
    for (const path of [
      'src/envelope/open.ts',
      'src/envelope/seal.ts',
      'src/crypto/web/web-signer.ts',
      'src/crypto/native/web/absent.ts',
    ]) {
      expect(modules).toContain(path);
      expect(inputs).not.toContain(path);
    }
  });
});
