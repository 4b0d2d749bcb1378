// The guide "From nothing to mutual trust" is executed as it stands: two folders that exchange nothing but files.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { command, output as outputOf } from '../../cli/capture.js';

const ceremony = command('ceremony');
const trust = command('trust');

const GUIDE = resolve('docs/guide/founding-trust.md');
const MAIN = resolve('bin/rogatory.js');

interface Status {
  readonly states: readonly {
    readonly scope: string;
    readonly freshness: string;
    readonly directory: number;
    readonly accord?: { readonly id: string; readonly version: number } | null;
    readonly ceremony?: boolean;
  }[];
}

describe('the guide to founding trust', () => {
  let folder = '';
  let steps: readonly string[] = [];
  const outputs: string[] = [];
  const shell = (script: string): { status: number | null; output: string } => {
    const before = `set -euo pipefail\nnpx() { shift; node '${MAIN}' "$@"; }\n`;
    const ran = spawnSync('bash', ['-c', before + script], { cwd: folder, encoding: 'utf8', timeout: 240_000 });
    return { status: ran.status, output: `${ran.stdout}${ran.stderr}` };
  };
  /** Both states do for themselves what a step says for each: at once, as they would. */
  const atOnce = (step: string): string =>
    step.replaceAll(
      /^for s in a b; do\n([\s\S]*?)^done$/gm,
      (_, body: string) => `for s in a b; do (\n${body}) & done\nfor job in $(jobs -p); do wait $job; done`,
    );
  // The guide runs in processes, as it stands; what comes after it runs in this one.
  const at = (path: string): string => join(folder, path);
  const status = async (side: string): Promise<Status> =>
    JSON.parse(await outputOf(trust, 'status', '--trust', at(`${side}/trust`), '--json')) as Status;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'rogatory-guide-'));
    steps = [...readFileSync(GUIDE, 'utf8').matchAll(/^```sh step\n([\s\S]*?)^```$/gm)].map((match) => match[1]!);
    for (const step of steps) {
      const { status: code, output } = shell(atOnce(step));
      outputs.push(output);
      if (code !== 0) throw new TypeError(`this step ended with ${String(code)}:\n${step}\n${output}`);
    }
  }, 600_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('ends with two states that are fresh to each other, with an accord in force and a ceremony on record (TRUST-28, TRUST-32)', async () => {
    expect(steps.length).toBeGreaterThan(8);
    const [a, b] = [await status('a'), await status('b')];
    for (const { states } of [a, b]) {
      expect(states.map(({ scope, freshness }) => [scope, freshness])).toEqual([
        ['demo-a', 'fresh'],
        ['demo-b', 'fresh'],
      ]);
    }
    const [other] = a.states.slice(1);
    expect(other).toMatchObject({ ceremony: true, accord: { version: 1 } });
    expect(b.states[0]).toMatchObject({ ceremony: true, accord: other!.accord! });
  });

  it('has told state A of the key that state B renewed, and who its officers are (TRUST-40, TRUST-41)', async () => {
    const [, other] = (await status('a')).states;
    expect(other).toMatchObject({ scope: 'demo-b', directory: 2, freshness: 'fresh' });
    const said = outputs.at(-1)!;
    expect(said).toMatch(/agencies, central-authority, kem keys, [0-9a-f]{64}: new: .*status active/);
    expect(said).toMatch(/agencies, central-authority, kem keys, [0-9a-f]{64}, status: active becomes retired/);
    expect(said).toContain('Officer B1 (demonstration)');
    const proposal = outputs.find((output) => output.includes('proposal of an accord'))!;
    expect(proposal).toMatch(/^NO DOCUMENT YET[^]*seal of demo-a\/central-authority: 1 of 1 signed/m);
  });

  it('shows a fingerprint as 13 groups of 4 and as a QR code (TRUST-26)', async () => {
    const output = await outputOf(ceremony, 'show', '--root', at('a/root-1.cose'));
    expect(output).toMatch(/^ {2}([A-Z2-7]{4} ){12}[A-Z2-7]{4}$/m);
    expect(output).toMatch(/^█{20,}$/m);
  });

  it('pins nothing when the fingerprint that is heard is not that of the file (TRUST-32)', async () => {
    const before = readFileSync(join(folder, 'a/trust/pins.json'), 'utf8');
    const heard = await outputOf(ceremony, 'show', '--root', at('a/root-1.cose'), '--json');
    const { fingerprint } = JSON.parse(heard) as { fingerprint: string };
    const refused = shell(
      `npx rogatory ceremony confirm --trust a/trust --root b/root-1.cose --fingerprint ${fingerprint} --out x.cose a/home/keys/seal-1.key --passphrase-file a/passphrase < /dev/null`,
    );
    expect(refused.status).toBe(2);
    expect(refused.output).toContain('Nothing was pinned');
    expect(readFileSync(join(folder, 'a/trust/pins.json'), 'utf8')).toBe(before);
  });

  it('refuses a changed document by name, and keeps the passphrases and keys out of all that it prints (TRUST-25)', () => {
    const damaged = shell(
      `cp b/to-a/demo-b-directory-*.cose damaged.cose; printf 'x' | dd of=damaged.cose bs=1 seek=400 conv=notrunc status=none
       npx rogatory trust import --trust a/trust damaged.cose --json`,
    );
    expect(damaged.status).toBe(1);
    for (const output of outputs) expect(output).not.toContain('a long passphrase');
  });
});
