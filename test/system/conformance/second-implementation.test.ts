// A second implementation, in Python, made from the text alone: it answers the vectors, computes the examples of SPEC.md anew, and exchanges
// a request and its results with the robots of the kit.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { freePort } from '../../../src/conformance/suite/own-process.js';
import { hasMlDsa, pythonWith } from '../outside/python.js';

const PROGRAM = fileURLToPath(new URL('../../../bin/rogatory.js', import.meta.url));
const script = (name: string): string => fileURLToPath(new URL(`python/${name}`, import.meta.url));

const python = hasMlDsa ? pythonWith('cryptography', 'websockets.sync.client') : undefined;
const missing = python === undefined ? ': SKIPPED, apt-get install openssl (3.5 or later) python3-cryptography python3-websockets' : '';

interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

describe.skipIf(python === undefined)(`an implementation in Python${missing}`, () => {
  it('answers every vector, but of section SCHEMA the forms alone', () => {
    const command = `${python} -B "${script('adapter.py')}"`;
    const { stdout, stderr } = spawnSync(process.execPath, [PROGRAM, 'conformance', 'vectors', '--command', command, '--json'], {
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    });
    // The last line has the counts.
    const report = stdout.trimEnd().split('\n').slice(0, -1).join('\n');
    const { cases } = JSON.parse(report) as { cases: { id: string; outcome: keyof Tally; reason?: string }[] };
    expect(cases.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
    const areas: Record<string, Tally> = {};
    for (const { id, outcome } of cases) {
      const area = (areas[id.split('/')[0] ?? ''] ??= { passed: 0, failed: 0, skipped: 0 });
      area[outcome] += 1;
    }
    console.log(Object.entries(areas).map(([area, { passed, skipped }]) => `${area}: ${passed} passed, ${skipped} skipped`));
    const { schema, ...others } = areas;
    expect(Object.keys(others).sort()).toEqual(
      ['attachment', 'blobs', 'cbor', 'crypto', 'dossier', 'envelope', 'frames', 'log', 'noise', 'receipts', 'trust'].sort(),
    );
    expect(Object.entries(others).filter(([, { skipped }]) => skipped > 0)).toEqual([]);
    expect(schema?.passed).toBeGreaterThan(10);
    const reasons = new Set(cases.filter(({ outcome }) => outcome === 'skipped').map(({ reason }) => reason));
    expect([...reasons]).toEqual(['rules are not implemented']);
    expect(stderr).toBe('');
  }, 60_000);

  it('computes the worked examples of SPEC.md', () => {
    const { stdout, stderr } = spawnSync(python!, ['-B', script('examples.py')], { encoding: 'utf8' });
    expect(stderr).toBe('');
    const computed = JSON.parse(stdout) as [string, string][];
    const text = readFileSync(new URL('../../../SPEC.md', import.meta.url), 'utf8').replaceAll(/\s/g, '');
    expect(computed.length).toBeGreaterThan(45);
    expect(computed.filter(([, value]) => !text.includes(value.replaceAll(/\s/g, '')))).toEqual([]);
  });

  it.each([
    ['honest', 1, 'without a cut', []],
    ['partial-results', 2, 'without a cut', []],
    ['honest', 1, 'with a link that breaks once', ['--cut']],
  ])('has its request executed by the robot %s, and verifies receipts and %i of its files, %s', async (name, files, _, flags) => {
    const folder = mkdtempSync(join(tmpdir(), 'second-implementation-'));
    const args = ['robot', name, '--port', String(await freePort()), '--export-trust', folder, '--json'];
    const robot = spawn(process.execPath, [PROGRAM, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    const over = new Promise<number | null>((done) => robot.once('close', done));
    try {
      await new Promise<void>((done, failed) => {
        createInterface({ input: robot.stdout }).once('line', () => done());
        void over.then((code) => failed(new TypeError(`the robot ended with ${code}`)));
      });
      const agency = spawnSync(python!, ['-B', script('agency.py'), folder, '--seconds', '45', ...flags], {
        encoding: 'utf8',
        timeout: 60_000,
      });
      expect(agency.stderr).toBe('');
      const lines = agency.stdout.trimEnd().split('\n');
      const last = JSON.parse(lines.at(-1) ?? '') as { files: string[] };
      expect(last).toMatchObject({
        dossier: { m1: 'ACKED' },
        receipts: { submitted: 'subject/relay', relayed: 'kit/relay', delivered: 'kit/agency', opened: 'kit/agency' },
      });
      expect(last.files).toHaveLength(files);
      expect(lines.filter((line) => line.startsWith('{"cut"'))).toHaveLength(flags.length);
      expect(agency.status).toBe(0);
    } finally {
      robot.kill('SIGINT');
      await over;
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
