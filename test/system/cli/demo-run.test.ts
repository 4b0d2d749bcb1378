import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { DemoRun } from '../../../src/cli/demo/run.js';
import { prepareStates } from '../../../src/cli/demo/states.js';

it('ends with a failure when a relay of the demonstration cannot start', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rogatory-demo-run-'));
  try {
    const states = await prepareStates(folder, 'rogatory-classic');
    for (const state of states) writeFileSync(state.relay.config, 'no configuration');
    const result = await new DemoRun(states, { json: true }).run();
    expect(result).toMatchObject({ ok: false, messages: 0, failure: expect.stringContaining('relay of demo-') as string });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
