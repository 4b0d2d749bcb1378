// The file that npm links as `rogatory`, which every Node must be able to read.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'esbuild';
import { describe, expect, it, onTestFinished } from 'vitest';

const BIN = fileURLToPath(new URL('../../../bin/rogatory.js', import.meta.url));

/** The file beside a command line of the given code, run by a Node that says it is `version`. */
function run(version: string, commandLine: string): { status: number | null; stdout: string; stderr: string } {
  const folder = mkdtempSync(join(tmpdir(), 'rogatory-bin-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, 'bin'));
  cpSync(BIN, join(folder, 'bin/rogatory.js'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module", "imports": { "#cli": "./main.js" } }');
  writeFileSync(join(folder, 'main.js'), commandLine);
  const disguise = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } });`;
  writeFileSync(join(folder, 'disguise.cjs'), disguise);
  const args = ['--require', join(folder, 'disguise.cjs'), join(folder, 'bin/rogatory.js')];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  return { status, stdout, stderr };
}

const runs = "console.log('the command line runs'); process.exitCode = 0;";

describe('bin/rogatory.js', () => {
  it.each(['12.22.12', '18.20.8', '20.18.3'])('tells Node %s in one sentence what is needed, and loads nothing', (version) => {
    const { status, stdout, stderr } = run(version, runs);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toBe(
      `rogatory: Node.js 20.19 or later is needed, and this is ${version}: install a newer one (https://nodejs.org), then run this command again.\n`,
    );
  });

  it.each(['20.19.0', '20.20.2', '22.0.0', '100.0.0'])('runs the command line on Node %s', (version) => {
    expect(run(version, runs)).toEqual({ status: 0, stdout: 'the command line runs\n', stderr: '' });
  });

  it('names the floor that package.json names', () => {
    const { engines } = JSON.parse(readFileSync(join(BIN, '../../package.json'), 'utf8')) as { engines: { node: string } };
    expect(engines.node).toBe(`>=${/needed = '([\d.]+)'/.exec(readFileSync(BIN, 'utf8'))?.[1]}`);
  });

  it('is written in a syntax that Node 12 can read', () => {
    const code = readFileSync(BIN, 'utf8');
    expect(code).not.toMatch(/^import[ {]/m);
    const written = (target: string): string => transformSync(code, { target, minifyWhitespace: true, logLevel: 'silent' }).code;
    expect(written('node12.22')).toBe(written('esnext'));
  });

  it('does not end well when the command line never comes to its end', () => {
    expect(run('20.20.2', 'await new Promise(() => undefined);').status).toBe(13);
    expect(run('20.20.2', "throw new TypeError('broken');").status).toBe(1);
  });
});
