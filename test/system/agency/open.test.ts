import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askHome } from '../../../src/agency/home/node/outside.js';
import { openAgency } from '../../../src/agency/home/node/open.js';
import { systemRandom } from '../../../src/core/random.js';
import { generateSigner } from '../../../src/crypto/keys/keys.js';
import { memorySigner } from '../../../src/crypto/sign/sign.js';
import { prepareStates } from '../../../src/cli/demo/states.js';
import type { DemoState } from '../../../src/cli/demo/states.js';
import type { Network } from '../../../src/transport/network.js';

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

  it('takes signers whose keys lie elsewhere (AGENCY-32)', async () => {
    const { home } = state.agency;
    const elsewhere = memorySigner(generateSigner('rogatory-classic', systemRandom));
    const agency = await openAgency({ home, passphrase: state.passphrase, signers: [elsewhere] });
    expect(await askHome(home, 'status')).toMatchObject({ id: agency.id });
    await agency.close();
  });

  it('answers over a socket elsewhere when the path of its home is too long for one, and leaves nothing there (AGENCY-59)', async () => {
    const home = join(folder, 'x'.repeat(120));
    cpSync(state.agency.home, home, { recursive: true });
    const before = process.env['TMPDIR'];
    const shared = join(folder, 'shared');
    mkdirSync(shared);
    process.env['TMPDIR'] = shared;
    try {
      const options = { home, passphrase: state.passphrase };
      const agency = await openAgency(options);
      expect(await askHome(home, 'status')).toMatchObject({ id: agency.id, dossiers: 0 });
      await expect(openAgency(options)).toRejectCode('AGENCY_HOME_BUSY');
      expect(readdirSync(shared)).toHaveLength(1);
      await agency.close();
      await expect(openAgency({ home, passphrase: 'another' })).toRejectCode('CRYPTO_KEY_FILE');
      expect(readdirSync(shared)).toEqual([]);
    } finally {
      if (before === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = before;
    }
  });
});
