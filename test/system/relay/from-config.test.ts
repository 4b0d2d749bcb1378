import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toHex } from '../../../src/core/bytes.js';
import { verifyOwnEntry } from '../../../src/log/own-entry.js';
import { parseReceipt } from '../../../src/log/statement/receipt.js';
import { factLeaf } from '../../../src/relay/route/facts.js';
import { openSqliteStore } from '../../../src/store/sqlite/store.js';
import { issuersOf } from '../../../src/trust/store/issuers.js';
import { openTrustFolder } from '../../../src/trust/store/node/folder-store.js';
import { UsageError } from '../../../src/cli/usage-error.js';
import { prepareStates } from '../../../src/cli/demo/states.js';
import type { DemoState } from '../../../src/cli/demo/states.js';
import { LIMITS } from '../../../src/core/limits.js';
import { loadRelayConfig } from '../../../src/relay/config.js';
import { askRelay } from '../../../src/relay/operate/ask-relay.js';
import { startRelay } from '../../../src/relay/from-config.js';
import { capture, command } from '../../cli/capture.js';

const accept = command('accept-restore');
const discard = command('discard-restore');
const relay = command('relay');
const restores = command('restores');
const repeat = command('repeat');
const restored = command('restored');

describe('startRelay', () => {
  let folder = '';
  let state: DemoState;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rogatory-relay-'));
    [state] = await prepareStates(folder, 'rogatory-classic');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('makes the folder of its store for its own account alone, and leaves one that exists as it is (STORE-22)', async () => {
    const config = loadRelayConfig(state.relay.config);
    const shared = join(folder, 'shared');
    /** Each store is that of another machine. */
    const trustOf = (place: string): string => {
      cpSync(config.trustFolder, `${place}-trust`, { recursive: true });
      return `${place}-trust`;
    };
    mkdirSync(shared);
    chmodSync(shared, 0o755);
    for (const [place, mode] of [
      [shared, 0o755],
      [join(folder, 'new'), 0o700],
    ] as const) {
      const opened = await startRelay({
        ...config,
        storePath: join(place, 'relay.db'),
        trustFolder: trustOf(place),
        listen: { host: '127.0.0.1', port: 0 },
      });
      await opened.close();
      expect(statSync(place).mode & 0o777).toBe(mode);
      expect(statSync(join(place, 'relay.db')).mode & 0o777).toBe(0o600);
    }
  });

  it('answers a question about its state over a socket beside its store, for its own account alone (RELAY-32)', async () => {
    const file = state.relay.config;
    const config = { ...loadRelayConfig(file), listen: { host: '127.0.0.1', port: 0 } };
    expect((await capture(relay, 'status', '--config', file)).error).toMatchObject({ code: 'RELAY_CONTROL' });
    const running = await startRelay(config);
    try {
      expect(statSync(`${config.storePath}.sock`).mode & 0o777).toBe(0o600);
      const { code, stdout } = await capture(relay, 'status', '--config', file);
      expect(code).toBe(0);
      const { scope, id } = config;
      expect(JSON.parse(stdout)).toMatchObject({
        scope,
        id,
        url: running.url,
        peers: [
          { link: 'down', queued: 0 },
          { link: 'down', queued: 0 },
        ],
      });
      // Others write to the same disk meanwhile.
      const steady = (name: string, value: unknown): unknown => (name === 'freeBytes' ? 0 : value);
      const said = JSON.stringify(JSON.parse(stdout), steady);
      expect(JSON.parse(said)).toEqual(JSON.parse(JSON.stringify(await running.status(), steady)));
    } finally {
      await running.close();
    }
    expect(existsSync(`${config.storePath}.sock`)).toBe(false);
    const long = { ...config, storePath: join(folder, 'x'.repeat(100), 'relay.db') };
    await expect(askRelay(long)).toRejectCode('RELAY_CONTROL', { reason: 'the path of the store is too long for a socket beside it' });
  });

  it('takes the statement of a restore from the command line while nobody runs it, once for each reason, and goes on (LOG-16, LOG-67)', async () => {
    const file = state.relay.config;
    const config = loadRelayConfig(file);
    const stated = ['--config', file, '--by', 'operator', '--reason', 'disk failure'];
    const running = await startRelay({ ...config, listen: { host: '127.0.0.1', port: 0 } });
    expect((await capture(restored, ...stated)).error).toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await running.close();
    for (const args of [[], ['--home', 'x', ...stated], ['--config', file, '--by', ' ', '--reason', 'x'], stated.slice(0, 4)]) {
      expect((await capture(restored, ...args)).error).toBeInstanceOf(UsageError);
    }
    const { code, stdout } = await capture(restored, ...stated);
    const origin = (epoch: string): string => `rogatory/${config.scope}/${config.id}/${epoch}`;
    const said = JSON.parse(stdout) as { old: string; size: number; new: string };
    expect(code).toBe(0);
    expect(said.size).toBeGreaterThan(1);
    const [old, next] = [said.old, said.new].map((name) => name.split('/').at(-1)!);
    expect([said.old, said.new]).toEqual([origin(old!), origin(next!)]);
    expect(Number(next) - Number(old)).toBeGreaterThanOrEqual(LIMITS.restoreMarginMs);
    // The same word twice in a row is a slip, and another reason is none.
    expect((await capture(restored, ...stated)).error).toMatchObject({ code: 'LOG_RESTORE' });
    expect((await capture(restored, ...stated.slice(0, 5), 'put back once more')).code).toBe(0);
    const again = await startRelay({ ...config, listen: { host: '127.0.0.1', port: 0 } });
    await again.close();
  });

  it('hands out what it has logged of an envelope, while nobody runs it (LOG-21)', async () => {
    const config = loadRelayConfig(state.relay.config);
    const { scope, id, storePath, trustFolder, pins } = config;
    const envelopeId = new Uint8Array(16).fill(7);
    const [args, out] = [['export-entries', '--config', state.relay.config, '--envelope', toHex(envelopeId)], join(folder, 'entries')];
    const running = await startRelay({ ...config, listen: { host: '127.0.0.1', port: 0 } });
    expect((await capture(relay, ...args, '--out', out)).error).toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await running.close();
    const store = await openSqliteStore({ path: storePath });
    const about = { envelopeId, envelopeDigest: new Uint8Array(32).fill(8), mailbox: 'central-authority@demo-b' };
    await store.commit({ now: Date.now(), leaves: [factLeaf({ scope, id }, { ...about, kind: 'submitted', atMs: Date.now() })] });
    await store.close();
    const { code, stdout } = await capture(relay, ...args, '--out', out);
    const { kind, file } = JSON.parse(stdout) as { kind: string; file: string };
    expect([code, kind]).toEqual([0, 'submitted']);
    const view = issuersOf(openTrustFolder(trustFolder, scope, pins, Date.now()));
    const shown = verifyOwnEntry(view, new Uint8Array(readFileSync(file)), { against: 'demo-b' });
    expect(parseReceipt(shown.object)).toMatchObject({ kind: 'submitted', envelopeId, issuer: { scope, id } });
    expect((await capture(relay, ...args.slice(0, 3), '--envelope', 'x', '--out', out)).error).toBeInstanceOf(UsageError);
    expect((await capture(restores, '--config', state.relay.config)).stdout).toBe('');
  });

  it('has the operator decide on a restore, and say receipts again, while nobody runs it (LOG-66)', async () => {
    const of = ['--config', state.relay.config];
    const decided = ['--origin', `rogatory/demo-b/relay-1/${Date.now()}`, '--by', 'operator', '--reason', 'called them'];
    expect(JSON.parse((await capture(accept, ...of, ...decided)).stdout)).toMatchObject({ restore: 'awaited', by: 'operator' });
    expect(JSON.parse((await capture(discard, ...of, ...decided)).stdout)).toMatchObject({ restore: 'discarded' });
    expect((await capture(discard, ...of, ...decided)).error).toMatchObject({ code: 'LOG_RESTORE' });
    const asked = ['--to', 'demo-b/relay-1', '--since', '2026-01-01T00:00:00Z'];
    expect(JSON.parse((await capture(repeat, ...of, ...asked)).stdout)).toEqual({ to: 'demo-b/relay-1', owedAgain: 0 });
    for (const run of [accept, discard]) expect((await capture(run, ...of, '--home', 'x', ...decided)).error).toBeInstanceOf(UsageError);
    expect((await capture(repeat, ...asked)).error).toBeInstanceOf(UsageError);
  });
});
