import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run as restored } from '../../src/cli/restored.js';
import { UsageError } from '../../src/cli/usage.js';
import { prepareStates } from '../../src/cli/demo/states.js';
import type { DemoState } from '../../src/cli/demo/states.js';
import { LIMITS } from '../../src/core/limits.js';
import { loadRelayConfig } from '../../src/relay/config.js';
import { startRelay } from '../../src/relay/from-config.js';
import { capture } from '../cli/capture.js';

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
    mkdirSync(shared);
    chmodSync(shared, 0o755);
    for (const [place, mode] of [
      [shared, 0o755],
      [join(folder, 'new'), 0o700],
    ] as const) {
      const relay = await startRelay({ ...config, storePath: join(place, 'relay.db'), listen: { host: '127.0.0.1', port: 0 } });
      await relay.close();
      expect(statSync(place).mode & 0o777).toBe(mode);
      expect(statSync(join(place, 'relay.db')).mode & 0o777).toBe(0o600);
    }
  });

  it('takes the statement of a restore from the command line while nobody runs it, and goes on (LOG-16)', async () => {
    const file = state.relay.config;
    const config = loadRelayConfig(file);
    const stated = ['--config', file, '--by', 'operator', '--reason', 'disk failure'];
    const relay = await startRelay({ ...config, listen: { host: '127.0.0.1', port: 0 } });
    expect((await capture(restored, ...stated)).error).toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await relay.close();
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
    const again = await startRelay({ ...config, listen: { host: '127.0.0.1', port: 0 } });
    await again.close();
  });
});
