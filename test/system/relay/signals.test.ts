// Signals that a service manager, log rotation or another process of the account sends to a relay: it runs on, and opens itself to nobody.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareStates } from '../../../src/cli/demo/states.js';
import type { DemoState } from '../../../src/cli/demo/states.js';

const CLI = fileURLToPath(new URL('../../../bin/rogatory.js', import.meta.url));

describe('rogatory relay', () => {
  let folder = '';
  let state: DemoState;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rogatory-signals-'));
    [state] = await prepareStates(folder, 'rogatory-classic');
    const config = state.relay.config;
    writeFileSync(config, readFileSync(config, 'utf8').replace(/^port = .*$/m, 'port = 0'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('runs on after SIGHUP, opens no debugger after SIGUSR1, and ends in order after SIGTERM (RELAY-36)', async () => {
    const relay = spawn(process.execPath, [CLI, 'relay', '--config', state.relay.config], { stdio: ['ignore', 'pipe', 'pipe'] });
    try {
      let warned = '';
      relay.stderr.setEncoding('utf8').on('data', (text: string) => (warned += text));
      const kinds: unknown[] = [];
      const lines = createInterface({ input: relay.stdout });
      const isListening = new Promise<void>((done) =>
        lines.on('line', (line) => {
          const { kind } = JSON.parse(line) as { kind: string };
          kinds.push(kind);
          if (kind === 'listening') done();
        }),
      );
      await isListening;
      for (const signal of ['SIGHUP', 'SIGUSR1', 'SIGHUP', 'SIGTERM'] as const) relay.kill(signal);
      const [code] = (await once(relay, 'close')) as [number | null];
      expect([code, kinds.at(-1)]).toEqual([0, 'closed']);
      expect(warned).not.toContain('Debugger');
    } finally {
      relay.kill('SIGKILL');
    }
  });
});
