import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { plant, run } from './planted.js';

it('build compiles into an empty dist/ whenever sources, settings or dist/ are not those of the last build, and else does nothing', () => {
  const options = { module: 'nodenext', target: 'ES2022', rootDir: 'src', outDir: 'dist', lib: ['ES2022'], skipLibCheck: true, types: [] };
  const folder = plant({
    'package.json': '{ "type": "module" }',
    'package-lock.json': '{}',
    'tsconfig.json': '{}',
    'tsconfig.build.json': JSON.stringify({ compilerOptions: options, include: ['src'] }),
    'src/kept.ts': 'export const kept: number = 1;\n',
    'src/gone.ts': 'export const gone = 2;\n',
  });
  const dist = (name: string): string => join(folder, 'dist', name);
  const build = (): string => {
    const { code, output } = run('build.mjs', folder);
    expect([code, existsSync(dist('kept.js'))]).toEqual([0, true]);
    return output;
  };
  const done = 'build: dist/ is up to date\n';

  expect(build()).toBe('');
  expect(build()).toBe(done);

  rmSync(join(folder, 'src/gone.ts'));
  expect(build()).toBe('');
  expect(existsSync(dist('gone.js'))).toBe(false);

  writeFileSync(dist('kept.js'), 'throw 1;\n');
  expect(build()).toBe('');
  expect(readFileSync(dist('kept.js'), 'utf8')).toBe('export const kept = 1;\n');
  expect(build()).toBe(done);

  writeFileSync(join(folder, 'src/kept.ts'), 'export const = ;\n');
  expect(run('build.mjs', folder).code).not.toBe(0);
  expect(run('build.mjs', folder).code).not.toBe(0);
});
