import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { plant } from './planted.js';
import type { Outcome } from './planted.js';

const project = fileURLToPath(new URL('../../..', import.meta.url));

/** Runs size-limit with this project's budget on a package of empty subpaths and the given files. */
function size(files: Readonly<Record<string, string>>): Outcome {
  const budget = readFileSync(join(project, '.size-limit.js'), 'utf8');
  const subpaths = [...budget.matchAll(/ {2}entry\('([a-z0-9/.]+)'/g)].map((match) => match[1]!);
  const folder = plant({
    '.size-limit.js': budget,
    'package.json': readFileSync(join(project, 'package.json'), 'utf8'),
    ...Object.fromEntries(subpaths.map((subpath) => [join('dist', subpath, 'index.js'), 'export const name = 1;\n'])),
    ...files,
  });
  const ran = spawnSync(process.execPath, [join(project, 'node_modules/size-limit/bin.js')], { cwd: folder, encoding: 'utf8' });
  return { code: ran.status, output: `${ran.stdout}${ran.stderr}` };
}

describe('npm run size', () => {
  it('passes a package below its ceilings', () => {
    expect(size({}).code).toBe(0);
  });

  it('fails when a name of schema is in the bundle of transport', () => {
    const { code, output } = size({
      'dist/transport/index.js': "export { types } from '../deep.js';\n",
      'dist/deep.js': "export const types = ['request.submit'];\n",
    });
    expect(code).not.toBe(0);
    expect(output).toContain('the bundle holds "request.submit"');
  });

  it('fails when a name of key encapsulation is in the bundle of relay', () => {
    const { code, output } = size({ 'dist/relay/index.js': "export const label = 'HPKE-v1';\n" });
    expect(code).not.toBe(0);
    expect(output).toContain('the bundle holds "HPKE-v1"');
  });

  it('fails when a subpath is over its ceiling', () => {
    const noise = Array.from({ length: 20_000 }, (_, i) => Math.imul(i + 1, 2_654_435_761) >>> 0).join('.');
    const { code, output } = size({ 'dist/core/index.js': `export const noise = '${noise}';\n` });
    expect(code).not.toBe(0);
    expect(output).toContain('Package size limit has exceeded');
  });
});
