import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAgency } from '../../src/agency/node/open.js';
import { prepareStates } from '../../src/cli/demo/states.js';
import type { DemoState } from '../../src/cli/demo/states.js';
import type { Network } from '../../src/transport/network.js';

describe('openAgency', () => {
  let folder = '';
  let state: DemoState;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rogatory-open-'));
    [state] = await prepareStates(folder, 'rogatory-classic');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('leaves nothing running when the socket of the home cannot be opened (AGENCY-05)', async () => {
    const signals: (AbortSignal | undefined)[] = [];
    const network: Network = {
      dial: (_url, { signal }) => {
        signals.push(signal);
        return new Promise(() => undefined);
      },
      listen: () => Promise.reject(new TypeError('nobody listens here')),
    };
    const { home } = state.agency;
    const options = { home, passphrase: state.passphrase, network };
    mkdirSync(join(home, 'control.sock'));
    await expect(openAgency(options)).toRejectCode('AGENCY_CONTROL');
    expect(signals.filter((signal) => signal?.aborted !== true)).toEqual([]);
    rmSync(join(home, 'control.sock'), { recursive: true });
    await (await openAgency(options)).close();
  });
});
