// A machine says that the documents of its state are the newest: at once, every few hours, and never against what its folder shows.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keepFresh, stateFreshness } from '../../src/cli/trust/freshness.js';
import type { FreshnessLine, FreshnessTask } from '../../src/cli/trust/freshness.js';
import { memorySigner } from '../../src/crypto/sign/sign.js';
import { encodeSignerSecret } from '../../src/crypto/keys/index.js';
import { writeKeyFile, writePins, writeTrustFolder } from '../../src/trust/store/node/index.js';
import { manualClock } from '../agency/world.js';
import { rest } from '../transport/manual-clock.js';
import { DAY, createState, seededRandom } from '../trust/states.js';
import type { TestState } from '../trust/states.js';
import { capture, command } from './capture.js';

const trust = command('trust');

const NOW = Date.now();
const NOW_S = Math.floor(NOW / 1000);
const HOUR = 3600;
const base = mkdtempSync(join(tmpdir(), 'rogatory-fresh-'));
let state: TestState;
let count = 0;

/** A folder of trust that holds these documents. */
function folderOf(...documents: readonly Uint8Array[]): string {
  const folder = join(base, `trust-${count++}`);
  mkdirSync(folder);
  writePins(folder, { own: state.scope, pins: new Map([[state.scope, state.fingerprint]]) });
  writeTrustFolder(folder, documents);
  return folder;
}
const task = (folder: string, more: Partial<FreshnessTask> = {}): FreshnessTask => ({
  ...{ folder, signers: state.signers('freshness'), lifetimeSeconds: 72 * HOUR },
  ...more,
});
const directory = (version: number, changes = {}) => state.nextDirectory({ version, ...changes });

beforeAll(async () => {
  state = await createState({ scope: 'demo-a', now: NOW - HOUR * 1000 });
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

describe('rogatory trust freshness', () => {
  it('states root and directory into the folder and into another one, and leaves a statement of the last hour alone (TRUST-27, TRUST-52)', async () => {
    const [folder, out] = [folderOf(state.root, state.directory), join(base, 'out')];
    mkdirSync(out);
    const line = await stateFreshness(task(folder, { out }), NOW_S);
    expect(line).toMatchObject({ kind: 'published', scope: 'demo-a', root: 1, directory: 1 });
    expect(readdirSync(folder).filter((name) => name.endsWith('.cose'))).toHaveLength(3);
    expect(readdirSync(out)).toHaveLength(1);
    expect(await stateFreshness(task(folder, { out }), NOW_S + HOUR - 1)).toMatchObject({ kind: 'current' });
    expect(readdirSync(out)).toHaveLength(1);
    expect(await stateFreshness(task(folder, { out }), NOW_S + HOUR)).toMatchObject({ kind: 'published' });
    expect(readdirSync(out)).toHaveLength(2);
  });

  it('refuses a directory that has expired (TRUST-06)', async () => {
    const folder = folderOf(state.root, await directory(1, { expiresAt: NOW_S + 10 }));
    await expect(stateFreshness(task(folder), NOW_S + 11)).toRejectCode('TRUST_EXPIRED');
    expect(await stateFreshness(task(folder), NOW_S + 10)).toMatchObject({ kind: 'published' });
  });

  it('refuses a key of another role, also while a statement is current (TRUST-05)', async () => {
    const folder = folderOf(state.root, state.directory);
    await stateFreshness(task(folder), NOW_S);
    const wrong = { ...task(folder), signers: [memorySigner(state.secrets.directory[0]!)] };
    await expect(stateFreshness(wrong, NOW_S + 1)).toRejectCode('TRUST_THRESHOLD');
    expect(await stateFreshness(task(folder), NOW_S + 1)).toMatchObject({ kind: 'current' });
  });

  it('refuses a directory when the folder shows that a newer one is in use (TRUST-28)', async () => {
    const newer = await state.nextFreshness(NOW_S - 7200, state.root, await directory(5));
    const folder = folderOf(state.root, state.directory, newer);
    const refused = stateFreshness(task(folder), NOW_S);
    await expect(refused).toRejectCode('TRUST_STALE');
    await expect(refused).rejects.toThrow('directory 5 is in use, 1 is held: import the newer one first');
  });

  it('never goes behind a statement of a later time, and says that the clock may be behind (TRUST-08)', async () => {
    const folder = folderOf(state.root, state.directory, await state.nextFreshness(NOW_S + 500));
    const refused = stateFreshness(task(folder), NOW_S);
    await expect(refused).toRejectCode('TRUST_ROLLBACK');
    await expect(refused).rejects.toThrow('later than the clock of this machine by 500 s');
  });

  it('takes no key of another role (TRUST-05, TRUST-11)', async () => {
    const folder = folderOf(state.root, state.directory);
    await expect(stateFreshness(task(folder, { signers: state.signers('directory') }), NOW_S)).toRejectCode('TRUST_THRESHOLD');
  });

  it('goes on every few hours, takes up a newer directory soon, and tells a refusal once until it ends', async () => {
    const folder = folderOf(state.root, state.directory);
    const clock = manualClock(NOW);
    const lines: FreshnessLine[] = [];
    const stop = new AbortController();
    const kept = keepFresh(task(folder), {
      ...{ everySeconds: 12 * HOUR, clock, signal: stop.signal },
      tell: (line) => lines.push(line),
    });
    const pass = async (hours: number): Promise<void> => {
      for (let i = 0; i < hours * 6; i++) {
        // Signing runs on other threads of the runtime at most: what is due comes to rest in turns of the event loop.
        for (let turns = 0; turns < 4; turns++) await rest();
        clock.advance(600_000);
      }
      for (let turns = 0; turns < 40; turns++) await rest();
    };
    await pass(11);
    expect(lines.map(({ kind }) => kind)).toEqual(['published']);
    await pass(2);
    expect(lines.map(({ kind }) => kind)).toEqual(['published', 'published']);
    writeTrustFolder(folder, [await directory(2, { issuedAt: NOW_S - 60, expiresAt: NOW_S + DAY })]);
    await pass(1);
    expect(lines.at(-1)).toMatchObject({ kind: 'published', directory: 2 });
    await pass(24);
    expect(lines.filter(({ kind }) => kind === 'alarm')).toEqual([
      expect.objectContaining({ alarm: 'freshness-refused', code: 'TRUST_EXPIRED' }) as FreshnessLine,
    ]);
    stop.abort();
    await kept;
  });

  it('is asked for by --once or --every, and judges its hours before it asks for a passphrase', async () => {
    const folder = folderOf(state.root, state.directory);
    const key = join(base, 'freshness.key');
    writeKeyFile(key, 'signer', encodeSignerSecret(state.secrets.freshness[0]!), 'a long passphrase', seededRandom('file'));
    writeFileSync(join(base, 'passphrase'), 'a long passphrase\n', { mode: 0o600 });
    const asked = (...more: string[]) =>
      capture(trust, 'freshness', key, '--trust', folder, '--passphrase-file', join(base, 'passphrase'), ...more);
    for (const [more, text] of [
      [[], '--every 12h, or --once'],
      [['--once', '--every', '12h'], '--every 12h, or --once'],
      [['--every', '12'], '2h to 48h, such as 12h'],
      [['--every', '1h'], '2h to 48h, such as 12h'],
      [['--every', '24h', '--hours', '24'], 'leaves gaps'],
      [['--once', '--hours', '73'], '--hours: must be a whole number from 1 to 72'],
      [['--once', '--out', join(base, 'absent')], '--out: no folder'],
    ] as const)
      expect((await asked(...more)).error).toMatchObject({ name: 'UsageError', message: expect.stringContaining(text) as string });
    const done = await asked('--once');
    expect(done).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(done.stdout)).toMatchObject({ kind: 'published', scope: 'demo-a' });
    expect(JSON.parse((await asked('--once')).stdout)).toMatchObject({ kind: 'current' });
  });
});
