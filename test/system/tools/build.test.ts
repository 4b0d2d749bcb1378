import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { markConstants } from '../../../tools/droppable.js';
import { plant, run } from './planted.js';

const project = fileURLToPath(new URL('../../..', import.meta.url));

it('build compiles into an empty dist/ whenever sources, settings or dist/ are not those of the last build, and else does nothing', () => {
  const settings = { module: 'nodenext', target: 'ES2022', rootDir: 'src', outDir: 'dist', lib: ['ES2022'], skipLibCheck: true, types: [] };
  const options = { ...settings, declaration: true, emitDeclarationOnly: true };
  const exports = { '.': './dist/kept.js' };
  const imports = { '#half/*': './dist/half/*.js' };
  const folder = plant({
    'package.json': JSON.stringify({ type: 'module', exports, imports }),
    'package-lock.json': '{}',
    'tsconfig.json': '{}',
    'tsconfig.build.json': JSON.stringify({ compilerOptions: options, include: ['src'] }),
    'tsup.config.ts': readFileSync(join(project, 'tsup.config.ts'), 'utf8'),
    'tools/droppable.ts': readFileSync(join(project, 'tools/droppable.ts'), 'utf8'),
    'src/kept.ts': 'export const kept: number = 1;\n',
    'src/half/gone.ts': 'export const gone = 2;\n',
  });
  const dist = (name: string): string => join(folder, 'dist', name);
  const build = (): string => {
    const { code, output } = run('build.mjs', folder);
    expect([code, existsSync(dist('kept.js')), existsSync(dist('kept.js.map')), existsSync(dist('kept.d.ts'))]).toEqual([
      0,
      true,
      true,
      true,
    ]);
    return output;
  };
  const done = 'build: dist/ is up to date\n';

  expect(build()).toBe('');
  expect(existsSync(dist('half/gone.js'))).toBe(true);
  expect(build()).toBe(done);

  rmSync(join(folder, 'src/half/gone.ts'));
  expect(build()).toBe('');
  expect([existsSync(dist('half/gone.js')), existsSync(dist('half/gone.d.ts'))]).toEqual([false, false]);

  writeFileSync(dist('kept.js'), 'throw 1;\n');
  expect(build()).toBe('');
  expect(readFileSync(dist('kept.js'), 'utf8')).toContain('var kept = 1;\n');
  expect(build()).toBe(done);

  for (const broken of ['export const = ;\n', "export const kept: number = 'one';\n"]) {
    writeFileSync(join(folder, 'src/kept.ts'), broken);
    expect(run('build.mjs', folder).code).not.toBe(0);
    expect(run('build.mjs', folder).code).not.toBe(0);
  }
});

it('constants that are computed are marked, so that a bundler drops them with their module; literals, functions and awaits are not', () => {
  const lines = [
    "const a = 1, b = f(a) as const, c = () => f(a), d = 'text';",
    'let e = f(b);',
    'const g = await f(e);',
    'const { h } = f(g);',
  ];
  const marked = lines.map((line) => line.replace('f(a) as', '/* @__PURE__ */ (() => (f(a) as').replace('const,', 'const))(),'));
  expect(markConstants(lines.join('\n'))).toBe(marked.join('\n'));
  expect(markConstants('export const l = { m: 30 * 86_400 };')).toBe('export const l = /* @__PURE__ */ (() => ({ m: 30 * 86_400 }))();');
});
