import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { plant, run } from './planted.js';

const licence = '// SPDX-License-Identifier: Apache-2.0\n';
const sound = {
  'src/core/time.ts': `${licence}export const now = 1;\n`,
  'src/cli/main.ts': `#!/usr/bin/env node\n${licence}export {};\n`,
  'src/core/index.ts': `${licence}// The entry.\nexport { now } from './time.js';\nexport type * from './time.js';\n`,
  'test/core/time.test.ts':
    "it('tells the time', () => expect(f).toThrowCode('X'));\ndescribe.skipIf(x)('vectors are missing', () => {});\n",
  'package-lock.json': '{ "packages": { "node_modules/ws": { "version": "8.0.0", "integrity": "sha512-x" } } }\n',
};

function findings(changes: Readonly<Record<string, string>>): string {
  const { code, output } = run('check-house.mjs', plant({ ...sound, ...changes }));
  expect(code).toBe(1);
  return output;
}

describe('check-house', () => {
  it('passes a project that keeps the habits', () => {
    expect(run('check-house.mjs', plant(sound))).toMatchObject({ code: 0 });
  });

  it('finds a source without its licence line', () => {
    expect(findings({ 'src/core/time.ts': 'export const now = 1;\n' })).toContain('src/core/time.ts:1: the licence line is missing');
  });

  it('finds a file over 400 lines, and counts exactly', () => {
    const lines = (count: number): string => licence + 'export {};\n'.repeat(count - 1);
    const four = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`src/core/a${i}.ts`, licence]));
    expect(run('check-house.mjs', plant({ ...sound, ...four, 'src/core/long.ts': lines(400) })).code).toBe(0);
    expect(findings({ ...four, 'src/core/long.ts': lines(401) })).toContain('src/core/long.ts: 401 lines, at most 400');
  });

  it('finds a median file of more than 120 lines', () => {
    const long = licence + 'export {};\n'.repeat(120);
    expect(findings({ 'src/core/a.ts': long, 'src/core/b.ts': long, 'src/core/c.ts': long })).toContain('the median file has 121 lines');
  });

  it('finds names that say nothing and names that are not kebab-case', () => {
    const output = findings({ 'src/core/byte-utils.ts': licence, 'src/core/myFile.ts': licence });
    expect(output).toContain('src/core/byte-utils.ts: name the one concept');
    expect(output).toContain('src/core/myFile.ts: file names are kebab-case');
  });

  it('finds logic in an index', () => {
    expect(findings({ 'src/core/index.ts': `${licence}export const now = 1;\n` })).toContain(
      'an index holds re-exports only, not: export const now = 1;',
    );
  });

  it('finds tests that do not run, assert no code or say "should"', () => {
    const output = findings({
      'test/core/time.test.ts': "it.skip('a', f);\nit('b', () => expect(f).toThrow());\nit('should tell', f);\ndescribe.only('c', f);\n",
    });
    expect(output).toContain('test/core/time.test.ts:1: every test runs');
    expect(output).toContain('test/core/time.test.ts:2: assert the code');
    expect(output).toContain('test/core/time.test.ts:3: a title is a present-tense sentence');
    expect(output).toContain('test/core/time.test.ts:4: every test runs');
  });

  it.each(['TODO', 'FIXME'])('finds a leftover %s in sources, docs and the README', (mark) => {
    const output = findings({ 'src/core/time.ts': `${licence}// ${mark}: later\n`, 'docs/a.md': `${mark}\n`, 'README.md': `\n${mark}\n` });
    for (const place of ['src/core/time.ts:2', 'docs/a.md:1', 'README.md:2'])
      expect(output).toContain(`${place}: a leftover mark: ${mark}`);
  });

  it('finds paths of one machine, and lets relative ones pass', () => {
    const folder = tmpdir();
    const output = findings({
      'docs/a.md': 'See /home/somebody/x and ../home/y.\n',
      'src/core/time.ts': `${licence}const f = '${folder}/x';\n`,
    });
    expect(output).toContain('docs/a.md:1: a path of one machine: /home/somebody/x');
    expect(output).toContain(`src/core/time.ts:2: a path of one machine: ${folder}/x`);
    expect(output).toContain('house: 2 findings');
  });

  it('finds a subpath that the README does not name', () => {
    const manifest = '{ "name": "rogatory", "exports": { ".": {}, "./cbor": {}, "./log": {}, "./package.json": "./package.json" } }';
    const output = findings({ 'package.json': manifest, 'README.md': 'Import `rogatory` or `rogatory/cbor`.\n' });
    expect(output).toContain('README.md: the subpath rogatory/log is not named');
    expect(output).toContain('house: 1 finding');
  });

  it('finds a registry host in the lock file', () => {
    const lock = '{ "packages": { "node_modules/ws": { "version": "8.0.0", "resolved": "https://registry.example/ws.tgz" } } }\n';
    expect(findings({ 'package-lock.json': lock })).toContain('package-lock.json:1: a registry host');
  });
});
