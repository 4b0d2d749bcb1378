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
    const four = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`src/core/${i % 2 === 0 ? 'even' : 'odd'}/a${i}.ts`, licence]));
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

  it('finds a folder of more than 16 files, beside its subfolders', () => {
    const room = (folder: string, count: number): Record<string, string> =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`${folder}/part${i}.ts`, licence]));
    const full = { ...room('src/log', 16), ...room('src/log/tree', 16), 'src/log/labels.json': '{}' };
    expect(run('check-house.mjs', plant({ ...sound, ...full })).code).toBe(0);
    const output = findings({ ...full, 'src/log/one-more.ts': licence });
    expect(output).toContain('src/log: 17 files, at most 16 beside its subfolders');
    expect(output).toContain('house: 1 finding');
  });

  it('finds a file name that stands in two of agency, endpoint and relay', () => {
    const once = { 'src/agency/home/keys.ts': licence, 'src/agency/cases/keys.ts': licence, 'src/log/keys.ts': licence };
    const indexes = { 'src/agency/index.ts': licence, 'src/relay/index.ts': licence };
    expect(run('check-house.mjs', plant({ ...sound, ...once, ...indexes })).code).toBe(0);
    const output = findings({ ...once, 'src/relay/keys.ts': licence });
    expect(output).toContain(
      'src/agency/cases/keys.ts, src/agency/home/keys.ts, src/relay/keys.ts: the name keys.ts stands in two of agency, endpoint, relay',
    );
  });

  it('tells the longest chain of imports inside each top folder', () => {
    const chain = {
      'src/log/tree/leaf.ts': `${licence}export type Leaf = 1;\n`,
      'src/log/head.ts': `${licence}// import './last.js';\nimport type { Leaf } from './tree/leaf.js';\nimport { now } from '../core/time.js';\n`,
      'src/log/index.ts': `${licence}export { h } from './head.js';\n`,
      'src/log/last.ts': `${licence}export const later = () => import('./head.js');\n`,
    };
    const { code, output } = run('check-house.mjs', plant({ ...sound, ...chain }), '--chains');
    expect(code).toBe(0);
    expect(output).toContain('log 3: src/log/last.ts > src/log/head.ts > src/log/tree/leaf.ts\n');
    expect(output).toContain('chains of imports: cli 1, core 1, log 3)');
  });

  it('finds a subpath that exports more than 25 names, or 40 of what is said', () => {
    const subpath = (name: string): Record<string, { types: string }> => ({ [`./${name}`]: { types: `./dist/${name}/index.d.ts` } });
    const manifest = JSON.stringify({ name: 'rogatory', exports: { ...subpath('log'), ...subpath('vocabulary'), './package.json': 'x' } });
    const README = '`rogatory/log` `rogatory/vocabulary`\n';
    const list = (count: number): string => Array.from({ length: count }, (_, i) => `n${i}`).join(', ');
    const surface = (log: string, vocabulary: string): Record<string, string> => ({
      'package.json': manifest,
      'README.md': README,
      'src/log/index.ts': `${licence}${log}`,
      'src/log/inner.ts': `${licence}export const one = 1;\nexport interface Two {}\n/* export const none = 1; */\nexport type { Three } from './x.js';\n`,
      'src/vocabulary/index.ts': `${licence}export { ${list(40)} } from './words.js';\n${vocabulary}`,
    });
    const twenty = `export { a as b, type C, ${list(20)} } from './x.js';\n`;
    expect(run('check-house.mjs', plant({ ...sound, ...surface(`${twenty}export * from './inner.js';\n`, '') })).code).toBe(0);
    const output = findings(
      surface(`${twenty}export * from './inner.js';\nexport type * as d from './d.js';\n`, "export { m } from './m.js';\n"),
    );
    expect(output).toContain('package.json: the subpath ./log exports 26 names, at most 25');
    expect(output).toContain('package.json: the subpath ./vocabulary exports 41 names, at most 40');
    expect(output).toContain('house: 2 findings');
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
