import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { plant, run } from './planted.js';

const result = { name: 'work', value: 1, unit: 'us', beside: 'peer: 2.0 us', ratio: 2, cpuRatio: 2, goal: '>= 1', met: true };

/** A project of one benchmark, whose result names its arguments. */
function planted(
  benchmark = `console.log(JSON.stringify({ id: 'P1', results: [{ ...${JSON.stringify(result)}, name: process.argv.slice(2).join(' ') }] }));`,
) {
  return plant({
    'bench/p1.mjs': benchmark,
    'package-lock.json': JSON.stringify({ packages: { 'node_modules/jose': { version: '1.2.3' } } }),
  });
}

const heading = `Node ${process.version}, OpenSSL ${process.versions.openssl}`;

describe('npm run bench', () => {
  it('prints a table for each Node that it is given, and hands other arguments on', () => {
    const folder = planted();
    const { code, output } = run('run-bench.mjs', folder, 'P1', '--node', process.execPath, '--size', '1GiB', '--node', process.execPath);
    expect(code).toBe(0);
    expect(output.split(heading)).toHaveLength(3);
    expect(output.match(/^P1 +--size 1GiB +1 us +peer: 2\.0 us +2 +2 +>= 1 +met$/gm)).toHaveLength(2);
    const { runs } = JSON.parse(readFileSync(join(folder, 'bench/results.json'), 'utf8')) as {
      runs: { machine: object; goals: object[] }[];
    };
    expect(runs).toHaveLength(2);
    expect(runs[0]).toMatchObject({ machine: { node: process.version, peers: { jose: '1.2.3' } }, goals: [{ id: 'P1' }] });
  });

  it('ends each goal with a line of JSON on request', () => {
    const { output } = run('run-bench.mjs', planted(), '--json', '--node', process.execPath);
    expect(JSON.parse(output.trimEnd().split('\n').at(-1)!)).toEqual({
      node: process.version,
      id: 'P1',
      results: [{ ...result, name: '' }],
    });
  });

  it('says that a Node does not start, that a benchmark fails, that there is no such goal', () => {
    expect(run('run-bench.mjs', planted(), '--node', '/missing/node')).toMatchObject({
      code: 1,
      output: expect.stringContaining('/missing/node: does not start') as string,
    });
    expect(run('run-bench.mjs', planted('process.exit(3)'), '--node', process.execPath)).toMatchObject({
      code: 1,
      output: expect.stringContaining(`bench/p1.mjs: failed on Node ${process.version}`) as string,
    });
    expect(run('run-bench.mjs', planted(), 'P7', '--node', process.execPath)).toMatchObject({
      code: 1,
      output: expect.stringContaining('no such goal; there are: bench/p1.mjs') as string,
    });
  });

  it.skipIf(process.version.startsWith('v24.'))(
    'runs on the running Node, and says when the newest LTS cannot be installed beside it',
    () => {
      const tool = join(import.meta.dirname, '../../../tools/run-bench.mjs');
      const { status, stdout, stderr } = spawnSync(process.execPath, [tool, '--root', planted()], {
        encoding: 'utf8',
        env: { PATH: '/missing' },
      });
      expect(status).toBe(0);
      expect(stdout.split(heading)).toHaveLength(2);
      expect(stderr).toMatch(/^not measured: Node 24, since npm could not install node-\S+@24 \(.+\); name one by --node$/m);
    },
  );
});
